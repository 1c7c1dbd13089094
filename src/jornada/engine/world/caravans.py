"""Caravans as arrays, and where each is in a run."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jornada.domain.nouns.caravan import Caravan, Offer
from jornada.domain.nouns.route import Leg
from jornada.domain.reach.legs import legs_by_ends
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.table.columns import Column
from jornada.engine.world.outcomes import members_of

STATE = np.dtype(
    [
        ("phase", np.int64),
        ("at", np.int64),
        ("km", float),
        ("marched", np.int64),
        ("closed", np.int64),
        ("people", float),
    ]
)


@dataclass(frozen=True)
class Caravans:
    """Caravans compiled for the rules in force: their rows, the codes of the places and legs of each road, km of the
    legs (L,), whether each can be begun (L,), who may join (C, G), and what is offered to each."""

    rows: tuple[Caravan, ...]
    places: tuple[tuple[int, ...], ...]
    legs: tuple[tuple[int, ...], ...]
    km: np.ndarray
    closed: np.ndarray
    who: np.ndarray
    offers: tuple[tuple[Offer, ...], ...]


@dataclass(frozen=True)
class Walking:
    """What a run keeps of its caravans, as records (C,): phase, how many legs of the road lie behind, km on the next
    one, marching days since a rest, days in a row on which the road was closed, and people last night; and where the
    limits of its days are drawn."""

    state: np.ndarray
    seed: int
    run: int
    fluid: bool


def caravans_of(scenario: Scenario, places: Sequence[str], legs: Sequence[Leg]) -> Caravans:
    """Return the caravans of a scenario as it stands; `legs` are its directed legs."""
    code = {name: i for i, name in enumerate(places)}
    joined, number = legs_by_ends(scenario), {(route.leg, start): i for i, (_, route, start, _) in enumerate(legs)}
    roads = tuple(
        tuple(number[joined[a, b, c.mode].leg, a] for a, b in zip(c.places, c.places[1:], strict=False))
        for c in scenario.caravans
    )
    who, members = (
        np.zeros((len(scenario.caravans), len(scenario.groups)), bool),
        members_of(scenario) if scenario.caravans else None,
    )
    for i, row in enumerate(scenario.caravans):
        who[i, members(row.nationality, row.household)] = True  # type: ignore[misc]
    return Caravans(
        scenario.caravans,
        tuple(tuple(code[name] for name in c.places) for c in scenario.caravans),
        roads,
        np.array([route.km or 0.0 for _, route, _, _ in legs]),
        np.array([not route.open or bool(route.needs) for _, route, _, _ in legs], bool),
        who,
        tuple(tuple(offer for offer in scenario.offers if offer.caravan == c.caravan) for c in scenario.caravans),
    )


def company_column(scenario: Scenario) -> Column:
    """Return the column that says with which caravan a party walks; one value where there is none."""
    return Column("company", ["alone", *(row.caravan for row in scenario.caravans)])
