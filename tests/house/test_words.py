"""People are not described as water, animals or disease, and nobody is called unlawful.

Neither in text nor in names.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = ("illegal", "alien", "flood", "wave", "surge", "influx", "swarm", "spawn", "kill")
# letters decide where a word ends, so that the parts of names_like_these count as words
PATTERN = re.compile(rf"(?<![a-z])({'|'.join(FORBIDDEN)})(s|ed|ing|ly)?(?![a-z])", re.IGNORECASE)
ENDINGS = {".py", ".md", ".csv", ".toml", ".html", ".cff", ".txt", ".jinja", ".j2"}
FOLDERS = ("src", "docs", "decisions", "tools")
# (file, word): terms that are not ours, such as the quoted title of a source
# names of files and settings of Flee: they stand in the table that leads from them to ours, where they are read and
# written
FLEE = ("flee_keys.csv", "flee/events.py", "flee/settings.py", "flee/places.py", "flee/folder.py", "flee/write.py")
EXCEPTIONS: set[tuple[str, str]] = {(f"src/jornada/files/{file}", word) for file in FLEE for word in ("flood", "spawn")}


def texts() -> list[Path]:
    """Return every text of the project that a reader may see."""
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in ENDINGS]
    return sorted([*inside, *ROOT.glob("*.md"), *ROOT.glob("*.cff")])


def words_in(text: str) -> list[tuple[int, str]]:
    """Return the forbidden words of a text with their lines."""
    lines = enumerate(text.splitlines(), 1)
    return [(number, match.group(1).lower()) for number, line in lines for match in PATTERN.finditer(line)]


def test_words() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{number}: {word}"
        for path in texts()
        for number, word in words_in(path.read_text("utf-8"))
        if (path.relative_to(ROOT).as_posix(), word) not in EXCEPTIONS
    }
    assert found == set()


@pytest.mark.parametrize("text", ["a Wave of", "kill_all", "surges", "SWARM"])
def test_words_are_found(text: str) -> None:
    assert len(words_in(text)) == 1


@pytest.mark.parametrize("text", ["microwaveable", "skill", "salient", "waver", "resurgence"])
def test_parts_of_other_words_are_not(text: str) -> None:
    assert words_in(text) == []
