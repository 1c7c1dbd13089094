"""Which rules read which field stands in the schema.

Every field of every table is changed, under each rule set, and runs say the same.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import islice

import pytest

from jornada.domain.checks.caravans import FIXED
from jornada.domain.scenario.locations import Spot
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.scenario.unread_fields import ONCE, readers_under, tables_unread, unread_path
from jornada.domain.schema.fields import NOUNS, Field, fields_of
from tests.reads import worlds, worlds_flee
from tests.reads.changing import SECTIONS, Left, as_policy, changes, differs, edited, gives, left_by, others

WORLDS = {"jornada": worlds.WORLDS, "flee3": worlds_flee.WORLDS}
APART_BY = 1 if os.environ.get("JORNADA_LONG") else 4  # make test-long takes every field, make test one in four
TRIES = (4, 25)  # few in each world at first: in one of them a field mostly matters at once
# the seed is that of the run; a scenario under the other rules, or groups of another size under those of Flee, are
# refused; what is known of an announcement
# decides whether it may be made, and acts in no run
APART = {("scenario", "rules"), ("groups", "size"), ("beliefs", "truth")}


def _fields(rules: str) -> Iterator[tuple[str, Field]]:
    return (
        (table, field)
        for table in (*SECTIONS, *NOUNS)
        if table not in tables_unread(rules)
        for field in fields_of(table)
        if (table, field.field) not in APART
    )


def _once(rules: str, table: str, field: Field) -> bool:
    """Say whether no policy changes a field.

    It is read once, or is the key of its row, or a setting, or what a caravan is.
    """
    needs = [need for reader in readers_under(rules, field) for need in reader.needs]
    return ONCE in needs or (table == "caravans" and field.field in FIXED)


def _is_witness(scenario: Scenario, left: Left, table: str, field: Field, how: tuple[bool, int]) -> bool:
    """Say whether some change of a field changes what a run leaves."""
    by_policy, tries = how
    for after in islice(changes(scenario, table, field), tries):
        other = as_policy(scenario, after, table, field) if by_policy else after
        if other is not None and differs(other, left):
            return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("rules", WORLDS)
def test_every_field_that_is_said_to_be_read_changes_a_run(rules: str) -> None:
    left: dict[str, Left] = {}
    unseen = []
    for table, field in islice(_fields(rules), 0, None, APART_BY):
        if not readers_under(rules, field):
            continue
        by_policy = not _once(rules, table, field) and _has_path(WORLDS[rules], table, field)
        there = {name: world for name, world in WORLDS[rules].items() if table in SECTIONS or getattr(world, table)}
        for name in there:
            left.setdefault(name, left_by(there[name]))
        first = sorted(there, key=lambda name: not gives(there[name], table, field))
        if not any(
            _is_witness(there[name], left[name], table, field, (by_policy, tries)) for tries in TRIES for name in first
        ):
            unseen.append(f"{table}.{field.field}")
    assert unseen == []


def _has_path(known: dict[str, Scenario], table: str, field: Field) -> bool:
    world = next((world for world in known.values() if table in SECTIONS or getattr(world, table)), None)
    after = next(changes(world, table, field), None) if world else None
    return world is not None and after is not None and as_policy(world, after, table, field) is not None


@pytest.mark.parametrize("rules", WORLDS)
def test_nothing_else_changes_a_run(rules: str) -> None:
    """All fields that nothing is said to read in a world are changed at once."""
    for name, world in WORLDS[rules].items():
        after = world
        for table, field in _fields(rules):
            rows = [getattr(world, table, world)] if table in SECTIONS else getattr(world, table)
            values = (
                others(field, getattr(rows[0], field.attribute), world)
                if rows and _is_idle(world, table, field, rows)
                else []
            )
            after = edited(after, table, field, values[-1]) if values else after
        assert not differs(after, left_by(world)), name


def _is_idle(world: Scenario, table: str, field: Field, rows: Sequence[object]) -> bool:
    """Say whether nothing reads a field of any row.

    The rules never do, or a table or column is not there (one of the same row might come to be).
    """
    readers = readers_under(world.rules, field)
    if not readers or table in ("scenario", "flee3"):
        return not readers
    beside = any(need.startswith(".") for reader in readers for need in reader.needs)
    return not beside and any(unread_path(world, Spot("", f"{table}.*.{field.field}", False), rows, dated=False))
