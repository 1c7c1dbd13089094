"""The harness has teeth at offices too: errors planted in serving make the comparison with the twin fail."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from numba import njit

from jornada.engine import serve as serve_module
from jornada.engine.draw import named, part, uniform
from jornada.engine.ledger import NO_SHOWS
from tests.known import worlds, worlds_offices
from tests.known.agreement import LEVEL, disagreement
from tests.known.planting import error_on, plant, switched_on
from tests.known.sample import of_engine, of_twin

RUNS = 400
WORLDS = {**worlds.WORLDS, **worlds_offices.WORLDS}
MULTINOMIAL, LATEST_FIRST, SLOTS_NOT_LOST, NO_BEDS = range(1, 5)
pytestmark = pytest.mark.slow

in_turn, with_beds, serve_office = serve_module.in_turn, serve_module._with_beds, serve_module._serve_office


@njit
def multinomial(waiting, rule, key):  # type: ignore[no-untyped-def]
    counts, address = waiting[0], waiting[1]
    total, taken = counts.sum(), np.zeros_like(counts)
    room = min(rule[0], total)
    for i in range(counts.size):
        some = part(room, counts[i] / total, uniform(key, address[i], 0))
        room, total, taken[i] = room - some, total - counts[i], min(some, counts[i])
    return taken


def turns(waiting, rule, key):  # type: ignore[no-untyped-def]
    if error_on() == MULTINOMIAL:
        return multinomial(waiting, rule, key)
    if error_on() == LATEST_FIRST:
        counts, address, sizes, classes = waiting
        return in_turn((counts[::-1].copy(), address[::-1].copy(), sizes[::-1].copy(), classes[::-1].copy()), rule, key)[::-1].copy()
    return in_turn(waiting, rule, key)


def next_one_called(rows, layout, standing, desk, slots, keys, flows):  # type: ignore[no-untyped-def]
    done, used = serve_office(rows, layout, standing, desk, slots, keys, flows)
    each, at, missed = desk.offices.each, desk.groups.places + desk.office, 0 * slots
    for group in range(desk.groups.each.size):
        missed += flows[NO_SHOWS, at, group] // desk.groups.each[group].size
    if error_on() != SLOTS_NOT_LOST or not done or missed == 0:
        return done, used
    name = each[desk.office].name
    each[desk.office].name = named(name, name)  # other draws than those of the first call
    done, more = serve_office(rows, layout, standing, desk, missed, keys, flows)
    each[desk.office].name = name
    return done, used + more


def looks_at_no_beds(rows, layout, desk, slots):  # type: ignore[no-untyped-def]
    return slots if error_on() == NO_BEDS else with_beds(rows, layout, desk, slots)


@pytest.fixture(scope="module", autouse=True)
def _planted() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        plant(patch, serve_module, {"in_turn": turns, "_serve_office": next_one_called, "_with_beds": looks_at_no_beds})
        yield


@cache
def _twin(name: str) -> np.ndarray:
    return of_twin(WORLDS[name], RUNS, 22)


def _agrees(name: str) -> bool:
    return disagreement(of_engine(WORLDS[name], RUNS, 21), _twin(name)) > LEVEL


@pytest.mark.parametrize(("error", "name"), [
    (MULTINOMIAL, "lottery cases"), (LATEST_FIRST, "first come cases"), (LATEST_FIRST, "several stages with terms"),
    (SLOTS_NOT_LOST, "booked dates"), (NO_BEDS, "beds that limit an office"),
])
def test_an_error_is_found(error: int, name: str) -> None:
    assert _agrees(name)
    with switched_on(error):
        assert not _agrees(name)
