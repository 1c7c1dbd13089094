"""The schema.

What each table is, from `schema/tables.csv`, and which fields it has, from the file of its name beside it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from jornada.domain.nouns.arrival import Arrival, Pull, Season
from jornada.domain.nouns.belief import Belief, Response
from jornada.domain.nouns.caravan import Caravan, Offer
from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.danger import Danger
from jornada.domain.nouns.flee3 import Event, Link, Site, Trait
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.health import Condition, HealthChange
from jornada.domain.nouns.observed import Observed, Recorded, Series
from jornada.domain.nouns.office import Disposition, Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import PolicyRow, VariantRow
from jornada.domain.nouns.question import Question
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.nouns.rules import RULE_SETS
from jornada.domain.nouns.staff import Staff
from jornada.domain.nouns.stop import Stop
from jornada.domain.nouns.uncertainty import Draw, Prior, Shock

NOUNS: dict[str, type[Any]] = {
    "places": Place,
    "modes": Mode,
    "routes": Route,
    "papers": Paper,
    "groups": Group,
    "pulls": Pull,
    "arrivals": Arrival,
    "seasons": Season,
    "beliefs": Belief,
    "responses": Response,
    "offices": Office,
    "outcomes": Outcome,
    "dispositions": Disposition,
    "stops": Stop,
    "staff": Staff,
    "health": HealthChange,
    "conditions": Condition,
    "dangers": Danger,
    "caravans": Caravan,
    "offers": Offer,
    "costs": Cost,
    "shocks": Shock,
    "priors": Prior,
    "posterior": Draw,
    "sites": Site,
    "links": Link,
    "events": Event,
    "traits": Trait,
    "observed": Observed,
    "series": Series,
    "measures": Recorded,
    "questions": Question,
}
# as they stand in files: a policy is several rows
WRITTEN: dict[str, type[Any]] = {**NOUNS, "policies": PolicyRow, "variants": VariantRow}
_TABLE_OF = {noun.__name__: table for table, noun in WRITTEN.items()}


class Table(NamedTuple):
    """What a table, or a part of a file of settings, is."""

    table: str  # its name
    file: str  # that it stands in
    key: str  # the column that names its rows
    needed: bool  # whether a scenario must have it
    sourced: tuple[str, ...]  # the rule sets whose reports count its rows by source
    in_full: dict[str, int]  # by rule set, its place among the tables that its reports show whole
    about: str  # what it is, in words

    def is_sourced(self, rules: str) -> bool:
        """Say whether reports under a rule set count the rows of the table by source."""
        return RULE_SETS[rules].tables in self.sourced

    def place_in_full(self, rules: str) -> int | None:
        """Return the place of the table among those that reports under a rule set show whole.

        None where they do not.
        """
        return self.in_full.get(RULE_SETS[rules].tables)


IN_FULL = "in_full_"


def _tables() -> tuple[Table, ...]:
    return tuple(
        Table(
            row["table"],
            row["file"],
            row["key"],
            row["needed"] == "yes",
            tuple(row["sourced"].split()),
            {
                column.removeprefix(IN_FULL): int(place)
                for column, place in row.items()
                if column.startswith(IN_FULL) and place
            },
            row["about"],
        )
        for row in _rows("tables")
    )


def _rows(file: str) -> list[dict[str, str]]:
    """Return the rows of a file of the schema."""
    return list(
        csv.DictReader(
            resources.files("jornada.domain").joinpath("schema", f"{file}.csv").read_text("utf-8").splitlines()
        )
    )


TABLES = _tables()
NEEDED = tuple(row.table for row in TABLES if row.needed and row.table in NOUNS)
KEYS = {row.table: row.key for row in TABLES if row.key}


class Reader(NamedTuple):
    """Who reads a field: a rule set, or `study`, which is all beside a run: pages, maps, scores and how often it is
    run.

    It needs rows of a table ("stops"), a value in a field ("places.work"), or one in a field of the same row (".beds");
    what is read `once`, before the first day, no policy changes.
    """

    who: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """A field of a table: its column, attribute, type, unit, default, bounds and meaning."""

    field: str
    attribute: str
    type: str
    unit: str
    default: str
    low: str
    high: str
    required: bool
    refers_to: str
    read_by: str
    description: str

    @property
    def readers(self) -> "tuple[Reader, ...]":
        """Return who reads the field, and what each needs for it.

        Examples
        --------
        >>> next(field for field in fields_of("places") if field.field == "crowding").readers
        (Reader(who='jornada', needs=('.beds',)),)
        """
        parts = (word.partition(":") for word in self.read_by.split())
        return tuple(Reader(who, tuple(needs.split("+")) if needs else ()) for who, _, needs in parts)

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the words allowed, where the type is a choice of words."""
        return tuple(self.type.split("|")) if "|" in self.type else ()

    @property
    def allowed(self) -> str:
        """Say in words what the field takes."""
        kinds = {
            "text": "text",
            "texts": "a list of texts",
            "date": "a date, YYYY-MM-DD",
            "weekdays": "digits 1 (Monday) to 7, as in 12345",
            "numbers": "a list of numbers",
        }
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if self.type in kinds:
            return kinds[self.type]
        bounds = " and ".join(
            w for w in (f"at least {self.low}" if self.low else "", f"at most {self.high}" if self.high else "") if w
        )
        kind = "a whole number" if self.type.startswith("integer") else "a number"
        return f"{kind}{', ' + bounds if bounds else ''}{' (or empty)' if self.type.endswith('?') else ''}"


@cache
def fields_of(table: str) -> tuple[Field, ...]:
    """Return the fields of a table, in column order.

    Examples
    --------
    >>> fields_of("papers")[0].field
    'paper'
    """
    return tuple(Field(**{**row, "required": row["required"] == "yes"}) for row in _rows(table))  # type: ignore[arg-type]


def table_of(row: object) -> str:
    """Return the table that a row stands in, also where it is watched or some of its fields could not be read.

    Examples
    --------
    >>> from jornada.domain.nouns.place import Place
    >>> table_of(Place("Tapachula"))
    'places'
    """
    return _TABLE_OF[type(row).__name__]
