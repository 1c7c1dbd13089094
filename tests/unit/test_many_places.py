"""Many places.

The work of reading, checking and planning grows no faster than the places and legs, counted and never timed.
"""

import difflib
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest
from benchmarks.places import Grid, flee_grid, misspell, our_grid

from jornada.domain.names.nearest import Alike
from jornada.domain.nouns.flee3 import Event
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.flee3 import ground as flee_ground
from jornada.engine.flee3.plan import columns_of_flee, plan_of
from jornada.engine.flee3.routes import ways_of
from jornada.engine.flee3.today import memory_of
from jornada.engine.ledger.ledger import PRESENT
from jornada.engine.run.course import begun
from jornada.engine.run.run import nights, run_key
from jornada.files.flee.read import check_flee
from jornada.files.flee.write import write_flee
from jornada.files.scenario.folder import check, write

FEW, MANY = 144, 576  # places: four times as many
SLACK = 1.25  # sorting, and names that are longer


def work(act: Callable[[], object]) -> int:
    """Return how many steps Python takes to do something: the same on every machine."""
    steps = 0

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        act()
    finally:
        sys.settrace(before)
    return steps


def written(make: Callable[[Grid], Scenario], path: Path, places: int) -> Path:
    """Write a grid as a folder."""
    write(make(Grid(places, days=5)), path / str(places))
    return path / str(places)


@pytest.mark.parametrize("make", [our_grid, flee_grid], ids=["our rules", "rules of Flee"])
@pytest.mark.parametrize("every", [0, 10], ids=["in order", "with faults"])
def test_checking_takes_four_times_the_work_for_four_times_the_places(
    tmp_path: Path, make: Callable[[Grid], Scenario], every: int
) -> None:
    """With names that stand nowhere in every tenth row too: each is compared with a few, and not with all."""
    folders = [written(make, tmp_path, places) for places in (FEW, MANY)]
    for folder in folders if every else ():
        misspell(folder, every)
    check(folders[0])  # what is read once in a process
    few, many = (work(lambda folder=folder: check(folder)) for folder in folders)
    assert any(fault.severity == "error" for fault in check(folders[1])) == bool(every)
    assert many <= SLACK * (MANY / FEW) * few


def test_a_folder_of_flee_takes_four_times_the_work_for_four_times_the_places(tmp_path: Path) -> None:
    """No place is looked for among all others, and no leg among all legs."""
    folders = [tmp_path / str(places) for places in (FEW, MANY)]
    for folder, places in zip(folders, (FEW, MANY), strict=True):
        write_flee(flee_grid(Grid(places, days=5)), folder)
    check_flee(folders[0])
    few, many = (work(lambda folder=folder: check_flee(folder)) for folder in folders)
    assert many <= SLACK * (MANY / FEW) * few


def names_and_slips(many: int) -> tuple[list[str], list[str]]:
    """Return names of towns, and as many with a letter wrong, missing, twice or too many."""
    draw = random.Random(3)
    names = [
        f"{''.join(draw.choices('abcdeilmnorstu', k=draw.randint(4, 11))).title()} {number % 7}"
        for number in range(many)
    ]
    slips = []
    for name in draw.sample(names, 200):
        at = draw.randrange(1, len(name))
        slips.append(
            draw.choice(
                (
                    name[:at] + "x" + name[at + 1 :],
                    name[:at] + name[at + 1 :],
                    name[:at] + name[at - 1 :],
                    name[:at] + "q" + name[at:],
                )
            )
        )
    return names, slips


def test_the_nearest_of_many_names_is_the_one_that_comparing_all_would_find() -> None:
    """A slip of one letter leads to the same name; where another is as near, to one as near."""
    names, slips = names_and_slips(1500)
    alike = Alike(names)
    for slip in slips:
        whole = difflib.get_close_matches(slip, names, n=1)[0]
        near = [difflib.SequenceMatcher(None, slip, name).ratio() for name in (alike.nearest(slip), whole)]
        assert alike.nearest(slip) == whole or near[0] > 0.95 * near[1]


