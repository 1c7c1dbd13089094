"""What runs answer to questions: a number a run, with its range; of paired runs the difference too.

From what was recorded for it, or else from what was kept.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from jornada.domain.fault import Fault, UnknownName
from jornada.domain.nouns.question import DERIVED, HIGHEST, Question
from jornada.study.publish import publish, shown
from jornada.study.runs.cells import at_margin, over_runs
from jornada.study.runs.headline import can_occur, figures
from jornada.study.runs.measure import WAIT, measure, unit_of
from jornada.study.runs.question_records import is_exact, margin_of, periods_kept, spans_of
from jornada.study.runs.selection import recorded_as
from jornada.study.runs.totals import over_run
from jornada.study.store.parquet import read_parquet
from jornada.study.store.rows import EVERY, SPLIT

if TYPE_CHECKING:
    from jornada.study.runs.run import Run


class Numbers(NamedTuple):
    """The number that each run gives to a question."""

    values: np.ndarray  # (N,) of each run
    first: date  # the first day that it is for
    last: date  # the last day that it is for
    every: str  # the period of which the highest is taken


def answers(runs: "Sequence[Run]", questions: Iterable[Question] = (), unasked: bool = True) -> list[dict[str, Any]]:
    """Return one row a question and set of runs: the number with its range, in how many runs it is past the level, and
    the difference to the first.

    Without questions it is those of the scenarios; where they have none, it is how full the fullest place gets
    (`unasked`), or nothing.

    Raises
    ------
    UnknownName
        When runs that are made already did not keep what is asked for.
    """
    asked = (
        tuple(questions)
        or tuple(dict.fromkeys(question for run in runs for question in run.scenario.questions))
        or (fullest(runs[0]) if unasked else ())
    )
    rows = [row for question in asked for row in _rows(runs, question)]
    return list(shown(publish(rows))) if rows else []


def fullest(run: "Run") -> tuple[Question, ...]:
    """Return the question that is answered where nobody asks: how full the place with most people gets.

    None where people were not kept by place.
    """
    places = [place.place for place in run.scenario.places if place.kind != "destination"]
    found = over_run(run, "present", places) if places else None
    if found is None or not found.any():
        return ()
    return (Question("", "present", place=places[int(found.mean(1).argmax())], take=HIGHEST),)


def _rows(runs: "Sequence[Run]", question: Question) -> list[dict[str, Any]]:
    found = numbers_of(runs, question)
    about = {
        name: getattr(question, name)
        for name in ("question", "measure", "place", "office", "nationality", "take", "above", "below")
    }
    rows = []
    for place, (run, numbers) in enumerate(zip(runs, found, strict=True)):
        spread = over_runs(np.array([numbers.values, numbers.values - found[0].values]))[:, [0, 1, 3, 5]].tolist()
        exact = (numbers.first, numbers.last) == question.days(run.scenario.start, run.scenario.days) and (
            question.take != HIGHEST or numbers.every == "day"
        )
        rows.append(
            {
                "scenario": str(run.info["title"]),
                "number": place,
                **about,
                "starts": numbers.first,
                "ends": numbers.last,
                "every": numbers.every,
                "exact": exact,
                "unit": _unit(question, run, numbers),
                **dict(zip(("mean", "q05", "q50", "q95"), spread[0], strict=True)),
                "chance": _chance(question, run, numbers.values),
                **dict(
                    zip(
                        ("difference", "difference_q05", "difference_q95"),
                        [spread[1][i] for i in (0, 1, 3)],
                        strict=True,
                    )
                ),
                "runs": run.runs,
            }
        )
    return rows


def _unit(question: Question, run: "Run", numbers: Numbers) -> str:
    """Return the unit of a number: of one night, or the highest, people; else that of the measure."""
    one_night = (
        measure(question.measure).kind == "stock"
        and numbers.every == "day"
        and (question.take == HIGHEST or numbers.first == numbers.last)
    )
    return "people" if one_night else unit_of(question.measure, run.scenario.money)


def _chance(question: Question, run: "Run", values: np.ndarray) -> float:
    """Return the share of runs that are past the level of a question; unknown without a level, and of a fluid run."""
    known = values[~np.isnan(values)]
    if run.fluid or not len(known) or (question.above is None and question.below is None):
        return float("nan")
    return float(
        (known > question.above).mean() if question.above is not None else (known < (question.below or 0.0)).mean()
    )


def numbers_of(runs: "Sequence[Run]", question: Question) -> list[Numbers]:
    """Return the numbers of several sets of runs, all for the same days: as recorded for the question where each has
    it, or else from what all kept.

    Raises
    ------
    UnknownName
        When one of them did not keep it.
    """
    if question.measure in DERIVED or not all(_can_occur(run, question) for run in runs):
        return [_over_all(run, question) for run in runs]
    recorded = [recorded_for(run).get(question.asks) for run in runs]
    if all(values is not None for values in recorded):
        return [
            Numbers(values, *question.days(run.scenario.start, run.scenario.days), "day")
            for run, values in zip(runs, recorded, strict=True)
            if values is not None
        ]
    every = _every(runs, question)
    return [_from_kept(run, question, every) for run in runs]


def _can_occur(run: "Run", question: Question) -> bool:
    return can_occur(recorded_as(question.measure, question.by), run.scenario)


def _over_all(run: "Run", question: Question) -> Numbers:
    """Return a ratio over the whole run, unknown where there was nobody to count.

    Unknown too what cannot occur in a scenario.
    """
    name = f"{WAIT}{question.office}" if question.office else question.measure
    found = figures(run, [name]).get(name) if question.measure in DERIVED else None
    return Numbers(
        np.full(run.runs, np.nan) if found is None else found,
        *question.days(run.scenario.start, run.scenario.days),
        "run",
    )


def recorded_for(run: "Run") -> dict[str, np.ndarray]:
    """Return the numbers (N,) that runs recorded for their questions, by what is asked."""
    found: dict[str, np.ndarray] = {}
    for block in run.blocks:
        if not (block / "asked.parquet").exists():
            continue
        for row in read_parquet(block / "asked.parquet").to_pylist():
            if row["run"] < SPLIT:
                found.setdefault(row["question"], np.full(run.runs, np.nan))[row["run"]] = row["value"]
    return found


def _every(runs: "Sequence[Run]", question: Question) -> str:
    """Return the periods that all runs kept from which a question is best answered.

    The longest of those that do to the day, or else the shortest.
    """
    periods = set.intersection(*(periods_kept(run.scenario, question) for run in runs))
    if not periods:
        where = ", ".join(part for part in (question.place or question.office, question.nationality) if part) or "all"
        again = "run the scenario with --ask, or with a row in questions.csv: then it is recorded"
        raise UnknownName(
            Fault(
                "J094",
                f"{runs[0].path}, question",
                f"{question.measure} at {where}",
                f"what these runs kept by {question.by}; {again}",
            )
        )
    kept = [every for every in EVERY if every in periods]
    return next(
        (every for every in reversed(kept) if all(is_exact(run.scenario, question, every) for run in runs)), kept[0]
    )


def _from_kept(run: "Run", question: Question, every: str) -> Numbers:
    """Return the numbers of runs from the periods that hold the days which a question is about."""
    found, stock = spans_of(run.scenario, question, every), measure(question.measure).kind == "stock"
    wide = _by_span(run, question, every, found)
    nights = np.array([(last - first).days + 1 if stock else 1 for first, last in found])[:, None]
    values = (wide / nights).max(0) if question.take == HIGHEST else wide.sum(0) / (nights.sum() if stock else 1)
    return Numbers(values, found[0][0], found[-1][1], every)


def _by_span(run: "Run", question: Question, every: str, found: Sequence[tuple[date, date]]) -> np.ndarray:
    """Return what a question asks for by period and run, (S, N): of a flow the people, of a stock those of all nights.

    Zero where nobody was.
    """
    wide = np.zeros((len(found), run.runs))
    for part in run.parts():
        _add_spans(wide, part, Spans(question, every, found))
    return wide


class Spans(NamedTuple):
    """The periods by which a question is answered."""

    question: Question  # the question
    every: str  # how long they are
    each: Sequence[tuple[date, date]]  # the first and last day of each


def _add_spans(wide: np.ndarray, run: "Run", of: Spans) -> None:
    """Add what is asked for in some of the runs to (S, N)."""
    from jornada.study.runs.frames import read_flows, read_stocks

    question, every = of.question, of.every
    name, stock = recorded_as(question.measure, question.by), measure(question.measure).kind == "stock"
    frame, margin = read_stocks(run, name, every=every) if stock else read_flows(run, name, every), margin_of(question)
    cells = at_margin(frame, margin) if len(frame) else None
    if cells is not None:
        here = cells.loc[
            (cells["place"] == (question.place or question.office)) & (cells["nationality"] == question.nationality)
        ]
        # stocks stand on the last night of a period, flows on its first day
        number = {span[1 if stock else 0]: i for i, span in enumerate(of.each)}
        at = np.array([number.get(day, -1) for day in here["date"].dt.date], int)
        people = here["nights" if stock and every != "day" else "people"].to_numpy(float)
        np.add.at(wide, (at[at >= 0], here["run"].to_numpy()[at >= 0]), people[at >= 0])
