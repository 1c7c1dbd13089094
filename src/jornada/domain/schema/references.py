"""References.

Every name in a table must stand in the table that it refers to, also where other cells cannot be read.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.names.nearest import Alike
from jornada.domain.schema.cells import Placed, RawTable, is_read, rows_of
from jornada.domain.schema.fields import NOUNS, fields_of
from jornada.domain.schema.not_read import read_of, without

Names = tuple[Alike, bool]  # in the order of their table, and whether these are all


class Tables(NamedTuple):
    """What was read of tables."""

    rows: dict[str, tuple[Any, ...]]  # by table
    where: Where  # each of them stands
    faults: list[Fault]  # all that were found


def tables_of(raws: dict[str, RawTable], lost: Collection[str]) -> Tables:
    """Return the rows of every table of which something is known."""
    known: dict[str, Names] = {
        table: (Alike(()), False) if table in lost else _known(raws.get(table), table) for table in NOUNS
    }
    tables: dict[str, tuple[Any, ...]] = {}
    where: Where = {}
    faults: list[Fault] = []
    for table in NOUNS:
        rows, where[table], wrong = rows_of(raws[table]) if table in raws else Placed([], [], [])
        kept, unknown = _referring(table, rows, where[table], known)
        tables |= {table: kept} if table not in lost else {}
        faults += wrong + unknown
    return Tables(tables, where, faults)


def _referring(
    table: str, rows: Iterable[Any], where: Iterable[str], known: dict[str, Names]
) -> tuple[tuple[Any, ...], list[Fault]]:
    """Return the rows of a table without the names in them that stand in no table, and a fault for each of which that
    is sure."""
    references = [(field, *known[field.refers_to]) for field in fields_of(table) if field.refers_to]
    kept, faults = [], []
    for row, at in zip(rows, where, strict=True):
        lost = set()
        for field, names, are_all in references:
            name = read_of(row, field.attribute)
            if name and name not in names:
                lost.add(field.attribute)
                faults += (
                    [Fault("J012", f"{at}, {field.field}", name, f"a name in {field.refers_to}", nearest(name, names))]
                    if are_all
                    else []
                )
        kept.append(without(row, lost))
    return tuple(kept), faults


def _known(raw: RawTable | None, table: str) -> Names:
    """Return the names in a table, also of rows that cannot be read, and whether none but these can stand there."""
    key = fields_of(table)[0]
    if raw is None or key.field not in raw.header:
        return Alike(()), raw is None
    column, width = raw.header.index(key.field), len(raw.header)
    names = [name for _, cells in raw.rows for name in _names(cells, column, width)]
    return Alike(names), all(is_read(key, name) for name in names)


def _names(cells: tuple[str, ...], column: int, width: int) -> Iterator[str]:
    """Return the name in a row; in one that is too long a comma may belong to the name."""
    yield cells[column] if column < len(cells) else ""
    for more in range(1, len(cells) - width + 1):
        yield from (comma.join(cells[column : column + 1 + more]) for comma in (",", ", "))
