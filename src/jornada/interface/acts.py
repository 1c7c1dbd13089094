"""What happened beyond counts of people: papers in hand, policies in force, what follows an encounter, who walked together, and offices over time."""

from dataclasses import dataclass

import pandas as pd

from jornada.interface.bars import strips, wait_bars
from jornada.interface.charts import small_multiples, stock_panels
from jornada.interface.drawing import Drawing
from jornada.interface.tables import Column, ranged, share_range
from jornada.study.caravans import by_night
from jornada.study.dispositions import by_effect
from jornada.study.in_force import days_in_force, share_in_force
from jornada.study.papers import by_paper
from jornada.study.publish import Published, publish, shown
from jornada.study.store import Run

MOST = 24  # small charts of one kind: more would be looked at by nobody
EFFECTS = {
    "released": "released", "removed": "removed", "returned": "returned to a place", "held": "held, in the line of an office",
    "admitted": "admitted",
}
COLUMNS = {
    "papers": (Column("paper", "Paper in hand"), Column("description", "What it is"), Column("holding_range", "People, average night"),
               Column("at_end_range", "People, last night")),
    "in_force": (Column("policy", "Policy"), Column("source", "Source"), Column("days_range", "Days in force"), Column("ever", "Runs in which it ever was", "percent")),
    "effects": (Column("label", "What follows"), Column("at_once_range", "At once, encounters"), Column("share_range", "Share of encounters"),
                Column("later_range", "Later, by the decision of an office, people")),
    "nights": (Column("night", "Night"), Column("place", "Place"), Column("people_range", "People in a caravan"), Column("ever", "Runs in which anybody was", "percent")),
}


@dataclass(frozen=True)
class Acts:
    """What rules did in a run, as tables: papers, days in force and their shares by period, effects of encounters, nights of caravans."""

    papers: pd.DataFrame
    days: pd.DataFrame
    shares: pd.DataFrame
    effects: pd.DataFrame
    nights: pd.DataFrame


def acts_of(run: Run) -> Acts:
    """Return what rules did in a run."""
    about = {paper.paper: paper.description for paper in run.scenario.papers}
    sources = {policy.name: policy.source for policy in run.scenario.policies}
    papers, days, effects = by_paper(run), days_in_force(run), by_effect(run)
    papers["description"] = [about.get(name, "") for name in papers["paper"]]
    days["source"] = [sources[name] for name in days["policy"]]
    effects["label"] = [EFFECTS[name] for name in effects["effect"]]
    return Acts(papers, days, share_in_force(run), effects, by_night(run))


def tables(acts: Acts) -> dict[str, pd.DataFrame]:
    """Return the tables by name, with their ranges in words; a table without rows is not shown."""
    found = {"papers": acts.papers, "in_force": acts.days, "effects": acts.effects, "nights": acts.nights}
    return {name: _in_words(table) if len(table) else table for name, table in found.items()}


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    for name in [column.removesuffix("_q05") for column in table if column.endswith("_q05")]:
        low, high = table[f"{name}_q05"], table[f"{name}_q95"]
        if name == "share":
            table = table.assign(share_range=["–" if a != a else share_range(a, b) for a, b in zip(low, high, strict=True)])
        else:
            table = ranged(table, f"{name}_q05", f"{name}_q95", f"{name}_range")
    return table


def draw(run: Run, summary: pd.DataFrame, acts: Acts, offices: Published) -> dict[str, Drawing]:
    """Return the pictures by name; those of what a scenario does not have are left out."""
    pictures = {}
    served = shown(offices)
    served = served.loc[served["served_q95"] > 0] if "served_q95" in served else served.iloc[:0]
    if len(served) and "served_later_q50" in served:
        pictures["waits-by-office"] = wait_bars(publish(served), "How long people waited until they were called, by office")
    if len(lines := caseloads(run, summary)):
        pictures["caseload-by-office"] = small_multiples(publish(lines), "People in line or on the list of each office over time, with ranges", "people in line or on the list")
    if len(acts.papers) and len(held := stock_panels(summary, "holding", {}, MOST)):
        pictures["papers-in-hand"] = small_multiples(publish(held), "People by paper in hand over time, with ranges", "people who hold it")
    if len(acts.shares):
        start = pd.Timestamp(run.info["start"])
        span = (start, start + pd.Timedelta(days=int(run.info["days"])))
        pictures["policies-in-force"] = strips(publish(ordered(acts)), "When each policy was in force", span)
    return pictures


def caseloads(run: Run, summary: pd.DataFrame) -> pd.DataFrame:
    """Return people in line, or on the list, by office and date: offices in the order of their table, those nobody ever waits at left out."""
    parts = [stock_panels(summary, f"office_{name}", {}, len(run.scenario.offices)) for name in ("waiting", "listed")]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame()
    whole, order = pd.concat(parts, ignore_index=True), {office.office: i for i, office in enumerate(run.scenario.offices)}
    most = set(whole.groupby("name")["q50"].sum().nlargest(MOST).index)
    whole = whole.loc[whole["name"].isin(most)]
    return whole.assign(order=whole["name"].map(order)).sort_values(["order", "date"], ignore_index=True).drop(columns="order")


def ordered(acts: Acts) -> pd.DataFrame:
    """Return the shares of days in force, policies in the order of their table."""
    order = {name: i for i, name in enumerate(acts.days["policy"])}
    return acts.shares.assign(order=acts.shares["policy"].map(order)).sort_values(["order", "date"], ignore_index=True).drop(columns="order")
