"""What was counted as source_data of Flee: a file a series, and data_layout.csv that says which row is whose."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from jornada.domain.fault import Fault
from jornada.domain.flee3.counts import TOTAL, counted_of, people_on
from jornada.domain.nouns.observed import Observed
from jornada.domain.scenario.scenario import Scenario
from jornada.files.flee.folder import LAYOUT

CAMPS = ("camp", "idpcamp")
Rows = Sequence[Sequence[object]]


def files_of_counts(scenario: Scenario) -> tuple[dict[str, Rows], list[Fault]]:
    """Return the rows of each file of source_data by its name, and what Flee asks for and the scenario lacks, as
    warnings."""
    areas: dict[str, dict[str, list[Observed]]] = {}
    for row in scenario.observed:
        areas.setdefault(row.area, {}).setdefault(row.series, []).append(row)
    files, faults = _whole(
        scenario, {area: {name: _lines(rows) for name, rows in series.items()} for area, series in areas.items()}
    )
    written: dict[str, Rows] = {}
    layout = [
        (area, *(f"{_named(name, lines, written)}.csv" for name, lines in files[area].items()))
        for area in sorted(files, key=lambda area: area != TOTAL)
    ]
    return {LAYOUT: layout} | {f"{name}.csv": lines for name, lines in written.items()}, faults + _cut(scenario)


def _lines(rows: Iterable[Observed]) -> Rows:
    return [(row.ends.isoformat(), int(row.people)) for row in rows]


def _whole(scenario: Scenario, files: dict[str, dict[str, Rows]]) -> tuple[dict[str, dict[str, Rows]], list[Fault]]:
    """Return the files with those that Flee stops without: a total, and counts of every camp."""
    lacking = [site.place for site in scenario.sites if site.kind in CAMPS and site.place not in files]
    faults = [
        _told(f"no counts of {name}", "counts of every camp: Flee stops without; 0 on the first day is written")
        for name in lacking
    ]
    files = files | {name: {name: [(scenario.start.isoformat(), 0)]} for name in lacking}
    if TOTAL in files:
        return files, faults
    faults.append(
        _told(
            "no counts of total",
            "counts in all: Flee takes the first row of data_layout.csv for them; the sum of what is counted is"
            " written",
        )
    )
    return files | {TOTAL: {"refugees": _sums(scenario)}}, faults


def _sums(scenario: Scenario) -> Rows:
    tables = counted_of(scenario)
    days = sorted({day for table in tables.values() for day, _ in table}) or [0]
    people = [sum(people_on(table, day) for table in tables.values()) * scenario.flee3.hasten for day in days]
    return [((scenario.start + timedelta(days=day)).isoformat(), some) for day, some in zip(days, people, strict=True)]


def _named(series: str, lines: Rows, written: dict[str, Rows]) -> str:
    """Return the name of the file of a series inside source_data, which no other counts have; and keep what stands in
    it.

    Examples
    --------
    >>> kept = {}
    >>> _named("../far dune", [], kept), _named("far dune", [("2020-01-01", 3)], kept)
    ('far dune', 'far dune 2')
    """
    parts = [part for part in series.replace("\\", "/").split("/") if part.strip(" .")]
    name, number = "/".join(parts) or "counts", 1
    while f"{name}.csv" == LAYOUT or written.get(name, lines) != lines:
        number += 1
        name = f"{'/'.join(parts) or 'counts'} {number}"
    written[name] = lines
    return name


def _cut(scenario: Scenario) -> list[Fault]:
    parts: Sequence[Observed] = [row for row in scenario.observed if row.people != int(row.people)]
    return (
        [
            _told(
                f"{len(parts)} counts with fractions of people, the first {parts[0].people:g}",
                "whole people: Flee reads no others; fractions are cut off",
            )
        ]
        if parts
        else []
    )


def _told(found: str, allowed: str) -> Fault:
    return Fault("J053", "observed.csv", found, allowed, severity="warning")
