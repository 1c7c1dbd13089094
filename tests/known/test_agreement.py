"""The engine and the naive twin are one model: 2,000 runs of each on every trap."""

import pytest

from tests.known.agreement import LEVEL, disagreement
from tests.known.sample import of_engine, of_twin
from tests.known.worlds import WORLDS

RUNS = 2000


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_engine_and_twin_agree(name: str) -> None:
    engine, twin = of_engine(WORLDS[name], RUNS, 11), of_twin(WORLDS[name], RUNS, 12)
    assert engine.std(0).max() > 0
    assert disagreement(engine, twin) > LEVEL


def test_the_twin_agrees_with_itself() -> None:
    world = WORLDS["repeat crossing"]
    assert disagreement(of_twin(world, 400, 1), of_twin(world, 400, 2)) > LEVEL
