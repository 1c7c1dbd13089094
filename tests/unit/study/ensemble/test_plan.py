"""A plan is known by every value of its scenario, not by what the scenario says of itself on a screen."""

from dataclasses import replace

import jornada as jo
from jornada.study.ensemble.plan import Plan, run_id


def test_one_value_makes_another_plan() -> None:
    one = jo.example("three_places")
    other = replace(one, places=tuple(replace(place, beds=41) if place.beds else place for place in one.places))
    assert repr(one) == repr(other)
    assert Plan(one, 4, 1, 0).study != Plan(other, 4, 1, 0).study and run_id(Plan(one, 4, 1, 0)) != run_id(
        Plan(other, 4, 1, 0)
    )
    assert Plan(one, 4, 1, 0).study == Plan(replace(one), 4, 1, 0).study
