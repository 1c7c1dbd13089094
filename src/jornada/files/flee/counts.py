"""source_data of Flee as observed figures.

What was counted in each camp and in all, and corrections of registration.
"""

import math
import re
from bisect import bisect_right
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from jornada.domain.fault import Fault, nearest
from jornada.domain.flee3.counts import TOTAL
from jornada.domain.nouns.flee3 import Event
from jornada.domain.nouns.observed import Observed
from jornada.domain.schema.cells import RawRow
from jornada.domain.schema.settings import NEAR, is_near
from jornada.files.flee.folder import LAYOUT, FleeFolder, Sheet, whole
from jornada.files.flee.places import Located

CAMPS = ("camp", "idpcamp")
TITLES = ("datetime", "date")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")  # a number that commas between thousands have made several cells of
TOLD = 3  # rows told one by one; of more, the first and how many


class Counted(NamedTuple):
    """A row of a file of counts."""

    line: int  # its number
    day: date  # that it counts
    people: int  # counted


class Counts(NamedTuple):
    """What was counted, and the names under which it was."""

    rows: list[Observed]
    areas: list[str]


class Period(NamedTuple):
    """The first day of a run, and how many there are."""

    start: date
    days: int


def period_of(folder: FleeFolder) -> Period:
    """Return the first day and the number of days."""
    said = {cells[0].lower(): (line, cells[1]) for line, cells in folder.sheet("sim_period.csv").rows if len(cells) > 1}
    start, days = date(2000, 1, 1), 1
    for name in ("startdate", "length"):
        if name not in said and "sim_period.csv" in folder.sheets:
            folder.say(Fault("J013", "sim_period.csv", f"no {name}", "StartDate,YYYY-MM-DD and Length,DAYS"))
    if "startdate" in said:
        line, text = said["startdate"]
        start = _date(folder, f"sim_period.csv, row {line}", text) or start
        if not is_near(start):
            folder.say(Fault("J011", f"sim_period.csv, row {line}", text, NEAR))
            start = date(2000, 1, 1)
    if "length" in said:
        days = whole(said["length"][1]) or 0
        if not 1 <= days <= 7320:
            folder.say(
                Fault(
                    "J010",
                    f"sim_period.csv, row {said['length'][0]}",
                    said["length"][1],
                    "a whole number of days, from 1 to 7320",
                )
            )
    return Period(start, max(days, 1))


def counts_of(folder: FleeFolder, here: Located, start: date) -> tuple[list[Observed], list[Event]]:
    """Return what was counted, by file and camp, and the corrections of registration, with every fault in them."""
    layout = folder.counted(LAYOUT)
    if layout is None:
        if (folder.path / "source_data").is_dir() and not (folder.path / "source_data" / LAYOUT).is_file():
            folder.say(
                Fault(
                    "J050",
                    f"source_data/{LAYOUT}",
                    "no such file",
                    "a row for each camp: its name and the file with its counts",
                )
            )
        return [], []
    rows = [row for row in layout.rows if len(row.cells) > 1]
    if not rows or rows[0].cells[0] != TOTAL:
        folder.say(
            Fault(
                "J054",
                LAYOUT,
                rows[0].cells[0] if rows else "no rows",
                "total,refugees.csv in the first row: Flee takes the first for the total",
            )
        )
    areas = _areas(folder, layout, rows, here)
    found = [seen for row, area in zip(rows, areas, strict=True) for seen in _files(folder, layout, row, area)]
    _complete(folder, set(areas), here)
    return found, [
        event
        for row in folder.sheet("registration_corrections.csv").rows
        for event in _correction(folder, row, Counts(found, areas), start)
    ]


