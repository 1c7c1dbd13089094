"""The page of a study.

Claim, answer, one picture, the panel, what the answer depends on, what it rests on, and what the model cannot say.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from jornada.interface.language.columns import Column, headed
from jornada.interface.language.numbers import figure, rounded
from jornada.interface.language.texts import label_of, say, unit_in
from jornada.interface.pictures.drawing import Drawing, svg
from jornada.interface.report.assumptions import meaning
from jornada.interface.report.html import rendered
from jornada.interface.report.html_tables import html_table
from jornada.interface.studies import pictures
from jornada.interface.studies.words import answer_in, called, effect_in, measured, said
from jornada.study.publish import publish
from jornada.study.questions.panel import AVOIDED, HARM
from jornada.study.studies.answer import SAME, UNKNOWN, Answer
from jornada.study.studies.rests import KINDS, rests_on

EFFECTS = (
    Column("name", "study.head.variant"),
    Column("levels", "study.head.levels"),
    Column("effect", "study.head.effect"),
    Column("error", "study.head.error", "figure"),
    Column("sign", "study.head.sign"),
    Column("means", "study.head.verdict"),
)
ALSO = (Column("asked", "head.label"), *EFFECTS[:5])
PANEL = (
    Column("label", "head.label"),
    Column("unit", "head.unit"),
    Column("before", "study.head.before", "figure"),
    Column("effect", "study.head.effect"),
)
OTHERWISE = (
    Column("name", "study.head.otherwise"),
    Column("effect", "study.head.effect"),
    Column("sign", "study.head.sign"),
    Column("holding", "study.head.holds"),
)
RANGES = (
    Column("parameter", "study.head.parameter"),
    Column("what", "head.what"),
    Column("low_value", "study.head.low.value", "number"),
    Column("low", "study.head.low", "signed"),
    Column("high_value", "study.head.high.value", "number"),
    Column("high", "study.head.high", "signed"),
    Column("source", "head.source"),
)
FORCE = (
    Column("name", "study.head.variant"),
    Column("policy", "study.head.rule"),
    Column("days", "study.head.days", "figure"),
    Column("range", "study.head.range"),
)
RESTS = (Column("table", "head.table"), *(Column(kind, f"study.rests.{kind}", "count") for kind in KINDS))


def page(answer: Answer, command: str, language: str = "en") -> str:
    """Return the page of a study as HTML."""
    posed, row = answer.posed, answer.finding
    return rendered(
        "study",
        {
            **{name: said(posed, name, language) for name in ("title", "question", "claim", "said_by", "cannot")},
            "claims": ", ".join(map(str, posed.study.claims)),
            "rules": posed.scenario.rules,
            "scenario": posed.scenario.title,
            "parts": posed.study.parts,
            "pairs": answer.carried.pairs,
            "answer": answer_in(answer, language),
            "measure": measured(posed.measures[0], posed, language),
            "unit": unit_in(row["unit"], language),
            "matters": figure(posed.study.matters, language),
            "picture": drawn(picture(answer, language)),
            "tornado_picture": drawn(tornado(answer, language)),
            "finding": called(posed, posed.study.finding, language),
            "effects": _table(effects(answer, language), EFFECTS, "effects", language),
            "also": _table(also(answer, language), ALSO, "also", language),
            "in_force": _table(in_force(answer, language), FORCE, "in_force", language),
            "always": always_in(answer, language),
            "days": _days(answer),
            "panel": panels(answer, language),
            "same": same_of(answer, language),
            "alternatives": _table(otherwise(answer, language), OTHERWISE, "alternatives", language),
            "holds": int(answer.alternatives["holds"].sum()),
            "of": len(answer.alternatives),
            "tornado": _table(ranges(answer, language), RANGES, "tornado", language),
            "spread": spread_in(answer, language),
            "rests": _table(
                rests_on(posed.scenario).assign(table=lambda table: table["table"] + ".csv"), RESTS, "rests", language
            ),
            "command": command,
            "few": answer.carried.pairs < FEW,
            "other": "es" if language == "en" else "en",
            "forecast": say("study.not", language),
        },
        language,
    )


FEW = 50


def drawn(both: Mapping[float, Drawing]) -> dict[str, str]:
    """Return a picture as SVG for wide and for narrow screens."""
    return {"wide": svg(both[pictures.WIDE]), "narrow": svg(both[pictures.NARROW])} if both else {}


def picture(answer: Answer, language: str) -> dict[float, Drawing]:
    """Return the one picture of a study, wide and narrow.

    Its grid where it has axes, or else the effects of its variants.
    """
    axes, unit = answer.posed.study.axes, unit_in(answer.finding["unit"], language)
    if not axes:
        return effects_picture(answer, language)
    titles = [f"{answer.posed.study.es.called(axis.name) if language == 'es' else axis.name}" for axis in axes]
    table = answer.grid
    if len(axes) == 1:
        table = table.assign(at=table[axes[0].name])
        return {
            width: pictures.curve(publish(table), titles[0], pictures.Look(unit, language, width))
            for width in (pictures.WIDE, pictures.NARROW)
        }
    table = table.assign(
        across=table[axes[0].name],
        up=table[axes[1].name],
        name=[called(answer.posed, name, language) for name in table["variant"]],
    )
    return {
        width: pictures.heat(publish(table), pictures.Axes(titles[0], titles[1]), pictures.Look(unit, language, width))
        for width in (pictures.WIDE, pictures.NARROW)
    }


def effects_picture(answer: Answer, language: str) -> dict[float, Drawing]:
    """Return the effects of the variants on the headline measure, wide and narrow."""
    table, unit = effects(answer, language), unit_in(answer.finding["unit"], language)
    return {
        width: pictures.effects(publish(table), answer.posed.study.matters, pictures.Look(unit, language, width))
        for width in (pictures.WIDE, pictures.NARROW)
    }


def tornado(answer: Answer, language: str) -> dict[float, Drawing]:
    """Return what the finding depends on, wide and narrow; nothing where no value has a range."""
    table = answer.tornado
    if not len(table) or not (table["width"] > 0).any():
        return {}
    unit, finding = unit_in(answer.finding["unit"], language), answer.finding["difference"]
    return {
        width: pictures.tornado(publish(table), finding, pictures.Look(unit, language, width))
        for width in (pictures.WIDE, pictures.NARROW)
    }


def effects(answer: Answer, language: str) -> pd.DataFrame:
    """Return one row a variant that is no cell of a grid: its effect on the headline measure in words."""
    table = answer.effects
    made = {axis.name for axis in answer.posed.study.axes}
    listed = (
        (*answer.posed.study.headline, *answer.posed.study.grid)
        if made and answer.posed.study.headline
        else answer.posed.variants
    )
    return _worded(table.loc[(table["number"] == 0) & table["variant"].isin(listed)], answer, language)


def also(answer: Answer, language: str) -> pd.DataFrame:
    """Return one row a secondary measure and variant of the headline."""
    table = answer.effects
    table = table.loc[(table["number"] > 0) & table["headline"]]
    return _worded(table, answer, language).assign(
        asked=[measured(answer.posed.measures[number], answer.posed, language) for number in table["number"]]
    )


def in_force(answer: Answer, language: str) -> pd.DataFrame:
    """Return on how many days each rule with a trigger was in force, in words."""
    rows = answer.in_force.to_dict("records")
    return pd.DataFrame(
        [
            {
                **row,
                "name": called(answer.posed, row["variant"], language),
                "range": rounded(row["days_q05"], row["days_q95"], language),
            }
            for row in rows
        ]
    )


def always_in(answer: Answer, language: str) -> str:
    """Return which rules were in force on every day of every pair, where they are more than one.

    Their levels cannot be told apart; or nothing.
    """
    table = answer.in_force
    always = table.loc[table["least"] == table["of"], "policy"].drop_duplicates()
    return say("study.force.all", language, {"rules": "; ".join(always)}) if len(always) > 1 else ""


def _days(answer: Answer) -> int:
    return int(answer.in_force["of"].max()) if len(answer.in_force) else 0


def _worded(table: pd.DataFrame, answer: Answer, language: str) -> pd.DataFrame:
    rows = table.to_dict("records")
    return table.assign(
        name=[_against(answer, row, language) for row in rows],
        effect=[effect_in(row, language) for row in rows],
        sign=[_sign(row, language) for row in rows],
        error=table["standard_error"],
        levels=[
            say(
                "study.levels",
                language,
                {"before": figure(row["before"], language), "after": figure(row["after"], language)},
            )
            for row in rows
        ],
        means=[say(f"study.means.{row['verdict']}", language) for row in rows],
    )


def _against(answer: Answer, row: Mapping[str, Any], language: str) -> str:
    name = called(answer.posed, row["variant"], language)
    other = row["against"] not in ("", answer.posed.study.base)
    return (
        say("study.against", language, {"variant": name, "against": called(answer.posed, row["against"], language)})
        if other
        else name
    )


def _sign(row: Mapping[str, Any], language: str) -> str:
    return (
        "–"
        if row["verdict"] in (SAME, UNKNOWN)
        else say("study.sign", language, {"holds": row["sign_holds"], "pairs": row["pairs"]})
    )


def panels(answer: Answer, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the panel of each variant of the headline, theme after theme, as tables.

    What differs in no pair is told once beneath.
    """
    found = []
    for variant in answer.posed.study.headline or (answer.posed.study.finding,):
        shown_always = answer.panel["measure"].isin((*AVOIDED, *HARM))  # human cost is never folded away
        table = answer.panel.loc[
            (answer.panel["variant"] == variant) & (shown_always | ~answer.panel["verdict"].isin((SAME, UNKNOWN)))
        ]
        worded = worded_panel(table, language)
        themes = [
            (
                say(f"theme.{theme}", language),
                html_table(publish(part), headed(PANEL, language), f"panel-{len(found)}-{i}", language),
            )
            for i, (theme, part) in enumerate(worded.groupby("theme", sort=False))
        ]
        found.append((called(answer.posed, variant, language), themes))
    return found


