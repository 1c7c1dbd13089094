"""The harness has teeth at offices too: errors planted in serving make the comparison with the twin fail."""

from dataclasses import replace

import numpy as np
import pytest

from jornada.engine import serve as serve_module
from jornada.engine.ledger import NO_SHOWS
from tests.known.agreement import LEVEL, disagreement
from tests.known.sample import of_engine, of_twin
from tests.known.worlds_offices import WORLDS

RUNS = 1500
pytestmark = pytest.mark.slow


def _agrees(name: str) -> bool:
    return disagreement(of_engine(WORLDS[name], RUNS, 21), of_twin(WORLDS[name], RUNS, 22)) > LEVEL


def test_a_slot_not_lost_by_those_who_do_not_come_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = serve_module._serve_office

    def next_one_called(people, today, draw, desk):  # type: ignore[no-untyped-def]
        people = honest(people, today, draw, desk)
        each, at = desk.offices.each.copy(), desk.groups.places + desk.office
        each["capacity"][desk.office] = (today.flows[NO_SHOWS, at] // desk.groups.size).sum()
        again = desk._replace(offices=desk.offices._replace(each=each))
        return honest(people, today, replace(draw, seed=draw.seed + 1), again)

    assert _agrees("booked dates")
    monkeypatch.setattr(serve_module, "_serve_office", next_one_called)
    assert not _agrees("booked dates")


def test_an_office_that_looks_at_no_beds_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _agrees("beds that limit an office")
    monkeypatch.setattr(serve_module, "_with_beds", lambda people, today, desk, capacity: capacity)
    assert not _agrees("beds that limit an office")


def test_latest_first_in_stages_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = serve_module.in_turn

    def latest_first(waiting, rule, key):  # type: ignore[no-untyped-def]
        return honest(tuple(np.ascontiguousarray(column[::-1]) for column in waiting), rule, key)[::-1]

    assert _agrees("several stages with terms")
    monkeypatch.setattr(serve_module, "in_turn", latest_first)
    assert not _agrees("several stages with terms")
