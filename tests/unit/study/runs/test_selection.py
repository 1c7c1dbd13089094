"""What is asked for by name in Python.

A name that stands nowhere is a fault with the nearest right one, never a table of nothing.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

import jornada as jo
from jornada.domain.fault import ScenarioError, UnknownName, quoted
from jornada.domain.nouns.observed import Recorded
from jornada.domain.nouns.policy import Trigger
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.questions.compare import Comparison
from jornada.study.runs.run import Run
from jornada.study.store.parquet import StoreError

HERE = Hands(workers=1)
BASE = jo.example("three_places")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(
        replace(jo.example("one_office"), days=9),
        2,
        1,
        tmp_path_factory.mktemp("names") / "with a space",
        split=0,
        hands=HERE,
    )


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (lambda run: run.stocks("banana"), "'present', 'on_leg'"),
        (lambda run: run.stocks("presen"), "did you mean 'present'"),
        (lambda run: run.stocks("served"), "this is a flow: flows('served', 'week')"),
        (lambda run: run.flows("present", "week"), "this is a stock: stocks('present')"),
        (lambda run: run.flows("mean_wait", "week"), "a ratio of waited_days and served"),
        (lambda run: run.flows("died", "daily"), "did you mean 'day'"),
        (lambda run: run.flows("died", "day"), "that these runs keep it by: 'week', 'month'"),
        (lambda run: run.flows("cost of beds", "month"), "a flow that these runs keep"),
        (lambda run: run.stocks("present", by="plce"), "did you mean 'place'"),
        (lambda run: Comparison((run, run)).table("banana"), "no measure 'banana'"),
        (lambda run: Comparison((run, run)).table("paper_ran_out"), "can occur in these scenarios"),
        (lambda run: BASE.variant("more bed"), "'more beds'; did you mean 'more beds'?"),
        (lambda run: jo.example("three_place"), "did you mean 'three_places'"),
        (lambda run: jo.explain("J12"), "nearest: J012"),
    ],
)
def test_an_unknown_name_is_a_fault_with_the_nearest_right_one(
    asked: Callable[[Run], object], says: str, run: Run
) -> None:
    with pytest.raises(UnknownName) as found:
        asked(run)
    assert says in str(found.value) and found.value.faults and isinstance(found.value, (ScenarioError, KeyError))


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        (jo.Policy("x", change={"routes.rid.turned_back": 0.3}), "did you mean 'ride'"),
        (jo.Policy("x", change={"routes.ride.turned_bak": 0.3}), "did you mean 'turned_back'"),
        (jo.Policy("x", change={"routes.ride.turned_back": 3.0}), "J011"),
        (
            jo.Policy("x", trigger=Trigger("encounter", above=3), change={"routes.ride.turned_back": 0.3}),
            "did you mean 'encounters'",
        ),
    ],
)
def test_a_policy_that_is_added_changes_and_counts_what_is_there(policy: jo.Policy, says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        BASE.with_policy(policy)


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, True, "7"])
def test_seeds_are_whole_numbers_that_64_bits_hold(seed: object) -> None:
    for begin in (
        lambda: jo.run(BASE, seed=seed),
        lambda: jo.ensemble(BASE, 1, seed=seed),
        lambda: jo.compare([BASE], 1, seed=seed),
        lambda: jo.sensitivity(BASE, {"places.Middle.beds": [1, 2]}, 1, seed=seed),
    ):
        with pytest.raises(ScenarioError, match="at most 9223372036854775807"):
            begin()
    with pytest.raises(ScenarioError, match="J01[01] runs"):
        jo.ensemble(BASE, runs=0)


def test_a_folder_of_runs_is_opened(run: Run, tmp_path: object) -> None:
    assert jo.open(run.path).info == run.info and jo.open(str(run.path)).stocks("present").equals(run.stocks("present"))
    with pytest.raises(StoreError, match="such as .*'.*with a space'"):
        jo.open(run.path.parent)
    with pytest.raises(
        StoreError, match=r"a scenario, and no run here; run it first: `jornada run '.*with a space/scenario'`"
    ):
        jo.open(run.path / "scenario")


def test_the_names_are_listed_before_they_are_used() -> None:
    assert {"open", "compare", "example", "read", "Scenario"} <= set(dir(jo))


def test_no_row_of_a_table_is_the_sum_of_others(tmp_path: object) -> None:
    kept = tuple(Recorded("present", "week", by) for by in ("total", "place", "nationality", "place+nationality"))
    run = ensemble(replace(BASE, days=7, measures=kept), 1, 1, f"{tmp_path}/run", split=0, hands=HERE)
    split = {by: run.stocks("present", by=by) for by in ("total", "place", "nationality", "place+nationality")}
    assert run.stocks("present").equals(split["place+nationality"]) and "" not in set(split["place"]["place"])
    assert len({int(table["people"].sum()) for table in split.values()}) == 1
    only = ensemble(replace(BASE, days=7, measures=kept[:1]), 1, 1, f"{tmp_path}/only", split=0, hands=HERE)
    with pytest.raises(UnknownName, match="a split that these runs keep: total"):
        only.stocks("present", by="place")
    with pytest.raises(UnknownName, match="a stock that these runs keep: 'present'"):
        only.stocks("waiting")


def test_names_in_a_row_are_told_apart_and_can_be_pasted() -> None:
    assert quoted(["on", "beds, and food"]) == "'on', 'beds, and food'"
