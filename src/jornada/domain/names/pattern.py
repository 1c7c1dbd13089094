"""Patterns of names: * for any letters, ? for one, [..] for one of some; each is read once."""

import re
from collections.abc import Callable, Iterable
from fnmatch import translate
from functools import lru_cache

PATTERNS_KEPT = 4096  # as many as a large scenario has; others are read again


@lru_cache(maxsize=PATTERNS_KEPT)
def matcher(pattern: str) -> Callable[[str], object]:
    """Return what says of a name, by truth, whether it matches a pattern; capitals count.

    Examples
    --------
    >>> bool(matcher("MX *")("MX south")), matcher("HND")("hnd")
    (True, False)
    """
    if any(mark in pattern for mark in "*?["):
        return re.compile(translate(pattern)).match
    return pattern.__eq__


def some_match(pattern: str, names: Iterable[str]) -> bool:
    """Say whether some of the names match a pattern.

    Examples
    --------
    >>> some_match("MX *", ["GT north", "MX south"])
    True
    """
    return any(map(matcher(pattern), names))


@lru_cache(maxsize=PATTERNS_KEPT)
def matched(pattern: str, names: tuple[str, ...]) -> tuple[int, ...]:
    """Return which of some names match a pattern, by their number; for the same names it is looked for once.

    Examples
    --------
    >>> matched("MX *", ("GT north", "MX south", "MX north"))
    (1, 2)
    """
    matches = matcher(pattern)
    return tuple(number for number, name in enumerate(names) if matches(name))
