"""People enter the picture: given, Poisson or negative binomial numbers, at a place, with what they carry."""

import math
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
from numba import types
from numba.extending import overload

from jornada.domain.scenario import Scenario
from jornada.engine.cohorts import GROUP, MEANS, POSITION, SPONSOR, Rows, add, blank, put, reserve
from jornada.engine.compiled import kernel, lean
from jornada.engine.curves import EVEN, Curves, curves_of
from jornada.engine.draw import normal_quantile, part, poisson_quantile, stable_hash, uniform
from jornada.engine.ledger import ARRIVED, BEGAN_ON_THE_WAY, NOT_BEGUN
from jornada.engine.lines import joined, with_paper
from jornada.engine.quantile import binomial_chance
from jornada.engine.today import Draw, Today

GIVEN, POISSON, NEGATIVE_BINOMIAL = 0, 1, 2
PROCESSES = ("given", "poisson", "negative_binomial")


class Arrivals(NamedTuple):
    """Rows of the arrivals table, each (A,): days are counted from the start of the scenario; and how they are spread over theirs."""

    place: np.ndarray
    group: np.ndarray
    first: np.ndarray
    days: np.ndarray
    people: np.ndarray
    process: np.ndarray
    dispersion: np.ndarray
    office: np.ndarray
    address: np.ndarray
    travels: np.ndarray
    curves: Curves


def arrivals_of(scenario: Scenario, away: Collection[str]) -> Arrivals:
    """Return the arrivals table as arrays; who comes into the picture at one of the places `away` is not on the way."""
    places = {p.place: i for i, p in enumerate(scenario.places)}
    groups = {g.group: i for i, g in enumerate(scenario.groups)}
    offices = {o.office: i for i, o in enumerate(scenario.offices)}
    rows = scenario.arrivals
    return Arrivals(
        np.array([places[a.place] for a in rows], np.int64), np.array([groups[a.group] for a in rows], np.int64),
        np.array([(a.starts - scenario.start).days for a in rows], np.int64),
        np.array([(a.ends - a.starts).days + 1 for a in rows], np.int64),
        np.array([a.people for a in rows], float), np.array([PROCESSES.index(a.process) for a in rows], np.int64),
        np.array([a.dispersion for a in rows], float), np.array([offices.get(a.office, -1) for a in rows], np.int64),
        np.array([stable_hash(f"{a.place}|{a.group}|{a.starts}|{a.arrival}") for a in rows], np.uint64),
        np.array([a.place not in away for a in rows], bool), curves_of(scenario),
    )


def arrive(people: Rows, today: Today, draw: Draw) -> Rows:
    """Add today's new parties at their places, with their first paper and a range of means."""
    world = today.world
    when = (today.day, (draw.key("arrive"), draw.key("sponsor"), draw.key("begin")))
    tables = (today.arrivals, world.groups, world.papers, world.offices)
    return _arrive(people, world.layout, tables, when, (today.factors.arrivals, today.begins), today.flows)


@kernel
def _arrive(rows: Any, layout: Any, tables: Any, when: Any, factors: Any, flows: np.ndarray) -> Any:
    arrivals, groups, papers, offices = tables
    day, keys = when
    factor, begins = factors
    places = flows.shape[1] - offices.each.size
    for i in range(arrivals.place.size):
        since = day - arrivals.first[i]
        if since < 0 or since >= arrivals.days[i]:
            continue
        group = arrivals.group[i]
        parties = _parties(rows.table, arrivals, groups.each[group].size, i, since, factor[i], uniform(keys[0], arrivals.address[i], 0))
        if begins[i] != 1.0 and parties > 0:
            begun = _begun(parties, begins[i], uniform(keys[2], arrivals.address[i], 0))
            flows[NOT_BEGUN, arrivals.place[i], group] += max(parties - begun, 0 * parties) * groups.each[group].size
            parties = begun
        if parties > 0:
            flows[ARRIVED, arrivals.place[i], group] += parties * groups.each[group].size
            if arrivals.travels[i]:
                flows[BEGAN_ON_THE_WAY, arrivals.place[i], group] += parties * groups.each[group].size
            state = put(blank(layout), layout, POSITION, arrivals.place[i])
            state = with_paper(put(state, layout, GROUP, group + 1), layout, papers, groups.each[group].paper, day)
            if arrivals.office[i] >= 0:
                people = parties * groups.each[group].size
                state = joined(state, arrivals.office[i], arrivals.place[i], people, (layout, offices, day, places), flows)
            rows = reserve(rows, 2 * (groups.each[group].high - groups.each[group].low + 1))
            _with_means(rows, layout, state, parties, groups, group, keys, arrivals.address[i])
    return rows


