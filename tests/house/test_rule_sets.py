"""Rule sets are told apart by what they know and do, in two records, and nowhere by their names."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import jornada
from jornada.domain.nouns.rules import RULE_SETS, RuleSet
from jornada.domain.schema.fields import TABLES, fields_of
from jornada.engine.run.rule_sets import MECHANICS

SOURCE = Path(jornada.__file__).parent
# the records, whose checks hold, and the files of Flee itself
OURS = ("domain/nouns/rules.py", "engine/run/rule_sets.py", "domain/checks/assemble.py", "files/flee")
VALUES = {"JORNADA", "FLEE3"}


def told_by_name(tree: ast.AST) -> Iterator[str]:
    """Yield where something is compared with, or looked up by, the name of a rule set."""
    for node in ast.walk(tree):
        sides = (
            [node.left, *node.comparators]
            if isinstance(node, ast.Compare)
            else [node.value]
            if isinstance(node, ast.MatchValue)
            else []
        )
        inner = [
            part
            for side in sides
            for part in ([side, *side.elts] if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side])
        ]
        if any(isinstance(part, ast.Constant) and part.value in RULE_SETS for part in inner):
            yield ast.unparse(node)


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nobody_asks_for_the_name_of_a_rule_set(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert list(told_by_name(tree)) == []
    if not path.relative_to(SOURCE).as_posix().startswith(OURS):
        assert (
            VALUES & {name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names}
            == set()
        )


def test_asking_for_a_name_is_found() -> None:
    bad = "a = s.rules == 'flee3'\nb = rules in ('flee3', 'other')\nmatch rules:\n    case 'jornada':\n        pass"
    assert len(list(told_by_name(ast.parse(bad)))) == 3


def test_every_rule_set_knows_something_and_does_something() -> None:
    assert (
        set(RULE_SETS)
        == set(MECHANICS)
        == set(next(field.choices for field in fields_of("scenario") if field.field == "rules"))
    )
    assert {rules.tables for rules in RULE_SETS.values()} <= {rules for table in TABLES for rules in table.sourced}


def test_every_flag_tells_two_rule_sets_apart() -> None:
    for field in fields(RuleSet):
        assert len({getattr(rules, field.name) for rules in RULE_SETS.values()}) > 1, field.name
