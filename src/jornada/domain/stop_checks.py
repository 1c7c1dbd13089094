"""Stops, staff and what follows a stop: rows that act nowhere, or say in vain what they say."""

from collections.abc import Iterator

from jornada.domain.fault import Fault, nearest
from jornada.domain.matching import Where
from jornada.domain.office import Disposition
from jornada.domain.office_checks import Idle, changed_fields, idle_faults, is_given
from jornada.domain.pattern import matcher
from jornada.domain.reach import directed_names, words_of
from jornada.domain.scenario import Scenario
from jornada.domain.stop import Stop

AFTER_STOPS, AFTER_ENCOUNTERS = ("release", "move", "remove", "hold"), ("return", "remove", "release", "hold")


def stop_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find stops on no leg, with papers that nobody holds, or with staff that changes nothing; and staff that is not paid for."""
    changed, words = changed_fields(scenario), words_of(scenario)
    for stop, at in zip(scenario.stops, where.get("stops", []), strict=True):
        if stop.passes and stop.passes not in words:
            yield Fault("J012", f"{at}, passes", stop.passes, "a name in papers, or a word that one of them allows", nearest(stop.passes, words))
        yield from _nowhere(scenario, stop, at)
        idle: list[Idle] = [
            ("posted", not stop.staff and is_given(stop, "posted"), ("staff",), "empty, or the pool in staff"),
            ("needs", not stop.staff and is_given(stop, "needs"), ("staff",), "empty, or the pool in staff"),
            ("staff", bool(stop.staff) and stop.needs == 0, ("needs",), "empty, or a number in needs: without it the chance holds with nobody posted"),
        ]
        yield from idle_faults("stops", idle, stop, at, changed)
    for pool, at in zip(scenario.staff, where.get("staff", []), strict=True):
        unpaid: list[Idle] = [("usd", pool.usd > 0 and not pool.purpose, ("purpose",), "0, or what the money is for in purpose: it enters no account")]
        yield from idle_faults("staff", unpaid, pool, at, changed)


def _nowhere(scenario: Scenario, stop: Stop, at: str) -> Iterator[Fault]:
    """Warn of a stop whose legs are never travelled by its mode; patterns that match nothing at all are told as such."""
    legs = [route for name, route in directed_names(scenario) if matcher(stop.legs)(name)]
    if legs and not any(matcher(stop.mode)(route.mode) for route in legs):
        modes = sorted({route.mode for route in legs})
        yield Fault("J048", f"{at}, mode", stop.mode, f"a mode of the legs that match {stop.legs}: " + ", ".join(modes), nearest(stop.mode, modes), "warning")


def disposition_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find what cannot follow a stop, or an encounter, and what does not say where people go or says it in vain."""
    changed = changed_fields(scenario)
    for row, at in zip(scenario.dispositions, where.get("dispositions", []), strict=True):
        allowed = AFTER_STOPS if row.stop else AFTER_ENCOUNTERS
        if row.effect not in allowed:
            yield Fault("J049", f"{at}, effect", row.effect, f"one of {', '.join(allowed)} after {'a stop' if row.stop else 'an encounter'}")
        if row.effect == "hold" and not row.office:
            yield Fault("J013", f"{at}, office", "", "the office in whose line those are who are held")
        if row.effect == "move" and row.stop and not row.to:
            yield Fault("J013", f"{at}, to", "", "the place that people are moved to")
        yield from idle_faults("dispositions", _idle(row), row, at, changed)


def _idle(row: Disposition) -> Iterator[Idle]:
    yield "office", bool(row.office) and row.effect != "hold", ("effect",), "empty, or the effect hold"
    yield "to", bool(row.to) and row.effect not in ("return", "move"), ("effect",), f"empty, or the effect {'move' if row.stop else 'return'}"
    yield "gives", bool(row.gives) and not (row.stop and row.effect == "release"), ("effect", "stop"), "empty, or the effect release after a stop"
    yield "area", bool(row.stop) and row.area != "*", ("stop",), "empty: the pattern in stop says where"
