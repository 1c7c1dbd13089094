"""Who sets out each day under the rules of Flee, and from where."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import DISPLACED, OF_GROUP
from jornada.engine.draws.quantiles import poisson_quantile
from jornada.engine.draws.streams import part, uniform
from jornada.engine.flee3.choose import lay
from jornada.engine.flee3.plan import departures
from jornada.engine.jit import hot, kernel, lean
from jornada.engine.ledger.ledger import ARRIVED as NEW
from jornada.engine.ledger.ledger import BEGAN_ON_THE_WAY
from jornada.engine.table.columns import set_first_leg, set_group, set_position
from jornada.engine.table.rows import Rows, blank, reserve
from jornada.engine.table.shared import shared
from jornada.engine.today.today import Draw, Today


class Leaving(NamedTuple):
    """Who sets out today."""

    expected: np.ndarray  # (P,) people expected to set out from each place
    initial: np.ndarray  # (P,) people who stand there on the first day, none on others
    shares: np.ndarray  # (P, G) the shares of groups among them
    names: np.ndarray  # (P,) the stable names of places: they address the draws
    total: int  # people who set out in all, shared out by `expected`; -1: each place by itself
    poisson: bool  # whether the people of each place are drawn, where each is by itself
    before: int  # people who set out before today
    a_rank: float  # people a rank


class Company(NamedTuple):
    """Those who set out at a place."""

    place: int  # the place
    people: int  # how many they are
    rank: float  # the mean of their ranks


def displace(people: Rows, today: Today, draw: Draw) -> Rows:
    """Add those who set out today at the places that they leave, and on the first day those who stand in camps."""
    plan, memory = today.choice, today.memory
    key, places = draw.key("displace"), len(plan.people)
    expected, total = departures(plan, memory.population, today.day)
    initial = plan.initial if today.day == 0 else np.zeros(places, np.int64)
    before = today.flows[NEW, :places].sum(1)
    poisson = plan.scenario.flee3.departures in ("poisson", "water_poisson")
    leaving = Leaving(expected, initial, plan.shares, plan.names, total, poisson, memory.set_out, memory.rank)
    people = _displace(people, today.scene, leaving, key)
    today.flows[BEGAN_ON_THE_WAY] = today.flows[NEW]
    set_out = today.flows[NEW, :places].sum(1) - before
    memory.set_out += int(set_out.sum())
    if not plan.still:
        memory.population = np.maximum(memory.population - (set_out - initial), 0.0)
    return people


@kernel
def _displace(people: Any, scene: Any, leaving: Any, key: np.uint64) -> Any:
    seen, out = shared(scene), shared(leaving)
    left, weight, first = out.total, out.expected.sum(), out.before
    everybody = out.initial.sum() + out.total  # counted people are shared out in no order, all others place by place
    for place in range(out.expected.size):
        here, some = out.expected[place], out.initial[place]
        if out.total < 0:
            some += _expected(here, out.poisson, uniform(key, out.names[place], DISPLACED))
        elif left > 0 and here > 0.0:
            share = part(left, here / weight, uniform(key, out.names[place], DISPLACED)) if weight > here else left
            left -= share
            some += share
            weight -= here
        if some > 0:
            people = reserve(people, out.shares.shape[1] + 1)
            rank = (first + 0.5 * (everybody if out.total >= 0 else some)) / out.a_rank
            _in_groups(people, Company(place, some, rank), out, seen, key)
            first += 0 if out.total >= 0 else some
    return people


@hot
def _expected(here: float, poisson: bool, u: float) -> Any:
    """Return how many set out where so many are expected: drawn, or just these."""
    return poisson_quantile(u, here) if poisson else np.int64(here)


@lean
def _in_groups(people: Any, company: Any, leaving: Any, scene: Any, key: np.uint64) -> None:
    """Share out those who set out at a place over the groups."""
    left, weight, shares, address = company.people, 1.0, leaving.shares[company.place], leaving.names[company.place]
    party = blank(people, scene.codes)
    set_position(party, scene.codes, company.place)
    set_first_leg(party, scene.codes, min(scene.codes.most[0].first_leg, 1))
    for group in range(shares.size):
        share = (
            left
            if group == shares.size - 1 or weight <= shares[group]
            else part(left, shares[group] / weight, uniform(key, address, OF_GROUP + group))
        )
        left -= share
        weight -= shares[group]
        if share > 0:
            scene.flows[NEW, company.place, group] += share
            set_group(party, scene.codes, group + 1)
            lay(people, party, share, company.rank)
