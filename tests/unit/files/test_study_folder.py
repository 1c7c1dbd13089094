"""A study is read with all faults at once, joined with its scenario, and its variants part on its day."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jornada.domain.fault import ScenarioError, codes
from jornada.domain.scenario.past import common_days
from jornada.domain.schema.fields import fields_of
from jornada.domain.studies.study import Alternative, Axis, InSpanish, Study
from jornada.examples import HERE, scenarios
from jornada.study.studies.posed import faults_of, pose

TEMPLATE = HERE / "study_template"
BAD = """
title = "Beds"
questoin = "How many?"
claim = "They help."
claims = [1.5]
scenario = "three_places"
parts = 2025-01-08
headline = ["more bed", "early"]
measure = "unsheltred at Midle"
matters = -5
also = ["died", "arrived on 2024-08-01"]
[[axis]]
name = "beds"
change = {"places.Middle.beds" = [1, 2], "places.Middle.bed" = [1, 2, 3]}
[[alternative]]
name = "other"
policies = ["nope"]
values = {"routes.walk.death" = 2}
[es]
titel = "Camas"
"""
WANTED = {
    "J016": "question",
    "J010": "",
    "J027": "",
    "J012": "more beds",
    "J030": "unsheltered",
    "J011": "",
    "J047": "",
    "J095": "",
    "J035": "early",
    "J015": "policies.csv",
}


def study(folder: Path, text: str, **tables: str) -> Path:
    """Write a study into a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "study.toml").write_text(text, "utf-8")
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(rows, "utf-8")
    return folder


def ours(tmp_path: Path, old: str = "", new: str = "") -> Path:
    """Return a copy of the template, with one text in study.toml instead of another."""
    shutil.copytree(TEMPLATE, tmp_path / "mine")
    file = tmp_path / "mine" / "study.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    return tmp_path / "mine"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    policies = (
        "policy,starts,active,table,row,field,how,value,source\nearly,2024-01-02,yes,places,Middle,beds,"
        "set,many,assumption\n"
    )
    folder = study(
        tmp_path / "bad", BAD, policies=policies, variants="variant,policy\nearly,early\nlost,erly\n", places="place\n"
    )
    found = faults_of(folder, scenarios())
    assert all(fault.code in codes() and fault.where and fault.allowed for fault in found)
    for code, near in WANTED.items():
        assert any(fault.code == code and fault.nearest == near for fault in found), code
    with pytest.raises(ScenarioError) as told:
        pose(folder, scenarios())
    assert len(told.value.faults) == len(found)


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ('"three_places"', '"three_place"', "J012", "study.toml, scenario"),
        ("parts = 2024-01-08", "parts = 2024-01-01", "J027", "study.toml, parts"),
        ("parts = 2024-01-08", "parts = 2024-01-10", "J095", "study.toml, headline"),
        ("matters = 2", "matters = 2\nends = 2024-01-05", "J020", "study.toml, ends"),
        ("unsheltered at Middle", "unsheltered at Midle", "J012", "study.toml, measure, place"),
        ('"places.Middle.beds" = [40', '"places.Midle.beds" = [40', "J025", "study.toml, axis beds"),
        ("[40, 60, 80, 120]", "[40]", "J047", "study.toml, axis 1, change, places.Middle.beds"),
        ('["more turned back"]', '["more turned"]', "J012", "study.toml, alternative 1, policies"),
        ('policies = ["more turned back"]', "", "J013", "study.toml, alternative 1, values"),
        ('cannot = ["Si', 'cannot = ["Otra cosa.", "Si', "J047", "study.toml, [es], cannot"),
        (
            'headline = ["more beds", "as it is"]',
            'headline = ["more beds", "more beds"]',
            "J014",
            "study.toml, headline",
        ),
    ],
)
def test_one_fault_is_located(tmp_path: Path, old: str, new: str, code: str, where: str) -> None:
    found = faults_of(ours(tmp_path, old, new), scenarios())
    assert (code, where) in {(fault.code, fault.where.partition(": ")[0]) for fault in found}


def test_the_template_is_sound() -> None:
    assert faults_of(TEMPLATE, scenarios()) == []
    posed = pose(TEMPLATE, scenarios())
    assert posed.variants == ("more beds", "as it is", "beds 40", "beds 60", "beds 80", "beds 120")
    assert [question.starts for question in posed.measures] == [date(2024, 1, 8)] * 3


def test_variants_share_every_day_before_the_parting() -> None:
    posed = pose(TEMPLATE, scenarios())
    days = (posed.study.parts - posed.scenario.start).days
    shared = {name: common_days(posed.of(), posed.of(name)) for name in posed.variants}
    assert {name for name, number in shared.items() if number < days} == set()
    assert shared["as it is"] == posed.scenario.days


def test_what_is_assumed_otherwise_holds_in_base_and_variants() -> None:
    posed = pose(TEMPLATE, scenarios())
    [other] = posed.study.alternatives
    for name in ("", "more beds"):
        in_force = {policy.name for policy in posed.of(name, other).policies if policy.active}
        assert in_force == {"more turned back"} | ({"more beds"} if name else set())


def test_a_range_is_fixed_by_an_alternative(tmp_path: Path) -> None:
    folder = ours(tmp_path, 'policies = ["more turned back"]', 'values = { "routes.walk.death" = 2 }')
    (folder / "priors.csv").write_text(
        "parameter,how,low,high,source\nroutes.walk.death,times,0.5,3,assumption\n", "utf-8"
    )
    posed = pose(folder, scenarios())
    [prior] = posed.of("", posed.study.alternatives[0]).priors
    assert (prior.low, prior.high) == (2.0, 2.0)
    assert (posed.of().priors[0].low, posed.of().priors[0].high) == (0.5, 3.0)


def test_a_cell_of_an_assumed_axis_is_held_against_the_base_with_the_same_value(tmp_path: Path) -> None:
    axis = (
        '[[axis]]\nname = "turned back"\nassumed = true\nchange = { "routes.ride.turned_back" = [0.0, 0.3] }\n\n[es]\n'
    )
    posed = pose(ours(tmp_path, "[es]\n", axis), scenarios())
    assert posed.against("beds 80, turned back 0.3") == "turned back 0.3"
    assert posed.against("more beds") == ""
    assert "turned back 0.3" in posed.variants


def test_every_key_of_the_schema_is_one_of_a_study() -> None:
    names = {"study": Study, "axis": Axis, "alternative": Alternative, "study_es": InSpanish}
    for table, noun in names.items():
        assert {row.attribute for row in fields_of(table)} <= set(noun.__dataclass_fields__)


def test_texts_in_spanish_are_said_or_the_english_ones() -> None:
    spanish = pose(TEMPLATE, scenarios()).study.es
    assert spanish.called("more beds") == "más camas"
    assert replace(spanish, names=()).called("more beds") == "more beds"