def _areas(folder: FleeFolder, layout: Sheet, rows: list[RawRow], here: Located) -> list[str]:
    """Return what each row counts.

    A place, or, of a second row of a place, a name of its own, for Flee never compares the two together.
    """
    kinds: dict[str, str] = {site.place: site.kind for site in here.sites}
    areas: dict[str, int] = {}
    for line, cells in rows:
        name = cells[0]
        if name in areas:
            folder.bend(
                "J014",
                layout.at(line),
                f"{name} again, after row {areas[name]}",
                f"each name once, with all its files in one row: Flee compares {name} with row {areas[name]} alone, and"
                " people set out by the growth of both; so do we",
            )
            areas[f"{name}, row {line}"] = line
            continue
        areas[name] = line
        if name != TOTAL and name not in kinds:
            allowed = (
                "a place of locations.csv: people counted here set out with all others, and can only go to other places"
            )
            folder.faults.append(Fault("J055", layout.at(line), name, allowed, nearest(name, here.names), "warning"))
        elif name != TOTAL and kinds[name] not in CAMPS and not _opens(folder, name):
            folder.warn(
                "J055", layout.at(line), name, "a camp: what is counted here sets people moving, and is never compared"
            )
    return list(areas)


def _files(folder: FleeFolder, layout: Sheet, row: RawRow, area: str) -> list[Observed]:
    """Return the counts in the files of a row."""
    line, cells = row.number, row.cells
    files, found = [PurePosixPath(text.replace("\\", "/")).as_posix() for text in cells[1:] if text], []
    for name in dict.fromkeys(files):
        sheet = folder.counted(name)
        if files.count(name) > 1:
            folder.say(
                Fault(
                    "J014",
                    layout.at(line),
                    f"{name} twice",
                    "each file once: Flee adds up what is counted in all of them",
                )
            )
        if sheet is not None:
            found += _series(folder, sheet, area)
        elif name not in folder.counts:
            there = [
                file.relative_to(folder.path / "source_data").as_posix()
                for file in (folder.path / "source_data").rglob("*.csv")
                if file.is_file()
            ]
            folder.say(
                Fault(
                    "J050",
                    f"source_data/{name}",
                    "no such file" if not (folder.path / "source_data" / name).exists() else "a folder",
                    f"the counts of {area}, named in {layout.at(line)}",
                    nearest(name, there),
                )
            )
    return found


def _opens(folder: FleeFolder, place: str) -> bool:
    return any(
        len(cells) > 1 and cells[0] == place and "camp" in cells[1]
        for _, cells in folder.sheet("location_changes.csv").rows
    )


def _series(folder: FleeFolder, sheet: Sheet, area: str) -> list[Observed]:
    rows = sheet.rows[1:] if sheet.rows and sheet.rows[0].cells[0].lower() in TITLES else sheet.rows
    if blank := [line for line, cells in rows if len(cells) < 2 or not cells[1]]:
        folder.bend(
            "J013",
            sheet.at(blank[0]),
            f"a day without a number, in {len(blank)} of {len(rows)} rows",
            "a number of people; Flee passes over such rows, and so do we",
        )
    read = [count for row in rows for count in _count(folder, sheet.at(row.number), row)]
    if not read:
        folder.say(
            Fault(
                "J003", f"source_data/{sheet.file}", "no counts", "rows of a date and a number: Flee stops without one"
            )
        )
    once = _once(folder, sheet, _in_order(folder, sheet, read))
    source = f"source_data/{sheet.file}"
    found = [
        Observed(sheet.file.removesuffix(".csv"), day, day, area, people=people, source=source)
        for _, day, people in once
    ]
    return [folder.kept(row, sheet.at(count.line)) for row, count in zip(found, once, strict=True)]


def _count(folder: FleeFolder, at: str, row: RawRow) -> list[Counted]:
    """Return the day and the people in a row of a file of counts, or nothing."""
    cells = row.cells
    if len(cells) < 2 or not cells[1]:
        return []  # Flee passes over these
    if GROUPED.fullmatch(",".join(cells[1:])):
        folder.bend(
            "J054",
            at,
            ",".join(cells),
            f"a date and a number: Flee reads {cells[1]} people; {''.join(cells[1:])} if the comma stands between"
            " thousands",
        )
    day, people = _date(folder, at, cells[0]), whole(cells[1])
    if people is None or people < 0:
        folder.say(Fault("J010", at, cells[1], "a whole number of people"))
        return []
    return [Counted(row.number, day, people)] if day else []


