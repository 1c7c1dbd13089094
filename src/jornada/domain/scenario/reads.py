"""Which fields of the tables a rule of meaning reads, kept while it reads them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import NOUNS, fields_of

Read = set[str]


class Watch:
    """Keeps which of some fields, as "table.field", are looked at in a scenario's tables.

    Rows that it watches are those of the scenario under another class, in which a field stands until it is first looked
    at.

    Examples
    --------
    >>> from jornada.domain.nouns.place import Place
    >>> seen = set()
    >>> scenario = Scenario(places=(Place("Tapachula", beds=40),))
    >>> [place.beds for place in Watch(["places.beds", "places.work"]).over(scenario, seen).places], seen
    ([40], {'places.beds'})
    """

    def __init__(self, fields: Collection[str]) -> None:
        self.read: Read = set()
        self.looked_at: list[tuple[Any, _Field]] = []
        self._rows: dict[tuple[str, int], tuple[Sequence[Any], tuple[Any, ...]]] = {}
        self._kinds = {
            table: self._watched(table, fields)
            for table in NOUNS
            if any(field.startswith(f"{table}.") for field in fields)
        }

    def over(self, scenario: Scenario, read: Read) -> Scenario:
        """Return the scenario as it is; which fields are looked at from now on is kept in `read`."""
        for kind, field in self.looked_at:
            setattr(kind, field.attribute, field)
        self.read, self.looked_at = read, []
        tables: dict[str, Any] = {table: self._watched_rows(table, getattr(scenario, table)) for table in self._kinds}
        return replace(scenario, **tables)

    def _watched(self, table: str, fields: Collection[str]) -> Any:
        """Return the class of watched rows of a table."""
        noun: Any = NOUNS[table]
        kind = type(noun.__name__, (noun,), {})
        watched = [
            _Field(self, field.attribute, name)
            for field in fields_of(table)
            if (name := f"{table}.{field.field}") in fields
        ]
        self.looked_at += [(kind, field) for field in watched]
        return kind

    def _watched_rows(self, table: str, rows: Sequence[Any]) -> tuple[Any, ...]:
        """Return the rows of a table as watched ones, the same each time."""
        key = table, id(rows)
        if key not in self._rows:
            # the rows are kept, so that no others take their place
            self._rows[key] = rows, tuple(_under(self._kinds[table], row) for row in rows)
        return self._rows[key][1]


def _under(kind: Any, row: Any) -> Any:
    """Return a row under another class."""
    copy = object.__new__(kind)
    copy.__dict__.update(vars(row))
    return copy


class _Field:
    """A field of watched rows that nobody has looked at."""

    def __init__(self, watch: Watch, attribute: str, name: str) -> None:
        self.watch, self.attribute, self.name = watch, attribute, name

    def __get__(self, row: Any, kind: Any) -> Any:
        """Return its value, and stand no longer in the way of those who look at it."""
        self.watch.read.add(self.name)
        self.watch.looked_at.append((kind, self))
        delattr(kind, self.attribute)
        return row.__dict__[self.attribute]

    def __set__(self, row: Any, value: Any) -> None:
        """Fill it in a row that is made of a watched one."""
        row.__dict__[self.attribute] = value
