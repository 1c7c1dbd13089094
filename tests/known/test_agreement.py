"""The engine and the naive twin are one model: 100 runs of each on every trap, 400 in make test-long.

`python -m tests.known.twin` makes 2,000.
"""

import ast
import os
from pathlib import Path

import pytest

from tests.known.agreement import LEVEL, disagreement
from tests.known.every_world import WORLDS
from tests.known.sample import of_engine, of_twin

RUNS = 400 if os.environ.get("JORNADA_LONG") else 100
ALLOWED = {
    "jornada.domain.scenario.scenario",
    "tests.known.naive_caravans",
    "tests.known.naive_harm",
    "tests.known.naive_health",
    "tests.known.naive_news",
    "tests.known.naive_offices",
    "tests.known.naive_rules",
    "tests.known.naive_stops",
    "tests.known.naive_triggers",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_engine_and_twin_agree(name: str) -> None:
    engine, twin = of_engine(WORLDS[name], RUNS, 11), of_twin(WORLDS[name], RUNS, 12)
    assert engine.std(0).max() > 0
    assert disagreement(engine, twin) > LEVEL


def test_the_twin_shares_nothing_with_the_engine() -> None:
    for module in (
        "naive",
        "naive_caravans",
        "naive_harm",
        "naive_health",
        "naive_news",
        "naive_offices",
        "naive_rules",
        "naive_stops",
        "naive_triggers",
    ):
        nodes = ast.walk(ast.parse((Path(__file__).parent / f"{module}.py").read_text("utf-8")))
        names = [n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module]
        assert {m for m in names if m.startswith(("jornada", "tests"))} <= ALLOWED


def test_the_twin_agrees_with_itself() -> None:
    world = WORLDS["repeat crossing"]
    assert disagreement(of_twin(world, 400, 1), of_twin(world, 400, 2)) > LEVEL
