"""The first page in plain words: what was asked, what came out, how sure, and what it does not say."""

from datetime import timedelta

import pandas as pd

from jornada.domain.scenario import Scenario
from jornada.interface.tables import number, percent, rounded, three_digits
from jornada.study.measure import measure
from jornada.study.store import Run

CARDS = ("arrived", "encounters", "present", "waiting", "turned_homeward", "settled", "died")
NOT_SAID = (
    "It is a scenario, not a prediction: it says what follows from the tables below, not what will happen.",
    "A range shows how far runs of this model differ. What the model leaves out, or has wrong, is not in the range.",
    "Nobody is followed: the model counts people in the same situation, and says nothing of any one of them.",
    "Entries without an encounter and deaths on the way are never fully published; their figures rest on assumptions and are not scored.",
    "Why governments act, and whether an act is lawful or right, is not in the model.",
)


def period(scenario: Scenario) -> str:
    """Return the days of a scenario in words.

    Examples
    --------
    >>> from datetime import date
    >>> period(Scenario(start=date(2022, 1, 1), days=31))
    '1 January 2022 to 31 January 2022'
    """
    last = scenario.start + timedelta(days=scenario.days - 1)
    return f"{_date(scenario.start)} to {_date(last)}"


def _date(day: object) -> str:
    return f"{day.day} {day:%B %Y}"  # type: ignore[attr-defined]


def asked(run: Run) -> list[str]:
    """Return what was asked."""
    scenario = run.scenario
    destinations = sum(place.kind == "destination" for place in scenario.places)
    lines = [
        f"{scenario.about} " if scenario.about else "",
        f"{period(scenario)}: {len(scenario.places)} places ({destinations} of them destinations), {len(scenario.routes)} legs, "
        f"{len({g.nationality for g in scenario.groups})} nationalities or groups of them.",
        f"The same {scenario.days} days were run {run.runs} times, each time with other chances, other shocks, and other values of what is uncertain.",
    ]
    force = [policy.name for policy in scenario.policies if policy.active]
    if force:
        lines.append("Measures in force at their dates: " + ", ".join(force) + ".")
    return [text for text in lines if text]


def cards(headline: pd.DataFrame) -> list[dict[str, str]]:
    """Return the few figures that stand first: each a range of nine runs in ten, and the middle run."""
    rows = headline.set_index("measure")
    return [
        {"name": name, "label": measure(name).label, "range": rounded(rows.at[name, "q05"], rows.at[name, "q95"]),
         "middle": number(three_digits(rows.at[name, "q50"])), "unit": measure(name).unit}
        for name in CARDS if name in rows.index and rows.at[name, "q95"] > 0
    ]


def sure(run: Run, spread: pd.DataFrame, scores: pd.DataFrame) -> list[str]:
    """Return how sure the figures are: spread, agreement with what is published, and what was fitted."""
    lines = [f"Every figure is a range: nine runs in ten fall inside it. There were {run.runs} runs"
             + (", few for the ends of a range." if run.runs < 50 else ".")]
    if "encounters" in spread.index and spread.loc["encounters", ["parameters", "shocks", "chance"]].notna().all():
        part = spread.loc["encounters"]
        lines.append(f"Of the spread in encounters, {percent(part['parameters'])} comes from uncertain parameters, {percent(part['shocks'])} from shocks "
                     f"that people share, and {percent(part['chance'])} from chance{_roughly(run.info['split'])}.")
    lines += [text for _, row in scores.iterrows() if (text := _agreement(row))]
    return lines + fitting(run.scenario)


def _roughly(pairs: int) -> str:
    return f" (a rough split, from {pairs} pairs of runs)" if 0 < pairs < 20 else ""


def fitting(scenario: Scenario) -> list[str]:
    """Return what was fitted, and whether any score is free of it."""
    fitted = sorted(fitted_nationalities(scenario))
    if not fitted:
        return []
    free = {group.nationality for group in scenario.groups} - set(fitted)
    rest = "the last row of the scores leaves them out." if free else (
        "no nationality is free of it. Run again with --without-fitted to see what the tables give on their own.")
    return [f"Some arrivals were fitted to published encounters ({', '.join(fitted)}). Where they were, agreement with encounters is no evidence; {rest}"]


def _agreement(row: pd.Series) -> str:
    if row["by"] not in ("total", "area") or not row["who"].startswith("all") or not row["cells"]:
        return ""
    if row["by"] == "total":
        return f"Simulated encounters are {number(100 * row['ratio'])} % of the published total over {int(row['cells'])} months."
    return f"By month and sector, {int(row['within_two'])} of {int(row['cells'])} simulated figures lie within a factor of two of the published one."


def fitted_nationalities(scenario: Scenario) -> set[str]:
    """Return the nationalities some of whose arrivals were fitted."""
    nation = {group.group: group.nationality for group in scenario.groups}
    return {nation[row.group] for row in scenario.arrivals if row.basis == "fitted"}
