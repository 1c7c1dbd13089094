"""What is made of tables, made once: a policy makes new only what stands in a table that it changes."""

from collections.abc import Callable
from typing import Any


class Once:
    """Remembers what was made of some tables, for as long as it lives itself.

    Tables are told apart by which objects they are: a change makes a new one, and all others stay the very same.

    Examples
    --------
    >>> once, table = Once(), (1, 2)
    >>> once.of(lambda: sum(table), (table,), "sum"), once.of(lambda: 0, (table,), "sum")
    (3, 3)
    """

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], tuple[Any, tuple[object, ...]]] = {}

    def of(self, make: Callable[[], Any], tables: tuple[object, ...], *what: object) -> Any:
        """Return what is made of the tables; `what` tells one thing made of them from others."""
        key = (*(id(table) for table in tables), *what)
        if key not in self._made:
            self._made[key] = make(), tables  # the tables are kept, so that no other object takes the place of one
        return self._made[key][0]

    def latest(self, make: Callable[[], Any], tables: tuple[object, ...], name: str, *what: object) -> Any:
        """Return the same under a name; under another it is made anew and the old one forgotten: names seldom come again."""
        key = (*(id(table) for table in tables), *what)
        if key not in self._made or self._made[key][0][0] != name:
            self._made[key] = (name, make()), tables
        return self._made[key][0][1]
