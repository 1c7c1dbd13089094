"""The command that scores forecasts of camps, on small folders of Flee, in order and not."""

import json
from pathlib import Path

import pytest

from tools.score_conflicts import main, outcome_of
from tools.scores_told import ABOUT

FILES = {
    "input_csv/sim_period.csv": "StartDate,2020-02-15\nLength,70\n",
    "input_csv/locations.csv": (
        "#name,region,country,latitude,longitude,location_type,conflict_date,population\nTown,R,Home,0,0,"
        "conflict_zone,0,5000\n"
        "Near,R,East,0,1,camp,,-1\nFar,R,West,0,3,camp,,0\n"
    ),
    "input_csv/routes.csv": "#name1,name2,distance,forced_redirection\nTown,Near,100,\nTown,Far,300,\n",
    "input_csv/closures.csv": "#closure_type,name1,name2,closure_start,closure_end\ncountry,Home,West,0,20\n",
    "input_csv/conflicts.csv": "#Day,Town,Near,Far\n" + "".join(f"{day},1,0,0\n" for day in range(70)),
    "input_csv/registration_corrections.csv": "",
    "source_data/data_layout.csv": "total,refugees.csv\nNear,near.csv\nFar,far.csv\n",
    "source_data/refugees.csv": "2020-02-15,0\n2020-04-20,1000\n",
    "source_data/near.csv": "2020-02-15,0\n2020-03-01,400\n2020-04-20,600\n",
    "source_data/far.csv": "2020-02-15,0\n2020-04-20,400\n",
    "simsetting.yml": "move_rules:\n  awareness_level: 1\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small conflict in a folder of Flee."""
    for name, text in FILES.items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "small"


def test_scores_for_machines_and_readers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder.parent), "--json", "--no-flee", "--workers", "1"]) == 0
    tables = json.loads(capsys.readouterr().out)
    assert set(tables["questions"]) == set(ABOUT) and not tables["failed"] and not tables["mended"]
    full = tables["questions"]["full"]["conflicts"]["small"]
    assert 0.0 < full["errors"]["ours"] < 1.0 and len(tables["taught_by"]["small"]) == 6
    assert "small" in tables["questions"]["90 days"]["not_scored"]
    assert main([str(folder), "--no-flee"]) == 0
    assert "ours" in capsys.readouterr().out


DAMAGE = {
    "no closures": ("input_csv/closures.csv", None, "closures.csv"),
    "no settings": ("simsetting.yml", None, "simsetting.yml"),
    "a day that is none": ("source_data/near.csv", FILES["source_data/near.csv"] + "2020-13-41,7\n", "near.csv"),
    "no counts of a camp": ("source_data/far.csv", None, "far.csv"),
    "no total": ("source_data/refugees.csv", None, "refugees.csv"),
    "an unknown leg": ("input_csv/routes.csv", FILES["input_csv/routes.csv"] + "Town,Nowhere,9,\n", "routes.csv"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_not_in_order_is_mended_and_told(folder: Path, name: str) -> None:
    file, text, told = DAMAGE[name]
    (folder / file).unlink() if text is None else (folder / file).write_text(text, "utf-8")
    before = sorted(path.name for path in folder.rglob("*"))
    outcome = outcome_of(folder, flee=False)
    assert not outcome.failed and any(told in what for what in outcome.mended)
    assert not outcome.scores[0].why_not and 0.0 <= outcome.scores[0].errors["ours"] < 1.2
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_what_cannot_be_read_is_named_and_the_rest_is_scored(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder.parent / "broken" / "input_csv").mkdir(parents=True)
    assert main([str(folder.parent), "--json", "--no-flee", "--workers", "1"]) == 1
    tables = json.loads(capsys.readouterr().out)
    assert list(tables["failed"]) == ["broken"] and list(tables["questions"]["full"]["conflicts"]) == ["small"]
    with pytest.raises(SystemExit):
        main([str(folder.parent / "nothing")])