def _in_order(folder: FleeFolder, sheet: Sheet, read: list[Counted]) -> list[Counted]:
    """Return counts in the order of time; the fewest rows that stand elsewhere are told."""
    remedy = (
        "rows in the order of time: Flee goes from row to row and finds other figures in between; read here in the"
        " order of time"
    )
    strayed = [read[i] for i in astray([count.day.toordinal() for count in read])]
    if len(strayed) > TOLD:
        folder.bend(
            "J020",
            sheet.file,
            f"{len(strayed)} of {len(read)} rows out of order, the first in row {strayed[0].line}: {strayed[0].day}",
            remedy,
        )
    for count in strayed if len(strayed) <= TOLD else []:
        folder.bend("J020", sheet.at(count.line), f"{count.day}, out of order", remedy)
    return sorted(read, key=lambda count: count.day)


def astray(days: list[int]) -> list[int]:
    """Return the fewest numbers of rows without which all days stand in order; of two that would do, the later.

    Examples
    --------
    >>> astray([1, 9, 2, 3, 4]), astray([1, 9, 5]), astray([1, 1, 2])
    ([1], [2], [])
    """
    ends: list[int] = []  # of the longest runs that begin further on, by length
    longest = [0] * len(days)
    for i in range(len(days) - 1, -1, -1):
        length = bisect_right(ends, -days[i])
        ends[length : length + 1] = [-days[i]]
        longest[i] = length + 1
    left, last, found = len(ends), -math.inf, []
    for i, day in enumerate(days):
        if longest[i] == left and day >= last:
            left, last = left - 1, day
        else:
            found.append(i)
    return found


def _once(folder: FleeFolder, sheet: Sheet, counts: list[Counted]) -> list[Counted]:
    """Return one count a day, the last that stands in the file; those that go are told."""
    kept = {count.day: count for count in counts}
    again = [(kept[count.day], count) for count in counts if kept[count.day] is not count]
    if len(again) > TOLD:
        folder.bend(
            "J014",
            sheet.file,
            f"{len(again)} days twice, the first {again[0][0].day} in rows {again[0][1].line} and {again[0][0].line}",
            "each day once; the last row of a day holds, as in Flee",
        )
    for last, other in again if len(again) <= TOLD else []:
        same = last.people == other.people
        found = (
            f"{last.day} again"
            if same
            else f"{last.day} again: {last.people} people, and {other.people} in row {other.line}"
        )
        folder.bend(
            "J014",
            sheet.at(last.line),
            found,
            (
                f"each day once; row {other.line} says the same"
                if same
                else "one count a day; the last row of a day holds, as in Flee"
            ),
        )
    return list(kept.values())


def _complete(folder: FleeFolder, named: set[str], here: Located) -> None:
    for site in here.sites:
        if site.kind in CAMPS and site.place not in named:
            folder.say(
                Fault(
                    "J057",
                    "data_layout.csv",
                    f"no row for {site.place}",
                    f"{site.place},FILE: Flee needs counts of every camp; a file with 0 on the first day will do",
                )
            )


def _correction(folder: FleeFolder, row: RawRow, counts: Counts, start: date) -> list[Event]:
    at, cells = folder.sheet("registration_corrections.csv").at(row.number), row.cells
    if len(cells) < 2:
        return []
    day = _date(folder, at, cells[1])
    if cells[0] not in counts.areas:
        folder.say(Fault("J055", at, cells[0], "a camp of data_layout.csv", nearest(cells[0], counts.areas)))
        return []
    days = sorted({seen.ends for seen in counts.rows if seen.area == cells[0]})
    if day and day < start:
        folder.warn("J052", at, cells[1], f"a day from {start} on: Flee passes over earlier ones")
        return []
    if day and day not in days:
        folder.say(
            Fault(
                "J056",
                at,
                cells[1],
                f"a day on which {cells[0]} was counted: Flee stops on any other",
                nearest(cells[1], [str(one) for one in days]),
            )
        )
        return []
    return (
        [
            folder.kept(
                Event("recount", cells[0], (day - start).days, source="input_csv/registration_corrections.csv"), at
            )
        ]
        if day
        else []
    )


def _date(folder: FleeFolder, at: str, text: str) -> date | None:
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        folder.say(Fault("J010", at, text, "a date, YYYY-MM-DD"))
        return None
