"""Figures of all days from the one on which they are kept apart: by run, of every measure, in all, and by place, office and nationality."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jornada.domain.measures import OFFICE
from jornada.domain.nouns.question import RATIOS, Question
from jornada.study.runs.answers import Numbers, numbers_of
from jornada.study.runs.headline import can_occur, figure_of
from jornada.study.runs.measure import AT, COST, OF_WAIT, WAIT, measure, recorded
from jornada.study.runs.question_records import is_apart
from jornada.study.runs.run import Run
from jornada.study.runs.selection import recorded_as
from jornada.study.store.blocks import SINCE
from jornada.study.store.parquet import read_parquet
from jornada.study.store.rows import SPLIT

Key = tuple[str, str, str]  # measure, place or office, nationality


@dataclass(frozen=True)
class Since:
    """The figures of a run that are kept apart; `twins` are twins of runs instead, those whose numbers begin with this."""

    run: Run
    twins: int = 0

    @cached_property
    def sums(self) -> dict[Key, np.ndarray]:
        """Return what was counted, by measure, place or office, and nationality, (N,); of stocks the people of all nights."""
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

    @property
    def nights(self) -> int:
        """Return how many nights the figures are of."""
        scenario = self.run.scenario
        return scenario.days - ((scenario.apart or scenario.start) - scenario.start).days

    def counted(self, name: str, where: str = "", nationality: str = "") -> np.ndarray:
        """Return a recorded measure by run, (N,): the total of a flow, the average night of a stock; of what offices count, without a name, all together."""
        if name.startswith(OFFICE) and not where:
            total = sum((values for key, values in self.sums.items() if key[0] == name), np.zeros(self.size))
        else:
            total = self.sums.get((name, where, nationality), np.zeros(self.size))
        return total / (self.nights if _is_stock(name) else 1)

    def figures(self, names: Iterable[str]) -> dict[str, np.ndarray]:
        """Return the figures of measures by run, those of ratios and waits too; what cannot occur in the scenario is left out."""
        return {name: self._figure(name) for name in names if can_occur(name, self.run.scenario)}

    def _figure(self, name: str) -> np.ndarray:
        if name.startswith(AT):
            return self.counted("present", name.removeprefix(AT))
        if name.startswith(WAIT):
            waited, served = (self.counted(of, name.removeprefix(WAIT)) for of in OF_WAIT)
            return waited / np.where(served > 0, served, np.nan)
        found = figure_of(name, {part: self.counted(part) for part in recorded([name])})
        return found if found is not None else np.full(self.size, np.nan)

    def number(self, question: Question) -> np.ndarray:
        """Return what a question asks for, by run: a ratio without days is of all days that are kept apart."""
        if question.measure in RATIOS:
            name = f"{WAIT}{question.office}" if question.office else question.measure
            return self.figures([name]).get(name, np.full(self.size, np.nan))
        if is_apart(self.run.scenario, question) and can_occur(recorded_as(question.measure, question.by), self.run.scenario):
            return self.counted(recorded_as(question.measure, question.by), question.place or question.office, question.nationality)
        [found] = numbers_of([self.run], question) if not self.twins else [Numbers(np.full(self.size, np.nan), *question.days(self.run.scenario.start, self.run.scenario.days), "day")]
        return found.values


def _is_stock(name: str) -> bool:
    return not name.startswith(COST) and measure(name).kind == "stock"
