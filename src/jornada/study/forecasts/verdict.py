"""A verdict on forecasts, in words, with a grade; kept beside the scenario."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from jornada.study.forecasts.scored import MODEL, Score

FILE = "verdict.json"
RIGHT = 0.9
CLOSE = 0.05  # of the score of the best rival: no difference worth a word
FEW = 8  # figures: fewer say next to nothing


@dataclass(frozen=True)
class Verdict:
    """A grade (A better than every rival with right ranges, B one of both, C neither, none where too little was
    published), and why."""

    grade: str
    better_than: tuple[str, ...]
    worse_than: tuple[str, ...]
    figures: int
    held: float
    ranges: str


def verdict_of(scores: Sequence[Score]) -> Verdict | None:
    """Return the verdict on the model beside its rivals; None where nothing was scored."""
    model = next((score for score in scores if score.who == MODEL), None)
    if model is None:
        return None
    rivals = [score for score in scores if score.who != MODEL]
    better = tuple(score.who for score in rivals if model.wis < (1.0 - CLOSE) * score.wis)
    worse = tuple(score.who for score in rivals if model.wis > (1.0 + CLOSE) * score.wis)
    ranges = (
        "right" if model.held_low <= RIGHT <= model.held_high else "too narrow" if model.held < RIGHT else "too wide"
    )
    good = int(bool(rivals) and len(better) == len(rivals)) + int(ranges == "right")
    return Verdict("none" if model.figures < FEW else "CBA"[good], better, worse, model.figures, model.held, ranges)


def in_words(found: Verdict) -> str:
    """Return a verdict in a sentence or two.

    Examples
    --------
    >>> in_words(Verdict("C", (), ("last value",), 12, 0.5, "too narrow"))  # doctest: +NORMALIZE_WHITESPACE
    'Grade C, on 12 figures published later: better than none of its rivals, worse than last value; ranges of 90 % held
    50% of them: too narrow.'
    """
    better = ", ".join(found.better_than) or "none of its rivals"
    worse = f", worse than {', '.join(found.worse_than)}" if found.worse_than else ""
    grade = f"Grade {found.grade}" if found.grade != "none" else "No grade: too few figures"
    return (
        f"{grade}, on {found.figures} figures published later: better than {better}{worse}; ranges of 90 % held"
        f" {found.held:.0%} of them: {found.ranges}."
    )


def keep(found: Verdict, folder: Path) -> Path:
    """Write a verdict into a folder, and return the file."""
    file = folder / FILE
    file.write_text(json.dumps({**asdict(found), "words": in_words(found)}, indent=1) + "\n", "utf-8")
    return file


def kept(folder: Path) -> Verdict | None:
    """Return the verdict that a folder holds."""
    file = folder / FILE
    if not file.is_file():
        return None
    row = json.loads(file.read_text("utf-8"))
    return Verdict(
        row["grade"], tuple(row["better_than"]), tuple(row["worse_than"]), row["figures"], row["held"], row["ranges"]
    )
