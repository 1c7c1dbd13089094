"""The report: one HTML file that asks nothing of any host, and its pictures beside it."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jornada.interface import acts, words
from jornada.interface.assumptions import IN_FULL, by_source, choice_weights, in_full
from jornada.interface.charts import encounter_panels, one_panel, small_multiples, stock_panels
from jornada.interface.drawing import Drawing, png, svg
from jornada.interface.map import draw_map
from jornada.interface.names import country, short_name
from jornada.interface.pages import rendered, viewer_of
from jornada.interface.tables import Column, html_table, ranged, ratio, share_range
from jornada.interface.viewer_data import packed, viewer_data
from jornada.study.evaluate import UNFITTED, Evaluation, evaluate
from jornada.study.measure import COST, measure
from jornada.study.offices import WAITS, account, by_office
from jornada.study.places import by_place
from jornada.study.publish import Published, publish, shown
from jornada.study.store import Run, open_run
from jornada.study.summary import spread

NEEDS_RUNS = ("range", "parameters", "shocks", "chance", "in_band", "ever")
MEASURES = (
    Column("label", "Measure"), Column("means", "What is counted"), Column("unit", "Unit"), Column("q50", "Middle run", "figure"),
    Column("range", "Nine runs in ten"), Column("parameters", "Spread: parameters", "percent"), Column("shocks", "Spread: shocks", "percent"),
    Column("chance", "Spread: chance", "percent"),
)
PLACES = (
    Column("name", "Place"), Column("country", "Country"), Column("present_range", "People, average night"),
    Column("peak_range", "People, fullest recorded night"), Column("without_bed_range", "Without a bed, average night"), Column("encounters_range", "Encounters"),
)
OFFICES = (
    Column("office", "Office"), Column("place", "Place"), Column("caseload_range", "People in line or on the list, average night"),
    Column("served_range", "Served, whole period"), *(Column(f"{name}_range", heading) for name, heading in zip(
        WAITS, ("Served within a week", "in 8 to 30 days", "in 31 to 90 days", "later"), strict=True)),
)
ACCOUNT = (
    Column("purpose", "Purpose"), Column("q50", "Middle run, USD", "figure"), Column("range", "Nine runs in ten, USD"),
    *MEASURES[-3:],
)
SCORES = (
    Column("run", "Run"), Column("question", "Compared"), Column("cells", "Figures", "count"), Column("observed", "Published, in all", "figure"),
    Column("ratio_range", "Simulated over published"), Column("within_two", "Within a factor of two", "count"),
    Column("in_band", "Published in the range", "count"),
)
QUESTIONS = {"total": "by month", "area": "by month and sector", "nationality": "by month and nationality"}
UNFITTED_ONLY = "by month and nationality, only those none of whose arrivals were fitted"


@dataclass(frozen=True)
class Findings:
    """What a report shows, read from a run once."""

    run: Run
    summary: pd.DataFrame
    headline: pd.DataFrame
    spread: pd.DataFrame
    places: pd.DataFrame
    offices: pd.DataFrame
    acts: acts.Acts
    evaluation: Evaluation
    without: Evaluation


def report(run: Run | str | Path, out: str | Path | None = None, without: Run | None = None) -> Path:
    """Write the report of a run, with pictures beside it, and return where it is.

    `without` is the same scenario run without what was fitted; its scores are shown beside.
    """
    run = run if isinstance(run, Run) else open_run(run)
    target = Path(out) if out else run.path / "report.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    findings = find(run, without)
    pictures = draw(findings)
    write_pictures(pictures, target.parent / "pictures")
    target.write_text(page(findings, pictures), "utf-8")
    return target


def find(run: Run, without: Run | None = None) -> Findings:
    """Return what a report shows."""
    summary = run.summary()
    headline = summary.loc[summary["every"] == "run"].reset_index(drop=True)
    beside = evaluate(without) if without else Evaluation(pd.DataFrame(), pd.DataFrame())
    return Findings(run, summary, headline, spread(run), by_place(run), by_office(run), acts.acts_of(run), evaluate(run), beside)


def measures_table(findings: Findings) -> pd.DataFrame:
    """Return one row a measure that ever happened: middle, range, and shares of the spread."""
    table = findings.headline.merge(findings.spread.reset_index(), on="measure", how="left")
    table = table.loc[((table["q95"] > 0) | (table["mean"] > 0)) & ~table["measure"].str.startswith(COST)].reset_index(drop=True)
    for column, of in (("label", "label"), ("means", "definition"), ("unit", "unit")):
        table[column] = [getattr(measure(name), of) for name in table["measure"]]
    return ranged(table, "q05", "q95", "range")


def places_table(findings: Findings) -> pd.DataFrame:
    """Return one row a place where anybody ever was or was met, the fullest first."""
    known = {place.place: place for place in findings.run.scenario.places}
    table = findings.places.copy()
    for name in [c.removesuffix("_q05") for c in table if c.endswith("_q05")]:
        table = ranged(table, f"{name}_q05", f"{name}_q95", f"{name}_range")
    order = [c for c in ("present_q50", "encounters_q50") if c in table]
    table["name"] = [short_name(known[place].name or place) for place in table["place"]]
    table["country"] = [country(known[place].country) for place in table["place"]]
    return table.sort_values(order, ascending=False, na_position="last") if order else table


def offices_table(findings: Findings) -> pd.DataFrame:
    """Return one row an office: who waits at night, who is served, and after how long; none where there are no offices."""
    table, scenario = findings.offices.copy(), findings.run.scenario
    names = {place.place: short_name(place.name or place.place) for place in scenario.places}
    where = {office.office: names[office.place] for office in scenario.offices}
    for name in [c.removesuffix("_q05") for c in table if c.endswith("_q05")]:
        if name in WAITS:
            table[f"{name}_range"] = [share_range(low, high) for low, high in zip(table[f"{name}_q05"], table[f"{name}_q95"], strict=True)]
        else:
            table = ranged(table, f"{name}_q05", f"{name}_q95", f"{name}_range")
    return table.assign(place=[where[office] for office in table["office"]])


def account_table(findings: Findings) -> pd.DataFrame:
    """Return what each purpose cost; none where the scenario has no unit costs."""
    return ranged(account(findings.summary).merge(findings.spread.reset_index(), on="measure", how="left"), "q05", "q95", "range")


def scores_table(findings: Findings) -> pd.DataFrame:
    """Return the scores of the run and of the one without what was fitted; questions that nobody can answer are left out."""
    parts = [("as run", findings.evaluation.scores), ("without what was fitted", findings.without.scores)]
    table = pd.concat([scores.assign(run=name) for name, scores in parts if len(scores)] or [pd.DataFrame({"cells": []})], ignore_index=True)
    table = table.loc[table["cells"] > 0].reset_index(drop=True)
    if len(table):
        table["question"] = [UNFITTED_ONLY if who == UNFITTED else QUESTIONS[by] for by, who in zip(table["by"], table["who"], strict=True)]
        table["ratio_range"] = [f"{ratio(a)} to {ratio(b)}" for a, b in zip(table["ratio_q05"], table["ratio_q95"], strict=True)]
    return table


def never_seen(headline: pd.DataFrame) -> list[str]:
    """Return the labels of measures that are zero in every run."""
    return [measure(name).label for name in headline.loc[(headline["mean"] == 0) & (headline["q95"] == 0), "measure"]]


def draw(findings: Findings) -> dict[str, Drawing]:
    """Return the pictures by name; each begins with a table that has passed the gate."""
    names = {place.place: place.name or place.place for place in findings.run.scenario.places}
    pictures = {"map": draw_map(findings.run.scenario, publish(findings.places))}
    stocks = stock_panels(findings.summary, "present", names)
    if len(stocks):
        pictures["people-by-place"] = small_multiples(publish(stocks), "People present by place over time, with ranges", "people at the place")
    pictures |= acts.draw(findings.run, summary=findings.summary, acts=findings.acts, offices=publish(offices_table(findings)))
    return pictures | (draw_encounters(findings) if len(findings.evaluation.cells) else {})


def draw_encounters(findings: Findings) -> dict[str, Drawing]:
    """Return the pictures of encounters beside what is published."""
    unit, says, pictures = "encounters a month", "simulated range and published figures", {}
    for by, name in (("total", "encounters"), ("area", "encounters-by-sector"), ("nationality", "encounters-by-nationality")):
        rows = encounter_panels(findings.evaluation.cells, by, findings.without.cells)
        if len(rows) and by == "total":
            pictures[name] = one_panel(publish(rows), f"Encounters by month, {says}", unit)
        elif len(rows):
            pictures[name] = small_multiples(publish(rows), f"Encounters by month and {'sector' if by == 'area' else by}, {says}", unit)
    return pictures


def write_pictures(pictures: dict[str, Drawing], folder: Path) -> None:
    """Write every picture as PNG, where matplotlib is installed."""
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        return
    folder.mkdir(exist_ok=True)
    for name, drawing in pictures.items():
        png(drawing, folder / f"{name}.png")


def page(findings: Findings, pictures: dict[str, Drawing]) -> str:
    """Return the report as HTML."""
    drawn = {name: svg(drawing) for name, drawing in pictures.items()}
    return rendered("report", {**first_page(findings), **tables_of(findings), "pictures": drawn, "viewer": viewer_of(packed(viewer_data([findings.run])))})


def first_page(findings: Findings) -> dict[str, object]:
    """Return what the first page says in words."""
    run = findings.run
    return {
        "title": run.info["title"], "info": run.info, "scenario": run.scenario, "period": words.period(run.scenario), "asked": words.asked(run),
        "cards": words.cards(shown(publish(findings.headline)), run.fluid), "fluid": run.fluid, "not_said": words.NOT_SAID, "pairs": run.info["split"],
        "sure": words.sure(run, *(shown(publish(table)) for table in (findings.spread, findings.evaluation.scores, findings.without.scores))),
        "never": never_seen(shown(publish(findings.headline))), "beside": len(findings.without.cells) > 0,
    }


def tables_of(findings: Findings) -> dict[str, object]:
    """Return the tables of the report as HTML."""
    scenario, scores, places = findings.run.scenario, scores_table(findings), places_table(findings)
    return {
        "measures": _table_of(findings, measures_table(findings), MEASURES, "measures"),
        "places": _table_of(findings, places, PLACES, "places"),
        "scores": _table_of(findings, scores, SCORES, "scores"),
        "offices": _table_of(findings, offices_table(findings), OFFICES, "by-office"), "account": _table_of(findings, account_table(findings), ACCOUNT, "account"),
        **{name: _table_of(findings, table, acts.COLUMNS[name], name) for name, table in acts.tables(findings.acts).items()},
        "sources": _sources(findings), "choice": _plain(choice_weights(scenario), "choice"),
        "full": {name: _plain(in_full(scenario, name), name) for name in IN_FULL},
    }


def _table_of(findings: Findings, table: pd.DataFrame, columns: tuple[Column, ...], name: str) -> str:
    columns = tuple(alone(c) for c in columns if c.field not in NEEDS_RUNS) if findings.run.fluid else columns
    passed = publish(table)
    return html_table(passed, [c for c in columns if c.field in table], name) if len(shown(passed)) else ""


def alone(column: Column) -> Column:
    """Return a column as a table of one run has it: the figure instead of a range.

    Examples
    --------
    >>> alone(Column("present_range", "People")), alone(Column("q50", "Middle run, USD", "figure")).heading
    (Column(field='present_q50', heading='People', form='figure'), 'USD')
    """
    form = {"ratio_range": "ratio", "share_range": "percent"} | {f"{name}_range": "percent" for name in WAITS}
    field = "ratio" if column.field == "ratio_range" else column.field.replace("_range", "_q50")
    heading = column.heading.removeprefix("Middle run").removeprefix(", ") or "Figure"
    return Column(field, heading, form.get(column.field, "figure" if field != column.field else column.form))


def _sources(findings: Findings) -> str:
    columns = (Column("table", "Table"), Column("source", "Source"), Column("basis", "Basis"), Column("rows", "Rows", "count"))
    return html_table(_gate(by_source(findings.run.scenario)), columns, "sources")


def _plain(table: pd.DataFrame, name: str) -> str:
    return html_table(_gate(table), [Column(str(c), str(c).replace("_", " ")) for c in table], name) if len(table) else ""


def _gate(table: pd.DataFrame) -> Published:
    return publish(table)
