"""Where two runs part.

The first day, the step of it and the places at which the people of one are not those of the other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from jornada.domain.scenario.past import common_days
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.version import version
from jornada.study.ensemble.ensemble import Progress
from jornada.study.ensemble.parting import Parting, partings
from jornada.study.ensemble.states import FOLDER, States
from jornada.study.publish import publish, shown
from jornada.study.questions.first_figure import Figure, first_figure
from jornada.study.runs.question_records import recording
from jornada.study.runs.run import Run
from jornada.study.store.parquet import StoreError

if TYPE_CHECKING:
    from jornada.engine.run.state import RunKey, State
    from jornada.engine.table.rows import Rows as People
    from jornada.engine.today.today import Draw, Step, Today


class Trait(NamedTuple):
    """How many people of a place have a trait."""

    field: str  # of the table of people, as paper or line
    value: str  # that they have in it
    first: float  # people in the first run
    other: float  # people in the other


class Where(NamedTuple):
    """A place, or a leg where a night is spent on it, at which two runs differ."""

    place: str  # its name
    first: float  # people there in the first run
    other: float  # people there in the other
    traits: tuple[Trait, ...]  # in which they differ


@dataclass(frozen=True)
class Difference:
    """Where run number `run` of two folders parts: on no day where it has the same people on all of `days`; from which
    day it was made again (`since`), the first kept figure that differs, and the fields in which the scenarios
    differ."""

    run: int
    days: int
    start: date
    since: date
    day: date | None = None
    step: str = ""
    does: str = ""
    places: tuple[Where, ...] = ()
    figure: Figure | None = None
    same_address: bool = True
    fields: tuple[Parting, ...] = ()


def difference(first: Run, other: Run, number: int | None = None, tell: Progress | None = None) -> Difference:
    """Return where a run parts: of a number, or else the first whose kept figures differ. It is made again in both,
    from a state of their common past where one is kept.

    Raises
    ------
    StoreError
        When a run is not there in both, or is of another version of the model, which cannot make it again.
    """
    for run in (first, other):
        if run.info["version"] != version():
            raise StoreError(
                f"{run.path}: made by version {run.info['version']} of the model, and this is {version()}, which cannot"
                " make it again; run it again first"
            )
    if first.fluid != other.fluid:
        raise StoreError(
            "one of these is a fluid run, without chance, and the other is not: they part on their first day"
        )
    figure = first_figure(first, other, number)
    sides = [_side(run, number if number is not None else figure.run if figure else 0) for run in (first, other)]
    same = sides[0].key == sides[1].key
    shared = common_days(sides[0].drawn, sides[1].drawn) if same else 0
    state = _common_state(sides, shared)
    found = Difference(
        sides[0].key.run,
        min(side.drawn.days for side in sides),
        sides[0].drawn.start,
        sides[0].drawn.start + timedelta(days=state.day if state else 0),
        figure=figure.figure if figure else None,
        same_address=same,
        fields=tuple(partings(first.scenario, other.scenario)),
    )
    return _parted(found, sides, state, tell)


class Side(NamedTuple):
    """One of two runs."""

    run: Run  # the folder that it stands in
    key: "RunKey"  # its address
    scenario: Scenario  # as it is
    drawn: Scenario  # with the values that the run drew


def _side(run: Run, number: int) -> Side:
    from jornada.engine.run.state import RunKey
    from jornada.engine.today.policies import drawn_parameters

    key = next((RunKey(**key) for block in run.info["keys"] for key in block if key["run"] == number), None)
    if key is None:
        raise StoreError(f"{run.path}: there is no run {number} here; they are numbered from 0 to {run.runs - 1}")
    scenario = recording(run.scenario)
    return Side(run, key, scenario, drawn_parameters(scenario, key.seed, key.parameters)[0])


def _common_state(sides: list[Side], shared: int) -> "State | None":
    """Return the latest kept state of the past that two runs share, from which both go on."""
    for day in sorted({day for side in sides for day in _days_kept(side.run)}, reverse=True):
        if day > shared:
            continue
        for side in sides:
            states = States(side.run.path / FOLDER, only_day=day)
            found = [states.latest(one.scenario, one.key, side.run.fluid) for one in sides]
            if all(state is not None for state in found):
                return found[0]
    return None


def _days_kept(run: Run) -> set[int]:
    return {int(file.name.split(".")[1].removeprefix("day-")) for file in (run.path / FOLDER).glob("run-*.day-*.arrow")}


class Shot(NamedTuple):
    """The people after a step of a day."""

    step: str  # its name
    does: str  # what it does
    table: np.ndarray  # records of their states
    columns: tuple[Any, ...]  # what the codes of these mean
    sizes: np.ndarray  # (G,) people in a party of each group


def _parted(found: Difference, sides: list[Side], state: "State | None", tell: Progress | None) -> Difference:
    """Make both runs again, side by side, until the people of one are not those of the other."""
    for day, (one, another) in enumerate(
        zip(*(_days(side, state) for side in sides), strict=False), state.day if state else 0
    ):
        if tell:
            tell(day + 1, found.days)
        for before, after in zip(one, another, strict=False):
            places = places_apart(before, after)
            if places or before.step != after.step:
                return replace(
                    found,
                    day=sides[0].drawn.start + timedelta(days=day),
                    step=before.step,
                    does=before.does,
                    places=places,
                )
    return found


def _days(side: Side, state: "State | None") -> Iterator[list[Shot]]:
    """Yield the people after each step of each day."""
    from jornada.engine.run.course import begun, resumed
    from jornada.engine.run.rule_sets import steps_of
    from jornada.engine.run.rulebook import RuleBook
    from jornada.engine.run.run import nights

    shots: list[Shot] = []
    steps = steps_of(side.drawn)
    watched = RuleBook(side.drawn, tuple(_watched(step, shots) for step in steps))
    course = (
        resumed(state, side.drawn, side.key, side.run.fluid, RuleBook(side.drawn, steps))
        if state
        else begun(side.drawn, side.key, side.run.fluid)
    )
    for _ in nights(side.drawn, side.key, None, side.run.fluid, watched, course):
        yield shots.copy()
        shots.clear()


def _watched(step: "Step", shots: list[Shot]) -> "Step":
    """Return a step that does the same, and keeps who is where after it."""

    def act(people: "People", today: "Today", draw: "Draw") -> "People":
        after = step.act(people, today, draw)
        table = after.table[: int(after.used[0])]
        shots.append(
            Shot(step.name, step.does, table[table["count"] > 0].copy(), today.world.columns, today.world.groups.size)
        )
        return after

    return replace(step, act=act)


def places_apart(first: Shot, other: Shot) -> tuple[Where, ...]:
    """Return the places where the people of two runs are not in the same states, most different first."""
    names = [_names(shot) for shot in (first, other)]
    sums = [_sums(shot, called) for shot, called in zip((first, other), names, strict=True)]
    apart = [place for place in dict.fromkeys([*sums[0], *sums[1]]) if sums[0].get(place) != sums[1].get(place)]
    found = [_where(place, Shots(first, other), [called == place for called in names]) for place in apart]
    return tuple(
        sorted(
            found,
            key=lambda where: (
                -max([abs(where.first - where.other), *(abs(trait.first - trait.other) for trait in where.traits)])
            ),
        )
    )


def _names(shot: Shot) -> np.ndarray:
    """Return where each state is: at a place, or on a leg, on whichever night of it."""
    column = next(column for column in shot.columns if column.name == "position")
    return np.array([str(value).split("+")[0] if "+" in str(value) else str(value) for value in column.values])[
        shot.table["position"]
    ]


def _sums(shot: Shot, names: np.ndarray) -> Mapping[str, int]:
    """Return a sum of the states and counts at each place: other people have another."""
    places, codes = np.unique(names, return_inverse=True)
    counts = (
        shot.table["count"].astype(np.float64).view(np.uint64)
        if shot.table["count"].dtype.kind == "f"
        else shot.table["count"].astype(np.uint64)
    )
    with np.errstate(over="ignore"):
        mixed = (shot.table["address"] | np.uint64(1)) * (counts * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1))
        mixed ^= mixed >> np.uint64(29)
        sums = np.zeros(len(places), np.uint64)
        np.add.at(sums, codes, mixed * np.uint64(0xBF58476D1CE4E5B9))
    return dict(zip(places.tolist(), sums.tolist(), strict=True))


class Shots(NamedTuple):
    """The people after the same step in the first run and in the other."""

    first: Shot
    other: Shot


def _where(place: str, shots: Shots, here: list[np.ndarray]) -> Where:
    people = [
        shot.table["count"][at] * shot.sizes[shot.table["group"][at].astype(np.int64) - 1]
        for shot, at in zip(shots, here, strict=True)
    ]
    traits: list[Trait] = []
    for column in shots.first.columns:
        if column.name in shots.first.table.dtype.names and column.name != "position":
            each = [_by_value(shot, column.name, at, many) for shot, at, many in zip(shots, here, people, strict=True)]
            traits += [
                Trait(column.name, value, each[0].get(value, 0.0), each[1].get(value, 0.0))
                for value in dict.fromkeys([*each[0], *each[1]])
                if each[0].get(value, 0.0) != each[1].get(value, 0.0)
            ]
    return Where(
        place,
        float(people[0].sum()),
        float(people[1].sum()),
        tuple(sorted(traits, key=lambda trait: -abs(trait.first - trait.other))),
    )


def _by_value(shot: Shot, field: str, at: np.ndarray, people: np.ndarray) -> dict[str, float]:
    """Return how many people have each value of a field."""
    column = next((column for column in shot.columns if column.name == field), None)
    if column is None:
        return {}
    sums = np.bincount(shot.table[field][at], people, len(column.values))
    return {str(column.values[code]): float(sums[code]) for code in np.flatnonzero(sums).tolist()}


def as_rows(found: Difference) -> list[dict[str, Any]]:
    """Return the places where runs part, one row a place, as they may be shown."""
    return list(
        shown(
            publish(
                [
                    {
                        "place": where.place,
                        "first": where.first,
                        "other": where.other,
                        "traits": [trait._asdict() for trait in where.traits],
                    }
                    for where in found.places
                ]
            )
        )
    )
