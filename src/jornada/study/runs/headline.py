"""One figure a run for every measure: totals of flows, averages of stocks, ratios of totals."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from jornada.domain.measures import COST, OFFICE, PAID, RECORDED, listed, ordered_by
from jornada.domain.nouns.observed import asked_for
from jornada.domain.reach.whereabouts import holding
from jornada.domain.scenario.scenario import Scenario
from jornada.study.publish import publish, shown
from jornada.study.runs.measure import AT, WAIT, measure, parts, recorded
from jornada.study.runs.run import Run
from jornada.study.runs.selection import recorded_as
from jornada.study.runs.totals import ONLY_THERE, by_run, kept_as, kept_at
from jornada.study.runs.waits import waits_by_office, waits_of

if TYPE_CHECKING:
    import pandas as pd


PANEL = ordered_by("panel")


def headlines(run: Run, names: Iterable[str] = (), twins: bool = False) -> "pd.DataFrame":
    """Return one row a run and one column a measure, through the gate; without names, the panel of the scenario."""
    import pandas as pd

    return pd.DataFrame(shown(publish(figures_of(run, names, twins))))


def panel_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the measures that every variant is shown by: the panel, what else `measures.csv` asks for, what each
    purpose cost, and who paid.

    Examples
    --------
    >>> from jornada.domain.nouns.cost import Cost
    >>> panel_of(Scenario(costs=(Cost("bed", "shelter", "sheltered", usd=15.0),)))[-1]
    'cost of shelter'
    """
    waits = waits_by_office(scenario)
    one_wait = (name for name in PANEL if name != "mean_wait" or not waits)
    asked = dict.fromkeys(
        recorded_as(row.measure, row.by) for row in asked_for(scenario.measures) if row.by not in ("paper", "policy")
    )
    others = [name for name in asked if name not in PANEL and name.removeprefix(OFFICE) not in ONLY_THERE]
    return (*one_wait, *waits, *others, *scenario.booked)


def figures_of(run: Run, names: Iterable[str] = (), twins: bool = False) -> "pd.DataFrame":
    """Return headlines for more counting, before the gate; what was not recorded, or cannot occur here, is left out."""
    import pandas as pd

    return pd.DataFrame(
        figures(run, names, twins), index=pd.Index(run.numbers if twins else range(run.runs), name="run")
    )


def figures(run: Run, names: Iterable[str] = (), twins: bool = False) -> dict[str, np.ndarray]:
    """Return the figures of measures by run (N,), before the gate.

    What was not recorded, or cannot occur here, is left out.
    """
    names = [name for name in tuple(names) or panel_of(run.scenario) if can_occur(name, run.scenario)]
    totals = totals_of(run, sorted(recorded(name for name in names if not name.startswith(AT))), twins) | at_places(
        run, names, twins
    )
    waits = waits_of(run, [name for name in names if name.startswith(WAIT)], twins)
    found = {
        name: waits.get(name) if name.startswith(WAIT) else figure_of(name, totals, int(run.info["days"]))
        for name in names
    }
    return {name: figure for name, figure in found.items() if figure is not None}


def at_places(run: Run, names: Iterable[str], twins: bool = False) -> dict[str, np.ndarray]:
    """Return the people at each of the places that measures are of, on an average night by run.

    Of no other place, and none where they were not recorded by place.
    """
    known = {place.place for place in run.scenario.places}
    places = [place for place in (name.removeprefix(AT) for name in names if name.startswith(AT)) if place in known]
    if not places or not kept_at(run.scenario, "present"):
        return {}
    found = by_run(run, ["present"], places, twins)["present"]
    return {f"{AT}{place}": found[:, i] for i, place in enumerate(places)}


def totals_of(run: Run, names: list[str], twins: bool = False) -> dict[str, np.ndarray]:
    """Return recorded measures by run: the total of a flow, the average of a stock over all nights.

    What was not kept is left out.
    """
    kept = {name: found for name in names if (found := kept_as(run.scenario, name)) is not None}
    totals = by_run(run, sorted(set(kept.values())), twins=twins)
    return {name: totals[found] for name, found in kept.items()}


