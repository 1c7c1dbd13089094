"""A question and its answer in words.

Each change as a sentence, each figure with its range, what came out, in English and Spanish.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jornada.domain.scenario.paths import field_at
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.language.dates import dates_of
from jornada.interface.language.numbers import figure, percent, rounded, signed
from jornada.interface.language.texts import label_of, means_of, say, texts, unit_in
from jornada.interface.web.posed import Posed
from jornada.interface.web.shapes import AskedChange, Row, Said
from jornada.study.questions.changes import several
from jornada.study.questions.pairs import awaited
from jornada.study.questions.panel import AVOIDED
from jornada.study.questions.what_if import Change, before_and_after

EVERY, SECTION = "*", "choice"
HARM = "deaths and harm"
TOLD = 3  # what came out in words: so many measures, and human cost
HOW = {"set": "", "times": "×", "plus": "+"}


def field_label(table: str, field: str, language: str) -> str:
    """Return what a field is called in a sentence.

    Examples
    --------
    >>> field_label("places", "beds", "es"), field_label("stops", "whole_party", "en")
    ('camas', 'whole party')
    """
    return texts()[language].get(f"dial.{table}.{field}", field.replace("_", " "))


def row_label(scenario: Scenario, table: str, row: str, language: str) -> str:
    """Return what a row is called in a sentence.

    Examples
    --------
    >>> import jornada as jo
    >>> (
    ...     row_label(jo.example("three_places"), "places", "Middle", "en"),
    ...     row_label(jo.example("three_places"), "routes", "*", "es"),
    ... )
    ('Middleton', 'tramos (todas las filas)')
    """
    called = say(f"table.{table}", language) if f"table.{table}" in texts()["en"] else table
    if row == EVERY:
        return say("ask.every", language, {"table": called})
    if table == SECTION:
        return called
    names = {place.place: place.name or place.place for place in scenario.places}
    return names.get(row, row)


def sentence(posed: Posed, change: AskedChange, language: str) -> str:
    """Return a change in words: when, what, from which value to which."""
    if not change.path:
        return say(
            "ask.said.variant" if change.variant else "ask.said.policy",
            language,
            {"name": change.variant or change.policy, "when": _own_dates(posed, change, language)},
        )
    table, _, rest = change.path.partition(".")
    row = rest.rpartition(".")[0] if table != SECTION else SECTION
    before, after = before_and_after(
        posed.asked, posed.scenario, Change(change.path, change.value, change.how, change.starts, change.ends)
    )
    how = f"{HOW[change.how]}{change.value}, " if change.how != "set" else ""
    named = {
        "when": _when(change, language),
        "what": field_label(table, field_at(change.path).field, language),
        "row": row_label(posed.base, table, row, language),
        "before": several(before),
        "after": several(after),
        "how": how,
    }
    return say("ask.said.same" if before == after else "ask.said.change", language, named)


def _when(change: AskedChange, language: str) -> str:
    from jornada.domain.nouns.policy import Policy

    dates = (date.fromisoformat(day) if day else None for day in (change.starts, change.ends))
    words = dates_of(Policy("", *dates), language)
    return words[:1].upper() + words[1:]


def _own_dates(posed: Posed, change: AskedChange, language: str) -> str:
    """Return when the policies of a variant, or a policy, are in force by their own dates."""
    wanted = dict(posed.base.variants).get(change.variant, ()) if change.variant else (change.policy,)
    return "; ".join(
        dict.fromkeys(dates_of(policy, language) for policy in posed.base.policies if policy.name in wanted)
    )


def said(posed: Posed, language: str) -> Said:
    """Return a question in words, and the same in Python and on the command line.

    Raises
    ------
    ScenarioError
        With every fault of what is asked.
    """
    pairing = posed.pairing
    first = awaited(pairing)
    return Said(
        id=posed.id,
        scenario=posed.base.title,
        sentences=tuple(sentence(posed, change, language) for change in posed.question.changes),
        shared_days=pairing.shared,
        days=posed.base.days,
        days_awaited=first.days,
        seconds_awaited=first.seconds,
        python=posed.python,
        command=posed.command,
    )


def row_of(record: Mapping[str, Any], language: str) -> Row:
    """Return the figures of a measure as they are told to programs and shown on the page."""
    name, theme = record["measure"], record["theme"]
    known = ("more", "fewer", "same")
    counts = {word: int(record[word] or 0) for word in known}
    return Row(
        measure=name,
        theme=say(f"theme.{theme}", language),
        label=say(f"measure.{name}", language) if name in AVOIDED else label_of(name, language),
        means=say("pair.avoided", language) if name in AVOIDED else means_of(name, language),
        unit=unit_in(record["unit"], language),
        human_cost=theme == HARM,
        rank=None if record["rank"] is None else int(record["rank"]),
        before=record["before_mean"],
        after=record["mean"],
        difference=record["difference"],
        low=record["difference_q05"],
        high=record["difference_q95"],
        standard_error=record["standard_error"],
        **counts,
        chance=record["chance"],
        verdict=verdict(record),
        texts=shown_as(record, counts, language),
    )


def verdict(record: Mapping[str, Any]) -> str:
    """Return what the range of a difference says.

    Examples
    --------
    >>> (
    ...     verdict({"difference": 2.0, "difference_q05": 1.0, "difference_q95": 3.0}),
    ...     verdict({"difference": None, "difference_q05": None, "difference_q95": None}),
    ... )
    ('more', 'unknown')
    """
    mean, low, high = (record[name] for name in ("difference", "difference_q05", "difference_q95"))
    if mean is None or low is None or high is None:
        return "unknown"
    if mean == low == high == 0:
        return "same"
    return "more" if low > 0 else "fewer" if high < 0 else "unclear"


def shown_as(record: Mapping[str, Any], counts: Mapping[str, int], language: str) -> dict[str, str]:
    """Return the figures of a measure as they are shown: in three digits, with their ranges."""

    def ends(low: str, high: str) -> str:
        return rounded(*(float("nan") if record[name] is None else record[name] for name in (low, high)), language)

    avoided = record["measure"] in AVOIDED
    low, high, mean = (
        float("nan") if record[name] is None else record[name]
        for name in ("difference_q05", "difference_q95", "difference")
    )
    pairs = sum(counts.values())
    sign = (
        say("ask.sign", language, {**counts, "pairs": pairs, "chance": percent(record["chance"])})
        if record["chance"] is not None
        else say("ask.sign.same", language, {"pairs": pairs})
    )
    return {
        "before": "–" if avoided else ends("before_q05", "before_q95"),
        "after": "–" if avoided else ends("q05", "q95"),
        "difference": signed(mean, language),
        "range": say("to", language, {"low": signed(low, language), "high": signed(high, language)}),
        "sign": sign,
        "chance": percent(record["chance"]),
    }


def findings(rows: Sequence[Row], language: str) -> tuple[str, ...]:
    """Return what came out in sentences: what is clearest and largest, and human cost, whatever it is."""
    ranked = sorted((row for row in rows if row.rank is not None), key=lambda row: row.rank or 0)
    others = [row for row in ranked if not row.human_cost and row.measure not in AVOIDED][:TOLD]
    harm = [row for row in rows if row.human_cost and row.measure not in AVOIDED]
    died = [row for row in harm if row.measure == "died"] + [
        row for row in ranked if row in harm and row.measure != "died"
    ][:1]
    return tuple(_finding(row, language) for row in (*others, *died))


def _finding(row: Row, language: str) -> str:
    named = {
        "label": row.label[:1].upper() + row.label[1:],
        "unit": row.unit,
        "before": row.texts["before"],
        "range": row.texts["range"],
        "chance": row.texts["chance"],
    }
    if row.verdict in ("more", "fewer"):
        least, most = sorted(abs(end) for end in (row.low or 0.0, row.high or 0.0))
        return say(
            f"ask.found.{row.verdict}",
            language,
            {**named, "range": rounded(least, most, language) if least != most else figure(most, language)},
        )
    return say(f"ask.found.{row.verdict}", language, named)
