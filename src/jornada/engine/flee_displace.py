"""Who sets out each day under the rules of Flee, and from where."""

from typing import Any

import numpy as np

from jornada.engine.cohorts import GROUP, POSITION, Rows, blank, put, reserve
from jornada.engine.compiled import kernel
from jornada.engine.draw import part, poisson_quantile, uniform
from jornada.engine.flee_choose import lay
from jornada.engine.flee_plan import departures
from jornada.engine.flee_today import FIRST_LEG
from jornada.engine.ledger import ARRIVED as NEW
from jornada.engine.ledger import BEGAN_ON_THE_WAY
from jornada.engine.today import Draw, Today


def displace(people: Rows, today: Today, draw: Draw) -> Rows:
    """Add those who set out today at the places that they leave, and on the first day those who stand in camps."""
    plan, memory = today.choice, today.memory
    key, places = draw.key("displace"), len(plan.people)
    expected, total = departures(plan, memory.population, today.day)
    initial = plan.initial if today.day == 0 else np.zeros(places, np.int64)
    before = today.flows[NEW, :places].sum(1)
    poisson = plan.scenario.flee3.departures in ("poisson", "water_poisson")
    people = _displace(people, today.world.layout, (expected, initial, plan.shares, plan.names), (total, poisson, memory.set_out, memory.rank), key, today.flows)
    today.flows[BEGAN_ON_THE_WAY] = today.flows[NEW]
    set_out = today.flows[NEW, :places].sum(1) - before
    memory.set_out += int(set_out.sum())
    if not plan.still:
        memory.population = np.maximum(memory.population - (set_out - initial), 0.0)
    return people


@kernel
def _displace(people: Any, layout: Any, places: Any, how: Any, key: np.uint64, flows: np.ndarray) -> Any:
    expected, initial, shares, names = places
    total, poisson, first, people_a_rank = how
    left, weight = total, expected.sum()
    everybody = initial.sum() + total  # counted people are shared out in no order, all others place by place
    for place in range(expected.size):
        some = initial[place]
        if total >= 0 and left > 0 and expected[place] > 0.0:
            share = part(left, expected[place] / weight, uniform(key, names[place], 0)) if weight > expected[place] else left
            left -= share
            some += share
            weight -= expected[place]
        elif total < 0:
            some += poisson_quantile(uniform(key, names[place], 0), expected[place]) if poisson else np.int64(expected[place])
        if some > 0:
            people = reserve(people, shares.shape[1] + 1)
            rank = (first + 0.5 * (everybody if total >= 0 else some)) / people_a_rank
            _in_groups(people, layout, (place, some, rank), shares[place], (key, names[place]), flows)
            first += 0 if total >= 0 else some
    return people


@kernel
def _in_groups(people: Any, layout: Any, who: Any, shares: np.ndarray, address: Any, flows: np.ndarray) -> None:
    place, left, rank = who
    weight = 1.0
    state = put(put(blank(layout), layout, POSITION, place), layout, FIRST_LEG, 1 if layout.fields[FIRST_LEG].mask else 0)
    for group in range(shares.size):
        share = left if group == shares.size - 1 or weight <= shares[group] else part(left, shares[group] / weight, uniform(address[0], address[1], 1 + group))
        left -= share
        weight -= shares[group]
        if share > 0:
            flows[NEW, place, group] += share
            lay(people, put(state, layout, GROUP, group + 1), share, rank)
