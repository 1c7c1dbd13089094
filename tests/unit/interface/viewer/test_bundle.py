"""The built viewer is that of its sources, and every text that it asks for is given to it."""

import hashlib
import re
from pathlib import Path

import jornada
from jornada.interface.language.texts import viewer_texts

SOURCES = Path(__file__).parents[4] / "viewer"
BUNDLE = Path(jornada.__file__).parent / "interface" / "data" / "viewer"


def digest(folder: Path) -> str:
    """Return the digest of the sources as viewer/vite.config.ts makes it."""
    found = hashlib.sha256()
    for name in sorted(
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and "node_modules" not in file.parts
    ):
        found.update(f"{name}\n".encode() + (folder / name).read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()


def test_the_bundle_is_fresh() -> None:
    assert digest(SOURCES) in (BUNDLE / "viewer.js").read_text("utf-8")[:200], (
        "the sources of the viewer have changed: run `make viewer`"
    )


def test_the_bundle_can_stand_in_a_page_with_its_licences() -> None:
    assert "</script" not in (BUNDLE / "viewer.js").read_text("utf-8")
    licences = (BUNDLE / "LICENCES.txt").read_text("utf-8")
    assert {"@deck.gl/core", "d3-geo"} <= {line.split(" ")[0] for line in licences.splitlines()}
    assert "carries no text of its licence" not in licences


def test_texts_that_the_viewer_asks_for_are_there() -> None:
    code = "\n".join(file.read_text("utf-8") for file in (SOURCES / "src").glob("*.ts"))
    asked = set(re.findall(r"""\bt\(\s*"([\w.]+)\"""", code))
    assert len(asked) > 30
    assert asked - viewer_texts()["en"].keys() == set()