def test_looking_for_the_nearest_name_does_not_grow_with_the_names() -> None:
    """Slips are compared with those a letter away.

    Others with names that share a rare piece, of a number that is bounded.
    """
    looks = []
    for many in (2000, 16000):
        names, slips = names_and_slips(many)
        alike = Alike(names)
        assert all(alike.nearest(slip) for slip in slips)
        looks.append(alike.looks)
    assert looks[1] <= 8 * len(slips)


def test_what_is_made_for_a_run_grows_as_places_do() -> None:
    """Network, calendar and routes under the rules of Flee, and the columns of the table.

    No place looks through the legs of others.
    """
    plans = []
    for places in (FEW, MANY):
        scenario = flee_grid(Grid(places, 8, days=3), awareness=2)
        steps = work(lambda scenario=scenario: (columns_of_flee(scenario), plan_of(scenario)))
        plans.append((steps, plan_of(scenario)))
    (few, small), (many, large) = plans
    assert many <= SLACK * (MANY / FEW) * few
    assert len(large.routes_on(0).route) <= SLACK * (MANY / FEW) * len(small.routes_on(0).route)
    legs, routes = len(large.ground.network.start), len(large.routes_on(0).route)
    largest = max(
        part.size
        for made in (large.routes_on(0), large.ground.network, large.ground.rests, large.roads)
        for part in made
        if isinstance(part, np.ndarray)
    )
    assert largest <= max(4 * legs, routes)  # and no table of places by places


def test_the_network_and_all_routes_are_made_once_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The columns of the table and the plan both need them.

    And legs that close only leave out the routes that need them.
    """
    calls = []
    monkeypatch.setattr(flee_ground, "ways_of", lambda *given: calls.append(given) or ways_of(*given))
    scenario = flee_grid(Grid(36, 8, days=4), awareness=2)
    closed = replace(scenario, events=(Event("close_place", scenario.places[7].place, 1, until=3),))
    columns_of_flee(closed)
    plan = plan_of(closed)
    routes = [len(plan.routes_on(day).route) for day in range(4)]
    assert len(calls) == 1
    assert routes[0] == routes[3] > routes[1] == routes[2]


def test_few_who_choose_among_many_routes_look_at_few() -> None:
    """Whoever decides looks at the routes that are taken, and not at each there is.

    With eight times the routes, as often.
    """
    looks = []
    for awareness in (2, 3):
        scenario = flee_grid(Grid(100, 8, days=6), awareness)
        course = begun(scenario, run_key(1, 0))
        for _ in nights(scenario, run_key(1, 0), course=course):
            pass
        assert course.memory is not None
        decided, hopped, _, looked = course.memory.visits.tolist()
        looks.append(looked / (decided + hopped))
    assert looks[1] < 2.0 * looks[0]


def of_people(people: int) -> Scenario:
    """Return a small grid where so many people set out in all, a sixteenth a day from each of two zones."""
    scenario = flee_grid(Grid(25, 4, days=8))
    sites = tuple(replace(site, capacity=people // 8 if site.kind == "camp" else 0) for site in scenario.sites)
    return replace(scenario, sites=sites, flee3=replace(scenario.flee3, displaced_per_day=people / 16))


@pytest.mark.parametrize(("people", "one_by_one"), [(10**4, True), (10**7, True), (10**10, False), (10**11, False)])
def test_sums_of_ranks_stay_within_64_bits(people: int, one_by_one: bool) -> None:
    """All people in one row, the last of them in front.

    By person the sum of their ranks would be 10^20 for 10^10 people.
    """
    memory = memory_of(plan_of(of_people(people)))
    assert people * (people / memory.rank) < 2.0**63
    assert (memory.rank == 1.0) == one_by_one


def test_ten_thousand_million_people_are_counted_to_the_last() -> None:
    """As many are where they should be as of a millionth of them, in about as many rows."""
    nights_of = {}
    for people in (10**4, 10**10):
        scenario = of_people(people)
        nights_of[people] = [
            (night.stocks.sum(), night.stocks[PRESENT].sum(1).copy(), int(night.people.used[0]))
            for night in nights(scenario, run_key(1, 0))
        ]
    few, many = nights_of.values()
    assert many[-1][0] > 9 * 10**9
    for (some, here, _), (more, there, rows) in zip(few, many, strict=True):
        assert more == 10**6 * some
        assert rows < 10_000
        assert abs(there / more - here / some).max() < 0.05
