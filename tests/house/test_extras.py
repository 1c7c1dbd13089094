"""What comes with an extra is imported where it is used: without it a command says what to install."""

import ast
from pathlib import Path

import pytest

import jornada

SOURCE = Path(jornada.__file__).parent
EXTRAS = {"scipy", "sklearn", "SALib", "statsmodels", "scoringrules", "highspy", "optuna", "distributed", "matplotlib"}


def imported_at_once(source: str) -> set[str]:
    """Return the packages that a module imports when it is imported itself."""
    found: set[str] = set()
    for node in ast.parse(source).body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found |= {name.partition(".")[0] for name in names}
    return found


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_an_extra_brings_is_imported_where_it_is_used(path: Path) -> None:
    assert imported_at_once(path.read_text("utf-8")) & EXTRAS == set()


def test_an_import_at_the_head_is_found_and_one_in_a_function_is_not() -> None:
    assert imported_at_once("from scipy.stats import qmc\ndef f():\n    import optuna\n") == {"scipy"}
