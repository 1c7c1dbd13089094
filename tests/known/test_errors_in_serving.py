"""The harness has teeth at offices too: errors planted in serving make the comparison with the twin fail."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from numba import njit

from jornada.engine.draws.streams import named, part, uniform
from jornada.engine.ledger.ledger import NO_SHOWS
from jornada.engine.offices import serve as serve_module
from jornada.engine.offices.decisions import Desk
from tests.known import worlds, worlds_offices
from tests.known.agreement import LEVEL, disagreement
from tests.known.planting import error_on, plant, switched_on
from tests.known.sample import of_engine, of_twin

RUNS = 250
WORLDS = {**worlds.WORLDS, **worlds_offices.WORLDS}
MULTINOMIAL, LATEST_FIRST, SLOTS_NOT_LOST, NO_BEDS = range(1, 5)
pytestmark = pytest.mark.slow

in_turn, with_beds = serve_module.in_turn, serve_module._with_beds
serve_office = njit(serve_module._serve_office.py_func)  # compiled when it is called, so that it calls what is planted


@njit
def multinomial(parties, rule, key):  # type: ignore[no-untyped-def]
    counts = parties.counts
    total, taken = counts.sum(), np.zeros_like(counts)
    room = min(rule.room, total)
    for i in range(counts.size):
        some = part(room, counts[i] / total, uniform(key, parties.address[i], 0))
        room, total, taken[i] = room - some, total - counts[i], min(some, counts[i])
    return taken


def turns(parties, classes, rule, key):  # type: ignore[no-untyped-def]
    if error_on() == MULTINOMIAL:
        return multinomial(parties, rule, key)
    if error_on() == LATEST_FIRST:
        return in_turn(parties, classes.max() - classes, rule, key)
    return in_turn(parties, classes, rule, key)


def next_one_called(rows, standing, desk, slots, keys):  # type: ignore[no-untyped-def]
    done, used = serve_office(rows, standing, desk, slots, keys)
    at, missed = desk.scene.groups.places + desk.number, 0 * slots
    for group in range(desk.scene.groups.each.size):
        missed += desk.scene.flows[NO_SHOWS, at, group] // desk.scene.groups.each[group].size
    if error_on() != SLOTS_NOT_LOST or not done or missed == 0:
        return done, used
    name = desk.office.name
    desk.office.name = named(name, name)  # other draws than those of the first call
    again = Desk(desk.number, desk.office, desk.scene, desk.outcomes, named(keys.decision, desk.office.name))
    done, more = serve_office(rows, standing, again, missed, keys)
    desk.office.name = name
    return done, used + more


def looks_at_no_beds(rows, desk, slots):  # type: ignore[no-untyped-def]
    return slots if error_on() == NO_BEDS else with_beds(rows, desk, slots)


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


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (MULTINOMIAL, "lottery cases"),
        (LATEST_FIRST, "first come cases"),
        (LATEST_FIRST, "several stages with terms"),
        (SLOTS_NOT_LOST, "booked dates"),
        (NO_BEDS, "beds that limit an office"),
    ],
)
def test_an_error_is_found(error: int, name: str) -> None:
    assert _agrees(name)
    with switched_on(error):
        assert not _agrees(name)
