"""The annex: a workbook with key figures, flows, queues, assumptions and provenance, and charts that Excel itself draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from jornada.interface.assumptions import IN_FULL, by_source, in_full
from jornada.interface.texts import unit_of
from jornada.study.measure import is_known, measure
from jornada.study.publish import Published, publish, shown
from jornada.study.store import Run

FIGURES = ("mean", "q05", "q25", "q50", "q75", "q95")
HEADINGS = {"mean": "mean", "q05": "5 %", "q25": "25 %", "q50": "middle run", "q75": "75 %", "q95": "95 %"}
WIDEST = 60
CHARTS = ("present", "encounters", "waiting", "unsheltered", "died")


@dataclass(frozen=True)
class Sheet:
    """A sheet of the annex: its name, what it says, and its table."""

    name: str
    says: str
    table: Published


def write_annex(run: Run, places: pd.DataFrame, offices: pd.DataFrame, file: Path) -> Path:
    """Write the workbook of a run; every table passes the gate."""
    import xlsxwriter

    sheets = sheets_of(run, places, offices)
    with xlsxwriter.Workbook(str(file), {"nan_inf_to_errors": False, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": str(run.info["title"]), "comments": "Scenario, not prediction."})
        for sheet in sheets:
            _write(book, sheet)
        _charts(book, next(sheet for sheet in sheets if sheet.name == "Over time"))
    return file


def sheets_of(run: Run, places: pd.DataFrame, offices: pd.DataFrame) -> list[Sheet]:
    """Return the sheets in order; those without rows are left out."""
    summary = run.summary()
    tables = [
        ("Key figures", "One figure a run for every measure, over the whole period: its spread over the runs.", key_figures(summary)),
        ("Over time", "All places together, by recorded period: stocks on its last night, flows from its first day.", over_time(summary)),
        ("Flows by place", "Flows by place, whole period: sums of the middle runs of the periods would not add up, so means are given.", flows_by_place(summary)),
        ("Places", "Each place over the whole period: average and fullest night, people without a bed, encounters.", places),
        ("Queues", "Each office: people in line or on the list on an average night, people served, and after how long.", offices),
        *((f"{name}.csv"[:31], f"The table {name} of the scenario, with its sources.", in_full(run.scenario, name)) for name in IN_FULL),
        ("Sources", "Every table of the scenario by source: observed, derived, fitted or assumption.", by_source(run.scenario)),
        ("Provenance", "What made these figures.", provenance(run)),
    ]
    return [Sheet(name, says, publish(table)) for name, says, table in tables if len(table) or name == "Over time"]


def key_figures(summary: pd.DataFrame) -> pd.DataFrame:
    """Return one row a measure: label, unit, definition, and the spread over the runs."""
    rows = summary.loc[summary["every"] == "run"]
    about = pd.DataFrame({"measure": rows["measure"], "label": [measure(name).label for name in rows["measure"]],
                          "unit": [unit_of(name) for name in rows["measure"]]})
    means = pd.DataFrame({"definition": [measure(name).definition for name in rows["measure"]]}, index=rows.index)
    return pd.concat([about, rows[list(FIGURES)], means], axis=1).reset_index(drop=True)


def over_time(summary: pd.DataFrame) -> pd.DataFrame:
    """Return every measure over all places, by recorded period."""
    rows = summary.loc[(summary["every"] != "run") & (summary["place"] == "") & (summary["nationality"] == "") & summary["measure"].map(is_known)]
    return rows[["measure", "every", "date", *FIGURES]].sort_values(["measure", "every", "date"]).reset_index(drop=True)


def flows_by_place(summary: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of every flow by place over the whole period, one column a measure."""
    rows = summary.loc[(summary["kind"] == "flow") & (summary["place"] != "") & (summary["nationality"] == "") & summary["measure"].map(is_known)]
    finest = rows.groupby("measure")["every"].transform(lambda every: next((name for name in ("day", "week", "month") if (every == name).any()), ""))
    rows = rows.loc[(rows["every"] == finest) & ~rows["measure"].str.startswith(("office_", "in_force"))]
    return rows.pivot_table(index="place", columns="measure", values="mean", aggfunc="sum", fill_value=0.0, observed=True).reset_index() if len(rows) else rows


