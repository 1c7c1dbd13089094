"""What Flee reads is read, with a warning where it is not in order; what stops Flee is said with its size.

And a scenario that is written passes its checks.
"""

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from jornada.domain.flee3.counts import counts_by_day
from jornada.domain.flee3.known import unplaced
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.ledger.ledger import ON_LEG, PRESENT
from jornada.engine.run.run import nights, run_key
from jornada.files.flee.read import check_flee, read_flee
from jornada.files.flee.write import write_flee
from jornada.files.scenario.folder import check, read, write
from tests.flee.folders import FILES, edited, with_rule, write_folder
from tests.helpers.command import carried_out

LOC, ROUTES, CLOSE, WAR, YML = (
    "input_csv/locations.csv",
    "input_csv/routes.csv",
    "input_csv/closures.csv",
    "input_csv/conflicts.csv",
    "simsetting.yml",
)
LAYOUT, COUNTS, FIX, CHANGED = (
    "source_data/data_layout.csv",
    "source_data/c.csv",
    "input_csv/registration_corrections.csv",
    "location_changes.csv",
)
Changes = dict[str, str | None]
WATER = (
    "spawn_rules:\n  take_from_population: True\n  conflict_zone_spawning_only: False\n  flood_zone_spawning_only:"
    " True\n  flood_driven_spawn_mode:\n    spawn_mode: pop_ratio\n    displaced_per_flood_day: [0.0, 0.1, 0.2,"
    " 0.3]\nmove_rules:\n  flood_rules:\n    flood_movechances: [0.0, 0.8, 0.9, 1.0]\n    flood_loc_weights: [1.0, 0.5,"
    " 0.2, 0.1]\n"
)
HIGH: Changes = {
    YML: WATER,
    WAR: None,
    "input_csv/flood_level.csv": "#Day,A\n" + "".join(f"{day},{int(day > 3)}\n" for day in range(20)),
}
HAUT: Changes = {
    LOC: (
        FILES[LOC]
        .replace("\nA,", "\nHaut,")
        .replace("\nB,", "\nHaut-Mbomou,")
        .replace("\nC,", "\nMbomou-Obo,")
        .replace("\nD,", "\nObo,")
    ),
    ROUTES: "#name1,name2,distance,forced_redirection\nHaut,Mbomou-Obo,80,\nHaut-Mbomou,Obo,60,\nMbomou-Obo,Obo,70,\n",
    CLOSE: FILES[CLOSE].replace("camp,D", "camp,Obo"),
    WAR: FILES[WAR].replace("A,B", "Haut,Haut-Mbomou"),
    LAYOUT: "total,refugees.csv\nMbomou-Obo,c.csv\nObo,d.csv\n",
    FIX: None,
}


def told(changes: Changes, path: Path, strict: bool = False) -> tuple[Scenario | None, list[str]]:
    """Return the scenario of a changed folder, and its faults in words."""
    scenario, faults = check_flee(write_folder(path, changes), strict=strict)
    return scenario, [str(fault) for fault in faults]


