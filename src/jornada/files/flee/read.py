"""Read a folder of Flee as a scenario: every fault at once, known faults with their remedy."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from jornada.domain.fault import Fault, ScenarioError, in_order
from jornada.domain.nouns.flee3 import Flee3
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.observed import Recorded
from jornada.domain.nouns.route import Mode
from jornada.domain.nouns.rules import FLEE3
from jornada.domain.scenario.scenario import Scenario
from jornada.files.flee.checks import sense_faults
from jornada.files.flee.counts import Period, counts_of, period_of
from jornada.files.flee.events import events_of, traits_of
from jornada.files.flee.folder import found_in
from jornada.files.flee.places import Located, located
from jornada.files.flee.settings import settings_of

GROUPS = ("people", "people who avoid hazards", "people who take risks")
MEASURES = (
    Recorded("present", "day", "place"),
    Recorded("on_leg", "day", "total"),
    Recorded("arrived", "day", "place"),
)


def read_flee(path: str | Path, settings: str | Path | None = None, strict: bool = False) -> Scenario:
    """Return the conflict in a folder of Flee as a scenario under `rules = "flee3"`.

    Raises
    ------
    ScenarioError
        With every fault of the folder.
    """
    scenario, faults = check_flee(path, settings, strict)
    errors = [fault for fault in faults if fault.severity == "error"]
    if scenario is None or errors:
        raise ScenarioError(errors)
    return scenario


def check_flee(
    path: str | Path, settings: str | Path | None = None, strict: bool = False
) -> tuple[Scenario | None, list[Fault]]:
    """Return the scenario of a folder of Flee, and every fault; no scenario where there is an error.

    What Flee reads although it is not in order is a warning; with `strict`, an error. The checks of any scenario are
    made too.
    """
    folder = found_in(Path(path), Path(settings) if settings else None, strict)
    chosen = settings_of(folder)
    here = located(folder)
    period = period_of(folder)
    events = events_of(folder, chosen, here, period.days)
    counts, corrections = counts_of(folder, here, period.start)
    traits = traits_of(folder, chosen, here)
    if any(fault.severity == "error" for fault in folder.faults):
        return None, folder.told()
    tables = {"events": (*events, *corrections), "observed": tuple(counts), "traits": tuple(traits)}
    scenario = replace(_scenario(here, chosen, period, tables), **_words(Path(path).resolve().name))
    faults = in_order([*folder.told(), *sense_faults(scenario, folder)])
    return None if any(fault.severity == "error" for fault in faults) else scenario, faults


def _scenario(here: Located, chosen: Flee3, period: Period, tables: dict[str, tuple]) -> Scenario:
    careful = chosen.women_avoid_hazards or chosen.children_avoid_hazards or chosen.elderly_avoid_hazards
    groups = tuple(Group(group, "OTHER", source="assumption") for group in (GROUPS if careful else GROUPS[:1]))
    return Scenario(
        start=period.start,
        days=period.days,
        runs=20,
        rules=FLEE3.name,
        flee3=replace(chosen, first_coordinate=here.first),
        places=tuple(here.places),
        modes=(Mode("road", km_per_hour=chosen.max_move_speed / 24.0, source="max_move_speed of simsetting.yml"),),
        routes=tuple(here.routes),
        groups=groups,
        sites=tuple(here.sites),
        links=tuple(here.links),
        measures=MEASURES,
        **tables,
    )


def _words(name: str) -> dict[str, Any]:
    """Return what a scenario says of itself, by the name of the folder."""
    about = f"The conflict {name}, read from a folder of Flee; its rules are those of Flee 3."
    return {"title": name, "about": about, "sources": (f"Flee folder {name}",)}
