"""The first page in plain words: what was asked, what came out, how sure, and what it does not say."""

from typing import NamedTuple

import pandas as pd

from jornada.domain.checks.unsaid import moving_offices
from jornada.domain.measures import ordered_by
from jornada.domain.reach.origins import people_of
from jornada.domain.reach.whereabouts import away_from_the_road
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.language.dates import counted_in, day_in, projected_sentence
from jornada.interface.language.names import country, listed
from jornada.interface.language.numbers import figure, percent, rounded, share_range
from jornada.interface.language.texts import label_of, means_of, say, under, unit_of
from jornada.interface.report import camps, policies
from jornada.interface.report.stopping import stopping
from jornada.study.runs.measure import WAIT
from jornada.study.runs.run import Run

NOT_SAID = ("words.not.future", "words.not.wrong", "words.not.person", "words.not.unseen", "words.not.intent")


def not_said(language: str = "en", rules: str = "jornada", keys: tuple[str, ...] = NOT_SAID) -> list[str]:
    """Return what a report of runs under a set of rules does not say."""
    return [say(under(rules, key), language) for key in keys]


def period(scenario: Scenario, language: str = "en") -> str:
    """Return the days of a scenario in words.

    Examples
    --------
    >>> from datetime import date
    >>> period(Scenario(start=date(2022, 1, 1), days=31))
    '1 January 2022 to 31 January 2022'
    """
    day = scenario.projected_from
    said = say("period", language, {"first": day_in(scenario.start, language), "last": day_in(scenario.last, language)})
    return say("period.projected", language, {"period": said, "day": day_in(day, language)}) if day else said


def asked(run: Run, language: str = "en") -> list[str]:
    """Return what was asked."""
    scenario = run.scenario
    nations = len({g.nationality for g in scenario.groups})
    size = {
        "places": counted_in(len(scenario.places), "place", language),
        "destinations": sum(place.kind == "destination" for place in scenario.places),
        "legs": counted_in(len(scenario.routes), "leg", language),
        "groups": say("words.nationality" if nations == 1 else "words.nationalities", language, {"number": nations}),
    }
    size_and_lines = [say("words.size", language, size), in_lines(scenario, language), in_cases(scenario, language)]
    about = camps.asked(scenario, language) if scenario.rule_set.camps else size_and_lines
    lines = [
        scenario.about,
        *about,
        _run_over(run, language),
        projected_sentence(scenario, language),
        in_force(scenario, language),
    ]
    return [text for text in lines if text]


def in_lines(scenario: Scenario, language: str = "en") -> str:
    """Return how many of those who arrive are not on the way, and where they are: they are counted as people, and do
    not travel.

    Examples
    --------
    >>> from datetime import date
    >>> from jornada.domain.nouns.arrival import Arrival
    >>> from jornada.domain.nouns.place import Place
    >>> first = date(2022, 1, 1)
    >>> in_lines(
    ...     Scenario(
    ...         places=(Place("City", kind="destination"),),
    ...         arrivals=(Arrival("backlog", "City", "adult", first, first, 1400000, office="court"),),
    ...     )
    ... )  # doctest: +NORMALIZE_WHITESPACE
    '1.40 million of those who arrive are not on the way: they stand in a line from their first day, at a destination or
    abroad (City).'
    """
    away = away_from_the_road(scenario)
    rows = [row for row in scenario.arrivals if row.place in away]
    values = {
        "number": figure(sum(people_of(scenario, row) for row in rows), language),
        "places": ", ".join(dict.fromkeys(row.place for row in rows)),
    }
    return say("words.in.lines", language, values) if rows else ""


def in_cases(scenario: Scenario, language: str = "en") -> str:
    """Return which offices that take people somewhere count whole parties and not people.

    Examples
    --------
    >>> from jornada.domain.nouns.office import Office, Outcome
    >>> from jornada.domain.nouns.group import Group
    >>> trucks = Office("trucks", "A", capacity=600), Outcome("trucks", "camp", share=1.0, effect="move", to="B")
    >>> in_cases(Scenario(offices=trucks[:1], outcomes=trucks[1:], groups=(Group("family", "SDN", size=5),)))
    'A place at these offices takes a whole party, of up to 5 people: trucks.'
    """
    counted = {office.office for office in scenario.offices if office.unit == "case"}
    names = [name for name in moving_offices(scenario) if name in counted]
    largest = max((group.size for group in scenario.groups), default=1)
    return (
        say("words.in.cases", language, {"size": largest, "offices": ", ".join(names)}) if names and largest > 1 else ""
    )


