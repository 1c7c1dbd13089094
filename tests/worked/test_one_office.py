"""A week of one office by hand: seven people come on each of four days, the desk serves five a weekday."""

import jornada as jo
from jornada.engine.run.run import daily, run_key

#           Mon Tue Wed Thu Fri Sat Sun Mon
WAITING = [2, 4, 6, 8, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0]
SERVED = [5, 5, 5, 5, 5, 0, 0, 3, 0, 0, 0, 0, 0, 0]
# served people set out the next morning; the road takes the whole day
ARRIVED_NORTH = [0, 5, 5, 5, 5, 5, 0, 0, 3, 0, 0, 0, 0, 0]


def test_a_week_of_one_office() -> None:
    run = daily(jo.example("one_office"), run_key(1, 0))
    assert run.stocks["waiting"].sum((1, 2)).tolist() == WAITING
    assert run.flows["granted"].sum((1, 2)).tolist() == SERVED
    assert run.flows["encounters"].sum((1, 2)).tolist() == ARRIVED_NORTH


def test_waited_days_are_those_of_the_line() -> None:
    # of the 28: day 1 five wait 0; day 2 two wait 1 and three 0; day 3 four wait 1, one 0; day 4 five wait 1 and one of
    # day 3 waits on to Friday; each night in the line counts one day: 2 + 4 + 6 + 8 + 3 + 3 + 3 = 29
    run = daily(jo.example("one_office"), run_key(2, 0))
    assert int(run.flows["waited_days"].sum()) == 29


def test_every_run_is_the_same_where_nothing_is_left_to_chance() -> None:
    first, other = (daily(jo.example("one_office"), run_key(seed, 5)).present for seed in (1, 2))
    assert (first == other).all()
