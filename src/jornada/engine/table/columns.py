"""The columns of the table of people: fields of a record, named; and what their codes mean.

A row is a state and the number of parties in it, in one record: `row.means` is a field like any other. Beside the state
stands its `address`, the sum of stable hashes of the names and values of the columns that are not at their default: it
addresses the random draws of the row and finds equal rows, so that neither depends on where a field lies, on table
indices or on the order of rows. Whoever changes a field by its `set_` changes the address by the difference.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from jornada.domain.checks.widths import BYTES
from jornada.domain.fault import Fault, ScenarioError
from jornada.engine.draws.streams import stable_hash
from jornada.engine.jit import hot

LEFT = 31 - sum(BYTES.values())  # bytes of a state that no column of the model takes, beside that of what was decided
EXTRA = tuple(f"extra_{number}" for number in range(LEFT))  # of columns that steps outside the model add
OUTCOME = "outcome"  # the column of what an office decided, for steps that act on it
STATE = {name: f"u{size}" for name, size in (BYTES | dict.fromkeys((*EXTRA, OUTCOME), 1)).items()}
# columns that the rules of Flee add
FLEE = {"route": "u4", "recent": "u1", "moved": "u1", "first_leg": "u1", "barred": "u1"}
WORDS = ("w0", "w1", "w2", "w3", "w4")  # the state once more, as words: two states are compared by them


@dataclass(frozen=True)
class Column:
    """A column of the table of people: its name and the stable names of its values, the default first."""

    name: str
    values: Sequence[str]


class Codes(NamedTuple):
    """What the codes of each field mean."""

    first: np.ndarray  # (1,) record by field: where the stable hashes of its values begin in `hashes`
    most: np.ndarray  # (1,) record by field: its greatest code
    hashes: np.ndarray  # of all values, one field after another


def _record(number: str, flee: bool) -> np.dtype[Any]:
    """Return a record of parties in a state.

    Under the rules of Flee with their columns, and the sum of the ranks of the parties.
    """
    fields = {"address": "u8", "count": number, **STATE, **(FLEE if flee else {}), **({"ranks": "i8"} if flee else {})}
    offsets = np.cumsum([0, *(np.dtype(kind).itemsize for kind in fields.values())]).tolist()
    words = [16, 24, 32, 40, 48 if flee else 40]  # the last is there under all rules, so that all states compare alike
    return np.dtype(
        {
            "names": [*fields, *WORDS],
            "formats": [*fields.values(), *("u8" for _ in WORDS)],
            "offsets": [*offsets[:-1], *words],
            "itemsize": offsets[-1],
        }
    )


WHOLE, FLUID, OF_FLEE = _record("i8", False), _record("f8", False), _record("i8", True)
MOST_WEEKS = 13  # up to how many weeks in a region are counted
# as in `Codes.hashes`
OF_WEEKS = np.array([0, *(int(stable_hash(f"weeks={weeks}")) for weeks in range(1, MOST_WEEKS + 1))], np.uint64)
MIXED = 255  # the weeks of a row whose parties have been in their region for more or less long


def _but(field: str, word: str) -> np.uint64:
    """Return the bits of a word that are not those of a field."""
    record = np.zeros(1, WHOLE)
    record[field] = ~record[field]
    return np.uint64(~record[word][0])


BUT_WEEKS = _but("weeks", "w2")
INDEX = np.dtype([(name, "i8") for name in (*STATE, *FLEE)])


def codes_of(columns: Iterable[Column]) -> Codes:
    """Return what the codes of some columns mean, whatever their order.

    Raises
    ------
    ScenarioError
        When a column has more values than its field can tell apart, or a step adds more columns than there are fields
        for.

    Examples
    --------
    >>> codes = codes_of([Column("means", ["0", "1", "2"]), Column("position", ["a", "b"])])
    >>> int(codes.most["means"][0]), int(codes.most["paper"][0])
    (2, 0)
    """
    found, first, most = fields_of(columns), np.zeros(1, INDEX), np.zeros(1, INDEX)
    hashes: list[int] = []
    for field in INDEX.names or ():
        column = found.get(field, Column(field, [""]))
        first[field], most[field] = len(hashes), len(column.values) - 1
        hashes += _hashes(column)
    return Codes(first, most, np.array(hashes, np.uint64))


def fields_of(columns: Iterable[Column]) -> dict[str, Column]:
    """Return the field of each column: its own by name, or one of those for columns outside the model.

    Raises
    ------
    ScenarioError
        As `codes_of`.

    Examples
    --------
    >>> list(fields_of([Column("tag", ["no", "yes"]), Column("bed", ["no", "yes"])]))
    ['extra_0', 'bed']
    """
    widths, free = STATE | FLEE, list(EXTRA)
    found: dict[str, Column] = {}
    faults = []
    for column in columns:
        field = column.name if column.name in widths else free.pop(0) if free else ""
        most = 1 << 8 * np.dtype(widths[field]).itemsize if field else 0
        if len(column.values) > most:
            faults.append(_too_many(column, most))
        found[field] = column
    if faults:
        raise ScenarioError(faults)
    return found


def _too_many(column: Column, most: int) -> Fault:
    allowed = (
        f"at most {most:,} values, with none"
        if most
        else f"at most {len(EXTRA)} columns that steps add, of 256 values each"
    )
    return Fault("J093", "people", f"{column.name} with {len(column.values):,} values", allowed)


def _hashes(column: Column) -> list[int]:
    hashes = [int(stable_hash(f"{column.name}={value}")) for value in column.values]
    if column.name != "position":  # a place has no default: an unused first place must not change anything
        hashes[0] = 0
    return hashes


def setter(field: str) -> Any:
    """Return the function that changes a field of a record, and its address by the difference."""

    @hot
    def change(row: Any, codes: Any, value: int) -> None:
        first = codes.first[0][field]
        row.address += codes.hashes[first + value] - codes.hashes[first + row[field]]
        row[field] = value

    return change


set_position = setter("position")
set_since = setter("since")
set_listed = setter("listed")
set_expires = setter("expires")
set_line = setter("line")
set_list = setter("list")
set_group = setter("group")
set_means = setter("means")
set_paper = setter("paper")
set_weeks = setter("weeks")
set_health = setter("health")
set_company = setter("company")
set_captive = setter("captive")
set_moves = setter("moves")
set_heading = setter("heading")
set_tries = setter("tries")
set_bed = setter("bed")
set_sponsor = setter("sponsor")
set_extra_0 = setter("extra_0")
set_extra_1 = setter("extra_1")
set_extra_2 = setter("extra_2")
set_extra_3 = setter("extra_3")
set_outcome = setter("outcome")
set_route = setter("route")
set_recent = setter("recent")
set_moved = setter("moved")
set_first_leg = setter("first_leg")
set_barred = setter("barred")
