"""What travellers read on their way: the road as it is today, and where they stand and sleep."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.choice.logit import Choice
from jornada.engine.road.hazards import Chances, leg_chances, most_likely
from jornada.engine.table.columns import OF_WEEKS
from jornada.engine.today.today import Factors, Scene, Today
from jornada.engine.world.dangers import Dangers, in_season
from jornada.engine.world.health import Care
from jornada.engine.world.outcomes import Dispositions
from jornada.engine.world.stops import Stops
from jornada.engine.world.world import World


class Road(NamedTuple):
    """What the road is today: the scene, the weights of choices, chances, health, dangers, stops, what follows
    encounters; and the
    most frames and rows that may come of one frame at one of its stages; and whether people are multiplied instead of
    drawn."""

    scene: Scene
    choice: Choice
    chances: Chances
    care: Care
    dangers: Dangers
    stops: Stops
    dispositions: Dispositions
    most: int
    fluid: bool


class Journey(NamedTuple):
    """What a frame reads on its way: as `Road`; the frames that are ready to go on and those that wait (the same, but
    in fluid mode), the table of those who sleep, and the list of options of a place,
    by their legs, the sums of their weights and the parties that choose each; and the keys of the draws of choices and
    of the ends of legs."""

    scene: Any
    choice: Any
    chances: Any
    care: Any
    dangers: Any
    stops: Any
    dispositions: Any
    most: int
    fluid: bool
    ready: Any
    frames: Any
    night: Any
    legs: np.ndarray
    sums: np.ndarray
    tally: np.ndarray
    choosing: np.uint64
    ending: np.uint64


class Keys(NamedTuple):
    """The keys of the draws of choices, and of the ends of legs."""

    choosing: np.uint64
    ending: np.uint64


class Made(NamedTuple):
    """The chances and stops of a day, and what they were made from: they hold until it changes."""

    world: World
    care: Care
    law: Stops
    month: int
    shocks: tuple[np.ndarray, ...]
    chances: Chances
    stops: Stops

    def holds(self, today: Today, shocks: tuple[np.ndarray, ...]) -> bool:
        """Say whether they are those of a day under some shocks."""
        same = (
            self.world is today.world
            and self.care is today.care
            and self.law is today.stops
            and self.month == today.date.month
        )
        return same and all(map(np.array_equal, self.shocks, shocks))


def road_of(today: Today, factors: Factors, made: list[Made] | None = None) -> Road:
    """Return the road of a day under some factors; what was made for another day is used where it still holds."""
    shocks, made, world = (
        (factors.death, factors.turned_back, factors.encounter, factors.danger, today.factors.turned_back),
        [] if made is None else made,
        today.world,
    )
    if not made or not made[0].holds(today, shocks):
        made[:] = [_made(today, factors, shocks)]
    sizes, stops = int(world.groups.size.max()), made[0].stops
    most = (
        16
        + today.choice.options
        + today.dispositions.each.shape[2]
        + len(stops.each)
        + 2 * (sizes + 2) * (1 + world.dangers.most)
    )
    return Road(
        today.scene,
        today.choice,
        made[0].chances,
        today.care,
        world.dangers,
        stops,
        today.dispositions,
        most * OF_WEEKS.size,
        today.flows.dtype.kind == "f",
    )


def _made(today: Today, factors: Factors, shocks: tuple[np.ndarray, ...]) -> Made:
    """Return the chances and stops of a day; shocks on stops are those on turning back, for all."""
    world = today.world
    season = in_season(world.dangers, today.date.month, factors.danger)
    chances = leg_chances(world.legs, factors, int(world.groups.size.max()), world.dangers, season)
    stops = today.stops._replace(chance=np.minimum(1.0, today.stops.chance * today.factors.turned_back))
    chances = chances._replace(most=most_likely(chances, stops.chance, today.care.most_at_end))
    return Made(world, today.care, today.stops, today.date.month, shocks, chances, stops)