# name: (what is changed, where it is told and what; the remedy says what Flee does)
READ: dict[str, tuple[Changes, str, str]] = {
    "a row out of order": (
        {COUNTS: "2020-01-01,50\n2020-01-20,800\n2020-01-11,700\n"},
        "J020 (warning) c.csv, row 3: found '2020-01-11",
        "order of time",
    ),
    "one late row amid good ones": (
        {COUNTS: "2020-01-19,790\n2020-01-01,50\n2020-01-05,60\n2020-01-11,700\n2020-01-20,800\n"},
        "c.csv, row 1: found '2020-01-19",
        "order",
    ),
    "newest first": (
        {COUNTS: "".join(f"2020-01-{day:02},{day * 40}\n" for day in range(20, 0, -1))},
        "c.csv: found '19 of 20 rows out of order, the first in row 2",
        "order",
    ),
    "a row twice": (
        {COUNTS: FILES[COUNTS].replace("2020-01-11,700\n", "2020-01-11,700\n" * 2)},
        "J014 (warning) c.csv, row 3: found '2020-01-11 again'",
        "row 2 says the same",
    ),
    "a day twice": (
        {COUNTS: FILES[COUNTS] + "2020-01-20,900\n"},
        "c.csv, row 4: found '2020-01-20 again: 900 people, and 800 in row 3'",
        "as in Flee",
    ),
    "a column of 0": (
        {WAR: FILES[WAR].replace("A,B\n", "name,A,B\n").replace(",1,", ",0,1,")},
        "J055 (warning) conflicts.csv, header: found 'name'",
        "passes over",
    ),
    "a level of writing": (
        edited(YML, "agent: 0", "agent: 0\n  verbose: 1"),
        "J051 (warning) simsetting.yml, line 3: found 'log_levels.verbose'",
        "level that Flee reads",
    ),
    "room below -1": (
        edited(LOC, "camp,,900", "camp,,-5"),
        "J011 (warning) locations.csv, row 4, population: found '-5'",
        "no limit",
    ),
    "more room than people": (
        edited(LOC, "camp,,900", "camp,,1000000000000"),
        "locations.csv, row 4, population: found '1000000000000'",
        "no limit",
    ),
    "fewer than nobody": (
        edited(LOC, "town,,2000", "town,,-3"),
        "J011 (warning) locations.csv, row 3, population: found '-3'",
        "nobody lives there",
    ),
    "changes in input_csv": (
        {"input_csv/location_changes.csv": "B,camp,10\n"},
        "J052 (warning) input_csv/location_changes.csv",
        "in which it is started",
    ),
    "changes in source_data": (
        {"source_data/location_changes.csv": "B,camp,10\n"},
        "J052 (warning) source_data/location_changes.csv",
        "in which it is started",
    ),
    "a camp twice, one file": (
        {LAYOUT: FILES[LAYOUT] + "C,c.csv\n"},
        "J014 (warning) data_layout.csv, row 4: found 'C again, after row 2'",
        "with row 2 alone",
    ),
    "a camp twice, two files": (
        {LAYOUT: FILES[LAYOUT] + "C,d.csv\n"},
        "J014 (warning) data_layout.csv, row 4: found 'C again, after row 2'",
        "growth of both",
    ),
}
# name: (what is changed, what is told); what Flee does and what happens here stand in it
SAID: dict[str, tuple[Changes, str]] = {
    "people before any conflict": (
        edited(LOC, "conflict_zone,0", "town,")
        | {WAR: "#Day,A\n" + "".join(f"{day},{int(day > 4)}\n" for day in range(20))},
        "source_data: found '400 of 2000 people who are counted can set out nowhere, from 2020-01-02 to 2020-01-05'",
    ),
    "people who stand for ten": (
        edited(LOC, "conflict_zone,0", "town,")
        | {WAR: "#Day,A\n" + "".join(f"{day},{int(day > 4)}\n" for day in range(20))}
        | edited(YML, "hasten: 1", "hasten: 10"),
        "source_data: found '400 of 2000 people who are counted can set out nowhere",
    ),
    "nobody lives there": (
        {LOC: FILES[LOC].replace("0,10000", "0,0").replace("2000", "0")},
        "found '2000 of 2000 people who are counted can set out nowhere, from 2020-01-02 to 2020-01-20'",
    ),
    "a conflict worn out": (
        edited(YML, "[1.0, 0.5]", "[1.0, 0.0]\n  conflict_spawn_decay_interval: 3")
        | {WAR: FILES[WAR].replace(",1\n", ",0\n")},
        "can set out nowhere, from 2020-01-05 to 2020-01-20",
    ),
    "nothing grows": (
        {"source_data/d.csv": "2020-01-01,9\n", COUNTS: "2020-01-11,700\n"},
        "found 'counts that never grow in the run'",
    ),
    "counts of another year": (
        {"source_data/d.csv": "2021-01-01,9\n"},
        "J027 (warning) source_data: found 'D: all counts from 2021-01-01 to 2021-01-01'",
    ),
    "a recount of the first count": (
        {FIX: "C,2020-01-01\n"},
        "registration_corrections.csv, row 1, day: found 'C, a correction on the day of its first count'",
    ),
    "a recount after 0": (
        {FIX: "D,2020-01-20\n"},
        "registration_corrections.csv, row 1, day: found 'D, a correction after a count of 0'",
    ),
    "a recount to 0, and one after": (
        {FIX: "C,2020-01-11\nC,2020-01-20\n", COUNTS: FILES[COUNTS].replace("700", "0")},
        "row 2, day: found 'C, a correction after a count of 0'",
    ),
    "fewer beds than people": (
        edited(LOC, "camp,,900", "camp,,10"),
        "J056 (warning) locations.csv, C: found '700 people on the first day, capacity 10'",
    ),
    "a camp that opens later": (
        edited(LOC, "town,,2000", "town,,20") | {CHANGED: "#name,type,day\nB,camp,10\n"},
        "location_changes.csv, row 2, type: found 'B becomes a camp on 2020-01-11'",
    ),
    "no camps": (
        {
            LOC: FILES[LOC].replace("camp", "town"),
            CLOSE: FILES[CLOSE].splitlines()[0] + "\n",
            LAYOUT: "total,refugees.csv\n",
            FIX: None,
        },
        "locations.csv: found 'no camp'",
    ),
}
REFUSED: dict[str, tuple[Changes, str]] = {
    "division by nothing": (
        with_rule("softening: 0") | edited(ROUTES, "B,C,150", "B,C,0"),
        "J056 routes.csv, row 3, distance: found 'B to C: 0 km with softening 0'",
    ),
    "a camp called total": (
        {
            LOC: FILES[LOC].replace("\nC,", "\ntotal,"),
            ROUTES: FILES[ROUTES].replace("B,C", "B,total"),
            LAYOUT: FILES[LAYOUT].replace("C,", "total,"),
            FIX: None,
        },
        "J014 locations.csv, row 4, name: found 'total'",
    ),
    "more room a day than a table takes": (
        edited(LOC, "population\n", "population,capacity_per_day\n")
        | {LOC: FILES[LOC].replace("population\n", "population,capacity_per_day\n").replace("900", "900,5000000000")},
        "J011 locations.csv, row 4, capacity_per_day: found '5000000000'",
    ),
    "a conflict in two columns": ({WAR: FILES[WAR].replace("A,B\n", "A,A\n")}, "J007 conflicts.csv, header: found 'A'"),
    "a file twice in a row": (
        {LAYOUT: FILES[LAYOUT].replace("c.csv", "c.csv,c.csv")},
        "J014 data_layout.csv, row 2: found 'c.csv twice'",
    ),
    "conflicts elsewhere that are not 0": (
        {WAR: FILES[WAR].replace("A,B\n", "A,name\n")},
        "J055 conflicts.csv, header: found 'name'",
    ),
    "no conflicts": ({WAR: None}, "J050 input_csv/conflicts.csv"),
}


