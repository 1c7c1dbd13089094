"""The annex.

A workbook with key figures, flows, queues, assumptions and provenance, and charts that Excel itself draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from jornada.domain.measures import MONEY, ordered_by
from jornada.interface.language.dates import day_in
from jornada.interface.language.texts import label_of, means_of, say, texts, unit_of
from jornada.interface.pictures.projected import COLUMN, first_of, marked
from jornada.interface.report.assumptions import by_source, in_full, tables_in_full
from jornada.interface.report.camps import camps_of, settings_table
from jornada.study.publish import Published, publish, shown
from jornada.study.runs.measure import is_known
from jornada.study.runs.run import Run

FIGURES = ("mean", "q05", "q25", "q50", "q75", "q95")
PERCENT = {"q05": "5 %", "q25": "25 %", "q75": "75 %", "q95": "95 %"}
WIDEST, LONGEST = 60, 31  # letters of a column, and of the name of a sheet


@dataclass(frozen=True)
class Sheet:
    """A sheet of the annex: its name, what it says, and its table."""

    name: str
    says: str
    table: Published


class Cell(NamedTuple):
    """A cell of a sheet, by row and column from 0."""

    row: int
    column: int


class Rows(NamedTuple):
    """The rows of a sheet that a chart draws."""

    sheet: str  # its name
    columns: Sequence[str]  # of the sheet
    first: int  # the first row
    last: int  # the last row

    def of(self, column: str) -> list[object]:
        """Return the cells of a column as a workbook names them."""
        at = self.columns.index(column)
        return [self.sheet, self.first, at, self.last, at]


def write_annex(sheets: Sequence[Sheet], title: str, file: Path, language: str = "en") -> Path:
    """Write the workbook of a run in a language; every table has passed the gate."""
    import xlsxwriter

    with xlsxwriter.Workbook(
        str(file), {"nan_inf_to_errors": False, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": title, "comments": say("not.prediction", language)})
        for sheet in sheets:
            _write(book, sheet, language)
        _charts(book, next(sheet for sheet in sheets if sheet.name == say("annex.time", language)), language)
    return file


def sheets_of(run: Run, places: pd.DataFrame, offices: pd.DataFrame, language: str = "en") -> list[Sheet]:
    """Return the sheets in order; those without rows are left out."""
    summary = run.summary()
    tables = {
        "key": key_figures(summary, language, run.scenario.money),
        "time": over_time(marked(summary, run.scenario), language),
        "flows": flows_by_place(summary),
        "places": places,
        "queues": offices,
    }
    sheets = [
        Sheet(say(f"annex.{key}", language), say(f"annex.{key}.says", language), publish(table))
        for key, table in tables.items()
        if len(table) or key == "time"
    ]
    sheets += [
        Sheet(say(f"annex.{key}", language), say(f"annex.{key}.says", language), publish(table))
        for key, table in of_camps(run, language).items()
        if len(table)
    ]
    for name in tables_in_full(run.scenario):
        if len(table := in_full(run.scenario, name, language)):
            sheets.append(
                Sheet(f"{name}.csv"[:LONGEST], say("annex.table.says", language, {"table": name}), publish(table))
            )
    last = {"sources": by_source(run.scenario, language), "provenance": provenance(run, language)}
    return sheets + [
        Sheet(say(f"annex.{key}", language), say(f"annex.{key}.says", language), publish(table))
        for key, table in last.items()
    ]


def of_camps(run: Run, language: str = "en") -> dict[str, pd.DataFrame]:
    """Return camps against counts, rivals and settings, for runs under the rules of Flee."""
    scores = camps_of(run)
    return (
        {}
        if scores is None
        else {
            "camps": scores.camps,
            "rivals": scores.rivals,
            "camp_days": scores.days,
            "settings": settings_table(run.scenario, language),
        }
    )


def heading(column: str, language: str) -> str:
    """Return what stands over a column: its name, its percent of the runs, or both.

    Examples
    --------
    >>> heading("q50", "en"), heading("present_q05", "en"), heading("fare_per_km", "es"), heading("date", "es")
    ('middle run', 'people on an average night, 5 %', 'fare per km', 'fecha')
    """
    base, _, quantile = column.rpartition("_")
    if column in PERCENT:
        return PERCENT[column]
    if base and quantile in FIGURES:
        return f"{_named(base, language)}, {heading(quantile, language)}"
    return _named(column, language)


def _named(column: str, language: str) -> str:
    key = f"annex.head.{column}"
    if key in texts()["en"]:
        return say(key, language)
    return label_of(column, language) if is_known(column) else column.replace("_", " ")


def key_figures(summary: pd.DataFrame, language: str = "en", money: str = MONEY) -> pd.DataFrame:
    """Return one row a measure: label, unit, definition, and the spread over the runs."""
    rows = summary.loc[summary["every"] == "run"]
    about = pd.DataFrame(
        {
            "measure": rows["measure"],
            "label": [label_of(name, language) for name in rows["measure"]],
            "unit": [unit_of(name, language, money) for name in rows["measure"]],
        }
    )
    means = pd.DataFrame({"definition": [means_of(name, language) for name in rows["measure"]]}, index=rows.index)
    return pd.concat([about, rows[list(FIGURES)], means], axis=1).reset_index(drop=True)


def over_time(summary: pd.DataFrame, language: str = "en") -> pd.DataFrame:
    """Return every measure over all places, by recorded period."""
    rows = summary.loc[
        (summary["every"] != "run")
        & (summary["place"] == "")
        & (summary["nationality"] == "")
        & summary["measure"].map(is_known)
    ]
    found = (
        rows[["measure", "every", "date", *FIGURES, *(name for name in (COLUMN,) if name in rows)]]
        .sort_values(["measure", "every", "date"])
        .reset_index(drop=True)
    )
    return found.assign(every=[say(f"annex.every.{every}", language) for every in found["every"]])


def flows_by_place(summary: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of every flow by place over the whole period, one column a measure."""
    rows = summary.loc[
        (summary["kind"] == "flow")
        & (summary["place"] != "")
        & (summary["nationality"] == "")
        & summary["measure"].map(is_known)
    ]
    finest = rows.groupby("measure")["every"].transform(
        lambda every: next((name for name in ("day", "week", "month") if (every == name).any()), "")
    )
    rows = rows.loc[(rows["every"] == finest) & ~rows["measure"].str.startswith(("office_", "in_force"))]
    return (
        rows.pivot_table(
            index="place", columns="measure", values="mean", aggfunc="sum", fill_value=0.0, observed=True
        ).reset_index()
        if len(rows)
        else rows
    )


