"""What the rules in force never read is refused as a path and told of in a table.

Dated things outside the run are told of.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.reads.worlds_flee import COUNTS

import jornada as jo
from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.nouns.belief import Belief
from jornada.domain.nouns.choice import Choice
from jornada.domain.nouns.office import Disposition
from jornada.domain.nouns.uncertainty import Prior, Shock
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import NOUNS, fields_of
from jornada.files.scenario.folder import check, write
from jornada.study.questions.sensitivity import sensitivity

CASES = Path(__file__).parents[5] / "shared" / "cases" / "scenario"
BASE = replace(jo.example("three_places"), policies=(), variants=())
NEVER_READ_BY_FLEE = [
    "places.D.beds",
    "places.*.work",
    "choice.time",
    "routes.*.death",
    "routes.ab.hours",
    "groups.people.turn_back",
    "modes.road.fare_per_km",
]


def _told(scenario: Scenario, folder: Path) -> list[Fault]:
    write(scenario, folder)
    return check(folder)


def _of(code: str, faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.code == code]


def _by_policy(scenario: Scenario, path: str, value: object = 1.0) -> Scenario:
    return replace(
        scenario, policies=(jo.Policy("p", starts=scenario.start, change={path: value}, source="assumption"),)
    )


@pytest.mark.parametrize("path", NEVER_READ_BY_FLEE)
def test_a_policy_on_what_the_rules_never_read_is_refused(path: str, tmp_path: Path) -> None:
    value = 5 if path.endswith("beds") else 0.5
    [fault] = _of("J059", _told(_by_policy(COUNTS, path, value), tmp_path))
    assert (fault.where, fault.found, fault.severity) == (
        "policies.csv, row 2, field",
        path.rpartition(".")[2],
        "error",
    )
    with pytest.raises(ScenarioError, match="J059"):
        COUNTS.with_policy(jo.Policy("q", change={path: value}))


def test_what_the_rules_read_is_said(tmp_path: Path) -> None:
    [fault] = _of("J059", _told(_by_policy(COUNTS, "routes.*.death", 0.5), tmp_path))
    assert fault.allowed == 'what rules = "flee3" read of routes: leg, from, to, km, both_ways, open'
    assert not _of("J059", _told(_by_policy(COUNTS, "sites.D.capacity", 200), tmp_path / "read"))


def test_a_prior_and_a_sensitivity_on_it_are_refused_too(tmp_path: Path) -> None:
    priors = (Prior("routes.*.death", low=0.5, high=2.0),)
    [fault] = _of("J059", _told(replace(COUNTS, priors=priors), tmp_path))
    assert fault.where == "priors.csv, row 2, parameter" and fault.severity == "error"
    for path in ("places.D.beds", "choice.time"):
        with pytest.raises(ScenarioError, match=f"J059 sensitivity, {path}"):
            sensitivity(COUNTS, {path: [1, 2]}, runs=1, out=tmp_path / "never")
    assert not (tmp_path / "never").exists()


def test_cells_that_nothing_reads_are_told_of(tmp_path: Path) -> None:
    places = tuple(replace(place, beds=100, work=0.3) if place.place == "D" else place for place in COUNTS.places)
    faults = _of("J059", _told(replace(COUNTS, places=places, choice=Choice(time=2.0), money_levels=20), tmp_path))
    assert {(fault.where, fault.found) for fault in faults} == {
        ("places.csv, row 5, beds", "100"),
        ("places.csv, row 5, work", "0.3"),
        ("scenario.toml, [choice], time", "2.0"),
        ("scenario.toml, money_levels", "20"),
    }
    assert {fault.severity for fault in faults} == {"warning"}


def test_tables_of_the_other_rules(tmp_path: Path) -> None:
    [fault] = _of("J059", _told(replace(COUNTS, beliefs=(Belief("wait", "rule"),)), tmp_path / "flee"))
    assert (fault.where, fault.severity) == ("beliefs.csv", "error")
    faults = _of(
        "J059",
        _told(replace(BASE, sites=(replace(COUNTS.sites[0], place="South"),), flee3=COUNTS.flee3), tmp_path / "ours"),
    )
    assert "sites.csv" in {fault.where for fault in faults}
    assert "scenario.toml, [flee3], avoid_short_stints" in {fault.where for fault in faults}
    assert {fault.severity for fault in faults} == {"warning"}
    [refused] = _of(
        "J059",
        _told(
            _by_policy(replace(BASE, sites=(replace(COUNTS.sites[0], place="South"),)), "sites.South.population", 5),
            tmp_path / "path",
        ),
    )[:1]
    assert refused.severity == "error" and "nothing of sites" in refused.allowed


@pytest.mark.parametrize(
    ("path", "needs"),
    [
        ("choice.stopped", "rows in stops.csv"),
        ("places.South.crowding", "a value in beds of the same row"),
        ("groups.HND adult.turn_back", "a value in home of the same row"),
        ("groups.*.sponsor", "sponsor in offices.csv"),
        ("places.Middle.wage", ""),
        ("places.Middle.crowding", ""),
    ],
)
def test_what_a_table_that_is_not_there_would_read_is_told_of(path: str, needs: str, tmp_path: Path) -> None:
    faults = [
        fault
        for fault in _of("J042", _told(_by_policy(BASE, path, 0.5), tmp_path))
        if fault.where == "policies.csv, row 2, field"
    ]
    assert [fault.allowed.rpartition(" needs ")[2] for fault in faults] == ([needs] if needs else [])
    assert {fault.severity for fault in faults} <= {"warning"}
    if needs:
        with pytest.raises(ScenarioError, match="J042"):
            sensitivity(BASE, {path: [0.1, 0.2]}, runs=1, out=tmp_path / "never")


def test_two_policies_that_need_each_other_are_not_told_of(tmp_path: Path) -> None:
    both = replace(
        BASE,
        policies=(
            jo.Policy("homes", change={"groups.*.home": "South"}),
            jo.Policy("turn", change={"groups.*.turn_back": 2.0}),
        ),
    )
    assert not _of("J042", _told(both, tmp_path))


def test_what_is_read_once_no_policy_changes(tmp_path: Path) -> None:
    shocks = (Shock("luck", "arrivals", sd=0.2),)
    [fault] = _of("J059", _told(_by_policy(replace(BASE, shocks=shocks), "shocks.luck.sd", 0.5), tmp_path))
    assert "read once" in fault.allowed
    assert not _of(
        "J059",
        _told(replace(BASE, shocks=shocks, priors=(Prior("shocks.luck.sd", low=0.5, high=2.0),)), tmp_path / "drawn"),
    )


def test_a_dated_policy_on_a_population_is_refused_for_runs_read_it_at_their_start(tmp_path: Path) -> None:
    [fault] = _of("J059", _told(_by_policy(COUNTS, "sites.*.population", 500), tmp_path))
    assert "read once" in fault.allowed and fault.severity == "error"
    assert not _of(
        "J059",
        _told(
            replace(COUNTS, priors=(Prior("sites.*.population", low=0.5, high=2.0, source="assumption"),)),
            tmp_path / "drawn",
        ),
    )


def test_every_field_says_who_reads_it() -> None:
    known = {"jornada", "flee3", "study"}
    for table in ("scenario", "choice", "flee3", *NOUNS):
        for field in fields_of(table):
            assert field.readers, (table, field.field)
            assert {reader.who for reader in field.readers} <= known
            for need in (need for reader in field.readers for need in reader.needs if need != "once"):
                of, dot, name = need.partition(".")
                assert (of or table) in (*NOUNS, "choice", "flee3")
                assert not dot or name in {other.field for other in fields_of(of or table)}


def _outside(faults: Iterable[Fault]) -> set[tuple[str, str]]:
    assert {fault.severity for fault in faults} <= {"warning"}
    return {(fault.where, fault.found) for fault in _of("J027", faults)}


@pytest.mark.parametrize("active", [True, False])
def test_a_policy_outside_the_run_is_told_of(active: bool, tmp_path: Path) -> None:
    late = jo.Policy(
        "late", starts="2030-01-08", active=active, source="assumption", change={"places.Middle.beds": 120}
    )
    over = jo.Policy(
        "over",
        starts="2020-01-08",
        ends="2020-02-01",
        active=active,
        source="assumption",
        change={"places.Middle.beds": 120},
    )
    long = jo.Policy(
        "long", starts="2020-01-08", active=active, source="assumption", change={"places.Middle.beds": 120}
    )
    found = _outside(_told(replace(BASE, policies=(late, over, long), variants=()), tmp_path))
    assert found == {("policies.csv, row 2, starts", "2030-01-08"), ("policies.csv, row 3, ends", "2020-02-01")}


def test_rows_outside_the_run_are_told_of(tmp_path: Path) -> None:
    rows = (
        Disposition("returned", share=0.1, effect="return", starts=date(2030, 1, 1)),
        Disposition("returned", share=0.2, effect="return"),
    )
    assert _outside(_told(replace(BASE, dispositions=rows), tmp_path)) == {
        ("dispositions.csv, row 2, starts", "2030-01-01")
    }


def test_events_outside_the_run_are_told_of(tmp_path: Path) -> None:
    late, early, before = (replace(COUNTS.events[3], day=day, until=None) for day in (500, -5, -5))
    events = (*COUNTS.events, late, early, replace(COUNTS.events[0], day=-3), replace(before, until=2))
    assert _outside(_told(replace(COUNTS, events=events), tmp_path)) == {
        ("events.csv, row 11, day", "500"),
        ("events.csv, row 12, day", "-5"),
    }


@pytest.mark.skipif(not CASES.exists(), reason="the folder of cases is not here")
@pytest.mark.parametrize(
    ("case", "code", "where"), [("policy-after-the-end", "J027", "policies.toml, more beds, starts")]
)
def test_cases(case: str, code: str, where: str) -> None:
    assert [fault.where for fault in _of(code, check(CASES / case))] == [where]
