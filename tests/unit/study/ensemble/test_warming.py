"""Before an ensemble: every step is compiled once, by one worker or another, and no run begins before that."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import jornada as jo
from jornada.domain.scenario.scenario import Scenario
from jornada.engine import jit as compiled
from jornada.engine.run.rule_sets import steps_of
from jornada.engine.table.rows import Rows
from jornada.engine.today.today import Draw, Step, Today
from jornada.study.ensemble import progress as days
from jornada.study.ensemble import warming as module
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.ensemble.ensemble import fluid as run_fluid
from jornada.study.ensemble.pool import Beside, in_pool
from jornada.study.ensemble.warming import is_little, steps_in, warming


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
    assert went == [(0, 0), (1, 0)]


def test_work_is_little_where_workers_would_take_longer_to_begin_and_all_is_compiled(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    jo.run(jo.example("three_places"))  # compiled, if it was not
    assert is_little(jo.example("three_places"), 4)
    assert not is_little(jo.example("three_places"), 4000)
    assert not is_little(jo.example("corridor"), 1)
    monkeypatch.setattr(compiled.SETTINGS, "CACHE_DIR", str(tmp_path))
    assert not is_little(jo.example("three_places"), 4)


def test_what_comes_before_is_done_before_any_task(tmp_path: Path) -> None:
    marks = [tmp_path / "one", tmp_path / "two"]
    assert list(in_pool(Path.exists, marks, 2, Beside([partial(mark.write_text, "done") for mark in marks]))) == [
        True,
        True,
    ]


def test_workers_say_how_far_their_runs_are(tmp_path: Path) -> None:
    """What is said of blocks in hand is summed, and forgotten with each block.

    Another one's, and what is half written, is left out.
    """
    for block, text in ((0, "0.5000\n"), (1, "1.2500\n"), (2, "1.2"), (7, "3.0000\n")):
        (tmp_path / "blocks").mkdir(exist_ok=True)
        (tmp_path / "blocks" / f".days-{block:05d}").write_text(text, "utf-8")
    in_hand = [(tmp_path, block) for block in range(4)]
    assert days.noted(in_hand) == 1.75
    days.note(tmp_path, 2, 0.25)
    days.forget(in_hand[1:2])
    assert days.noted(in_hand) == 0.75


@pytest.mark.parametrize("fluid", [False, True])
def test_days_of_a_run_are_told_and_only_whole_runs_let_an_interrupt_in(
    tmp_path: Path, fluid: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shares of a run rise day by day and are no whole number, at which a command may end.

    Without chance the days themselves are told.
    """
    monkeypatch.setattr(days, "PACE", 0.0)
    heard: list[tuple[float, int]] = []
    hands = Hands(workers=1, progress=lambda done, total: heard.append((done, total)))
    scenario = replace(jo.example("three_places"), days=5)
    (
        run_fluid(scenario, tmp_path / "runs", hands)
        if fluid
        else ensemble(scenario, 2, 1, tmp_path / "runs", split=0, hands=hands)
    )
    done = [one for one, _ in heard]
    assert done == sorted(done) and {total for _, total in heard} == ({5} if fluid else {2})
    assert [one for one in done if one == int(one)] == ([0, 1, 2, 2, 3, 4, 5] if fluid else [0, 1, 2])
    assert len(done) == (7 if fluid else 13)
    assert not list(tmp_path.glob("runs/blocks/.*"))