@pytest.mark.parametrize("name", READ)
def test_what_flee_reads_is_read_with_a_warning_and_refused_when_asked(name: str, tmp_path: Path) -> None:
    changes, where, remedy = READ[name]
    scenario, faults = told(changes, tmp_path / "a")
    assert scenario is not None and [line for line in faults if where in line and remedy in line], faults
    assert sum("J02" in line or "J014" in line for line in faults) <= 1  # good rows are not blamed
    refused, errors = told(changes, tmp_path / "b", strict=True)
    assert refused is None and [line for line in errors if where.replace(" (warning)", "") in line], errors


@pytest.mark.parametrize("name", [*SAID, *REFUSED])
def test_what_stops_flee_is_said(name: str, tmp_path: Path) -> None:
    changes, line = (SAID | REFUSED)[name]
    scenario, faults = told(changes, tmp_path)
    assert [one for one in faults if line in one], faults
    assert (scenario is None) == (name in REFUSED)


@pytest.mark.parametrize("name", [*READ, *SAID, "unchanged"])
def test_what_is_written_is_never_refused_and_comes_back_to_the_last_digit(name: str, tmp_path: Path) -> None:
    changes = (READ | SAID | {"unchanged": ({},)})[name][0]
    scenario = read_flee(write_folder(tmp_path / "flee", changes))
    write(scenario, tmp_path / "ours")
    assert [str(fault) for fault in check(tmp_path / "ours") if fault.severity == "error"] == []
    assert read(tmp_path / "ours") == scenario
    write_flee(scenario, tmp_path / "again" / "flee")
    assert different(scenario, read_flee(tmp_path / "again" / "flee")) == []
    assert (tmp_path / "again" / "flee" / CHANGED).exists() == any(event.event == "kind" for event in scenario.events)


def different(one: Scenario, other: Scenario) -> list[str]:
    """Return the parts in which two scenarios differ."""
    return [field.name for field in fields(Scenario) if getattr(one, field.name) != getattr(other, field.name)]


def test_digits_order_and_what_lies_after_the_run_come_back(tmp_path: Path) -> None:
    changes: Changes = (
        edited(ROUTES, "B,C,150", "B,C,1234.56789")
        | {
            WAR: (
                "#Day,B,A\n"
                + "".join(f"{day},{0.123456789 if day > 21 else 0},0.98765432{day % 2}\n" for day in range(25))
            ),
            CLOSE: FILES[CLOSE] + "country,X,Y,3,-1\n",
        }
        | with_rule(
            "conflict_driven_spawning:\n    spawn_mode: constant\n    displaced_per_conflict_day: 10.75", "spawn_rules"
        )
    )
    first = read_flee(write_folder(tmp_path / "flee", changes))
    write_flee(first, tmp_path / "again" / "flee")
    assert different(first, read_flee(tmp_path / "again" / "flee")) == []
    assert [(event.name, event.value) for event in first.events if event.event == "conflict"][:2] == [
        ("B", 0.123456789),
        ("A", 0.987654320),
    ]
    assert first.events[1].until is None and "country,X,Y,3,-1" in (tmp_path / "again/flee" / CLOSE).read_text("utf-8")


