"""Known queues: scenarios of lines side by side in one town, and the laws that they must follow.

A copy of a line is a line of its own, with its own arrivals and its own draws: the copies of one run are independent,
so that the standard error of a mean comes from them, whatever hangs together in time within each.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from math import factorial

import numpy as np
from scipy import stats

from jornada.domain.measures import FLOWS
from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.office import Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import nights, run_key

START, EVERY_DAY, ALL = date(2024, 1, 1), "1234567", 10**6  # a Monday
Part = tuple[tuple[Office, ...], tuple[Outcome, ...], tuple[Arrival, ...]]

# ---- scenarios


def line(name: str, **columns: object) -> Office:
    """Return an office that nobody joins by themselves, open every day: its paper is one that nobody holds."""
    return replace(Office(name, "Town", days=EVERY_DAY, takes="none"), **columns)  # type: ignore[arg-type]


def comers(office: str, rate: float, days: int, group: str = "one") -> Arrival:
    """Return Poisson arrivals into a line, so many a day."""
    return Arrival(
        office, "Town", group, START, START + timedelta(days=days - 1), rate * days, "poisson", office=office
    )


def town(days: int, parts: Iterable[Part], groups: tuple[Group, ...] = (Group("one", "VEN"),)) -> Scenario:
    """Return a town whose people leave on the day after they stand in no line."""
    all_parts = list(parts)
    offices, outcomes, arrivals = ([row for part in all_parts for row in part[i]] for i in range(3))  # type: ignore[misc]
    return Scenario(
        start=START,
        days=days,
        places=(Place("Town", stay=-50.0), Place("North", kind="destination")),
        modes=(Mode("bus", 8, 50),),
        routes=(Route("road", "Town", "North", "bus", hours=8, encounter=1.0),),
        papers=(Paper("none"), Paper("done")),
        groups=groups,
        arrivals=tuple(arrivals),
        offices=tuple(offices),
        outcomes=tuple(outcomes),
    )


def seats(i: int, rate: float, days: int, number: int, leaves: float = 0.0, term: int = 0, **waiting: object) -> Part:
    """Return a line before so many seats: service is the time in a seat.

    `line` lets everybody through to `seat` each day; the room of `seat` sends back those for whom there is none, never
    those who sat there before, since the longest waiting stay. A seat is left with a chance a day, or after a term.
    """
    first = line(f"line{i}", capacity=ALL, **waiting)
    seat = line(f"seat{i}", capacity=ALL if term else 0, delay=term, gives_up=leaves, room=number, full=first.office)
    return (
        (first, seat),
        (Outcome(first.office, "in", share=1.0, effect="next", next=seat.office),),
        (comers(first.office, rate, days),),
    )


# ---- laws


def long_run(moves: np.ndarray) -> np.ndarray:
    """Return the law that a chain (from, to) settles in."""
    size = len(moves)
    held = np.vstack([moves.T - np.eye(size), np.ones(size)])
    law = np.linalg.lstsq(held, np.append(np.zeros(size), 1.0), rcond=None)[0]
    return np.maximum(law, 0.0) / np.maximum(law, 0.0).sum()


def day_of_seats(
    rate: float, leaves: float, seats: int, gives_up: float = 0.0, room: int | None = None, size: int = 80
) -> np.ndarray:
    """Return the chances (from, to) of all in line or seated, from one night to the next: exact, whatever the step.

    In the morning each of those seated leaves with a chance; of those in line and those who came, some give up; then
    free seats are filled; with `room`, more than that many are turned away.
    """
    most = size - 1 if room is None else room
    moves = np.zeros((most + 1, most + 1))
    for n in range(most + 1):
        seated = min(n, seats)
        stay = stats.binom.pmf(np.arange(size), seated, 1 - leaves)
        wait = stats.binom.pmf(np.arange(size), n - seated, 1 - gives_up)
        come = stats.poisson.pmf(np.arange(4 * size), rate * (1 - gives_up))
        law = np.convolve(np.convolve(stay, wait), come)
        moves[n] = law[: most + 1]
        moves[n, most] += max(0.0, 1 - law[: most + 1].sum())
    return moves


def batches(rate: float, capacity: int, room: int | None = None, size: int = 120) -> np.ndarray:
    """Return the chances (from, to) of a line of which so many are served at once.

    W' = min(room, max(0, W + Poisson - c)).
    """
    most = size - 1 if room is None else room
    moves = np.zeros((most + 1, most + 1))
    for w in range(most + 1):
        np.add.at(
            moves[w], np.clip(w + np.arange(6 * size) - capacity, 0, most), stats.poisson.pmf(np.arange(6 * size), rate)
        )
    return moves


def births_and_deaths(up: Callable[[int], float], down: Callable[[int], float], size: int) -> np.ndarray:
    """Return the law of a continuous chain that goes up and down by one."""
    weights = np.cumprod([1.0] + [up(n) / down(n + 1) for n in range(size - 1)])
    return weights / weights.sum()


def erlang_c(load: float, servers: int) -> float:
    """Return the chance of having to wait, M/M/c (Erlang 1917)."""
    last = load**servers / factorial(servers) * servers / (servers - load)
    return last / (sum(load**k / factorial(k) for k in range(servers)) + last)


def erlang_b(load: float, servers: int) -> float:
    """Return the chance of finding no server free, M/M/c/c (Erlang 1917)."""
    return load**servers / factorial(servers) / sum(load**k / factorial(k) for k in range(servers + 1))


def waits_first_come(rate: float, capacity: int, most: int = 120) -> np.ndarray:
    """Return the law (days,) of the wait where so many a day are served, longest waiting first.

    Ahead stand those of last night, and those of today whose lot comes before: P(j of them) = P(Poisson > j) / rate.
    """
    ahead = np.convolve(long_run(batches(rate, capacity)), stats.poisson.sf(np.arange(60), rate) / rate)
    return np.bincount(np.arange(ahead.size) // capacity, ahead, most)[:most]


def waits_by_lot(rate: float, capacity: int, most: int = 120) -> np.ndarray:
    """Return the law (days,) of the wait where so many a day are drawn by lot among all: one person followed."""
    others = np.convolve(long_run(batches(rate, capacity)), stats.poisson.pmf(np.arange(60), rate))
    law = np.zeros(most)
    for day in range(most):
        served = np.minimum(1.0, capacity / (np.arange(others.size) + 1))
        law[day] = others @ served
        left = (others * (1 - served))[capacity:]
        others = np.convolve(left, stats.poisson.pmf(np.arange(60), rate))[:240]
    return law


# ---- what a run shows


def means_over(series: np.ndarray, burn: int) -> np.ndarray:
    """Return the mean of each copy over its days after the first `burn`, from (T, copies)."""
    return series[burn:].mean(0)


def error_of_mean(moves: np.ndarray, nights: int, copies: int) -> float:
    """Return the standard error of the mean line over so many nights of so many copies, exactly.

    By its autocovariances.
    """
    law, size = long_run(moves), len(moves)
    about = np.arange(size) - law @ np.arange(size)
    # of what is expected from each state on
    sums = np.linalg.solve(np.eye(size) - moves + np.outer(np.ones(size), law), about)
    return float(np.sqrt((2 * (law * about) @ sums - (law * about) @ about) / nights / copies))


def off_by(found: np.ndarray, expected: float) -> float:
    """Return by how many standard errors the mean of independent copies misses what is expected."""
    return abs(found.mean() - expected) / (found.std(ddof=1) / np.sqrt(found.size))


def waits_of(scenario: Scenario, seed: int, first: int, last: int) -> list[Counter[int]]:
    """Return the people of each office by days waited, of those who joined on days first..last and are served.

    Who stands in which class of a line is read off every night; nobody may leave it but by being served.
    """
    offices, before, found = (
        len(scenario.offices),
        Counter[tuple[int, int]](),
        [Counter[int]() for _ in scenario.offices],
    )
    for night in nights(scenario, run_key(seed, 0)):
        lines, since = (night.people.code(field) for field in ("line", "since"))
        counts, here = night.people.counts[: int(night.people.used[0])], Counter[tuple[int, int]]()
        for office, joined, count in zip(lines - 1, since - 1, counts, strict=True):
            if office >= 0:
                here[int(office), int(joined)] += int(count)
        came = night.flows[FLOWS.index("applied"), -offices:].sum(1)
        for office in range(offices):
            before[office, night.day] += int(came[office])
        for (office, joined), count in before.items():
            if first <= joined <= last and count > here[office, joined]:
                found[office][night.day - joined] += count - here[office, joined]
        before = here
    return found