def _run_over(run: Run, language: str) -> str:
    scenario = run.scenario
    days = counted_in(scenario.days, "day", language)
    if run.fluid:
        return say("words.run.fluid", language, {"days": days})
    times = say("words.once" if run.runs == 1 else "words.times", language, {"number": run.runs})
    return say(
        "words.run.one" if scenario.days == 1 else "words.run",
        language,
        {"days": days, "times": times, "varied": varied(scenario, language)},
    )


def varied(scenario: Scenario, language: str = "en") -> str:
    """Return what is different from run to run.

    Examples
    --------
    >>> varied(Scenario())
    'luck falls differently'
    """
    keys = ["luck"] + (["shocks"] if scenario.shocks else []) + (["values"] if scenario.has_ranges else [])
    return listed([say(f"words.varied.{key}", language) for key in keys], say("words.and", language))


def in_force(scenario: Scenario, language: str = "en") -> str:
    """Return the policies in force with their dates: all where they are few, else how many, since a table says the
    rest.

    Examples
    --------
    >>> from jornada.domain.nouns.policy import Policy
    >>> in_force(Scenario(policies=(Policy("trains halted", starts="2023-09-19"),)))
    'Policies in force: trains halted (from 19 September 2023).'
    """
    found = policies.in_force(scenario)
    if len(found) > policies.FEW:
        first = next((policy.starts for policy in found if policy.starts), scenario.start)
        return say("page.policies.many", language, {"number": len(found), "first": day_in(first, language)})
    names = "; ".join(f"{policy.name} ({policies.dates_of(policy, language)})" for policy in found)
    return say("page.policies.few", language, {"list": names}) if found else ""


def cards(first: pd.DataFrame, fluid: bool = False, language: str = "en") -> list[dict[str, str]]:
    """Return the few figures that stand first: each a range of nine runs in ten, and the middle run.

    Of a fluid run its figure alone.
    """
    return [_card(str(name), row, fluid, language) for name, row in first.iterrows()]


def first_figures(headline: pd.DataFrame, offices: pd.DataFrame, language: str = "en") -> pd.DataFrame:
    """Return the rows of the figures that stand first, by measure, with what each is called.

    The longest of the waits at offices comes last.
    """
    rows = headline.set_index("measure")
    found = rows.loc[
        [name for name in ordered_by("first_page") if name in rows.index and rows.at[name, "q95"] > 0],
        ["q05", "q50", "q95"],
    ]
    found["label"] = [label_of(str(name), language) for name in found.index]
    return pd.concat([found, longest_wait(offices, language)])


def longest_wait(offices: pd.DataFrame, language: str = "en") -> pd.DataFrame:
    """Return the longest mean wait at an office that served anybody, in days.

    Examples
    --------
    >>> of = {"office": ["trucks", "court"], "wait_q05": [1.0, 80.0], "wait_q50": [2.0, 90.0], "wait_q95": [3.0, 99.0]}
    >>> longest_wait(pd.DataFrame(of))["label"].to_dict()
    {'mean wait at court': 'longest mean wait: court'}
    """
    if "wait_q50" not in offices:
        return pd.DataFrame()
    known = offices.loc[offices["wait_q95"] > 0]
    found = (
        known.nlargest(1, "wait_q50")
        .set_index("office")
        .filter(like="wait_")
        .rename(columns=lambda name: name.removeprefix("wait_"))
    )
    found.index = pd.Index([f"{WAIT}{office}" for office in found.index])
    many = len(known) > 1
    return found.assign(
        label=[
            (
                say("words.wait.longest", language, {"office": name.removeprefix(WAIT)})
                if many
                else label_of(name, language)
            )
            for name in found.index
        ]
    )


def _card(name: str, row: pd.Series, fluid: bool, language: str) -> dict[str, str]:
    middle, unit = figure(row["q50"], language), unit_of(name, language)
    return {
        "name": name,
        "label": row["label"],
        "means": means_of(name, language),
        "range": middle if fluid else rounded(row["q05"], row["q95"], language),
        "unit": unit if fluid else say("words.card.middle", language, {"unit": unit, "figure": middle}),
    }


