"""Many places.

A grid of towns, camps and conflict zones under our rules or those of Flee, and what its rules and days cost.
"""

import csv
import json
import math
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.timing import Found, fresh, medians, peak_memory
from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.flee3 import Flee3, Site
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario

FLEE = ((780, 4, 1), (780, 4, 3), (780, 8, 3), (2000, 4, 1), (4000, 4, 1))  # places, neighbours of each, and awareness
OURS, CHECKED = (500, 2000), 20_000
START, GROUPS, DEGREES = date(2022, 1, 1), 8, 0.2
# steps to half of the places beside one: legs go both ways
BESIDE = {4: ((1, 0), (0, 1)), 8: ((1, 0), (0, 1), (1, 1), (1, -1))}


class Grid(NamedTuple):
    """How many places stand in a square, how many are beside each (4 or 8), for how many days, and from which seed its
    numbers are drawn."""

    places: int
    beside: int = 4
    days: int = 30
    seed: int = 1


def flee_grid(grid: Grid, awareness: int = 1) -> Scenario:
    """Return a grid under the rules of Flee: one place in 25 is a camp, one a conflict zone.

    Examples
    --------
    >>> len(flee_grid(Grid(9, beside=8)).routes)
    20
    """
    draw = random.Random(grid.seed)
    camps, zones, pairs = _drawn(grid, draw)
    kinds = ["camp" if i in camps else "conflict" if i in zones else "town" for i in range(grid.places)]
    return Scenario(
        title="Grid",
        start=START,
        days=grid.days,
        rules="flee3",
        places=_places(grid, camps),
        modes=(Mode("drive", hours=24.0),),
        groups=(Group("people", "AAA"),),
        sites=tuple(
            Site(_name(i), kind, population=10_000, capacity=20_000 if kind == "camp" else 0)
            for i, kind in enumerate(kinds)
        ),
        routes=tuple(Route(f"{a}-{b}", a, b, "drive", km=draw.uniform(20.0, 150.0), both_ways=True) for a, b in pairs),
        flee3=Flee3(departures="constant", displaced_per_day=500.0, awareness_level=awareness),
    )


def our_grid(grid: Grid, people_a_day: int = 20) -> Scenario:
    """Return a grid under our rules: people of eight nationalities walk or ride to the destinations at one edge."""
    draw, side = random.Random(grid.seed), _side(grid)
    _, zones, pairs = _drawn(grid, draw)
    ends = {i * side for i in range(side // 2)}
    last = START + timedelta(days=grid.days - 1)
    return Scenario(
        title="Grid",
        start=START,
        days=grid.days,
        money_levels=5,
        money_unit=100.0,
        places=_places(grid, ends),
        modes=(Mode("foot", hours=8.0, km_per_hour=4.0), Mode("bus", hours=12.0, km_per_hour=50.0, fare_per_km=0.05)),
        routes=tuple(leg for a, b in pairs for leg in _legs(a, b, {_name(i) for i in ends}, draw)),
        groups=tuple(Group(f"G{g}", f"N{g}", means_low=0.0, means_high=400.0) for g in range(GROUPS)),
        arrivals=tuple(
            Arrival(f"{_name(i)} {g}", _name(i), f"G{g}", START, last, people_a_day * grid.days)
            for i in sorted(zones - ends)
            for g in range(GROUPS)
        ),
    )


def _legs(one: str, other: str, ends: set[str], draw: random.Random) -> list[Route]:
    """Return the legs between two places by each mode; nobody travels on from a destination."""
    if one in ends and other in ends:
        return []
    start, end = (other, one) if one in ends else (one, other)
    return [
        Route(
            f"{start}-{end} {mode}",
            start,
            end,
            mode,
            km=draw.uniform(15.0, 30.0),
            both_ways=end not in ends,
            death=1e-5,
        )
        for mode in ("foot", "bus")
    ]


def _side(grid: Grid) -> int:
    return math.ceil(math.sqrt(grid.places))


def _name(number: int) -> str:
    return f"P{number:05d}"


def _drawn(grid: Grid, draw: random.Random) -> tuple[set[int], set[int], list[tuple[str, str]]]:
    """Return camps and conflict zones, one place in 25 each, and which places have a leg between them."""
    some, side = max(2, grid.places // 25), _side(grid)
    chosen = draw.sample(range(grid.places), 2 * some)
    spots = [(i, i // side + down, i % side + right) for i in range(grid.places) for down, right in BESIDE[grid.beside]]
    pairs = [(i, row * side + column) for i, row, column in spots if 0 <= column < side]
    return (
        set(chosen[:some]),
        set(chosen[some:]),
        [(_name(i), _name(other)) for i, other in pairs if other < grid.places],
    )


def _places(grid: Grid, ends: set[int]) -> tuple[Place, ...]:
    side = _side(grid)
    return tuple(
        Place(
            _name(i),
            latitude=5.0 + DEGREES * (i // side),
            longitude=20.0 + DEGREES * (i % side),
            country="AAA",
            region=f"R{i // side // 5}",
            kind="destination" if i in ends else "town",
        )
        for i in range(grid.places)
    )


def places(turns: int = 3) -> dict[str, Found]:
    """Return seconds of a run of 30 days and of a check, for some numbers of places, and what a run looks at and
    compiles."""
    runs = {
        f"rules of Flee, {each[0]:,} places, {each[1]} neighbours, awareness {each[2]}": ("flee", *each)
        for each in FLEE
    }
    runs |= {f"our rules, {each:,} places": ("ours", each) for each in OURS}
    runs |= {f"faults of {CHECKED:,} places, {rules}": ("check", rules, CHECKED) for rules in ("ours", "flee")}
    return {name: medians([fresh("places", *each) for _ in range(turns)]) for name, each in runs.items()}


def once(rules: str, *numbers: str) -> Found:
    """Run a grid once, or read a folder of it with a fault in every twentieth leg; kernels are compiled before."""
    if rules == "check":
        return checked(our_grid if numbers[0] == "ours" else flee_grid, int(numbers[1]))
    from jornada.engine.run.run import run_key, simulate

    grid = Grid(int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else 4)
    made = [
        our_grid(one) if rules == "ours" else flee_grid(one, int(numbers[2]))
        for one in (Grid(30, grid.beside, 3), grid)
    ]
    simulate(made[0], run_key(1, 0))
    began = time.process_time()
    result = simulate(made[1], run_key(1, 0))
    return {
        "seconds": time.process_time() - began,
        "legs": 2.0 * len(made[1].routes),
        "rows": float(result.rows[-1]),
        "peak MB": peak_memory(),
    }


def checked(make: Callable[[Grid], Scenario], many: int) -> Found:
    """Write a folder, misspell where every twentieth leg leads, and tell of it."""
    from jornada.files.scenario.folder import check, write

    with tempfile.TemporaryDirectory() as folder:
        write(make(Grid(many)), folder)
        misspell(Path(folder), 20)
        began = time.process_time()
        faults = check(folder)
        return {"seconds": time.process_time() - began, "faults": float(len(faults))}


def misspell(folder: Path, every: int) -> None:
    """Misspell where a leg leads, or where it begins, in one row of so many."""
    with (folder / "routes.csv").open(newline="") as file:
        head, *rows = csv.reader(file)
    for number in range(0, len(rows), every):
        rows[number][head.index(("to", "from")[number // every % 2])] += "x"
    with (folder / "routes.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


if __name__ == "__main__":
    print(json.dumps(once(*sys.argv[1:])))
