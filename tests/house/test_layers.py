"""One arrow: domain <- engine <- study <- interface, and domain <- files. Imports inside functions count too."""

import ast
import sys
from pathlib import Path

import pytest

import jornada

SOURCE = Path(jornada.__file__).parent
ALLOWED = {
    "domain": {"domain"},
    "files": {"domain", "files"},
    "engine": {"domain", "engine"},
    "study": {"domain", "files", "engine", "study"},
    "interface": {"domain", "files", "engine", "study", "interface", "examples", ""},
    "examples": set(),
}
MODULES = sorted(path for layer in ALLOWED for path in (SOURCE / layer).rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    """Return the full names of all modules that a file imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: imports are written in full"
            found |= {f"jornada.{name.name}" for name in node.names} if node.module == "jornada" else {str(node.module)}
    return found


def layer_of(module: str) -> str:
    """Return the layer of a module of ours: "jornada.engine.draw" is in engine, "jornada" in none."""
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_imports_follow_the_arrow(path: Path) -> None:
    layer = path.relative_to(SOURCE).parts[0]
    ours = {module for module in imports_of(path) if module.split(".")[0] == "jornada"}
    assert {module for module in ours if layer_of(module) not in ALLOWED[layer]} == set()


@pytest.mark.parametrize("path", sorted((SOURCE / "domain").rglob("*.py")), ids=lambda path: path.name)
def test_domain_needs_the_standard_library_only(path: Path) -> None:
    others = {module.split(".")[0] for module in imports_of(path)} - {"jornada"}
    assert others <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_package_needs_no_tool(path: Path) -> None:
    assert {module for module in imports_of(path) if module.split(".")[0] == "tools"} == set()
