"""Figures of all days from the one on which they are kept apart.

By run, of every measure, in all, and by place, office and nationality.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jornada.domain.nouns.question import DERIVED, Question
from jornada.study.runs.answers import Numbers, numbers_of
from jornada.study.runs.counted import Counted, Key
from jornada.study.runs.headline import can_occur
from jornada.study.runs.measure import WAIT
from jornada.study.runs.question_records import is_apart
from jornada.study.runs.run import Run
from jornada.study.runs.selection import recorded_as
from jornada.study.store.blocks import SINCE
from jornada.study.store.parquet import read_parquet
from jornada.study.store.rows import SPLIT


@dataclass(frozen=True)
class Since:
    """The figures of a run that are kept apart.

    `twins` are twins of runs instead, those whose numbers begin with this.
    """

    run: Run
    twins: int = 0

    @cached_property
    def sums(self) -> dict[Key, np.ndarray]:
        """Return what was counted, by measure, place or office, and nationality, (N,).

        Of stocks the people of all nights.
        """
        found: dict[Key, np.ndarray] = {}
        size = self.run.runs if not self.twins else int(self.run.info["split"])
        for block in self.run.blocks:
            table = read_parquet(block / f"{SINCE}.parquet")
            columns = [table[name].to_pylist() for name in ("measure", "place", "nationality", "run", "people")]
            for name, place, nation, number, people in zip(*columns, strict=True):
                if self.twins <= number < self.twins + SPLIT:
                    found.setdefault((name, place, nation), np.zeros(size))[number - self.twins] += people
        return {key: values * self.run.stands_for(key[0]) for key, values in found.items()}

    @property
    def size(self) -> int:
        """Return of how many runs there are figures."""
        return self.run.runs if not self.twins else int(self.run.info["split"])

    @cached_property
    def counted_in(self) -> Counted:
        """Return the figures with what they are figures of."""
        return Counted(self.run.scenario, self.sums, self.size)

    def counted(self, name: str, where: str = "", nationality: str = "") -> np.ndarray:
        """Return a recorded measure by run, (N,): the total of a flow, the average night of a stock.

        Of what offices count, without a name, all together.
        """
        return self.counted_in.of(name, where, nationality)

    def figures(self, names: Iterable[str]) -> dict[str, np.ndarray]:
        """Return the figures of measures by run, those of ratios and waits too.

        What cannot occur in the scenario is left out.
        """
        return self.counted_in.figures(names)

    def number(self, question: Question) -> np.ndarray:
        """Return what a question asks for, by run: a ratio without days is of all days that are kept apart."""
        if question.measure in DERIVED:
            name = f"{WAIT}{question.office}" if question.office else question.measure
            return self.figures([name]).get(name, np.full(self.size, np.nan))
        if is_apart(self.run.scenario, question) and can_occur(
            recorded_as(question.measure, question.by), self.run.scenario
        ):
            return self.counted(
                recorded_as(question.measure, question.by), question.place or question.office, question.nationality
            )
        [found] = (
            numbers_of([self.run], question)
            if not self.twins
            else [
                Numbers(
                    np.full(self.size, np.nan), *question.days(self.run.scenario.start, self.run.scenario.days), "day"
                )
            ]
        )
        return found.values
