"""Every world meets its traps: what it says it exercises comes about in the naive twin, once a run at least."""

import random

import pytest

from tests.known.every_world import EXERCISED, TABLES, WORLDS
from tests.known.naive import Twin

RUNS = 40


@pytest.mark.parametrize("name", WORLDS)
def test_what_a_world_exercises_comes_about(name: str) -> None:
    runs = [Twin(WORLDS[name], random.Random(i)).run().totals for i in range(RUNS)]
    means = {event: sum(sum(run[event]) for run in runs) / RUNS for event in EXERCISED[name]}
    assert {event: mean for event, mean in means.items() if mean < 1} == {}


def test_every_world_says_what_it_exercises() -> None:
    assert {*EXERCISED} == {*WORLDS} and all(EXERCISED.values())
    assert len(WORLDS) == sum(len(table.WORLDS) for table in TABLES)  # no two of one name
