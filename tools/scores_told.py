"""Scores of forecasts as tables: for machines, and as text, with wins and losses, bars, and where ours went wrong."""

import math
from statistics import fmean
from typing import Any

from jornada.study.displacement.rivals import LAST
from jornada.study.displacement.scored import OURS, Scored

ABOUT = {
    "full": "all days from the first: counts of the first day known",
    "30 days": (
        "30 days ahead of each origin, one every 10 days from the first day on: counts, and recounts, made by the"
        " origin known"
    ),
    "90 days": (
        "90 days ahead of each origin, one every 10 days from the first day on: counts, and recounts, made by the"
        " origin known"
    ),
}
BARS = {"full": 0.60, "30 days": 0.205, "90 days": 0.25}
AIMS = {"full": 0.52, "30 days": 0.19, "90 days": 0.23}
RIGHT = (0.80, 0.95)  # how much a range of nine in ten may hold
MUCH = 0.02


def as_tables(scores: list[Scored]) -> dict[str, Any]:
    """Return one table a question: by conflict, means, and wins over each rival."""
    return {
        "score": (
            "rescaled error of Flee: sum over camps of |said - counted| / counted in all, mean over days; totals are"
            " given to all"
        ),
        "questions": {
            question: _question([score for score in scores if score.question == question], question)
            for question in ABOUT
        },
    }


def _question(scores: list[Scored], question: str) -> dict[str, Any]:
    there = [score for score in scores if not score.why_not]
    rivals = list(dict.fromkeys(who for score in there for who in score.errors if who != OURS))
    inside = [score.conflict for score in there if RIGHT[0] <= score.held.share <= RIGHT[1]]
    mean = {
        who: fmean(score.errors[who] for score in there)
        for who in (OURS, *rivals)
        if there and all(who in score.errors for score in there)
    }
    return {
        "about": ABOUT[question],
        "at_least": BARS[question],
        "aim": AIMS[question],
        "conflicts": {score.conflict: _conflict(score) for score in there},
        "not_scored": {score.conflict: score.why_not for score in scores if score.why_not},
        "mean": {who: round(error, 4) for who, error in mean.items()},
        "against": {rival: _against(there, rival) for rival in rivals},
        "ranges": {"of": 0.9, "hold_80_to_95_percent_in": inside, "number": len(inside), "of_conflicts": len(there)},
    }


def _conflict(score: Scored) -> dict[str, Any]:
    return {
        "origins": score.origins,
        "errors": {who: round(error, 4) for who, error in score.errors.items()},
        "looking_ahead": {who: round(error, 4) for who, error in score.leaking.items()},
        "range_holds": None if math.isnan(score.held.share) else round(score.held.share, 4),
        "missed_most": list(score.missed),
    }


def _against(scores: list[Scored], rival: str) -> dict[str, Any]:
    """Return where ours is better than a rival, and where it is worse by more than a little."""
    apart = {score.conflict: score.errors[rival] - score.errors[OURS] for score in scores if rival in score.errors}
    return {
        "better_in": [name for name, gain in apart.items() if gain > 0.0],
        "worse_in": [name for name, gain in apart.items() if gain < 0.0],
        "worse_by_more_than_0.02_in": [name for name, gain in apart.items() if gain < -MUCH],
        "of_conflicts": len(apart),
    }


def told(tables: dict[str, Any]) -> str:
    """Return the tables as text."""
    lines = [tables["score"], ""]
    for question, table in tables["questions"].items():
        lines += [f"== {question}: {table['about']}", *_grid(table), "", *_verdict(question, table), ""]
    lines += [f"mended in {name}: {'; '.join(what)}" for name, what in tables["mended"].items()]
    lines += [f"failed: {name}: {why}" for name, why in tables["failed"].items()]
    return "\n".join(lines).rstrip()


def _grid(table: dict[str, Any]) -> list[str]:
    """Return the errors, a row for each who says something and a column for each conflict."""
    names, mean = list(table["conflicts"]), table["mean"]
    if not names:
        return [f"{name}: {why}" for name, why in table["not_scored"].items()]
    who = list(
        dict.fromkeys(one for row in table["conflicts"].values() for one in (*row["errors"], *row["looking_ahead"]))
    )
    width = max(len(one) for one in who)
    lines = [" " * width + "".join(f"{name[:11]:>12}" for name in names) + f"{'mean':>8}"]
    for one in who:
        cells = [{**row["errors"], **row["looking_ahead"]}.get(one) for row in table["conflicts"].values()]
        lines.append(
            f"{one:<{width}}"
            + "".join(f"{'–':>12}" if cell is None else f"{cell:>12.3f}" for cell in cells)
            + (f"{mean[one]:>8.3f}" if one in mean else f"{'':>8}")
        )
    return lines + [f"{name}: not scored: {why}" for name, why in table["not_scored"].items()]


def _verdict(question: str, table: dict[str, Any]) -> list[str]:
    """Return wins and losses, ranges, and the camps that ours missed."""
    if OURS not in table["mean"]:
        return []
    ours, ranges = table["mean"][OURS], table["ranges"]
    lines = [
        f"ours {ours:.3f}: at least {table['at_least']:g} {'reached' if ours <= table['at_least'] else 'MISSED'}, aim"
        f" {table['aim']:g} {'reached' if ours <= table['aim'] else 'missed'}"
    ]
    for rival, found in table["against"].items():
        mark = " *" if rival == LAST and question != "full" else ""
        worse = f", worse in {', '.join(found['worse_in'])}" if found["worse_in"] else ""
        lines.append(f"  against {rival}{mark}: better in {len(found['better_in'])} of {found['of_conflicts']}{worse}")
    lines.append(
        f"  ranges of 90 % hold 80 to 95 % in {ranges['number']} of {ranges['of_conflicts']}: "
        + ", ".join(f"{name} {row['range_holds']:.0%}" for name, row in table["conflicts"].items())
    )
    return lines + [
        f"  ours missed most in {name}: {'; '.join(row['missed_most'])}" for name, row in table["conflicts"].items()
    ]