def worded_panel(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return rows of the panel in words; what is avoided has no number before."""
    worded = table.assign(
        label=[_label(name, language) for name in table["measure"]],
        unit=[unit_in(unit, language) for unit in table["unit"]],
        effect=[effect_in(row, language) for row in table.to_dict("records")],
    )
    worded.loc[worded["measure"].isin(AVOIDED), "before"] = float("nan")
    return worded


def same_of(answer: Answer, language: str) -> list[str]:
    """Return the measures of the panel that are the same in every pair of every variant of the headline, and those with
    nobody to count."""
    table = answer.panel.loc[answer.panel["variant"].isin(answer.posed.study.headline or (answer.posed.study.finding,))]
    quiet = table["verdict"].isin((SAME, UNKNOWN)).groupby(table["measure"], sort=False).all()
    return [_label(name, language) for name, all_same in quiet.items() if all_same and name not in (*AVOIDED, *HARM)]


def _label(name: str, language: str) -> str:
    return say(f"measure.{name}", language) if name in AVOIDED else label_of(name, language)


def otherwise(answer: Answer, language: str) -> pd.DataFrame:
    """Return the finding under each thing assumed otherwise, in words."""
    rows = answer.alternatives.to_dict("records")
    return pd.DataFrame(
        [
            {
                **row,
                "name": called(answer.posed, row["alternative"], language),
                "effect": effect_in(row, language),
                "sign": _sign(row, language),
                "holding": say("page.yes" if row["holds"] else "page.no", language),
            }
            for row in rows
        ]
    )


def ranges(answer: Answer, language: str) -> pd.DataFrame:
    """Return what is uncertain, with what it means and the effect at both ends."""
    table = answer.tornado
    return table.assign(what=[meaning(path, language) for path in table["parameter"]]) if len(table) else table


def spread_in(answer: Answer, language: str) -> str:
    """Return where the differences between pairs come from."""
    row, scenario = answer.spread.iloc[0], answer.posed.scenario
    if not scenario.has_ranges and not scenario.shocks and row["sd"] > 0:
        return say("study.spread.chance", language, {"sd": figure(row["sd"], language)})
    if row[["parameters", "shocks", "chance"]].fillna(0.0).sum() == 0:
        return say("study.spread.unknown" if row["sd"] != 0 else "study.spread.none", language)
    shares = {
        name: f"{100 * (row[name] if row[name] == row[name] else 0.0):.0f}\u00a0%"
        for name in ("parameters", "shocks", "chance")
    }
    return say("study.spread", language, {**shares, "sd": figure(row["sd"], language), "twins": int(row["twins"])})


def _table(table: pd.DataFrame, columns: tuple[Column, ...], name: str, language: str) -> str:
    return html_table(publish(table), headed(columns, language), name, language) if len(table) else ""
