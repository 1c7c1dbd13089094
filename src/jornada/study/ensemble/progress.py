"""How far runs in hand are: each says so in a small file beside the blocks, where another process makes it."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

PACE = 0.5  # seconds between two words on how far a run is


def paced(tell: Callable[[float], None]) -> Callable[[float], None]:
    """Return who passes on how far something is, and leaves out what comes soon after the last word.

    Examples
    --------
    >>> heard = []
    >>> tell = paced(heard.append)
    >>> tell(0.25), tell(0.5), heard
    (None, None, [0.25])
    """
    last = [-PACE]

    def told(done: float) -> None:
        now = time.monotonic()
        if now - last[0] >= PACE:
            last[0] = now
            tell(done)

    return told


def note(folder: Path, block: int, done: float) -> None:
    """Say in a file how many runs of a block are done, in part too.

    Where it cannot be said, on a full disk or from afar, it is not.
    """
    file = _file(folder, block)
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{done:.4f}\n", "utf-8")


def forget(blocks: Iterable[tuple[Path, int]]) -> None:
    """Remove what was said of some blocks, each the folder of its runs and its number."""
    for folder, block in blocks:
        _file(folder, block).unlink(missing_ok=True)


def noted(blocks: Iterable[tuple[Path, int]]) -> float:
    """Return how many runs of some blocks in hand are done, in part too; what is just being written is looked at later.

    Examples
    --------
    >>> noted([(Path("nowhere"), 0)])
    0.0
    """
    return sum((_read(_file(folder, block)) for folder, block in blocks), 0.0)


def _file(folder: Path, block: int) -> Path:
    return folder / "blocks" / f".days-{block:05d}"


def _read(file: Path) -> float:
    try:
        text = file.read_text("utf-8")
    except OSError:
        return 0.0
    return float(text) if text.endswith("\n") else 0.0