class Evidence(NamedTuple):
    """What says how sure figures are."""

    spread: pd.DataFrame  # over runs, by measure, and its parts
    scores: pd.DataFrame  # against what is published
    without: pd.DataFrame  # scores against what is published, without what was fitted


def sure(run: Run, evidence: Evidence, language: str = "en") -> list[str]:
    """Return how sure the figures are: spread, agreement with what is published, and what was fitted."""
    if run.fluid:
        return [say("words.sure.fluid", language), *fitting(run.scenario, evidence.without, language)]
    lines = [
        *stopping(run.scenario, language),
        say("words.sure.few" if run.runs < 50 else "words.sure.range", language, {"runs": run.runs}),
        spread_of(evidence.spread, "encounters", run.info["split"], language),
    ]
    agree = [text for _, row in evidence.scores.iterrows() if (text := _agreement(row, language))]
    lines += agree or ([] if run.scenario.rule_set.camps else [say("words.agree.none", language)])
    return [text for text in lines + fitting(run.scenario, evidence.without, language) if text]


def spread_of(spread: pd.DataFrame, name: str, pairs: int, language: str = "en") -> str:
    """Return where the differences between runs come from, for one measure."""
    parts = ["parameters", "shocks", "chance"]
    if name not in spread.index or spread.loc[name, parts].isna().any() or not spread.loc[name, "sd"]:
        return ""
    if spread.loc[name, "chance"] == 1.0:
        return say("words.spread.luck", language, {"measure": label_of(name, language)})
    shares = dict(zip(("values", "months", "luck"), (percent(spread.loc[name, part]) for part in parts), strict=True))
    return say(
        "words.spread.rough" if 0 < pairs < 20 else "words.spread",
        language,
        {"measure": label_of(name, language), "pairs": pairs, **shares},
    )


def fitting(scenario: Scenario, without: pd.DataFrame, language: str = "en") -> list[str]:
    """Return what was fitted, and what is left without it."""
    fitted = sorted(country(code, language) for code in fitted_nationalities(scenario))
    if not fitted:
        return []
    whole = len(fitted) == len({group.nationality for group in scenario.groups})
    who = say("words.fitted.every", language) if whole else listed(fitted, say("words.and", language))
    lines = [say("words.fitted", language, {"who": who}), fitted_beside(scenario, language)]
    total = without.loc[without["by"] == "total"] if len(without) else without
    if len(total):
        lines.append(say("words.fitted.without", language, {"times": _times(total.iloc[0], language)}))
    return [text for text in lines if text]


def fitted_beside(scenario: Scenario, language: str = "en") -> str:
    """Return what else than arrivals was fitted and is in force.

    Examples
    --------
    >>> from jornada.domain.nouns.policy import Policy
    >>> fitted_beside(Scenario(policies=(Policy("appointments", basis="fitted"),)))  # doctest: +NORMALIZE_WHITESPACE
    'The policies in force (appointments) were fitted too: they were computed from encounters, or chosen with them in
    view.'
    """
    names = [policy.name for policy in scenario.policies if policy.active and policy.basis == "fitted"]
    effects = any(row.basis == "fitted" for row in scenario.dispositions)
    key = {(True, True): "both", (True, False): "effects", (False, True): "policies"}.get((effects, bool(names)))
    return say(f"words.fitted.{key}", language, {"names": ", ".join(names)}) if key else ""


def _agreement(row: pd.Series, language: str) -> str:
    if row["by"] not in ("total", "area") or not row["who"].startswith("all") or not row["cells"]:
        return ""
    if row["by"] == "total":
        return say("words.agree.total", language, {"months": int(row["cells"]), "times": _times(row, language)})
    return say("words.agree.area", language, {"within": int(row["within_two"]), "cells": int(row["cells"])})


def _times(row: pd.Series, language: str) -> str:
    return say("words.times.of", language, {"range": share_range(row["ratio_q05"], row["ratio_q95"], language)})


def fitted_nationalities(scenario: Scenario) -> set[str]:
    """Return the nationalities some of whose arrivals were fitted."""
    nation = {group.group: group.nationality for group in scenario.groups}
    return {nation[row.group] for row in scenario.arrivals if row.basis == "fitted"}
