"""The extensions of docs/extensions do what the tour says of them.

The ledger holds, runs fork to the same bytes, and nobody else's draws change.
"""

from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import jornada as jo
from jornada.domain.fault import ScenarioError, UnknownName
from jornada.domain.measures import Measure
from jornada.domain.nouns.office import Outcome
from jornada.engine.people.parties import at_liberty, code_of, having, put_back, taken
from jornada.engine.run.day import STEPS
from jornada.engine.run.run import RunResult, daily, run_key
from jornada.engine.run.state import StateError
from jornada.engine.table.rows import Rows
from jornada.engine.today.steps import after, instead, model_of, own_measures
from jornada.engine.today.today import Draw, Step, Today
from tests.helpers.command import carried_out

HERE = Path(__file__).parents[2] / "docs" / "extensions"
KEY = run_key(5, 2)


def extension(name: str) -> ModuleType:
    """Return an extension as a module."""
    spec = spec_from_file_location(name, HERE / f"{name}.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STEAL, CASH, CHOICE, IMPORT = (
    extension(name)
    for name in ("danger_papers_stolen", "outcome_cash_grant", "choice_among_compatriots", "import_site_counts")
)
ONE = jo.example("one_office")
# who holds a permit stays for some days
OFFICE = replace(ONE, days=40, places=tuple(replace(place, stay=1.0) for place in ONE.places))
GRANTS = replace(
    OFFICE,
    money_levels=8,
    money_unit=50.0,
    outcomes=(
        Outcome("desk", "cash grant", share=0.5, gives="permit"),
        Outcome("desk", "permit alone", share=0.5, gives="permit"),
    ),
)
WITHOUT = replace(OFFICE, offices=tuple(replace(office, capacity=0) for office in OFFICE.offices))


def total(result: RunResult, measure: str) -> int:
    """Return all that a flow of a run comes to, by its weeks."""
    flows = result.flows
    here = (flows["measure"] == flows.names["measure"].index(measure)) & (
        flows["every"] == flows.names["every"].index("week")
    )
    return int(flows["people"][here].sum())


def same(one: RunResult, other: RunResult) -> bool:
    """Say whether two runs left the same."""
    return all(
        np.array_equal(getattr(one, table)[name], getattr(other, table)[name])
        for table in ("stocks", "flows")
        for name in one.flows.columns
    )


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*.py")))
def test_an_extension_is_under_forty_lines(name: str) -> None:
    assert len((HERE / f"{name}.py").read_text("utf-8").splitlines()) < 40


@pytest.mark.parametrize("scenario, steps", [(OFFICE, STEAL.STEPS), (GRANTS, CASH.STEPS), (OFFICE, CHOICE.STEPS)])
def test_a_run_with_steps_of_ones_own_goes_on_from_a_state_to_the_same_bytes(
    scenario: jo.Scenario, steps: tuple[Step, ...]
) -> None:
    whole, half = (
        jo.run(scenario, seed=5, steps=steps),
        jo.run(scenario, seed=5, until=scenario.start.replace(day=12), steps=steps),
    )
    assert same(whole, jo.run(scenario, state=half.state, steps=steps))
    with pytest.raises(StateError, match="other steps"):
        jo.run(scenario, state=half.state)


def test_papers_are_stolen_from_those_who_hold_one_and_are_counted() -> None:
    found, plain = daily(OFFICE, KEY, STEAL.STEPS), daily(OFFICE, KEY)
    stolen = found.flows["papers_stolen"]
    assert 0 < stolen.sum() == total(jo.run(OFFICE, seed=5, run=2, steps=STEAL.STEPS), "papers_stolen")
    assert "papers_stolen" not in plain.flows and stolen[:, 1].sum() == 0  # nobody is at risk where people are held
    assert daily(WITHOUT, KEY, STEAL.STEPS).flows["papers_stolen"].sum() == 0  # nobody holds a paper


def test_a_danger_without_chance_changes_no_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(STEAL, "A_DAY", 0.0)
    found, plain = daily(OFFICE, KEY, STEAL.STEPS), daily(OFFICE, KEY)
    assert np.array_equal(found.present, plain.present) and all(
        np.array_equal(found.flows[name], cells) for name, cells in plain.flows.items()
    )


def test_the_same_people_lose_their_papers_whatever_else_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = after(
        "steal",
        Step(
            "look",
            lambda people, today, draw: put_back(people, taken(people, np.ones(int(people.used[0])), draw.key("look"))),
            "takes all and puts them back",
        ),
        STEAL.STEPS,
    )
    assert np.array_equal(
        daily(OFFICE, KEY, STEAL.STEPS).flows["papers_stolen"], daily(OFFICE, KEY, twice).flows["papers_stolen"]
    )


