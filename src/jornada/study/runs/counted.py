"""What was counted in some runs on all days from one on.

Figures of every measure by run, in all, and by place, office and nationality.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from jornada.domain.fault import Fault, unknown
from jornada.domain.measures import COST, OFFICE, PAID
from jornada.domain.scenario.scenario import Scenario
from jornada.study.runs.headline import can_occur, figure_of, panel_of
from jornada.study.runs.measure import AT, OF_WAIT, WAIT, measure, recorded

Key = tuple[str, str, str]  # measure, place or office, nationality


@dataclass(frozen=True)
class Counted:
    """Sums by measure, place or office, and nationality, (N,), of so many runs of a scenario.

    Of stocks the people of all nights.
    """

    scenario: Scenario
    sums: dict[Key, np.ndarray]
    size: int

    @property
    def nights(self) -> int:
        """Return how many nights the figures are of."""
        return self.scenario.days - ((self.scenario.apart or self.scenario.start) - self.scenario.start).days

    def of(self, name: str, where: str = "", nationality: str = "") -> np.ndarray:
        """Return a recorded measure by run, (N,): the total of a flow, the average night of a stock.

        Of what offices count, without a name, all together.
        """
        if name.startswith(OFFICE) and not where:
            total = sum((values for key, values in self.sums.items() if key[0] == name), np.zeros(self.size))
        else:
            total = self.sums.get((name, where, nationality), np.zeros(self.size))
        return total / (self.nights if _is_stock(name) else 1)

    def figures(self, names: Iterable[str]) -> dict[str, np.ndarray]:
        """Return the figures of measures by run, those of ratios and waits too.

        What cannot occur in the scenario is left out.
        """
        return {name: self._figure(name) for name in names if can_occur(name, self.scenario)}

    def _figure(self, name: str) -> np.ndarray:
        if name.startswith(AT):
            return self.of("present", name.removeprefix(AT))
        if name.startswith(WAIT):
            waited, served = (self.of(of, name.removeprefix(WAIT)) for of in OF_WAIT)
            return waited / np.where(served > 0, served, np.nan)
        found = figure_of(name, {part: self.of(part) for part in recorded([name])}, self.nights)
        return found if found is not None else np.full(self.size, np.nan)


def refuse_missing(scenario: Scenario, names: Iterable[str], where: str) -> None:
    """Refuse measures that have no meaning in a scenario.

    Raises
    ------
    UnknownName
        With the nearest that has one.
    """
    for name in names:
        if measure(name) and not can_occur(name, scenario):
            raise unknown(
                Fault("J030", where, name, "a measure that can occur in the scenario"),
                [one for one in panel_of(scenario) if can_occur(one, scenario)],
            )


def _is_stock(name: str) -> bool:
    return not name.startswith((COST, PAID)) and measure(name).kind == "stock"
