"""What a report says under the rules of Flee.

Camps against counts, the error with its rivals, and the settings that are in force.
"""

import re
from dataclasses import fields

import pandas as pd

from jornada.domain.flee3.checks import CAMPS
from jornada.domain.nouns.flee3 import Flee3
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import fields_of
from jornada.interface.language.columns import Column
from jornada.interface.language.dates import counted_in
from jornada.interface.language.names import listed
from jornada.interface.language.numbers import count, percent
from jornada.interface.language.texts import field_of, say
from jornada.interface.pictures.bands import Chart, small_multiples
from jornada.interface.pictures.drawing import Drawing
from jornada.study.publish import publish
from jornada.study.runs.run import Run, open_run
from jornada.study.scores.camps import ALL_CAMPS, CampScores, score_camps
from jornada.study.store.parquet import StoreError

# the folder in that of a run where `evaluate --capacities-off` keeps the same rules without them
WITHOUT = "without-capacities"
MOST = 23  # camps that are drawn, beside all together
OFF = "this run, capacities off"
CAMP_COLUMNS = (
    Column("camp", "head.camp"),
    Column("room_range", "head.room"),
    Column("counted", "head.counted", "figure"),
    Column("simulated", "head.simulated", "figure"),
    Column("mean_miss", "head.miss", "figure"),
    Column("coverage", "head.held", "percent"),
    Column("ahead", "head.ahead"),
)
RIVAL_COLUMNS = (
    Column("called", "head.rival"),
    Column("error", "head.error", "error"),
    Column("rescaled", "head.rescaled", "error"),
    Column("after", "head.after.30", "error"),
    Column("ahead", "head.ahead"),
)


def camps_of(run: Run) -> CampScores | None:
    """Return camps against counts, for runs under the rules of Flee.

    Beside them the same runs without capacities where they were made.
    """
    if not run.scenario.rule_set.camps:
        return None
    try:
        unlimited = open_run(run.path / WITHOUT) if (run.path / WITHOUT / "run.json").exists() else None
        return score_camps(run, unlimited)
    except StoreError:
        why = "people were not recorded by day: measures.csv needs present,day,place"
        return CampScores(*(pd.DataFrame() for _ in range(4)), pd.DataFrame({"place": ["*"], "why": [why]}))


def asked(scenario: Scenario, language: str = "en") -> list[str]:
    """Return what the rules of Flee are given, in sentences.

    Places, who sets out, and how many people one of the simulated stands for.
    """
    camps = [site.place for site in scenario.sites if site.kind in CAMPS]
    counted, settings = {row.area for row in scenario.observed}, scenario.flee3
    size = {
        "places": counted_in(len(scenario.places), "place", language),
        "camps": len(camps),
        "counted": sum(name in counted for name in camps),
        "legs": counted_in(len(scenario.routes), "leg", language),
        "alike": say("camps.alike" if len(scenario.groups) == 1 else "camps.hazards", language),
    }
    growth = "camps.out.camps" if settings.sum_from_camps else "camps.out.total"
    lines = [
        say("flee3.words.size", language, size),
        say(growth if settings.departures == "data" else "camps.out.conflict", language, {"how": settings.departures}),
    ]
    return lines + ([say("camps.hasten", language, {"number": count(settings.hasten)})] if settings.hasten > 1 else [])


def sentences(scores: CampScores | None, language: str = "en") -> list[str]:
    """Return how well camps were told, in sentences: the error of Flee with its rivals, and what is not scored."""
    if scores is None:
        return []
    left_out = (
        [
            say(
                "camps.left.out",
                language,
                {
                    "list": "; ".join(
                        f"{row.place}: {why_in(row.why, language)}" for row in scores.left_out.itertuples()
                    )
                },
            )
        ]
        if len(scores.left_out)
        else []
    )
    if not len(scores.total):
        return [say("camps.nothing", language), *left_out]
    total = scores.total.iloc[0]
    held = {"camps": percent(total["coverage"]), "total": percent(total["coverage_in_all"])}
    error = {
        name: f"{total[name]:.3f}" if total[f"{name}_q05"] == total[f"{name}_q95"] else _between(total, name, language)
        for name in ("error", "rescaled")
    }
    return [
        say("camps.error", language, error),
        *rivals_in_words(scores, language),
        say("camps.coverage", language, held),
        *_ahead(scores, language),
        *left_out,
    ]


def _between(total: pd.Series, name: str, language: str) -> str:
    low, high = (f"{total[f'{name}_{q}']:.3f}" for q in ("q05", "q95"))
    return f"{total[name]:.3f} ({say('to', language, {'low': low, 'high': high})})"


