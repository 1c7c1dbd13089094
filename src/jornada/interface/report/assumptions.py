"""Every assumption with its source: tables counted by source, and small tables in full."""

import re
from collections import Counter
from typing import Any

import pandas as pd

from jornada.domain.measures import MONEY
from jornada.domain.nouns.policy import Trigger
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import NOUNS, TABLES, fields_of
from jornada.interface.language.dates import counted_in
from jornada.interface.language.texts import field_of, say

SHOWN = 6


def tables_in_full(scenario: Scenario) -> tuple[str, ...]:
    """Return the small tables that are shown in full: those that the rules in force read."""
    places = {row.table: place for row in TABLES if (place := row.place_in_full(scenario.rules)) is not None}
    return tuple(sorted(places, key=lambda table: places[table]))


def by_source(scenario: Scenario, language: str = "en") -> pd.DataFrame:
    """Return how many rows of each table stand on each source and basis.

    Sources that differ in a number count as one.
    """
    rows = []
    for table in (row.table for row in TABLES if row.is_sourced(scenario.rules)):
        counted = Counter(
            (alike(row.source) or say("source.none", language), getattr(row, "basis", ""))
            for row in getattr(scenario, table)
        )
        most, rest = counted.most_common(SHOWN), counted.most_common()[SHOWN:]
        rows += [
            {
                "table": f"{table}.csv",
                "source": source,
                "basis": say(f"page.basis.{basis}", language) if basis else "",
                "rows": float(count),
            }
            for (source, basis), count in most
        ]
        if rest:
            others = say("source.others", language, {"number": len(rest)})
            rows.append(
                {"table": f"{table}.csv", "source": others, "basis": "", "rows": float(sum(count for _, count in rest))}
            )
    return pd.DataFrame(rows, columns=["table", "source", "basis", "rows"])


def alike(source: str) -> str:
    """Return a source without the number of its record.

    Examples
    --------
    >>> alike("GeoNames (id 3666570)"), alike("")
    ('GeoNames (id …)', '')
    """
    return re.sub(r"\bid \d+", "id …", source)


def choice_weights(scenario: Scenario, language: str = "en") -> pd.DataFrame:
    """Return what weighs in a choice, with what it means; these are assumptions unless the scenario says otherwise."""
    heads = [say(f"head.{name}", language) for name in ("weight", "value", "unit", "what")]
    about = {field.attribute: field for field in fields_of("choice")}
    rows = [
        (
            name.replace("_", " "),
            str(value),
            field_of(f"unit.choice.{name}", about[name].unit, language).replace(MONEY, scenario.money),
            field_of(f"choice.{name}", about[name].description, language).replace(MONEY, scenario.money),
        )
        for name, value in vars(scenario.choice).items()
    ]
    return pd.DataFrame(rows, columns=heads)


def meaning(path: str, language: str = "en") -> str:
    """Return what a field of a table means, from `table.name.field`.

    Examples
    --------
    >>> meaning("routes.*.km"), meaning("places.*.beds", "es")  # doctest: +NORMALIZE_WHITESPACE
    ('Distance; blank only where hours and fare are given', 'Personas que pueden dormir bajo techo; vacío: no se modelan
    camas')
    """
    table, field = path.partition(".")[0], path.rpartition(".")[2]
    if table not in NOUNS:
        return ""
    return next(
        (field_of(f"{table}.{field}", row.description, language) for row in fields_of(table) if row.field == field), ""
    )


def in_full(scenario: Scenario, table: str, language: str = "en") -> pd.DataFrame:
    """Return a small table as text, columns that are empty everywhere left out."""
    rows: list[dict[str, Any]] = [
        {name: _text(value, language) for name, value in vars(row).items()} for row in getattr(scenario, table)
    ]
    if table == "priors":
        rows = [
            {
                "parameter": row["parameter"],
                say("head.what", language).lower(): meaning(row["parameter"], language),
                **row,
            }
            for row in rows
        ]
    frame = pd.DataFrame(rows)
    return frame.loc[:, [c for c in frame if (frame[c] != "").any()]] if len(frame) else frame


def _text(value: Any, language: str) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return "; ".join(f"{path} = {change}" for path, change in value)
    if hasattr(value, "measure"):
        return trigger_text(value, language)
    return say("page.yes" if value else "page.no", language) if isinstance(value, bool) else str(value)


def trigger_text(trigger: Trigger, language: str = "en") -> str:
    """Return a trigger in words: what it counts and where, what turns it on, and every step of the way back.

    Examples
    --------
    >>> trigger_text(
    ...     Trigger("encounters", window=7, above=2500, below=1500, wait=14, only="between*", not_counted="* child")
    ... )  # doctest: +NORMALIZE_WHITESPACE
    'encounters at between* without * child: on at a mean of 2500 over 7 days; off 14 days after a mean below 1500 on 1
    morning'
    >>> spiking = Trigger("waiting", above=90, spike=200, below=40, days=3, least_days=10)
    >>> trigger_text(spiking)  # doctest: +NORMALIZE_WHITESPACE
    'waiting: on at a mean of 90 over 1 day, or at 200 in one day; off with a mean below 40 on 3 mornings in a row; on
    for at least 10 days'
    """
    ways = (
        [say("trigger.mean", language, {"level": f"{trigger.above:g}", "days": _days(trigger.window, language)})]
        if trigger.above
        else []
    )
    ways += [say("trigger.spike", language, {"level": f"{trigger.spike:g}"})] if trigger.spike else []
    low = say(
        "trigger.below.days" if trigger.days > 1 else "trigger.below",
        language,
        {"level": f"{trigger.below:g}", "mornings": trigger.days},
    )
    parts = [
        say("trigger.on", language, {"ways": say("trigger.or", language).join(ways) or say("trigger.never", language)}),
        say(
            "trigger.off.wait" if trigger.wait else "trigger.off",
            language,
            {"low": low, "days": _days(trigger.wait, language)},
        ),
    ]
    parts += (
        [say("trigger.least", language, {"days": _days(trigger.least_days, language)})] if trigger.least_days else []
    )
    where = say("trigger.at", language, {"only": trigger.only}) if trigger.only != "*" else ""
    who = say("trigger.not", language, {"group": trigger.not_counted}) if trigger.not_counted else ""
    return f"{trigger.measure}{where}{who}: {'; '.join(parts)}"


def _days(number: int, language: str) -> str:
    return counted_in(number, "day", language)
