"""A trial.

A scenario run so often from a seed, the same runs as in any other trial, and all that is counted in it from a day on.
"""

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from jornada.domain.measures import OFFICE
from jornada.domain.nouns.observed import Recorded
from jornada.domain.scenario.scenario import Scenario
from jornada.study.ensemble.plan import Plan
from jornada.study.ensemble.states import States
from jornada.study.runs.counted import Counted, Key
from jornada.study.store.blocks import Made

# what is kept beside the figures from a day on: a run keeps something
LITTLE = (Recorded("arrived", "month", "total"),)
WHERE = (OFFICE, "present")  # measures that are kept by office or place all the same: waits at one, people at one
PART = 4  # runs that are made in one go
BETWEEN = "\t"  # parts of a key in a file: in no name


@dataclass(frozen=True)
class Trial:
    """A scenario to be run so often from a seed, from a run on.

    What is counted is kept by place, office and nationality too (`fine`), or in all, but for offices and people at
    places.
    """

    scenario: Scenario
    runs: int
    seed: int
    fine: bool = False
    states: States | None = None
    first: int = 0

    @property
    def name(self) -> str:
        """Return a name that no other trial has: of all that decides what comes out."""
        text = f"{Plan(self.scenario, self.runs, self.seed, 0).study} {self.runs} {self.seed} {self.first} {self.fine}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def counting(scenario: Scenario, since: date | None = None) -> Scenario:
    """Return a scenario that counts everything from a day on, by default from its first, and keeps little else.

    Examples
    --------
    >>> counting(Scenario(days=10)).apart == Scenario(days=10).start
    True
    """
    return replace(scenario, apart=since or scenario.start, measures=LITTLE, questions=())


def tried(trial: Trial) -> Counted:
    """Run a trial: run i of it meets the chances of run i of every other."""
    from jornada.engine.run.rulebook import rule_book
    from jornada.engine.run.run import Keeping, run_key
    from jornada.study.runs.question_records import recording, simulated

    recorded, sums = recording(trial.scenario), dict[Key, np.ndarray]()
    book = rule_book(recorded)
    for run in range(trial.first, trial.first + trial.runs):
        key = run_key(trial.seed, run)
        keeping = trial.states.keeping(recorded, key, False) if trial.states else Keeping()
        _add(sums, simulated(trial.scenario, key, keeping=keeping._replace(book=book)), trial)
    return Counted(trial.scenario, {key: values * _people(trial, key) for key, values in sums.items()}, trial.runs)


def _people(trial: Trial, key: Key) -> int:
    """Return how many people one of those counted stands for: days in force are no people."""
    name = next(iter(key))
    return 1 if name == "in_force" else trial.scenario.stands_for


def _add(sums: dict[Key, np.ndarray], made: Made, trial: Trial) -> None:
    """Add what was counted in a run."""
    for table in made.since:
        texts = [table.names[column] for column in ("measure", "place", "nationality")]
        codes = [table[column] for column in ("measure", "place", "nationality")]
        people = table["nights"] if "nights" in table.columns else table["people"]
        for name, place, nation, counted in zip(*codes, people, strict=True):
            key = (texts[0][name], texts[1][place], texts[2][nation])
            if trial.fine or not nation and (not place or texts[0][name].startswith(WHERE)):
                sums.setdefault(key, np.zeros(trial.runs))[made.key.run - trial.first] += counted


def parts_of(trial: Trial) -> list[Trial]:
    """Return a trial in parts of few runs, so that several can be made side by side.

    Examples
    --------
    >>> [(part.first, part.runs) for part in parts_of(Trial(Scenario(), 10, 1))]
    [(0, 4), (4, 4), (8, 2)]
    """
    return [
        replace(trial, first=trial.first + done, runs=min(PART, trial.runs - done))
        for done in range(0, trial.runs, PART)
    ]


def joined(parts: Sequence[Counted]) -> Counted:
    """Return what came out of the parts of a trial as that of the whole.

    What was not counted in a part was zero there.
    """
    if len(parts) == 1:
        return parts[0]
    keys = dict.fromkeys(key for part in parts for key in part.sums)
    sums = {key: np.concatenate([part.sums.get(key, np.zeros(part.size)) for part in parts]) for key in keys}
    return Counted(parts[0].scenario, sums, sum(part.size for part in parts))


def keep(counted: Counted, file: Path) -> None:
    """Write what came out of a trial, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.npz")
    np.savez_compressed(
        aside,
        keys=np.array([BETWEEN.join(key) for key in counted.sums], str),
        values=np.array([*counted.sums.values()]).reshape(-1, counted.size),
    )
    aside.replace(file)


def kept(trial: Trial, file: Path) -> Counted | None:
    """Return what came out of a trial before; None where it was never run, or its file is damaged."""
    try:
        with np.load(file) as found:
            keys, values = found["keys"], found["values"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    if values.ndim != 2 or values.shape != (len(keys), trial.runs):
        return None
    parts = (str(key).split(BETWEEN) for key in keys)
    return Counted(
        trial.scenario,
        {(name, place, nation): row for (name, place, nation), row in zip(parts, values, strict=True)},
        trial.runs,
    )