def provenance(run: Run) -> pd.DataFrame:
    """Return what made the figures: version, seed, runs, scenario, licence and sources."""
    info, scenario = run.info, run.scenario
    rows: list[tuple[str, str]] = [
        ("title", str(info["title"])), ("jornada", str(info["version"])), ("study (hash of scenario and model)", str(info["study"])), ("seed", str(info["seed"])),
        ("runs", str(info["runs"])), ("first day", str(info["start"])), ("days", str(info["days"])), ("licence of the tables", scenario.licence),
        *((f"source {i}", source) for i, source in enumerate(scenario.sources, 1)), ("kind", "Scenario, not prediction."),
    ]
    return pd.DataFrame(rows, columns=["what", "value"])


def _write(book: Any, sheet: Sheet) -> None:
    """Write a table below a line that says what it is."""
    table, page = shown(sheet.table), book.add_worksheet(sheet.name)
    head, number, note = book.add_format({"bold": True, "bottom": 1, "text_wrap": True}), book.add_format({"num_format": "#,##0.##"}), book.add_format({"italic": True})
    page.write(0, 0, sheet.says, note)
    page.freeze_panes(2, 1)
    for j, column in enumerate(table.columns):
        page.write(1, j, HEADINGS.get(str(column), str(column).replace("_", " ")), head)
        for i, value in enumerate(table[column], 2):
            _cell(page, (i, j), value, number)
        longest = max([len(str(column)), *(len(_text(value)) for value in table[column][:200])])
        page.set_column(j, j, min(WIDEST, longest + 2))
    page.autofilter(1, 0, 1 + len(table), max(0, len(table.columns) - 1))


def _cell(page: Any, at: tuple[int, int], value: Any, number: Any) -> None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value == value:
            page.write_number(*at, value, number)
    else:
        page.write_string(*at, _text(value))


def _text(value: Any) -> str:
    return "" if value is None else value.date().isoformat() if isinstance(value, pd.Timestamp) else f"{value:.2f}" if isinstance(value, float) else str(value)


def _charts(book: Any, sheet: Sheet) -> None:
    """Draw the middle run and its range over time, from the cells of the sheet, so that a changed cell changes the chart."""
    table, page = shown(sheet.table), book.add_worksheet("Charts")
    drawn = [name for name in CHARTS if (table["measure"] == name).sum() > 1]
    for k, name in enumerate(drawn):
        rows = table.index[(table["measure"] == name) & (table["every"] == table.loc[table["measure"] == name, "every"].iloc[0])]
        page.insert_chart(k * 18, 0, _chart(book, name, list(table.columns), (int(rows[0]) + 2, int(rows[-1]) + 2)))


def _chart(book: Any, name: str, columns: Sequence[str], rows: tuple[int, int]) -> Any:
    chart = book.add_chart({"type": "line"})
    for field, colour, dash in (("q05", "#9CC3E4", "dash"), ("q95", "#9CC3E4", "dash"), ("q50", "#1F5F99", "solid")):
        chart.add_series({
            "name": HEADINGS[field], "categories": ["Over time", rows[0], columns.index("date"), rows[1], columns.index("date")],
            "values": ["Over time", rows[0], columns.index(field), rows[1], columns.index(field)], "line": {"color": colour, "dash_type": dash, "width": 1.5},
        })
    chart.set_title({"name": f"{measure(name).label} ({unit_of(name)})", "name_font": {"size": 11}})
    chart.set_size({"width": 820, "height": 340})
    chart.set_legend({"position": "bottom"})
    return chart
