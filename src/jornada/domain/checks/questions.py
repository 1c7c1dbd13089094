"""Questions.

Of measures that are counted where they ask, on days of the scenario, and none that looks for a level of people who come
or are met.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import partial

from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.measures import AT_OFFICES
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.question import DERIVED, HIGHEST, MAY_BE_TARGET, NO_TARGET, Question
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each

APART = ("holding", "in_force")  # counted by paper and by policy, at no place


def question_faults(measures: Collection[str], scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Check questions; `measures` are those that a run can keep."""
    known = {*measures} - {*APART} | {*DERIVED}
    yield from each(scenario, where, "questions", partial(_measure, known))
    yield from each(
        scenario, where, "questions", partial(_counted_there, {place.place: place for place in scenario.places})
    )
    yield from each(
        scenario, where, "questions", partial(_who, sorted({group.nationality for group in scenario.groups}))
    )
    yield from each(scenario, where, "questions", partial(_when, scenario))
    yield from each(scenario, where, "questions", _level)


def _measure(known: Collection[str], row: Question, at: str) -> Iterator[Fault]:
    if row.measure not in known:
        yield Fault(
            "J030",
            f"{at}, measure",
            row.measure,
            "a measure that can be asked for; `jornada explain measures` lists them",
            nearest(row.measure, known),
        )
    elif row.office and row.measure not in (*AT_OFFICES, "mean_wait"):
        yield Fault(
            "J030",
            f"{at}, measure",
            f"{row.measure} at an office",
            "what offices count: mean_wait, " + ", ".join(AT_OFFICES),
            nearest(row.measure, AT_OFFICES),
        )
    elif row.measure in DERIVED and (row.place or row.nationality or row.dated):
        where = ", or at one office" if row.measure == "mean_wait" else ""
        yield Fault(
            "J094",
            f"{at}, measure",
            row.measure,
            f"no place, nationality or days: it is a ratio of totals, asked of the whole run{where}",
        )
    if row.place and row.office:
        yield Fault("J094", f"{at}, office", row.office, f"a place or an office, not both; the place is {row.place}")


def _counted_there(places: Mapping[str, Place], row: Question, at: str) -> Iterator[Fault]:
    """Refuse what is counted at other places only: the answer would be 0, whatever happens."""
    place = places.get(row.place)
    if place and place.kind == "destination" and row.measure in ("present", "waiting"):
        yield Fault(
            "J094",
            f"{at}, place",
            row.place,
            f"a place that is no destination, for {row.measure}; those who are held, or have a case pending, are"
            " counted there: held",
        )
    if place and place.beds is None and row.measure in ("sheltered", "unsheltered"):
        yield Fault("J094", f"{at}, place", row.place, f"a place whose beds are in places.csv, for {row.measure}")


def _who(nations: Collection[str], row: Question, at: str) -> Iterator[Fault]:
    if row.nationality and row.nationality not in nations:
        yield Fault(
            "J012",
            f"{at}, nationality",
            row.nationality,
            "the nationality of a group: " + ", ".join(nations),
            nearest(row.nationality, nations),
        )


def _when(scenario: Scenario, row: Question, at: str) -> Iterator[Fault]:
    last = scenario.last
    if row.day and (row.starts or row.ends):
        yield Fault("J094", f"{at}, date", str(row.day), "a date, or a period in starts and ends, not both")
    for name, day in (("date", row.day), ("starts", row.starts), ("ends", row.ends)):
        if day and not scenario.start <= day <= last:
            yield Fault(
                "J027",
                f"{at}, {name}",
                str(day),
                f"a day of the scenario, {scenario.start} to {last}: of others nothing is known",
            )
    if _after(row.starts, row.ends):
        yield Fault("J020", f"{at}, ends", str(row.ends), f"a day not before starts, {row.starts}")
    if row.day and row.take == HIGHEST:
        yield Fault("J094", f"{at}, take", row.take, "whole: a date has one night")


def _after(starts: date | None, ends: date | None) -> bool:
    return bool(starts and ends and ends < starts)


def _level(row: Question, at: str) -> Iterator[Fault]:
    name, level = ("above", row.above) if row.above is not None else ("below", row.below)
    if row.above is not None and row.below is not None:
        yield Fault("J094", f"{at}, below", f"{row.below:g}", f"one level, above or below; above is {row.above:g}")
    if level is not None and row.measure in NO_TARGET:
        allowed = (
            "no level for how many people come, are met or are stopped: ask for the number; a level may be given to "
            + ", ".join(MAY_BE_TARGET)
        )
        yield Fault("J090", f"{at}, {name}", f"{row.measure}, {level:g}", allowed)