def test_a_cash_grant_is_paid_once_to_those_who_got_it() -> None:
    seen: list[np.ndarray] = []

    def look(people: Rows, today: Today, draw: Draw) -> Rows:
        assert people.counts[: int(people.used[0])][having(people, today, "outcome", CASH.GRANT)].sum() == 0
        seen.append(np.bincount(people.code("means"), people.counts[: int(people.used[0])], 8))
        return people

    found = daily(GRANTS, KEY, after("pay", Step("look", look, "looks at money"), CASH.STEPS))
    paid, granted = found.flows["cash_grants"].sum(), found.flows["granted"].sum()
    assert 0 < paid < granted and abs(paid - granted / 2) < 4 * np.sqrt(granted) / 2
    # 200 USD are four units, and nobody gets them twice
    assert max(money[4] for money in seen) > 0 and all(money[5:].sum() == 0 for money in seen)


def test_nobody_is_marked_where_no_step_acts_on_outcomes() -> None:
    found, plain = daily(GRANTS, KEY, CASH.STEPS), daily(GRANTS, KEY)
    assert found.flows["granted"].sum() == plain.flows["granted"].sum() and "cash_grants" not in plain.flows


def test_people_stay_longer_among_compatriots(monkeypatch: pytest.MonkeyPatch) -> None:
    three = replace(jo.example("three_places").without_ranges(), days=30)
    monkeypatch.setattr(CHOICE, "PULL", 0.0)
    assert np.array_equal(daily(three, KEY, CHOICE.STEPS).present, daily(three, KEY).present)
    monkeypatch.setattr(CHOICE, "PULL", 2.0)
    assert daily(three, KEY, CHOICE.STEPS).flows["set_out"].sum() < daily(three, KEY).flows["set_out"].sum()


def test_counts_of_sites_become_observed_rows(tmp_path: Path) -> None:
    table, folder = tmp_path / "sites.csv", tmp_path / "mine"
    table.write_text("Site;Date of count;Individuals\nTown;03/01/2024;1.250\nTown;10/01/2024;1.310\n", "utf-8")
    jo.write(OFFICE, folder)
    by = f"{HERE / 'import_site_counts.py'}:read"
    code, out, err = carried_out("import", "counts", str(table), str(folder), "--by", by, cwd=tmp_path)
    assert code == 0 and "2 rows of people at sites" in out, out + err
    assert [(row.area, row.people, str(row.starts)) for row in jo.read(folder).observed] == [
        ("Town", 1250, "2024-01-03"),
        ("Town", 1310, "2024-01-10"),
    ]
    for text, said in (
        ("Site;Date of count;Individuals\nTwon;03/01/2024;5\n", "did you mean 'Town'"),
        ("Site;When\nTown;3\n", "cannot read"),
    ):
        table.write_text(text, "utf-8")
        code, out, err = carried_out("import", "counts", str(table), str(folder), "--by", by, cwd=tmp_path)
        assert code != 0 and said in out + err and len(jo.read(folder).observed) == 2
    assert (
        carried_out(
            "import", "counts", str(table), str(folder), "--by", f"{HERE / 'import_site_counts.py'}:raed", cwd=tmp_path
        )[0]
        == 2
    )


def test_names_that_are_wrong_are_told_with_the_nearest() -> None:
    for wrong in (lambda: after("serv", STEPS[0], STEPS), lambda: instead("decied", STEPS[0].act, STEPS)):
        with pytest.raises(UnknownName, match="did you mean"):
            wrong()
    with pytest.raises(ScenarioError, match="no other measure"):
        own_measures((replace(STEPS[0], measures=(Measure("robbed", "", "", "events", "flow"),)),))
    asked: list[str] = []

    def wrong_column(people: Rows, today: Today, draw: Draw) -> Rows:
        for act in (
            lambda: having(people, today, "papre", "*"),
            lambda: code_of(today, "paper", "permti"),
            lambda: today.flow("grantde"),
        ):
            with pytest.raises(UnknownName, match="did you mean"):
                act()
        asked.append(str(at_liberty(people, today).dtype))
        return people

    daily(replace(OFFICE, days=1), KEY, after("serve", Step("ask", wrong_column, "asks"), STEPS))
    assert asked == ["bool"]


def test_a_model_is_told_by_its_steps() -> None:
    assert (
        model_of(None)
        in model_of(STEAL.STEPS)
        != model_of(CASH.STEPS)
        == model_of(extension("outcome_cash_grant").STEPS)
    )
