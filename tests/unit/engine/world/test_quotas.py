"""Quotas: whole numbers that add up, never more than what is allowed, whatever is used on the way."""

from datetime import date, timedelta
from random import Random

import pytest

from jornada.domain.nouns.group import Group
from jornada.domain.nouns.office import Office
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.table.columns import codes_of
from jornada.engine.world.pathways import asks_for_sponsors, sponsor_column, sponsored
from jornada.engine.world.quotas import capacity_today, new_quotas, share_of_day, use

DAYS = [date(2023, 11, 1) + timedelta(days=i) for i in range(121)]


@pytest.mark.parametrize("weekdays", ["1234567", "12345", "6", "37"])
@pytest.mark.parametrize("quota", [0, 1, 29, 31, 30000])
def test_shares_add_up_and_are_even(weekdays: str, quota: int) -> None:
    for month in (11, 12, 1, 2):
        shares = [
            share_of_day(quota, weekdays, day)
            for day in DAYS
            if day.month == month and str(day.isoweekday()) in weekdays
        ]
        assert sum(shares) == quota
        assert max(shares) - min(shares) <= 1


@pytest.mark.parametrize("number", range(20))
def test_never_more_than_the_quota_and_nothing_lost(number: int) -> None:
    dice = Random(number)
    office = Office(
        "parole", "Home", capacity=dice.randrange(90), period="month", days="12345", total=dice.choice([None, 100])
    )
    quotas, used = new_quotas(1), dict.fromkeys((11, 12, 1, 2), 0)
    for day in (d for d in DAYS if str(d.isoweekday()) in office.days):
        room = capacity_today(office, 0, office.capacity, day, quotas)
        some = dice.choice([0, room, dice.randint(0, room)]) if day < date(2024, 1, 10) else room
        use(0, some, quotas)
        used[day.month] += some
        assert used[day.month] <= office.capacity
    assert quotas.used[0] == sum(used.values()) <= (office.total or 10**9)
    if office.total is None:
        assert used[2] == used[1] == office.capacity  # all of it where the last days take all that is due


def test_what_a_month_leaves_is_gone_with_it() -> None:
    office, quotas = Office("parole", "Home", capacity=31, period="month", days="1234567"), new_quotas(1)
    # 29 and 30 November, 1 and 2 December
    assert [capacity_today(office, 0, 31, day, quotas) for day in DAYS[28:32]] == [1, 3, 1, 2]


def test_a_quota_changed_within_a_month_counts_from_that_day() -> None:
    office, quotas = Office("parole", "Home", capacity=0, period="month", days="1234567"), new_quotas(1)
    late = [capacity_today(office, 0, 30 if day.day > 15 else 0, day, quotas) for day in DAYS[:30]]
    assert (late[14], late[15], late[29]) == (0, 1, 15)


def test_a_sponsor_takes_a_bit_only_where_somebody_asks() -> None:
    groups = (Group("adult", "VEN", sponsor=0.3),)
    plain, asked = Scenario(groups=groups), Scenario(groups=groups, offices=(Office("parole", "Home", sponsor=True),))
    later = Scenario(
        groups=groups,
        offices=(Office("parole", "Home"),),
        policies=(Policy("asks", change=(("offices.*.sponsor", True),)),),
    )
    assert [sponsored(s, asks_for_sponsors(s)).tolist() for s in (plain, asked, later)] == [[0.0], [0.3], [0.3]]
    assert [
        int(codes_of([sponsor_column(asks_for_sponsors(s))]).most["sponsor"][0]) for s in (plain, asked, later)
    ] == [0, 1, 1]
