"""Stops, staff and what follows a stop: rows that act nowhere, or say in vain what they say."""

from collections.abc import Iterator, Sequence
from functools import partial

from jornada.domain.checks.offices import Idle, idle_faults
from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.names.pattern import matched, some_match
from jornada.domain.nouns.office import Disposition
from jornada.domain.nouns.route import Leg, directed
from jornada.domain.nouns.staff import Staff
from jornada.domain.nouns.stop import Stop
from jornada.domain.scenario.change_faults import words_of
from jornada.domain.scenario.changed_fields import changed_fields, is_given
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each, so_far

AFTER_STOPS, AFTER_ENCOUNTERS = ("release", "move", "remove", "hold"), ("return", "remove", "release", "hold")


def stop_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find stops on no leg, with papers that nobody holds, or with staff that changes nothing.

    And staff that is not paid for.
    """
    words = words_of(scenario)

    def unknown(stop: Stop, at: str) -> Iterator[Fault]:
        if stop.passes and stop.passes not in words:
            yield Fault(
                "J012",
                f"{at}, passes",
                stop.passes,
                "a name in papers, or a word that one of them allows",
                nearest(stop.passes, words),
            )

    yield from each(scenario, where, "stops", unknown)
    legs = directed(scenario.routes)
    yield from each(scenario, where, "stops", partial(_nowhere, legs, tuple(leg.name for leg in legs)))
    yield from _idle_stops(scenario, where)


def _idle_stops(scenario: Scenario, where: Where) -> Iterator[Fault]:
    changed = changed_fields(scenario)

    def told(stop: Stop, at: str) -> Iterator[Fault]:
        idle = [
            Idle("posted", not stop.staff and is_given(stop, "posted"), ("staff",), "empty, or the pool in staff"),
            Idle("needs", not stop.staff and is_given(stop, "needs"), ("staff",), "empty, or the pool in staff"),
            Idle(
                "staff",
                bool(stop.staff) and stop.needs == 0,
                ("needs",),
                "empty, or a number in needs: without it the chance holds with nobody posted",
            ),
        ]
        yield from idle_faults(idle, stop, at, changed)

    def unpaid_for(pool: Staff, at: str) -> Iterator[Fault]:
        unpaid = [
            Idle(
                "usd",
                pool.usd > 0 and not pool.purpose,
                ("purpose",),
                "0, or what the money is for in purpose: it enters no account",
            )
        ]
        yield from idle_faults(unpaid, pool, at, changed)

    yield from so_far(each(scenario, where, "stops", told))
    yield from each(scenario, where, "staff", unpaid_for)


def _nowhere(legs: Sequence[Leg], names: tuple[str, ...], stop: Stop, at: str) -> Iterator[Fault]:
    """Warn of a stop whose legs are never travelled by its mode.

    Patterns that match nothing at all are told as such.
    """
    modes = sorted({legs[number].route.mode for number in matched(stop.legs, names)})
    if modes and not some_match(stop.mode, modes):
        yield Fault(
            "J048",
            f"{at}, mode",
            stop.mode,
            f"a mode of the legs that match {stop.legs}: " + ", ".join(modes),
            nearest(stop.mode, modes),
            "warning",
        )


def disposition_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find what cannot follow a stop, or an encounter, and what does not say where people go or says it in vain."""
    yield from each(scenario, where, "dispositions", _effect_faults)
    changed = changed_fields(scenario)
    yield from each(scenario, where, "dispositions", lambda row, at: idle_faults(_idle(row), row, at, changed))


def _effect_faults(row: Disposition, at: str) -> Iterator[Fault]:
    allowed = AFTER_STOPS if row.stop else AFTER_ENCOUNTERS
    if row.effect not in allowed:
        yield Fault(
            "J049",
            f"{at}, effect",
            row.effect,
            f"one of {', '.join(allowed)} after {'a stop' if row.stop else 'an encounter'}",
        )
    if row.effect == "hold" and not row.office:
        yield Fault("J013", f"{at}, office", "", "the office in whose line those are who are held")
    if row.effect == "move" and row.stop and not row.to:
        yield Fault("J013", f"{at}, to", "", "the place that people are moved to")


def _idle(row: Disposition) -> Iterator[Idle]:
    yield Idle("office", bool(row.office) and row.effect != "hold", ("effect",), "empty, or the effect hold")
    yield Idle(
        "to",
        bool(row.to) and row.effect not in ("return", "move"),
        ("effect",),
        f"empty, or the effect {'move' if row.stop else 'return'}",
    )
    yield Idle(
        "gives",
        bool(row.gives) and not (row.stop and row.effect == "release"),
        ("effect", "stop"),
        "empty, or the effect release after a stop",
    )
    yield Idle("area", bool(row.stop) and row.area != "*", ("stop",), "empty: the pattern in stop says where")