def provenance(run: Run, language: str = "en") -> pd.DataFrame:
    """Return what made the figures: version, seed, runs, scenario, licence and sources."""
    info, scenario = run.info, run.scenario
    about = {
        "title": info["title"],
        "study": info["study"],
        "seed": info["seed"],
        "runs": info["runs"],
        "start": info["start"],
        "days": info["days"],
        "licence": scenario.licence,
        "kind": say("not.prediction", language),
    }
    rows = [(say(f"annex.{key}", language), str(value)) for key, value in about.items()]
    rows.insert(1, ("jornada", str(info["version"])))
    rows += [(say("annex.source", language, {"number": i}), source) for i, source in enumerate(scenario.sources, 1)]
    return pd.DataFrame(rows, columns=["what", "value"])


def _write(book: Any, sheet: Sheet, language: str) -> None:
    """Write a table below a line that says what it is."""
    table, page = shown(sheet.table), book.add_worksheet(sheet.name)
    head, number, note = (
        book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        book.add_format({"num_format": "#,##0.##"}),
        book.add_format({"italic": True}),
    )
    page.write_string(0, 0, sheet.says, note)
    page.freeze_panes(2, 1)
    for j, column in enumerate(table.columns):
        page.write_string(1, j, heading(str(column), language), head)
        for i, value in enumerate(table[column], 2):
            _cell(page, Cell(i, j), value, number)
        longest = max([len(str(column)), *(len(_text(value)) for value in table[column][:200])])
        page.set_column(j, j, min(WIDEST, longest + 2))
    page.autofilter(1, 0, 1 + len(table), max(0, len(table.columns) - 1))


def _cell(page: Any, at: Cell, value: Any, number: Any) -> None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value == value:
            page.write_number(*at, value, number)
    else:
        page.write_string(*at, _text(value))


def _text(value: Any) -> str:
    return (
        ""
        if value is None
        else value.date().isoformat()
        if isinstance(value, pd.Timestamp)
        else f"{value:.2f}"
        if isinstance(value, float)
        else str(value)
    )


def _charts(book: Any, sheet: Sheet, language: str) -> None:
    """Draw the middle run and its range over time, from the cells of the sheet, so that a changed cell changes the
    chart."""
    table, page = shown(sheet.table), book.add_worksheet(say("annex.charts", language))
    drawn = [name for name in ordered_by("chart") if (table["measure"] == name).sum() > 1]
    for k, name in enumerate(drawn):
        rows = table.index[
            (table["measure"] == name) & (table["every"] == table.loc[table["measure"] == name, "every"].iloc[0])
        ]
        chart = _chart(book, name, Rows(sheet.name, list(table.columns), int(rows[0]) + 2, int(rows[-1]) + 2), language)
        chart.set_title({"name": title_of(name, first_of(table.loc[rows]), language), "name_font": {"size": 11}})
        page.insert_chart(k * 18, 0, chart)


def title_of(name: str, projected: date | None, language: str) -> str:
    """Return what stands over a chart: what it shows, and from which day on that is projected.

    Examples
    --------
    >>> title_of("encounters", date(2023, 12, 1), "en")
    'encounters (events); projected from 1 December 2023 on'
    """
    title = f"{label_of(name, language)} ({unit_of(name, language)})"
    return (
        say("period.projected", language, {"period": title, "day": day_in(projected, language)}) if projected else title
    )


def _chart(book: Any, name: str, rows: Rows, language: str) -> Any:
    chart = book.add_chart({"type": "line"})
    for field, colour, dash in (("q05", "#9CC3E4", "dash"), ("q95", "#9CC3E4", "dash"), ("q50", "#1F5F99", "solid")):
        chart.add_series(
            {
                "name": heading(field, language),
                "categories": rows.of("date"),
                "values": rows.of(field),
                "line": {"color": colour, "dash_type": dash, "width": 1.5},
            }
        )
    chart.set_size({"width": 820, "height": 340})
    chart.set_legend({"position": "bottom"})
    return chart
