"""Answers in words.

To each question its number with its range first, then what is counted, for which days, how often past a level, and the
difference.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from jornada.domain.nouns.question import HIGHEST
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.language.dates import day_in
from jornada.interface.language.numbers import figure, percent, rounded
from jornada.interface.language.texts import label_of, say, unit_in
from jornada.study.runs.measure import WAIT, measure

Row = Mapping[str, Any]
# what tells questions apart
ASKED = ("measure", "place", "office", "nationality", "take", "above", "below", "starts", "ends")


def cards(rows: Sequence[Row], scenario: Scenario, fluid: bool = False, language: str = "en") -> list[dict[str, str]]:
    """Return the answers of one set of runs as the figures that stand first have them."""
    return [_card(row, scenario, fluid, language) for row in rows]


def _card(row: Row, scenario: Scenario, fluid: bool, language: str) -> dict[str, str]:
    middle, unit = figure(row["q50"], language), unit_in(row["unit"], language)
    return {
        "label": asked_in(row, scenario, language),
        "means": "; ".join([counted_of(row, scenario, language), *notes(row, language)]),
        "range": middle if fluid or not _is_known(row) else rounded(row["q05"], row["q95"], language),
        "unit": (
            unit
            if fluid or not _is_known(row)
            else say("words.card.middle", language, {"unit": unit, "figure": middle})
        ),
    }


def figures(rows: Sequence[Row], scenario: Scenario, fluid: bool, language: str) -> list[tuple[str, str, str]]:
    """Return the answers as the figures of a printed page: label, range, unit."""
    found = cards(rows, scenario, fluid, language)
    middles = [figure(row["q50"], language) for row in rows]
    return [
        (
            card["label"],
            card["range"] if fluid else f"{card['range']} ({middle})",
            f"{unit_in(row['unit'], language)}: {card['means']}",
        )
        for card, middle, row in zip(found, middles, rows, strict=True)
    ]


def lines(rows: Sequence[Row], scenario: Scenario, fluid: bool = False) -> list[str]:
    """Return the answers of one set of runs for the console, a line each."""
    return [
        f"{asked_in(row, scenario, 'en')}: {amount(row, fluid, 'en')}"
        f" ({'; '.join([counted_of(row, scenario, 'en'), *notes(row, 'en')])})"
        for row in rows
    ]


class Sets(NamedTuple):
    """Sets of runs whose answers stand beside each other."""

    names: Sequence[str]  # what each is called
    scenario: Scenario  # of the first
    fluid: bool = False  # whether they are without chance


def beside(rows: Sequence[Row], sets: Sets, language: str = "en") -> list[dict[str, Any]]:
    """Return the answers of several sets of runs.

    Of each question its words, what is counted, and a line for each set, with the difference to the first.
    """
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        label, means = (
            asked_in(row, sets.scenario, language),
            "; ".join([counted_of(row, sets.scenario, language), *_kept(row, language)]),
        )
        asked = found.setdefault(
            (label, *(str(row[name]) for name in ASKED)), {"label": label, "means": means, "lines": []}
        )
        asked["lines"].append(_line(row, sets.names[row["number"]], sets.fluid, language))
    return list(found.values())


def _line(row: Row, name: str, fluid: bool, language: str) -> str:
    parts = [
        f"{name}: {amount(row, fluid, language)}",
        *([difference(row, fluid, language)] if row["number"] > 0 else []),
        *_level(row, language),
    ]
    return "; ".join(part for part in parts if part)


def asked_in(row: Row, scenario: Scenario, language: str) -> str:
    """Return a question in words: as it was put, or, where nobody asked, how full the fullest place gets."""
    return str(row["question"]) or say("answers.fullest", language, {"place": _called(str(row["place"]), scenario)})


def amount(row: Row, fluid: bool, language: str) -> str:
    """Return a number with its unit and range: the middle run first; of a fluid run it alone."""
    unit = unit_in(row["unit"], language)
    if not _is_known(row):
        return "–"
    middle = f"{figure(row['q50'], language)} {unit}"
    return middle if fluid else f"{middle}, {rounded(row['q05'], row['q95'], language)}"


def difference(row: Row, fluid: bool, language: str) -> str:
    """Return the mean paired difference to the first with its range: more, fewer, or no clear difference.

    Examples
    --------
    >>> difference({"difference": -29500.0, "difference_q05": -31000.0, "difference_q95": -27000.0}, False, "en")
    '29,500 fewer, 27,000 to 31,000'
    >>> difference({"difference": 3.0, "difference_q05": -2.0, "difference_q95": 8.0}, False, "en")
    'no clear difference, −2.0 to 8.0'
    """
    mean, low, high = (row[name] for name in ("difference", "difference_q05", "difference_q95"))
    if mean != mean:
        return ""
    if mean == low == high == 0.0:
        return say("answers.same", language)
    if low <= 0.0 <= high and not fluid:
        return say(
            "answers.unclear", language, {"range": say("to", language, {"low": _minus(low), "high": _minus(high)})}
        )
    least, most = sorted((abs(low), abs(high)))
    words = say("answers.more" if mean > 0 else "answers.fewer", language, {"figure": figure(abs(mean), language)})
    return words if fluid else f"{words}, {rounded(least, most, language)}"


def _minus(value: float) -> str:
    return f"−{figure(-value)}" if value < 0 else figure(value)


def counted_of(row: Row, scenario: Scenario, language: str) -> str:
    """Return what is counted, of whom, where and on which days."""
    name, office = str(row["measure"]), str(row["office"])
    what = (
        [label_of(f"{WAIT}{office}", language)]
        if office and name == "mean_wait"
        else [label_of(name, language), office or _called(str(row["place"]), scenario)]
    )
    return ", ".join(
        part
        for part in (*what, str(row["nationality"]), _when(row, language), _projected(row, scenario, language))
        if part
    )


def _when(row: Row, language: str) -> str:
    if row["starts"] == row["ends"]:
        return say("answers.on", language, {"day": day_in(row["starts"], language)})
    period = say("period", language, {"first": day_in(row["starts"], language), "last": day_in(row["ends"], language)})
    return (
        say(f"answers.{measure(row['measure']).kind}.{row['every']}", language, {"period": period})
        if row["take"] == HIGHEST
        else period
    )


def _projected(row: Row, scenario: Scenario, language: str) -> str:
    first = scenario.projected_from
    return say("chart.projected", language) if first and row["ends"] >= first else ""


def notes(row: Row, language: str) -> list[str]:
    """Return in how many runs a number is past its level, that it is unknown, and by which periods it was kept where
    these are not the days asked for."""
    return [*_level(row, language), *_kept(row, language)]


def _level(row: Row, language: str) -> list[str]:
    name = "above" if _is_number(row["above"]) else "below"
    if not _is_number(row[name]) or row["chance"] != row["chance"]:
        return []
    return [say(f"answers.{name}", language, {"level": f"{row[name]:,.12g}", "share": percent(row["chance"])})]


def _kept(row: Row, language: str) -> list[str]:
    if not _is_known(row):
        return [say("answers.unknown", language)]
    return [] if row["exact"] else [say(f"answers.kept.{row['every']}", language)]


def _is_known(row: Row) -> bool:
    return bool(row["q50"] == row["q50"])


def _is_number(value: Any) -> bool:
    return value is not None and value == value


def _called(place: str, scenario: Scenario) -> str:
    return next((row.name or row.place for row in scenario.places if row.place == place), place)