@lean
def _begun(parties: Any, times: float, u: float) -> Any:
    """Return how many set out where each of some parties does so with a chance, or others follow it, so many on average."""
    whole = math.floor(times)
    return parties * whole + part(parties, times - whole, u)


@kernel
def _with_means(rows: Any, layout: Any, state: Any, parties: Any, groups: Any, group: int, keys: Any, address: np.uint64) -> None:
    """Spread new parties evenly over the levels of means of their group, and draw who has a sponsor."""
    low, high = groups.each[group].low, groups.each[group].high
    for units in range(low, high + 1):
        some = parties if units == high else part(parties, 1.0 / (high - units + 1), uniform(keys[0], address, 1 + units - low))
        if some > 0:
            _with_sponsor(rows, layout, put(state, layout, MEANS, units), some, groups.each[group].sponsor, uniform(keys[1], address, units))
        parties -= some


@lean
def _with_sponsor(rows: Any, layout: Any, state: Any, parties: Any, share: float, u: float) -> None:
    """Add new parties, some of them with a sponsor."""
    some = part(parties, share, u) if share > 0.0 else parties - parties
    if some > 0:
        add(rows, put(state, layout, SPONSOR, 1), some)
    if parties - some > 0:
        add(rows, state, parties - some)


@kernel
def negative_binomial_quantile(u: float, mean: float, dispersion: float) -> int:
    """Return the quantile for a mean and variance mean + mean^2/dispersion, by exact sums around a first guess.

    Examples
    --------
    >>> negative_binomial_quantile(0.5, 10.0, 1e9)
    10
    """
    if mean <= 0.0:
        return 0
    odds, spread = mean / (mean + dispersion), math.sqrt(mean + mean * mean / dispersion)
    k = max(0, int(mean + min(max(normal_quantile(u), -6.0), 6.0) * spread))
    here = dispersion / (dispersion + k) * binomial_chance(float(k), dispersion + k, odds)
    if here < 1e-250:  # far from a bell: begin at the mean
        k = int(mean)
        here = dispersion / (dispersion + k) * binomial_chance(float(k), dispersion + k, odds)
    below, term, j = 0.0, here, k
    while j > 0 and term > 1e-18 * here:
        below += term
        term *= j / ((dispersion + j - 1) * odds)
        j -= 1
    below += term
    while below < u and here > 1e-300:
        here *= (dispersion + k) / (k + 1) * odds
        k += 1
        below += here
    while k > 0 and below - here >= u:
        below -= here
        here *= k / ((dispersion + k - 1) * odds)
        k -= 1
    return k


def _number(kind: Any, arrivals: Any, size: int, i: int, since: int, expected: float, u: float) -> Any:
    """Draw the number of parties, whole; in fluid mode the number expected (`kind` carries the type)."""
    raise NotImplementedError


@overload(_number)
def _number_for(kind, arrivals, size, i, since, expected, u):  # type: ignore[no-untyped-def]
    if not isinstance(kind, types.Integer):
        return lambda kind, arrivals, size, i, since, expected, u: expected

    def whole(kind, arrivals, size, i, since, expected, u):  # type: ignore[no-untyped-def]
        if arrivals.process[i] == POISSON:
            return poisson_quantile(u, expected)
        if arrivals.process[i] == NEGATIVE_BINOMIAL:
            return negative_binomial_quantile(u, expected, arrivals.dispersion[i])
        if arrivals.curves.first[i] != EVEN:
            return _come_by(arrivals, size, i, since + 1) - _come_by(arrivals, size, i, since)
        people, parts = int(arrivals.people[i]), arrivals.days[i] * size
        return people * (since + 1) // parts - people * since // parts
    return whole


@lean
def _come_by(arrivals: Any, size: int, i: int, days: int) -> int:
    """Return the parties of a row that have come after so many of its days, by its curve; the fraction waits for the next."""
    curves = arrivals.curves
    return math.floor(curves.people[i] * curves.share[curves.first[i] + days] / size + 1e-9)


@kernel
def _parties(table: np.ndarray, arrivals: Any, size: int, i: int, since: int, factor: float, u: float) -> Any:
    """Return the parties of an arrivals row today; the remainder of given people is carried to the next day."""
    curves, expected = arrivals.curves, arrivals.people[i] / arrivals.days[i] / size * factor
    if curves.first[i] != EVEN:
        share = curves.share[curves.first[i] + since + 1] - curves.share[curves.first[i] + since]
        expected = curves.people[i] * share / size * factor
    return _number(table[0].count, arrivals, size, i, since, expected, u)
