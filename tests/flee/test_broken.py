"""Bad folders of Flee get errors that teach.

Each broken in one way, and told where, with a code and what is allowed.
"""

from pathlib import Path

import pytest

from jornada.domain.fault import ScenarioError, codes
from jornada.files.flee.read import check_flee, read_flee
from tests.flee.folders import FILES, edited, with_rule, write_folder

LOC, ROUTES, CLOSE, WAR, YML = (
    "input_csv/locations.csv",
    "input_csv/routes.csv",
    "input_csv/closures.csv",
    "input_csv/conflicts.csv",
    "simsetting.yml",
)
TWO_TRAITS = {"input_csv/demographics_gender.csv": "gender,Default\nfemale,1\nmale,1\n"}
# name: (what is changed, code, where it must be told, a word of the remedy or the nearest name)
ERRORS = {
    "no settings": ({YML: None}, "J050", "simsetting.yml", "--settings"),
    "no locations": ({LOC: None}, "J050", "locations.csv", "header"),
    "no closures": ({CLOSE: None}, "J050", "closures.csv", "header"),
    "no layout": ({"source_data/data_layout.csv": None}, "J050", "data_layout.csv", "camp"),
    "no camp file": ({"source_data/d.csv": None}, "J050", "d.csv", "data_layout.csv, row 3"),
    "lists in lists": ({YML: "move_rules: " + "[" * 3000 + "]" * 3000}, "J002", "simsetting.yml", "sections"),
    "sections in sections": (
        {YML: "\n".join(" " * depth + "a:" for depth in range(1500))},
        "J002",
        "simsetting.yml",
        "sections",
    ),
    "a section in itself": ({YML: "move_rules: &all\n  more: *all\n"}, "J002", "simsetting.yml", "sections"),
    "a list of settings": ({YML: "- max_move_speed: 200\n"}, "J002", "simsetting.yml", "sections"),
    "no date and no number": (with_rule("max_walk_speed: 2020-13-45"), "J010", "line 7", "number"),
    "thousands of digits": (with_rule("max_walk_speed: " + "9" * 5000), "J010", "line 7", "number"),
    "the end of the calendar": (
        edited("input_csv/sim_period.csv", "2020-01-01", "9999-12-20"),
        "J011",
        "sim_period.csv, row 1",
        "2199",
    ),
    "another spelling": (
        {LOC: None, "input_csv/Locations.csv": FILES[LOC]},
        "J050",
        "locations.csv",
        "'Locations.csv'",
    ),
    "another ending": ({YML: None, "simsetting.yaml": FILES[YML]}, "J050", "simsetting.yml", "'simsetting.yaml'"),
    "not yaml": ({YML: "move_rules: [1, 2\n"}, "J002", "simsetting.yml", "YAML"),
    "misspelt setting": (with_rule("max_mov_speed: 200"), "J051", "line 7", "max_move_speed"),
    "wrong section": (with_rule("awareness_level: 2", "spawn_rules"), "J051", "line 4", "move_rules"),
    "unknown section": (edited(YML, "log_levels", "loglevels"), "J051", "line 1", "log_levels"),
    "text for a number": (with_rule("camp_weight: heavy"), "J010", "line 7", "number"),
    "text for yes or no": (with_rule('start_on_foot: "false"'), "J010", "line 7", "True or False"),
    "chance above one": (with_rule("camp_movechance: 1.5"), "J011", "line 7", "at most 1"),
    "setting twice": (with_rule("awareness_level: 2"), "J014", "line 7", "once"),
    "awareness of nothing": (
        edited(YML, "awareness_level: 1", "awareness_level: 0"),
        "J053",
        "simsetting.yml",
        "nobody ever moves",
    ),
    "fixed routes": (with_rule("fixed_routes: True"), "J053", "line 7", "major_routes"),
    "ethnicity": (with_rule("MatchCampEthnicity: True"), "J053", "line 7", "KeyError"),
    "harvest": (with_rule("harvest_months: [6, 7]"), "J053", "line 7", "months"),
    "persons from a file": (
        with_rule("read_from_agents_csv_file: True", "spawn_rules"),
        "J053",
        "line 4",
        "initial_idps",
    ),
    "both kinds of zones": (
        with_rule("flood_zone_spawning_only: True", "spawn_rules"),
        "J010",
        "simsetting.yml",
        "one of the two",
    ),
    "age without a file": (
        with_rule("ChildrenAvoidHazards: True") | TWO_TRAITS,
        "J050",
        "demographics_age.csv",
        "settings ask",
    ),
    "hunger without a file": (with_rule("flee_when_starving: True"), "J050", "region_attributes_IPC.csv", "hunger"),
    "short row": (
        edited(LOC, "C,south,Y,11.0,21.0,camp,,900", "C,south,Y,11.0"),
        "J054",
        "locations.csv, row 4",
        "at least 8",
    ),
    "unknown type": (edited(LOC, ",camp,,900", ",tent,,900"), "J012", "locations.csv, row 4", "camp"),
    "place twice": (edited(LOC, "D,south", "C,south"), "J014", "row 5, name", "no other place"),
    "population in words": (edited(LOC, "0,10000", "0,many"), "J010", "row 2, population", "whole number"),
    "conflict without a day": (
        edited(LOC, "conflict_zone,0", "conflict_zone,"),
        "J010",
        "row 2, conflict_date",
        "stops",
    ),
    "swapped coordinates": (edited(LOC, "10.0,20.0", "120.0,20.0"), "J056", "latitude", "swapped"),
    "route to nowhere": (edited(ROUTES, "B,C,150", "B,CC,150"), "J055", "routes.csv, row 3", "'C'"),
    "distance in words": (edited(ROUTES, "B,C,150", "B,C,far"), "J010", "row 3, distance", "kilometres"),
    "route to itself": (edited(ROUTES, "B,C,150", "B,B,150"), "J012", "row 3", "another place"),
    "short route": (edited(ROUTES, "B,C,150,", "B,C"), "J054", "routes.csv, row 3", "distance"),
    "redirection of three": (edited(ROUTES, "390,0", "390,3"), "J010", "row 4, forced_redirection", "0, 1 or 2"),
    "unknown closure": (edited(CLOSE, "camp,D", "kamp,D"), "J012", "closures.csv, row 2", "camp"),
    "closure of nothing": (edited(CLOSE, "camp,D", "camp,E"), "J055", "closures.csv, row 2", "place"),
    "closure of no country": (edited(CLOSE, "camp,D,,", "country,X,Z,"), "J055", "closures.csv, row 2", "country"),
    "closure without days": (edited(CLOSE, "0,5", "0,soon"), "J010", "closure_start", "whole days"),
    "short closure": (edited(CLOSE, "camp,D,,0,5", "camp,D"), "J054", "closures.csv, row 2", "closure_end"),
    "conflict elsewhere": (edited(WAR, "#Day,A,B", "#Day,A,Bb"), "J055", "conflicts.csv, header", "'B'"),
    "conflict in words": (edited(WAR, "3,1,0", "3,1,no"), "J010", "row 5, B", "number"),
    "too few days": (edited(WAR, "19,1,1\n", ""), "J054", "conflicts.csv", "20 days"),
    "no period": ({"input_csv/sim_period.csv": "StartDate,2020-01-01\n"}, "J013", "sim_period.csv", "Length"),
    "date in words": (
        edited("input_csv/sim_period.csv", "2020-01-01", "1 Jan 2020"),
        "J010",
        "sim_period.csv, row 1",
        "YYYY-MM-DD",
    ),
    "no days": (edited("input_csv/sim_period.csv", "Length,20", "Length,0"), "J010", "sim_period.csv, row 2", "1 to"),
    "total not first": (
        edited("source_data/data_layout.csv", "total,refugees.csv\n", ""),
        "J054",
        "data_layout.csv",
        "total",
    ),
    "camp without counts": (
        edited("source_data/data_layout.csv", "D,d.csv\n", ""),
        "J057",
        "data_layout.csv",
        "D,FILE",
    ),
    "people in words": (edited("source_data/c.csv", "800", "800.5"), "J010", "c.csv, row 3", "whole number"),
    "empty counts": ({"source_data/d.csv": "Date,Count\n"}, "J003", "d.csv", "stops"),
    "correction of no camp": (
        edited("input_csv/registration_corrections.csv", "C,", "E,"),
        "J055",
        "registration_corrections.csv",
        "camp",
    ),
    "correction between counts": (
        edited("input_csv/registration_corrections.csv", "11", "12"),
        "J056",
        "row 1",
        "stops on any other",
    ),
    "peace everywhere": (
        edited(LOC, "conflict_zone,0", "town,") | {WAR: FILES[WAR].replace(",1", ",0")},
        "J056",
        "conflicts.csv",
        "nobody sets out",
    ),
}
WARNINGS = {
    "counts backwards": (
        edited("source_data/c.csv", "2020-01-20", "2020-01-02"),
        "J020",
        "c.csv, row 3",
        "order of time",
    ),
    "no settings said": ({YML: "# none\n"}, "J051", "simsetting.yml", "where nothing is said"),
    "a day without a number": (edited("source_data/c.csv", ",800", ","), "J013", "c.csv, row 3", "passes over"),
    "dead setting": (with_rule("two_system_decision_making: True"), "J052", "line 7", "never be on"),
    "sinks": (with_rule("camps_are_sinks: True", "spawn_rules"), "J052", "line 4", "camps_are_sicks"),
    "speed over water": (with_rule("max_crossing_speed: 20"), "J052", "line 7", "does not use it"),
    "doubled leg": (edited(ROUTES, "390,0", "390,1"), "J056", "row 4", "single_links"),
    "leg twice": (edited(ROUTES, "B,C,150,\n", "B,C,150,\nC,B,170,\n"), "J056", "row 4", "each pair once"),
    "closed leg that is not": (edited(CLOSE, "camp,D,", "link,B,D"), "J056", "row 2", "honour_link_closures"),
    "place for a leg": (edited(CLOSE, "camp,D,", "location,B,C"), "J056", "row 2", "link,B,C"),
    "redirection ends": (edited(CLOSE, "camp,D,", "remove_forced_redirection,B,C"), "J052", "row 2", "redirected"),
    "growing conflict": (edited(WAR, "12,1,1", "12,2,1"), "J056", "conflicts.csv", "follow_intensity"),
    "room taken twice": ({}, "J056", "locations.csv, C", "count_day0_once"),
    "capacity of the peak": (edited(LOC, "camp,,900", "camp,,805"), "J058", "locations.csv, C", "known beforehand"),
    "lonely place": (
        edited(LOC, "D,south", "E,south,Y,1,1,town,,5\nD,south"),
        "J056",
        "locations.csv, E",
        "nobody comes",
    ),
    "camp out of reach": (
        edited(ROUTES, "B,D,390,0", "D,E,5,0") | {LOC: FILES[LOC] + "E,south,Y,1,1,town,,5\n"},
        "J056",
        "locations.csv, D",
        "lead here",
    ),
    "counted elsewhere": (
        {"source_data/data_layout.csv": FILES["source_data/data_layout.csv"] + "F,d.csv\n"},
        "J055",
        "row 4",
        "set out",
    ),
    "early correction": (
        edited("input_csv/registration_corrections.csv", "2020-01-11", "2019-12-01"),
        "J052",
        "row 1",
        "passes over",
    ),
    "fewer people": (edited(YML, "hasten: 1", "hasten: 10"), "J056", "simsetting.yml", "one in so many"),
    "prune wrongly": (with_rule("pruning_threshold: 0.5"), "J056", "simsetting.yml", "opposite"),
    "other trait": (
        {"input_csv/demographics_religion.csv": "religion,Default\na,1\n"},
        "J052",
        "demographics_religion.csv",
        "age or gender",
    ),
    "persons in a file": ({"input_csv/agents.csv": "location,age\nA,3\n"}, "J053", "agents.csv", "not read"),
}


@pytest.mark.parametrize("name", [*ERRORS, *WARNINGS])
def test_what_is_wrong_is_told(name: str, tmp_path: Path) -> None:
    changes, code, where, remedy = (ERRORS | WARNINGS)[name]
    scenario, faults = check_flee(write_folder(tmp_path, changes))
    found = [fault for fault in faults if fault.code == code and where in fault.where and remedy in str(fault)]
    assert found, [str(fault) for fault in faults]
    assert (scenario is None) == (name in ERRORS)
    assert (found[0].severity == "error") == (name in ERRORS)
    assert code in codes()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path, edited(ROUTES, "B,C,150", "B,CC,far") | edited(CLOSE, "camp,D", "kamp,D") | with_rule("camp_wight: 2")
    )
    with pytest.raises(ScenarioError) as told:
        read_flee(folder)
    assert {fault.code for fault in told.value.faults} == {"J055", "J010", "J012", "J051"}


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    assert check_flee(tmp_path / "nowhere")[1][0].code == "J050"


def test_the_whole_folder_has_no_error(tmp_path: Path) -> None:
    scenario, faults = check_flee(write_folder(tmp_path))
    assert scenario is not None
    assert [fault.code for fault in faults] == ["J056"]
