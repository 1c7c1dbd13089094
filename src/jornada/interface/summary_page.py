"""One page of a run in a language: what was asked, what came out, how sure, and what it does not say."""

from dataclasses import dataclass

import pandas as pd

from jornada.interface.tables import figure, rounded
from jornada.interface.texts import label_of, say, under, unit_of
from jornada.interface.words import CARDS, period
from jornada.study.store import Run


@dataclass(frozen=True)
class Page:
    """The words of one page, in order; figures are (label, range, unit)."""

    title: str
    period: str
    asked: tuple[str, ...]
    note: str
    figures: tuple[tuple[str, str, str], ...]
    sure: tuple[str, ...]
    not_said: tuple[str, ...]
    foot: str
    caption: str  # of the map


def page_of(run: Run, headline: pd.DataFrame, told: dict[str, list[str]], language: str) -> Page:
    """Return the words of a run on one page; the tables have passed the gate.

    `told` is what the first page says was asked, how sure it is and what it does not say: no caveat is left out.
    """
    scenario = run.scenario
    return Page(
        str(run.info["title"]), period(scenario, language), tuple(told["asked"]), say("summary.one" if run.fluid else "summary.ranges", language),
        tuple(figures(headline, run.fluid, language)), tuple(told["sure"]), tuple(told["not_said"]),
        say("summary.foot", language, {"version": run.info["version"], "seed": run.info["seed"], "licence": scenario.licence or "–"}),
        say(under(scenario.rules, "summary.map"), language),
    )


def figures(headline: pd.DataFrame, fluid: bool, language: str) -> list[tuple[str, str, str]]:
    """Return the few figures that stand first."""
    rows = headline.set_index("measure")
    found = []
    for name in (name for name in CARDS if name in rows.index and rows.at[name, "q95"] > 0):
        middle = figure(rows.at[name, "q50"], language)
        text = middle if fluid else f"{rounded(rows.at[name, 'q05'], rows.at[name, 'q95'], language)} ({middle})"
        found.append((label_of(name, language), text, unit_of(name, language)))
    return found
