"""The first page in plain words: what was asked, what came out, how sure, and what it does not say."""

from datetime import timedelta

import pandas as pd

from jornada.domain.policy import Policy
from jornada.domain.scenario import Scenario
from jornada.interface.ending import counted
from jornada.interface.names import country, listed
from jornada.interface.tables import figure, percent, rounded
from jornada.study.measure import measure
from jornada.study.store import Run

CARDS = ("arrived", "encounters", "present", "unsheltered", "waiting", "turned_homeward", "settled", "died")
FLUID = (
    "Nothing was drawn: where people could go one way or another, each way got its share, so people come in fractions. "
    "Where places, papers or beds are short, or a policy waits for a level, this is not the average of many runs."
)
NOT_SAID = (
    "What will happen. It is a scenario, not a prediction: it says what follows from its tables. No forecast of it has been scored on months that it had not seen.",
    "How wrong the model is. A range shows how far its own runs differ; what it leaves out, or has wrong, is not in the range.",
    "Anything about a person. It counts people in the same situation and follows nobody.",
    "What nobody counts. Entries without an encounter and deaths on the way are never fully published; their figures rest on assumptions and are not scored.",
    "Why governments act, or whether an act is lawful or right.",
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
    nations = len({g.nationality for g in scenario.groups})
    lines = [
        scenario.about,
        f"{counted(len(scenario.places), 'place')} ({destinations} of them where journeys end) "
        f"and {counted(len(scenario.routes), 'leg')} between them (a leg is one way of travelling from one place to the next). "
        f"People are told apart by {'nationality' if nations == 1 else f'{nations} nationalities or groups of them'}, household and means.",
        f"{counted(scenario.days, 'day')} were run {'once' if run.fluid else counted(run.runs, 'time')}, day by day. "
        + (FLUID if run.fluid else f"Each time {varied(scenario)}."),
        in_force(scenario),
    ]
    return [text for text in lines if text]


def varied(scenario: Scenario) -> str:
    """Return what is different from run to run.

    Examples
    --------
    >>> varied(Scenario())
    'luck falls differently'
    """
    parts = ["luck falls differently"]
    parts += ["good and bad periods fall differently"] if scenario.shocks else []
    parts += ["what is not known exactly takes another value from its range"] if scenario.has_ranges else []
    return listed(parts)


def in_force(scenario: Scenario) -> str:
    """Return the policies in force, with their dates.

    Examples
    --------
    >>> from jornada.domain.policy import Policy
    >>> in_force(Scenario(policies=(Policy("trains halted", starts="2023-09-19"),)))
    'Policies in force: trains halted (from 19 September 2023).'
    """
    force = [f"{policy.name} ({dates_of(policy)})" for policy in scenario.policies if policy.active]
    return f"Policies in force: {'; '.join(force)}." if force else ""


def dates_of(policy: Policy) -> str:
    """Return when a policy is in force, in words."""
    if policy.trigger:
        return f"while {policy.trigger.measure.replace('_', ' ')} are high"
    ends = f"to {_date(policy.ends)}" if policy.ends else ""
    starts = f"from {_date(policy.starts)}" if policy.starts else ""
    return f"{starts} {ends}".strip() or "throughout"


def cards(headline: pd.DataFrame, fluid: bool = False) -> list[dict[str, str]]:
    """Return the few figures that stand first: each a range of nine runs in ten, and the middle run; of a fluid run its figure alone."""
    rows = headline.set_index("measure")
    return [
        {"name": name, "label": measure(name).label,
         "range": figure(rows.at[name, "q50"]) if fluid else rounded(rows.at[name, "q05"], rows.at[name, "q95"]),
         "unit": measure(name).unit + ("" if fluid else f"; middle run {figure(rows.at[name, 'q50'])}"), "means": measure(name).definition}
        for name in CARDS if name in rows.index and rows.at[name, "q95"] > 0
    ]


def sure(run: Run, spread: pd.DataFrame, scores: pd.DataFrame, without: pd.DataFrame) -> list[str]:
    """Return how sure the figures are: spread, agreement with what is published, and what was fitted."""
    if run.fluid:
        return ["It is one run without chance: no range is claimed, and how far runs would differ is not known from it.", *fitting(run.scenario, without)]
    few = f"; {run.runs} runs are few for the ends of a range" if run.runs < 50 else ""
    lines = [f"Every figure is a range: nine of ten runs fall inside it{few}.", spread_of(spread, "encounters", run.info["split"])]
    lines += [text for _, row in scores.iterrows() if (text := _agreement(row))]
    return [text for text in lines + fitting(run.scenario, without) if text]


def spread_of(spread: pd.DataFrame, name: str, pairs: int) -> str:
    """Return where the differences between runs come from, for one measure."""
    parts = ["parameters", "shocks", "chance"]
    if name not in spread.index or spread.loc[name, parts].isna().any() or not spread.loc[name, "sd"]:
        return ""
    if spread.loc[name, "chance"] == 1.0:
        return f"Runs differ in {measure(name).label} by luck alone: no value of this scenario is given as a range, and no good or bad period is shared."
    values, months, luck = (percent(spread.loc[name, part]) for part in parts)
    rough = f" (roughly: from {pairs} pairs of runs)" if 0 < pairs < 20 else ""
    return f"Why runs differ in {measure(name).label}: {values} values that are not known exactly, {months} good and bad periods that all share, {luck} luck{rough}."


def fitting(scenario: Scenario, without: pd.DataFrame) -> list[str]:
    """Return what was fitted, and what is left without it."""
    fitted = sorted(country(code) for code in fitted_nationalities(scenario))
    if not fitted:
        return []
    whole = len(fitted) == len({group.nationality for group in scenario.groups})
    who = "every nationality" if whole else listed(fitted)
    lines = [f"Part of the arrivals of {who} was fitted to the published encounters. Agreement with those figures is therefore no evidence that the model is right."]
    lines += [f"{also} too: they were computed from encounters, or chosen with them in view." for also in [fitted_beside(scenario)] if also]
    total = without.loc[without["by"] == "total"] if len(without) else without
    if len(total):
        lines.append(f"Without what was fitted, the same model gives {_times(total.iloc[0])} the published encounters: the rest is inferred from the figures it is shown against.")
    return lines


def fitted_beside(scenario: Scenario) -> str:
    """Return what else than arrivals was fitted and is in force.

    Examples
    --------
    >>> fitted_beside(Scenario(policies=(Policy("appointments", basis="fitted"),)))
    'The policies in force (appointments) were fitted'
    """
    names = [policy.name for policy in scenario.policies if policy.active and policy.basis == "fitted"]
    parts = ["what follows an encounter"] if any(row.basis == "fitted" for row in scenario.dispositions) else []
    parts += [f"the policies in force ({', '.join(names)})"] if names else []
    words = listed(parts)
    return f"{words[:1].upper()}{words[1:]} {'was' if parts == ['what follows an encounter'] else 'were'} fitted" if parts else ""


def _agreement(row: pd.Series) -> str:
    if row["by"] not in ("total", "area") or not row["who"].startswith("all") or not row["cells"]:
        return ""
    if row["by"] == "total":
        return f"Over {int(row['cells'])} months, simulated encounters are {_times(row)} the published ones."
    return f"By month and sector, {int(row['within_two'])} of {int(row['cells'])} simulated figures lie within a factor of two of the published one."


def _times(row: pd.Series) -> str:
    low, high = (percent(row[name]).removesuffix("\u00a0%") for name in ("ratio_q05", "ratio_q95"))
    return f"{low} to {high}\u00a0% of"


def fitted_nationalities(scenario: Scenario) -> set[str]:
    """Return the nationalities some of whose arrivals were fitted."""
    nation = {group.group: group.nationality for group in scenario.groups}
    return {nation[row.group] for row in scenario.arrivals if row.basis == "fitted"}