def can_occur(name: str, scenario: Scenario) -> bool:
    """Say whether a measure has a meaning in a scenario: no lines without offices, no beds where none are modelled."""
    if name.startswith(AT):
        return True
    if name.startswith(WAIT):
        return name.removeprefix(WAIT) in {office.office for office in scenario.offices}
    if name.startswith((COST, PAID)):
        return scenario.rule_set.money and name in scenario.booked
    if measure(name).kind == "total":
        return any(can_occur(part, scenario) for part in recorded([name]))
    rows, at_office = zip(
        *((listed(part.removeprefix(OFFICE)), part.startswith(OFFICE)) for part in recorded([name])), strict=True
    )
    if any(scenario.rule_set.tables not in row.rules for row in rows):
        return False
    return all(_is_there(scenario, need) for row in rows for need in row.needs) and (
        not any(at_office) or bool(scenario.offices)
    )


def _is_there(scenario: Scenario, need: str) -> bool:
    """Say whether what a measure needs is there: one of those between |, each rows of a table, a value in a
    field, or a condition named below."""
    return any(
        CONDITIONS[one](scenario) if one in CONDITIONS else _is_filled(scenario, *one.split("."))
        for one in need.split("|")
    )


def _is_filled(scenario: Scenario, table: str, field: str = "") -> bool:
    """Say whether a table has rows, or a field a value: as it stands, or by a policy in force."""
    rows = getattr(scenario, table)
    if not field or any(getattr(row, field) is not None and getattr(row, field) is not False for row in rows):
        return bool(rows)
    paths = (path for policy in scenario.policies if policy.active for path, _ in policy.change)
    return any(path.startswith(f"{table}.") and path.endswith(f".{field}") for path in paths)


def _moves(scenario: Scenario) -> bool:
    """Say whether the authorities move people: after a stop, or those whom an office holds."""
    return bool(scenario.stops or _taking(scenario) & holding(scenario))


def _seats(scenario: Scenario) -> bool:
    """Say whether offices take people somewhere who joined their lines themselves."""
    return bool(_taking(scenario) - holding(scenario))


def _taking(scenario: Scenario) -> set[str]:
    return {row.office for row in scenario.outcomes if row.effect == "move"}


def _needs_at_ends(scenario: Scenario) -> bool:
    """Say whether a leg into a destination needs a paper."""
    return bool(
        {place.place for place in scenario.places if place.kind == "destination"}
        & {route.end_place for route in scenario.routes if route.needs}
    )


def _dangers_at_places(scenario: Scenario) -> bool:
    return any(danger.on == "place" for danger in scenario.dangers)


CONDITIONS: dict[str, Callable[[Scenario], bool]] = {
    "moves": _moves,
    "seats": _seats,
    "needs_at_ends": _needs_at_ends,
    "dangers_at_places": _dangers_at_places,
}


def figure_of(name: str, totals: dict[str, np.ndarray], nights: int) -> np.ndarray | None:
    """Return the figure of a measure from what was recorded in so many nights, of ratios and totals too.

    None where a part of it was not.
    """
    wanted = measure(name)
    if wanted.kind in RECORDED:
        return totals.get(wanted.name)
    if wanted.kind == "total":
        return _sum(
            wanted.of[0],
            {part: found * (nights if measure(part).kind == "stock" else 1) for part, found in totals.items()},
        )
    above, below = (_sum(side, totals) for side in wanted.of)
    if above is None or below is None:
        return None
    return wanted.scale * above / np.where(below > 0, below, np.nan)


def _sum(expression: str, totals: dict[str, np.ndarray]) -> np.ndarray | None:
    """Return a sum of measures; unknown, not zero, where one of them was not recorded."""
    terms = parts(expression)
    return (
        np.sum([sign * totals[word] for sign, word in terms], axis=0)
        if all(word in totals for _, word in terms)
        else None
    )
