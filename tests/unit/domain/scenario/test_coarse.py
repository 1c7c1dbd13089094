"""The coarse profile: fewer rows, and everybody can pay: more people get on where the fare is what they lack."""

from dataclasses import replace
from pathlib import Path

import pytest

import jornada as jo
from jornada.domain.scenario.coarse import coarse
from jornada.engine.run.run import RunResult
from jornada.files.scenario.folder import write


def total(run: RunResult, measure: str) -> int:
    """Return the total of a flow by week."""
    at = run.flows.names["measure"].index(measure)
    return int(run.flows["people"][(run.flows["measure"] == at) & (run.flows["every"] == 1)].sum())


def test_coarse_needs_fewer_rows_and_leaves_nobody_unable_to_pay() -> None:
    full = replace(jo.example("southern_mexico"), days=120)
    fine, rough = jo.run(full, seed=3), jo.run(coarse(full), seed=3)
    assert rough.rows.sum() < 0.7 * fine.rows.sum()
    assert total(fine, "arrived") > 10_000
    # chance brings people there, and households here
    assert total(rough, "arrived") == pytest.approx(total(fine, "arrived"), rel=0.02)
    assert total(rough, "fares") > 0
    assert total(rough, "unpaid") == 0
    # money binds here: the profile must not be trusted
    assert total(rough, "encounters") > 2 * total(fine, "encounters")


def test_coarse_lets_everybody_travel_alone_in_one_group_a_nationality() -> None:
    full = jo.example("corridor")
    rough = coarse(full)
    assert len(rough.groups) == len({group.nationality for group in full.groups}) < len(full.groups)
    assert {group.size for group in rough.groups} == {1}
    assert sum(row.people for row in rough.arrivals) == sum(row.people for row in full.arrivals)
    assert {row.group for row in rough.arrivals} <= {group.group for group in rough.groups}


def test_coarse_leaves_nothing_that_leads_to_what_is_gone(tmp_path: Path) -> None:
    full = jo.example("corridor")
    families = jo.Policy(
        "help for families",
        starts=full.start,
        change=(("groups.HND family.support", "+10"), ("groups.HND *.stay", "+1")),
        source="assumption",
    )
    rough = coarse(replace(full, policies=(*full.policies, families)))
    assert {policy.name: policy.change for policy in rough.policies}["help for families"] == (
        ("groups.HND *.stay", "+1"),
    )
    assert "water on the trail" not in {policy.name for policy in rough.policies}  # it changes health alone
    write(rough, tmp_path / "rough")
    assert [fault for fault in jo.check(tmp_path / "rough") if fault.severity == "error"] == []
