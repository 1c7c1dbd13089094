"""Caravans on a day: where each is, what it does today, and what ends it.

Its members store only which one they walk with.
"""

import math
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from jornada.domain.nouns.caravan import Caravan
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.numbers import ONLY
from jornada.engine.draws.streams import stream, uniform
from jornada.engine.table.rows import Rows
from jornada.engine.world.caravans import STATE, Caravans, Walking

GATHERING, UNDER_WAY, OVER = range(3)
SLACK = 1e-9


class CompanyError(AssertionError):
    """Somebody walks with a caravan that is elsewhere."""


class Stage(NamedTuple):
    """A part of a day's march."""

    leg: int  # the leg that is walked
    begins: bool  # whether it is walked from the place at its start
    ends: bool  # whether it is walked to its end


def new_walking(scenario: Scenario, seed: int, run: int, fluid: bool) -> Walking:
    """Return the caravans of a run that begins: all are gathering, nobody is there."""
    return Walking(np.zeros(len(scenario.caravans), STATE), seed, run, fluid)


def gathers(caravans: Caravans, walking: Walking, number: int, when: date) -> bool:
    """Say whether parties may join a caravan where it is this morning."""
    row, state = caravans.rows[number], walking.state[number]
    if state["phase"] == GATHERING:
        return row.joins > 0.0 and (row.gathers is None or row.gathers <= when) and not _is_born(caravans, number)
    return bool(state["phase"] == UNDER_WAY and state["km"] == 0.0 and row.picks_up > 0.0)


def _is_born(caravans: Caravans, number: int) -> bool:
    """Say whether a caravan forms only where another splits."""
    row = caravans.rows[number]
    return row.starts is None and row.size is None


def stages_today(caravans: Caravans, walking: Walking, number: int, day: int, when: date) -> list[Stage]:
    """Return the parts of a day's march, none where it gathers, rests, waits or has come.

    Its state moves on to tonight's.
    """
    row, state = caravans.rows[number], walking.state[number]
    if state["phase"] == GATHERING and _sets_out(row, float(state["people"]), when):
        state["phase"] = UNDER_WAY
    if state["phase"] != UNDER_WAY or state["at"] == len(caravans.legs[number]):
        return []
    if 0 < row.rest <= state["marched"]:
        state["marched"] = state["closed"] = 0
        return []
    if state["km"] == 0.0 and caravans.closed[caravans.legs[number][state["at"]]]:
        state["marched"], state["closed"] = 0, state["closed"] + 1
        return []
    state["marched"], state["closed"] = state["marched"] + 1, 0
    return _march(caravans, state, number, camp_of(row, walking, day))


def _sets_out(row: Caravan, people: float, when: date) -> bool:
    return (row.starts is not None and row.starts <= when) or (row.size is not None and people > row.size)


def camp_of(row: Caravan, walking: Walking, day: int) -> float:
    """Return after how many km a caravan sleeps on the road.

    Even between the two ends of its pace, the middle in fluid mode.
    """
    u = (
        0.5
        if walking.fluid
        else float(uniform(stream(walking.seed, walking.run, "pace", row.caravan, day), np.uint64(0), ONLY))
    )
    return row.pace_low + (row.pace_high - row.pace_low) * u


def _march(caravans: Caravans, state: Any, number: int, camp: float) -> list[Stage]:
    """Walk to the first place after the least of a day; where there is none within the most, sleep on the road."""
    stages, walked, legs, row = [], 0.0, caravans.legs[number], caravans.rows[number]
    while state["at"] < len(legs):
        leg, begins = legs[state["at"]], bool(state["km"] == 0.0)
        if begins and walked > 0.0 and (walked >= row.pace_low - SLACK or caravans.closed[leg]):
            break
        ahead = max(float(caravans.km[leg] - state["km"]), 0.0)
        if walked + ahead > row.pace_high + SLACK:
            state["km"] += camp - walked
            stages.append(Stage(leg, begins, False))
            break
        walked += ahead
        state["at"], state["km"] = state["at"] + 1, 0.0
        stages.append(Stage(leg, begins, True))
    return stages


