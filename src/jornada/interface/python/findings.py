"""The calls of `import jornada` that ask much of many runs.

What an answer depends on, what each policy brings, where a budget does most.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jornada.interface.python.given import Given, given

if TYPE_CHECKING:
    from jornada.study.allocation.allocate import Allocation, Search
    from jornada.study.allocation.resources import Budget
    from jornada.study.ensemble.ensemble import Hands
    from jornada.study.sensitivity.attribution import Attribution
    from jornada.study.sensitivity.dependence import Dependence, Design


def depends(
    scenario: Given,
    measures: str | Sequence[str],
    runs: int = 4,
    seed: int = 1,
    *,
    against: Given | None = None,
    since: date | None = None,
    design: "Design | None" = None,
    out: str | Path = "runs/dependence",
    hands: "Hands | None" = None,
) -> "Dependence":
    """Say what the answer of a scenario depends on among all that is uncertain in it, or that of its difference to
    another (`against`).

    At every point the same `runs` are made, from the same seed, and their mean is the answer. Figures are of the days
    from `since` on.

    Raises
    ------
    ScenarioError
        When nothing in the scenario is uncertain.
    UnknownName
        When there is no such scenario or measure.

    Examples
    --------
    >>> import jornada as jo
    >>> jo.depends("three_places", "died")  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.domain.fault.ScenarioError: J110 sensitivity, priors: found 'no value with a range'; allowed: a row of
    priors.csv...
    """
    from jornada.study.sensitivity.dependence import depends as looked_into

    return looked_into(
        given(scenario),
        measures,
        runs,
        seed,
        against=None if against is None else given(against),
        since=since,
        design=design,
        out=out,
        hands=hands,
    )


def attribute(
    scenario: Given,
    variant: str,
    measures: Sequence[str] = (),
    runs: int | None = None,
    *,
    seed: int | None = None,
    out: str | Path = "runs/attribution",
    hands: "Hands | None" = None,
) -> "Attribution":
    """Say what each policy of a variant brings: alone, where it comes last, and what they do together, in paired runs.

    Raises
    ------
    ScenarioError
        When the variant adds no policy, or every measure is of how many people come, are met or are stopped.
    UnknownName
        When there is no such scenario, variant or measure.

    Examples
    --------
    >>> import jornada as jo
    >>> jo.attribute("three_places", "more beds", ["encounters"])  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.domain.fault.ScenarioError: J090 attribute, measure: found 'encounters'; allowed: beside it a measure of
    waiting, harm, ...
    """
    from jornada.study.sensitivity.attribution import attribute as attributed

    return attributed(given(scenario), variant, measures, runs, seed=seed, out=out, hands=hands)


def allocate(
    scenario: Given,
    budgets: "Sequence[Budget]",
    objectives: Sequence[str] = (),
    *,
    starts: date | None = None,
    search: "Search | None" = None,
    seed: int | None = None,
    out: str | Path = "runs/allocation",
    hands: "Hands | None" = None,
) -> "Allocation":
    """Say where budgets of beds, case workers, clinics, buses or water points do most for waiting, harm, access and
    needs met.

    Raises
    ------
    ScenarioError
        With every budget that cannot be given, and every objective that is none of the four.
    UnknownName
        When there is no such scenario.

    Examples
    --------
    >>> import jornada as jo
    >>> from jornada.study.allocation.resources import Budget
    >>> jo.allocate("three_places", [Budget("beds", 60)], ["arrived"])  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.domain.fault.ScenarioError: J113 allocate, objective: found 'arrived'; allowed: waiting, harm, access or
    needs; there are no other objectives
    """
    from jornada.study.allocation.allocate import allocate as allocated

    return allocated(
        given(scenario), budgets, objectives, starts=starts, search=search, seed=seed, out=out, hands=hands
    )
