"""The one gate through which everything shown or written for readers passes.

Every writer of the interface takes a `Published`, and only this module makes one; what the methods of a run, of a
comparison and of an evaluation return has passed too, and so have the published series that are copied beside a run.
The list of rules is empty for now: disclosure rules (small observed counts, coarse places) will be functions in
`RULES`. A rule takes a table (a data frame, or a tuple of rows of a scenario) and returns it as it may be shown; a
table may pass more than once, so a rule must leave alone what it has mended. Rows that are a list of records, or
columns of Arrow, are made a data frame for the rules, and come back as they were. Blocks are working storage and no
output.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Rule = Callable[[Any], Any]
RULES: tuple[Rule, ...] = ()
_PASS = object()


class NotPublished(TypeError):
    """Something reached a writer without passing the gate."""


@dataclass(frozen=True)
class Published:
    """A table that has passed the rules and may be shown."""

    table: Any
    seal: object = None

    def __post_init__(self) -> None:
        """Refuse tables that did not come through `publish`."""
        if self.seal is not _PASS:
            raise NotPublished("only publish(table) makes a Published")


def publish(table: Any, rules: Sequence[Rule] | None = None) -> Published:
    """Return the table as it may be shown: every rule is a function from table to table.

    Examples
    --------
    >>> publish([3, 4], rules=[lambda rows: [row for row in rows if row > 3]]).table
    [4]
    """
    rules = RULES if rules is None else rules
    ruled = (
        _by_rules
        if isinstance(table, list) and table and isinstance(table[0], dict) or hasattr(table, "to_pandas")
        else _plainly
    )
    return Published(ruled(table, rules) if rules else table, _PASS)


def _plainly(table: Any, rules: Sequence[Rule]) -> Any:
    for rule in rules:
        table = rule(table)
    return table


def _by_rules(table: Any, rules: Sequence[Rule]) -> Any:
    """Return records, or columns of Arrow, as rules for data frames leave them."""
    import pandas as pd
    import pyarrow as pa

    if isinstance(table, list):
        return _plainly(pd.DataFrame(table), rules).to_dict("records")
    return pa.Table.from_pandas(_plainly(table.to_pandas(), rules), preserve_index=False)


def shown(published: Published) -> Any:
    """Return the table inside; every writer calls this first.

    Raises
    ------
    NotPublished
        When a writer is given anything that has not passed the gate.

    Examples
    --------
    >>> shown(publish("a table"))
    'a table'
    """
    if not isinstance(published, Published):
        raise NotPublished(f"{type(published).__name__} given to a writer; call publish(...) first")
    return published.table
