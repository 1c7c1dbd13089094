"""The shipped studies.

Each without faults, with a variant that changes nothing at all, signs as known by hand, and a planted effect found.
"""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import jornada as jo
from jornada.domain.scenario.apply import changed
from jornada.domain.scenario.scenario import Scenario
from jornada.examples import scenarios, studies
from jornada.study.ensemble.ensemble import Hands
from jornada.study.studies.posed import Posed, faults_of, pose

BEFORE, DAYS = 4, 16  # days before the parting, and in all
LONGER = {"removal": 60, "forecast": 36, "together": 22}  # where something begins later
# What nothing can come of: a promise taken back the same day, a rule that is as it was, a level never reached, a desk
# nobody reaches, a road nobody takes.
NOTHING = {
    "staff": "promised and taken back",
    "checkpoints": "a rule for a closed weekend",
    "fear_standard": "raised and taken back",
    "shutdown": "a level that is never reached",
    "pathways": "promised and taken back",
    "removal": "soldiers at the border alone",
    "visas": "a desk nobody reaches",
    "side_payments": "a price that nobody asks for",
    "forecast": "measures of size one",
    "together": "an offer to nobody",
    "same_money": "promised and taken back",
}
# Study, variant, measure, and the sign that the small folder of the row gives.
SIGNS = [
    ("checkpoints", "more stops", "stopped", 1),  # rows/s06_containment: c / (1 - c) stops a person
    ("checkpoints", "no stops and no seats", "moved", -1),  # rows/s05_relocation
    # rows/s13_pathways: least of the quota and of those who may
    ("pathways", "8 times, 50 in 100", "admitted", 1),
    ("pathways", "8 times, 50 in 100", "on_the_way", -1),
    ("visas", "cards for all", "granted", 1),  # rows/s07_permits
    ("side_payments", "one half, at 100 USD", "bribes", 1),  # rows/s10_side_payments
    # rows/s19_strength: half of those posted, half the chance
    ("same_money", "half to processing and shelter", "stopped", -1),
    ("same_money", "two tenths to shelter alone", "bed_nights_given", 1),  # rows/s18_money
    ("staff", "as today, no duty", "abandoned", -1),  # rows/s09_offices: only leaving the country ends a claim
    ("removal", "twice the officers alone", "removed", 1),
]  # rows/s17_removal: officers bind, and beds do not


@cache
def posed(name: str) -> Posed:
    return pose(studies()[name], scenarios())


def short(name: str, variant: str = "") -> Scenario:
    """Return a variant of a study from a few days before its parting on, and some days long."""
    scenario = posed(name).of(variant)
    start = max(scenario.start, posed(name).study.parts - timedelta(days=BEFORE))
    return replace(scenario, start=start, days=LONGER.get(name, DAYS))


@cache
def differences(name: str, variant: str, folder: Path) -> pd.Series:
    """Return what a variant changes, by measure, over one pair of short runs."""
    pair = jo.compare([short(name), short(name, variant)], runs=1, seed=1, out=folder / name, hands=Hands(workers=1))
    table = pair.table()
    return table[table["scenario"] == pair.names[1]].set_index("measure")["difference"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studies")


@pytest.mark.parametrize("name", studies())
def test_has_no_faults(name):
    assert faults_of(studies()[name], scenarios()) == []


@pytest.mark.parametrize("name", studies())
def test_speaks_spanish_too(name):
    study = posed(name).study
    axes, alternatives = [axis.name for axis in study.axes], [alternative.name for alternative in study.alternatives]
    assert study.es.title and study.es.question and study.es.claim and len(study.es.cannot) == len(study.cannot)
    assert not {*study.headline, *study.grid, *axes, *alternatives} - dict(study.es.names).keys()


@pytest.mark.parametrize("name", studies())
def test_is_asked_again_under_four_alternatives(name):
    assert len(posed(name).study.alternatives) >= 4


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTHING)
def test_what_changes_nothing_changes_nothing(name, folder):
    assert NOTHING[name] in posed(name).study.headline
    assert not differences(name, NOTHING[name], folder).dropna().any()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variant", "measure", "sign"), SIGNS)
def test_signs_are_those_known_by_hand(name, variant, measure, sign, folder):
    assert sign * differences(name, variant, folder)[measure] > 0


@pytest.mark.slow
def test_more_beds_alone_do_nothing_where_officers_are_short(folder):
    assert (
        abs(differences("removal", "twice the beds alone", folder)["removed"])
        < 0.05 * differences("removal", "twice the officers alone", folder)["removed"]
    )


@pytest.mark.parametrize("variant", posed("same_money").variants)
def test_the_same_money_is_as_much_in_every_variant(variant: str) -> None:
    assert _a_day(variant) == pytest.approx(_a_day(""), rel=1e-5)


def _a_day(variant: str) -> float:
    """Return what all staff costs a day in a variant of the study of the same money."""
    scenario = posed("same_money").of(variant)
    paid = [
        change
        for policy in scenario.policies
        if policy.active
        for change in policy.change
        if change[0].startswith("staff.")
    ]
    return sum(pool.number * pool.usd for pool in changed(scenario, paid).staff)


@pytest.mark.slow
def test_a_planted_effect_is_found(folder):
    base, planted = short("pathways"), short("pathways", "half of Haitians, planted")
    pair = jo.compare([base, planted], runs=1, seed=1, out=folder / "pathways", hands=Hands(workers=1))
    days = f"from {posed('pathways').study.parts} to {base.start + timedelta(days=DAYS - 1)}"
    before, after = pair.answers(f"on_the_way of HTI {days}")["mean"]
    assert after == pytest.approx(before / 2, rel=0.05)
    assert pair.answers(f"on_the_way of VEN {days}")["difference"].eq(0).all()
