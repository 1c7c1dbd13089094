"""The first kept figure in which the runs of two folders differ, of the measures and periods that both have."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from jornada.study.runs.run import Run
from jornada.study.store.rows import SPLIT, Rows, each_run

EVERY_FIRST = ("day", "week", "month", "since")


class Figure(NamedTuple):
    """The first figure that was kept and differs."""

    measure: str  # its name
    every: str  # the period that it is of
    day: date  # the date that it is told under
    place: str  # that it is of, blank: all
    nationality: str  # that it is of, blank: all


class Kept(NamedTuple):
    """The first run whose kept figures differ, and the first figure of it that does."""

    run: int
    figure: Figure


def first_figure(first: Run, other: Run, number: int | None) -> Kept | None:
    """Return the first kept figure that differs, of the measures and periods that both runs have."""
    for pair in zip(*(_by_number(run) for run in (first, other)), strict=False):
        run = pair[0].number
        if run != pair[1].number or number not in (None, run):
            continue
        both = pair[0].cells.keys() ^ pair[1].cells.keys() | {
            cell for cell in pair[0].cells.keys() & pair[1].cells.keys() if pair[0].cells[cell] != pair[1].cells[cell]
        }
        told = [cell for cell in both if cell.grain in pair[0].grains and cell.grain in pair[1].grains]
        if told:
            cell = min(
                told,
                key=lambda cell: (EVERY_FIRST.index(cell.grain.every), cell.date, -len(cell.place), cell.grain.measure),
            )
            return Kept(
                run,
                Figure(
                    cell.grain.measure,
                    cell.grain.every,
                    date(1970, 1, 1) + timedelta(days=cell.date),
                    cell.place,
                    cell.nationality,
                ),
            )
    return None


class Grain(NamedTuple):
    """What a figure is of."""

    table: str  # stocks or flows
    measure: str  # its name
    every: str  # the period


class Cell(NamedTuple):
    """A figure that was kept."""

    grain: Grain  # what it is of
    date: int  # in days since 1970
    place: str  # blank: all
    nationality: str  # blank: all


class Figures(NamedTuple):
    """The figures of a run."""

    number: int  # of the run
    cells: dict[Cell, float]  # people by figure
    grains: frozenset[Grain]  # what the figures are of


def _by_number(run: Run) -> Iterator[Figures]:
    """Yield the figures of each run, one after the other."""
    for stocks, flows in zip(*(each_run(run.blocks, table, run.names) for table in ("stocks", "flows")), strict=False):
        cells = {
            cell: people
            for table, rows in (("stocks", stocks), ("flows", flows))
            for cell, people in _cells(run, table, rows)
        }
        if int(stocks.run[0]) < SPLIT:
            yield Figures(int(stocks.run[0]), cells, frozenset(cell.grain for cell in cells))


def _cells(run: Run, table: str, rows: Rows) -> Iterator[tuple[Cell, float]]:
    names = {column: run.names.of(column) for column in ("measure", "every", "place", "nationality")}
    codes = zip(
        *(getattr(rows, column).tolist() for column in ("measure", "every", "date", "place", "nationality", "people")),
        strict=True,
    )
    for measure, every, day, place, nation, people in codes:
        yield (
            Cell(
                Grain(table, names["measure"][measure], names["every"][every]),
                day,
                names["place"][place],
                names["nationality"][nation],
            ),
            people,
        )
