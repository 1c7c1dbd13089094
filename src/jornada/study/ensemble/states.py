"""Which states of runs are kept beside them, and from which a run of another scenario goes on."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jornada.domain.nouns.policy import Trigger
from jornada.domain.scenario.past import common_days, triggers_of
from jornada.domain.scenario.scenario import Scenario
from jornada.study.store.parquet import StoreError
from jornada.study.store.rows import SPLIT

if TYPE_CHECKING:
    from jornada.engine.run.run import Keeping
    from jornada.engine.run.state import Origin, RunKey, State


FOLDER, WEEK = "states", 7


@dataclass(frozen=True)
class States:
    """Where states of runs are kept and looked for, in the morning of which days (counted from 0) they are kept, and
    which triggers are watched for other scenarios; whether every run must go on from one (`needed`), and from which
    file (`only`); whether twins keep theirs too; and whether only those of one day are looked at."""

    folder: Path
    days: frozenset[int] = frozenset()
    watch: tuple[Trigger, ...] = ()
    needed: bool = False
    only: str = ""
    twins: bool = False
    only_day: int | None = None

    def keeping(self, scenario: Scenario, key: "RunKey", fluid: bool) -> "Keeping":
        """Return from where a run goes on, and which of its states are kept.

        Twins of runs keep none where they are not asked to.
        """
        from jornada.engine.run.run import Keeping

        state = self.latest(scenario, key, fluid)
        left = frozenset(day for day in self.days if state is None or day > state.day)
        return Keeping(state, left if key.run < SPLIT or self.twins else frozenset(), self.take, watch=self.watch)

    def up_to(self, day: int) -> "States":
        """Return the same states for runs that share only so many days with the base: they keep none of later ones."""
        return replace(self, days=frozenset(kept for kept in self.days if kept <= day))

    def latest(self, scenario: Scenario, key: "RunKey", fluid: bool) -> "State | None":
        """Return the latest state here from which a run can go on.

        None where there is none, or each is damaged or of something else.
        """
        from jornada.engine.run.state import StateError, origin_of, refuse_other
        from jornada.engine.today.policies import drawn_parameters
        from jornada.study.store.state_file import read_state

        drawn = None
        for day, file in self._files(key):
            drawn = drawn or drawn_parameters(scenario, key.seed, key.parameters)[0]
            if day < drawn.days and file.name == _name(origin_of(drawn, key, day, fluid), day):
                try:
                    state = read_state(file)
                    refuse_other(state, drawn, key, fluid)
                except StateError:
                    continue
                return state
        return None

    def check(self, scenario: Scenario, keys: "Iterable[RunKey]", fluid: bool) -> None:
        """Refuse to begin where some run must go on from a state and cannot.

        Raises
        ------
        StoreError
            Saying why the latest state of that run is refused, or that there is none.
        """
        for key in keys if self.needed or self.only else ():
            if self.latest(scenario, key, fluid) is None:
                raise StoreError(self._refused(scenario, key, fluid))

    def _refused(self, scenario: Scenario, key: "RunKey", fluid: bool) -> str:
        """Say why a run cannot go on from any state here."""
        from jornada.engine.run.state import StateError, refuse_other
        from jornada.engine.today.policies import drawn_parameters
        from jornada.study.store.state_file import read_state

        file = next((file for _, file in self._files(key)), None)
        if file is None:
            return (
                f"{self.folder}: no state of run {key.run} here; keep some with `jornada run FOLDER --keep-states"
                " weekly`"
            )
        try:
            refuse_other(read_state(file), drawn_parameters(scenario, key.seed, key.parameters)[0], key, fluid)
        except StateError as error:
            return str(error) if str(file) in str(error) else f"{file}: {error}"
        return f"{file}: there is no day of the scenario to go on to"

    def take(self, state: "State") -> None:
        """Keep a state."""
        from jornada.study.store.state_file import write_state

        write_state(self.folder / _name(state.origin, state.day), state)

    def _files(self, key: "RunKey") -> Iterator[tuple[int, Path]]:
        """Yield the files of a run, by the number it has, the latest day first."""
        found = sorted(self.folder.glob(f"run-{key.run:07d}.day-*.arrow"), reverse=True) if self.folder.is_dir() else []
        for file in (one for one in found if self.only in ("", one.name)):
            day = int(file.name.split(".")[1].removeprefix("day-"))
            if self.only_day in (None, day):
                yield day, file


def _name(origin: "Origin", day: int) -> str:
    """Return the name of the file of a state: another model, past or address has another."""
    return f"run-{origin.key.run:07d}.day-{day:05d}.{hashlib.sha256(repr(origin).encode()).hexdigest()[:16]}.arrow"


def states_beside(
    folder: Path, base: Scenario, others: Iterable[Scenario], days: frozenset[int] = frozenset()
) -> States:
    """Return the states kept beside the runs of a base for others.

    Of some days, and of that on which others part which spares most days.
    """
    others = tuple(others)
    parting = [shared for other in others if 0 < (shared := common_days(base, other)) < base.days]
    most = max(parting, key=lambda day: day * sum(shared >= day for shared in parting), default=0)
    return States(folder / FOLDER, days | frozenset([most] if most else []), triggers_of((base, *others)))


def variants_of(scenario: Scenario) -> list[Scenario]:
    """Return the variants of a scenario that change something."""
    return [
        variant for name, _ in scenario.variants if (variant := scenario.variant(name)).policies != scenario.policies
    ]


def days_kept(scenario: Scenario, said: str) -> frozenset[int]:
    """Return in the morning of which days states are kept, counted from 0: of every week, or of a date.

    Raises
    ------
    StoreError
        When it says neither, or the date is none on which a run goes on.

    Examples
    --------
    >>> (
    ...     sorted(days_kept(Scenario(start=date(2024, 1, 1), days=20), "weekly")),
    ...     days_kept(Scenario(start=date(2024, 1, 1), days=20), "2024-01-05"),
    ... )
    ([7, 14], frozenset({4}))
    """
    if said == "weekly":
        return frozenset(range(WEEK, scenario.days, WEEK))
    try:
        day = (date.fromisoformat(said) - scenario.start).days
    except ValueError:
        raise StoreError(f"--keep-states {said}: give weekly, or a date, YYYY-MM-DD") from None
    if not 0 < day < scenario.days:
        raise StoreError(
            f"--keep-states {said}: give a day after the first of the scenario, {scenario.start}, and within its"
            f" {scenario.days} days"
        )
    return frozenset([day])
