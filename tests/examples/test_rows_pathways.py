"""Row S13 by closed forms.

Quotas, the share with a sponsor, what a place by air replaces, and what is counted where.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import jornada as jo
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import Daily, dailies, daily, run_key
from jornada.files.scenario.folder import check
from jornada.study.ensemble.ensemble import Hands, ensemble

FOLDER = Path(jo.__file__).parent / "examples" / "rows" / "s13_pathways"
HOME, THIRD, RIVER, CITY = range(4)
VEN, HTI = range(2)
JANUARY = 31
ROW = jo.read(FOLDER)


def _offices(scenario: Scenario, **fields: Any) -> Scenario:
    return replace(
        scenario,
        policies=(),
        offices=tuple(replace(o, **fields) for o in scenario.offices if o.office == "parole"),
        outcomes=tuple(r for r in scenario.outcomes if r.office == "parole"),
    )


def _all_wait(**fields: Any) -> Scenario:
    """Return the row with one list that all who may join at once and nobody leaves."""
    return _offices(ROW, **{"joins": 1.0, "waits": 40.0, "least_means": 0.0, "fee": 0.0, **fields})


def _runs(scenario: Scenario, number: int = 30) -> list[Daily]:
    return list(dailies(scenario, [run_key(13, i) for i in range(number)]))


def test_the_folder_is_valid() -> None:
    assert check(FOLDER) == []


@pytest.mark.parametrize("variant", dict(ROW.variants))
def test_everybody_is_admitted_met_or_still_there(variant: str) -> None:
    run = daily(ROW.variant(variant), run_key(13, 0))
    assert (run.flows["admitted"].sum() > 0) == (variant != "off")
    there = run.present[-1].sum() + run.on_leg[-1].sum()
    assert run.flows["encounters"].sum() + run.flows["admitted"].sum() + there == 480
    assert run.flows["admitted"].sum() == run.flows["admitted"][:, CITY].sum()
    assert run.flows["encounters"].sum() == run.flows["encounters"][:, RIVER].sum()


@pytest.mark.parametrize("quota", [0, 7, 60, 70, 400])
def test_a_months_quota_or_all_who_may(quota: int) -> None:
    for run in _runs(_all_wait(capacity=quota), 10):
        may, got = run.flows["registered"].sum(), run.flows["admitted"].sum((1, 2))
        waiting = np.cumsum(run.flows["registered"].sum((1, 2)))
        due = np.array(
            [quota * min(t + 1, JANUARY) // JANUARY + quota * max(0, t + 1 - JANUARY) // 28 for t in range(ROW.days)]
        )
        assert (np.cumsum(got) <= np.minimum(due, waiting)).all()
        assert got[:JANUARY].sum() == min(quota, may)
        assert got.sum() == min(2 * quota, may)


def test_one_quota_is_shared_and_a_quota_each_is_not() -> None:
    everybody = replace(ROW, offices=tuple(replace(o, waits=40.0) for o in ROW.offices))
    for one, each in zip(_runs(everybody.variant("on"), 10), _runs(everybody.variant("a quota each"), 10), strict=True):
        assert one.flows["admitted"].sum() == 120
        came = each.flows["registered"].sum((0, 1))
        assert came[VEN] > 60 > came[HTI]
        assert each.flows["admitted"].sum((0, 1)).tolist() == [60, came[HTI]]


def test_a_limit_in_all() -> None:
    for run in _runs(ROW.variant("a limit in all"), 10):
        got = run.flows["admitted"].sum((1, 2))
        assert (got[:JANUARY].sum(), got.sum()) == (60, 80)
    assert daily(_all_wait(capacity=60, total=80), run_key(1, 0), fluid=True).flows["admitted"].sum() == pytest.approx(
        80
    )


def test_in_fluid_mode_the_quota_is_the_same() -> None:
    got = daily(_all_wait(capacity=70), run_key(1, 0), fluid=True).flows["admitted"].sum((1, 2))
    assert got[:JANUARY].sum() == pytest.approx(70)
    assert got.sum() == pytest.approx(140)


@pytest.mark.parametrize(
    ("least", "share"), [(0.0, 0.5), (600.0, 0.5 * 8 / 10), (1400.0, 0.5 * 4 / 10), (2000.0, 0.05)]
)
def test_the_share_with_a_sponsor_and_the_means(least: float, share: float) -> None:
    # money 200 to 2,000 in units of 200 is ten levels, all alike; nobody earns or spends here
    first_days = replace(_all_wait(least_means=least), days=12)  # all come in ten
    found = np.array([run.flows["registered"].sum() for run in _runs(first_days, 300)])
    mean, variance = 480 * share, 480 * share * (1 - share)
    assert abs(found.mean() - mean) < 4 * np.sqrt(variance / len(found))
    assert 0.7 < found.var() / variance < 1.35


def test_without_the_test_all_may() -> None:
    assert daily(_all_wait(sponsor=False), run_key(13, 0)).flows["registered"].sum() == 480


def test_nobody_asks_and_nobody_draws() -> None:
    asked = _all_wait(sponsor=False, capacity=60)
    none = replace(asked, groups=tuple(replace(g, sponsor=0.0) for g in asked.groups))
    for one, other in zip(_runs(asked, 3), _runs(none, 3), strict=True):
        assert all((one.flows[name] == other.flows[name]).all() for name in one.flows)


@pytest.mark.parametrize("waits", [-2.0, 0.0, 2.0])
def test_what_a_place_on_the_list_keeps_from_the_road(waits: float) -> None:
    # without a place to give, those on the list set out with 1 in 1 + exp(stay + waits) a day, the others with 1 in 1 +
    # exp(stay)
    sponsors = tuple(replace(g, sponsor=0.25) for g in ROW.groups)
    row = replace(
        _all_wait(waits=waits), groups=sponsors, arrivals=tuple(replace(a, ends=a.starts) for a in ROW.arrivals)
    )
    run, nights = daily(row, run_key(1, 0), fluid=True), np.arange(1, ROW.days + 1)
    on_list = 480 * 0.25 * (1 - 1 / (1 + np.exp(3 + waits))) ** nights
    others = 480 * 0.75 * (1 - 1 / (1 + np.exp(3))) ** nights
    assert run.stocks["listed"][:, HOME].sum(1) == pytest.approx(on_list)
    assert run.present[:, HOME].sum(1) == pytest.approx(on_list + others)


def test_who_leaves_is_off_the_list() -> None:
    for run in _runs(_all_wait(waits=0.0), 3):
        assert run.flows["abandoned"].sum() + run.stocks["listed"][-1].sum() == run.flows["registered"].sum()
        assert run.flows["abandoned"].sum() > 0
        assert run.stocks["listed"][:, HOME:].sum((1, 2)).tolist() == run.offices["listed"].sum((1, 2)).tolist()
        assert run.stocks["listed"][:, THIRD].sum() == 0
    kept = daily(_all_wait(waits=0.0, stay=""), run_key(13, 0))
    assert kept.flows["abandoned"].sum() == 0
    assert kept.stocks["listed"][:, THIRD].sum() > 0


def test_a_fare_by_air_is_paid_by_those_admitted() -> None:
    for run in _runs(ROW.variant("on"), 5):
        assert (run.flows["fees"][:, HOME] == 600 * run.offices["admitted"][:, 0]).all()
        assert run.flows["fees"].sum() == 600 * run.flows["admitted"].sum() > 0
    dear = daily(_all_wait(capacity=300, fee=1900.0, sponsor=False), run_key(13, 0))
    assert 0 < dear.flows["admitted"].sum() < 100  # one in ten holds as much
    assert dear.flows["unpaid"].sum() > 0


def test_the_same_in_shards(tmp_path: Path) -> None:
    row = ROW.variant("a limit in all")
    whole = ensemble(row, 4, 13, tmp_path / "whole", split=0, hands=Hands(workers=1))
    for i in (2, 1):
        parts = ensemble(row, 4, 13, tmp_path / "parts", split=0, hands=Hands(workers=1, shard=(i, 2)))
    blocks = [
        (file, parts.path / file.relative_to(whole.path)) for block in whole.blocks for file in block.glob("*.parquet")
    ]
    assert len(blocks) == 12
    assert all(one.read_bytes() == other.read_bytes() for one, other in blocks)
