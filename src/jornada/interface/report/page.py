"""The report: one HTML file that asks nothing of any host, and its pictures beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from jornada.domain.measures import COST, PAID
from jornada.domain.nouns.question import Question
from jornada.interface.language.columns import Column, headed
from jornada.interface.language.dates import Folded, folded
from jornada.interface.language.names import country, short_name
from jornada.interface.language.numbers import ends_of, ranged, ratio, share_range
from jornada.interface.language.texts import label_of, means_of, named, say, unit_of
from jornada.interface.pictures.bands import Chart, Stock, encounter_panels, one_panel, small_multiples, stock_panels
from jornada.interface.pictures.drawing import Drawing, png, svg
from jornada.interface.pictures.map import draw_map
from jornada.interface.report import answers, camps, policies
from jornada.interface.report import first_page as words
from jornada.interface.report import rules_at_work as acts
from jornada.interface.report.assumptions import by_source, choice_weights, in_full, tables_in_full
from jornada.interface.report.html import rendered, viewer_of
from jornada.interface.report.html_tables import html_table, plain_table
from jornada.interface.viewer.data import packed, viewer_data
from jornada.study.findings.offices import WAITS, account, by_office
from jornada.study.findings.places import by_place
from jornada.study.findings.spread import spread
from jornada.study.publish import Published, publish, shown
from jornada.study.runs.answers import answers as answers_of
from jornada.study.runs.question_text import questions_of
from jornada.study.runs.run import Run, open_run
from jornada.study.scores.camps import CampScores
from jornada.study.scores.evaluate import UNFITTED, Evaluation, evaluate

NEEDS_RUNS = ("range", "parameters", "shocks", "chance", "in_band", "ever")
SPREAD = (
    Column("parameters", "head.parameters", "percent"),
    Column("shocks", "head.shocks", "percent"),
    Column("chance", "head.chance", "percent"),
)
MEASURES = (  # headings are keys of texts
    Column("label", "head.label"),
    Column("means", "head.means"),
    Column("unit", "head.unit"),
    Column("q50", "head.middle", "figure"),
    Column("range", "head.range"),
    *SPREAD,
)
PLACES = (
    Column("name", "head.place"),
    Column("country", "head.country"),
    Column("present_range", "head.night"),
    Column("peak_range", "head.fullest"),
    Column("without_bed_range", "head.no.bed"),
    Column("encounters_range", "head.encounters"),
)
OFFICES = (
    Column("office", "head.office"),
    Column("place", "head.place"),
    Column("caseload_range", "head.caseload"),
    Column("served_range", "head.served"),
    Column("wait_range", "head.wait"),
    *(Column(f"{name}_range", f"head.{name}") for name in WAITS),
)
ACCOUNT = (
    Column("purpose", "head.purpose"),
    Column("q50", "head.middle", "figure"),
    Column("range", "head.range"),
    Column("unit", "head.unit"),
    *SPREAD,
)
POLICIES = tuple(Column(name, f"page.policies.{name}") for name in ("when", "policy", "changes", "basis", "source"))
SCORES = (
    Column("run", "head.run"),
    Column("question", "head.compared"),
    Column("cells", "head.cells", "count"),
    Column("observed", "head.published", "figure"),
    Column("ratio_range", "head.ratio"),
    Column("within_two", "head.within.two", "count"),
    Column("in_band", "head.in.band", "count"),
)
SOURCES = (
    Column("table", "head.table"),
    Column("source", "head.source"),
    Column("basis", "head.basis"),
    Column("rows", "head.rows", "count"),
)


@dataclass(frozen=True)
class Findings:
    """What a report shows, read from a run once."""

    run: Run
    summary: pd.DataFrame
    headline: pd.DataFrame
    spread: pd.DataFrame
    places: pd.DataFrame
    offices: pd.DataFrame
    acts: acts.Acts
    evaluation: Evaluation
    without: Evaluation
    language: str = "en"
    camps: CampScores | None = None
    answers: tuple[dict[str, Any], ...] = ()

    def say(self, key: str, values: Mapping[str, object] | None = None) -> str:
        """Return a text in the language of the report."""
        return say(key, self.language, values)


def report(
    run: Run | str | Path,
    out: str | Path | None = None,
    without: Run | None = None,
    language: str = "en",
    *,
    ask: Sequence[str] = (),
) -> Path:
    """Write the report of a run, with pictures beside it, and return where it is.

    `without` is the same scenario run without what was fitted; its scores are shown beside. The language is en or es.
    `ask` are questions to answer first, instead of those of the scenario.
    """
    run = run if isinstance(run, Run) else open_run(run)
    target = Path(out) if out else run.path / "report.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    findings = find(run, without, language, questions_of(run.scenario, ask))
    pictures = draw(findings)
    write_pictures(pictures, target.parent / "pictures")
    target.write_text(page(findings, pictures), "utf-8")
    return target


def find(run: Run, without: Run | None = None, language: str = "en", questions: Sequence[Question] = ()) -> Findings:
    """Return what a report shows."""
    summary = run.summary()
    headline = summary.loc[summary["every"] == "run"].reset_index(drop=True)
    beside = evaluate(without) if without else Evaluation(pd.DataFrame(), pd.DataFrame())
    return Findings(
        run,
        summary,
        headline,
        spread(run),
        by_place(run),
        by_office(run),
        acts.acts_of(run, summary),
        evaluate(run),
        beside,
        language,
        camps.camps_of(run),
        tuple(answers_of([run], questions)),
    )


def measures_table(findings: Findings) -> pd.DataFrame:
    """Return one row a measure that ever happened: middle, range, and shares of the spread."""
    table = findings.headline.merge(findings.spread.reset_index(), on="measure", how="left")
    table = table.loc[
        ((table["q95"] > 0) | (table["mean"] > 0)) & ~table["measure"].str.startswith((COST, PAID))
    ].reset_index(drop=True)
    for column, of in (("label", label_of), ("means", means_of)):
        table[column] = [of(name, findings.language) for name in table["measure"]]
    table["unit"] = [unit_of(name, findings.language, findings.run.scenario.money) for name in table["measure"]]
    return ranged(table, ends_of(""), "range", findings.language)


def places_table(findings: Findings) -> pd.DataFrame:
    """Return one row a place where anybody ever was or was met, the fullest first."""
    known = {place.place: place for place in findings.run.scenario.places}
    table = findings.places.copy()
    for name in [c.removesuffix("_q05") for c in table if c.endswith("_q05")]:
        table = ranged(table, ends_of(name), f"{name}_range", findings.language)
    order = [c for c in ("present_q50", "encounters_q50") if c in table]
    table["name"] = [short_name(known[place].name or place) for place in table["place"]]
    table["country"] = [country(known[place].country, findings.language) for place in table["place"]]
    return table.sort_values(order, ascending=False, na_position="last") if order else table


def offices_table(findings: Findings) -> pd.DataFrame:
    """Return one row an office: who waits at night, who is served, and after how long.

    None where there are no offices.
    """
    table, scenario = findings.offices.copy(), findings.run.scenario
    names = {place.place: short_name(place.name or place.place) for place in scenario.places}
    where = {office.office: names[office.place] for office in scenario.offices}
    for name in [c.removesuffix("_q05") for c in table if c.endswith("_q05")]:
        if name in WAITS:
            table[f"{name}_range"] = [
                share_range(low, high, findings.language)
                for low, high in zip(table[f"{name}_q05"], table[f"{name}_q95"], strict=True)
            ]
        else:
            table = ranged(table, ends_of(name), f"{name}_range", findings.language)
    return table.assign(place=[where[office] for office in table["office"]])


def account_table(findings: Findings) -> pd.DataFrame:
    """Return what each purpose cost; none where the scenario has no unit costs."""
    return ranged(
        account(findings.summary)
        .assign(unit=findings.run.scenario.money)
        .merge(findings.spread.reset_index(), on="measure", how="left"),
        ends_of(""),
        "range",
        findings.language,
    )


def scores_table(findings: Findings) -> pd.DataFrame:
    """Return the scores of the run and of the one without what was fitted.

    Questions that nobody can answer are left out.
    """
    parts = [
        (findings.say("scores.run"), findings.evaluation.scores),
        (findings.say("scores.without"), findings.without.scores),
    ]
    table = pd.concat(
        [scores.assign(run=name) for name, scores in parts if len(scores)] or [pd.DataFrame({"cells": []})],
        ignore_index=True,
    )
    table = table.loc[table["cells"] > 0].reset_index(drop=True)
    if len(table):
        table["question"] = [
            findings.say("scores.unfitted" if who == UNFITTED else f"scores.{by}")
            for by, who in zip(table["by"], table["who"], strict=True)
        ]
        table["ratio_range"] = [
            findings.say("to", {"low": ratio(a), "high": ratio(b)})
            for a, b in zip(table["ratio_q05"], table["ratio_q95"], strict=True)
        ]
    return table


def folds(headline: pd.DataFrame, fluid: bool, language: str = "en") -> list[Folded]:
    """Return the measures of which a table would only say that they are zero in every run, or that there was nobody to
    count."""
    rows = {
        "fluid.zero" if fluid else "zero": (headline["mean"] == 0) & (headline["q95"] == 0),
        "unknown": headline["mean"].isna(),
    }
    labels = {kind: [label_of(name, language) for name in headline.loc[some, "measure"]] for kind, some in rows.items()}
    return [fold for kind, names in labels.items() if (fold := folded(kind, names, language))]


def draw(findings: Findings) -> dict[str, Drawing]:
    """Return the pictures by name; each begins with a table that has passed the gate."""
    names = {place.place: place.name or place.place for place in findings.run.scenario.places}
    pictures = {"map": draw_map(findings.run.scenario, publish(findings.places), language=findings.language)}
    stocks = stock_panels(findings.run, findings.summary, Stock("present", names))
    if len(stocks):
        pictures["people-by-place"] = small_multiples(
            Chart(publish(stocks), findings.say("chart.present"), findings.say("chart.present.unit"), findings.language)
        )
    pictures |= camps.draw(findings.camps, names, findings.language)
    pictures |= acts.draw(findings.run, findings.acts, publish(offices_table(findings)), findings.language)
    return pictures | (draw_encounters(findings) if len(findings.evaluation.cells) else {})


def draw_encounters(findings: Findings) -> dict[str, Drawing]:
    """Return the pictures of encounters beside what is published."""
    unit, language, pictures = findings.say("chart.encounters.unit"), findings.language, {}
    for by, name in (
        ("total", "encounters"),
        ("area", "encounters-by-sector"),
        ("nationality", "encounters-by-nationality"),
    ):
        rows = encounter_panels(findings.evaluation.cells, by, findings.without.cells, language)
        if len(rows) and by == "total":
            pictures[name] = one_panel(Chart(publish(rows), findings.say("chart.encounters"), unit, language))
        elif len(rows):
            pictures[name] = small_multiples(
                Chart(publish(rows), findings.say(f"chart.encounters.{by}"), unit, language)
            )
    return pictures


def write_pictures(pictures: dict[str, Drawing], folder: Path) -> None:
    """Write every picture as PNG, where matplotlib is installed."""
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        return
    folder.mkdir(exist_ok=True)
    for name, drawing in pictures.items():
        png(drawing, folder / f"{name}.png")


def page(findings: Findings, pictures: dict[str, Drawing]) -> str:
    """Return the report as HTML."""
    return rendered(
        "report",
        {
            **first_page(findings),
            **tables_of(findings),
            "pictures": {name: svg(drawing) for name, drawing in pictures.items()},
            "figures": named("page.figure."),
            "placed": [],
            "viewer": viewer_of(packed(viewer_data([findings.run], language=findings.language)), findings.language),
        },
        findings.language,
    )


def first_page(findings: Findings) -> dict[str, object]:
    """Return what the first page says in words."""
    run, language = findings.run, findings.language
    return {
        "title": run.info["title"],
        "info": run.info,
        "scenario": run.scenario,
        "period": words.period(run.scenario, language),
        "asked": words.asked(run, language),
        "fold": findings.say("page.policies.fold", {"number": len(policies.in_force(run.scenario))}),
        "answers": answers.cards(findings.answers, run.scenario, run.fluid, language),
        "cards": words.cards(
            words.first_figures(*(shown(publish(table)) for table in (findings.headline, findings.offices)), language),
            run.fluid,
            language,
        ),
        "fluid": run.fluid,
        "not_said": words.not_said(language, run.scenario.rules),
        "pairs": run.info["split"],
        "sure": sure_of(findings),
        "rules": run.scenario.rules,
        "money": run.scenario.money,
        "folds": folds(shown(publish(findings.headline)), run.fluid, language),
        "beside": len(findings.without.cells) > 0,
    }


def sure_of(findings: Findings) -> list[str]:
    """Return how sure the figures are, in sentences."""
    tables = (shown(publish(table)) for table in (findings.spread, findings.evaluation.scores, findings.without.scores))
    return words.sure(findings.run, words.Evidence(*tables), findings.language) + camps.sentences(
        findings.camps, findings.language
    )


def of_camps(findings: Findings) -> dict[str, object]:
    """Return camps against counts and the errors of rivals as HTML; nothing where nothing is scored."""
    scores, language = findings.camps, findings.language
    if scores is None or not len(scores.total):
        return {"camps": "", "rivals": ""}
    return {
        "camps": _table_of(findings, camps.camps_table(scores, language), camps.CAMP_COLUMNS, "camps"),
        "rivals": _table_of(findings, camps.rivals_table(scores, language), camps.RIVAL_COLUMNS, "rivals"),
    }


def tables_of(findings: Findings) -> dict[str, object]:
    """Return the tables of the report as HTML."""
    scenario, language = findings.run.scenario, findings.language
    dated = policies.by_date(scenario, language)
    weights = (camps.settings_table if scenario.rule_set.camps else choice_weights)(scenario, language)
    return {
        "measures": _table_of(findings, measures_table(findings), MEASURES, "measures"),
        "places": _table_of(findings, places_table(findings), PLACES, "places"),
        "scores": _table_of(findings, scores_table(findings), SCORES, "scores"),
        "offices": _table_of(findings, offices_table(findings), OFFICES, "by-office"),
        "account": _table_of(findings, account_table(findings), ACCOUNT, "account"),
        **{
            name: _table_of(findings, table, acts.COLUMNS[name], name)
            for name, table in acts.tables(findings.acts, language).items()
        },
        "policies": html_table(_gate(dated), headed(POLICIES, language), "policies")
        if len(dated) > policies.FEW
        else "",
        "sources": html_table(_gate(by_source(scenario, language)), headed(SOURCES, language), "sources"),
        "choice": _plain(weights, "choice"),
        **of_camps(findings),
        "full": {name: _plain(in_full(scenario, name, language), name) for name in tables_in_full(scenario)},
    }


def _table_of(findings: Findings, table: pd.DataFrame, columns: tuple[Column, ...], name: str) -> str:
    columns = tuple(alone(c) for c in columns if c.field not in NEEDS_RUNS) if findings.run.fluid else columns
    passed = publish(table)
    return (
        html_table(passed, headed([c for c in columns if c.field in table], findings.language), name, findings.language)
        if len(shown(passed))
        else ""
    )


def alone(column: Column) -> Column:
    """Return a column as a table of one run has it: the figure instead of a range.

    Examples
    --------
    >>> alone(Column("present_range", "head.night")), alone(Column("q50", "head.middle", "figure")).heading
    (Column(field='present_q50', heading='head.night', form='figure'), 'head.figure')
    """
    form = {"ratio_range": "ratio", "share_range": "percent"} | {f"{name}_range": "percent" for name in WAITS}
    field = "ratio" if column.field == "ratio_range" else column.field.replace("_range", "_q50")
    heading = column.heading.replace("head.middle", "head.figure")
    return Column(field, heading, form.get(column.field, "figure" if field != column.field else column.form))


def _plain(table: pd.DataFrame, name: str) -> str:
    return (
        plain_table(_gate(table), [Column(str(c), str(c).replace("_", " ")) for c in table], name) if len(table) else ""
    )


def _gate(table: pd.DataFrame) -> Published:
    return publish(table)
