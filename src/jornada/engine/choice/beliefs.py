"""What people believe: once a week it follows the truth a little, and departures respond to it.

A belief belongs to places and groups and to no person, and is a function of what has been so far: it draws nothing, so
that parties in the same state remain alike. Shape letters: B beliefs, M minds (sets of beliefs held by a group at a
place).
"""

import hashlib
import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import numpy as np

from jornada.domain.checks.beliefs import subjects_of
from jornada.domain.names.pattern import matcher
from jornada.domain.nouns.belief import Belief, Response
from jornada.domain.nouns.route import directed
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.choice.logit import NOWHERE, Choice, Seen, the_truth
from jornada.engine.table.distinct import distinct_rows
from jornada.engine.world.world import World

WEEK = 7
# utils: what is believed of a leg is weighed to this, so that choices are worked out again only where it matters
GRID = 0.001
DAY, CHANCE = 1.0, 1e-4  # the least wait and the least chance that a ratio is taken of
MOST = 10.0  # no response makes more of the departures than so many times


@dataclass(frozen=True)
class Minds:
    """What is believed: of each belief the values for what it is about, and what announcements add; the value that each
    response is measured against; the roads as they are seen, waits (G, P, O), and the chance of setting out of each row
    (A,)."""

    begins: np.ndarray
    levels: tuple[np.ndarray, ...] = ()
    news: tuple[float, ...] = ()
    first: tuple[np.ndarray | float, ...] = ()
    seen: Seen | None = None
    waits: np.ndarray | None = None


@dataclass(frozen=True)
class Audience:
    """Who believes what: which offices, legs or policies each belief is about, who holds it where (B, G, P), the sets
    of beliefs of roads that are held together, and which of them by whom (G, P); and the rows of arrivals (A,) that
    each response acts on."""

    about: tuple[np.ndarray, ...]
    holds: np.ndarray
    together: tuple[tuple[int, ...], ...]
    which: np.ndarray
    answers: tuple[np.ndarray, ...]


def audience_of(scenario: Scenario) -> Audience:
    """Return who believes what of a scenario."""
    legs = [route.leg for _, route, _, _ in directed(scenario.routes)]
    about = [
        np.flatnonzero(
            [
                fnmatchcase(name, row.about)
                for name in (legs if row.topic in ("danger", "stops") else subjects_of(scenario, row))
            ]
        )
        for row in scenario.beliefs
    ]
    holds = _holds(scenario)
    on_roads = [b for b, row in enumerate(scenario.beliefs) if row.topic != "wait"]
    together, which = distinct_rows(
        np.ascontiguousarray(holds[on_roads].reshape(len(on_roads), holds.shape[1] * holds.shape[2]).T)
    )
    sets = (
        tuple(tuple(b for b, held in zip(on_roads, row, strict=True) if held) for row in together) if on_roads else ()
    )
    return Audience(
        tuple(about),
        holds,
        sets,
        which.reshape(holds.shape[1:]),
        tuple(_answers(row, holds, scenario) for row in scenario.responses),
    )


def _holds(scenario: Scenario) -> np.ndarray:
    """Return who holds each belief where (B, G, P)."""
    holds = np.zeros((len(scenario.beliefs), len(scenario.groups), len(scenario.places)), bool)
    for b, row in enumerate(scenario.beliefs):
        who = np.array([fnmatchcase(g.nationality, row.nationality) for g in scenario.groups], bool)
        holds[b] = who[:, None] & np.array(
            [fnmatchcase(p.place, row.place) or fnmatchcase(p.region, row.place) for p in scenario.places], bool
        )
    return holds


def unheard_of(scenario: Scenario) -> Minds:
    """Return the minds before the first day: everybody sets out."""
    return Minds(np.ones(len(scenario.arrivals)))


def listens(scenario: Scenario, day: int) -> bool:
    """Say whether beliefs are refreshed on a day."""
    return day % WEEK == 0 and bool(scenario.beliefs or scenario.responses)


def heard(minds: Minds, audience: Audience, world: World, waiting: np.ndarray, policies: Collection[str]) -> Minds:
    """Return the minds a week on: every belief nearer to the truth of today, and announcements told or fading."""
    rows = world.scenario.beliefs
    truths = [
        row.bias * _truth(row, about, world, waiting, policies) for row, about in zip(rows, audience.about, strict=True)
    ]
    levels = tuple(
        _followed(row, truth, minds.levels[b] if minds.levels else None)
        for b, (row, truth) in enumerate(zip(rows, truths, strict=True))
    )
    news = tuple(
        row.announced or (minds.news[b] if minds.news else 0.0) * kept(row.fades) for b, row in enumerate(rows)
    )
    now = replace(minds, levels=levels, news=news)
    return replace(now, seen=_seen(now, audience, world), waits=_waits(now, audience, world))