def night_on(legs: Any, caravans: Caravans, leg: int, km: float) -> int:
    """Return the position of those who sleep on a leg after so many km of it.

    As many days from its end as one who walks alone.
    """
    nights = int(legs.each["nights"][leg])
    ahead = math.ceil((1.0 - km / max(float(caravans.km[leg]), SLACK)) * nights - SLACK)
    return int(legs.each["slot"][leg]) + min(max(ahead, min(1, nights - 1)), nights - 1)


def is_at_place(walking: Walking, number: int) -> bool:
    """Say whether a caravan is at a place."""
    return bool(walking.state["km"][number] == 0.0)


def place_of(caravans: Caravans, walking: Walking, number: int) -> int:
    """Return the place where a caravan is, or which it left last."""
    return caravans.places[number][walking.state["at"][number]]


def leg_of(caravans: Caravans, walking: Walking, number: int) -> int:
    """Return the leg that a caravan is on, or -1 where it is at a place."""
    return -1 if is_at_place(walking, number) else caravans.legs[number][walking.state["at"][number]]


def splits_into(caravans: Caravans, walking: Walking, number: int) -> int:
    """Return the caravan that those go on as who are pressed to leave another tonight, or -1 where they go on alone."""
    names = [row.caravan for row in caravans.rows]
    if caravans.rows[number].splits not in names or not is_at_place(walking, number):
        return -1
    other = names.index(caravans.rows[number].splits)
    state = walking.state[other]
    if state["phase"] == GATHERING and _is_born(caravans, other):
        state["at"] = walking.state["at"][number]
        return other
    here = state["phase"] == UNDER_WAY and is_at_place(walking, other)
    return other if here and state["at"] == walking.state["at"][number] else -1


def ends_tonight(caravans: Caravans, walking: Walking, number: int, when: date) -> bool:
    """Say whether a caravan breaks up: at the end of its road or its time, too small, or tired of waiting."""
    row, state = caravans.rows[number], walking.state[number]
    if row.ends is not None and row.ends <= when:
        return True
    if state["phase"] != UNDER_WAY:
        return False
    over = (state["at"] == len(caravans.legs[number]) and row.ends is None) or state["people"] < row.least
    return bool(over or (row.patience is not None and state["closed"] >= row.patience))


def chances_of_leaving(row: Caravan, state: Any) -> tuple[float, float]:
    """Return the chance tonight of leaving a caravan, and which share of those who leave strain or a closed road takes
    away.

    Examples
    --------
    >>> row = Caravan("banner", "A", "foot", "B", leaves=0.06, feeds=1000, strain=0.2)
    >>> state = np.zeros(1, STATE)[0]
    >>> state["phase"], state["people"] = UNDER_WAY, 1700
    >>> [round(chance, 6) for chance in chances_of_leaving(row, state)]
    [0.2, 0.7]
    """
    if state["phase"] != UNDER_WAY:
        return 0.0, 0.0
    pressed = row.strain * max(0.0, float(state["people"]) / row.feeds - 1.0) if row.feeds else 0.0
    pressed += row.leaves_blocked if state["closed"] > 0 else 0.0
    total = row.leaves + pressed
    return min(1.0, total), pressed / total if total > 0.0 else 0.0


def check_company(people: Rows, legs: Any, caravans: Caravans, walking: Walking) -> None:
    """Stop the run unless everybody in a caravan is where it is.

    Raises
    ------
    CompanyError
        Naming the caravan that holds somebody who is elsewhere.
    """
    if not caravans.rows:
        return
    company, position, some = people.code("company"), people.code("position"), people.counts[: int(people.used[0])] > 0
    for number, row in enumerate(caravans.rows):
        own = position[(company == number + 1) & some]
        leg = leg_of(caravans, walking, number)
        right = legs.of_position[own] == leg if leg >= 0 else own == place_of(caravans, walking, number)
        if own.size and (walking.state["phase"][number] == OVER or not right.all()):
            raise CompanyError(f"{row.caravan}: {own.size} rows of people in it who are elsewhere")
