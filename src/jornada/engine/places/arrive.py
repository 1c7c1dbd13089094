"""People enter the picture: given, Poisson or negative binomial numbers, at a place, with what they carry."""

import math
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
from numba import types
from numba.extending import overload

from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.numbers import CARRIES, COMES, ONLY
from jornada.engine.draws.quantiles import binomial_chance, deviance, normal_quantile, poisson_quantile, stirling_error
from jornada.engine.draws.streams import part, stable_hash, uniform
from jornada.engine.jit import kernel, lean, maker
from jornada.engine.ledger.ledger import ARRIVED, BEGAN_ON_THE_WAY, NOT_BEGUN
from jornada.engine.people.lines import give_paper, join_line
from jornada.engine.table.columns import set_group, set_means, set_position, set_sponsor
from jornada.engine.table.rows import Rows, add, blank, reserve
from jornada.engine.table.shared import shared
from jornada.engine.today.today import Draw, Today
from jornada.engine.world.arrivals import EVEN, Curves, curves_of
from jornada.engine.world.names import Names

GIVEN, POISSON, NEGATIVE_BINOMIAL = 0, 1, 2
WIDE = 1000.0  # above this spread sums of chances would grow with the people
PROCESSES = ("given", "poisson", "negative_binomial")


class Arrivals(NamedTuple):
    """Rows of the arrivals table; days are counted from the start of the scenario."""

    place: np.ndarray  # (A,) where they come
    group: np.ndarray  # (A,) of which group they are
    first: np.ndarray  # (A,) the first day
    days: np.ndarray  # (A,) how many days
    people: np.ndarray  # (A,) of the whole row, as the table says
    process: np.ndarray  # (A,) GIVEN, POISSON or NEGATIVE_BINOMIAL
    dispersion: np.ndarray  # (A,) of the negative binomial
    office: np.ndarray  # (A,) whose line or list they begin in, -1: none
    address: np.ndarray  # (A,) of the draws: a stable hash of place, group, first day and name
    travels: np.ndarray  # (A,) whether they are on the way: they do not come at a place that counts as away
    curves: Curves  # how rows are spread over their days


class Keys(NamedTuple):
    """Keys of the draws of those who come."""

    come: np.uint64  # how many they are, and their means
    sponsor: np.uint64  # who has a sponsor
    begin: np.uint64  # who sets out


class Coming(NamedTuple):
    """What those who come read."""

    scene: Any  # a Scene
    arrivals: Any  # Arrivals
    factor: np.ndarray  # (A,) of today on the people of each row
    begins: np.ndarray  # (A,) the chance that those who would arrive do set out, or how many do for each
    keys: Keys  # of the draws


def arrivals_of(scenario: Scenario, names: Names, away: Collection[str]) -> Arrivals:
    """Return the arrivals table as arrays; who comes into the picture at one of the places `away` is not on the way."""
    places, groups, offices = (
        {name: i for i, name in enumerate(column)} for column in (names.places, names.groups, names.offices)
    )
    rows = scenario.arrivals
    return Arrivals(
        np.array([places[a.place] for a in rows], np.int64),
        np.array([groups[a.group] for a in rows], np.int64),
        np.array([(a.starts - scenario.start).days for a in rows], np.int64),
        np.array([(a.ends - a.starts).days + 1 for a in rows], np.int64),
        np.array([a.people for a in rows], float),
        np.array([PROCESSES.index(a.process) for a in rows], np.int64),
        np.array([a.dispersion for a in rows], float),
        np.array([offices.get(a.office, -1) for a in rows], np.int64),
        np.array([stable_hash(f"{a.place}|{a.group}|{a.starts}|{a.arrival}") for a in rows], np.uint64),
        np.array([a.place not in away for a in rows], bool),
        curves_of(scenario),
    )


def arrive(people: Rows, today: Today, draw: Draw) -> Rows:
    """Add today's new parties at their places, with their first paper and a range of means."""
    keys = Keys(draw.key("arrive"), draw.key("sponsor"), draw.key("begin"))
    return _arrive(people, today.scene, today.arrivals, today.factors.arrivals, today.begins, keys)


