"""Small functions, small modules: limits that the code meets today, and must go on meeting.

A function or module is as long as what is said in it: a statement that the formatter lays out over several lines counts
as one. Its docstring counts as it stands.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import jornada

SOURCE, TOOLS = Path(jornada.__file__).parent, Path(__file__).parents[2] / "tools"
MODULES = sorted([*SOURCE.rglob("*.py"), *TOOLS.rglob("*.py")])
MODULE_LINES, FUNCTION_LINES, PARAMETERS = 300, 25, 4
MODULE_LINES_IN, FUNCTION_LINES_IN, PARAMETERS_IN = {"engine": 400}, {"engine": 40}, {"engine": 6, "tools": 6}
# by layer: what `import jornada` offers
PUBLIC = {("engine", "run"), *((layer, name) for layer in ("study", "interface") for name in jornada.__all__)}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_of(path: Path) -> Iterator[Function]:
    """Yield every function of a module, methods and inner functions included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, Function):
            yield node


def lines_said(source: str) -> list[int]:
    """Return the lines of a module on which something ends: those within brackets go on with what began before."""
    tokens, deep, found = tokenize.generate_tokens(io.StringIO(source).readline), 0, []
    for token in tokens:
        if token.type == tokenize.OP:
            deep += (token.string in "([{") - (token.string in ")]}")
        if token.type == tokenize.STRING and token.line.strip().startswith(('"""', 'r"""')):
            found += range(token.start[0], token.end[0])
        if token.type in (tokenize.NEWLINE, tokenize.NL) and deep == 0:
            found.append(token.start[0])
    return sorted(set(found))


def body_lines(function: Function, said: list[int]) -> int:
    """Return the lines of a body on which something ends, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return sum(body[0].lineno <= line <= (body[-1].end_lineno or 0) for line in said) if body else 0


def parameters_of(function: Function) -> int:
    """Return how many values a caller can give; `self` and `cls` are none."""
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")])


def is_command(function: Function) -> bool:
    """Say whether a function is a command of the command line.

    Its parameters are the options that a user sees, one each.
    """
    return any("typer." in ast.unparse(a.annotation) for a in function.args.args if a.annotation) or any(
        ast.unparse(decorator).startswith("app.command") for decorator in function.decorator_list
    )


def given_by_name(function: Function) -> int:
    """Return how many values a caller can give by name alone."""
    return len(function.args.kwonlyargs)


def layer_of(path: Path) -> str:
    """Return the layer that a module stands in."""
    return path.relative_to(SOURCE).parts[0] if SOURCE in path.parents else "tools"


def has_too_many(function: Function, layer: str) -> bool:
    """Say whether a function takes more than it may; what `import jornada` offers may take more by name."""
    more = given_by_name(function) if (layer, function.name) in PUBLIC else 0
    return not is_command(function) and parameters_of(function) - more > PARAMETERS_IN.get(layer, PARAMETERS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sizes(path: Path) -> None:
    layer, said = layer_of(path), lines_said(path.read_text("utf-8"))
    assert len(said) <= MODULE_LINES_IN.get(layer, MODULE_LINES)
    functions = list(functions_of(path))
    longest = FUNCTION_LINES_IN.get(layer, FUNCTION_LINES)
    assert {f.name: lines for f in functions if (lines := body_lines(f, said)) > longest} == {}
    assert {f.name: parameters_of(f) for f in functions if has_too_many(f, layer)} == {}


def unpacked(function: Function) -> Iterator[str]:
    """Yield where a function takes a parameter apart by position: its caller packed what has no names."""
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    kinds = {a.arg: ast.unparse(a.annotation) if a.annotation else "" for a in arguments}
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and isinstance(node.value, ast.Name)
            and node.value.id in kinds
        ):
            yield ast.unparse(node)
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and isinstance(node.slice, ast.Constant | ast.UnaryOp)
        ):
            kind = kinds.get(node.value.id, "")
            if kind.startswith("tuple[") and not kind.endswith(", ...]"):  # one of many alike has no name of its own
                yield ast.unparse(node)


@pytest.mark.parametrize(
    "path", [path for path in MODULES if SOURCE in path.parents], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_nobody_unpacks_a_parameter(path: Path) -> None:
    assert {f.name: found for f in functions_of(path) if (found := list(unpacked(f)))} == {}


def test_an_unpacked_parameter_is_found() -> None:
    bad = (
        "def f(row: tuple[int, str], cells: tuple[str, ...], names):\n    line, text = row\n    a, b = names\n   "
        " return row[0], cells[0], line"
    )
    [function] = (node for node in ast.walk(ast.parse(bad)) if isinstance(node, Function))
    assert sorted(unpacked(function)) == ["a, b = names", "line, text = row", "row[0]"] or sorted(
        unpacked(function)
    ) == ["(a, b) = names", "(line, text) = row", "row[0]"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_open_keyword_arguments_and_no_globals(path: Path) -> None:
    assert [f.name for f in functions_of(path) if f.args.kwarg is not None] == []
    assert [node.names for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Global)] == []


def test_a_statement_over_several_lines_is_one() -> None:
    assert lines_said("def f(\n    a,\n):\n    return (\n        a\n    )\n") == [3, 6]


WIDTH = 120
WRITTEN = sorted(path for folder in ("benchmarks", "docs", "tests") for path in (TOOLS.parent / folder).rglob("*.py"))


def lines_of_other_languages(source: str) -> set[int]:
    """Return the lines that stand in the middle of a text which is no docstring: tables, pages and scripts."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    texts = [t for t in tokens if t.type == tokenize.STRING and not t.line.strip().startswith(('"""', 'r"""'))]
    return {line for text in texts for line in range(text.start[0], text.end[0] + 1) if text.start[0] < text.end[0]}


def too_long(source: str) -> dict[int, str]:
    """Return the lines of more than 120 characters; a note to a checker at the end of one is not counted."""
    lines = {i: line.split("  # type:")[0].split("  # noqa")[0] for i, line in enumerate(source.split("\n"), 1)}
    other = lines_of_other_languages(source)
    return {i: line for i, line in lines.items() if len(line) > WIDTH and i not in other}


@pytest.mark.parametrize("path", [*MODULES, *WRITTEN], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_lines_are_short(path: Path) -> None:
    assert too_long(path.read_text("utf-8")) == {}


def test_a_long_line_is_found_and_a_long_row_of_a_table_in_a_text_is_not() -> None:
    text = "x = 1\n" + "y" * 121 + ' = """\na\n' + "b" * 130 + '\n"""\n' + "#" * 125 + "\nz = 2  # type: " + "i" * 120
    assert list(too_long(text)) == [6]
    assert list(too_long("y" * 121)) == [1]
