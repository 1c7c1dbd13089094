"""The line of an office against queueing theory: Poisson arrivals, c served a day, in discrete time."""

from collections import deque
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.office import Office
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import Daily, dailies, daily, run_key

START, LONG = date(2024, 1, 1), 6000


def _desk(rate: float, capacity: int, days: int, closes: int = 0, **office: object) -> Scenario:
    """Return a desk where `rate` people a day join the line until `closes` days before the end, and wait."""
    last = START + timedelta(days=days - 1 - closes)
    return Scenario(
        start=START,
        days=days,
        places=(Place("Town", stay=-50.0), Place("North", kind="destination")),
        modes=(Mode("bus", 8, 50),),
        routes=(Route("road", "Town", "North", "bus", hours=8, needs="permit", encounter=1.0),),
        papers=(Paper("permit"),),
        groups=(Group("one", "VEN"),),
        arrivals=(Arrival("1", "Town", "one", START, last, rate * (days - closes), "poisson"),),
        offices=(replace(Office("desk", "Town", capacity=capacity, days="1234567", gives="permit"), **office),),
    )


def _series(run: Daily, name: str) -> np.ndarray:
    return (run.stocks.get(name) if name in run.stocks else run.flows[name]).sum((1, 2))


def _moves(rate: float, capacity: int, size: int = 120) -> np.ndarray:
    """Return the chances (from, to) of the line from one night to the next: W' = max(0, W + Poisson - c)."""
    moves = np.zeros((size, size))
    for w in range(size):
        moves[w] = stats.poisson.pmf(np.arange(size) + capacity - w, rate)
        moves[w, 0] = stats.poisson.cdf(capacity - w, rate)
        moves[w, -1] += 1 - moves[w].sum()
    return moves


@pytest.mark.parametrize(("rate", "capacity"), [(2.5, 3), (0.7, 1), (11.0, 12)])
def test_the_line_on_each_night_has_the_law_of_the_chain(rate: float, capacity: int) -> None:
    runs, moves = 400, _moves(rate, capacity)
    waiting = np.array(
        [_series(run, "waiting") for run in dailies(_desk(rate, capacity, 12), (run_key(4, i) for i in range(runs)))]
    )
    for night in (0, 1, 4, 11):
        law = np.linalg.matrix_power(moves, night + 1)[0]
        found = np.bincount(waiting[:, night], minlength=law.size)
        keep = law * runs > 5
        expected, found = np.append(law[keep], law[~keep].sum()) * runs, np.append(found[keep], found[~keep].sum())
        chi2 = ((found - expected) ** 2 / np.maximum(expected, 1e-9)).sum()
        assert stats.chi2.sf(chi2, len(expected) - 1) > 0.001 / 4


@pytest.mark.parametrize(("rate", "capacity"), [(0.7, 1), (4.2, 5)])
def test_the_mean_line_in_the_long_run(rate: float, capacity: int) -> None:
    # M/D/1 (Pollaczek and Khinchine): rho^2 / (2 (1 - rho)) waits; for more than one a day from the chain
    expected = np.linalg.matrix_power(_moves(rate, capacity), 4000)[0] @ np.arange(120)
    if capacity == 1:
        assert expected == pytest.approx(rate**2 / (2 * (1 - rate)))
    waiting = _series(daily(_desk(rate, capacity, LONG), run_key(5, 0)), "waiting")[200:]
    batches = waiting[: len(waiting) // 20 * 20].reshape(20, -1).mean(1)
    assert abs(batches.mean() - expected) < 4 * batches.std() / np.sqrt(20)


@pytest.mark.parametrize("order", ["first_come", "lottery"])
def test_little_holds_to_the_person_once_the_line_is_empty(order: str) -> None:
    # every night in the line counts one day for one person, whoever it is, families and refusals included
    run = daily(_desk(4.0, 4, 160, closes=100, order=order, granted=0.8), run_key(6, 0))
    waiting = _series(run, "waiting")
    assert waiting.max() > 5
    assert waiting[-1] == 0
    assert waiting.sum() == _series(run, "waited_days").sum()


def test_the_longest_waiting_are_served_first_every_day() -> None:
    # who came when decides alone, so the days waited by those served today follow from the arrivals by hand
    run = daily(_desk(3.0, 3, 200, closes=20), run_key(7, 0))
    line: deque[int] = deque()
    for day, (came, served, waited) in enumerate(
        zip(_series(run, "applied"), _series(run, "granted"), _series(run, "waited_days"), strict=True)
    ):
        line.extend([day] * came)
        first = [line.popleft() for _ in range(min(3, len(line)))]
        assert served == len(first)
        assert waited == sum(day - since for since in first)


def test_a_lottery_serves_as_many_but_not_the_longest_waiting() -> None:
    fair, lot = (
        daily(_desk(3.0, 3, 200, closes=20, order=order), run_key(7, 0)) for order in ("first_come", "lottery")
    )
    assert (_series(fair, "granted") == _series(lot, "granted")).all()
    assert (_series(fair, "waiting") == _series(lot, "waiting")).all()
    assert (_series(fair, "waited_days") != _series(lot, "waited_days")).any()


def test_a_line_that_is_never_served_is_a_queue_with_endless_servers() -> None:
    # each morning a share q gives up and others join with chance 1/2, so each person is in or out on their own: Poisson
    days, rate, q, runs = 15, 20.0, 0.3, 200
    scenario = _desk(rate, 0, days, gives_up=q)
    scenario = replace(scenario, places=(Place("Town"), scenario.places[1]))
    moves = np.array([[1 - q, q], [0.5, 0.5]])  # in line, out
    mean = rate * sum((np.array([0.0, 1.0]) @ np.linalg.matrix_power(moves, age))[0] for age in range(1, days + 1))
    found = np.array([_series(run, "waiting")[-1] for run in dailies(scenario, (run_key(8, i) for i in range(runs)))])
    assert abs(found.mean() - mean) < 3.3 * np.sqrt(mean / runs)
    assert 0.001 < stats.chi2.cdf((runs - 1) * found.var(ddof=1) / mean, runs - 1) < 0.999
