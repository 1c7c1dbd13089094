"""Rows S20 and S21.

Beliefs that lag and departures that answer, series and seasons, held against what is known by hand.
"""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.examples.test_rows import by_day, drawn, fluid, total

import jornada as jo
from jornada.domain.nouns.belief import Belief
from jornada.engine.choice.beliefs import audience_of


def believed(true: list[float], told: list[float], lag: float, fades: float) -> list[tuple[float, float]]:
    """Return the level of a belief and what announcements add, week by week, from the truth (bias in it) and what is
    announced."""
    level, news, found = true[0], 0.0, []
    for week, (truth, said) in enumerate(zip(true, told, strict=True)):
        level += (truth - level) * (1 - math.exp(-7 / lag)) if week else 0.0
        news = said or news * math.exp(-7 / fades)
        found.append((level, news))
    return found


BIAS = [0.01] * 4 + [0.03] * 9 + [0.01] * 9
MORE = [0.01] * 4 + [0.03] * 18
TOLD = [0.0] * 4 + [0.02] * 4 + [0.0] * 14
CASES = {
    "off": ([0.01] * 22, [0.0] * 22),
    "on": (BIAS, [0.0] * 22),
    "more danger": (MORE, [0.0] * 22),
    "warning": (MORE, TOLD),
}


@pytest.mark.parametrize("variant", CASES)
def test_s20_departures_and_the_way_taken_follow_the_belief(variant: str) -> None:
    run, level = fluid("s20_news", variant), [sum(parts) for parts in believed(*CASES[variant], lag=28, fades=21)]
    begun = np.repeat([(value / 0.01) ** -0.3 for value in level], 7)
    trail = np.repeat([1 / (1 + math.exp(round(100 * value, 3) - 1)) for value in level], 7)
    chance = 0.03 if variant in ("more danger", "warning") else 0.01
    truth = np.repeat([0.01] * 4 + [chance] * 18, 7)
    assert by_day(run, "arrived") == pytest.approx(100 * begun, rel=1e-9)
    assert by_day(run, "not_begun") == pytest.approx(100 * (1 - begun), abs=1e-6)
    assert by_day(run, "died") == pytest.approx(100 * begun * trail * truth, rel=1e-6)


def test_s20_a_rule_believed_keeps_people_at_home_and_nothing_else() -> None:
    run, level = (
        fluid("s20_news", "shut"),
        [level for level, _ in believed([0.0] * 4 + [1.0] * 9 + [0.0] * 9, [0.0] * 22, 14, 14)],
    )
    assert by_day(run, "arrived") == pytest.approx(100 * np.repeat(np.exp(-0.5 * np.array(level)), 7), rel=1e-9)
    assert total(run, "died") / total(run, "arrived") == pytest.approx(0.005)


def test_s20_who_does_not_set_out_and_who_does_are_those_who_would_have() -> None:
    on, off = drawn("s20_news", "on"), drawn("s20_news", "off")
    assert (by_day(on, "arrived") + by_day(on, "not_begun") == by_day(off, "arrived")).all()
    assert (by_day(on, "not_begun")[:28] == 0).all() and total(on, "not_begun") > 1500


# S21: half of what the series counts; a season that keeps its total; a policy on a pattern of rows.

MONTHS = [(3100, 31, 0.5), (5800, 29, 1.0), (1240, 31, 2.0), (3000, 30, 1.0)]


def test_s21_arrivals_follow_the_series_and_the_season() -> None:
    came = fluid("s21_origins", "off").flows["arrived"].sum(1)
    assert came[:, 0] == pytest.approx(np.concatenate([[0.5 * people / days] * days for people, days, _ in MONTHS]))
    factors = np.concatenate([[factor] * days for _, days, factor in MONTHS])
    assert came[:, 1] == pytest.approx(2420 * factors / factors.sum())
    assert came[:, 2] == pytest.approx(10.0)


def test_s21_given_people_are_whole_and_keep_their_total_and_their_curve() -> None:
    came = drawn("s21_origins", "off").flows["arrived"][:, 0, 1]
    factors = np.concatenate([[factor] * days for _, days, factor in MONTHS])
    assert came.sum() == 2420
    assert np.abs(np.cumsum(came) - 2420 * np.cumsum(factors) / factors.sum()).max() <= 1.0


def test_s21_a_shock_doubles_those_it_names_on_its_days_and_nobody_else() -> None:
    on, off = (drawn("s21_origins", name).flows["arrived"].sum(1) for name in ("on", "off"))
    first, last = ((day - date(2024, 1, 1)).days for day in (date(2024, 2, 1), date(2024, 3, 1)))
    assert (on[:, 1:] == off[:, 1:]).all()
    assert (np.delete(on[:, 0], range(first, last + 1)) == np.delete(off[:, 0], range(first, last + 1))).all()
    assert (on - off).sum() == pytest.approx(2920, abs=4 * math.sqrt(2920))


def test_waits_may_be_believed_where_nothing_is_of_roads() -> None:
    base = jo.example("one_office")
    told = replace(base, beliefs=(Belief("a long line", "wait", about="desk", start=400.0, source="assumption"),))
    audience = audience_of(told)
    assert audience.together == () and not audience.which.any()
    assert audience.which.shape == (len(base.groups), len(base.places))
    assert len(jo.run(told, seed=1).rows) == base.days
