"""No random number is used twice: every (key, address, number) of a run is asked for once."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jornada.domain.nouns.office import Office
from jornada.domain.scenario.scenario import Scenario
from tests.known import worlds_caravans, worlds_harm, worlds_stops
from tests.known.worlds import WORLDS, _line

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def worlds() -> dict[str, Scenario]:
    """Return the worlds of the agreement tests, larger, and some with several lines and classes."""
    lottery = WORLDS["lottery cases"]
    several = {
        "two desks": replace(
            lottery, offices=(*lottery.offices, Office("other", "A", capacity=2, days="1234567", gives="permit"))
        ),
        "classes of people": _line("first_come", "people", "skip"),
    }
    return {
        name: replace(world, days=10, arrivals=tuple(replace(a, people=2 * a.people) for a in world.arrivals))
        for name, world in {
            **WORLDS,
            **several,
            **worlds_stops.WORLDS,
            **worlds_harm.WORLDS,
            **worlds_caravans.WORLDS,
        }.items()
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, list[str], list[list[int]]]]:
    """Return what the watched run of each world says; it compiles the engine anew, and keeps nothing of it."""
    cache, path = (
        str(tmp_path_factory.mktemp("compiled")),
        os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    )
    told = subprocess.run(
        [sys.executable, "-m", "tests.law.addresses"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env={**os.environ, "PYTHONPATH": path, "NUMBA_CACHE_DIR": cache},
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.mark.parametrize("name", worlds())
def test_no_address_is_used_twice(found: dict[str, tuple[int, list[str], list[list[int]]]], name: str) -> None:
    number, twice, _ = found[name]
    assert number > 30
    assert twice == []


@pytest.mark.parametrize("name", ["repeat crossing", "beds skip", "shocks", "classes of people"])
def test_a_watched_run_is_the_same(found: dict[str, tuple[int, list[str], list[list[int]]]], name: str) -> None:
    from jornada.engine.run.run import daily, run_key

    assert daily(worlds()[name], run_key(3, 0)).present.sum(2).tolist() == found[name][2]


def test_nothing_in_the_engine_draws_but_by_the_function_that_is_watched() -> None:
    engine = ROOT / "src" / "jornada" / "engine"
    assert [file.name for file in engine.rglob("*.py") if "philox(" in file.read_text("utf-8")] == ["streams.py"]