def test_sorted_counts_and_those_read_once_are_the_counts(tmp_path: Path) -> None:
    sound = read_flee(write_folder(tmp_path / "sound"))
    for name in ("a row out of order", "a row twice"):
        assert read_flee(write_folder(tmp_path / name, READ[name][0])).observed == sound.observed


def test_a_closure_to_the_end_is_said_by_nobody(tmp_path: Path) -> None:
    _, before = told({}, tmp_path / "a")
    scenario, faults = told(edited(CLOSE, "0,5", "10,-1"), tmp_path / "b")
    assert faults == before and scenario is not None and scenario.events[0].until is None


@pytest.mark.parametrize(("text", "capacity"), [("-1", -1), ("1000000000", 10**9), ("0", 0), ("", 0)])
def test_no_limit_is_no_limit_in_import_and_check(text: str, capacity: int, tmp_path: Path) -> None:
    scenario = read_flee(write_folder(tmp_path / "flee", edited(LOC, "camp,,900", f"camp,,{text}")))
    write(scenario, tmp_path / "ours")
    assert [site.capacity for site in read(tmp_path / "ours").sites] == [0, 0, capacity, 5000]


def test_a_camp_twice_is_compared_with_its_first_row_and_sets_people_out_by_both(tmp_path: Path) -> None:
    once, twice = (
        counts_by_day(read_flee(write_folder(tmp_path / name, changes)))
        for name, changes in (("a", {}), ("b", READ["a camp twice, one file"][0]))
    )
    assert twice.people["C"] == once.people["C"]
    assert sum(twice.new) == sum(once.new) + 750  # its second row is not corrected, as in Flee: from 50 to 800


def test_both_legs_whose_names_coincide_have_names_of_their_own(tmp_path: Path) -> None:
    assert [route.leg for route in read_flee(write_folder(tmp_path, HAUT)).routes] == [
        "Haut-Mbomou-Obo",
        "Haut-Mbomou-Obo 2",
        "Mbomou-Obo-Obo",
    ]


def test_counts_in_folders_are_two_series_though_their_files_have_one_name(tmp_path: Path) -> None:
    changes: Changes = {
        LAYOUT: "total,refugees.csv\nC,./a/c.csv,b\\c.csv\nD,d.csv\n",
        COUNTS: None,
        "source_data/a/c.csv": FILES[COUNTS],
        "source_data/b/c.csv": FILES[COUNTS],
        FIX: None,
    }
    scenario = read_flee(write_folder(tmp_path, changes))
    assert {row.series for row in scenario.observed if row.area == "C"} == {"a/c", "b/c"}
    assert counts_by_day(scenario).people["C"][10] == 1400
    assert "did you mean 'b/c.csv'" in "".join(
        told(changes | {LAYOUT: "total,refugees.csv\nC,c.csv\nD,d.csv\n"}, tmp_path / "x")[1]
    )


def test_a_town_may_be_called_total(tmp_path: Path) -> None:
    changes: Changes = {
        LOC: FILES[LOC].replace("\nB,", "\ntotal,"),
        ROUTES: FILES[ROUTES].replace("B", "total"),
        WAR: FILES[WAR].replace("A,B", "A,total"),
    }
    assert told(changes, tmp_path)[0] is not None


