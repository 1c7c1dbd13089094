"""What each policy of a variant brings, in sentences made of its numbers, as a table, a chart and files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from jornada.interface.findings.files import write_files
from jornada.interface.findings.pictures import titled
from jornada.interface.language.columns import Column, headed, text_table
from jornada.interface.language.numbers import rounded, signed
from jornada.interface.language.texts import LANGUAGES, label_of, say, unit_in
from jornada.interface.pictures.drawing import Drawing, stacked
from jornada.interface.studies.pictures import WIDE, Look, effects
from jornada.study.publish import publish
from jornada.study.sensitivity.attribution import ALL, POLICY, TOGETHER, Attribution
from jornada.study.studies.answer import FEWER, MORE

COLUMNS = (
    Column("name", "attribute.head.policy"),
    Column("by_itself", "attribute.head.alone"),
    Column("at_last", "attribute.head.last"),
)


def sentences(found: Attribution, measure: str, language: str = "en") -> list[str]:
    """Return what is said of a measure: what all policies bring, which brings most, and what they do together."""
    rows = found.table.loc[found.table["measure"] == measure].to_dict("records")
    whole, both = (next(row for row in rows if row["kind"] == kind) for kind in (ALL, TOGETHER))
    about = {
        "measure": label_of(measure, language),
        "variant": found.variant,
        "unit": unit_in(str(whole["unit"]), language),
        "pairs": found.runs,
    }
    if whole["alone_verdict"] not in (MORE, FEWER):
        said = [say("attribute.nothing", language, about | {"range": _range(whole, "alone", language)})]
    else:
        said = [
            say(
                "attribute.all",
                language,
                about | {"figure": signed(whole["alone"], language), "range": _range(whole, "alone", language)},
            )
        ]
    moving = [
        row
        for row in rows
        if row["kind"] == POLICY and (row["alone_verdict"] in (MORE, FEWER) or row["last_verdict"] in (MORE, FEWER))
    ]
    if len(found.policies) == 1 or not moving:
        return said
    most = max(moving, key=lambda row: abs(row["alone"] + row["last"]))
    said.append(
        say(
            "attribute.most",
            language,
            {
                "policy": most["policy"],
                **{key: signed(most[key], language) for key in ("alone", "last")},
                **{f"{key}_range": _range(most, key, language) for key in ("alone", "last")},
            },
        )
    )
    key = "attribute.together" if both["alone_verdict"] in (MORE, FEWER) else "attribute.adds"
    return [
        *said,
        say(key, language, {"figure": signed(both["alone"], language), "range": _range(both, "alone", language)}),
    ]


def in_pairs(low: float, high: float, language: str) -> str:
    """Return the range of nine pairs in ten in words.

    Examples
    --------
    >>> in_pairs(-4.0, -4.0, "en"), in_pairs(2.0, 3.0, "en")
    ('the same in every pair', '2.0 to 3.0 in nine pairs of ten')
    """
    if low == high:
        return say("findings.same", language)
    return say("findings.range", language, {"range": rounded(low, high, language)})


def _range(row: dict[str, Any], which: str, language: str) -> str:
    return in_pairs(row[f"{which}_q05"], row[f"{which}_q95"], language)


def _told(found: Attribution, measure: str, language: str) -> pd.DataFrame:
    """Return the rows of a measure with names and figures as people read them."""
    rows = found.table.loc[found.table["measure"] == measure]
    names = [row.policy or say(f"attribute.{row.kind}.row", language) for row in rows.itertuples()]
    cells = {
        into: [
            f"{signed(row[which], language)} ({rounded(row[f'{which}_q05'], row[f'{which}_q95'], language)})"
            for row in rows.to_dict("records")
        ]
        for into, which in (("by_itself", "alone"), ("at_last", "last"))
    }
    at_last = [cell if kind == POLICY else "" for cell, kind in zip(cells["at_last"], rows["kind"], strict=True)]
    return rows.assign(name=names, by_itself=cells["by_itself"], at_last=at_last)


def as_text(found: Attribution, language: str = "en") -> str:
    """Return what each policy brings for the console: of each measure sentences and their table."""
    lines = []
    for measure in found.measures:
        lines += [
            *sentences(found, measure, language),
            "",
            text_table(publish(_told(found, measure, language)), headed(COLUMNS, language)),
            "",
        ]
    return "\n".join([*lines, say("not.prediction", language) + "."])


def as_content(found: Attribution) -> dict[str, Any]:
    """Return the same for machines, sentences in both languages."""
    words = {
        language: {measure: sentences(found, measure, language) for measure in found.measures} for language in LANGUAGES
    }
    return {
        "variant": found.variant,
        "policies": list(found.policies),
        "pairs": found.runs,
        "words": words,
        "table": found.table.to_dict("records"),
    }


def chart(found: Attribution, language: str = "en") -> Drawing:
    """Return for each measure what each policy brings alone and last, what they do together, and all of them, with the
    range of nine pairs in ten."""
    moving = [
        measure
        for measure in found.measures
        if found.table.loc[found.table["measure"] == measure, ["alone", "last"]].any(axis=None)
    ]
    return stacked(
        [_chart_of(found, measure, language) for measure in moving or found.measures[:1]],
        say("attribute.chart", language),
    )


def _chart_of(found: Attribution, measure: str, language: str) -> Drawing:
    rows = _told(found, measure, language).to_dict("records")
    bars = [
        {
            "name": say(f"attribute.bar.{which}", language, {"policy": row["name"]})
            if row["kind"] == POLICY
            else row["name"],
            **{f"difference{end}": row[f"{which}{end}"] for end in ("", "_q05", "_q95")},
        }
        for row in rows
        for which in (("alone", "last") if row["kind"] == POLICY else ("alone",))
    ]
    title = titled(f"{label_of(measure, language)} ({unit_in(str(rows[0]['unit']), language)})")
    return stacked(
        [title, effects(publish(pd.DataFrame(bars)), 0.0, Look("", language, WIDE, say("findings.scale", language)))],
        title.says,
    )


def write_attribution(found: Attribution, files: Sequence[Path], language: str = "en") -> None:
    """Write the table as CSV, the chart as PNG or SVG, by the ending of each file."""
    write_files(files, found.table, lambda: chart(found, language))
