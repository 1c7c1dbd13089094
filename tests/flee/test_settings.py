"""Every documented setting of Flee is honoured, or said to do nothing, or refused.

And what is honoured changes what people meet.
"""

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jornada.domain.nouns.flee3 import Flee3
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.flee3.plan import plan_of
from jornada.engine.run.rulebook import rule_book
from jornada.files.flee.read import check_flee, read_flee
from jornada.files.flee.settings import keys
from jornada.files.flee.write import write_flee
from jornada.files.scenario.folder import read, write
from tests.flee.folders import edited, with_rule, write_folder

FIELDS = {key.field for key in keys().values() if key.status == "field"}
TRAITS = {
    "input_csv/demographics_gender.csv": "gender,Default\nfemale,1\nmale,3\n",
    "input_csv/demographics_age.csv": "age,Default\n10,1\n16,1\n40,1\n70,1\n",
}
FOOD = {"input_csv/region_attributes_IPC.csv": "#Day,north,south\n0,40,0\n19,40,0\n"}
WATER = (
    "spawn_rules:\n  take_from_population: True\n  conflict_zone_spawning_only: False\n  flood_zone_spawning_only:"
    " True\n  flood_driven_spawn_mode:\n    spawn_mode: pop_ratio\n    displaced_per_flood_day: [0.0, 0.1, 0.2,"
    " 0.3]\nmove_rules:\n  flood_rules:\n    flood_movechances: [0.0, 0.8, 0.9, 1.0]\n    flood_loc_weights: [1.0, 0.5,"
    " 0.2, 0.1]\n"
)
LEVELS = {
    "simsetting.yml": WATER,
    "input_csv/flood_level.csv": "#Day,A\n" + "".join(f"{day},{int(day > 3)}\n" for day in range(20)),
}


def scenario_with(path: Path, changes: dict[str, str | None]) -> Scenario:
    """Return the small scenario with some files changed."""
    return read_flee(write_folder(path, changes))


@pytest.mark.parametrize(
    "key", sorted(key for key in keys() if keys()[key].status in ("field", "dead", "quiet", "unsupported"))
)
def test_each_documented_setting_is_known(key: str, tmp_path: Path) -> None:
    known, (section, _, name) = keys()[key], key.rpartition(".")
    kind: Any = next((f.type for f in fields(Flee3) if f.name == known.field), bool)
    value = {bool: "True", float: "0.7", int: "2"}.get(kind, "[0.1, 0.2, 0.4]")
    parts = section.split(".") if section else []
    text = "".join("  " * i + f"{part}:\n" for i, part in enumerate(parts)) + "  " * len(parts) + f"{name}: {value}\n"
    _, faults = check_flee(write_folder(tmp_path, {"simsetting.yml": text}))
    told = [fault.code for fault in faults if key in fault.found]
    assert "J051" not in {fault.code for fault in faults}
    assert told == {"dead": ["J052"], "unsupported": ["J053"]}.get(known.status, [])


def test_no_field_is_without_a_setting_or_a_correction() -> None:
    ours = {f.name for f in fields(Flee3)} - FIELDS
    assert ours == {
        "departures",
        "water_rules",
        "first_coordinate",
        "honour_leftover",
        "count_day0_once",
        "single_links",
        "honour_link_closures",
        "follow_intensity",
        "true_coordinates",
        "forget_closures",
    }


def seen(scenario: Scenario) -> list[np.ndarray]:
    """Return what people meet on some days.

    Weights, chances of leaving, room, new people, where they set out, and roads.
    """
    plan, days = plan_of(scenario), (0, 6, 12)
    parts = [
        array
        for day in days
        for array in (
            plan.weights_on(day, plan.people),
            plan.leave_on(day, plan.people),
            plan.room[day],
            plan.calendar.factor[day],
        )
    ]
    return [
        *parts,
        plan.counts.new,
        plan.counts.people,
        plan.initial,
        plan.shares,
        plan.roads.to_go,
        plan.roads.speed,
        np.array([plan.roads.walking]),
        plan.ground.rests.dest,
    ]


