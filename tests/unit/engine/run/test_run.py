"""The engine's promises, each on a scenario with every process switched on."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from tests.known.worlds_offices import WORLDS

import jornada as jo
from jornada.domain.fault import ScenarioError
from jornada.domain.measures import FLOWS, STOCKS
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Trigger
from jornada.domain.nouns.uncertainty import Shock
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.ledger.ledger import Called, LedgerError, check_ledger
from jornada.engine.offices.serve import serve
from jornada.engine.run.day import STEPS
from jornada.engine.run.run import dailies, daily, run_key
from jornada.engine.table.columns import Column, codes_of, fields_of
from jornada.engine.table.recode import Coding, recoded, table_of
from jornada.engine.table.rows import Rows, clear, merge, new_rows
from jornada.engine.today.today import Draw, Step, Today


@pytest.fixture(scope="module")
def everything() -> Scenario:
    base = jo.example("three_places")
    groups = tuple(replace(g, home="South", turn_back=-3.0, settle=1.0) for g in base.groups)
    places = tuple(replace(p, settle=1.0 if p.kind == "town" else None) for p in base.places)
    desk = jo.Office(
        "desk", "Middle", capacity=3, days="1234567", gives="permit", granted=0.7, apply=-1.0, gives_up=0.1
    )
    shocks = (
        Shock("departures", "arrivals", sd=0.3),
        Shock("danger", "death", by="leg", period="week", sd=0.5, correlation=0.5),
    )
    rule = jo.Policy("closed", trigger=Trigger("encounters", 3, 8, 4, 2), change={"routes.cross.open": False})
    road_back = tuple(replace(r, both_ways=True) if r.leg == "walk" else r for r in base.routes)
    return replace(
        base, groups=groups, places=places, offices=(desk,), shocks=shocks, policies=(rule,), routes=road_back
    )


def test_every_process_acts(everything: Scenario) -> None:
    runs = [daily(everything, run_key(1, i)).flows for i in range(60)]  # some ten people die
    total = {
        name: sum(int(flows[name].sum()) for flows in runs)
        for name in (
            "settled",
            "turned_homeward",
            "went_home",
            "died",
            "granted",
            "refused",
            "gave_up",
            "returned",
            "household_joined",
        )
    }
    assert all(total.values()), total


def test_same_address_same_run(everything: Scenario) -> None:
    a, b = (daily(everything, run_key(3, 1)) for _ in range(2))
    assert all((a.flows[name] == b.flows[name]).all() for name in a.flows)
    assert not (a.present == daily(everything, run_key(4, 1)).present).all()


def test_order_of_rows_changes_nothing(everything: Scenario) -> None:
    shuffled = replace(everything, arrivals=everything.arrivals[::-1], routes=everything.routes[::-1])
    a, b = daily(everything, run_key(3, 1)), daily(shuffled, run_key(3, 1))
    assert a.flows["arrived"].sum() == b.flows["arrived"].sum() > 0
    assert (a.flows["arrived"] == b.flows["arrived"]).all()


def test_an_unused_place_changes_nothing(everything: Scenario) -> None:
    more = replace(everything, places=(Place("Unused", country="MEX", latitude=1.0), *everything.places))
    a, b = daily(everything, run_key(3, 1)), daily(more, run_key(3, 1))
    assert (a.present == b.present[:, 1:]).all()
    assert all((a.flows[name] == b.flows[name][:, 1:]).all() for name in a.flows)


def test_an_unused_column_changes_nothing(everything: Scenario) -> None:
    idle = Step("idle", lambda people, today, draw: people, "nothing", (Column("mark", ["no", "yes"]),))
    a, b = daily(everything, run_key(3, 1)), daily(everything, run_key(3, 1), steps=(idle, *STEPS))
    assert all((a.flows[name] == b.flows[name]).all() for name in a.flows)


def test_a_lost_person_stops_the_run(everything: Scenario) -> None:
    def lose(people, today, draw):  # type: ignore[no-untyped-def]
        if today.day == 5:
            people.counts[0] -= 1
        return people

    with pytest.raises(LedgerError, match="people counted"):
        daily(everything, run_key(3, 1), steps=(*STEPS, Step("lose", lose, "loses a party")))


def test_fluid_mode_is_the_mean_without_scarcity(everything: Scenario) -> None:
    free = replace(
        everything,
        offices=(),
        policies=(),
        shocks=(),
        places=tuple(replace(p, beds=None) for p in everything.places),
        arrivals=tuple(replace(a, process="poisson") for a in everything.arrivals),
    )
    fluid = daily(free, run_key(1, 0), fluid=True).present.sum(2)
    runs = np.array([run.present.sum(2) for run in dailies(free, (run_key(6, i) for i in range(300)))])
    error = runs.std(0) / np.sqrt(300)
    z = (runs.mean(0) - fluid)[error > 0] / error[error > 0]
    assert np.sqrt((z**2).mean()) < 1.6
    assert np.abs(z).max() < 5.0


def rows_at(places: list[int], count: int, flee: bool = False) -> Rows:
    """Return a table of rows of so many parties, one at each of some places."""
    columns = [Column("position", ["a", "b"]), Column("group", ["", "g"])]
    numbers = new_rows(len(places), flee=flee).table
    numbers["count"] = count
    return table_of({"position": np.array(places)}, numbers, codes_of(columns), 16)


def test_merge_twice_is_merge_once() -> None:
    table, other = new_rows(16), rows_at([1, 1, 1], 2)
    assert (int(other.used[0]), int(other.counts[0])) == (1, 6)  # those who are alike stand in one row
    table = merge(table, other)
    table = merge(table, other)
    assert table.used[0] == 1
    assert table.counts[0] == 6
    assert other.used[0] == 0
    clear(table)
    assert (table.slots == -1).all()


def test_who_came_first_is_known_under_other_codes() -> None:
    columns = ((Column("position", ["a", "b"]),), (Column("position", ["c", "b", "a"]),))
    codings, rows = [Coding(codes_of(each), each) for each in columns], rows_at([1], 4, flee=True)
    rows.table["ranks"][0] = 7
    after = recoded(rows, *codings)
    assert (after.counts[0], after.table["ranks"][0], after.used[0]) == (4, 7, 1)


def test_an_address_depends_on_names_alone() -> None:
    found = []
    for columns in (
        [Column("position", ["a", "b"]), Column("tag", ["no", "yes"])],
        [Column("tag", ["no", "yes"]), Column("other", ["x"]), Column("position", ["c", "b"])],
    ):
        fields, numbers = {column.name: field for field, column in fields_of(columns).items()}, new_rows(1).table
        numbers["count"] = 1
        found.append(
            int(
                table_of(
                    {"position": np.array([1]), fields["tag"]: np.array([1])}, numbers, codes_of(columns), 16
                ).address[0]
            )
        )
    assert found[0] == found[1]


def test_offices_serve_alike_in_a_table_that_must_grow() -> None:
    # sent on, turned away and sent to the end of the line while the table grows: nobody is served twice or missed
    grew = [0]

    def tight(people: Rows, today: Today, draw: Draw) -> Rows:
        small = merge(new_rows(2 ** int(people.used[0]).bit_length()), people)
        before, served = small.table.size, serve(small, today, draw)
        grew[0] += served.table.size > before
        return served

    steps = tuple(replace(step, act=tight) if step.name == "serve" else step for step in STEPS)
    for name in ("several stages with terms", "a room of few", "side payments at an office", "two lines at once"):
        grew[0] = 0
        plain, cramped = daily(WORLDS[name], run_key(4, 1)), daily(WORLDS[name], run_key(4, 1), steps)
        assert grew[0] > 0, name
        assert {flow: (plain.offices[flow] != cells).sum() for flow, cells in cramped.offices.items()} == dict.fromkeys(
            plain.offices, 0
        )


def test_columns_of_more_values_than_there_are_codes_for_say_how_many() -> None:
    wide = [
        Column("paper", range(300)),
        Column("position", range(70_000)),
        *(Column(f"c{i}", ["no", "yes"]) for i in range(6)),
    ]  # type: ignore[arg-type]
    with pytest.raises(ScenarioError) as told:
        codes_of(wide)
    assert [fault.found for fault in told.value.faults] == [
        "paper with 300 values",
        "c4 with 2 values",
        "c5 with 2 values",
    ]
    assert "256" in told.value.faults[0].allowed


def test_the_ledger_names_the_place() -> None:
    stocks, flows = np.zeros((len(STOCKS), 1, 1), np.int64), np.zeros((len(FLOWS), 1, 1), np.int64)
    after = stocks.copy()
    after[0, 0, 0] = 2
    with pytest.raises(LedgerError, match="Here, people"):
        check_ledger(stocks, after, flows, Called(("Here",), ("people",), ()))


def test_a_policy_may_make_a_leg_longer_and_shorter_again() -> None:
    base = jo.example("three_places")
    foot = next(r for r in base.routes if r.mode == "foot" and r.km)
    slow = jo.Policy(
        "slow",
        starts=str(base.start + timedelta(days=2)),
        ends=str(base.start + timedelta(days=6)),
        change={f"routes.{foot.leg}.km": foot.km * 9},
    )
    run = daily(base.with_policy(slow), run_key(3, 0))
    came, gone = (
        run.flows["arrived"].sum((1, 2)),
        sum(
            run.flows[n].sum((1, 2))
            for n in ("settled", "entered_unseen", "went_on_legally", "released", "removed", "went_home", "died")
        ),
    )
    assert (run.present.sum((1, 2)) + run.on_leg.sum(1) == np.cumsum(came - gone)).all()
    assert run.on_leg[1].sum() > 0  # people were on the way when the leg grew, and again when it shrank
    assert run.flows["encounters"].sum() > 0


def test_who_is_held_at_a_destination_is_neither_present_nor_waiting_on_the_way() -> None:
    import jornada as jo
    from jornada.engine.run.run import daily, run, run_key

    scenario = jo.example("rows/s11_screening").variant("on")
    ends = {place.place for place in scenario.places if place.kind == "destination"}
    stocks = run(scenario, seed=1).stocks
    told = [
        (stocks.names["measure"][m], stocks.names["place"][p], int(n))
        for m, p, n in zip(stocks["measure"], stocks["place"], stocks["people"], strict=True)
    ]
    assert {place for measure, place, _ in told if measure in ("present", "waiting")} & ends == set()
    assert {place for measure, place, _ in told if measure == "held"} <= ends
    nights, there = (
        daily(scenario, run_key(1, 0)),
        [i for i, place in enumerate(scenario.places) if place.place in ends],
    )
    assert (
        nights.stocks["held"] == nights.present * np.isin(np.arange(len(scenario.places)), there)[:, None]
    ).all() and nights.stocks["held"].any()
