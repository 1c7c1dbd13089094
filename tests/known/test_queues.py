"""Offices against queueing theory: Erlang's formulas, exact discrete laws, orders of service, quotas, rooms, stages.

A day is the unit of time and may stand for a minute. Laws for a day as it is (a chain from night to night) are exact,
and the engine is held to them within 4 standard errors of independent copies; that these chains go to Erlang's formulas
as the step goes to 0 is shown beside, without the engine.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from scipy import stats

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.office import Office, Outcome
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import Daily, daily, run_key
from tests.known.queues import (
    ALL,
    START,
    Part,
    batches,
    births_and_deaths,
    comers,
    day_of_seats,
    erlang_b,
    erlang_c,
    error_of_mean,
    line,
    long_run,
    means_over,
    off_by,
    seats,
    town,
    waits_by_lot,
    waits_first_come,
    waits_of,
)

COPIES, DAYS, BURN, FAR = 24, 500, 100, 4.0


def _run(scenario: Scenario, seed: int) -> Daily:
    return daily(scenario, run_key(seed, 0))


def _by_office(run: Daily, flow: str, step: int, first: int = 0) -> np.ndarray:
    """Return (T, copies) of every `step`-th office, from `first` on."""
    return run.offices[flow].sum(2)[:, first::step]


def _mean_line(law: np.ndarray, servers: int) -> float:
    return float(np.maximum(np.arange(law.size) - servers, 0) @ law)


# ---- service of a random time: M/M/c, Erlang A, Erlang B


@pytest.mark.parametrize(("servers", "load"), [(1, 0.6), (3, 2.1)])
def test_the_chain_of_a_day_goes_to_erlang_c(servers: int, load: float) -> None:
    wait = erlang_c(load, servers) / (servers - load)  # in mean services
    lines = [_mean_line(long_run(day_of_seats(load * h, h, servers)), servers) / load for h in (0.1, 0.05, 0.025)]
    assert abs(lines[2] - wait) < abs(lines[1] - wait) < abs(lines[0] - wait)
    assert 2 * lines[2] - lines[1] == pytest.approx(wait, rel=2e-3)  # the error is of the first order in the step


@pytest.mark.parametrize(("servers", "load"), [(1, 0.6), (3, 2.1)])
def test_waits_of_m_m_c(servers: int, load: float) -> None:
    leaves = 0.2
    law = long_run(day_of_seats(load * leaves, leaves, servers))
    run = _run(town(DAYS, [seats(i, load * leaves, DAYS, servers, leaves) for i in range(COPIES)]), 31)
    assert off_by(means_over(_by_office(run, "waiting", 2), BURN), _mean_line(law, servers)) < FAR
    assert off_by(means_over(_by_office(run, "waiting", 2, 1), BURN), load) < FAR
    # a day for each night
    assert off_by(means_over(_by_office(run, "waited_days", 2), BURN), _mean_line(law, servers)) < FAR


@pytest.mark.slow
def test_waits_of_m_m_c_by_erlang_c_itself() -> None:
    servers, load, leaves, days = 2, 1.2, 0.05, 2000
    wait = erlang_c(load, servers) / (servers - load)
    run = _run(town(days, [seats(i, load * leaves, days, servers, leaves) for i in range(COPIES)]), 32)
    waits = means_over(_by_office(run, "waited_days", 2), 200) / load
    error = waits.std(ddof=1) / np.sqrt(COPIES)
    of_the_step = abs(_mean_line(long_run(day_of_seats(load * leaves, leaves, servers)), servers) / load - wait)
    assert of_the_step < error
    assert abs(waits.mean() - wait) < FAR * error + of_the_step


def test_those_who_give_up_by_erlang_a() -> None:
    servers, load, leaves, patience = 2, 2.4, 0.2, 0.05
    law = long_run(day_of_seats(load * leaves, leaves, servers, patience))
    # who is not seated in the end
    gives_up = load * leaves - leaves * float(np.minimum(np.arange(law.size), servers) @ law)
    run = _run(
        town(DAYS, [seats(i, load * leaves, DAYS, servers, leaves, gives_up=patience) for i in range(COPIES)]), 33
    )
    assert off_by(means_over(_by_office(run, "waiting", 2), BURN), _mean_line(law, servers)) < FAR
    assert off_by(means_over(_by_office(run, "gave_up", 2), BURN), gives_up) < FAR

    def share(h: float) -> float:
        small = long_run(day_of_seats(load * h, h, servers, h / 4))
        return 1 - float(np.minimum(np.arange(small.size), servers) @ small) / load

    erlang_a = births_and_deaths(lambda n: load, lambda n: min(n, servers) + max(n - servers, 0) / 4, 80)
    assert 2 * share(0.025) - share(0.05) == pytest.approx(
        1 - float(np.minimum(np.arange(80), servers) @ erlang_a) / load, rel=2e-3
    )


def _full_rooms(i: int, rate: float, days: int, rooms: tuple[int, int], leaves: float, term: int) -> Part:
    """Return a room that sends on to another whom it has no room for, and a door that lets in to the first."""
    door, first, other = (
        line(f"{name}{i}", capacity=ALL if name == "door" or term else 0) for name in ("door", "first", "other")
    )
    first = replace(first, room=rooms[0], full=other.office, gives_up=leaves, delay=term)
    other = replace(other, room=rooms[1], gives_up=leaves, delay=term)
    into = Outcome(door.office, "in", share=1.0, effect="next", next=first.office)
    return (door, first, other), (into,), (comers(door.office, rate, days),)


def test_rooms_turn_away_by_erlang_b() -> None:
    rate, leaves, rooms = 0.5, 0.2, (2, 3)
    run = _run(town(DAYS, [_full_rooms(i, rate, DAYS, rooms, leaves, 0) for i in range(COPIES)]), 34)
    for first, room, in_it in ((1, rooms[0], "first"), (2, sum(rooms), "both")):
        law = long_run(day_of_seats(rate, leaves, room, room=room))
        lost = rate - leaves * float(np.arange(room + 1) @ law)
        assert off_by(means_over(_by_office(run, "turned_away", 3, first), BURN), lost) < FAR, in_it
    small = [day_of_seats(2.5 * h, h, 2, room=2) for h in (0.02, 0.01)]
    lost_share = [1 - float(np.arange(3) @ long_run(moves)) / 2.5 for moves in small]
    assert 2 * lost_share[1] - lost_share[0] == pytest.approx(erlang_b(2.5, 2), rel=2e-3)


@pytest.mark.slow
def test_erlang_b_asks_only_for_the_mean_time_in_the_room() -> None:
    # a fixed term in place of a random one; of two who come on one day the second meets a fuller room: an error of the
    # step
    load, room, term, days = 1.5, 3, 60, 3000
    rate = load / term
    run = _run(town(days, [_full_rooms(i, rate, days, (room, 0), 0.0, term) for i in range(COPIES)]), 35)
    lost = means_over(_by_office(run, "turned_away", 3, 1), 300) / rate
    error = lost.std(ddof=1) / np.sqrt(COPIES)
    assert abs(lost.mean() - erlang_b(load, room)) < FAR * error + 1 / (2 * term)
    assert error < 0.02


# ---- service of a fixed time: M/D/c, and stages


@pytest.mark.parametrize(("servers", "load", "term"), [(1, 0.7, 3), (2, 1.4, 4)])
def test_waits_of_m_d_c(servers: int, load: float, term: int) -> None:
    # Crommelin: all seated tonight are gone a term later, so N(t + D) = max(N(t) - c, 0) + Poisson; true of days as of
    # instants,
    # so nothing is lost by the step
    waiting = long_run(batches(load, servers))
    if servers == 1:
        assert np.arange(waiting.size) @ waiting == pytest.approx(load**2 / (2 * (1 - load)))  # Pollaczek and Khinchine
    run = _run(town(DAYS, [seats(i, load / term, DAYS, servers, term=term) for i in range(COPIES)]), 36)
    assert off_by(means_over(_by_office(run, "waiting", 2), BURN), float(np.arange(waiting.size) @ waiting)) < FAR
    assert off_by(means_over(_by_office(run, "waiting", 2, 1), BURN), load) < FAR
    assert _by_office(run, "waiting", 2, 1).max() == servers


def test_stages_of_fixed_terms_hold_independent_poisson_numbers() -> None:
    # M/D/infinity in a row: those of each stage came on other days than those of the next
    rate, terms, copies, days = 2.0, (3, 5, 2), 12, 300
    parts = []
    for i in range(copies):
        stages = [line(f"{i} stage {k}", capacity=ALL, delay=term) for k, term in enumerate(terms)]
        on = tuple(
            Outcome(a.office, "on", share=1.0, effect="next", next=b.office)
            for a, b in zip(stages, stages[1:], strict=False)
        )
        parts.append((tuple(stages), on, (comers(stages[0].office, rate, days),)))
    run = _run(town(days, parts), 37)
    # nights that share nobody
    stages = np.array([_by_office(run, "waiting", 3, k)[20::11] for k in range(3)]).reshape(3, -1)
    number = stages.shape[1]
    for found, term in zip(stages, terms, strict=True):
        assert abs(found.mean() - rate * term) < FAR * np.sqrt(rate * term / number)
        assert 1e-4 < stats.chi2.cdf(((found - rate * term) ** 2).sum() / (rate * term), number) < 1 - 1e-4
    assert np.abs(np.corrcoef(stages) - np.eye(3)).max() < FAR / np.sqrt(number)
    for k, term in enumerate(terms):
        assert (_by_office(run, "waited_days", 3, k) == term * _by_office(run, "served", 3, k)).all()
        on_the_way = sum(terms[: k + 1])
        assert (
            _by_office(run, "served", 3, k)[on_the_way:] == _by_office(run, "applied", 3)[: days - on_the_way]
        ).all()


@pytest.mark.parametrize("in_order", [True, False])
def test_stages_in_order_of_the_table_are_gone_through_in_a_day(in_order: bool) -> None:
    days, stages = 12, [line(f"stage {k}", capacity=ALL) for k in range(4)]
    on = tuple(
        Outcome(a.office, "on", share=1.0, effect="next", next=b.office)
        for a, b in zip(stages, stages[1:], strict=False)
    )
    came = Arrival("all", "Town", "one", START, START, 9, office=stages[0].office)
    served = _run(town(days, [(tuple(stages if in_order else stages[::-1]), on, (came,))]), 1).offices["served"].sum(2)
    last = served[:, 3 if in_order else 0]
    assert last.tolist() == [9 if day == (0 if in_order else 3) else 0 for day in range(days)]


# ---- orders


def _orders(order: str, rate: float, capacity: int, days: int, copies: int, closes: int) -> Scenario:
    parts = []
    for i in range(copies):
        name = f"desk{i}"
        came = replace(
            comers(name, rate, days), ends=START + timedelta(days=days - 1 - closes), people=rate * (days - closes)
        )
        parts.append(((line(name, capacity=capacity, order=order),), (), (came,)))
    return town(days, parts)


def test_orders_have_one_mean_and_their_own_spread_of_waits() -> None:
    rate, capacity, days, copies, closes = 1.6, 2, 420, 30, 60
    laws = {"first_come": waits_first_come(rate, capacity), "lottery": waits_by_lot(rate, capacity)}
    days_waited, squares = np.arange(120), {}
    assert laws["first_come"] @ days_waited == pytest.approx(laws["lottery"] @ days_waited, rel=1e-6)
    assert laws["lottery"] @ days_waited**2 > 1.3 * (laws["first_come"] @ days_waited**2)
    for order in ("first_come", "part", "lottery"):
        waits = waits_of(_orders(order, rate, capacity, days, copies, closes), 38, 60, days - closes)
        moments = np.array(
            [[sum(days**k * people for days, people in each.items()) / each.total() for each in waits] for k in (1, 2)]
        )
        assert off_by(moments[0], float(laws["lottery"] @ days_waited)) < FAR
        squares[order] = moments[1]
        if order in laws:
            assert off_by(moments[1], float(laws[order] @ days_waited**2)) < FAR
    for less, more in (("first_come", "part"), ("part", "lottery")):
        # the same people came in the same order of days: the copies of both are pairs
        assert (squares[more] - squares[less]).mean() > 3 * (squares[more] - squares[less]).std(ddof=1) / np.sqrt(
            copies
        )


def _two_groups(
    offices: tuple[Office, ...], outcomes: tuple[Outcome, ...], rates: tuple[float, float], days: int
) -> Part:
    came = tuple(
        replace(comers(offices[0].office, rate, days, group), arrival=f"{group} {offices[0].office}")
        for rate, group in zip(rates, ("one", "two"), strict=True)
    )
    return offices, outcomes, came


GROUPS = (Group("one", "VEN"), Group("two", "HTI"))


def test_those_before_all_others_wait_as_if_they_were_alone() -> None:
    rates, capacity = (0.9, 0.8), 2
    parts = [_two_groups((line(f"desk{i}", capacity=capacity, first="one"),), (), rates, DAYS) for i in range(COPIES)]
    waiting = _run(town(DAYS, parts, GROUPS), 39).offices["waiting"]
    alone, both = ((law := long_run(batches(rate, capacity))) @ np.arange(law.size) for rate in (rates[0], sum(rates)))
    assert off_by(means_over(waiting[:, :, 0], BURN), float(alone)) < FAR
    assert off_by(means_over(waiting[:, :, 1], BURN), float(both - alone)) < FAR


def test_a_room_that_takes_some_before_all_others_is_a_queue_with_preemption() -> None:
    # M/M/c with preemption: those before others sit as if alone, all together as if they were one
    rates, leaves, servers, parts = (0.2, 0.2), 0.2, 3, []
    for i in range(COPIES):
        (first, seat), outcomes, _ = seats(i, 0.0, DAYS, servers, leaves)
        parts.append(_two_groups((first, replace(seat, first="one")), outcomes, rates, DAYS))
    waiting = _run(town(DAYS, parts, GROUPS), 40).offices["waiting"]
    lines = [_mean_line(long_run(day_of_seats(rate, leaves, servers)), servers) for rate in (rates[0], sum(rates))]
    assert off_by(means_over(waiting[:, ::2, 0], BURN), lines[0]) < FAR
    assert off_by(means_over(waiting[:, ::2, 1], BURN), lines[1] - lines[0]) < FAR


# ---- quotas and rooms


def test_a_quota_a_week() -> None:
    rate, quota, weeks = 0.8, 8, 90
    days = 7 * weeks
    run = _run(
        town(
            days,
            [
                ((line(f"desk{i}", capacity=quota, days="1"),), (), (comers(f"desk{i}", rate, days),))
                for i in range(COPIES)
            ],
        ),
        41,
    )
    served, waiting = run.offices["served"].sum(2), run.offices["waiting"].sum(2)
    assert served[np.arange(days) % 7 != 0].sum() == 0
    assert served.max() == quota
    moves = batches(7 * rate, quota)
    expected, error = float(long_run(moves) @ np.arange(len(moves))), error_of_mean(moves, weeks - 15, COPIES)
    # the error by the chain: few weeks have a line at all, and the copies would say too little about it
    assert abs(waiting[::7][15:].mean() - expected) < FAR * error
    assert abs(waiting[6::7][15:].mean() - expected - 6 * rate) < FAR * (
        error + np.sqrt(6 * rate / (weeks - 15) / COPIES)
    )


def test_a_quota_with_a_room_turns_away_by_its_law() -> None:
    rate, quota, room = 3.0, 3, 5
    run = _run(
        town(
            DAYS,
            [
                ((line(f"desk{i}", capacity=quota, room=room),), (), (comers(f"desk{i}", rate, DAYS),))
                for i in range(COPIES)
            ],
        ),
        42,
    )
    law = long_run(batches(rate, quota, room))
    served = float(
        law @ [sum(stats.poisson.pmf(a, rate) * min(w + a, quota) for a in range(60)) for w in range(room + 1)]
    )
    assert off_by(means_over(_by_office(run, "waiting", 1), BURN), float(law @ np.arange(room + 1))) < FAR
    assert off_by(means_over(_by_office(run, "turned_away", 1), BURN), rate - served) < FAR
    found = np.bincount(_by_office(run, "waiting", 1)[BURN::20].ravel(), minlength=room + 1)  # nights far enough apart
    assert stats.chisquare(found, law * found.sum()).pvalue > 1e-4


def test_those_who_do_not_come_when_called_lose_their_slot() -> None:
    # a line without end: every slot of every day is called, and each of those called stays away by their own chance
    days, capacity, chance = 200, 40, 0.15
    came = Arrival("all", "Town", "one", START, START, 2 * days * capacity, office="desk")
    run = _run(town(days, [((line("desk", capacity=capacity, no_show=chance),), (), (came,))]), 44).offices
    called, away = days * capacity, run["no_shows"].sum((1, 2))
    assert (run["served"].sum((1, 2)) + away == capacity).all()
    assert 1e-4 < stats.binom.cdf(away.sum(), called, chance) < 1 - 1e-4
    spread = ((away - capacity * chance) ** 2).sum() / (capacity * chance * (1 - chance))
    assert 1e-4 < stats.chi2.cdf(spread, days) < 1 - 1e-4


@pytest.mark.parametrize(("unit", "open_days"), [("case", 25), ("people", 50)])
def test_a_quota_ends_a_known_number_on_a_known_day(unit: str, open_days: int) -> None:
    # 100 families of three come on the first day, a Monday; 4 cases or 7 people (2 families) a weekday
    desk = line("desk", capacity=4 if unit == "case" else 7, unit=unit, days="12345")
    came = Arrival("all", "Town", "three", START, START, 300, office="desk")
    run = _run(town(80, [((desk,), (), (came,))], (Group("three", "VEN", "family", 3),)), 1)
    served = run.offices["served"].sum((1, 2))
    weekday = np.arange(80) % 7 < 5
    by_hand = np.where(weekday & (np.cumsum(weekday) <= open_days), 300 // open_days, 0)
    assert served.tolist() == by_hand.tolist()


# ---- Little


@pytest.mark.parametrize("order", ["first_come", "lottery", "part"])
def test_little_holds_to_the_person_through_stages(order: str) -> None:
    # weekdays, families, terms, cases sent back: once all lines are empty, every night in a line is a day waited by
    # somebody
    days, closes = 400, 280
    desks = (
        line("asks", capacity=5, order=order, days="135"),
        line("hears", capacity=4, order=order, days="12345", delay=9),
        line("again", capacity=ALL, order=order, days="25", delay=3),
    )
    outcomes = (
        Outcome("asks", "on", share=0.8, effect="next", next="hears"),
        Outcome("hears", "no", share=0.5, effect="next", next="again"),
        Outcome("hears", "later", share=0.1, effect="next", next="hears"),
        Outcome("again", "new", share=0.3, effect="next", next="hears"),
    )
    came = tuple(
        replace(comers("asks", rate, days - closes, group), arrival=group)
        for rate, group in ((1.5, "one"), (3.0, "three"))
    )
    groups = (Group("one", "VEN"), Group("three", "VEN", "family", 3))
    run = _run(town(days, [(desks, outcomes, came)], groups), 43).offices
    assert run["waiting"][-1].sum() == 0
    assert (run["served"].sum(0).min(1) > 0).all()
    assert (run["waiting"].sum(0) == run["waited_days"].sum(0)).all()
    assert (run["applied"].sum(0) == run["served"].sum(0)).all()
