"""What a policy would make wrong is told with its name, and what it leaves right is not."""

import re
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jornada.domain.applied import changed
from jornada.domain.checks import of_what_changes
from jornada.domain.fault import Fault
from jornada.domain.reads import fields_read
from jornada.domain.rules import policies_of, variants_of
from jornada.domain.scenario import Scenario
from jornada.domain.tables import NOUNS, fields_of
from jornada.files.folder import read, write_table
from tests.unit.sketch import check

FOLDER = Path(__file__).parents[1] / "faults" / "offices"  # 60 days from 2022-01-01


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
    ('"outcomes.court/removal.share" = 0.5', "J026", "outcomes.csv, row 13, share: found '1.2 together for HND adult at court on 2022-01-01'"),
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


RIGHT = ['"offices.court.capacity" = 90', '"offices.court.delay" = 3', '"outcomes.court/removal.share" = 0.2\n"outcomes.court/asylum.share" = 0.3', '"places.*.stay" = 2.0']


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


def _watched(scenario: Scenario, read: set[str]) -> Scenario:
    """Return a scenario whose rows keep in `read` which of their fields are looked at, as "table.field"."""
    tables: dict[str, Any] = {}
    for table, noun in NOUNS.items():
        shown = {f.attribute: f"{table}.{f.field}" for f in fields_of(table)}

        class Watched(noun):  # type: ignore[misc, valid-type]
            def __getattribute__(self, name: str, shown: dict[str, str] = shown) -> Any:
                read.update({shown[name]} if name in shown else ())
                return super().__getattribute__(name)

        tables[table] = tuple(Watched(**vars(row)) for row in getattr(scenario, table))
    return replace(scenario, **tables)


WATCHED = ["", "offices.*.list = true", "offices.*.list = false; offices.*.room = 3", "outcomes.*.share = 0.4; outcomes.*.next = ''; routes.*.open = false",
           "offices.*.any_paper = true; routes.*.open = false", "dispositions.*.effect = 'release'; offices.*.stay = '*'", "outcomes.*.effect = 'grant'",
           "outcomes.*.effect = 'next'; outcomes.*.next = 'court'; outcomes.*.share = 1.0; routes.*.needs = 'permit'"]


@pytest.mark.parametrize("changes", WATCHED)
def test_a_rule_reads_no_field_but_those_it_is_said_to_read(changes: str) -> None:
    """Whether a change can matter to a rule is known by what it reads; keys are never changed."""
    parts = [part.split(" = ") for part in changes.split("; ") if part]
    scenario = changed(read(FOLDER), [(path, tomllib.loads(f"value = {value}")["value"]) for path, value in parts])
    where = {table: [f"{table}, row {i}" for i, _ in enumerate(getattr(scenario, table))] for table in NOUNS}
    keys = {f"{table}.{fields_of(table)[0].field}" for table in NOUNS} | {"outcomes.outcome", "seasons.month"}
    for rule in of_what_changes():
        known, seen = fields_read(rule.__name__), set[str]()
        watched = _watched(scenario, seen)
        seen.clear()  # what making it looked at
        list(rule(watched, where))
        assert seen - keys <= known, f"{rule.__name__} reads {', '.join(sorted(seen - keys - known))} too"
        assert seen, f"{rule.__name__} looked at nothing"
