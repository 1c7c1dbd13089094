"""What happened beyond counts of people.

Papers in hand, policies in force, what follows an encounter, who walked together, and offices over time.
"""

from dataclasses import dataclass

import pandas as pd

from jornada.interface.language.columns import Column
from jornada.interface.language.numbers import ends_of, ranged, share_range
from jornada.interface.language.texts import say
from jornada.interface.pictures.bands import Chart, Stock, small_multiples, stock_panels
from jornada.interface.pictures.bars import Span, strips, wait_bars
from jornada.interface.pictures.drawing import Drawing
from jornada.study.findings.caravans import by_night
from jornada.study.findings.encounters import by_effect
from jornada.study.findings.papers import by_paper
from jornada.study.findings.policies import days_in_force, spans_in_force
from jornada.study.publish import Published, publish, shown
from jornada.study.runs.run import Run

MOST = 24  # small charts of one kind: more would be looked at by nobody
COLUMNS = {  # headings are keys of texts
    "papers": (
        Column("paper", "head.paper"),
        Column("description", "head.what"),
        Column("holding_range", "head.night"),
        Column("at_end_range", "head.last.night"),
    ),
    "in_force": (
        Column("policy", "head.policy"),
        Column("source", "head.source"),
        Column("days_range", "head.days"),
        Column("ever", "head.ever", "percent"),
    ),
    "effects": (
        Column("label", "head.follows"),
        Column("at_once_range", "head.at.once"),
        Column("share_range", "head.share"),
        Column("later_range", "head.later"),
    ),
    "nights": (
        Column("night", "head.night.of"),
        Column("place", "head.place"),
        Column("people_range", "head.caravan"),
        Column("ever", "head.anybody", "percent"),
    ),
}


@dataclass(frozen=True)
class Acts:
    """What rules did in a run, as tables: papers, days in force and their shares by period, effects of encounters,
    nights of caravans, people in the lines of offices, and those who hold each paper."""

    papers: pd.DataFrame
    days: pd.DataFrame
    shares: pd.DataFrame
    effects: pd.DataFrame
    nights: pd.DataFrame
    lines: pd.DataFrame
    held: pd.DataFrame


def acts_of(run: Run, summary: pd.DataFrame) -> Acts:
    """Return what rules did in a run."""
    about = {paper.paper: paper.description for paper in run.scenario.papers}
    sources = {policy.name: policy.source for policy in run.scenario.policies}
    papers, days, effects = by_paper(run), days_in_force(run), by_effect(run)
    papers["description"] = [about.get(name, "") for name in papers["paper"]]
    days["source"] = [sources[name] for name in days["policy"]]
    held = stock_panels(run, summary, Stock("holding", number=MOST)) if len(papers) else pd.DataFrame()
    return Acts(papers, days, spans_in_force(run), effects, by_night(run), caseloads(run, summary), held)


def tables(acts: Acts, language: str = "en") -> dict[str, pd.DataFrame]:
    """Return the tables by name, with their ranges in words; a table without rows is not shown."""
    effects = acts.effects.assign(label=[say(f"effect.{name}", language) for name in acts.effects["effect"]])
    found = {"papers": acts.papers, "in_force": acts.days, "effects": effects, "nights": acts.nights}
    return {name: _in_words(table, language) if len(table) else table for name, table in found.items()}


def _in_words(table: pd.DataFrame, language: str) -> pd.DataFrame:
    for name in [column.removesuffix("_q05") for column in table if column.endswith("_q05")]:
        low, high = table[f"{name}_q05"], table[f"{name}_q95"]
        if name == "share":
            table = table.assign(
                share_range=["–" if a != a else share_range(a, b, language) for a, b in zip(low, high, strict=True)]
            )
        else:
            table = ranged(table, ends_of(name), f"{name}_range", language)
    return table


def draw(run: Run, acts: Acts, offices: Published, language: str = "en") -> dict[str, Drawing]:
    """Return the pictures by name; those of what a scenario does not have are left out."""
    pictures = {}
    served = shown(offices)
    served = served.loc[served["served_q95"] > 0] if "served_q95" in served else served.iloc[:0]
    if len(served) and "served_later_q50" in served:
        pictures["waits-by-office"] = wait_bars(publish(served), say("chart.waits", language), language)
    if len(acts.lines):
        pictures["caseload-by-office"] = _multiples(acts.lines, "caseload", language)
    if len(acts.held):
        pictures["papers-in-hand"] = _multiples(acts.held, "papers", language)
    if len(acts.shares):
        start = pd.Timestamp(run.info["start"])
        span = Span(start, start + pd.Timedelta(days=int(run.info["days"])), run.scenario.projected_from)
        pictures["policies-in-force"] = strips(publish(ordered(acts)), say("chart.in_force", language), span, language)
    return pictures


def _multiples(table: pd.DataFrame, name: str, language: str) -> Drawing:
    return small_multiples(
        Chart(publish(table), say(f"chart.{name}", language), say(f"chart.{name}.unit", language), language)
    )


def caseloads(run: Run, summary: pd.DataFrame) -> pd.DataFrame:
    """Return people in line, or on the list, by office and date.

    Offices in the order of their table, those nobody ever waits at left out.
    """
    parts = [
        stock_panels(run, summary, Stock(f"office_{name}", number=len(run.scenario.offices)))
        for name in ("waiting", "listed")
    ]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame()
    whole, order = (
        pd.concat(parts, ignore_index=True),
        {office.office: i for i, office in enumerate(run.scenario.offices)},
    )
    most = set(whole.groupby("name")["q50"].sum().nlargest(MOST).index)
    whole = whole.loc[whole["name"].isin(most)]
    return (
        whole.assign(order=whole["name"].map(order))
        .sort_values(["order", "date"], ignore_index=True)
        .drop(columns="order")
    )


def ordered(acts: Acts) -> pd.DataFrame:
    """Return the shares of days in force, policies in the order of their table."""
    order = {name: i for i, name in enumerate(acts.days["policy"])}
    return (
        acts.shares.assign(order=acts.shares["policy"].map(order))
        .sort_values(["order", "date"], ignore_index=True)
        .drop(columns="order")
    )
