"""Beliefs and responses: what they are about, and what does nothing."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from jornada.domain.fault import Fault, Where
from jornada.domain.nouns.belief import Belief, Response
from jornada.domain.scenario.announcements import FALSE, announcement_faults
from jornada.domain.scenario.patterns import unmatched
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each, so_far


def belief_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find beliefs about nothing, values that cannot be believed, and rows that do nothing."""
    yield from each(
        scenario, where, "beliefs", lambda row, at: unmatched(row.about, subjects_of(scenario, row), f"{at}, about")
    )
    yield from each(scenario, where, "beliefs", _row_faults)
    yield from so_far(announcement_faults(scenario, where))
    answered = {row.belief for row in scenario.responses}

    def idle(row: Belief, at: str) -> Iterator[Fault]:
        if row.belief not in answered and _is_idle(scenario, row):
            found, allowed = (
                "nothing reads it",
                "a row of responses that names it; or for a rule a worth, for a wait an office with baulk",
            )
            yield Fault("J042", f"{at}, topic", found, allowed, severity="warning")

    yield from each(scenario, where, "beliefs", idle)


def _row_faults(row: Belief, at: str) -> Iterator[Fault]:
    if row.topic != "wait" and row.start is not None and row.start > 1.0:
        yield Fault(
            "J011", f"{at}, start", f"{row.start:g}", "at most 1: it is a chance, or the share who believe a rule"
        )
    if row.announced and row.truth == "false":
        yield Fault("J060", f"{at}, announced", f"{row.announced:g}", FALSE)
    if row.topic != "rule" and row.worth:
        yield Fault(
            "J042", f"{at}, worth", f"{row.worth:g}", "0: only a rule has a worth of its own", severity="warning"
        )


def _is_idle(scenario: Scenario, row: Belief) -> bool:
    """Say whether a belief weighs nowhere by itself: neither a worth nor people who mind the wait."""
    if row.topic == "rule":
        return not row.worth and f"beliefs.{row.belief}.worth" not in {
            path for policy in scenario.policies for path, _ in policy.change
        }
    return row.topic == "wait" and not any(o.baulk for o in scenario.offices if fnmatchcase(o.office, row.about))


def response_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find responses measured against nothing."""
    topics = {row.belief: row.topic for row in scenario.beliefs}

    def told(row: Response, at: str) -> Iterator[Fault]:
        if row.reference is not None and is_ratio(row, topics) and row.reference <= 0.0:
            yield Fault(
                "J011",
                f"{at}, reference",
                f"{row.reference:g}",
                "above 0: departures follow the ratio of what is believed to it",
            )

    yield from each(scenario, where, "responses", told)


def is_ratio(response: Response, topics: dict[str, str]) -> bool:
    """Say whether departures follow the ratio of what is believed to what was, and not the difference."""
    return topics.get(response.belief, "rule") != "rule"


def subjects_of(scenario: Scenario, belief: Belief) -> list[str]:
    """Return the names that a belief may be about."""
    if belief.topic == "wait":
        return [office.office for office in scenario.offices]
    if belief.topic == "rule":
        return [policy.name for policy in scenario.policies]
    return [route.leg for route in scenario.routes]
