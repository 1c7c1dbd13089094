"""The harness has teeth: each error planted in the engine makes the comparison with the twin fail."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from jornada.engine.draws.streams import stream
from jornada.engine.run.day import STEPS
from jornada.engine.table.rows import Rows
from jornada.engine.today.today import Draw, Step, Today
from tests.known.agreement import LEVEL, disagreement
from tests.known.sample import of_engine, of_twin
from tests.known.worlds import WORLDS

RUNS = 400
pytestmark = pytest.mark.slow


@cache
def _twin(name: str) -> np.ndarray:
    return of_twin(WORLDS[name], RUNS, 22)


def _agrees(name: str, steps: tuple[Step, ...] | None = None) -> bool:
    return disagreement(of_engine(WORLDS[name], RUNS, 21, steps), _twin(name)) > LEVEL


def test_unmerged_rows_are_found() -> None:
    def split(people: Rows, today: Today, draw: Draw) -> Rows:
        for row in range(int(people.used[0])):
            if people.counts[row] > 1 and people.used[0] + 1 < people.counts.size:
                twin = int(people.used[0])
                people.table[twin] = people.table[row]
                people.counts[twin] = people.counts[row] // 2
                people.counts[row] -= people.counts[twin]
                people.used[0] = twin + 1
        return people

    planted = (STEPS[0], Step("split", split, "leaves equal rows apart"), *STEPS[1:])
    assert not _agrees("repeat crossing", planted)


def test_a_reused_address_is_found() -> None:
    class Forgetful(Draw):
        def key(self, process: str, *more: int | str) -> np.uint64:
            return stream(self.seed, self.run, process)  # the same every day and pass

    def forget(step: Step) -> Step:
        return replace(
            step, act=lambda people, today, draw: step.act(people, today, Forgetful(draw.seed, draw.run, draw.day))
        )

    assert not _agrees("repeat crossing", tuple(forget(step) for step in STEPS))
