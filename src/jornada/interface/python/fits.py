"""The calls of `import jornada` that hold runs against what was published: a calibration and a filter."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jornada.interface.python.given import Given, given

if TYPE_CHECKING:
    from jornada.study.calibration.calibrate import Calibrated
    from jornada.study.calibration.search import Effort
    from jornada.study.ensemble.ensemble import Hands
    from jornada.study.filtering.filtered import Filtered


def calibrate(
    scenario: Given,
    until: date | str | None = None,
    *,
    effort: "Effort | None" = None,
    seed: int = 1,
    out: str | Path | None = None,
    hands: "Hands | None" = None,
) -> "Calibrated":
    """Find weighted draws of the parameters in priors.csv that agree with what was published by a day, and say what is
    not identified.

    Raises
    ------
    ScenarioError
        When there is nothing to fit, or nothing published to fit to, or no values inside the priors come near it.
    StoreError
        When the folder holds something else.

    Examples
    --------
    >>> import jornada as jo
    >>> jo.calibrate("three_places")  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.domain.fault.ScenarioError: J098 priors.csv: found 'no rows'; allowed: the parameters that are to be fitted,
    with their ranges
    """
    from jornada.study.calibration.calibrate import calibrate as fitted

    return fitted(given(scenario), until, effort=effort, seed=seed, out=out, hands=hands)


def filter(
    scenario: Given,
    until: date | str | None = None,
    particles: int = 100,
    *,
    seed: int = 1,
    out: str | Path | None = None,
    hands: "Hands | None" = None,
) -> "Filtered":
    """Carry runs along with what was published by a day, and return those that agree: with log-likelihood, and states
    to start from.

    Raises
    ------
    ScenarioError
        When nothing published can be held against the runs.
    StoreError
        When the folder holds something else.

    Examples
    --------
    >>> import jornada as jo
    >>> jo.filter("three_places")  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.domain.fault.ScenarioError: J098 series.csv: found 'no rows, and none in observed.csv'; allowed: a row for
    each series ...
    """
    from jornada.study.filtering.filter import filter as followed

    return followed(given(scenario), until, particles, seed=seed, out=out, hands=hands)