def test_files_nobody_refers_to_are_left_alone(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "flee")
    for name in ("input_csv/old_locations.csv", "source_data/notes.csv", "source_data/old/d.csv"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes("remarque;déplacés\n".encode("cp1252"))
    assert [fault.code for fault in check_flee(folder)[1]] == ["J056"]


def test_high_water_needs_no_conflicts(tmp_path: Path) -> None:
    scenario, faults = told(HIGH, tmp_path)
    assert scenario is not None and [line for line in faults if "conflicts.csv" in line] == []


def test_one_of_two_files_of_changes_is_read(tmp_path: Path) -> None:
    scenario, faults = told({CHANGED: "B,idpcamp,10\n", "input_csv/location_changes.csv": "B,marker,3\n"}, tmp_path)
    assert scenario is not None and [event.other for event in scenario.events if event.event == "kind"] == ["idpcamp"]
    assert [line for line in faults if "input_csv/location_changes.csv: found 'a second file of this name'" in line]


USED_UP = (
    edited(LOC, "0,10000", "0,310")
    | with_rule("take_from_population: True", "spawn_rules")
    | {WAR: FILES[WAR].replace(",1\n", ",0\n")}
)


@pytest.mark.parametrize(
    ("changes", "of", "first"), [(USED_UP, 2000, 5), (SAID["people before any conflict"][0], 2000, 1), ({}, 2000, 0)]
)
def test_who_is_said_to_be_nowhere_is_nowhere_in_the_run(changes: Changes, of: int, first: int, tmp_path: Path) -> None:
    scenario = read_flee(write_folder(tmp_path, changes))
    lost, counts = unplaced(scenario), counts_by_day(scenario)
    assert (lost.of, lost.first) == (of, first) and sum(counts.new) == of
    night = list(nights(scenario, run_key(1, 0)))[-1]
    there = night.stocks[[PRESENT, ON_LEG], : len(scenario.places)].sum()
    assert there == counts.first["C"] + counts.first["D"] + of - lost.people


def test_a_scenario_that_flee_would_refuse_is_made_whole_when_written(tmp_path: Path) -> None:
    sound = read_flee(write_folder(tmp_path / "flee"))
    rows = [row for row in sound.observed if row.area == "D"]
    bare = replace(
        sound,
        observed=(*(replace(row, series="../d") for row in rows), replace(rows[0], area="C", series="d", people=9.5)),
        events=(),
    )
    found = [str(fault) for fault in write_flee(bare, tmp_path / "out" / "flee")]
    assert [line for line in found if "no counts of total" in line] and [
        line for line in found if "fractions of people" in line
    ]
    again = read_flee(tmp_path / "out" / "flee")
    assert {(row.area, row.ends, row.people) for row in again.observed if row.area != "C"} == {
        ("D", date(2020, 1, 1), 0),
        ("D", date(2020, 1, 20), 1900),
        ("total", date(2020, 1, 1), 9),
        ("total", date(2020, 1, 20), 1909),
    }
    assert not (tmp_path / "out" / "d.csv").exists()


def test_the_command_counts_errors_and_warnings_apart(tmp_path: Path) -> None:
    write_folder(tmp_path / "flee", READ["a row twice"][0])
    code, out, _ = carried_out("import", "flee", "flee", "ours", cwd=tmp_path)
    assert code == 0 and "; 2 warnings; next: jornada run ours" in out
    code, _, err = carried_out("import", "flee", "flee", "strict", "--strict", cwd=tmp_path)
    assert code == 1 and "\n1 error, 1 warning; `jornada explain" in err and not (tmp_path / "strict").exists()
    write_folder(tmp_path / "bad", REFUSED["a camp called total"][0])
    code, _, err = carried_out("import", "flee", "bad", "made", cwd=tmp_path)
    assert code == 1 and "\n1 error, 1 warning; `jornada explain" in err and not (tmp_path / "made").exists()


def told_of_policies(scenario: Scenario, path: Path) -> list[tuple[str, str]]:
    """Return where and what `check` tells of policies and variants of a scenario that is written."""
    write(scenario, path)
    return [(fault.where, fault.found) for fault in check(path) if fault.where.startswith(("policies", "variants"))]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (701, ""),
        (-1, ""),
        (700, "C: capacity 700, 700 people on the first day"),
        (0, "C: capacity 0"),
        ("x0.5", "C: capacity 450, 700 people on the first day"),
    ],
)
def test_a_policy_that_leaves_a_camp_no_room_is_told_for_flee_then_lets_in_everybody(
    value: int | str, found: str, tmp_path: Path
) -> None:
    fewer = Policy("fewer", starts="2020-01-05", source="assumption", change={"sites.C.capacity": value})
    told_now = told_of_policies(read_flee(write_folder(tmp_path / "flee")).with_policy(fewer), tmp_path / "ours")
    assert told_now == ([("policies.csv, row 2", found)] if found else [])


def test_policies_that_leave_no_room_together_are_told_of_the_variant_that_joins_them(tmp_path: Path) -> None:
    less = Policy("less", starts="2020-01-05", active=False, source="assumption", change={"sites.C.capacity": "-100"})
    lesser = Policy(
        "lesser", starts="2020-01-06", active=False, source="assumption", change={"sites.C*.capacity": "-150"}
    )
    joined = replace(
        read_flee(write_folder(tmp_path / "flee")),
        policies=(less, lesser),
        variants=(("one", ("less",)), ("both", ("less", "lesser"))),
    )
    assert told_of_policies(joined, tmp_path / "ours") == [
        ("variants.csv, row 3", "C: capacity 650, 700 people on the first day")
    ]
