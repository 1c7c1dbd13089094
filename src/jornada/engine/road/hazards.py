"""What may happen on a leg: the walk wears some, dangers meet some, some lose somebody, and some are turned back."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import DIE_OF_ILLNESS, DIE_OF_PASSAGE, HARMED, ONLY, PASSES_AWAY
from jornada.engine.draws.streams import part, uniform
from jornada.engine.jit import within
from jornada.engine.ledger.ledger import DIED_ON_LEG, OF_ILLNESS, OF_PASSAGE
from jornada.engine.people.deaths import Drawn, Dying, let_die, some_die
from jornada.engine.places.harm import ON_THE_WAY, Harming, Into, Met, strike
from jornada.engine.places.health import changes_of, tell_health
from jornada.engine.road.crossing import pay_or_turn_back
from jornada.engine.road.frames import BEREAVED, WORN, mourn, wait
from jornada.engine.table.columns import set_health
from jornada.engine.today.today import Factors
from jornada.engine.world.dangers import Dangers, chance_by_leg
from jornada.engine.world.health import DEAD, LIVING, WEAK, WELL
from jornada.engine.world.world import Legs


class Chances(NamedTuple):
    """Chances of the day on legs, shocks included."""

    death: np.ndarray  # (L,) of a person of dying of the passage
    turned_back: np.ndarray  # (L,) of a party of being turned back
    encounter: np.ndarray  # (L,) of a party of an encounter where the leg is a crossing, 0 elsewhere
    any: np.ndarray  # (L, S) of death or turning back in a party of each size; at a crossing of death alone
    season: np.ndarray  # (D,) of each danger today
    harm: np.ndarray  # (2, L, W) the sum of the dangers of a leg, alone and in company, by kind of people
    most: np.ndarray  # (L,) that anything at all happens, to those to whom it is most likely


def leg_chances(legs: Legs, factors: Factors, sizes: int, dangers: Dangers, season: np.ndarray) -> Chances:
    """Return the chances of the day, shocks included, for parties of up to `sizes` people."""
    each = legs.each
    death = np.minimum(1.0, each["death"] * factors.death)
    turned = np.minimum(1.0, each["turned_back"] * factors.turned_back)
    met = np.where(each["crossing"], np.minimum(1.0, each["encounter"] * factors.encounter), 0.0)
    over = np.maximum(1.0, turned + met)
    turned, met = turned / over, met / over
    unhurt = (1.0 - death)[:, None] ** np.arange(sizes + 1)
    some = 1.0 - unhurt * np.where(each["crossing"], 1.0, 1.0 - turned)[:, None]
    return Chances(death, turned, met, some, season, chance_by_leg(dangers, season), np.ones(len(each)))


def most_likely(chances: Chances, stopped: np.ndarray, worn: np.ndarray) -> np.ndarray:
    """Return the chance (L,) that anything happens on a leg to those to whom it is most likely.

    Whoever draws above it is not looked at.
    """
    harm = np.minimum(1.0, chances.harm.max((0, 2), initial=0.0))
    return 1.0 - (1.0 - harm) * (1.0 - chances.any.max(1)) * (1.0 - stopped.max((0, 1), initial=0.0)) * (1.0 - worn)  # type: ignore[no-any-return]


@within
def wear_down(frame: Any, count: Any, odds: Any, journey: Any) -> None:
    """Let the walk change the health of parties, or end the life of somebody in them."""
    scene, place, size = journey.scene, frame.place, odds.size
    changed = changes_of(count, odds, frame.path, journey.ending)
    if changed.dying > 0:
        first, dying = (
            journey.frames.came[0],
            Dying(odds.care.odds[odds.row, DEAD], DIED_ON_LEG, OF_ILLNESS, place, ON_THE_WAY),
        )
        let_die(frame, changed.dying, dying, Drawn(journey.ending, frame.path, DIE_OF_ILLNESS), journey.frames, scene)
        mourn(frame, first, DIE_OF_ILLNESS, journey)
    for after in range(LIVING):
        some = changed.well if after == WELL else changed.weak if after == WEAK else changed.ill
        if some > 0:
            tell_health(scene, place, frame.group - 1, some * size, after)
            set_health(wait(frame, some, WORN, DIE_OF_ILLNESS + after + 1, journey), scene.codes, after)


@within
def meet(frame: Any, count: Any, by_dangers: float, journey: Any) -> None:
    """Spread parties to whom something happens over dangers, deaths and turning back."""
    harmed = part(count, by_dangers, uniform(journey.ending, frame.path, HARMED)) if by_dangers > 0.0 else count - count
    if harmed > 0:
        _strike(frame, harmed, journey)
        count -= harmed
    if count > 0 and frame.stage < BEREAVED:
        count -= _pass_away(frame, count, journey)
    if count > 0:
        pay_or_turn_back(frame, count, journey)


@within
def _strike(frame: Any, count: Any, journey: Any) -> None:
    """Let parties meet a danger of their leg; those whom it does not hold go on from there."""
    dangers, chances, leg, first = journey.dangers, journey.chances, frame.leg, journey.frames.came[0]
    total = chances.harm[min(1, frame.company), leg, dangers.kind_of[frame.group - 1, frame.paper]]
    met = Met(dangers.leg_first[leg], dangers.leg_first[leg + 1], dangers.on_leg, total, frame.place, ON_THE_WAY)
    strike(
        frame,
        count,
        met,
        Harming(journey.scene, dangers, chances.season),
        Into(journey.frames, journey.night),
        Drawn(journey.ending, frame.path, ONLY),
    )
    mourn(frame, first, HARMED, journey)


@within
def _pass_away(frame: Any, count: Any, journey: Any) -> Any:
    """Let people die of the passage; return of how many parties."""
    death, leg, size = journey.chances.death, frame.leg, journey.scene.groups.each[frame.group - 1].size
    chance = min(1.0, some_die(death[leg], size) / journey.chances.any[leg, size])
    dying = part(count, chance, uniform(journey.ending, frame.path, PASSES_AWAY)) if chance > 0.0 else count - count
    if dying > 0:
        first = journey.frames.came[0]
        let_die(
            frame,
            dying,
            Dying(death[leg], DIED_ON_LEG, OF_PASSAGE, frame.place, ON_THE_WAY),
            Drawn(journey.ending, frame.path, DIE_OF_PASSAGE),
            journey.frames,
            journey.scene,
        )
        mourn(frame, first, DIE_OF_PASSAGE, journey)
    return dying
