"""What cannot be read.

Whoever asks for it is stopped, so that nothing is concluded from it and all else is still told.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from typing import Any

from jornada.domain.fault import Fault, nearest


class NotRead(Exception):
    """Something was asked for that could not be read; its own fault is told already."""


def lacking(noun: Any, values: dict[str, Any], lost: Collection[str]) -> Any:
    """Return a noun with some values, of which some fields could not be read: asking for one of those raises NotRead.

    Examples
    --------
    >>> from jornada.domain.nouns.place import Place
    >>> town = lacking(Place, {"place": "Tapachula"}, ["latitude"])
    >>> town.place, list(so_far(Fault("J036", "places.csv", str(p.latitude), "coordinates") for p in [town]))
    ('Tapachula', [])
    """
    if not lost:
        return noun(**values)
    row = object.__new__(_kind(noun, frozenset(lost)))
    row.__dict__.update(values)
    return row


def without(row: Any, lost: Collection[str]) -> Any:
    """Return a row as it is, or without some more of its fields."""
    return lacking(type(row), vars(row), lost) if lost else row


def read_of(row: Any, attribute: str) -> Any:
    """Return a field of a row, None where it could not be read."""
    try:
        return getattr(row, attribute)
    except NotRead:
        return None


def is_lost(row: Any, attribute: str) -> bool:
    """Say whether a field of a row could not be read."""
    try:
        getattr(row, attribute)
    except NotRead:
        return True
    return False


@cache
def _kind(noun: Any, lost: frozenset[str]) -> type[Any]:
    return type(noun.__name__, (noun,), dict.fromkeys(lost, property(_asked)))


def _asked(row: object) -> Any:
    raise NotRead


def meant_by(unknown: Iterable[str], absent: Collection[str]) -> set[str]:
    """Return which of some absent names may be meant by unknown ones: the nearest of each, or any where one is like
    none.

    Examples
    --------
    >>> meant_by(["day"], ["days", "seed"]), meant_by([], ["days", "seed"])
    ({'days'}, set())
    """
    near = {nearest(name, absent) for name in unknown}
    return {*absent} if "" in near else near


def so_far(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Return the faults that are found before something is asked for that could not be read."""
    try:
        yield from faults
    except NotRead:
        return


def each(
    scenario: object, where: dict[str, list[str]], table: str, rule: Callable[[Any, str], Iterable[Fault]]
) -> Iterator[Fault]:
    """Return what a rule finds row by row: the rows that it cannot read wait, the others do not."""
    for row, at in zip(getattr(scenario, table), where.get(table, []), strict=True):
        try:
            yield from rule(row, at)
        except NotRead:
            continue
