"""The documents hold: reference pages are fresh, and links lead somewhere. Their snippets are in test_snippets."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "src" / "jornada" / "examples"
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "decisions").glob("*.md"), *EXAMPLES.rglob("*.md")]
)
LINK = re.compile(r"\]\(([^)#]+)")
DECISION = ("## Context", "## Choice", "## Price")


def generator() -> ModuleType:
    """Return the module that writes the reference pages."""
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_fresh() -> None:
    found = {name: (ROOT / "docs" / "reference" / name).read_text("utf-8") for name in generator().pages()}
    assert found == generator().pages(), "run: python docs/make_reference.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text("utf-8")) if not link.startswith(("http", "mailto"))]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", sorted((ROOT / "decisions").glob("0*.md")), ids=lambda page: page.name)
def test_decisions_say_context_choice_and_price(page: Path) -> None:
    text = page.read_text("utf-8")
    assert [part for part in DECISION if part not in text] == []
    assert len(text.splitlines()) <= 60
