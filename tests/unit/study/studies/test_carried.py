"""Studies carried out.

Bytes are those of runs from the first day, bases are run once, what changes nothing gives zeros, and a planted effect
is found.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.uncertainty import Prior, Shock
from jornada.examples import HERE, scenarios
from jornada.study.ensemble.ensemble import Hands
from jornada.study.runs.since import Since
from jornada.study.studies.answer import SAME, Answer
from jornada.study.studies.carried import RUNS, STATES, Carried, Crew, carry_out
from jornada.study.studies.posed import Posed, pose

ONE = Hands(workers=1)
PLANTED = 3


def made(studies: list[Posed], out: Path, runs: int = 6, hands: Hands = ONE) -> list[Carried]:
    """Carry out studies in this process, telling nobody."""
    return carry_out(studies, runs, out, Crew(hands, lambda _: lambda done, total: None))


def template() -> Posed:
    """Return the template, with a range, a shock and a variant of known size.

    So many beds fewer where nobody has one to spare.
    """
    posed = pose(HERE / "study_template", scenarios())
    scenario = replace(
        posed.scenario,
        priors=(Prior("places.Middle.stay", "plus", -0.5, 0.5, source="assumption"),),
        shocks=(Shock("arrivals", "arrivals", period="week", sd=0.1, source="assumption"),),
        policies=(
            *posed.scenario.policies,
            Policy(
                "planted",
                starts=posed.study.parts,
                active=False,
                change={"places.Middle.beds": f"-{PLANTED}"},
                source="assumption",
            ),
        ),
        variants=(*posed.scenario.variants, ("planted", ("planted",))),
    )
    return replace(posed, scenario=scenario, study=replace(posed.study, headline=(*posed.study.headline, "planted")))


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """Return the answer of the template in a few runs."""
    return Answer(made([template()], tmp_path_factory.mktemp("study"))[0])


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all tables of the runs of a study, by their place."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted((folder / RUNS).rglob("blocks/**/*.parquet"))
    }


def test_bytes_are_those_of_runs_from_the_first_day(tmp_path: Path) -> None:
    made([template()], tmp_path / "forked", 3)
    made([template()], tmp_path / "whole", 3, replace(ONE, fork=False))
    forked, whole = bytes_of(tmp_path / "forked"), bytes_of(tmp_path / "whole")
    assert forked == whole and any("since" in name for name in whole)
    assert not (tmp_path / "whole" / STATES).exists()


def test_what_is_there_is_not_run_again(tmp_path: Path) -> None:
    [first] = made([template()], tmp_path, 2)
    run = first.runs["more beds", ""]
    lost = run.blocks[1]
    kept = {file: file.read_bytes() for file in lost.glob("*.parquet")}
    shutil.rmtree(lost)
    before = {block: (block / "block.json").stat().st_mtime_ns for block in run.blocks if block != lost}
    made([template()], tmp_path, 2)
    assert {file: file.read_bytes() for file in lost.glob("*.parquet")} == kept
    assert {block: (block / "block.json").stat().st_mtime_ns for block in before} == before


def test_studies_of_one_scenario_share_base_and_states(tmp_path: Path) -> None:
    one = template()
    other = replace(
        one,
        folder=Path("other"),
        study=replace(one.study, title="Other", headline=("as it is", "more beds"), axes=()),
        measures=one.measures[:2],
    )
    first, second = made([one, other], tmp_path, 2)
    assert first.runs["", ""].path == second.runs["", ""].path
    # as it is, with the range at both ends, and on the other road
    assert len(list((tmp_path / STATES).glob("run-0000000.*"))) == 4


def test_what_changes_nothing_gives_zeros_everywhere(answer: Answer) -> None:
    for table in (answer.effects, answer.panel):
        rows = table.loc[table["variant"] == "as it is"]
        assert len(rows) and (rows["difference"].fillna(0.0) == 0.0).all() and {*rows["verdict"]} <= {SAME, "unknown"}


def test_an_effect_of_known_size_is_found(answer: Answer) -> None:
    row = answer.of("planted")
    full = Since(answer.run_of()).counted("unsheltered", "Middle") > 0
    assert full.any()
    assert 0 < row["difference"] <= PLANTED
    assert row["verdict"] in ("more", "small") and row["sign_holds"] == row["pairs"]


def test_figures_since_the_parting_are_those_of_the_days(answer: Answer) -> None:
    run, posed = answer.run_of("more beds"), answer.posed
    since = Since(run)
    flows = run.flows("arrived", "week", by="total")
    late = (
        flows.loc[flows["date"] >= str(posed.study.parts)]
        .groupby("run")["people"]
        .sum()
        .reindex(range(run.runs), fill_value=0)
    )
    assert posed.study.parts.toordinal() % 7 == posed.scenario.start.toordinal() % 7  # whole weeks
    np.testing.assert_array_equal(since.counted("arrived"), late.to_numpy())
    places = sum(since.counted("present", place.place) for place in posed.scenario.places)
    np.testing.assert_allclose(places, since.counted("present"))


def test_alternatives_and_ranges_are_asked_of_the_finding(answer: Answer) -> None:
    assert list(answer.alternatives["alternative"]) == ["a road on which more are turned back"]
    assert list(answer.tornado["parameter"]) == ["places.Middle.stay"]
    assert {"low", "high", "low_value", "high_value"} <= {*answer.tornado.columns}
    assert len(answer.grid) == 4 and (answer.grid["difference"].diff().dropna() <= 0).all()  # more beds, fewer without
    assert answer.finding["pairs"] == 6 and answer.of("beds 80")["pairs"] == 2


def test_the_panel_has_human_cost_in_it(answer: Answer) -> None:
    measures = {*answer.panel["measure"]}
    assert {"died", "deaths avoided", "encounters", "arrived", "unsheltered", "sheltered"} <= measures
    died = answer.panel.loc[
        answer.panel["measure"].isin(("died", "deaths avoided")) & (answer.panel["variant"] == "more beds")
    ].set_index("measure")["difference"]
    assert died["died"] == -died["deaths avoided"]