@kernel
def _arrive(rows: Any, scene: Any, arrivals: Any, factor: np.ndarray, begins: np.ndarray, keys: Any) -> Any:
    coming = shared(Coming(shared(scene), shared(arrivals), factor, begins, keys))
    for i in range(arrivals.place.size):
        since = scene.day - arrivals.first[i]
        if since < 0 or since >= arrivals.days[i]:
            continue
        parties = _set_out(_parties(rows.table[0].count, coming, i, since), coming, i)
        if parties > 0:
            group = scene.groups.each[arrivals.group[i]]
            rows = reserve(rows, 2 * (group.high - group.low + 1))
            _come(shared(rows), parties, coming, i)
    return rows


@lean
def _set_out(parties: Any, coming: Any, i: int) -> Any:
    """Return how many of the parties of a row of arrivals set out, and count those who do not."""
    place, group, begins = coming.arrivals.place[i], coming.arrivals.group[i], coming.begins[i]
    if begins == 1.0 or parties <= 0:
        return parties
    begun = _begun(parties, begins, uniform(coming.keys.begin, coming.arrivals.address[i], ONLY))
    coming.scene.flows[NOT_BEGUN, place, group] += (
        max(parties - begun, 0 * parties) * coming.scene.groups.each[group].size
    )
    return begun


@lean
def _begun(parties: Any, times: float, u: float) -> Any:
    """Return how many set out where each of some parties does so with a chance, or others follow it, so many on
    average."""
    whole = math.floor(times)
    return parties * whole + part(parties, times - whole, u)


@kernel
def _come(rows: Any, parties: Any, coming: Any, i: int) -> None:
    """Let the parties of a row of arrivals stand at their place, with their first paper, and in a line if they begin in
    one."""
    scene, place, group, office = (
        coming.scene,
        coming.arrivals.place[i],
        coming.arrivals.group[i],
        coming.arrivals.office[i],
    )
    people = parties * scene.groups.each[group].size
    scene.flows[ARRIVED, place, group] += people
    if coming.arrivals.travels[i]:
        scene.flows[BEGAN_ON_THE_WAY, place, group] += people
    party = blank(rows, scene.codes)
    set_position(party, scene.codes, place)
    set_group(party, scene.codes, group + 1)
    give_paper(party, scene, scene.groups.each[group].paper)
    if office >= 0:
        join_line(party, scene, office, place, people)
    _with_means(rows, party, parties, coming, coming.arrivals.address[i])


@lean
def _with_means(rows: Any, party: Any, parties: Any, coming: Any, address: np.uint64) -> None:
    """Spread new parties evenly over the levels of means of their group, and draw who has a sponsor."""
    group, keys = coming.scene.groups.each[party.group - 1], coming.keys
    for units in range(group.low, group.high + 1):
        some = (
            parties
            if units == group.high
            else part(parties, 1.0 / (group.high - units + 1), uniform(keys.come, address, CARRIES + units - group.low))
        )
        if some > 0:
            set_means(party, coming.scene.codes, units)
            _with_sponsor(rows, party, some, coming, uniform(keys.sponsor, address, ONLY + units))
        parties -= some


@lean
def _with_sponsor(rows: Any, party: Any, parties: Any, coming: Any, u: float) -> None:
    """Add new parties, some of them with a sponsor."""
    codes, share = coming.scene.codes, coming.scene.groups.each[party.group - 1].sponsor
    some = part(parties, share, u) if share > 0.0 else parties - parties
    if some > 0:
        set_sponsor(party, codes, 1)
        add(rows, party, some)
        set_sponsor(party, codes, 0)
    if parties - some > 0:
        add(rows, party, parties - some)


