"""What wears people and what restores them, as arrays: chances of a month at places and on legs."""

from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jornada.domain.names.pattern import matcher
from jornada.domain.nouns.health import STATES, HealthChange, months_of
from jornada.domain.reach.network import meant, spots_of
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.world.world import UNITS_A_DAY, World

if TYPE_CHECKING:
    pass


LIVING = 3  # states of health of the living: well, weak, ill; what comes after them is death
WELL, WEAK, ILL, DEAD = range(4)
BEDS = 2


class Care(NamedTuple):
    """Chances of a day, in its month, of becoming well, weak, ill and dead, and what the states of health (H) do.

    At night they go by place or leg (X), household, bed and state; on the last part of a day on a leg by leg, household
    and state.
    """

    odds: np.ndarray  # (N, 4) chances: those of nights, then those of the last part of a day on a leg
    walked: int  # the row of `odds` from which on they are of the last part of a day on a leg
    at_night: np.ndarray  # (X, H) where anything can happen at night, by state
    at_end: np.ndarray  # (L, H) where anything can happen at the end of a leg, by state
    most_at_end: np.ndarray  # (L,) the chance that anything happens there to those to whom it is most likely
    kind: np.ndarray  # (G,) the kind of household of a group
    kinds: int  # how many kinds of household there are
    rest: np.ndarray  # (H,) the chance of resting for the day
    work: np.ndarray  # (H,) how much of their work people do


def in_season(scenario: Scenario, day: date) -> tuple[bool, ...]:
    """Say of each row of health whether it holds in the month of a day."""
    return tuple(day.month in months_of(row.months) for row in scenario.health)


def care_on(world: World, active: tuple[bool, ...]) -> Care:
    """Return the chances of the rows that are active."""
    scenario, legs = world.scenario, world.legs.each
    kinds = list(dict.fromkeys(group.household for group in scenario.groups))
    spots = len(scenario.places) + len(legs)
    shape = (
        (spots, len(kinds), BEDS, LIVING, len(STATES))
        if scenario.health
        else (0, len(kinds), BEDS, LIVING, len(STATES))
    )
    night = np.zeros(shape)
    for row in (row for row, holds in zip(scenario.health, active, strict=True) if holds):
        _put_chance(night, row, world, kinds)
    night = _fitted(night)
    ends = (
        1.0
        - (1.0 - night[len(scenario.places) :, :, 0])
        ** _last_part(legs)[: max(0, len(night) - len(scenario.places)), None, None, None]
    )
    told = {row.condition: row for row in scenario.conditions}
    rest, work = (
        [default, *(getattr(told[name], field) if name in told else default for name in STATES[1:LIVING])]
        for field, default in (("rest", 0.0), ("work", 1.0))
    )
    return Care(
        np.concatenate([night.reshape(-1, len(STATES)), ends.reshape(-1, len(STATES))]),
        night.size // len(STATES),
        _some(night, (spots, LIVING), (1, 2, 4)),
        _some(ends, (len(legs), LIVING), (1, 3)),
        _most(ends, len(legs), scenario),
        np.array([kinds.index(group.household) for group in scenario.groups], np.int64),
        len(kinds),
        np.array(rest),
        np.array(work),
    )


def _some(chances: np.ndarray, shape: tuple[int, int], over: tuple[int, ...]) -> np.ndarray:
    return np.any(chances > 0.0, axis=over) if chances.size else np.zeros(shape, bool)


def _most(ends: np.ndarray, legs: int, scenario: Scenario) -> np.ndarray:
    """Return the chance (L,) that anything happens at the end of a leg in the largest party, in the state and household
    where it is most likely."""
    calm = (1.0 - ends[..., DEAD]) ** max((group.size for group in scenario.groups), default=1) * (
        1.0 - ends[..., :DEAD].sum(-1)
    )
    return 1.0 - calm.min((1, 2)) if len(ends) else np.zeros(legs)


def _put_chance(night: np.ndarray, row: HealthChange, world: World, kinds: list[str]) -> None:
    """Add the chance of a row wherever, and for whomever, it holds."""
    spots = np.flatnonzero(_holds(row, world))
    homes = np.array([k for k, kind in enumerate(kinds) if fnmatchcase(kind, row.household)], np.int64)
    bedded = [place.beds is not None for place in world.scenario.places]
    for bed in range(BEDS):
        here = (
            spots
            if row.bed == "any"
            else np.array([spot for spot in spots if bedded[spot] and bed == (row.bed == "yes")], np.int64)
        )
        night[
            np.ix_(
                here, homes, np.array([bed]), np.array([STATES.index(row.state)]), np.array([STATES.index(row.becomes)])
            )
        ] += row.chance


def _holds(row: HealthChange, world: World) -> list[bool]:
    """Say at which places and on which legs (X,) a row holds."""
    scenario, starts = world.scenario, world.legs.each["start"]
    there = meant(row.where, spots_of(scenario))
    named = [place.place in there for place in scenario.places]
    if row.on == "place":
        return [here and place.kind != "destination" for here, place in zip(named, scenario.places, strict=True)] + [
            False
        ] * len(starts)
    routes = {name: route for route in scenario.routes for name in (route.leg, route.leg + "<")}
    legs = [routes[name] for name in world.names.legs]
    on_leg, by_mode = matcher(row.where), matcher(row.mode)
    on = [
        bool(by_mode(leg.mode)) and (bool(on_leg(leg.leg)) or named[start])
        for leg, start in zip(legs, starts, strict=True)
    ]
    return [False] * len(named) + on


def _fitted(night: np.ndarray) -> np.ndarray:
    """Return the chances, none above 1.

    Those of other states scaled down together, and staying in one's own is no change.
    """
    for state in range(LIVING):
        night[..., state, state] = 0.0
    night[..., DEAD] = np.minimum(night[..., DEAD], 1.0)
    moves = night[..., :DEAD].sum(-1, keepdims=True)
    night[..., :DEAD] /= np.maximum(moves, 1.0)
    return night


def _last_part(legs: np.ndarray) -> np.ndarray:
    """Return the part of a day (L,) on which a leg ends."""
    return (legs["units"] - UNITS_A_DAY * (legs["nights"] - 1)) / UNITS_A_DAY
