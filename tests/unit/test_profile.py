"""The coarse profile: fewer rows, and everybody can pay: more people get on where the fare is what they lack."""

from dataclasses import replace

import jornada as jo
from jornada.domain.profile import coarse
from jornada.engine.run import RunResult


def total(run: RunResult, measure: str) -> int:
    """Return the total of a flow by week."""
    at = run.flows.names["measure"].index(measure)
    return int(run.flows["people"][(run.flows["measure"] == at) & (run.flows["every"] == 1)].sum())


def test_coarse_needs_fewer_rows_and_leaves_nobody_unable_to_pay() -> None:
    full = replace(jo.example("southern_mexico"), days=120)
    fine, rough = jo.run(full, seed=3), jo.run(coarse(full), seed=3)
    assert rough.rows.sum() < 0.7 * fine.rows.sum()
    assert total(rough, "arrived") == total(fine, "arrived") > 10_000
    assert total(rough, "fares") > 0
    assert total(rough, "unpaid") == 0
    assert total(rough, "encounters") > 2 * total(fine, "encounters")  # money binds here: the profile must not be trusted
