"""What two processes compile at the same time is never taken for one another, and every scenario is compiled
for once."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest
from numba.extending import overload

import jornada as jo
from jornada.engine import jit as compiled
from jornada.engine.draws.streams import philox
from jornada.engine.road.journey import road_of
from jornada.engine.run.run import nights, run_key
from jornada.engine.table.rows import Rows
from jornada.engine.today.today import Draw, Step, Today
from jornada.examples import HERE


@pytest.fixture
def two_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """Return the stores of one kernel as two processes see them, in an empty folder."""
    monkeypatch.setattr(compiled.SETTINGS, "CACHE_DIR", str(tmp_path))
    one, other = (compiled.kernel(philox.py_func)._cache for _ in range(2))
    one._impl.locator.ensure_cache_path()
    return one._cache_file, other._cache_file


def test_versions_stored_at_the_same_time_are_not_mixed(
    two_processes: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process read an empty index, writes its own over the first one's, and the first one's code comes
    last."""
    one, other = two_processes
    index = one._save_index

    def overtaken(versions: dict[str, str]) -> None:
        index(versions)
        monkeypatch.setattr(other, "_load_index", dict)
        other.save("int64", "compiled for int64")
        monkeypatch.undo()

    monkeypatch.setattr(one, "_save_index", overtaken)
    one.save("int32", "compiled for int32")
    assert one.load("int64") == "compiled for int64"
    assert one.load("int32") in (None, "compiled for int32")


def test_what_is_stored_is_found_again(two_processes: tuple[Any, Any]) -> None:
    """A version that one process compiled serves the other."""
    one, other = two_processes
    one.save("int64", "compiled for int64")
    assert other.load("int64") == "compiled for int64"


def test_what_is_compiled_holds_until_a_file_in_any_folder_changes_that_it_is_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kernels that stand in folders are told by their whole path, and are made anew when what they import from another
    folder changes."""
    sources = {
        "road/travel.py": "from jornada.engine.people.row import get",
        "people/row.py": "from jornada.engine.people import width",
        "people/width.py": "WIDTH = 1",
        "offices/travel.py": "",
        "draw.py": "",
    }
    for name, text in sources.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(compiled, "HERE", tmp_path)

    def folder_of(module: str) -> str:
        compiled._source.cache_clear()
        compiled._folder.cache_clear()
        return compiled._folder(module, "")

    before = {module: folder_of(module) for module in ("road.travel", "offices.travel", "draw")}
    (tmp_path / "people" / "width.py").write_text("WIDTH = 2", "utf-8")
    after = {module: folder_of(module) for module in before}
    monkeypatch.setattr(compiled, "FLOWS", (*compiled.FLOWS[1:], compiled.FLOWS[0]))
    renumbered = {module: folder_of(module) for module in before}
    monkeypatch.undo()
    compiled._source.cache_clear()
    compiled._folder.cache_clear()
    assert [before[module] == after[module] for module in before] == [False, True, True]
    # the numbers of measures are constants in it
    assert not {*renumbered.values()} & {*before.values(), *after.values()}


STEPS = """
import sys
from pathlib import Path
import numpy as np
from jornada.engine import jit as compiled

compiled.HERE = Path(__file__).parent

@compiled.kernel
def total_of(rows):
    kept = [rows[i].count for i in range(rows.size)]
    kept.sort()
    total = kept[0]
    for one in kept[1:]:
        total += one
    return total

@compiled.kernel
def all_of(rows):
    return total_of(rows) + total_of(rows[1:]) + total_of(rows[::2].copy())

for number in sys.argv[1:]:
    print(all_of(np.array([(3,), (4,)], [("count", number)])))
"""


def test_what_two_processes_compiled_is_told_apart_by_a_third(tmp_path: Path) -> None:
    """They number record types and functions alike; the third runs each for the numbers that it was compiled for."""
    file = tmp_path / "steps.py"
    file.write_text(STEPS, "utf-8")

    def printed(*numbers: str) -> list[str]:
        command, cache = [sys.executable, str(file), *numbers], {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
        return subprocess.run(command, env=cache, capture_output=True, text=True, check=True).stdout.split()

    assert printed("int64") == ["14"]
    assert printed("float64") == ["14.0"]
    assert printed("int64", "float64") == ["14", "14.0"]
    assert printed("float64", "int64") == ["14.0", "14"]


def kinds_of(scenario: jo.Scenario) -> dict[str, str]:
    """Return the type that compiled code sees of each table of a scenario's first day."""
    seen: dict[str, str] = {}

    def look(people: Rows, today: Today, draw: Draw) -> Rows:
        world = today.world
        tables = (
            world.codes,
            world.places,
            world.legs,
            world.groups,
            world.offices,
            world.papers,
            world.dangers,
            people,
            today.choice,
            today.dispositions,
            today.stops,
            today.outcomes,
            today.arrivals,
            today.care,
            road_of(today, today.factors),
        )
        seen.update(
            {f"{number} {type(table).__name__}": str(numba.typeof(table)) for number, table in enumerate(tables)}
        )
        return people

    drawn = replace(scenario.without_ranges(), days=1)
    for _ in nights(drawn, run_key(1, 0), (Step("look", look, "looks at what there is"),)):
        pass
    return seen


FOLDERS = [
    *(f"rows/{path.parent.name}" for path in (HERE / "rows").glob("*/scenario.toml")),
    "one_office",
    "removal_plan",
    "southern_mexico",
    "caravan_2023",
]


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_every_scenario_is_of_the_same_kind(name: str) -> None:
    """Compiled code is made for types.

    A table that is of another type in some scenario would have everything compiled again.
    """
    assert kinds_of(jo.example(name)) == kinds_of(jo.example("three_places"))


class _Tables(NamedTuple):
    """A table among others."""

    table: np.ndarray
    others: np.ndarray


def _next(x: int) -> int:
    return x + 1


@overload(_next, inline="always")
def _next_for(x):  # type: ignore[no-untyped-def]
    return lambda x: x + 1


def test_what_is_written_to_a_table_that_came_in_a_tuple_is_kept() -> None:
    """Numba takes it for what nobody reads, once it has put one function into another."""

    @numba.njit
    def write(tables, first, second, third):  # type: ignore[no-untyped-def]
        held, at, one, other = tables, first, second, third
        held.table[at] += _next(one + other)

    tables = _Tables(np.zeros(2), np.zeros(2))
    write(tables, 1, 2, 3)
    assert tables.table.tolist() == [0.0, 6.0]
