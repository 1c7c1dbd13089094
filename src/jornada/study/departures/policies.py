"""Dated policies as a forecast knows them: what kind each is by a declared map, and how it acts on a month."""

import re
from datetime import date
from importlib import resources
from typing import NamedTuple

import pandas as pd

KINDS = ("restriction", "relaxation", "none")
PACKAGE = "jornada.study.departures"


class Dated(NamedTuple):
    """A policy that has a kind."""

    starts: date  # its first day
    known: date  # the day from which it was known
    kind: str  # by the map: restriction moves the mean and the spread of a month, others the spread
    weight: float  # as how much of a policy it counts
    policy: str  # its name


class Act(NamedTuple):
    """What policies add to a month: how many restrictions' means, and how many policies' variances."""

    mean: float
    spread: float


class Mapped(NamedTuple):
    """The rows of a timeline, by what the map has for them."""

    policies: tuple[Dated, ...]  # those of a kind, by day
    silent: tuple[str, ...]  # mapped, and without an effect on the total
    unmapped: tuple[str, ...]  # no rule fits them, or their day is none


def table(name: str) -> pd.DataFrame:
    """Return one of the tables beside this module."""
    with resources.files(PACKAGE).joinpath(name).open(encoding="utf-8") as rows:
        return pd.read_csv(rows)


def mapped(timeline: pd.DataFrame) -> Mapped:
    """Return the policies of a timeline by the declared map, one a day and kind, with the episodes that are older than
    any timeline.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     [("2023-05-12", "Circumvention of Lawful Pathways rule"), ("2023-06-01", "a new wall")],
    ...     columns=["date", "policy"],
    ... )
    >>> found = mapped(rows)
    >>> found.policies[-1].starts.isoformat(), found.unmapped
    ('2023-05-12', ('2023-06-01: a new wall',))
    """
    rules = list(table("policy_map.csv").itertuples())
    found = {
        (row.date, row.kind): Dated(_day(row.date), _day(row.date), row.kind, row.weight, row.policy)
        for row in table("episodes.csv").itertuples()
    }
    silent, unmapped = [], []
    for row in timeline.to_dict("records"):
        day, name = str(row["date"])[:10], str(row["policy"])
        rule = next((rule for rule in rules if re.search(rule.pattern, name)), None)
        if rule is None or not _is_day(day):
            unmapped.append(f"{day}: {name}")
        elif rule.kind == "none":
            silent.append(f"{day}: {name}")
        else:
            known = str(row.get("known_from") or "")[:10]
            found.setdefault(
                (day, rule.kind),
                Dated(_day(day), _day(known) if _is_day(known) else _day(day), rule.kind, float(rule.weight), name),
            )
    return Mapped(tuple(sorted(found.values())), tuple(silent), tuple(unmapped))


def known_at(policies: tuple[Dated, ...], origin: pd.Period) -> tuple[Dated, ...]:
    """Return the policies that were known by the last day of a month."""
    last = origin.end_time.date()
    return tuple(one for one in policies if one.known <= last)


def pulse(policies: tuple[Dated, ...], month: pd.Period) -> Act:
    """Return what policies add to a month: the part of it from a policy's day on, the rest to the month after.

    Examples
    --------
    >>> rule = Dated(date(2023, 5, 12), date(2023, 5, 12), "restriction", 1.0, "a rule")
    >>> (
    ...     round(pulse((rule,), pd.Period("2023-05", "M")).mean, 3),
    ...     round(pulse((rule,), pd.Period("2023-06", "M")).mean, 3),
    ... )
    (0.645, 0.355)
    """
    mean = spread = 0.0
    for one in policies:
        whole = pd.Period(one.starts, "M")
        if month in (whole, whole + 1):
            within = 1.0 - (one.starts.day - 1) / whole.days_in_month
            part = (within if month == whole else 1.0 - within) * one.weight
            mean += part if one.kind == "restriction" else 0.0
            spread += part
    return Act(mean, spread)


def _is_day(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))


def _day(text: str) -> date:
    return date.fromisoformat(text)
