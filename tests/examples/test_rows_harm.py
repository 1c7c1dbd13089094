"""The rows of dangers, harm by others, captivity, repeat crossings and the ends of a crossing, held against what is
known by hand."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

import jornada as jo
from jornada.domain.nouns.observed import Observed
from jornada.domain.nouns.uncertainty import Shock
from jornada.engine.run.run import Daily, daily, run_key
from jornada.engine.today.shocks import series_of
from jornada.study.scores.evaluate import observed_encounters


@cache
def fluid(folder: str, variant: str) -> Daily:
    """Return the expected values of a row, day by day."""
    return daily(jo.example(f"rows/{folder}").variant(variant).without_ranges(), run_key(0, 0), fluid=True)


def totals(run: Daily, *names: str) -> list[float]:
    """Return flows over places, groups and the whole run."""
    return [float(run.flows[name].sum()) for name in names]


# S25: people held = people taken a day x days.


def test_s25_the_people_held_are_the_rate_times_the_days() -> None:
    run = fluid("s25_captivity", "on")
    held, taken = run.stocks["captive"].sum((1, 2)), run.flows["kidnapped"].sum((1, 2))
    assert held[90:150] == pytest.approx(20 * 0.1 / 0.9 * 10, rel=0.02)
    assert taken[90:150] == pytest.approx(20 * 0.1 / 0.9, rel=0.02)
    now = 0.0
    for t in range(200):  # nobody is freed on the day of being taken, and who is freed sets out the same morning
        freed = now / 10
        now += -freed + 0.1 * ((20 if t < 150 else 0) + freed)
        assert held[t] == pytest.approx(now, abs=0.02)


def test_s25_what_is_paid_and_who_dies_follow_from_the_money() -> None:
    taken, freed, ransoms, died = totals(fluid("s25_captivity", "on"), "kidnapped", "freed", "ransoms", "died")
    assert [taken, freed, ransoms, died] == pytest.approx([3000 / 9, 3000 / 9, 100_000, 0], rel=2e-3)
    assert totals(fluid("s25_captivity", "own money"), "kidnapped", "ransoms") == pytest.approx(
        [3000 / 9, 30_000], rel=2e-3
    )
    taken, freed, ransoms, died = totals(fluid("s25_captivity", "cannot pay"), "kidnapped", "freed", "ransoms", "died")
    assert died == pytest.approx(3000 * 0.05 / 0.95, rel=2e-3)
    assert freed == pytest.approx(taken - died, rel=2e-3)


# S15: what others do, by paper and place, in money and lives.


def test_s15_money_by_paper_and_violence_by_mornings_in_town() -> None:
    run = fluid("s15_harm_by_others", "on")
    mornings = 1 / (1 - 0.5 * 0.995)
    assert run.flows["taken"].sum((0, 1)) == pytest.approx([30_000, 70_000])
    assert run.flows["extorted"].sum((0, 1)) == pytest.approx([0, 400])
    assert totals(run, "robbed", "assaulted", "died") == pytest.approx(
        [400, 2000 * 0.1 * mornings, 2000 * 0.005 * mornings], rel=1e-3
    )
    assert totals(fluid("s15_harm_by_others", "a safe town"), "assaulted", "died", "taken") == pytest.approx(
        [0, 0, 100_000]
    )


def test_a_bad_month_of_one_danger_is_shared_by_all_who_meet_it_and_by_no_other_danger() -> None:
    quiet = jo.example("rows/s15_harm_by_others").variant("on")
    quiet = replace(quiet, arrivals=tuple(replace(row, people=20 * row.people) for row in quiet.arrivals))
    shaken = replace(
        quiet, shocks=(Shock("robbers about", "danger", by="danger", only="robbers", period="month", sd=0.5),)
    )
    factor = np.concatenate([one.factor[one.period, 0] for one in series_of(shaken, seed=3, run=1)])
    calm, bad = (daily(scenario, run_key(3, 1)).flows for scenario in (quiet, shaken))
    met = calm["robbed"].sum((1, 2))
    assert np.ptp(factor[met > 0]) > 0.2 or abs(factor[met > 0][0] - 1.0) > 0.2  # else it would show nothing
    assert bad["robbed"].sum() == pytest.approx((met * factor).sum(), rel=0.03)
    assert bad["extorted"].sum() == pytest.approx(calm["extorted"].sum(), rel=0.05)
    assert totals(fluid("s15_harm_by_others", "an honest road"), "extorted", "taken") == pytest.approx([0, 60_000])


def test_s15_a_guide_is_a_package_with_a_price() -> None:
    run, guided = fluid("s15_harm_by_others", "guides"), 1 / (1 + np.exp(0.3))
    assert run.flows["fares"].sum() == pytest.approx(2000 * 100 * guided, rel=1e-3)
    taken = [1000 * (1 - guided) * 30, 1000 * ((1 - guided) * 70 + guided * 0.4 * 50)]
    assert run.flows["taken"].sum((0, 1)) == pytest.approx(taken, rel=1e-3)


# S14: deaths = people x chance x death, month by month, of those who cross there.


def by_hand(variant: str) -> tuple[float, float]:
    """Return the expected deaths at the river and in the desert."""
    times, dying = (5 if variant == "a worse river" else 1), (0.25 if variant == "rescue" else 0.5)
    high, low, heat = 0.004 * times * dying, 0.001 * times * dying, 0.05 * 0.1
    weighed = (5 * high + 7 * low) / 12, 3 * heat / 12  # what a choice weighs: the chance over the year
    river = 1 / (1 + np.exp(50 * (weighed[0] - weighed[1])))
    days = [date(2024, 1, 1) + timedelta(days=i) for i in range(365)]
    wet = sum((high if 5 <= day.month <= 9 else low) for day in days)
    hot = sum(heat for day in days if 6 <= day.month <= 8)
    return wet * (40 + 20 * river), hot * (20 + 20 * (1 - river))


@pytest.mark.parametrize("variant", ["on", "rescue", "a worse river", "off"])
def test_s14_deaths_by_crossing_and_season(variant: str) -> None:
    run, expected = fluid("s14_crossing_dangers", variant), by_hand(variant) if variant != "off" else (0.0, 0.0)
    died = run.flows["died"].sum((0, 2))
    assert died[1:3] == pytest.approx(expected, rel=0.01)
    dry = np.r_[0:120, 280:366]  # in a month without high water a quarter as many drown, and nobody falls ill of heat
    assert run.flows["injured"][dry].sum() == 0
    if variant == "on":
        assert run.flows["died"][125:270, 1].sum() / 145 == pytest.approx(
            4 * run.flows["died"][dry, 1].sum() / (206 - 1), rel=0.05
        )


# S16 and S24: geometric repeats, and the ends of a crossing.


@pytest.mark.parametrize(("variant", "share"), [("on", 0.27), ("off", 0.07)])
def test_s16_the_share_of_repeats_is_that_of_who_is_returned_and_tries_again(variant: str, share: float) -> None:
    met, first = totals(fluid("s16_repeat_crossings", variant), "encounters", "first_encounters")
    assert [met, first] == pytest.approx([9000 / (1 - share), 9000], rel=1e-3)
    assert 1 - first / met == pytest.approx(share, rel=1e-3)


@pytest.mark.parametrize(("variant", "met"), [("on", 0.6), ("off", 0.8)])
def test_s24_a_crossing_ends_in_one_of_four_ways(variant: str, met: float) -> None:
    found = totals(
        fluid("s24_crossing_ends", variant), "died", "encounters", "entered_unseen", "turned_back_at_crossing"
    )
    tries = 9000 / (1 - 0.99 * 0.2)
    assert found == pytest.approx(
        [0.01 * tries, 0.99 * met * tries, 0.99 * (0.8 - met) * tries, 0.99 * 0.2 * tries], rel=1e-3, abs=1e-6
    )


def test_s24_a_series_of_entries_that_nobody_sees_is_never_scored() -> None:
    base = jo.example("rows/s24_crossing_ends")
    month = (date(2024, 1, 1), date(2024, 1, 31))
    told = replace(
        base,
        observed=(
            Observed("entered_unseen", *month, "North", people=700),
            Observed("encounters", *month, "North", people=900),
        ),
    )
    # of the area, and in total: the published encounters alone
    assert observed_encounters(told)["observed"].tolist() == [900, 900]
