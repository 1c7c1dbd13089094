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
    """What the road is today."""

    scene: Scene  # what compiled code reads in every step
    choice: Choice  # the weights of choices
    chances: Chances  # of the day on legs
    care: Care  # chances of health
    dangers: Dangers  # what they are and whom they meet
    stops: Stops  # with the shocks of the day
    dispositions: Dispositions  # what follows encounters
    most: int  # frames and rows that may come of one frame at one of its stages, at most
    fluid: bool  # whether people are multiplied instead of drawn


class Journey(NamedTuple):
    """What a frame reads on its way."""

    scene: Any  # a Scene
    choice: Any  # a Choice
    chances: Any  # Chances of the day on legs
    care: Any  # Care
    dangers: Any  # Dangers
    stops: Any  # Stops
    dispositions: Any  # Dispositions
    most: int  # frames and rows that may come of one frame at one of its stages, at most
    fluid: bool  # whether people are multiplied instead of drawn
    ready: Any  # Frames that are ready to go on
    frames: Any  # Frames that wait: the same as `ready`, but in fluid mode
    night: Any  # Rows of those who sleep
    legs: np.ndarray  # room for the legs of the options of a place
    sums: np.ndarray  # room for their weights, added up
    tally: np.ndarray  # room for the parties that choose each
    choosing: np.uint64  # the key of the draws of choices
    ending: np.uint64  # the key of the draws of the ends of legs


class Keys(NamedTuple):
    """The keys of the draws of choices, and of the ends of legs."""

    choosing: np.uint64
    ending: np.uint64


class Made(NamedTuple):
    """The chances and stops of a day, and what they were made from: they hold until it changes."""

    world: World  # they were made of its legs and dangers
    care: Care  # chances of health that they were made with
    law: Stops  # stops before the shocks of the day
    month: int  # of the dangers, 1 to 12
    shocks: tuple[np.ndarray, ...]  # on death, turning back, encounters and dangers, and on turning back for all
    chances: Chances  # made of these
    stops: Stops  # made of these

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
