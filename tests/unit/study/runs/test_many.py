"""What is said of many runs, a part of them after the other, is what is said of all at once.

And memory does not grow with the runs.
"""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.helpers.enlarged import enlarged
from tests.helpers.small import small

from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.findings.layers import difference, layers_of
from jornada.study.findings.places import by_place
from jornada.study.findings.policies import share_in_force
from jornada.study.findings.wide import Layer, summed, wide_of
from jornada.study.questions.changes import what_changed
from jornada.study.runs.answers import answers
from jornada.study.runs.cells import Split
from jornada.study.runs.question_text import questions_of
from jornada.study.runs.run import Run
from jornada.study.store import in_memory

DAYS, REAL, MANY = 15, 4, 32


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    folder = tmp_path_factory.mktemp("many")
    base = small(DAYS)
    found = [
        ensemble(scenario, REAL, 1, folder / name, split=0, hands=Hands(workers=1))
        for name, scenario in (
            ("base", base),
            (
                "more",
                replace(base, policies=(replace(base.policies[0], starts=date(2022, 1, 5), active=True),), variants=()),
            ),
        )
    ]
    return tuple(enlarged(run, MANY, folder / f"{run.path.name}-many") for run in found)  # type: ignore[return-value]


@pytest.fixture
def few_rows(monkeypatch: pytest.MonkeyPatch) -> Callable[[Run], Run]:
    """Return runs as if they were too many for the memory."""

    def reread(run: Run) -> Run:
        monkeypatch.setattr(in_memory, "MOST_ROWS", 0)
        monkeypatch.setattr(in_memory, "PART_ROWS", 1500)
        return Run(run.path)

    return reread


def same(one: list[Layer], other: list[Layer]) -> None:
    assert [(layer.measure, layer.by, layer.axis, layer.rows, layer.stats) for layer in one] == [
        (layer.measure, layer.by, layer.axis, layer.rows, layer.stats) for layer in other
    ]
    for before, after in zip(one, other, strict=True):
        np.testing.assert_allclose(after.values, before.values, rtol=1e-12, atol=1e-9)


def test_parts_say_what_all_at_once_say(stores: tuple[Run, Run], few_rows: Callable[[Run], Run]) -> None:
    whole, other = stores
    asked = questions_of(whole.scenario, ["present at Mexico City", "encounters of VEN"])
    at_once = (
        by_place(whole),
        share_in_force(whole),
        answers([whole], asked),
        what_changed(whole, other),
        layers_of(whole, whole.summary()),
    )
    apart = difference(whole, other, at_once[-1])
    run, second = few_rows(whole), few_rows(other)
    assert len(list(run.parts())) > 1 and sum(len(part.blocks) for part in run.parts()) == len(run.blocks)
    in_parts = (
        by_place(run),
        share_in_force(run),
        answers([run], asked),
        what_changed(run, second),
        layers_of(run, run.summary()),
    )
    for one, part in zip(at_once[:4], in_parts[:4], strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(part), pd.DataFrame(one))
    same(at_once[4], in_parts[4])
    same(apart, difference(run, second, in_parts[4]))


def test_memory_does_not_grow_with_the_runs(
    stores: tuple[Run, Run], few_rows: Callable[[Run], Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jornada.study.findings.wide.AT_ONCE", 20_000)
    monkeypatch.setattr("jornada.study.store.aside.TOGETHER", 20_000)
    peaks = []
    few_rows(stores[0])
    monkeypatch.setattr(in_memory, "PART_ROWS", 3000)
    for run in (stores[0], enlarged(stores[0], 4 * MANY, tmp_path / "more")):
        again = Run(run.path)
        tracemalloc.start()
        by_place(again)
        present = wide_of(again, Split("present", "place+group"))
        assert (
            present is not None
            and summed(present, Split("present", "place+group"), present.rows, present.at).values.any()
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.6 * peaks[0], "four times the runs"
