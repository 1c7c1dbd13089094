"""Small functions, small modules: limits that the code meets today, and must go on meeting."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import jornada

SOURCE, TOOLS = Path(jornada.__file__).parent, Path(__file__).parents[2] / "tools"
MODULES = sorted([*SOURCE.rglob("*.py"), *TOOLS.rglob("*.py")])
MODULE_LINES, FUNCTION_LINES, PARAMETERS = 300, 25, 6
# the kernels of the engine take arrays one by one, for Numba reads no dataclasses
MODULE_LINES_IN, FUNCTION_LINES_IN, PARAMETERS_IN = {"engine": 400}, {"engine": 40}, {"engine": 9}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_of(path: Path) -> Iterator[Function]:
    """Yield every function of a module, methods and inner functions included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, Function):
            yield node


def body_lines(function: Function) -> int:
    """Return the lines of a body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def parameters_of(function: Function) -> int:
    """Return how many values a caller can give; `self` and `cls` are none."""
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")])


def is_command(function: Function) -> bool:
    """Say whether a function is a command of the command line: its parameters are the options that a user sees, one each."""
    return any(ast.unparse(decorator).startswith("app.command") for decorator in function.decorator_list)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sizes(path: Path) -> None:
    layer = path.relative_to(SOURCE).parts[0] if SOURCE in path.parents else "tools"
    assert len(path.read_text("utf-8").splitlines()) <= MODULE_LINES_IN.get(layer, MODULE_LINES)
    functions = list(functions_of(path))
    longest = FUNCTION_LINES_IN.get(layer, FUNCTION_LINES)
    assert {f.name: body_lines(f) for f in functions if body_lines(f) > longest} == {}
    most = PARAMETERS_IN.get(layer, PARAMETERS)
    assert {f.name: parameters_of(f) for f in functions if parameters_of(f) > most and not is_command(f)} == {}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_open_keyword_arguments_and_no_globals(path: Path) -> None:
    assert [f.name for f in functions_of(path) if f.args.kwarg is not None] == []
    assert [node.names for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Global)] == []