CHANGES: dict[str, dict[str, str | None]] = {
    **{
        name: with_rule(f"{name}: {value}")
        for name, value in {
            "max_move_speed": 200,
            "foreign_weight": 2,
            "camp_weight": 3,
            "conflict_weight": 0.1,
            "conflict_movechance": 0.9,
            "camp_movechance": 0.01,
            "default_movechance": 0.4,
            "awareness_level": 2,
            "softening": 50,
            "weight_softening": 0.1,
            "weight_power": 2,
            "distance_power": 0.5,
            "stay_close_to_home": True,
            "use_pop_for_loc_weight": True,
            "movechance_pop_scale_factor": 0.5,
            "use_v1_rules": True,
        }.items()
        if name not in ("max_move_speed", "awareness_level")
    },
    "max_move_speed": edited("simsetting.yml", "360.0", "200.0"),
    "awareness_level": edited("simsetting.yml", "awareness_level: 1", "awareness_level: 2"),
    "pop_power_for_loc_weight": with_rule("use_pop_for_loc_weight: True\n  pop_power_for_loc_weight: 0.3"),
    "home_distance_power": with_rule("stay_close_to_home: True\n  home_distance_power: 2"),
    "movechance_pop_base": with_rule("movechance_pop_scale_factor: 0.5\n  movechance_pop_base: 500"),
    "max_walk_speed": with_rule("max_walk_speed: 20"),
    "start_on_foot": with_rule("start_on_foot: True"),
    "use_economic_pull": (
        with_rule("use_economic_pull: True")
        | edited("input_csv/locations.csv", "conflict_date,population\n", "conflict_date,population,hdi\n")
    ),
    "insert_day0": edited("simsetting.yml", "insert_day0: True", "insert_day0: False"),
    "empty_camps_on_day0": with_rule("empty_camps_on_day0: True", "spawn_rules"),
    "sum_from_camps": with_rule("sum_from_camps: False", "spawn_rules"),
    "conflict_spawn_decay": edited("simsetting.yml", "[1.0, 0.5]", "[0.5, 0.1]"),
    "conflict_spawn_decay_interval": with_rule("conflict_spawn_decay_interval: 3", "spawn_rules"),
    "hasten": edited("simsetting.yml", "hasten: 1", "hasten: 10"),
    "women_avoid_hazards": with_rule("WomenAvoidHazards: True") | TRAITS,
    "children_avoid_hazards": with_rule("ChildrenAvoidHazards: True") | TRAITS,
    "elderly_avoid_hazards": with_rule("ElderlyAvoidHazards: True") | TRAITS,
    "boys_take_risk": with_rule("ChildrenAvoidHazards: True\n  BoysTakeRisk: True") | TRAITS,
    "flee_when_starving": with_rule("flee_when_starving: True") | FOOD,
    "avoid_food_deprived_locations": with_rule("avoid_food_deprived_locations: True") | FOOD,
    "starvation_driven": with_rule("starvation_driven_spawning: True", "spawn_rules") | FOOD,
    "water": LEVELS,
    "walk_probability": edited(
        "input_csv/routes.csv", "forced_redirection\nA,B,100,", "forced_redirection,walk_probability\nA,B,100,,0.5"
    ),
    "speed of a leg": edited(
        "input_csv/routes.csv", "forced_redirection\nA,B,100,", "forced_redirection,max_move_speed\nA,B,100,,50"
    ),
    "capacity_per_day": edited(
        "input_csv/locations.csv", "conflict_date,population\n", "conflict_date,population,capacity_per_day\n"
    ),
    "idpcamp": edited("input_csv/locations.csv", "camp,,900", "idpcamp,,900"),
    "marker": edited("input_csv/locations.csv", "town,", "marker,"),
    "initial_idps": edited(
        "input_csv/locations.csv", "conflict_date,population\n", "conflict_date,population,initial_idps\n"
    ),
}
CELLS = {"use_economic_pull": ",0.9", "capacity_per_day": ",7", "initial_idps": ",5"}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_what_is_honoured_changes_what_people_meet(name: str, tmp_path: Path) -> None:
    changes = dict(CHANGES[name])
    if name in CELLS:
        file = "input_csv/locations.csv"
        changes[file] = (changes[file] or "").replace("camp,,900", "camp,,900" + CELLS[name])
    before, after = scenario_with(tmp_path / "a", {}), scenario_with(tmp_path / "b", changes)
    assert any(a.shape != b.shape or not np.array_equal(a, b) for a, b in zip(seen(before), seen(after), strict=True))


def test_weights_by_hand(tmp_path: Path) -> None:
    plan = plan_of(
        scenario_with(
            tmp_path, with_rule("camp_weight: 2\n  softening: 50\n  distance_power: 0.75\n  conflict_weight: 0.25")
        )
    )
    routes, weights = plan.routes_on(12), plan.weights_on(12, plan.people)[0]
    from_b = {int(routes.route["dest"][r]): weights[r] for r in range(routes.first[1], routes.first[2])}
    assert from_b == pytest.approx({0: 0.25 / 150**0.75, 2: 2 / 200**0.75, 3: 2 / 440**0.75})


def test_counts_by_hand(tmp_path: Path) -> None:
    counts = plan_of(scenario_with(tmp_path, {})).counts
    ratio = 700 / 50  # on 11 January registration of C was put right: what stood before is scaled
    assert counts.of("C")[[0, 5, 10, 19]].tolist() == [int(50 * ratio), 700, 700, 800]
    assert counts.of("D")[[0, 19]].tolist() == [0, 1900]
    assert counts.new.sum() == 800 - 700 + 1900 and counts.new[0] == 0


def test_room_is_taken_twice_unless_corrected(tmp_path: Path) -> None:
    assert plan_of(scenario_with(tmp_path / "a", {})).room[0].tolist() == [0, 0, 200, 5000]
    from dataclasses import replace

    scenario = scenario_with(tmp_path / "b", {})
    assert plan_of(replace(scenario, flee3=replace(scenario.flee3, count_day0_once=True))).room[0].tolist() == [
        0,
        0,
        900,
        5000,
    ]


@pytest.mark.parametrize("name", ["marker", "water", "women_avoid_hazards", "flee_when_starving", "walk_probability"])
def test_folders_come_back_as_they_were(name: str, tmp_path: Path) -> None:
    first = scenario_with(tmp_path / "flee", CHANGES[name])
    write(first, tmp_path / "ours")
    assert read(tmp_path / "ours") == first
    write_flee(first, tmp_path / "again" / "flee")
    second: Any = read_flee(tmp_path / "again" / "flee")
    assert {f.name for f in fields(Scenario) if getattr(first, f.name) != getattr(second, f.name)} <= {"events"}
    assert set(first.events) == set(second.events)


def test_a_rule_book_is_shared_only_where_nothing_is_drawn(tmp_path: Path) -> None:
    assert rule_book(scenario_with(tmp_path, {})) is not None
