"""The dials that words ask for.

Names of rows and fields and their meanings are searched, in English and Spanish, with other words for them.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.paths import is_number, name_of
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import fields_of
from jornada.interface.language.texts import field_of, say, texts
from jornada.interface.web.sentences import EVERY, SECTION, field_label, row_label
from jornada.interface.web.shapes import OfferedDial
from jornada.study.publish import publish, shown
from jornada.study.questions.dials import Dial, dials_of, is_read, now_of

MOST, FEW, LOOKED_AT = 14, 3, 60
WEIGHTS = (4.0, 2.0, 1.0)  # of a word in the name of a field or row, in what stands beside it, in what it means


class Words(NamedTuple):
    """The words of a field or of a row."""

    named: frozenset[str]  # of its name
    beside: frozenset[str]  # of what stands beside it
    meant: frozenset[str]  # of what it means


class Found(NamedTuple):
    """A dial with the words by which it is found."""

    dial: Dial  # the dial
    field: Words  # the words of its field
    row: Words  # the words of its row, NONE: it has none


NONE = Words(frozenset(), frozenset(), frozenset())


def words_in(text: str) -> list[str]:
    """Return the words of a text in small letters without accents, in their shortest form.

    Examples
    --------
    >>> words_in("Camas en Tijuana, trenes"), words_in("beds")
    (['cama', 'tijuana', 'tren'], ['bed'])
    """
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return [
        _stem(word)
        for word in re.findall(r"[a-z0-9]+", plain)
        if word not in ("en", "de", "at", "the", "of", "in", "on", "la", "el", "los", "las")
    ]


def _stem(word: str) -> str:
    for ending in ("es", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending) and (ending == "s" or word[-3] in "lnrdz"):
            return word[: -len(ending)]
    return word[:-1] if len(word) == 4 and word.endswith("s") and not word.endswith("ss") else word


@cache
def other_words() -> dict[str, tuple[str, ...]]:
    """Return other words by which people ask for what the tables call otherwise."""
    rows = csv.DictReader(
        resources.files("jornada.interface").joinpath("data", "ask_words.csv").read_text("utf-8").splitlines()
    )
    return {_stem(row["word"]): tuple(row["also"].split()) for row in rows}


def search(scenario: Scenario, asked: str) -> list[Dial]:
    """Return the dials that words ask for, the nearest first: every word must be found in a dial.

    Examples
    --------
    >>> import jornada as jo
    >>> [dial.path for dial in search(jo.example("three_places"), "beds Middle")][:2]
    ['places.Middle.beds', 'places.Middle.crowding']
    """
    wanted = [frozenset((word, *other_words().get(word, ()))) for word in words_in(asked)]
    scored = [(score, found.dial) for found in index_of(scenario) if (score := _score(wanted, found))] if wanted else []
    scored.sort(key=lambda pair: (-pair[0], pair[1].row == EVERY))
    return [dial for _, dial in scored[:LOOKED_AT] if is_read(scenario, dial.path)][:MOST]


def _score(wanted: list[frozenset[str]], found: Found) -> float:
    """Return how well a dial fits some words, each with its other words; 0 where one of them is not there."""
    total = 0.0
    for words in wanted:
        weights = (
            weight
            for weight, kind in zip(WEIGHTS, Words._fields, strict=True)
            if _is_in(words, getattr(found.field, kind)) or _is_in(words, getattr(found.row, kind))
        )
        best = next(weights, 0.0)
        if not best:
            return 0.0
        total += best + 0.5 * any(word in found.row.named or word in found.field.named for word in words)
    return total


def _is_in(words: Iterable[str], known: Iterable[str]) -> bool:
    return any(one == word or len(word) > 2 and one.startswith(word) for word in words for one in known)


@cache
def _field_words(table: str, field: str) -> Words:
    """Return the words of a field, in both languages."""
    told = next(one.description for one in fields_of(table) if one.field == field)
    meant = (told, *(field_of(f"{table}.{field}", told, language) for language in texts()))
    named = (field.replace("_", " "), *(field_label(table, field, language) for language in texts()))
    tables = (table, *(say(f"table.{table}", language) for language in texts()))
    return Words(*(frozenset(words_in(" ".join(parts))) for parts in (named, tables, meant)))


@lru_cache(maxsize=8)
def index_of(scenario: Scenario) -> tuple[Found, ...]:
    """Return all dials of a scenario with the words by which they are found.

    All rows together have every name of their table.
    """
    rows = {table: _row_words(scenario, table) for table in dict.fromkeys(dial.table for dial in dials_of(scenario))}
    return tuple(
        Found(dial, _field_words(dial.table, dial.field.field), rows[dial.table].get(dial.row, NONE))
        for dial in dials_of(scenario)
    )


def _row_words(scenario: Scenario, table: str) -> dict[str, Words]:
    """Return the words of the rows of a table: of their names, and of the other names that stand in them."""
    rows = [] if table == SECTION else getattr(scenario, table)
    found = {
        name_of(table, row): Words(
            frozenset(words_in(f"{name_of(table, row)} {getattr(row, 'name', '')}")),
            frozenset(words_in(_beside(row))),
            frozenset(),
        )
        for row in rows
    }
    every = frozenset(word for words in found.values() for word in (*words.named, *words.beside))
    return {**found, EVERY: Words(frozenset(), frozenset(), every)}


def _beside(row: object) -> str:
    """Return the texts of a row but its source."""
    return " ".join(
        str(value) for name, value in vars(row).items() if isinstance(value, str) and name not in ("source", "basis")
    )


def offered(scenario: Scenario, dial: Dial, day: date, language: str) -> OfferedDial:
    """Return a dial as it is offered.

    With the value in force on a day, what it takes, what is uncertain of it, and where it comes from.
    """
    now, field = now_of(scenario, dial.path, day), dial.field
    low, high = (float(bound) if bound and is_number(field) else None for bound in (field.low, field.high))
    more = len(now.sources) - FEW
    sources = (*now.sources[:FEW], *((say("ask.sources.more", language, {"number": more}),) if more > 0 else ()))
    return shown(
        publish(
            OfferedDial(
                path=dial.path,
                label=field_label(dial.table, field.field, language),
                row=row_label(scenario, dial.table, dial.row, language),
                means=field_of(f"{dial.table}.{field.field}", field.description, language),
                unit=field.unit,
                value=now.value,
                rows=now.rows,
                allowed=now.allowed,
                words=field.choices,
                low=low,
                high=high,
                uncertain=tuple(_range_of(prior) for prior in now.uncertain[:FEW]),
                sources=sources,
            )
        )
    )


def _range_of(prior: Prior) -> str:
    """Return the range that a parameter is drawn from.

    Examples
    --------
    >>> _range_of(Prior("routes.trail*.death", low=0.5, high=2.0, source="assumption"))
    'routes.trail*.death × 0.5 – 2 (assumption)'
    """
    sign = {"times": "× ", "plus": "+ ", "set": ""}[prior.how]
    return f"{prior.parameter} {sign}{prior.low:g} – {prior.high:g}" + (f" ({prior.source})" if prior.source else "")
