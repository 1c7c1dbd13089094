"""The periods that figures of runs are kept for: days, weeks from the first day, months."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from jornada.study.runs.run import Run


@dataclass(frozen=True)
class Axis:
    """The periods that figures are kept for: first and last day of each."""

    name: str
    first: tuple[date, ...]
    last: tuple[date, ...]

    def index(self, days: "pd.Series", stock: bool) -> np.ndarray:
        """Return the number of the period of each date, -1 where none is meant.

        Stocks stand at the last day of one, flows at its first.
        """
        known = np.array(self.last if stock else self.first, "datetime64[D]")
        wanted = days.to_numpy().astype("datetime64[D]")
        spot = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return np.where(known[spot] == wanted, spot, -1)


def axes_of(run: "Run") -> dict[str, Axis]:
    """Return the axes of a run by name: days, weeks from its first day, and months."""
    start, days = date.fromisoformat(str(run.info["start"])), int(run.info["days"])
    every = [start + timedelta(days=i) for i in range(days)]
    weeks, months = every[::7], [day for i, day in enumerate(every) if i == 0 or day.day == 1]
    firsts = {"day": every, "week": weeks, "month": months}
    return {
        name: Axis(name, tuple(first), (*(day - timedelta(days=1) for day in first[1:]), every[-1]))
        for name, first in firsts.items()
    }
