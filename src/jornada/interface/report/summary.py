"""One page of a run in a language: what was asked, what came out, how sure, and what it does not say."""

from dataclasses import dataclass

import pandas as pd

from jornada.interface.language.numbers import figure, rounded
from jornada.interface.language.texts import say, under, unit_of
from jornada.interface.report.first_page import period
from jornada.study.runs.run import Run


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


def page_of(run: Run, first: pd.DataFrame, told: dict[str, list[str]], language: str) -> Page:
    """Return the words of a run on one page; the tables have passed the gate.

    `first` are the figures that stand first. `told` is what the first page says was asked, how sure it is and what it
    does not say: no caveat is left out.
    """
    scenario = run.scenario
    return Page(
        str(run.info["title"]),
        period(scenario, language),
        tuple(told["asked"]),
        say("summary.one" if run.fluid else "summary.ranges", language),
        tuple(figures(first, run.fluid, language)),
        tuple(told["sure"]),
        tuple(told["not_said"]),
        say(
            "summary.foot",
            language,
            {"version": run.info["version"], "seed": run.info["seed"], "licence": scenario.licence or "–"},
        ),
        say(under(scenario.rules, "summary.map"), language),
    )


def figures(first: pd.DataFrame, fluid: bool, language: str) -> list[tuple[str, str, str]]:
    """Return the few figures that stand first."""
    found = []
    for name, row in first.iterrows():
        middle = figure(row["q50"], language)
        text = middle if fluid else f"{rounded(row['q05'], row['q95'], language)} ({middle})"
        found.append((str(row["label"]), text, unit_of(str(name), language)))
    return found
