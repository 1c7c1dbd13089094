"""Flows that run on over days are those of the days added up.

In what is recorded, in what triggers read, in money, and in the ledger.
"""

from dataclasses import replace

import numpy as np
import pytest
from tests.helpers.small import small

from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.policy import Policy, Trigger
from jornada.engine.ledger.record import Recorder
from jornada.engine.run.run import Keeping, nights, run_key, simulate
from jornada.engine.today.triggers import watches_of

DAYS, KEY = 45, run_key(5, 2)
ON = Policy(
    "many come", trigger=Trigger(measure="arrived", window=2, above=150.0, below=140.0), change={"choice.scale": "x1.1"}
)
COSTS = (Cost("beds", "shelter", "present", usd=12.5), Cost("bus", "transport", "arrived", usd=0.1))
BASE = replace(small(DAYS), policies=(ON,), costs=COSTS, priors=(), variants=())
DEARER = replace(BASE, policies=(ON, Policy("dearer", starts=str(BASE.start), change={"costs.bus.usd": "x3"})))


@pytest.mark.parametrize("scenario", [BASE, DEARER], ids=["one price", "prices that change"])
def test_what_is_recorded_of_flows_that_run_on_is_what_happened_day_by_day(scenario) -> None:  # type: ignore[no-untyped-def]
    found, by_day = simulate(scenario, KEY), Recorder(scenario)
    for night in nights(scenario, KEY):
        assert night.over
        by_day.add(night.date, night.stocks, night.flows, night.world.scenario, [name for name, _ in night.policies])
    stocks, flows = by_day.tables()
    names = found.stocks.names["measure"]
    held = found.stocks["measure"] != names.index("holding")
    assert all(np.array_equal(found.stocks[name][held], stocks[name]) for name in stocks.columns)
    assert all(np.array_equal(found.flows[name], flows[name]) for name in flows.columns)
    assert {"arrived", "cost of transport", "in_force"} <= {names[code] for code in flows["measure"]}


def test_triggers_read_the_flows_of_each_day() -> None:
    kept = simulate(BASE, KEY, keeping=Keeping(until=DAYS)).state
    assert kept is not None
    (cells,) = (watch.cells for watch in watches_of(BASE).values())
    arrived = [float(night.flows[0][cells].sum()) for night in nights(BASE, KEY)]
    assert kept.watched[0].totals.tolist() == arrived and sum(arrived) > 0
