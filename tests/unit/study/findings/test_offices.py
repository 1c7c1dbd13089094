"""Offices, the account and fluid runs, from the blocks to the report."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.helpers.office import with_office
from tests.helpers.small import small

import jornada as jo
from jornada.domain.measures import AT_OFFICES, FLOWS, INTERNAL, STOCKS
from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.today.policies import drawn_parameters
from jornada.interface.cli.console import show
from jornada.interface.report.page import account_table, find, offices_table, report
from jornada.study.ensemble.ensemble import Hands, ensemble, fluid
from jornada.study.ensemble.verify import verify
from jornada.study.findings.offices import WAITS, by_office
from jornada.study.findings.spread import spread
from jornada.study.questions.compare import Comparison
from jornada.study.runs.headline import headlines
from jornada.study.runs.measure import BY_NAME, is_known, measure
from jornada.study.runs.run import Run
from jornada.study.store.parquet import StoreError

HERE = Hands(workers=1)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(with_office(), 4, 1, tmp_path_factory.mktemp("offices") / "run", split=2, hands=HERE)


@pytest.fixture(scope="module")
def smooth(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return fluid(with_office(), tmp_path_factory.mktemp("fluid") / "run")


def test_every_measure_that_a_run_records_is_defined() -> None:
    assert [name for name in (*FLOWS, *STOCKS) if name not in INTERNAL and not is_known(name)] == []
    assert all(BY_NAME[f"office_{name}"].unit == BY_NAME[name].unit for name in AT_OFFICES)


def test_other_names_are_answered_and_what_cannot_occur_is_left_out(run: Run) -> None:
    figures = headlines(run, ["waited", "permits", "granted"])
    assert (figures["permits"] == figures["granted"]).all() and (figures["waited"] > 0).all()
    assert set(Comparison((run, run)).table("waited", "permits")["measure"]) == {"waited", "permits"}
    assert measure("stranded").kind == "stock" and "stranded" not in headlines(run, ["stranded", "granted"])


def test_waits_of_an_office_are_shares_of_those_served(run: Run) -> None:
    flows = run.flows("office_served_in_week", "month")
    served = run.flows("office_served", "month")
    registry = [frame.loc[frame["place"] == "Registry"].groupby("run")["people"].sum() for frame in (flows, served)]
    table = by_office(run).set_index("office")
    assert list(table.index) == ["Registry", "Appointments"]
    assert table.at["Registry", "served_in_week_q50"] == pytest.approx((registry[0] / registry[1]).median())
    middle = table.loc["Appointments", [f"{name}_q50" for name in WAITS]]
    assert middle.sum() == pytest.approx(1.0, abs=0.05)


def test_the_account_is_unit_costs_times_people(run: Run) -> None:
    figures = headlines(run, ["cost of processing", "served", "cost of shelter"])
    prices = (
        run.draws().query("parameter == 'costs.case.usd' and run < 1_000_000").sort_values("run")["value"].to_numpy()
    )
    assert figures["cost of processing"].to_numpy() == pytest.approx(prices * figures["served"].to_numpy(), abs=2.0)
    assert list(account_table(find(run))["purpose"]) == ["processing", "shelter"]


def test_each_run_draws_its_unit_costs_and_variants_share_them(run: Run) -> None:
    case = Cost("case", "processing", "served", usd=120.0, low=80.0, high=220.0)
    base = Scenario(
        costs=(case, replace(case, office="Registry", usd=100.0), replace(case, cost="bed", low=None, high=None))
    )
    draws = [drawn_parameters(base, 1, number) for number in range(400)]
    usd = np.array([[cost.usd for cost in scenario.costs] for scenario, _ in draws])
    assert (usd[:, 2] == 120.0).all() and "costs.bed.usd" not in draws[0][1]
    assert usd[:, 0].min() > 80.0 and usd[:, 0].max() < 220.0
    assert usd[:, 0].mean() == pytest.approx((80.0 + 120.0 + 220.0) / 3.0, abs=4.5)  # three standard errors
    assert (np.argsort(usd[:, 0]) == np.argsort(usd[:, 1])).all()  # one name, one draw
    other = drawn_parameters(base.with_policy(Policy("more desks")), 1, 7)[0]
    assert other.costs[0].usd == draws[7][0].costs[0].usd
    assert spread(run).loc["cost of processing", "parameters"] > 0.5


def test_a_policy_may_change_what_things_cost_for_a_time() -> None:
    base = with_office(60).without_ranges()
    change = {"costs.bed.usd": 30.0, "costs.bed.purpose": "army camp"}
    policy = Policy("camp", starts="2022-02-01", change=change)
    was, now = (jo.run(s).flows for s in (base, replace(base, policies=(*base.policies, policy))))
    spent = [
        dict(zip(*(f[c][f["measure"] == f.names["measure"].index(name)] for c in ("date", "people")), strict=True))
        for f, name in ((was, "cost of shelter"), (now, "cost of shelter"), (now, "cost of army camp"))
    ]
    january, february = np.datetime64("2022-01-01"), np.datetime64("2022-02-01")
    assert spent[1] == {january: spent[0][january]}
    assert spent[2] == {month: 2 * usd for month, usd in spent[0].items() if month >= february}


def test_the_report_shows_offices_and_costs_only_where_there_are_any(run: Run, tmp_path: Path) -> None:
    page = report(run, tmp_path / "with.html").read_text("utf-8")
    assert '<table id="by-office">' in page and '<table id="account">' in page and '<table id="costs">' in page
    assert " to " in offices_table(find(run)).set_index("office").at["Registry", "caseload_range"]
    bare = ensemble(small(30), 2, 1, tmp_path / "bare", split=0, hands=HERE)
    page = report(bare).read_text("utf-8")
    assert '<table id="by-office">' not in page and "by purpose" not in page and "Offices" not in page


def test_a_fluid_run_is_written_like_the_others_and_claims_no_range(
    smooth: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    info = json.loads((smooth.path / "run.json").read_text("utf-8"))
    assert info["fluid"] is True and info["seed"] is None and info["runs"] == 1 and info["finished"]
    assert smooth.flows("arrived", "month")["people"].sum() == pytest.approx(13500.0)
    assert verify(smooth) == []
    show(smooth)
    said = capsys.readouterr().out
    assert (
        "one fluid run, without chance; no range is claimed" in said and "nine runs" not in said and "seed" not in said
    )
    page = report(smooth).read_text("utf-8")
    assert "one fluid run, without chance" in page and "nine runs in ten" not in page and "in every run" not in page
    assert '<table id="by-office">' in page and ">Figure<" in page


def test_a_fluid_run_is_one_of_its_kind(smooth: Run, run: Run, tmp_path: Path) -> None:
    again = fluid(with_office(), tmp_path / "again")
    pd.testing.assert_frame_equal(again.summary(), smooth.summary())
    assert (Comparison((smooth, again)).table()["difference"] == 0).all()
    with pytest.raises(StoreError, match="fluid runs only"):
        Comparison((smooth, run))
    result = jo.run(with_office(), seed=5, fluid=True)
    assert result.flows["people"].sum() == pytest.approx(
        jo.run(with_office(), seed=6, fluid=True).flows["people"].sum()
    )
