"""What a policy would make wrong is told with its name, and what it leaves right is not."""

import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers.sketch import check

from jornada.domain.checks.assemble import of_what_changes
from jornada.domain.checks.policies import Rule, after_faults, looking_at
from jornada.domain.fault import Fault, Where
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.reads import Watch
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import NOUNS, fields_of
from jornada.domain.schema.settings import policies_of, variants_of
from jornada.files.scenario.folder import read, write_table

FOLDER = Path(__file__).parents[3] / "faults" / "offices"  # 60 days from 2022-01-01


def _faults(tmp_path: Path, *policies: str, variants: str = "") -> list[Fault]:
    """Return the faults of a copy of the folder with more policies: "name | other keys | changes", changes by ;."""
    folder = tmp_path / "folder"
    shutil.copytree(FOLDER, folder)
    text = ""
    for policy in policies:
        name, keys, changes = (part.strip() for part in policy.split("|"))
        lines = "\n".join(line.strip() for line in changes.split(";"))
        text += f'\n[[policy]]\nname = "{name}"\n' + "\n".join(keys.split(";")) + f"\n[policy.change]\n{lines}\n"
    more, named = policies_of(tomllib.loads(text))[0], variants_of(tomllib.loads(f"[variants]\n{variants}\n"))[0]
    scenario = Scenario(policies=(*read(FOLDER).policies, *more), variants=named)
    for table in ("policies", "variants"):
        write_table(scenario, table, folder)
    return check(folder)


WRONG = [
    (
        '"outcomes.court/removal.share" = 0.5',
        "J026",
        "outcomes.csv, row 13, share: found '1.2 together for HND adult at court on 2022-01-01'",
    ),
    ('"outcomes.court/removal.share" = "x1.5"', "J026", "1.15 together"),
    ('"offices.court.no_show" = 0.1', "J043", "no_show: found '0.1 at Crossing'"),
    ('"offices.court.room" = 9', "J043", "those turned away"),
    ('"offices.cells.room" = 40\n"offices.cells.full" = "screening"', "J041", "does not turn people away"),
    ('"outcomes.court/asylum.effect" = "grant"', "J043", "grant at Crossing"),
    ('"outcomes.cells/screened after all.next" = ""', "J013", "the effect is next"),
    ('"dispositions.*.share" = 1.0', "J026", "at most 1 over the dispositions"),
    ('"routes.river.turned_back" = 0.9', "J026", "turned_back and encounter at most 1"),
    ('"papers.constancia.after" = "constancia"', "J040", "does not lead back"),
]


@pytest.mark.parametrize(("change", "code", "words"), WRONG)
def test_what_a_policy_makes_wrong_is_told_with_its_name(tmp_path: Path, change: str, code: str, words: str) -> None:
    faults = _faults(tmp_path, f"new rule | active = false | {change}")
    errors = [fault for fault in faults if fault.severity == "error"]
    assert {fault.code for fault in errors} == {code}
    assert all(fault.where.startswith("policies.csv, row 5, new rule, in force: ") for fault in errors)
    assert any(words in str(fault) for fault in errors)


RIGHT = [
    '"offices.court.capacity" = 90',
    '"offices.court.delay" = 3',
    '"outcomes.court/removal.share" = 0.2\n"outcomes.court/asylum.share" = 0.3',
    '"places.*.stay" = 2.0',
]


@pytest.mark.parametrize("change", RIGHT)
def test_what_stays_right_is_not_told(tmp_path: Path, change: str) -> None:
    assert _faults(tmp_path, f"new rule | active = true | {change}") == []


def test_what_is_left_of_the_shares_is_a_warning(tmp_path: Path) -> None:
    (fault,) = _faults(tmp_path, 'fewer | active = true | "outcomes.court/removal.share" = "x0.5"')
    assert (fault.code, fault.severity) == ("J043", "warning")
    assert "outcomes of 0.85 together" in fault.found and "released" in fault.allowed


def test_a_border_that_is_shut_is_a_warning(tmp_path: Path) -> None:
    faults = _faults(tmp_path, 'shut | starts = 2022-02-01 | "routes.*.open" = false; "offices.appointments.joins" = 0')
    assert {(fault.code, fault.severity) for fault in faults} == {("J021", "warning")}
    assert all(fault.where.startswith("policies.csv, row 5, shut, in force: places.csv, ") for fault in faults)


