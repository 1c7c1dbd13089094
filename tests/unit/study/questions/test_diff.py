"""Two runs part where one changes something, and it is said on which day, in which step and at which place."""

from dataclasses import replace
from datetime import date
from json import loads
from pathlib import Path

import pytest
from tests.helpers.command import carried_out
from tests.helpers.small import small

from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.ensemble.states import States
from jornada.study.questions.diff import difference
from jornada.study.runs.run import Run
from jornada.study.store.blocks import write_json
from jornada.study.store.parquet import StoreError

HERE = Hands(workers=1)


def changed(change: dict[str, object]) -> Scenario:
    """Return a scenario in which one thing is another from 20 January on."""
    return replace(
        small(30), policies=(Policy("new", starts="2022-01-20", change=change, source="assumption"),), variants=()
    )


def made(scenario: Scenario, folder: Path, seed: int = 1) -> Run:
    return ensemble(
        scenario,
        2,
        seed,
        folder,
        split=0,
        hands=replace(HERE, states=States(folder / "states", frozenset({7, 14, 21}))),
    )


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return made(small(30), tmp_path_factory.mktemp("diff") / "base")


@pytest.mark.parametrize(
    ("change", "step", "place"),
    [({"places.Mexico City.stay": 6.0}, "decide", "Mexico City"), ({"arrivals.h.people": "x3"}, "arrive", "Tapachula")],
)
def test_says_where_two_runs_part(base: Run, tmp_path: Path, change: dict[str, object], step: str, place: str) -> None:
    found = difference(base, made(changed(change), tmp_path / "other"))
    assert (found.day, found.step) == (date(2022, 1, 20), step)
    assert place in [where.place for where in found.places] and found.places[0].first != found.places[0].other
    assert found.since == date(2022, 1, 15), "both go on from the state of the fifteenth morning"
    assert (
        found.figure is not None
        and found.figure.every == "week"
        and found.figure.day >= date(2022, 1, 15)
        and found.same_address
        and found.fields
    )


def test_the_same_from_a_state_and_from_the_first_day(base: Run, tmp_path: Path) -> None:
    other = made(changed({"places.Mexico City.stay": 6.0}), tmp_path / "other")
    quick = difference(base, other, 1)
    for run in (base, other):
        (run.path / "states").rename(run.path / "elsewhere")
    slow = difference(base, other, 1)
    (base.path / "elsewhere").rename(base.path / "states")
    assert slow.since == date(2022, 1, 1) and replace(slow, since=quick.since) == quick


def test_the_same_runs_do_not_part_and_other_seeds_do_at_once(base: Run, tmp_path: Path) -> None:
    same = difference(base, made(small(30), tmp_path / "same"))
    assert same.day is None and same.figure is None and not same.fields and same.days == 30
    other = difference(base, made(small(30), tmp_path / "seed", seed=2))
    assert (other.day, other.step, other.same_address) == (date(2022, 1, 1), "arrive", False)


def test_the_command_tells_it_in_both_languages_and_to_machines(base: Run, tmp_path: Path) -> None:
    other = made(changed({"places.Mexico City.stay": 6.0}), tmp_path / "other")
    code, out, _ = carried_out("diff", str(base.path), str(other.path), cwd=tmp_path)
    assert (
        code == 0
        and "20 January 2022, day 20 of 30, in the step “decide”" in out
        and "At Mexico City" in out
        and "places.Mexico City.stay" in out
    )
    code, out, _ = carried_out("diff", str(base.path), str(other.path), "--language", "es", cwd=tmp_path)
    assert (
        code == 0
        and "20 de enero de 2022" in out
        and "En Mexico City" in out
        and "cada grupo en un lugar se queda" in out
    )
    code, out, _ = carried_out("diff", str(base.path), str(other.path), "--json", cwd=tmp_path)
    assert code == 0 and (loads(out)["day"], loads(out)["step"], loads(out)["parts"]) == ("2022-01-20", "decide", True)


def test_refuses_what_cannot_be_made_again(base: Run, tmp_path: Path) -> None:
    old = made(small(30), tmp_path / "old")
    write_json(old.path / "run.json", old.info | {"version": "0.0.1"})
    with pytest.raises(StoreError, match="cannot make it again"):
        difference(base, Run(old.path))
    with pytest.raises(StoreError, match="there is no run 7 here"):
        difference(base, base, 7)
