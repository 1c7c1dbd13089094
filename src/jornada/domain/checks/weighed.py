"""What published figures are weighed by, and what comes of it.

Series with their error, and the draws of a posterior.
"""

from collections.abc import Iterator

from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.measures import SHOWN
from jornada.domain.nouns.observed import Series
from jornada.domain.nouns.uncertainty import Draw
from jornada.domain.scenario.paths import prior_faults
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each, so_far

COUNTED = tuple(row.name for row in SHOWN if row.kind in ("flow", "stock"))


def series_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Check what series count, and that each error has a size."""
    seen: set[str] = set()
    published = tuple(dict.fromkeys(row.series for row in scenario.observed))

    def told(row: Series, at: str) -> Iterator[Fault]:
        if row.series in seen:
            yield Fault("J014", f"{at}, series", row.series, "each series once")
        seen.add(row.series)
        if published and row.series not in published:
            yield Fault(
                "J012",
                f"{at}, series",
                row.series,
                f"a series of observed.csv: {', '.join(published)}",
                nearest(row.series, published),
            )
        if row.measure not in COUNTED:
            yield Fault(
                "J030",
                f"{at}, measure",
                row.measure,
                "a measure that is a flow or a stock; `jornada explain measures` lists them",
                nearest(row.measure, COUNTED),
            )
        if row.error != "poisson" and row.spread <= 0.0:
            yield Fault(
                "J096",
                f"{at}, spread",
                f"{row.spread:g}",
                f"above 0 for the error {row.error}; poisson has no more than chance",
            )

    yield from so_far(each(scenario, where, "series", told))


def posterior_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Check that every draw has a value for the same parameters, one weight, and that the parameters are there."""
    rows, places = scenario.posterior, where.get("posterior", [])
    draws: dict[str, list[tuple[Draw, str]]] = {}
    for row, at in zip(rows, places, strict=False):
        draws.setdefault(row.draw, []).append((row, at))
    first: list[str] = []
    for found in draws.values():
        names = [row.parameter for row, _ in found]
        first = first or names
        if names != first:
            yield Fault(
                "J097",
                f"{found[0][1]}, parameter",
                ", ".join(names),
                f"in each draw a value for each of {', '.join(first)}, in this order",
            )
        if len({row.weight for row, _ in found}) > 1:
            yield Fault(
                "J097",
                f"{found[0][1]}, weight",
                f"{found[-1][0].weight:g}",
                f"one weight a draw, {found[0][0].weight:g}",
            )
    if rows and not sum(found[0][0].weight for found in draws.values()) > 0.0:
        yield Fault("J097", f"{places[0]}, weight", "0 in every draw", "a weight above 0 somewhere")
    at_first = next(iter(draws.values()), [])
    for row, at in at_first:
        yield from prior_faults(scenario, row.parameter, f"{at}, parameter")