def _truth(row: Belief, about: np.ndarray, world: World, waiting: np.ndarray, policies: Collection[str]) -> np.ndarray:
    """Return the truth of what a belief is about: days to wait, chances on legs, or 1 where a policy is in force."""
    if row.topic == "wait":
        return np.asarray(waiting[about] / np.maximum(world.offices.each["a_day"][about], 1))
    if row.topic == "rule":
        names = [policy.name for policy in world.scenario.policies]
        return np.array([float(names[i] in policies) for i in about])
    return world.costs.death[about] if row.topic == "danger" else _held_up(world)[about]


def _held_up(world: World) -> np.ndarray:
    """Return the chance (L,) that somebody alone and without a paper is stopped or turned back on each leg."""
    return np.asarray(1.0 - (1.0 - world.costs.turned_back) * (1.0 - world.costs.stopped[0, 0]))


def _followed(row: Belief, truth: np.ndarray, before: np.ndarray | None) -> np.ndarray:
    """Return what is believed a week on, announcements aside."""
    if before is None or before.shape != truth.shape:  # the first day, or a rule has made it be about something else
        return truth if row.start is None else np.full(len(truth), row.start)
    return before + (truth - before) * (1.0 - kept(row.lag))


def kept(days: float) -> float:
    """Return what is left after a week of something that falls to 1/e in so many days.

    Examples
    --------
    >>> round(kept(7.0), 4), kept(0.0)
    (0.3679, 0.0)
    """
    return math.exp(-WEEK / days) if days > 0.0 else 0.0


def believed(row: Belief, level: np.ndarray, news: float) -> np.ndarray:
    """Return what people take for true.

    What they know and what they have been told, no less than nothing, chances up to 1.
    """
    return np.clip(level + news, 0.0, np.inf if row.topic == "wait" else 1.0)


def _of(minds: Minds, rows: tuple[Belief, ...], b: int) -> np.ndarray:
    return believed(rows[b], minds.levels[b], minds.news[b])


def _seen(minds: Minds, audience: Audience, world: World) -> Seen | None:
    """Return the roads as people see them; the first belief that is about a leg holds.

    None where nobody has any belief of them.
    """
    rows = world.scenario.beliefs
    if all(row.topic == "wait" for row in rows):
        return None
    distinct, same = distinct_rows(np.array([_of_mind(held, minds, audience, world) for held in audience.together]))
    where, legs = same[audience.which], len(world.costs.death)
    name = hashlib.sha256(distinct.tobytes() + where.tobytes()).hexdigest()
    danger, stops, often = (distinct[:, i * legs : (i + 1) * legs] for i in range(3))
    return Seen(where, danger, stops, often, distinct[:, 3 * legs], name)


def _of_mind(held: tuple[int, ...], minds: Minds, audience: Audience, world: World) -> np.ndarray:
    """Return what a mind takes danger and stops on legs to cost, how often it expects stops, and what rules add to the
    pull."""
    rows, choice, truth = world.scenario.beliefs, world.scenario.choice, the_truth(world)
    danger, stops, often, pull = truth.danger[0].copy(), truth.stops[0].copy(), truth.often[0].copy(), 0.0
    for b in reversed(held):
        value = _of(minds, rows, b)
        if rows[b].topic == "danger":
            danger[audience.about[b]] = on_grid(choice.danger * 100.0 * value)
        elif rows[b].topic == "stops":
            legs, true = audience.about[b], _held_up(world)[audience.about[b]]
            often[legs] = on_grid(value / np.where(true > 0.0, true, 1.0))
            stops[legs] = on_grid(
                choice.turned_back
                * np.where(true > 0.0, world.costs.turned_back[legs] * value / np.where(true > 0.0, true, 1.0), value)
            )
        else:
            pull += rows[b].worth * float(value.max(initial=0.0))
    return np.concatenate([danger, stops, often, [on_grid(np.array(pull))]])


def on_grid(utils: np.ndarray) -> np.ndarray:
    """Return utils as fine as they are weighed.

    Examples
    --------
    >>> float(on_grid(np.array(0.1234)))
    0.123
    """
    return np.asarray(np.floor(utils / GRID + 0.5) * GRID)


