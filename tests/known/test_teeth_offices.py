"""The harness has teeth at offices too: errors planted in serving make the comparison with the twin fail."""

from functools import cache

import numpy as np
import pytest

from jornada.engine import serve as serve_module
from jornada.engine.draw import named
from jornada.engine.ledger import NO_SHOWS
from tests.known import worlds, worlds_offices
from tests.known.agreement import LEVEL, disagreement
from tests.known.planting import plant
from tests.known.sample import of_engine, of_twin

RUNS = 1500
WORLDS = {**worlds.WORLDS, **worlds_offices.WORLDS}
pytestmark = pytest.mark.slow


@cache
def _twin(name: str) -> np.ndarray:
    return of_twin(WORLDS[name], RUNS, 22)


def _agrees(name: str) -> bool:
    return disagreement(of_engine(WORLDS[name], RUNS, 21), _twin(name)) > LEVEL


def test_a_slot_not_lost_by_those_who_do_not_come_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = serve_module._serve_office

    def next_one_called(rows, layout, standing, desk, slots, keys, flows):  # type: ignore[no-untyped-def]
        done, used = honest(rows, layout, standing, desk, slots, keys, flows)
        each, at, missed = desk.offices.each, desk.groups.places + desk.office, 0 * slots
        for group in range(desk.groups.each.size):
            missed += flows[NO_SHOWS, at, group] // desk.groups.each[group].size
        if not done or missed == 0:
            return done, used
        name = each[desk.office].name
        each[desk.office].name = named(name, name)  # other draws than those of the first call
        done, more = honest(rows, layout, standing, desk, missed, keys, flows)
        each[desk.office].name = name
        return done, used + more

    assert _agrees("booked dates")
    plant(monkeypatch, serve_module, "_serve_office", next_one_called)
    assert not _agrees("booked dates")


def test_an_office_that_looks_at_no_beds_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _agrees("beds that limit an office")
    plant(monkeypatch, serve_module, "_with_beds", lambda rows, layout, desk, slots: slots)
    assert not _agrees("beds that limit an office")


def test_latest_first_is_found_in_a_line_and_in_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = serve_module.in_turn

    def latest_first(waiting, rule, key):  # type: ignore[no-untyped-def]
        counts, address, sizes, classes = waiting
        return honest((counts[::-1].copy(), address[::-1].copy(), sizes[::-1].copy(), classes[::-1].copy()), rule, key)[::-1]

    lines = ("first come cases", "several stages with terms")
    assert all(_agrees(name) for name in lines)
    plant(monkeypatch, serve_module, "in_turn", latest_first)  # compiling takes longer than the runs
    assert not any(_agrees(name) for name in lines)