def test_a_policy_is_looked_at_over_its_own_days(tmp_path: Path) -> None:
    # until the end of January 0.8 pass the screening and 0.2 are sent back, then half and half
    change = '"outcomes.screening/passed.share" = 0.6; "outcomes.screening/back.share" = 0.4'
    assert _faults(tmp_path / "one", f"screening | starts = 2022-02-01 | {change}") == []
    passed = '"outcomes.screening/passed.share" = 0.8'
    assert _faults(tmp_path / "two", f"January | ends = 2022-01-31 | {passed}") == []
    (fault,) = _faults(tmp_path / "three", f"February | starts = 2022-02-10 | {passed}")
    assert fault.code == "J026" and "1.3 together" in fault.found and "on 2022-02-10" in fault.found


def test_policies_that_meet_are_looked_at_together(tmp_path: Path) -> None:
    one = '"outcomes.court/removal.share" = 0.5; "outcomes.court/continued.share" = 0.3'
    two = '"outcomes.court/asylum.share" = 0.4; "outcomes.court/continued.share" = 0.3'
    apart = [f"one | ends = 2022-01-20; active = false | {one}", f"two | starts = 2022-01-21; active = false | {two}"]
    both = '"both" = ["one", "two"]'
    assert _faults(tmp_path / "apart", *apart, variants=both) == []
    meeting = [apart[0], apart[1].replace("01-21", "01-20")]
    assert _faults(tmp_path / "never", *meeting) == []  # neither is active, and no variant has them
    (fault,) = _faults(tmp_path / "meeting", *meeting, variants=both)
    assert fault.code == "J026" and "on 2022-01-20" in fault.found
    assert re.match("variants.csv, row 2, both, .*one and two in force together: outcomes.csv, row", fault.where)


def _reads_all(rule: Rule) -> Rule:
    """Return a rule that reads every field of every table before it says the same."""

    def greedy(scenario: Scenario, where: Where) -> Iterator[Fault]:
        for table in NOUNS:
            [getattr(row, field.attribute) for row in getattr(scenario, table) for field in fields_of(table)]
        yield from rule(scenario, where)

    return greedy


WATCHED = [
    "",
    "offices.*.list = true",
    "offices.*.list = false; offices.*.room = 3",
    "outcomes.*.share = 0.4; outcomes.*.next = ''; routes.*.open = false",
    "offices.*.any_paper = true; routes.*.open = false",
    "dispositions.*.effect = 'release'; offices.*.stay = '*'",
    "outcomes.*.effect = 'grant'",
    "outcomes.*.effect = 'next'; outcomes.*.next = 'court'; outcomes.*.share = 1.0; routes.*.needs = 'permit'",
]


def _without_names(faults: list[Fault]) -> list[tuple[str, str, str]]:
    return sorted((fault.code, fault.where.rpartition(": ")[2], fault.found) for fault in faults)


@pytest.mark.parametrize("changes", WATCHED)
def test_rules_that_read_nothing_of_a_change_would_say_nothing_of_it(changes: str) -> None:
    """What is told is the same as if every rule read all fields and was asked about every policy, alone and with the
    others."""
    parts = [part.split(" = ") for part in changes.split("; ") if part]
    one, two = (
        [(path, tomllib.loads(f"value = {value}")["value"]) for path, value in some]
        for some in (parts[::2], parts[1::2])
    )
    made = [
        ("one", one),
        ("two", two),
        ("beds", [("places.*.beds", 2)]),
        ("away", [("offices.*.list", False), ("routes.*.open", False)]),
    ]
    policies = tuple(Policy(name, change=dict(change)) for name, change in made if change)
    scenario = replace(read(FOLDER), policies=policies, variants=())
    where = {table: [f"{table}, row {i}" for i, _ in enumerate(getattr(scenario, table))] for table in NOUNS}
    rules = of_what_changes()
    told = [fault for rule in rules for fault in rule(scenario, where)]
    one, other = (
        after_faults(scenario, asked, told, looking_at(scenario, where))
        for asked in (rules, tuple(map(_reads_all, rules)))
    )
    assert _without_names(one) == _without_names(other)


def test_what_is_read_is_kept_and_a_watched_scenario_says_the_same() -> None:
    scenario = read(FOLDER)
    where = {table: [f"{table}, row {i}" for i, _ in enumerate(getattr(scenario, table))] for table in NOUNS}
    watch = Watch([f"{table}.{field.field}" for table in NOUNS for field in fields_of(table)])
    for rule in of_what_changes():
        seen = set[str]()
        assert [*rule(watch.over(scenario, seen), where)] == [*rule(scenario, where)]
        assert seen, f"{rule.__name__} looked at nothing"
