"""Before an ensemble: every step is compiled once, by one worker or another, and no run begins before that."""

from functools import partial
from pathlib import Path

import pytest

import jornada as jo
from jornada.domain.scenario import Scenario
from jornada.engine import compiled
from jornada.engine.day import steps_of
from jornada.engine.table.rows import Rows
from jornada.engine.today import Draw, Step, Today
from jornada.study import warming as module
from jornada.study.pool import in_pool
from jornada.study.warming import is_little, steps_in, warming


@pytest.mark.parametrize("name", ["three_places", "corridor"])
def test_every_step_of_a_day_is_in_one_part(name: str) -> None:
    scenario = jo.example(name)
    parts = [[step.name for step in steps_in(scenario, part)] for part in range(len(warming(scenario)))]
    assert all(parts)
    assert sorted(name for part in parts for name in part) == sorted(step.name for step in steps_of(scenario))


def test_a_job_takes_the_steps_of_its_part_through_the_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[tuple[int, int]] = []

    def watched(scenario: Scenario, part: int) -> tuple[Step, ...]:
        def note(people: Rows, today: Today, draw: Draw) -> Rows:
            went.append((part, today.day))
            return people
        return (Step("note", note, "notes that it was called"),)

    monkeypatch.setattr(module, "steps_in", watched)
    for job in warming(jo.example("corridor")):
        job()
    assert went == [(0, 0), (1, 0), (2, 0)]


def test_work_is_little_where_workers_would_take_longer_to_begin_and_all_is_compiled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    jo.run(jo.example("three_places"))  # compiled, if it was not
    assert is_little(jo.example("three_places"), 4)
    assert not is_little(jo.example("three_places"), 4000)
    assert not is_little(jo.example("corridor"), 1)
    monkeypatch.setattr(compiled.SETTINGS, "CACHE_DIR", str(tmp_path))
    assert not is_little(jo.example("three_places"), 4)


def test_what_comes_before_is_done_before_any_task(tmp_path: Path) -> None:
    marks = [tmp_path / "one", tmp_path / "two"]
    assert list(in_pool(Path.exists, marks, 2, [partial(mark.write_text, "done") for mark in marks])) == [True, True]
