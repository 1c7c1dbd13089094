"""Where a budget does most, in sentences made of its numbers, as tables, a chart and files.

Ways beside each other, never one answer.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from jornada.interface.findings.attribution import in_pairs
from jornada.interface.findings.files import write_files
from jornada.interface.findings.pictures import titled
from jornada.interface.language.columns import Column, headed, text_table
from jornada.interface.language.numbers import figure, rounded, signed
from jornada.interface.language.texts import LANGUAGES, say
from jornada.interface.pictures.drawing import Drawing, stacked
from jornada.interface.studies.pictures import WIDE, Look, effects
from jornada.study.allocation.allocate import Allocation
from jornada.study.allocation.objectives import GROUPS, PLACES
from jornada.study.publish import publish
from jornada.study.studies.answer import FEWER, MORE

WAYS = (
    Column("way", "allocate.head.way"),
    Column("given", "allocate.head.given"),
    Column("come", "allocate.head.kinds"),
    Column("open", "allocate.head.unbettered"),
)
OBJECTIVE = (
    Column("way", "allocate.head.way"),
    Column("level", "allocate.head.level"),
    Column("change", "allocate.head.change"),
    Column("worst", "allocate.head.worst", "figure"),
)
FAIR = (
    Column("objective", "allocate.head.objective"),
    Column("kind", "allocate.head.kind"),
    Column("way", "allocate.head.way"),
    Column("most", "allocate.head.most"),
    Column("least", "allocate.head.least"),
)


def sentences(found: Allocation, language: str = "en") -> list[str]:
    """Return what is said.

    How many ways no other betters, which does most for each objective, and what none of them reaches.
    """
    open_ways = [one.name for one, is_open in zip(found.tried, found.unbettered, strict=True) if is_open]
    about = {
        "ways": found.ways,
        "tried": len(found.tried) - 1,
        "open": len(open_ways),
        "names": ", ".join(open_ways),
        "fresh": found.search.fresh,
    }
    said = [say("allocate.open", language, about)]
    for objective in found.objectives:
        rows = found.table.loc[found.table["objective"] == objective.name].to_dict("records")
        said.append(_of_objective(rows, language))
    return [*said, say("allocate.none", language)]


def _of_objective(rows: list[dict[str, Any]], language: str) -> str:
    """Return which way does most for an objective, which others cannot be told apart from it, and what stays unmet."""
    nothing, least = rows[0], min(rows, key=lambda row: row["worst"])
    about = {
        "objective": say(f"allocate.objective.{least['objective']}", language),
        "unit": say(f"allocate.unit.{least['objective']}", language),
        "way": least["way"],
        "before": figure(nothing["mean"], language),
        "after": figure(least["mean"], language),
        "worst": figure(least["worst"], language),
        "figure": signed(least["difference"], language),
        "range": in_pairs(least["difference_q05"], least["difference_q95"], language),
    }
    return say("allocate.does" if least["verdict"] in (MORE, FEWER) else "allocate.nothing", language, about)


def ways(found: Allocation, language: str = "en") -> pd.DataFrame:
    """Return one row a way: what is given where, how it was come by, and whether another betters it."""
    rows = []
    for one, is_open in zip(found.tried, found.unbettered, strict=True):
        given = [
            f"{row.where} {row.units} {say(f'allocate.resource.{row.resource}', language)}"
            for row in found.units.loc[found.units["way"] == one.name].itertuples()
        ]
        rows.append(
            {
                "way": one.name,
                "given": "; ".join(given) or say("allocate.kind.nothing", language),
                "come": ", ".join(say(f"allocate.kind.{kind}", language) for kind in one.kinds),
                "open": say("page.yes" if is_open else "page.no", language),
            }
        )
    return pd.DataFrame(rows)


def fairness(found: Allocation, language: str = "en") -> pd.DataFrame:
    """Return one row a way, objective and kind (places, groups): where the part is largest and where it is least."""
    rows = []
    some = found.fairness.groupby(["objective", "kind"])["part"].transform("max") > 0
    table = found.fairness.loc[some].sort_values(
        ["objective", "kind"],
        key=lambda names: names.map([*(one.name for one in found.objectives), PLACES, GROUPS].index),
        kind="stable",
    )
    for (objective, kind, way), part in table.groupby(["objective", "kind", "way"], sort=False):
        high, low = part.loc[part["part"].idxmax()], part.loc[part["part"].idxmin()]
        rows.append(
            {
                "objective": say(f"allocate.objective.{objective}", language),
                "kind": say(f"allocate.kinds.{kind}", language),
                "way": way,
                "most": f"{high['name']} {figure(high['part'], language)}",
                "least": f"{low['name']} {figure(low['part'], language)}" if len(part) > 1 else "",
            }
        )
    return pd.DataFrame(rows, columns=[column.field for column in FAIR])


def as_text(found: Allocation, language: str = "en") -> str:
    """Return ways and what comes of them for the console: sentences, the ways, a table an objective, and fairness."""
    lines = [*sentences(found, language), "", text_table(publish(ways(found, language)), headed(WAYS, language)), ""]
    for objective in found.objectives:
        rows = found.table.loc[found.table["objective"] == objective.name]
        told = rows.assign(
            level=[
                f"{figure(row.mean, language)} ({rounded(row.q05, row.q95, language)})" for row in rows.itertuples()
            ],
            change=[
                f"{signed(row.difference, language)} ({rounded(row.difference_q05, row.difference_q95, language)})"
                for row in rows.itertuples()
            ],
        )
        heading = (
            f"{say(f'allocate.objective.{objective.name}', language)}"
            f" ({say(f'allocate.unit.{objective.name}', language)})"
        )
        lines += [heading, text_table(publish(told), headed(OBJECTIVE, language)), ""]
    lines += [
        say("allocate.fair", language),
        text_table(publish(fairness(found, language)), headed(FAIR, language)),
        "",
    ]
    return "\n".join([*lines, say("not.prediction", language) + "."])


def as_content(found: Allocation) -> dict[str, Any]:
    """Return the same for machines, sentences in both languages."""
    return {
        "words": {language: sentences(found, language) for language in LANGUAGES},
        "ways_tried": found.ways,
        "runs": found.search.runs,
        "fresh_runs": found.search.fresh,
        "worst": found.search.worst,
        "units": found.units.to_dict("records"),
        "table": found.table.to_dict("records"),
        "fairness": found.fairness.to_dict("records"),
    }


def chart(found: Allocation, language: str = "en") -> Drawing:
    """Return for each objective the paired difference of each way to giving nothing, with the range of nine pairs in
    ten."""
    parts, told = [], ways(found, language)
    for objective in found.objectives:
        rows = found.table.loc[
            (found.table["objective"] == objective.name) & (found.table["way"] != found.tried[0].name)
        ]
        parts.append(
            titled(
                f"{say(f'allocate.objective.{objective.name}', language)}"
                f" ({say(f'allocate.unit.{objective.name}', language)})"
            )
        )
        given = rows["way"].map(dict(zip(told["way"], told["given"], strict=True)))
        parts.append(
            effects(
                publish(rows.assign(name=rows["way"] + ": " + given)),
                0.0,
                Look("", language, WIDE, say("findings.scale", language)),
            )
        )
    return stacked(parts, say("allocate.chart", language))


def write_allocation(found: Allocation, files: Sequence[Path], language: str = "en") -> None:
    """Write one table of all ways as CSV, the chart as PNG or SVG, by the ending of each file."""
    told = ways(found, language)[["way", "given"]]
    write_files(files, found.table.merge(told, on="way"), lambda: chart(found, language))
