"""What must hold of any caravan.

Nobody is lost, nobody in it is elsewhere, and no more seats are given than there are.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.caravan import Caravan, Offer
from jornada.domain.nouns.group import Paper
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.route import Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.caravans.march import CompanyError, check_company, new_walking
from jornada.engine.run.run import daily, nights, run_key
from tests.known.worlds_caravans import SPLIT, STAYING
from tests.law.test_laws import LAW, START

chance = st.floats(0.0, 1.0)


@st.composite
def walks(draw: Any) -> Scenario:
    """Return a small scenario with caravans of any pace, and much that takes people out of them."""
    low = draw(st.floats(2.0, 60.0))
    first = Caravan(
        "front",
        "A",
        "foot",
        "B; C",
        starts=date(2024, 1, draw(st.integers(1, 5))),
        size=draw(st.sampled_from([None, 5, 200])),
        pace_low=low,
        pace_high=low + draw(st.floats(0.0, 60.0)),
        rest=draw(st.integers(0, 3)),
        joins=draw(chance),
        picks_up=draw(chance),
        leaves=draw(st.floats(0.0, 0.4)),
        feeds=draw(st.integers(1, 60)),
        strain=draw(st.floats(0.0, 0.5)),
        leaves_blocked=draw(chance),
        patience=draw(st.sampled_from([None, 1, 3])),
        splits=draw(st.sampled_from(["", "rear"])),
        death=draw(st.floats(0.0, 3.0)),
        turned_back=draw(st.floats(0.0, 3.0)),
    )
    km = draw(st.floats(1.0, 150.0))
    return replace(
        SPLIT,
        start=START,
        days=10,
        places=STAYING,
        papers=(Paper("permit"),),
        routes=(
            Route("ab", "A", "B", "foot", km=km, death=draw(st.sampled_from([0.0, 0.1])), both_ways=True),
            Route("bc", "B", "C", "foot", km=10, turned_back=draw(chance)),
            Route("cd", "C", "D", "foot", km=6, encounter=1.0),
            Route("be", "B", "C", "foot", km=500),
        ),
        arrivals=tuple(
            Arrival(g.group, "A" if g.size < 3 else "B", g.group, START, date(2024, 1, 4), 60.0) for g in SPLIT.groups
        ),
        caravans=(
            first,
            replace(
                first,
                caravan="rear",
                starts=None,
                size=None,
                splits="",
                pace_low=5.0,
                pace_high=30.0,
                ends=date(2024, 1, 9),
            ),
        ),
        offers=(
            Offer(
                "seats",
                "front",
                accepts=draw(chance),
                seats=draw(st.integers(0, 30)),
                gives="permit",
                to=draw(st.sampled_from(["", "A"])),
            ),
        ),
        policies=(Policy("shut", starts=date(2024, 1, draw(st.integers(2, 7))), change={"routes.bc.open": False}),),
    )


@LAW
@given(walks(), st.integers(0, 1000))
def test_a_caravan_balances_and_nobody_in_it_is_elsewhere(scenario: Scenario, run: int) -> None:
    found = daily(scenario, run_key(9, run))  # every day is checked by the run itself
    inside = found.stocks["in_caravan"].sum((1, 2))
    change = (found.flows["joined_caravan"] - found.flows["left_caravan"]).sum((1, 2))
    died = found.flows["died"].sum((1, 2))
    lost = np.concatenate([[0], inside[:-1]]) + change - inside
    assert (lost >= 0).all() and (lost <= died).all()
    assert (inside <= (found.present.sum(2) + 0).sum(1) + found.on_leg.sum(1)).all()
    assert (found.flows["accepted_offer"].sum((1, 2)) <= scenario.offers[0].seats).all()  # type: ignore[operator]
    assert (found.flows["accepted_offer"] <= found.flows["left_caravan"]).all()


def test_a_run_stops_where_somebody_in_a_caravan_is_elsewhere() -> None:
    night = next(night for night in nights(SPLIT, run_key(1, 0)) if night.stocks.sum() > 0)
    walking = new_walking(SPLIT, 1, 0, False)
    check_company(night.people, night.world.legs, night.world.caravans, walking)
    walking.state["at"] = 1
    with pytest.raises(CompanyError, match="front: .* elsewhere"):
        check_company(night.people, night.world.legs, night.world.caravans, walking)


def test_a_caravan_that_nobody_joins_changes_nothing() -> None:
    alone = replace(SPLIT, caravans=tuple(replace(row, joins=0.0, picks_up=0.0) for row in SPLIT.caravans))
    without = replace(SPLIT, caravans=(), offers=())
    one, other = daily(alone, run_key(3, 0)), daily(without, run_key(3, 0))
    assert (
        all((one.flows[name] == other.flows[name]).all() for name in one.flows) and (one.present == other.present).all()
    )
