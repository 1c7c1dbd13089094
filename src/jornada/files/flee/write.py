"""Write a scenario under the rules of Flee as a folder that Flee reads; reading it back gives the same scenario."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.nouns.flee3 import Flee3, Link, Site
from jornada.domain.nouns.rules import FLEE3
from jornada.domain.scenario.scenario import Scenario
from jornada.files.flee.events import CLOSED, NEVER
from jornada.files.flee.folder import CHANGES
from jornada.files.flee.places import EXTRAS
from jornada.files.flee.settings import keys
from jornada.files.flee.write_counts import files_of_counts
from jornada.files.scenario.cells import cell_text

WRITTEN = {"conflict": "conflict_zone", "hub": "forwarding_hub", "water_zone": "flood_zone"}
OURS = {"first_coordinate", "departures", "water_rules", "displaced_per_day", "displaced_by_level"}
CORRECTIONS = (
    "honour_leftover",
    "count_day0_once",
    "single_links",
    "honour_link_closures",
    "follow_intensity",
    "true_coordinates",
    "forget_closures",
)
Rows = Iterable[Sequence[object]]


def write_flee(scenario: Scenario, path: str | Path) -> list[Fault]:
    """Write a scenario as a folder of Flee; return what Flee has no word for, as warnings.

    Raises
    ------
    ScenarioError
        When the scenario is not under the rules of Flee.
    """
    if scenario.rule_set is not FLEE3:
        raise ScenarioError(
            [
                Fault(
                    "J059",
                    "scenario.toml, rules",
                    scenario.rules,
                    "flee3: only scenarios under its rules can be said in the files of Flee",
                )
            ]
        )
    inputs, counts = Path(path) / "input_csv", Path(path) / "source_data"
    inputs.mkdir(parents=True, exist_ok=True)
    (Path(path) / "simsetting.yml").write_text(settings_text(scenario.flee3), "utf-8")
    _save(inputs / "sim_period.csv", [("StartDate", scenario.start.isoformat()), ("Length", scenario.days)])
    _save(inputs / "locations.csv", _locations(scenario))
    _save(inputs / "routes.csv", _routes(scenario))
    _save(inputs / "closures.csv", _closures(scenario))
    _save(inputs / "conflicts.csv", _by_day(scenario, "conflict", [place.place for place in scenario.places]))
    _write_where_used(scenario, inputs)
    files, faults = files_of_counts(scenario)
    for name, rows in files.items():
        _save(counts / name, rows)
    return _unsaid(scenario) + faults


def _save(file: Path, rows: Rows) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


def settings_text(settings: Flee3) -> str:
    """Return simsetting.yml.

    Examples
    --------
    >>> settings_text(Flee3(awareness_level=2)).splitlines()[-3]
    '  awareness_level: 2'
    """
    said: dict[str, Any] = {}
    for key in keys().values():
        if key.status == "field" and key.field not in OURS:
            said[key.key] = getattr(settings, key.field)
    said |= _departures(settings)
    if not settings.water_rules:
        said = {key: value for key, value in said.items() if ".flood_rules." not in key}
    blank = {key.key: getattr(Flee3(), key.field) for key in keys().values() if key.field}
    kept = {
        key: value
        for key, value in said.items()
        if key not in blank or value != blank[key] or key == "move_rules.conflict_weight" or key not in keys()
    }
    return _yaml(kept | _departures(settings) | {"optimisations.hasten": settings.hasten})


def _departures(settings: Flee3) -> dict[str, Any]:
    mode = settings.departures.removeprefix("water_")
    if settings.departures == "data":
        return {}
    if settings.departures.startswith("water"):
        return {
            "spawn_rules.flood_driven_spawn_mode.spawn_mode": mode,
            "spawn_rules.flood_driven_spawn_mode.displaced_per_flood_day": settings.displaced_by_level,
        }
    return {
        "spawn_rules.conflict_driven_spawning.spawn_mode": mode,
        "spawn_rules.conflict_driven_spawning.displaced_per_conflict_day": cell_text(settings.displaced_per_day),
    }


def _yaml(said: dict[str, Any]) -> str:
    lines: list[str] = []
    open_sections: list[str] = []
    for key, value in sorted(said.items(), key=lambda item: (item[0].split(".")[:-1], item[0].count("."))):
        *sections, name = key.split(".")
        same = next(
            (i for i, (a, b) in enumerate(zip(sections, open_sections, strict=False)) if a != b),
            min(len(sections), len(open_sections)),
        )
        lines += ["  " * i + f"{section}:" for i, section in enumerate(sections) if i >= same]
        open_sections = sections
        lines.append("  " * len(sections) + f"{name}: {_scalar(value)}")
    return "\n".join(lines) + "\n"


def _scalar(value: Any) -> str:
    return str(list(value)) if isinstance(value, tuple) else str(value)


def _locations(scenario: Scenario) -> Rows:
    sites = {site.place: site for site in scenario.sites}
    used = [
        (name, field)
        for name, field in EXTRAS.items()
        if any(getattr(site, field) != getattr(Site(""), field) for site in scenario.sites)
    ]
    first = ("latitude", "longitude") if scenario.flee3.first_coordinate == "latitude" else ("longitude", "latitude")
    yield (
        "#name",
        "region",
        "country",
        *first,
        "location_type",
        "conflict_date",
        "population",
        *(name for name, _ in used),
    )
    for place in scenario.places:
        site = sites.get(place.place, Site(place.place))
        people = site.capacity if site.kind in ("camp", "idpcamp") else site.population
        yield (
            place.place,
            place.region,
            place.country,
            *(getattr(place, name) for name in first),
            WRITTEN.get(site.kind, site.kind),
            site.begins if site.kind == "conflict" else "",
            people,
            *(getattr(site, field) for _, field in used),
        )


def _routes(scenario: Scenario) -> Rows:
    links = {link.leg: link for link in scenario.links}
    yield ("#name1", "name2", "distance", "forced_redirection", "max_move_speed", "walk_probability")
    for route in scenario.routes:
        link = links.get(route.leg, Link(route.leg))
        yield (
            route.start_place,
            route.end_place,
            cell_text(route.km),
            link.redirection,
            "" if link.speed is None else link.speed,
            link.walk or "",
        )


def _closures(scenario: Scenario) -> Rows:
    yield ("#closure_type", "name1", "name2", "closure_start", "closure_end")
    words = {event: word for word, event in CLOSED.items()}
    for event in scenario.events:
        if event.event in words:
            yield (
                words[event.event],
                event.name,
                event.other,
                event.day,
                NEVER if event.until is None else event.until,
            )


def _by_day(scenario: Scenario, kind: str, names: list[str]) -> Rows:
    """Return daily values by name.

    Of the places that ever have one, in the order of their events, or of the first place.
    """
    changes = {(event.name, event.day): event.value for event in scenario.events if event.event == kind}
    kept = list(dict.fromkeys(name for name, _ in changes)) or names[:1]
    yield ("#Day", *kept)
    now = dict.fromkeys(kept, 0.0) | {
        name: value for (name, day), value in sorted(changes.items(), key=lambda item: item[0][1]) if day < 0
    }
    for day in range(max([scenario.days, *(day + 1 for _, day in changes)])):
        now |= {name: changes[name, day] for name in kept if (name, day) in changes}
        yield (day, *(cell_text(now[name]) for name in kept))


def _write_where_used(scenario: Scenario, inputs: Path) -> None:
    places, kinds = [place.place for place in scenario.places], {event.event for event in scenario.events}
    if "water" in kinds or scenario.flee3.water_rules:
        _save(inputs / "flood_level.csv", _by_day(scenario, "water", places))
    if "kind" in kinds:
        _save(
            inputs.parent / CHANGES,
            [(e.name, WRITTEN.get(e.other, e.other), e.day) for e in scenario.events if e.event == "kind"],
        )
    if "food" in kinds:
        _save(inputs / "region_attributes_IPC.csv", _food(scenario))
    when = [
        (e.name, date.fromordinal(scenario.start.toordinal() + e.day).isoformat(), "normalize")
        for e in scenario.events
        if e.event == "recount"
    ]
    _save(inputs / "registration_corrections.csv", when)  # Flee opens it, whether anything was put right or not
    for trait in dict.fromkeys(row.trait for row in scenario.traits):
        _save(inputs / f"demographics_{trait}.csv", _traits(scenario, trait))


def _food(scenario: Scenario) -> Rows:
    rows = [event for event in scenario.events if event.event == "food"]
    names = list(dict.fromkeys(event.name for event in rows))
    values = {(event.day, event.name): event.value for event in rows}
    yield ("#Day", *names)
    for day in sorted({event.day for event in rows}):
        yield (day, *(cell_text(values.get((day, name), 0.0)) for name in names))


def _traits(scenario: Scenario, trait: str) -> Rows:
    rows = [row for row in scenario.traits if row.trait == trait]
    places = list(dict.fromkeys(row.place for row in rows))
    weights = {(row.value, row.place): row.weight for row in rows}
    yield (trait, *(place or "Default" for place in places))
    for value in dict.fromkeys(row.value for row in rows):
        yield (value, *(cell_text(weights.get((value, place), 0.0)) for place in places))


def _unsaid(scenario: Scenario) -> list[Fault]:
    """Tell what Flee has no word for."""
    on = [field.name for field in fields(Flee3) if field.name in CORRECTIONS and getattr(scenario.flee3, field.name)]
    faults = [
        Fault(
            "J053",
            f"scenario.toml, [flee3], {name}",
            "yes",
            "a correction that Flee 3 does not know: it will run without it",
            severity="warning",
        )
        for name in on
    ]
    one_way, shut = (
        [route.leg for route in scenario.routes if not route.both_ways],
        [route.leg for route in scenario.routes if not route.open],
    )
    faults += (
        [
            Fault(
                "J053",
                "routes.csv, both_ways",
                ", ".join(one_way[:4]),
                "legs that go both ways: those of Flee do, and so do these there",
                severity="warning",
            )
        ]
        if one_way
        else []
    )
    faults += (
        [
            Fault(
                "J053",
                "routes.csv, open",
                ", ".join(shut[:4]),
                "open legs: Flee has no word for one that is closed from the start, and it is open there",
                severity="warning",
            )
        ]
        if shut
        else []
    )
    if scenario.policies:
        faults.append(
            Fault(
                "J053",
                "policies.csv",
                f"{len(scenario.policies)} policies",
                "Flee 3 has no policies: closures.csv holds those that were read from it alone",
                severity="warning",
            )
        )
    return faults
