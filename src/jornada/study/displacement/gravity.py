"""Which camps people go to: all camps that a road leads to are weighed, nearer ones more, country by country.

People leave the places where there is conflict, as many as population ** `population` says. A camp at d km has the
weight (d + 100 km) ** -`exponent`, times `opening` where it opened later than the first day: one is opened where those
who come are sent. Countries are chosen first, then camps within one: a nested logit (McFadden 1978) with `nesting` for
its scale, 1 for none. No number of people a camp has room for is looked at: most such numbers equal a later peak of the
counts.
"""

from itertools import product
from typing import NamedTuple

import numpy as np

from jornada.study.displacement.conflict import Conflict
from jornada.study.displacement.roads import Spell

SOFTENING = 100.0  # km


class Gravity(NamedTuple):
    """Four numbers that say how people choose among camps."""

    exponent: float  # of the distance
    population: float  # exponent of the population of the place that is left
    nesting: float  # of camps in a country, 1: countries do not matter
    opening: float  # factor on the weight of a camp that opened later than the first day


MEMBERS = tuple(
    Gravity(*numbers)
    for numbers in product((0.5, 1.0, 1.5, 2.0, 3.0), (0.0, 0.5, 1.0), (1.0, 0.7, 0.45), (1.0, 2.0, 4.0))
)
PLAIN = tuple(Gravity(exponent, 1.0, 1.0, 1.0) for exponent in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0))  # of the rival


def arrivals(conflict: Conflict, gravity: Gravity) -> np.ndarray:
    """Return the shares of camps among those who arrive, by day (T, C); rows sum to 1."""
    found, leaving = np.zeros(conflict.counted.shape), np.maximum(conflict.population, 1.0) ** gravity.population
    for spell in conflict.spells:
        days = slice(spell.first, spell.last + 1)
        found[days] = (conflict.active[days] * leaving) @ _chosen(conflict, spell, gravity)
    everybody = found.sum(1, keepdims=True)
    even = np.full(found.shape[1], 1.0 / max(found.shape[1], 1))
    return np.where(everybody > 0.0, found / np.maximum(everybody, 1e-300), even)


def _chosen(conflict: Conflict, spell: Spell, gravity: Gravity) -> np.ndarray:
    """Return the shares of camps by place that is left, (P, C): 0 everywhere where no camp can be reached."""
    weight = (np.maximum(spell.km, 1.0) + SOFTENING) ** -gravity.exponent * np.where(
        conflict.late, gravity.opening, 1.0
    )
    within = np.where(np.isfinite(spell.km), weight, 0.0) ** (1.0 / gravity.nesting)
    of_country = within @ conflict.nest
    between = of_country**gravity.nesting
    between = between / np.maximum(between.sum(1, keepdims=True), 1e-300)
    return within / np.maximum(of_country @ conflict.nest.T, 1e-300) * (between @ conflict.nest.T)


def averaged(conflict: Conflict, weights: np.ndarray) -> np.ndarray:
    """Return the shares of camps among those who arrive (T, C), the average over all members by their weights."""
    found = np.zeros(conflict.counted.shape)
    for member, weight in zip(MEMBERS, weights, strict=True):
        found += weight * arrivals(conflict, member)
    return found / max(float(weights.sum()), 1e-300)
