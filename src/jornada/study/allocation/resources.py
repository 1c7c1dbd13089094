"""What may be given, and where: beds, case workers, clinics, buses and water points.

Nothing that stops or removes people is one of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from jornada.domain.fault import Fault, ScenarioError, unknown
from jornada.domain.nouns.office import Office
from jornada.domain.reach.whereabouts import holding
from jornada.domain.scenario.scenario import Scenario

# what an office decides on that nobody is taken away by
FREE = frozenset({"grant", "refuse", "next", "admit", "release"})
HEALTH = ("well", "weak", "ill", "dead")


@dataclass(frozen=True)
class Resource:
    """Something that is given in whole units: the field that a unit changes, the rows where it may be given, and what a
    unit is by itself (None: must be said).

    With `times`, a unit leaves such a part of the field; else it adds so much to it.
    """

    name: str
    table: str
    field: str
    rows: Callable[[Scenario], list[str]]
    each: float | None = None
    times: bool = False


def _with_beds(scenario: Scenario) -> list[str]:
    return [place.place for place in scenario.places if place.beds is not None and place.kind != "destination"]


def _offices(scenario: Scenario, is_meant: Callable[[Office, set[str]], bool]) -> list[str]:
    """Return the offices of a kind that people come to by themselves and that serve by the day."""
    effects = {
        office.office: {row.effect for row in scenario.outcomes if row.office == office.office}
        for office in scenario.offices
    }
    held = holding(scenario)
    return [
        office.office
        for office in scenario.offices
        if office.office not in held and office.period == "day" and is_meant(office, effects[office.office])
    ]


def _with_case_workers(scenario: Scenario) -> list[str]:
    return _offices(scenario, lambda office, effects: not office.heals and effects <= FREE)


def _clinics(scenario: Scenario) -> list[str]:
    return _offices(scenario, lambda office, effects: office.heals > 0)


def _with_buses(scenario: Scenario) -> list[str]:
    return _offices(scenario, lambda office, effects: "move" in effects and effects <= FREE | {"move"})


def _wearing(scenario: Scenario) -> list[str]:
    """Return the names of what wears down the health of those who were well, by heat or want of water."""
    return list(
        dict.fromkeys(row.health for row in scenario.health if row.state == "well" and HEALTH.index(row.becomes) > 0)
    )


RESOURCES = (
    Resource("beds", "places", "beds", _with_beds, 1.0),
    Resource("case workers", "offices", "capacity", _with_case_workers),
    Resource("clinics", "offices", "capacity", _clinics),
    Resource("buses", "offices", "capacity", _with_buses),
    Resource("water points", "health", "chance", _wearing, times=True),
)
NAMES = tuple(resource.name for resource in RESOURCES)


@dataclass(frozen=True)
class Budget:
    """So many units of a resource, given in steps, at the places or offices that some patterns match; `each` is what a
    unit does there.

    Examples
    --------
    >>> Budget("beds", 60, step=20).steps
    3
    """

    resource: str
    units: int
    each: float | None = None
    step: int = 0
    at: tuple[str, ...] = ("*",)

    @property
    def steps(self) -> int:
        """Return in how many steps the units are given.

        Ten where nothing is said, or one a unit where there are fewer.
        """
        return -(-self.units // self.stride)

    @property
    def stride(self) -> int:
        """Return how many units are given in a step."""
        return self.step or max(1, -(-self.units // 10))


@dataclass(frozen=True)
class Spot:
    """Where units of a budget may be given: the resource, the row, and its place in the list of budgets."""

    resource: Resource
    row: str
    budget: int
    each: float

    def change(self, units: int) -> tuple[str, str]:
        """Return what so many units change, as a policy says it.

        Examples
        --------
        >>> Spot(RESOURCES[0], "Middle", 0, 1.0).change(20), Spot(RESOURCES[4], "heat", 0, 0.5).change(2)
        (('places.Middle.beds', '+20'), ('health.heat.chance', 'x0.25'))
        """
        path = f"{self.resource.table}.{self.row}.{self.resource.field}"
        return path, f"x{self.each**units:.12g}" if self.resource.times else f"+{self.each * units:.12g}"


def spots_of(scenario: Scenario, budgets: Sequence[Budget]) -> tuple[Spot, ...]:
    """Return where budgets may be given, in their order and that of the tables.

    Raises
    ------
    ScenarioError
        With every budget that cannot be given: no such resource, nowhere to give it, no units, or no word on what one
        does.
    """
    faults: list[Fault] = []
    found: list[Spot] = []
    for number, budget in enumerate(budgets):
        where = f"allocate, budget {number + 1}"
        resource = next((one for one in RESOURCES if one.name == budget.resource), None)
        if resource is None:
            faults += unknown(Fault("J112", where, budget.resource, "something that may be given"), NAMES).faults
            continue
        wrong = list(_faults(scenario, resource, budget, where))
        faults += wrong
        found += (
            []
            if wrong
            else [
                Spot(resource, row, number, budget.each or resource.each or 1.0)
                for row in rows_of(scenario, resource, budget)
            ]
        )
    if not budgets:
        faults.append(
            Fault(
                "J112",
                "allocate, budget",
                "nothing",
                "at least one budget, such as 60 beds; there are " + ", ".join(NAMES),
            )
        )
    if faults:
        raise ScenarioError(faults)
    return tuple(found)


def rows_of(scenario: Scenario, resource: Resource, budget: Budget) -> list[str]:
    """Return the rows of a resource that a budget may be given to."""
    return [row for row in resource.rows(scenario) if any(fnmatchcase(row, pattern) for pattern in budget.at)]


def _faults(scenario: Scenario, resource: Resource, budget: Budget, where: str) -> list[Fault]:
    """Find what is wrong with a budget of a resource that there is."""
    faults = []
    there = resource.rows(scenario)
    if budget.units < 1 or budget.step < 0 or budget.step > budget.units:
        faults.append(
            Fault(
                "J112",
                where,
                f"{budget.units} {budget.resource} in steps of {budget.step}",
                "whole units, at least one, in steps of one or more",
            )
        )
    if budget.each is None and resource.each is None:
        does = (
            "the part of the chance that one leaves, such as 0.8"
            if resource.times
            else "how many more an office serves an open day with one, such as 4"
        )
        faults.append(Fault("J112", f"{where}, each", "nothing said", does))
    elif budget.each is not None and not 0 < budget.each < (1 if resource.times else float("inf")):
        faults.append(
            Fault(
                "J112",
                f"{where}, each",
                f"{budget.each:g}",
                "more than 0" + (" and less than 1" if resource.times else ""),
            )
        )
    if not rows_of(scenario, resource, budget):
        allowed = (
            f"a pattern that matches one of {', '.join(there)}"
            if there
            else f"a scenario that has where to give {budget.resource}: rows of {resource.table} with {resource.field}"
        )
        faults.append(Fault("J112", f"{where}, at", ", ".join(budget.at), allowed))
    return faults
