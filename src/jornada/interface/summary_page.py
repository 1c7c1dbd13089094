"""One page of a run in a language: what was asked, what came out, how sure, and what it does not say."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from jornada.interface.camps import sentences
from jornada.interface.phrases import day_in
from jornada.interface.tables import figure, rounded, share_range
from jornada.interface.texts import label_of, say, under, unit_of
from jornada.interface.words import CARDS, fitted_nationalities, not_said
from jornada.study.camps import CampScores
from jornada.study.store import Run

FEW = 50
NOT_SAID = ("summary.not.future", "summary.not.person", "summary.not.unseen", "summary.not.intent")


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


def page_of(run: Run, headline: pd.DataFrame, scores: pd.DataFrame, language: str, camps: CampScores | None = None) -> Page:
    """Return the words of a run on one page, under the rules of Flee with the scores of camps; the tables have passed the gate."""
    scenario = run.scenario
    last = scenario.start + timedelta(days=scenario.days - 1)
    size = {"places": len(scenario.places), "legs": len(scenario.routes), "groups": len({row.nationality for row in scenario.groups}),
            "days": scenario.days, "runs": run.runs}
    return Page(
        str(run.info["title"]), say("period", language, {"first": day_in(scenario.start, language), "last": day_in(last, language)}),
        tuple(text for text in (scenario.about, say(under(scenario.rules, "summary.size"), language, size)) if text),
        say("summary.one" if run.fluid else "summary.ranges", language), tuple(figures(headline, run.fluid, language)), tuple(sure(run, scores, language) + sentences(camps, language)),
        tuple(not_said(language, scenario.rules, NOT_SAID)),
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


def sure(run: Run, scores: pd.DataFrame, language: str) -> list[str]:
    """Return how sure the figures are."""
    lines = [say("summary.sure.range", language)] + ([say("summary.sure.few", language, {"runs": run.runs})] if run.runs < FEW and not run.fluid else [])
    if run.scenario.rules == "flee3":
        return lines
    total = scores.loc[(scores["by"] == "total") & (scores["cells"] > 0)] if len(scores) else scores
    if len(total):
        row = total.iloc[0]
        share = share_range(row["ratio_q05"], row["ratio_q95"], language)
        lines.append(say("summary.sure.published", language, {"months": int(row["cells"]), "range": share}))
    else:
        lines.append(say("summary.sure.none", language))
    return lines + ([say("summary.sure.fitted", language)] if fitted_nationalities(run.scenario) else [])