@kernel
def negative_binomial_quantile(u: float, mean: float, dispersion: float) -> int:
    """Return the quantile for a mean and variance mean + mean^2/dispersion, by exact sums around a first guess; of
    many, by halving.

    Examples
    --------
    >>> negative_binomial_quantile(0.5, 10.0, 1e9)
    10
    """
    if mean <= 0.0:
        return 0
    odds, spread = mean / (mean + dispersion), math.sqrt(mean + mean * mean / dispersion)
    k = max(0, int(mean + min(max(normal_quantile(u), -6.0), 6.0) * spread))
    if spread > WIDE:
        return _between(u, mean, dispersion, k, int(spread / 8.0))
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


@lean
def _at_most(k: int, mean: float, dispersion: float) -> float:
    """Return P(X <= k), the incomplete beta function of dispersion and k + 1: its factor by Loader's saddle point, and
    a continued fraction.

    Of 10^10 the chance `away` of no more is lost in 1 - odds, so it is worked out by itself; of the upper chances of so
    many some seven digits are left.
    """
    if k < 0:
        return 0.0
    away, odds, many = dispersion / (mean + dispersion), mean / (mean + dispersion), dispersion + k
    factor = away**dispersion
    if k > 0:
        log_factor = (
            stirling_error(many)
            - stirling_error(float(k))
            - stirling_error(dispersion)
            - deviance(float(k), many * odds)
            - deviance(dispersion, many * away)
        )
        factor = math.exp(log_factor) * math.sqrt(dispersion / (2.0 * math.pi * k * many))
    if away * (dispersion + k + 3.0) < dispersion + 1.0:
        return factor * odds * many / dispersion * _fraction(dispersion, k + 1.0, away)
    return 1.0 - factor * odds * many / (k + 1.0) * _fraction(k + 1.0, dispersion, odds)


@lean
def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function (DLMF 8.17.22) by the way of Lentz."""
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0))
    found = d
    for m in range(1, 100000):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        d, c = 1.0 / (1.0 + even * d), 1.0 + even / c
        found *= d * c
        d, c = 1.0 / (1.0 + odd * d), 1.0 + odd / c
        found *= d * c
        if abs(d * c - 1.0) < 4e-16:
            break
    return found


@lean
def _between(u: float, mean: float, dispersion: float, k: int, step: int) -> int:
    """Return the quantile: the bounds go out from a guess, step by longer step, and are halved."""
    low, high, most = k, k, 100000 * step  # beyond that a chance is one
    while _at_most(low, mean, dispersion) >= u:
        low, high, step = max(low - step, -1), low, 2 * step
    while step < most and _at_most(high, mean, dispersion) < u:
        low, high, step = high, high + step, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        if _at_most(middle, mean, dispersion) < u:
            low = middle
        else:
            high = middle
    return high


def _number(kind: Any, coming: Any, i: int, since: int, expected: float, u: float) -> Any:
    """Draw the number of parties, whole; in fluid mode the number expected (`kind` carries the type)."""
    raise NotImplementedError


@overload(_number)
def _number_for(kind, coming, i, since, expected, u):  # type: ignore[no-untyped-def]
    if not isinstance(kind, types.Integer):
        return lambda kind, coming, i, since, expected, u: expected

    def whole(kind, coming, i, since, expected, u):  # type: ignore[no-untyped-def]
        arrivals, size = coming.arrivals, coming.scene.groups.each[coming.arrivals.group[i]].size
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
    """Return the parties of a row that have come after so many of its days, by its curve.

    The fraction waits for the next.
    """
    curves = arrivals.curves
    return math.floor(curves.people[i] * curves.share[curves.first[i] + days] / size + 1e-9)


@maker
def _parties(kind: Any, coming: Any, i: int, since: int) -> Any:
    """Return the parties of an arrivals row today; the remainder of given people is carried to the next day."""
    arrivals, factor = coming.arrivals, coming.factor[i]
    curves, size = arrivals.curves, coming.scene.groups.each[arrivals.group[i]].size
    expected = arrivals.people[i] / arrivals.days[i] / size * factor
    if curves.first[i] != EVEN:
        share = curves.share[curves.first[i] + since + 1] - curves.share[curves.first[i] + since]
        expected = curves.people[i] * share / size * factor
    return _number(kind, coming, i, since, expected, uniform(coming.keys.come, arrivals.address[i], COMES))
