"""One arrow: domain <- engine <- study <- interface, and domain <- files; between rooms none that leads back.

Imports inside functions count too.
"""

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
MOST_FILES = 20  # in a room: more are found by nobody who looks for one
MODULES = sorted(path for layer in ALLOWED for path in (SOURCE / layer).rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    """Return the full names of all modules that a file imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: imports are written in full"
            found |= {str(node.module), *(f"{node.module}.{name.name}" for name in node.names)} - {"jornada"}
    return found


def layer_of(module: str) -> str:
    """Return the layer of a module of ours: "jornada.engine.draws.streams" is in engine, "jornada" in none."""
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


def room_of(path: Path) -> str:
    """Return the room of a module: its folder, or itself where it stands beside the rooms of its layer."""
    place = path.relative_to(SOURCE)
    return place.with_suffix("").as_posix() if len(place.parts) < 3 else place.parent.as_posix()


def arrows() -> dict[str, set[str]]:
    """Return for every room into which others its modules reach by any import."""
    by_name = {"jornada." + ".".join(path.relative_to(SOURCE).with_suffix("").parts): room_of(path) for path in MODULES}
    found: dict[str, set[str]] = {}
    for path in MODULES:
        found.setdefault(room_of(path), set()).update(
            {by_name[name] for name in imports_of(path) if name in by_name} - {room_of(path)}
        )
    return found


def reached(room: str, arrows: dict[str, set[str]]) -> set[str]:
    """Return every room that can be come to from one, step by step."""
    found, fresh = set[str](), {room}
    while fresh:
        fresh = {other for one in fresh for other in arrows.get(one, set())} - found
        found |= fresh
    return found


def test_no_arrow_between_rooms_leads_back() -> None:
    rooms = arrows()
    assert len(rooms) > 30 and "domain/nouns" in reached("interface/report", rooms)
    assert [room for room in rooms if room in reached(room, rooms)] == []


def test_a_room_is_small() -> None:
    sizes: dict[str, int] = {}
    for path in MODULES:
        if path.name != "__init__.py":
            sizes[path.parent.as_posix()] = sizes.get(path.parent.as_posix(), 0) + 1
    assert {room: size for room, size in sizes.items() if size > MOST_FILES} == {}


@pytest.mark.parametrize(
    "room", sorted({path.parent for path in MODULES}), ids=lambda room: room.relative_to(SOURCE).as_posix()
)
def test_a_room_says_what_is_in_it(room: Path) -> None:
    assert ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8")))