def _waits(minds: Minds, audience: Audience, world: World) -> np.ndarray | None:
    """Return the days that groups at places believe they would wait at offices, unknown where they know them.

    None if all do.
    """
    rows = world.scenario.beliefs
    on_waits = [b for b, row in enumerate(rows) if row.topic == "wait"]
    if not on_waits:
        return None
    waits = np.full((*audience.holds.shape[1:], len(world.names.offices)), np.nan)
    for b in reversed(on_waits):
        for office, days in zip(audience.about[b], _of(minds, rows, b), strict=True):
            waits[:, :, office] = np.where(audience.holds[b], days, waits[:, :, office])
    return waits


def answered(minds: Minds, audience: Audience, world: World, choice: Choice) -> Minds:
    """Return the minds with the chance that each row of arrivals sets out, as departures respond to what is believed
    now."""
    if not world.scenario.responses:
        return minds
    rows, begins, first = world.scenario.responses, np.ones(len(world.scenario.arrivals)), list(minds.first)
    for i, row in enumerate(rows):
        value = _going_on(world, choice) if not row.belief else _gist(row, minds, world)
        if len(first) <= i:
            first.append(_at_first(row, value, minds, world) if row.reference is None else row.reference)
        begins *= np.where(audience.answers[i], times(row, _topic(row, world), value, first[i]), 1.0)
    return replace(minds, first=tuple(first), begins=np.minimum(begins, MOST))


def _topic(row: Response, world: World) -> str:
    return next((belief.topic for belief in world.scenario.beliefs if belief.belief == row.belief), "value")


def times(row: Response, topic: str, value: np.ndarray | float, first: np.ndarray | float) -> np.ndarray:
    """Return how many times as many set out as before: by the ratio of waits or chances, by the difference of anything
    else.

    Examples
    --------
    >>> wait = Response("fewer", "wait", elasticity=-0.5)
    >>> float(times(wait, "wait", 40.0, 10.0)), float(times(wait, "rule", 1.0, 1.0))
    (0.5, 1.0)
    """
    if topic in ("rule", "value"):
        gain = np.where(np.asarray(first) <= NOWHERE, 0.0, np.asarray(value) - np.asarray(first))
        return np.exp(np.clip(row.elasticity * gain, -700.0, 700.0))
    least = DAY if topic == "wait" else CHANCE
    return np.asarray((np.maximum(value, least) / np.maximum(first, least)) ** row.elasticity)


def _gist(row: Response, minds: Minds, world: World) -> float:
    """Return what a belief comes to: its mean over all that it is about; of rules, the one most believed."""
    b = [belief.belief for belief in world.scenario.beliefs].index(row.belief)
    value = _of(minds, world.scenario.beliefs, b)
    return float(
        value.max(initial=0.0) if world.scenario.beliefs[b].topic == "rule" else value.mean() if value.size else 0.0
    )


def _at_first(row: Response, value: np.ndarray | float, minds: Minds, world: World) -> np.ndarray | float:
    """Return what a response is measured against: what is known at the start, before anything is announced."""
    return value if not row.belief else _gist(row, replace(minds, news=tuple(0.0 for _ in minds.news)), world)


def _going_on(world: World, choice: Choice) -> np.ndarray:
    """Return the value of going on (A,) for those of each row, with their first paper, from where they would set
    out."""
    places = {name: i for i, name in enumerate(world.names.places)}
    groups = {name: i for i, name in enumerate(world.names.groups)}
    place = np.array([places[a.place] for a in world.scenario.arrivals], np.int64)
    group = np.array([groups[a.group] for a in world.scenario.arrivals], np.int64)
    kind = choice.kind_of[world.groups.each["paper"][group]]
    return np.asarray(choice.value[0, choice.class_of[group, place], kind, place])


def _answers(row: Response, holds: np.ndarray, scenario: Scenario) -> np.ndarray:
    """Return which rows of arrivals (A,) answer: those that match and hold the belief.

    Who stands in a line has begun already.
    """
    nations = {group.group: (g, group.nationality) for g, group in enumerate(scenario.groups)}
    places = {place.place: i for i, place in enumerate(scenario.places)}
    b, named = (
        [belief.belief for belief in scenario.beliefs].index(row.belief) if row.belief else -1,
        matcher(row.arrivals),
    )
    return np.array(
        [
            not a.office
            and bool(named(a.arrival))
            and fnmatchcase(nations[a.group][1], row.nationality)
            and (b < 0 or holds[b, nations[a.group][0], places[a.place]])
            for a in scenario.arrivals
        ],
        bool,
    )
