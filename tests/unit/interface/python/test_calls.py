"""What `import jornada` offers.

Scenarios by name and path, tables and series with every zero, pictures that can be kept.
"""

from pathlib import Path

import pandas as pd
import pytest

import jornada as jo
from jornada.domain.fault import ScenarioError, UnknownName
from jornada.study.runs.run import Run


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return jo.ensemble("three_places", runs=3, seed=7, out=tmp_path_factory.mktemp("python") / "runs")


def test_a_scenario_is_given_by_name_by_path_or_as_a_record(tmp_path: Path) -> None:
    named = jo.example("one_office")
    jo.write(named, tmp_path / "mine")
    found = [
        jo.run(one, seed=3).flows["people"].tolist()
        for one in ("one_office", named, tmp_path / "mine", str(tmp_path / "mine"))
    ]
    assert found[0] and all(one == found[0] for one in found)


@pytest.mark.parametrize(
    "call", [jo.run, jo.ensemble, lambda name: jo.compare([name]), lambda name: jo.sensitivity(name, {}), jo.coarse]
)
def test_a_wrong_name_is_refused_with_the_nearest(call: object) -> None:
    with pytest.raises(UnknownName, match="did you mean 'three_places'"):
        call("three_placs")  # type: ignore[operator]


def test_what_it_says_of_itself_fits_a_screen(runs: Run) -> None:
    for said in (repr(jo.example("corridor")), repr(runs), repr(jo.run("one_office")), repr(jo.open(runs.path))):
        assert len(said.splitlines()) <= 12 and max(map(len, said.splitlines())) <= 240
    assert "variants: no freight trains" in repr(jo.example("corridor"))


def test_a_series_has_every_period_and_is_what_the_nights_say(runs: Run) -> None:
    series, nights = runs.series("present", place="Middle"), runs.stocks("present", by="place")
    wide = (
        nights[nights["place"] == "Middle"]
        .pivot_table(index="date", columns="run", values="people", observed=True)
        .reindex(series.index, fill_value=0.0)
        .fillna(0.0)
    )
    assert len(series) == 4 and (series["mean"] - wide.sum(axis=1) / runs.runs).abs().max() < 1e-9
    died = runs.series("died", every="week")
    assert len(died) == 4 and died["mean"].sum() == pytest.approx(
        runs.flows("died", "week")["people"].sum() / runs.runs
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"place": "Midle"}, "did you mean 'Middle'"),
        ({"nationality": "HNDD"}, "did you mean 'HND'"),
        ({"every": "year"}, "a period: 'day', 'week', 'month'"),
    ],
)
def test_a_series_of_what_is_not_there_is_refused(runs: Run, asked: dict[str, str], said: str) -> None:
    with pytest.raises(UnknownName, match=said):
        runs.series("present", **asked)


def test_a_table_has_its_means_and_refuses_unknown_names(runs: Run) -> None:
    table = runs.table("unsheltered", "encounters").set_index("measure")
    assert list(table.index) == ["unsheltered", "encounters"]
    assert table.at["encounters", "mean"] == pytest.approx(runs.flows("encounters", "week")["people"].sum() / runs.runs)
    with pytest.raises(UnknownName, match="nearest: unsheltered"):
        runs.table("unshelterd")


def test_the_tables_of_a_scenario_have_every_field() -> None:
    places = jo.table("three_places", "places")
    assert len(places) == 3 and {"place", "kind", "beds", "source"} <= set(places)
    assert jo.table("three_places", "variants")["variant"].tolist() == ["more beds"]
    with pytest.raises(UnknownName, match="did you mean 'places'"):
        jo.table("three_places", "place")


def test_a_picture_is_kept_as_one_asks(runs: Run, tmp_path: Path) -> None:
    picture = jo.plot(runs, "unsheltered", place="Middle")
    assert picture.save(tmp_path / "beds.svg").read_text("utf-8").startswith("<svg")
    assert pd.read_csv(picture.save(tmp_path / "beds.csv"))["q50"].tolist() == picture.table["q50"].tolist()
    with pytest.raises(ScenarioError, match="ends in .svg, .png, .csv"):
        picture.save(tmp_path / "beds.gif")
