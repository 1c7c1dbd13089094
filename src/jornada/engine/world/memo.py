"""What is made of tables, made once: a policy makes new only what was made of a table that it changes.

Which tables something is made of is not written down anywhere: whoever makes it is handed a scenario, or a world, that
notes what is looked at.
"""

from collections.abc import Callable, Hashable
from dataclasses import fields
from functools import cache
from typing import Any, NamedTuple, TypeVar

from jornada.domain.scenario.scenario import Scenario

Source = TypeVar("Source")
Path = tuple[str, ...]  # a field of the source, or of the scenario in it


class Made(NamedTuple):
    """Something made, and what it was made of."""

    name: str  # as what it was asked for, where only the latest is kept
    made: Any  # the thing
    of: tuple[object, ...]  # kept, so that no other object takes the place of one of them


class Noted(NamedTuple):
    """A source that notes what is looked at."""

    source: Any  # what is behind it
    read: dict[Path, None]  # the paths that were looked at, in their order
    path: Path  # its own, in what was handed out


class Once:
    """Remembers what was made of what, for as long as it lives itself.

    Values are told apart by which objects they are: a change makes a new table, and all others stay the very same.

    Examples
    --------
    >>> from dataclasses import replace
    >>> once, scenario, longest = Once(), Scenario(days=40), lambda scenario: 2 * scenario.days
    >>> once.of(longest, scenario, "longest"), once.of(lambda _: 0, replace(scenario, title="same days"), "longest")
    (80, 80)
    >>> once.of(longest, replace(scenario, days=50), "longest")
    100
    """

    def __init__(self) -> None:
        self._made: dict[tuple[Hashable, ...], dict[tuple[Path, ...], dict[tuple[int, ...], Made]]] = {}
        self._same: dict[Any, Any] = {}

    def of(self, make: Callable[[Any], Any], source: object, *what: Hashable) -> Any:
        """Return what is made of a source; `what` is all else that it is made of, and tells it from other things."""
        return self.latest(make, source, "", *what)

    def latest(self, make: Callable[[Any], Any], source: object, name: str, *what: Hashable) -> Any:
        """Return the same under a name; under another it is made anew and the old one forgotten.

        Names seldom come again.
        """
        known = self._made.setdefault(what, {})
        for paths, by_values in known.items():
            found = by_values.get(tuple(id(value_at(source, path)) for path in paths))
            if found is not None and found.name == name:
                return found.made
        read: dict[Path, None] = {}
        made = make(noting(source, read))
        values = tuple(value_at(source, path) for path in read)
        known.setdefault(tuple(read), {})[tuple(map(id, values))] = Made(name, made, values)
        return made

    def same(self, value: Any) -> Any:
        """Return the first that was equal to a value, so that what is made of it is not made again."""
        return self._same.setdefault(value, value)


def value_at(source: object, path: Path) -> object:
    """Return what stands at a path of a source."""
    for name in path:
        source = getattr(source, name)
    return source


def noting(source: Source, read: dict[Path, None], path: Path = ()) -> Source:
    """Return a source under another class, which notes the path of every field that is looked at, and is the same else.

    Examples
    --------
    >>> read = {}
    >>> noting(Scenario(title="Corridor"), read).span.first, list(read)
    (datetime.date(2022, 1, 1), [('start',), ('days',)])
    """
    kind: Any = type(source)
    noted = object.__new__(_noting(kind))
    noted.__dict__.update(vars(source))
    noted.__dict__["_noted"] = Noted(source, read, path)
    return noted  # type: ignore[no-any-return]


def whole(source: Source) -> Source:
    """Return what is behind a source that notes.

    All of it counts as looked at, for it may be kept, and looked at later.
    """
    noted = vars(source).get("_noted")
    if noted is None:
        return source
    for name in vars(noted.source):
        noted.read[(*noted.path, name)] = None
    return whole(noted.source)  # type: ignore[no-any-return]


@cache
def _noting(kind: type[Any]) -> type[Any]:
    """Return the class of sources of a kind that note what is looked at."""
    known = frozenset(field.name for field in fields(kind))

    def look(self: Any, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name not in known:
            return value
        noted = object.__getattribute__(self, "__dict__").get("_noted")
        if noted is None:  # one with some fields replaced: the fields of the one it was made of were all looked at
            return value
        if isinstance(value, Scenario):
            return noting(value, noted.read, (*noted.path, name))
        noted.read[(*noted.path, name)] = None
        return value

    return type(kind.__name__, (kind,), {"__getattribute__": look})
