"""Quotas of offices: so much in a month, so much in the whole run. What is kept of them stands beside the table of
people.

A month's quota is spread evenly over the open days of the month. What is not used on one stays for the others until the
month ends, so that no more than the quota is ever served, and all of it where enough people wait on the last open day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from jornada.domain.nouns.office import Office

DAYS_IN_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Quotas:
    """What a run keeps of the quotas of its offices, each (O,).

    The month, what is left of it up to today, and what is used in all.
    """

    month: np.ndarray
    left: np.ndarray
    used: np.ndarray


def new_quotas(offices: int, fluid: bool = False) -> Quotas:
    """Return the quotas of a run that begins: nothing is due yet, nothing is used."""
    number = np.float64 if fluid else np.int64
    return Quotas(np.zeros(offices, np.int64), np.zeros(offices, number), np.zeros(offices, number))


def capacity_today(office: Office, number: int, capacity: int, when: date, quotas: Quotas) -> Any:
    """Return what an office can serve on an open day, and let the day's share of a month's quota fall due."""
    room: Any = capacity
    if office.period == "month":
        month = 12 * when.year + when.month
        kept = quotas.left[number] if quotas.month[number] == month else 0
        quotas.month[number], quotas.left[number] = month, kept + share_of_day(capacity, office.days, when)
        room = quotas.left[number]
    return room if office.total is None else min(room, max(office.total - quotas.used[number], 0))


def use(number: int, used: Any, quotas: Quotas) -> None:
    """Take what an office has used today off what is left of the month, and add it to what it has used in all."""
    quotas.left[number] -= used
    quotas.used[number] += used


def has_quota(office: Office) -> bool:
    """Say whether an office has more to keep than its capacity a day."""
    return office.period == "month" or office.total is not None


def share_of_day(quota: int, weekdays: str, when: date) -> int:
    """Return what of a month's quota falls due on an open day: whole numbers that add up to the quota by the month's
    end.

    Examples
    --------
    >>> [share_of_day(10, "123", date(2024, 1, day)) for day in (1, 2, 3, 8)]
    [0, 1, 1, 0]
    >>> sum(
    ...     share_of_day(30000, "12345", date(2024, 1, day)) for day in range(1, 32) if date(2024, 1, day).weekday() < 5
    ... )
    30000
    """
    days = [date(when.year, when.month, day) for day in range(1, monthrange(when.year, when.month)[1] + 1)]
    is_open = [str(day.isoweekday()) in weekdays for day in days]
    before, in_all = sum(is_open[: when.day - 1]), sum(is_open)
    return quota * (before + 1) // in_all - quota * before // in_all


def a_day(office: Office) -> float:
    """Return what an office serves an open day, on average where the quota is a month's.

    Examples
    --------
    >>> (
    ...     a_day(Office("desk", "Town", capacity=60)),
    ...     round(a_day(Office("desk", "Town", capacity=435, period="month")), 2),
    ... )
    (60.0, 20.01)
    """
    if office.period != "month":
        return float(office.capacity)
    return office.capacity / (DAYS_IN_A_MONTH * len(set(office.days)) / 7)
