"""What a run records for its questions.

Each measure by the day while it runs, and of that the one number that is asked for.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from jornada.domain.nouns.observed import Recorded, asked_for
from jornada.domain.nouns.question import DERIVED, HIGHEST, Question
from jornada.domain.scenario.scenario import Scenario
from jornada.study.runs.cells import Margin
from jornada.study.runs.measure import measure
from jornada.study.runs.selection import SPLITS, kept_of, recorded_as
from jornada.study.store.blocks import SINCE, Made

if TYPE_CHECKING:
    from jornada.engine.ledger.record import Table
    from jornada.engine.run.run import Keeping, RunResult
    from jornada.engine.run.state import RunKey


def margin_of(question: Question) -> Margin:
    """Return by what a question splits: place (or office), nationality."""
    return SPLITS[question.by.replace("office", "place")]


def periods_kept(scenario: Scenario, question: Question) -> set[str]:
    """Return the periods by which a scenario keeps, beside its questions, what one asks for.

    Finely enough, without place and nationality where it has none.
    """
    name, margin = recorded_as(question.measure, question.by), margin_of(question)
    return {
        every for kept, every, by in kept_of(scenario) if kept == name and by[0] >= margin[0] and by[1] >= margin[1]
    }


def spans(scenario: Scenario, every: str) -> Iterator[tuple[date, date]]:
    """Yield the periods of a scenario, first and last day: weeks from its start, months of the calendar, the last of
    them as short as it is.

    Examples
    --------
    >>> (
    ...     [last.day for _, last in spans(Scenario(start=date(2024, 1, 25), days=10), "week")],
    ...     [last.day for _, last in spans(Scenario(start=date(2024, 1, 25), days=10), "month")],
    ... )
    ([31, 3], [31, 3])
    """
    first, end = scenario.start, scenario.last
    while first <= end:
        steps = {
            "day": first,
            "week": first + timedelta(days=6),
            "month": (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1),
        }
        last = min(steps[every], end)
        yield first, last
        first = last + timedelta(days=1)


def spans_of(scenario: Scenario, question: Question, every: str) -> list[tuple[date, date]]:
    """Return the periods that hold a day which a question is about."""
    first, last = question.days(scenario.start, scenario.days)
    return [span for span in spans(scenario, every) if span[1] >= first and span[0] <= last]


def is_exact(scenario: Scenario, question: Question, every: str) -> bool:
    """Say whether figures by some periods answer a question to the day.

    They begin and end with its days, and the highest is by the day.
    """
    found = spans_of(scenario, question, every)
    return (found[0][0], found[-1][1]) == question.days(scenario.start, scenario.days) and (
        every == "day" or question.take != HIGHEST
    )


def is_apart(scenario: Scenario, question: Question) -> bool:
    """Say whether a question is of all days from the one on which figures are kept apart, and they answer it.

    By place, office or nationality, and not by two of these.
    """
    last = scenario.start + timedelta(days=scenario.days - 1)
    return (
        scenario.apart is not None
        and question.take != HIGHEST
        and "+" not in question.by
        and question.days(scenario.start, scenario.days) == (scenario.apart, last)
    )


def wanted(scenario: Scenario) -> tuple[Question, ...]:
    """Return the questions that what a scenario keeps does not answer to the day: for these a run records more."""
    of_totals = (
        question
        for question in scenario.questions
        if question.measure not in DERIVED and not is_apart(scenario, question)
    )
    return tuple(
        question
        for question in of_totals
        if not any(is_exact(scenario, question, every) for every in periods_kept(scenario, question))
    )


def kept(scenario: Scenario) -> tuple[Recorded, ...]:
    """Return what a scenario keeps beside what its questions need."""
    from jornada.engine.ledger.record import DEFAULT

    return asked_for(scenario.measures) or tuple(Recorded(*row) for row in DEFAULT)


def recording(scenario: Scenario) -> Scenario:
    """Return a scenario with the measures in its table that its questions need, each by the day, and with no questions.

    Examples
    --------
    >>> from jornada.domain.nouns.place import Place
    >>> asks = Scenario(
    ...     places=(Place("Camp"),),
    ...     measures=(Recorded("settled"),),
    ...     questions=(Question("?", "present", place="Camp"),),
    ... )
    >>> [(row.measure, row.every, row.by) for row in recording(asks).measures]
    [('settled', 'week', 'place'), ('present', 'day', 'place')]
    """
    more = tuple(
        dict.fromkeys(
            Recorded(question.measure, "day", question.by, _from(scenario, question)) for question in wanted(scenario)
        )
    )
    return replace(
        scenario, measures=(*kept(scenario), *more) if more or scenario.apart else scenario.measures, questions=()
    )


def _from(scenario: Scenario, question: Question) -> date | None:
    """Return from which day on a question needs its measure.

    Where figures are kept apart, those before are of a past that others share.
    """
    first = question.days(scenario.start, scenario.days)[0]
    return first if scenario.apart and first >= scenario.apart else None


def simulated(scenario: Scenario, key: "RunKey", fluid: bool = False, keeping: "Keeping | None" = None) -> Made:
    """Run a scenario once with its questions: what it leaves is what it leaves without them, and their numbers beside.

    A rule book of `keeping` is that of `recording(scenario)`.
    """
    from jornada.engine.run.run import simulate

    result = simulate(recording(scenario), key, fluid, keeping)
    since = tuple(_of_period(table, SINCE, True) for table in (result.stocks, result.flows)) if scenario.apart else ()
    if scenario.apart:
        result = replace(
            result, stocks=_of_period(result.stocks, SINCE, False), flows=_of_period(result.flows, SINCE, False)
        )
    asked = wanted(scenario)
    if not asked:
        return Made(key, result, {}, since)
    numbers = {question.asks: number_of(scenario, result, question) for question in asked}
    return Made(
        key,
        replace(result, stocks=only_kept(scenario, result.stocks), flows=only_kept(scenario, result.flows)),
        numbers,
        since,
    )


def only_kept(scenario: Scenario, table: "Table") -> "Table":
    """Return the rows of a table that a scenario keeps beside what its questions, or others, need."""
    return _only(
        table,
        {
            (recorded_as(row.measure, row.by), row.every, SPLITS.get(row.by.replace("office", "place"), (True, False)))
            for row in kept(scenario)
        },
    )


def _of_period(table: "Table", every: str, here: bool) -> "Table":
    """Return the rows of a table that are, or are not, of a period."""
    rows = _is(table, "every", every) == here
    return replace(table, columns={column: cells[rows] for column, cells in table.columns.items()})


def number_of(scenario: Scenario, result: "RunResult", question: Question) -> float:
    """Return the number that a question asks for, of figures by the day.

    Of a flow the total, of a stock the average night, of either the highest day.
    """
    name, stock = recorded_as(question.measure, question.by), measure(question.measure).kind == "stock"
    table, (first, last) = result.stocks if stock else result.flows, question.days(scenario.start, scenario.days)
    here = (
        _is(table, "measure", name)
        & _is(table, "every", "day")
        & _is(table, "place", question.place or question.office)
        & _is(table, "nationality", question.nationality)
    )
    here &= (table["date"] >= np.datetime64(first)) & (table["date"] <= np.datetime64(last))
    people = np.asarray(table["people"][here], float) * scenario.stands_for
    if question.take == HIGHEST:
        return float(people.max(initial=0.0))
    return float(people.sum() / ((last - first).days + 1 if stock else 1))


def _is(table: "Table", column: str, text: str) -> np.ndarray:
    """Say of which rows a coded column has a text."""
    return np.array([name == text for name in table.names[column]])[table[column]]


def _only(table: "Table", rows: Collection[tuple[str, str, Margin]]) -> "Table":
    """Return the rows of a table that are kept beside what questions need; those of money always are."""
    names, every = table.names["measure"], table.names["every"]
    known = np.zeros((len(names), len(every), 2, 2), bool)
    for i, name in enumerate(names):
        for j, period in enumerate(every):
            for grain in SPLITS.values():
                known[(i, j, *map(int, grain))] = (name, period, grain) in rows or name.startswith("cost of ")
    here = known[
        table["measure"], table["every"], (table["place"] > 0).astype(int), (table["nationality"] > 0).astype(int)
    ]
    return replace(table, columns={column: cells[here] for column, cells in table.columns.items()})
