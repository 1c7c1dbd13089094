"""Published figures.

Of names that the scenario has, each once, inside its days, and of a size with those beside them.
"""

from collections.abc import Iterator
from itertools import islice

from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.names.nearest import Alike
from jornada.domain.nouns.observed import Observed
from jornada.domain.scenario.patterns import names_of
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each, read_of, so_far

JUMP = 50.0  # times the figures before and after: two digits too many, though people come and go meanwhile
FEW = 10.0  # from fewer than so many a series may grow as fast as that
NAMES_SHOWN = 8
Series = tuple[str, str, str]


def observed_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Check published figures."""
    yield from so_far(_names(scenario, where))
    yield from so_far(_twice(scenario, where))
    yield from so_far(_outside(scenario))
    yield from so_far(jump_faults(scenario, where))


def _names(scenario: Scenario, where: Where) -> Iterator[Fault]:
    names = names_of(scenario, ("area", "place", "nationality"))
    areas, nations = Alike(sorted({*names["area"], *names["place"]} - {""})), names["nationality"]

    def told(row: Observed, at: str) -> Iterator[Fault]:
        if row.area and row.area not in areas:
            yield Fault(
                "J012",
                f"{at}, area",
                row.area,
                "an area of a destination, or a place: " + ", ".join(islice(areas, NAMES_SHOWN)),
                nearest(row.area, areas),
            )
        if row.nationality and row.nationality not in nations:
            yield Fault(
                "J012",
                f"{at}, nationality",
                row.nationality,
                "the nationality of a group: " + ", ".join(islice(nations, NAMES_SHOWN)),
                nearest(row.nationality, nations),
            )

    yield from each(scenario, where, "observed", told)


def _twice(scenario: Scenario, where: Where) -> Iterator[Fault]:
    seen: dict[tuple[object, ...], tuple[str, float]] = {}

    def told(row: Observed, at: str) -> Iterator[Fault]:
        key = (row.series, row.starts, row.ends, row.area, row.nationality)
        if key in seen:
            before, people = seen[key]
            said = "the same figure" if people == row.people else f"another figure, {people:g}"
            yield Fault(
                "J014",
                f"{at}, series",
                row.series,
                f"each figure once: {before} has {said} for the same series, period, area and nationality",
            )
        seen.setdefault(key, (at, row.people))

    yield from each(scenario, where, "observed", told)


def _outside(scenario: Scenario) -> Iterator[Fault]:
    """Warn once a series of figures that lie, wholly or partly, outside the days of the scenario."""
    last = scenario.last
    rows: dict[str, list[Observed]] = {}
    for row in scenario.observed:
        rows.setdefault(row.series, []).append(row)
    for series, all_rows in rows.items():
        out = [row for row in all_rows if row.starts <= row.ends and (row.starts < scenario.start or row.ends > last)]
        if out:
            found = (
                f"{series}: {len(out)} of {len(all_rows)} figures, {min(row.starts for row in out)} to"
                f" {max(row.ends for row in out)}"
            )
            yield Fault(
                "J027",
                "observed.csv",
                found,
                f"days from {scenario.start} to {last}; what lies outside is compared with nothing",
                severity="warning",
            )


def jump_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn of figures some hundred times as large, or as small, as those before and after them.

    A digit too many, or a unit.
    """
    series: dict[Series, list[tuple[Observed, str]]] = {}
    for row, at in zip(scenario.observed, where.get("observed", []), strict=True):
        if all(read_of(row, name) is not None for name in ("series", "area", "nationality", "ends", "people")):
            series.setdefault((row.series, row.area, row.nationality), []).append((row, at))
    for rows in series.values():
        rows.sort(key=lambda pair: pair[0].ends)
        for i, (row, at) in enumerate(rows):
            first = min(max(i - 1, 0), max(len(rows) - 3, 0))
            beside = [other.people for other, _ in rows[first : first + 3] if other is not row]
            if len(beside) == 2 and jumps(row.people, beside, 0 < i < len(rows) - 1):
                allowed = (
                    f"a figure of a size with those beside it, {beside[0]:g} and {beside[1]:g}: for one date it jumps"
                    " about a hundredfold"
                )
                yield Fault("J061", f"{at}, people", f"{row.people:g}", allowed, severity="warning")


def jumps(people: float, beside: list[float], between: bool = True) -> bool:
    """Say whether a figure is some hundred times each of two beside it, or, between them, a hundredth: a series may
    begin and end with few.

    Examples
    --------
    >>> jumps(70000.0, [650.0, 700.0]), jumps(7.0, [650.0, 700.0]), jumps(200.0, [0.0, 300.0])
    (True, True, False)
    """
    return people >= JUMP * max(FEW, *beside) or between and JUMP * people <= min(beside) and min(beside) >= FEW