def rivals_in_words(scores: CampScores, language: str = "en") -> list[str]:
    """Return which simple rivals are better than the run, with their errors, the total of each day given.

    And how the run does without capacities.
    """
    late = "after" in scores.rivals
    which, days = ("after", "camps.days.late") if late else ("rescaled", "camps.days.all")
    own = float(scores.rivals[which].iloc[0])
    rest = scores.rivals.iloc[1:]
    others = rest.loc[rest["who"] != OFF]
    better = [
        f"{rival_in(row.who, language)} {getattr(row, which):.3f}"
        for row in others.itertuples()
        if getattr(row, which) < own
    ]
    values = {
        "own": f"{own:.3f}",
        "days": say(days, language),
        "list": listed(better, say("words.and", language)) if better else "",
    }
    off = [
        say("camps.off", language, {"figure": f"{value:.3f}", "days": say(days, language)})
        for value in rest.loc[rest["who"] == OFF, which]
    ]
    return [say("camps.better" if better else "camps.none.better", language, values), *off]


def _ahead(scores: CampScores, language: str) -> list[str]:
    late = list(scores.camps.loc[scores.camps["look_ahead"], "camp"])
    return [say("camps.ahead", language, {"list": listed(late, say("words.and", language))})] if late else []


def rival_in(who: str, language: str = "en") -> str:
    """Return what a rival is called.

    Examples
    --------
    >>> rival_in("shares of day 30"), rival_in("equal shares", "es")
    ('shares of day 30', 'partes iguales')
    """
    return say(f"rival.{who}", language)


def why_in(why: str, language: str = "en") -> str:
    """Return why a place is not scored.

    Examples
    --------
    >>> why_in("its counts, 2020-01-01 to 2020-02-01, lie outside the run, 2021-01-01 to 2021-02-01", "es")
    'sus conteos, 2020-01-01 a 2020-02-01, quedan fuera de la corrida, 2021-01-01 a 2021-02-01'
    """
    dates = re.findall(r"\d{4}-\d{2}-\d{2}", why)
    return (
        say("why.outside", language, dict(zip("abcd", dates, strict=True)))
        if len(dates) == 4
        else say(f"why.{why}", language)
    )


def camps_table(scores: CampScores, language: str = "en") -> pd.DataFrame:
    """Return one row a camp.

    Room, people counted and simulated on the average day, what is missed, and counts held by nine runs in ten.
    """
    room = [count(people) if people else say("no.limit", language) for people in scores.camps["capacity"]]
    return scores.camps.assign(
        room_range=room, ahead=[say("camps.late", language) if late else "" for late in scores.camps["look_ahead"]]
    )


def rivals_table(scores: CampScores, language: str = "en") -> pd.DataFrame:
    """Return one row for the run and one a rival, with their errors."""
    ahead = [say("camps.late", language) if late else "" for late in scores.rivals["look_ahead"]]
    return scores.rivals.assign(called=[rival_in(who, language) for who in scores.rivals["who"]], ahead=ahead)


def draw(scores: CampScores | None, names: dict[str, str], language: str = "en") -> dict[str, Drawing]:
    """Return the picture of people in camps beside what was counted there; none where nothing is scored."""
    if scores is None or not len(scores.days):
        return {}
    most = scores.camps.nlargest(MOST, "counted")["camp"]
    table = scores.days.assign(counted=scores.days["counted"].where(scores.days["made"]))
    order = ([ALL_CAMPS] if len(scores.camps) > 1 else []) + list(most)
    parts = [
        table.loc[table["camp"] == camp].assign(name=names.get(camp, camp) or say("camps.all", language))
        for camp in order
    ]
    return {
        "camps": small_multiples(
            Chart(
                publish(pd.concat(parts, ignore_index=True)),
                say("chart.camps", language),
                say("chart.camps.unit", language),
                language,
            )
        )
    }


def settings_table(scenario: Scenario, language: str = "en") -> pd.DataFrame:
    """Return every setting of [flee3] with its value, what it is in Flee 3 if nothing is said, and what it means."""
    heads = [say(f"head.{name}", language) for name in ("setting", "value", "flee", "unit", "what")]
    about, usual = {field.attribute: field for field in fields_of("flee3")}, Flee3()
    rows = [
        (
            name,
            _text(getattr(scenario.flee3, name), language),
            _text(getattr(usual, name), language),
            say(f"unit.{about[name].unit}", language) if about[name].unit else "",
            field_of(f"flee3.{name}", about[name].description, language),
        )
        for name in (field.name for field in fields(Flee3))
    ]
    return pd.DataFrame(rows, columns=heads)


def _text(value: object, language: str) -> str:
    if isinstance(value, bool):
        return say("page.yes" if value else "page.no", language)
    return (
        ", ".join(f"{one:g}" for one in value)
        if isinstance(value, tuple)
        else f"{value:.12g}"
        if isinstance(value, float)
        else str(value)
    )
