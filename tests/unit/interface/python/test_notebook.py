"""The notebook of the documents runs from top to bottom, and what its cells end in has a form that notebooks show."""

import ast
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jornada.interface.python.plot import Picture
from jornada.study.questions.compare import Comparison
from jornada.study.runs.run import Run

NOTEBOOK = Path(__file__).parents[4] / "docs" / "notebook.ipynb"
SHOWN = ("_repr_html_", "_repr_svg_")


def cells() -> list[str]:
    """Return the code of the notebook, cell by cell."""
    return [
        "".join(cell["source"])
        for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]


def ends_in(code: str, names: dict[str, Any]) -> Any:
    """Run a cell and return the value of its last expression, as a notebook shows it; None where it ends in none."""
    *before, last = ast.parse(code).body
    if not isinstance(last, ast.Expr):
        exec(compile(code, "cell", "exec"), names)
        return None
    exec(compile(ast.Module(before, []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def test_the_notebook_runs_and_shows_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    shown = [ends_in(code, names) for code in cells()]
    kinds = [kind for kind in (Run, Comparison, Picture, pd.DataFrame) if any(isinstance(one, kind) for one in shown)]
    assert kinds == [Run, Comparison, Picture, pd.DataFrame]
    assert all(
        any(getattr(one, form, lambda: "")() for form in SHOWN)
        for one in shown
        if isinstance(one, (Run, Comparison, Picture))
    )
    assert "did you mean 'Middle'?" in capsys.readouterr().out


def test_it_is_kept_without_what_one_machine_gave() -> None:
    assert all(not cell.get("outputs") for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"])
