"""The corridor as tables, from the public series and the corrections of earlier runs."""

from pathlib import Path

from tools.corridor import (
    beliefs,
    border,
    caravan,
    dangers,
    geography,
    health,
    levers,
    offices,
    outcomes,
    people,
    policies,
    projected,
    staff,
    stops,
)
from tools.corridor.corrections import Corrections
from tools.writing import Compiled, Row


def compiled(data: Path, fixes: Corrections) -> Compiled:
    """Return the tables of the example and its texts."""
    places = geography.places(data)
    legs, risks, checkpoints = (
        geography.routes(data, places),
        dangers.dangers(data, cities(places), health=True),
        stops.stops(),
    )
    weighed = stops.weighed(dangers.foreseen(risks, legs), checkpoints)
    counted = people.given(data) + people.fitted(data, fixes)
    tables: dict[str, list[Row]] = {
        "places": places + offices.abroad(),
        "modes": geography.modes(),
        "routes": legs,
        "dangers": caravan.safer(risks),
        "stops": staff.posted(caravan.seldom_stopped(checkpoints)),
        "staff": staff.pools(),
        "groups": people.groups(weighed),
        "pulls": border.pulls(data, weighed, fixes),
        "arrivals": offices.backlog() + named(counted + offices.applications() + projected.arrivals(data, counted)),
        "seasons": projected.seasons(data),
        "dispositions": border.dispositions(data) + stops.dispositions(data) + levers.dispositions(),
        "observed": border.observed(data) + stops.observed(data),
        "shocks": border.shocks(),
        "beliefs": beliefs.beliefs() + levers.beliefs(),
        "responses": beliefs.responses() + levers.responses(),
        "priors": [*border.priors(), *beliefs.priors(), projected.prior(), staff.prior(), *caravan.priors()],
        "caravans": caravan.caravans(),
        "offers": caravan.offers(),
    }
    return Compiled(tables | of_offices(data), texts())


def of_offices(data: Path) -> dict[str, list[Row]]:
    """Return the tables of offices, papers, health and costs."""
    return {
        "papers": offices.papers(),
        "offices": staff.serving(offices.offices() + stops.offices() + [health.clinic()] + levers.offices()),
        "outcomes": outcomes.outcomes() + stops.outcomes(data) + levers.outcomes(),
        "health": health.changes(),
        "conditions": health.conditions(),
        "costs": offices.costs(),
    }


def texts() -> dict[str, str]:
    """Return what is no table."""
    dated = (
        f"{policies.office_policies()}\n"
        f"{policies.STAYS}{stops.policies()}{health.POLICIES}{levers.policies()}{staff.policies()}{caravan.policies()}"
    )
    return {
        "scenario": border.SCENARIO,
        "policies": dated,
        "variants": (
            border.VARIANTS + stops.VARIANTS + health.VARIANTS + levers.VARIANTS + staff.VARIANTS + caravan.VARIANTS
        ),
    }


def cities(places: list[Row]) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of the places from which people cross."""
    return {
        str(row["place"]): (float(str(row["latitude"])), float(str(row["longitude"])))
        for row in places
        if row["place"] in geography.BORDER
    }


def named(rows: list[Row]) -> list[Row]:
    """Give every row of arrivals without one a name of its own: it is the address of its random draws.

    Examples
    --------
    >>> row = {"place": "A", "group": "g", "starts": "2023-01-01", "basis": "fitted"}
    >>> [named["arrival"] for named in named([row, row])]
    ['A g 2023-01-01 fitted', 'A g 2023-01-01 fitted 2']
    """
    seen: dict[str, int] = {}
    names = []
    for row in rows:
        name = str(row.get("arrival") or f"{row['place']} {row['group']} {row['starts']} {row['basis']}")
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return [
        {"arrival": name, **{field: value for field, value in row.items() if field != "arrival"}}
        for name, row in zip(names, rows, strict=True)
    ]
