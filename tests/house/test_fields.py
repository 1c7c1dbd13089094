"""Fields of tuples are told of where they stand: a NamedTuple of three or more has a comment on the line of each."""

import ast
from pathlib import Path

import jornada

SOURCE = Path(jornada.__file__).parent
TOLD_FROM = 3  # fields: of fewer the docstring says what they are


def untold(source: str) -> list[str]:
    """Return the fields without a comment on their line, of the tuples of a module that have many."""
    lines, found = source.splitlines(), []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "NamedTuple" for base in node.bases):
            fields = [statement for statement in node.body if isinstance(statement, ast.AnnAssign)]
            if len(fields) >= TOLD_FROM:
                found += [f"{node.name}.{ast.unparse(f.target)}" for f in fields if not _is_told(lines, f)]
    return found


def _is_told(lines: list[str], field: ast.AnnAssign) -> bool:
    """Say whether something but blanks stands in a comment behind a field."""
    end = field.end_col_offset or 0
    _, mark, said = lines[(field.end_lineno or field.lineno) - 1].encode()[end:].decode().partition("#")
    return bool(mark and said.strip())


def test_each_field_of_a_tuple_is_told_of_on_its_line() -> None:
    """One sentence on twelve fields is matched with them by counting."""
    found = {str(path.relative_to(SOURCE)): untold(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}
    assert {path: fields for path, fields in found.items() if fields} == {}


def test_a_field_without_a_comment_is_found() -> None:
    """A `#` in a default is no comment, and of two fields the docstring says enough."""
    tuples = """
class Leg(NamedTuple):
    start: int  # the place where it begins
    end: int
    colour: str = "#fff"

class Spot(NamedTuple):
    x: float
    y: float
"""
    assert untold(tuples) == ["Leg.end", "Leg.colour"]
