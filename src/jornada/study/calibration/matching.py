"""History matching: what the emulator rules out is not run (Vernon, Goldstein and Bower 2010, doi:10.1214/10-BA524).

A point is ruled out where the emulator's count lies more than three standard deviations from what was published; these
hold what the emulator does not know, the chance of a run, and the error of the figure. Of many figures the most
implausible few are passed over, one in twenty and two at most: one outlier does not rule out everything.

Shape letters: N points, D parameters, M observations.
"""

from dataclasses import dataclass

import numpy as np

from jornada.study.calibration.emulator import Emulator

# standard deviations: for any distribution with one peak, 95 % lie within (Pukelsheim 1994, doi:10.2307/2684253)
CUT = 3.0
ONE_IN, MOST = 20, 2  # figures that are passed over


@dataclass(frozen=True)
class Region:
    """Points that no emulator rules out.

    Those of each round, what was published on the scales of its errors (M,), and the variances (M,).
    """

    emulators: tuple[Emulator, ...]
    published: np.ndarray
    variances: np.ndarray

    def holds(self, points: np.ndarray) -> np.ndarray:
        """Say of points (N, D) whether they lie inside 0 to 1 and are not ruled out."""
        inside = np.all((points >= 0.0) & (points <= 1.0), axis=1)
        for emulator in self.emulators:
            where = np.flatnonzero(inside)
            if len(where):
                inside[where] = self.judged(emulator, points[where]) < CUT
        return inside

    def judged(self, emulator: Emulator, points: np.ndarray) -> np.ndarray:
        """Return the implausibility of points (N,): that of the figure after those passed over."""
        each = np.sort(self.by_figure(emulator, points), axis=1)
        return np.asarray(each[:, -1 - min(MOST, each.shape[1] // ONE_IN)])

    def by_figure(self, emulator: Emulator, points: np.ndarray) -> np.ndarray:
        """Return the implausibility of points by each figure, (N, M)."""
        found = emulator.at(points)
        return np.asarray(np.abs(found.mean - self.published) / np.sqrt(found.variance + self.variances))

    def narrowed(self, emulator: Emulator) -> "Region":
        """Return what one more emulator leaves."""
        return Region((*self.emulators, emulator), self.published, self.variances)
