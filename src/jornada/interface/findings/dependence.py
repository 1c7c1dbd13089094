"""What an answer depends on, in sentences made of its numbers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jornada.interface.findings.files import write_files
from jornada.interface.findings.pictures import dependence_chart
from jornada.interface.language.columns import Column, headed, text_table
from jornada.interface.language.names import listed
from jornada.interface.language.numbers import figure, percent, signed
from jornada.interface.language.texts import LANGUAGES, label_of, say, unit_in
from jornada.study.publish import publish
from jornada.study.sensitivity.dependence import Dependence

MUCH = 0.2  # of the variance among points: so much left to chance hides what values do
SOME = 0.1  # so much by values acting together is worth a word
TABLE = (
    Column("parameter", "study.head.parameter"),
    Column("alone", "depends.head.alone"),
    Column("whole", "depends.head.whole"),
    Column("low_value", "study.head.low.value", "number"),
    Column("low", "depends.head.low", "figure"),
    Column("high_value", "study.head.high.value", "number"),
    Column("high", "depends.head.high", "figure"),
)


def as_text(found: Dependence, language: str = "en") -> str:
    """Return what an answer depends on for the console.

    Of each measure sentences, and the table that they are made of.
    """
    lines = []
    for measure in found.asked.measures:
        rows = found.table.loc[found.table["measure"] == measure]
        told = rows.assign(alone=_shares(rows, "first"), whole=_shares(rows, "total"))
        moves = rows["total"].any()
        lines += [
            *sentences(found, measure, language),
            "",
            *([text_table(publish(told), headed(TABLE, language)), ""] if moves else []),
        ]
    return "\n".join([*lines, say("not.prediction", language) + "."])


def _shares(rows: Any, which: str) -> list[str]:
    return [
        f"{percent(max(0.0, share))} ± {percent(error)}"
        for share, error in zip(rows[which], rows[f"{which}_error"], strict=True)
    ]


def as_content(found: Dependence) -> dict[str, Any]:
    """Return the same for machines.

    Sentences in both languages, shares, the screening, and how many runs they rest on.
    """
    words = {
        language: {measure: sentences(found, measure, language) for measure in found.asked.measures}
        for language in LANGUAGES
    }
    return {
        "words": words,
        "shares": found.table.to_dict("records"),
        "answers": found.answers.to_dict("records"),
        "screening": found.screening.to_dict("records"),
        "runs": found.asked.runs,
        "points": len(found.walks.at) + len(found.weighed.at),
        "all_runs": found.runs,
        "seed": found.asked.seed,
    }


def write_dependence(found: Dependence, files: Sequence[Path], language: str = "en") -> None:
    """Write the table as CSV, the charts as PNG or SVG, by the ending of each file."""
    write_files(files, found.table, lambda: dependence_chart(found, language))


def sentences(found: Dependence, measure: str, language: str = "en") -> list[str]:
    """Return what is said of a measure.

    What it depends on most, what cannot be told apart from that, what was left out, and what chance hides.
    """
    rows = found.table.loc[found.table["measure"] == measure].to_dict("records")
    answer = found.answers.loc[found.answers["measure"] == measure].iloc[0].to_dict()
    named = {"measure": label_of(measure, language), "unit": unit_in(answer["unit"], language)}
    told = found.asked.against is not None
    if not answer["sd"] > 0:
        return [say("depends.same", language, named)]
    if not rows[0]["total"] > rows[0]["total_error"]:
        return [say("depends.unclear", language, named), *_about(found, answer, language)]
    number = signed if told else figure
    first = say(
        "depends.most.difference" if told else "depends.most",
        language,
        named
        | {
            "parameter": rows[0]["parameter"],
            "share": percent(rows[0]["total"]),
            "from": _share(rows[0], -1),
            "to": _share(rows[0], 1),
            "low": number(rows[0]["low"], language),
            "high": number(rows[0]["high"], language),
        },
    )
    return [first, *_beside(rows, language), *_about(found, answer, language)]


def _share(row: dict[str, Any], side: int) -> str:
    """Return an end of the range of a share, as a share can be."""
    return percent(min(1.0, max(0.0, row["total"] + side * row["total_error"])))


def _beside(rows: list[dict[str, Any]], language: str) -> list[str]:
    """Return the values that may matter as much as the first, and the next one where there is none."""
    least = rows[0]["total"] - rows[0]["total_error"]
    alike = [row["parameter"] for row in rows[1:] if row["total"] + row["total_error"] >= least]
    if alike:
        return [say("depends.alike", language, {"others": listed(alike, say("depends.and", language))})]
    return (
        [
            say(
                "depends.next",
                language,
                {"parameter": rows[1]["parameter"], "share": percent(max(0.0, rows[1]["total"]))},
            )
        ]
        if len(rows) > 1
        else []
    )


def _about(found: Dependence, answer: dict[str, Any], language: str) -> list[str]:
    """Return how the shares came about.

    What was left in its middle, values that act together, and what is left to chance.
    """
    weighed, among = len(found.weighed.names.of), len(found.uncertain)
    said = [say("depends.left", language, {"left": among - weighed, "of": among})] if weighed < among else []
    if answer["together"] > SOME:
        said.append(say("depends.together", language, {"share": percent(min(1.0, answer["together"]))}))
    runs = {
        "runs": found.asked.runs,
        "share": percent(answer["chance"]) if answer["chance"] == answer["chance"] else "",
        "all": found.runs,
    }
    key = (
        "depends.chance.unknown"
        if answer["chance"] != answer["chance"]
        else "depends.chance.much"
        if answer["chance"] > MUCH
        else "depends.chance"
    )
    return [*said, say(key, language, runs)]
