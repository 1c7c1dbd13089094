"""Curves over a value: the same chances at every step, where a target is met, and what is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import jornada as jo
from jornada.domain.fault import ScenarioError, codes
from jornada.domain.nouns.policy import Policy
from jornada.interface.cli.sensitivity import as_json, as_text, refuse_what_cannot_be_written, steps_of, write_curve
from jornada.interface.misuse import Misuse
from jornada.interface.pictures.curve import charts, met
from jornada.interface.pictures.drawing import svg
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.publish import RULES
from jornada.study.questions.sensitivity import Sensitivity, meeting, sensitivity
from jornada.study.runs.headline import headlines

pytestmark = pytest.mark.xdist_group("study")
BASE = replace(jo.example("rows/s17_removal"), days=40)
BEDS, SEATS = "places.Custody.beds", "offices.flights.capacity"
HERE = Hands(workers=1)


@pytest.fixture(scope="module")
def beds(tmp_path_factory: pytest.TempPathFactory) -> Sensitivity:
    return sensitivity(BASE, {BEDS: [110, 55, 220]}, 6, 1, out=tmp_path_factory.mktemp("curve"), hands=HERE)


def test_each_step_is_the_scenario_with_that_value_on_the_same_seeds(beds: Sensitivity, tmp_path: Path) -> None:
    plain = replace(BASE, places=tuple(replace(p, beds=110 if p.beds else p.beds) for p in BASE.places))
    alone = ensemble(plain, 6, 1, tmp_path / "alone", split=0, hands=HERE)
    names = ["removed", "cost of detention", "cost of removal"]
    assert beds.values == ((55, 110, 220),)
    assert np.array_equal(headlines(beds.runs[1], names).to_numpy(), headlines(alone, names).to_numpy())
    prices = [run.draws().sort_values(["parameter", "run"])["value"].to_numpy() for run in beds.runs]
    assert np.array_equal(prices[0], prices[1]) and np.array_equal(prices[1], prices[2])


def test_the_table_has_a_row_a_step_and_measure(beds: Sensitivity) -> None:
    table = beds.table("removed", "cost of detention")
    assert list(table.columns) == [BEDS, "measure", "unit", "mean", "q05", "q25", "q50", "q75", "q95"]
    assert table["measure"].tolist() == ["removed"] * 3 + ["cost of detention"] * 3
    figures = headlines(beds.runs[2], ["removed"])["removed"]
    assert table["mean"][2] == pytest.approx(figures.mean()) and table["q95"][2] == pytest.approx(
        np.quantile(figures, 0.95)
    )
    assert (table["q95"] >= table["q05"]).all() and table["mean"][:3].is_monotonic_increasing


def test_the_target_is_met_between_the_steps_that_it_lies_between(beds: Sensitivity) -> None:
    low, high = (headlines(run, ["removed"])["removed"].to_numpy() for run in beds.runs[:2])
    target = float(low.mean() + high.mean()) / 2.0
    by_hand = np.sort(55 + 55 * (target - low) / (high - low))
    found = beds.crossing("removed", target).iloc[0]
    assert (found["q05"], found["q95"]) == pytest.approx((by_hand[0], by_hand[5]))
    assert found["q50"] == pytest.approx(by_hand[2]) and found["reached"] == 1.0


def test_a_target_out_of_reach_is_said_to_be(beds: Sensitivity) -> None:
    never, before = beds.crossing("removed", 1e9).iloc[0], beds.crossing("removed", 1.0).iloc[0]
    assert (never["q50"], never["not_reached"], never["reached"]) == (np.inf, 1.0, 0.0)
    assert (before["q50"], before["already"]) == (-np.inf, 1.0)
    assert met(never, [55, 110, 220]) == "not reached by 220 in every run"
    assert met(before, [55, 110, 220]) == "before 55 in every run"


@pytest.mark.parametrize(
    ("curve", "target", "step"),
    [
        ([1, 2, 4], 3, 1.5),
        ([4, 2, 1], 3, 0.5),
        ([1, 2, 4], 4, 2),
        ([1, 2, 4], 5, np.inf),
        ([1, 2, 4], 0, -np.inf),
        ([4, 2, 1], 5, -np.inf),
        ([4, 2, 1], 0, np.inf),
        ([1, 5, 1, 5], 3, 0.5),
        ([2, 2], 3, np.inf),
        ([np.nan, 1, 3], 2, 1.5),
        ([np.nan, np.nan], 2, np.inf),
    ],
)
def test_where_a_curve_meets_a_target(curve: list[float], target: float, step: float) -> None:
    assert meeting(np.array(curve, float), target) == step


def test_fields_move_together_and_come_after_every_policy(tmp_path: Path) -> None:
    later = Policy("later", starts="2024-01-10", change={SEATS: 1})
    base = replace(BASE, policies=(*BASE.policies, later))
    found = sensitivity(base, {SEATS: [9, 18], BEDS: ["x1", "x2"]}, 2, 1, out=tmp_path, hands=HERE)
    assert list(found.table("removed")[SEATS]) == [9, 18] and list(found.table("removed")[BEDS]) == ["x1", "x2"]
    removed = [headlines(run, ["removed"])["removed"].min() for run in found.runs]
    assert removed[0] == 9 * 35 and removed[1] == 18 * 35  # from the sixth day on; not one a day from the tenth
    both = found.crossing("removed", 9 * 35 + 4.5 * 35)
    assert both["q50"].tolist() == [13.5, 1.5]


CHANGES: list[tuple[dict[str, list[object]], str, str]] = [
    ({}, "J047", "at least one path"),
    ({BEDS: [10]}, "J047", "at least 2 values"),
    ({BEDS: [10, 20], SEATS: [1, 2, 3]}, "J047", "as many as"),
    ({BEDS: [10, 10]}, "J047", "once"),
    ({BEDS: ["x1", 20]}, "J047", "multiples"),
    ({BEDS: ["ten", "x2"]}, "J047", "multiples"),
    ({"places.Custody.bed": [1, 2]}, "J025", "did you mean 'beds'"),
    ({"places.Custodi.beds": [1, 2]}, "J025", "did you mean 'Custody'"),
    ({SEATS: [10.5, 20]}, "J010", "whole number"),
    ({BEDS: [-5, 20]}, "J011", "at least 0"),
    ({SEATS: ["x-1", "x2"]}, "J011", "at least 0"),
]


@pytest.mark.parametrize(("change", "code", "words"), CHANGES)
def test_what_cannot_be_changed_so_is_told(
    change: dict[str, list[object]], code: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(ScenarioError) as told:
        sensitivity(BASE, change, 2, 1, out=tmp_path, hands=HERE)  # type: ignore[arg-type]
    assert {fault.code for fault in told.value.faults} == {code} and code in codes()
    assert words in str(told.value) and "sensitivity" in told.value.faults[0].where
    assert list(tmp_path.iterdir()) == []


def test_arguments_of_the_command_are_read_or_refused() -> None:
    assert steps_of([BEDS, SEATS], ["10,20.5", "x1,x2"]) == {BEDS: [10, 20.5], SEATS: ["x1", "x2"]}
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: steps_of([BEDS], []), "one --values"),
        (lambda: steps_of([BEDS], ["1,b"]), "found 'b'"),
        (lambda: refuse_what_cannot_be_written([Path("a.pdf")]), ".csv"),
    ]
    for call, words in refused:
        with pytest.raises(Misuse, match=words):
            call()


def test_what_is_written_and_said_agrees_with_the_table(beds: Sensitivity, tmp_path: Path) -> None:
    import pandas as pd

    write_curve(beds, ["removed"], 700.0, [tmp_path / "a.csv", tmp_path / "a.png", tmp_path / "b" / "a.svg"])
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "a.csv"), beds.table("removed"))
    assert (tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG" and (tmp_path / "b" / "a.svg").read_text("utf-8") == svg(
        charts(beds, ["removed"], 700.0)
    )
    record = json.loads(as_json(beds, ["removed"], 1e9))
    assert record["target"][0]["q50"] is None and record["target"][0]["not_reached"] == 1.0
    assert record["table"][1]["mean"] == beds.table("removed")["mean"][1] and record["change"] == {BEDS: [55, 110, 220]}
    assert "not reached by 220 in every run" in as_text(beds, ["removed"], 1e9)


def test_a_measure_that_cannot_occur_is_told(beds: Sensitivity) -> None:
    with pytest.raises(KeyError, match="cannot occur"):
        beds.table("paper_ran_out")
    with pytest.raises(KeyError, match="nearest: removed"):
        beds.table("remved")


def test_all_passes_the_gate(beds: Sensitivity, monkeypatch: pytest.MonkeyPatch) -> None:
    assert RULES == ()
    monkeypatch.setattr(
        "jornada.study.publish.RULES",
        (lambda table: table.head(1) if hasattr(table, "head") and "mean" in getattr(table, "columns", ()) else table,),
    )
    assert len(beds.table("removed")) == 1
