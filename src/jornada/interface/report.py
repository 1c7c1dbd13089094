"""The report: one HTML file that asks nothing of any host, and its pictures beside it."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pandas as pd

from jornada.interface import words
from jornada.interface.assumptions import IN_FULL, by_source, choice_weights, in_full
from jornada.interface.charts import encounter_panels, one_panel, small_multiples, stock_panels
from jornada.interface.drawing import Drawing, png, svg
from jornada.interface.map import draw_map
from jornada.interface.tables import Column, between, html_table
from jornada.study.evaluate import Evaluation, evaluate
from jornada.study.measure import measure
from jornada.study.publish import Published, publish, shown
from jornada.study.store import Run, open_run
from jornada.study.summary import spread

MEASURES = (
    Column("label", "Measure"), Column("unit", "Unit"), Column("q50", "Middle run", "number"), Column("range", "Nine runs in ten"),
    Column("parameters", "Parameters", "percent"), Column("shocks", "Shocks", "percent"), Column("chance", "Chance", "percent"),
)
SCORES = (
    Column("run", "Run"), Column("question", "Figures compared"), Column("who", "Who"), Column("cells", "Figures", "number"),
    Column("observed", "Published", "number"), Column("simulated", "Simulated", "number"), Column("ratio", "Ratio", "ratio"),
    Column("within_two", "Within factor two", "number"), Column("in_band", "In 90 % range", "number"),
)
QUESTIONS = {"total": "by month", "area": "by month and sector", "nationality": "by month and nationality"}


@dataclass(frozen=True)
class Findings:
    """What a report shows, read from a run once."""

    run: Run
    summary: pd.DataFrame
    headline: pd.DataFrame
    spread: pd.DataFrame
    evaluation: Evaluation
    scores: pd.DataFrame


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
    evaluation = evaluate(run)
    split = spread(run)
    parts = [("as run", evaluation.scores)] + ([("without what was fitted", evaluate(without).scores)] if without else [])
    scores = pd.concat([table.assign(run=name) for name, table in parts], ignore_index=True) if len(evaluation.scores) else pd.DataFrame()
    if len(scores):
        scores["question"] = scores["by"].map(QUESTIONS)
    headline = summary.loc[summary["every"] == "run"].reset_index(drop=True)
    return Findings(run, summary, headline, split, evaluation, scores)


def measures_table(findings: Findings) -> pd.DataFrame:
    """Return one row a measure that ever happened: middle, range, and shares of the spread."""
    table = findings.headline.merge(findings.spread.reset_index(), on="measure", how="left")
    table = table.loc[(table["q95"] > 0) | (table["mean"] > 0)].reset_index(drop=True)
    table["label"] = [measure(name).label for name in table["measure"]]
    table["unit"] = [measure(name).unit for name in table["measure"]]
    table["range"] = [between(low, high) for low, high in zip(table["q05"], table["q95"], strict=True)]
    return table


def never_seen(headline: pd.DataFrame) -> list[str]:
    """Return the labels of measures that are zero in every run."""
    return [measure(name).label for name in headline.loc[(headline["mean"] == 0) & (headline["q95"] == 0), "measure"]]


def map_table(summary: pd.DataFrame) -> pd.DataFrame:
    """Return people present on average and encounters in all, by place."""
    here = summary.loc[(summary["place"] != "") & (summary["nationality"] == "")]
    present = here.loc[(here["measure"] == "present") & (here["every"] == "")]
    dates = max(1, summary.loc[summary["measure"] == "present", "date"].nunique())
    met = here.loc[(here["measure"] == "encounters") & (here["every"] == "month")]
    table = pd.DataFrame({"present": present.groupby("place")["mean"].sum() / dates, "encounters": met.groupby("place")["mean"].sum()})
    return table.rename_axis("place").reset_index()


def draw(findings: Findings) -> dict[str, Drawing]:
    """Return the pictures by name; each begins with a table that has passed the gate."""
    scenario, cells = findings.run.scenario, findings.evaluation.cells
    names = {place.place: place.name or place.place for place in scenario.places}
    pictures = {"map": draw_map(scenario, publish(map_table(findings.summary)))}
    stocks = stock_panels(findings.summary, "present", names)
    if len(stocks):
        pictures["people-by-place"] = small_multiples(publish(stocks), "People present by place over time, with ranges")
    if len(cells):
        totals = publish(encounter_panels(cells, "total"))
        if len(shown(totals)):
            pictures["encounters"] = one_panel(totals, "Encounters by month, simulated range and published figures")
        for by, name in (("area", "encounters-by-sector"), ("nationality", "encounters-by-nationality")):
            rows = encounter_panels(cells, by)
            if len(rows):
                pictures[name] = small_multiples(publish(rows), f"Encounters by month and {by}, simulated range and published figures")
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
    from jinja2 import Environment, StrictUndefined

    text = resources.files("jornada.interface").joinpath("templates", "report.html.j2").read_text("utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(text)
    run = findings.run
    return template.render(
        title=run.info["title"], info=run.info, scenario=run.scenario, period=words.period(run.scenario), asked=words.asked(run),
        cards=words.cards(shown(publish(findings.headline))), sure=words.sure(run, findings.spread, findings.evaluation.scores),
        not_said=words.NOT_SAID, pictures={name: svg(drawing) for name, drawing in pictures.items()},
        measures=html_table(publish(measures_table(findings)), MEASURES, "measures"),
        definitions=[measure(name) for name in findings.headline["measure"]],
        scores=html_table(publish(findings.scores), SCORES, "scores") if len(findings.scores) else "",
        sources=_sources(findings), full={name: _plain(in_full(run.scenario, name), name) for name in IN_FULL},
        never=never_seen(findings.headline), choice=_plain(choice_weights(run.scenario), "choice"), pairs=run.info["split"],
    )


def _sources(findings: Findings) -> str:
    columns = (Column("table", "Table"), Column("source", "Source"), Column("basis", "Basis"), Column("rows", "Rows", "number"))
    return html_table(_gate(by_source(findings.run.scenario)), columns, "sources")


def _plain(table: pd.DataFrame, name: str) -> str:
    return html_table(_gate(table), [Column(str(c), str(c).replace("_", " ")) for c in table], name) if len(table) else ""


def _gate(table: pd.DataFrame) -> Published:
    return publish(table)
