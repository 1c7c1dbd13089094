"""Slices of those on the road under the rules of Flee: where people stand in the list, and where a slice ends."""

from types import SimpleNamespace

import numpy as np
import pytest

from jornada.engine.flee3.choose import _let_in
from jornada.engine.flee3.slices import BINS, ENDS, Bins, credit_of, marked, next_end, share_in, step_of, stretch
from jornada.engine.flee3.today import PLACE, Net
from jornada.engine.world.flee_legs import ARRIVED

NOTHING = np.zeros(1)


def camp(here: int, room: float = 100.0) -> np.ndarray:
    """Return a camp as one record: from 90 of 100 people on it is less sought, above 95 it turns others away."""
    place = np.zeros(1, PLACE).view(np.recarray)
    place["here"], place["room"], place["turn"], place["camp"] = here, room, 0.95 * room, True
    return place


def net() -> Net:
    """Return the numbers of a network of one place."""
    return Net(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, 1, True, False, 0.9, 1.0, 10.0, 100.0, 4.0)


class Seen:
    """Chances of which only places are looked at; compiled code is given plain ones."""

    def __init__(self, place: np.ndarray) -> None:
        self.place = place


@pytest.mark.parametrize(
    ("rank", "count", "found"),
    [
        (25.0, 10**9, (0.0, 0.5)),
        (50.0, 10**9, (0.0, 1.0)),
        (75.0, 10**9, (0.5, 1.0)),
        (99.0, 10**9, (0.98, 1.0)),
        (120.0, 10**9, (1.0, 1.0)),
        (75.0, 1, (0.75, 0.75)),
        (75.0, 2, (2 / 3, 5 / 6)),
    ],
)
def test_people_stand_from_the_beginning_or_up_to_the_end(rank: float, count: int, found: tuple[float, float]) -> None:
    assert stretch.py_func(marked.py_func(rank, count), 100.0) == pytest.approx(found, abs=2e-3)


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.5), (0.3, 1.0), (1.0, 1.0), (0.999, 1.0)])
def test_everybody_is_met_once(low: float, high: float) -> None:
    left, met = 1.0, []
    for start, end in ((0.0, 0.1), (0.1, 0.35), (0.35, 0.9), (0.9, 1.0)):
        share = share_in.py_func(low, high, start, end)
        met.append(left * share)
        left -= left * share
    assert left == 0.0 and min(met) >= 0.0
    if high > low:
        assert met[1] == pytest.approx(max(min(high, 0.35) - max(low, 0.1), 0.0) / (high - low))


@pytest.mark.parametrize(("here", "people"), [(0, 72.0), (90, 1.0), (94, 1.0), (97, 1.0)])
def test_a_camp_fills_by_steps(here: int, people: float) -> None:
    assert step_of.py_func(camp(here)[0], net()) == pytest.approx(people)
    assert step_of.py_func(camp(100)[0], net()) == np.inf and step_of.py_func(camp(here, 0.0)[0], net()) == np.inf


def test_a_slice_ends_where_a_camp_has_filled_by_a_step() -> None:
    people, direct, expected = np.diff(ENDS) * 400.0, np.diff(ENDS)[None, :] * 100.0, np.zeros(1)
    end = next_end.py_func(0.2, Seen(camp(93)), net(), Bins(people, direct), np.full(1, 0.25), expected)
    # 100 by their leg and a quarter of 400 by hops, evenly over the list
    assert end == pytest.approx(0.2 + 1.0 / 200.0)
    assert expected[0] == pytest.approx(1.0)
    assert next_end.py_func(0.2, Seen(camp(100)), net(), Bins(people, direct), np.full(1, 0.25), expected) == 1.0
    assert expected[0] == pytest.approx(160.0) and len(people) == BINS


@pytest.mark.parametrize(
    ("before", "direct", "hops", "u", "let_in"),
    [(85, 0, 9, 0.5, 11), (85, 11, 10, 0.4, 5), (85, 11, 10, 0.6, 6), (85, 2, 0, 0.0, 9), (97, 4, 9, 0.9, 0)],
)
def test_who_comes_by_hops_shares_the_room_with_those_who_come_by_their_leg(
    before: int, direct: int, hops: int, u: float, let_in: int
) -> None:
    assert credit_of.py_func(camp(before)[0], before, float(direct), float(hops), u) == let_in


def test_who_is_turned_away_is_among_those_who_wanted_to_come() -> None:
    slot, leg = (
        np.zeros(1, [("fast", int)]).view(np.recarray),
        np.zeros(2, [("slot", int), ("end", int)]).view(np.recarray),
    )
    slot.fast[0], place = ARRIVED, camp(93)
    place.credit[0] = 4
    flee = SimpleNamespace(chances=Seen(place), net=net()._replace(slot=slot, leg=leg))
    on_the_way, morning = SimpleNamespace(flee=flee, on_the_way=True), SimpleNamespace(flee=flee, on_the_way=False)
    assert [_let_in.py_func(some, 0, 0, on_the_way) for some in (3, 5, 2)] == [3, 1, 0]
    assert place.wanted[0] == 10 and place.credit[0] == 0
    leg.end[1] = 1  # a leg to a further place on the way there: nobody is at the door yet
    assert _let_in.py_func(5, 0, 1, on_the_way) == 5 and place.wanted[0] == 10
    place.full[0] = True
    assert _let_in.py_func(5, 0, 0, morning) == 0 and place.wanted[0] == 10  # who decides in the morning comes by a leg
