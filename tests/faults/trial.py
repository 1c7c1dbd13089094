"""One trial: damage a copy of a valid folder, check it, and judge the answer."""

import random
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from importlib import resources
from pathlib import Path

from jornada.domain.fault import ScenarioError, codes
from jornada.files.scenario.folder import check, read
from tests.faults.damage import MUST, WAYS

EXAMPLES = ("three_places", "one_office", "offices")


def source_of(name: str) -> AbstractContextManager[Path]:
    """Return a valid folder: an example, or the folder here that has a row of every table."""
    here = Path(__file__).parent / name
    return nullcontext(here) if here.exists() else resources.as_file(resources.files("jornada.examples") / name)


def trial(number: int) -> str | None:
    """Return what went wrong in a trial, or None."""
    dice = random.Random(number)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "scenario"
        with source_of(dice.choice(EXAMPLES)) as source:
            shutil.copytree(source, folder)
        before = read(folder)
        way = dice.choice(WAYS)
        expected = way(folder, dice)
        if expected is None:
            return None
        return _judge(f"{number} {way.__name__}", folder, expected, before)


def told_beside(number: int, way: Callable[[Path, random.Random], str | None]) -> list[str]:
    """Return what is told of a folder damaged in one way, beside the warnings that it had."""
    dice = random.Random(number)
    with tempfile.TemporaryDirectory() as place, source_of(dice.choice(EXAMPLES)) as source:
        folder = Path(place) / "scenario"
        shutil.copytree(source, folder)
        before = check(folder)
        return [str(fault) for fault in check(folder) if fault not in before] if way(folder, dice) else []


def _judge(name: str, folder: Path, expected: str, before: object) -> str | None:
    try:
        faults = check(folder)
        errors = [fault for fault in faults if fault.severity == "error"]
        after = read(folder) if not errors else None
    except ScenarioError as error:
        return f"{name}: read raised what check did not tell: {error}"
    except Exception as error:  # a traceback is what must never happen
        return f"{name}: {type(error).__name__}: {error}"
    if expected == MUST and not errors:
        return f"{name}: passed without an error"
    if expected != MUST and not errors and after != before:
        return f"{name}: harmless damage changed the scenario"
    poor = [fault for fault in faults if fault.code not in codes() or not fault.where or not fault.allowed]
    return f"{name}: a fault that does not teach: {poor[0]}" if poor else None
