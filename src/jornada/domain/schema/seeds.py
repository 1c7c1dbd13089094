"""Seeds: whole numbers that every reader, file and stream of chance takes alike."""

from operator import index

from jornada.domain.fault import Fault, ScenarioError

MOST = 2**63 - 1  # a table of 64-bit numbers holds it
ALLOWED = f"a whole number, at least 0 and at most {MOST}"


def seed_of(seed: object, where: str = "seed") -> int:
    """Return a seed as a whole number.

    Raises
    ------
    ScenarioError
        When it is none, or lies outside 0 to 2^63 - 1.

    Examples
    --------
    >>> seed_of(7)
    7
    >>> seed_of(-1)  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.domain.fault.ScenarioError: J011 seed: found '-1'; allowed: a whole number, at least 0 and at most
    9223372036854775807
    """
    try:
        number = -1 if isinstance(seed, bool) else index(seed)  # type: ignore[arg-type]
    except TypeError:
        raise ScenarioError([Fault("J010", where, str(seed), ALLOWED)]) from None
    if not 0 <= number <= MOST or isinstance(seed, bool):
        raise ScenarioError([Fault("J011", where, str(seed), ALLOWED)])
    return number


def runs_of(runs: object) -> int:
    """Return a number of runs, at least 1.

    Raises
    ------
    ScenarioError
        When it is not a whole number, or less than 1.

    Examples
    --------
    >>> runs_of(20)
    20
    """
    try:
        number = index(runs)  # type: ignore[arg-type]
    except TypeError:
        raise ScenarioError([Fault("J010", "runs", str(runs), "a whole number, at least 1")]) from None
    if number < 1 or isinstance(runs, bool):
        raise ScenarioError([Fault("J011", "runs", str(runs), "a whole number, at least 1")])
    return number
