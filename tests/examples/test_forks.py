"""Every variant of every example, gone on from a state of its base: the same tables as from the first day."""

from dataclasses import replace

import numpy as np
import pytest

import jornada as jo
from jornada.domain.scenario.past import common_days, triggers_of
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import Keeping, RunResult, run_key, simulate
from jornada.engine.run.state import State
from jornada.examples import names
from jornada.study.store.state_file import read_state, write_state

pytestmark = pytest.mark.slow
KEY = run_key(11, 3)
LONGEST = 60  # days of an example that are run


def shortened(name: str) -> Scenario:
    """Return an example, the corridor without most of its days."""
    scenario = jo.example(name)
    return replace(scenario, days=min(scenario.days, 12 if name == "corridor" else LONGEST))


def same(one: RunResult, other: RunResult) -> bool:
    tables = ((one.stocks, other.stocks), (one.flows, other.flows))
    return np.array_equal(one.rows, other.rows) and all(
        a.names == b.names and all(np.array_equal(a[c], b[c]) for c in a.columns) for a, b in tables
    )


@pytest.mark.parametrize("name", names())
def test_variants_fork_to_the_same_bytes(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    base, folder = shortened(name), tmp_path_factory.mktemp("forks")
    variants = [base.variant(variant) for variant, _ in base.variants]
    parting = {common_days(base, variant) for variant in variants} - {0, base.days}
    days = frozenset(parting | {max(1, base.days // 3)})
    simulate(
        base,
        KEY,
        keeping=Keeping(
            days=days,
            take=lambda state: write_state(folder / f"{state.day}", state),
            watch=triggers_of((base, *variants)),
        ),
    )
    for scenario in (base, *variants):
        own: list[State] = []
        whole = simulate(scenario, KEY, keeping=Keeping(days=frozenset([max(1, base.days // 3)]), take=own.append))
        # those that part on the first day hold states too
        assert same(whole, simulate(scenario, KEY, keeping=Keeping(own[0]))), scenario.title
        from_day = max((day for day in days if day <= common_days(base, scenario)), default=0)
        if from_day:
            assert same(whole, simulate(scenario, KEY, keeping=Keeping(read_state(folder / f"{from_day}")))), (
                scenario.title,
                from_day,
            )
