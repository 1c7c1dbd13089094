"""The small scenario with an office, a list and unit costs: what a report shows of them."""

from dataclasses import replace

from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.group import Paper
from jornada.domain.nouns.office import Office
from jornada.domain.scenario.scenario import Scenario
from tests.helpers.small import small


def with_office(days: int = 90) -> Scenario:
    """Return the small scenario with a registry in Tapachula, a list for appointments, and what beds and cases cost."""
    base = small(days)
    registry = Office(
        "Registry",
        "Tapachula",
        capacity=40,
        gives="permit",
        granted=0.8,
        apply=2.0,
        gives_up=0.01,
        no_show=0.1,
        source="assumption",
    )
    calls = Office(
        "Appointments",
        "Mexico City",
        capacity=10,
        takes="permit",
        gives="appointment",
        on_list=True,
        joins=0.1,
        source="assumption",
    )
    costs = (
        Cost("case", "processing", "served", office="*", usd=120.0, low=80.0, high=220.0, source="assumption"),
        Cost("bed", "shelter", "sheltered", usd=15.0, source="assumption"),
    )
    papers = (Paper("permit", days=180, source="assumption"), Paper("appointment", source="assumption"))
    return replace(base, title="An office for tests", offices=(registry, calls), papers=papers, costs=costs)
