"""The engine's promises, each on a scenario with every process switched on."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

import jornada as jo
from jornada.domain.place import Place
from jornada.domain.policy import Trigger
from jornada.domain.scenario import Scenario
from jornada.domain.uncertainty import Shock
from jornada.engine.cohorts import Column, Layout, LayoutError, Rows, add, blank, clear, layout_of, merge, new_rows, put
from jornada.engine.day import STEPS
from jornada.engine.ledger import FLOWS, STOCKS, LedgerError, check_ledger
from jornada.engine.recode import recoded
from jornada.engine.run import dailies, daily, run_key
from jornada.engine.serve import serve
from jornada.engine.today import Draw, Step, Today
from tests.known.worlds_offices import WORLDS


@pytest.fixture(scope="module")
def everything() -> Scenario:
    base = jo.example("three_places")
    groups = tuple(replace(g, home="South", turn_back=-3.0, settle=1.0) for g in base.groups)
    places = tuple(replace(p, settle=1.0 if p.kind == "town" else None) for p in base.places)
    desk = jo.Office("desk", "Middle", capacity=3, days="1234567", gives="permit", granted=0.7, apply=-1.0, gives_up=0.1)
    shocks = (Shock("departures", "arrivals", sd=0.3), Shock("danger", "death", by="leg", period="week", sd=0.5, correlation=0.5))
    rule = jo.Policy("closed", trigger=Trigger("encounters", 3, 8, 4, 2), change={"routes.cross.open": False})
    road_back = tuple(replace(r, both_ways=True) if r.leg == "walk" else r for r in base.routes)
    return replace(base, groups=groups, places=places, offices=(desk,), shocks=shocks, policies=(rule,), routes=road_back)


def test_every_process_acts(everything: Scenario) -> None:
    total = {name: sum(int(daily(everything, run_key(1, i)).flows[name].sum()) for i in range(20)) for name in
             ("settled", "turned_homeward", "went_home", "died", "granted", "refused", "gave_up", "returned", "household_joined")}
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
    free = replace(everything, offices=(), policies=(), shocks=(), places=tuple(replace(p, beds=None) for p in everything.places),
                   arrivals=tuple(replace(a, process="poisson") for a in everything.arrivals))
    fluid = daily(free, run_key(1, 0), fluid=True).present.sum(2)
    runs = np.array([run.present.sum(2) for run in dailies(free, (run_key(6, i) for i in range(300)))])
    error = runs.std(0) / np.sqrt(300)
    z = (runs.mean(0) - fluid)[error > 0] / error[error > 0]
    assert np.sqrt((z**2).mean()) < 1.6
    assert np.abs(z).max() < 5.0


def test_merge_twice_is_merge_once() -> None:
    layout: Layout = layout_of([Column("position", ["a", "b"]), Column("group", ["", "g"])])
    table, other = new_rows(16), new_rows(16)
    word = np.uint64(1)
    for _ in range(3):
        add(other, (word, np.uint64(0), np.uint64(9)), 2)
    other.table["ranks"][0] = 5
    table = merge(table, other)
    table = merge(table, other)
    assert table.used[0] == 1
    assert (table.counts[0], table.table["ranks"][0]) == (6, 5)
    assert other.used[0] == 0
    clear(table)
    assert (table.slots == -1).all()
    assert layout.hashes.size == 4


def test_who_came_first_is_known_under_another_layout() -> None:
    columns = ([Column("position", ["a", "b"])], [Column("position", ["c", "b", "a"])])
    layouts, rows = [layout_of(each) for each in columns], new_rows(16)
    state = tuple(np.uint64(word) for word in blank(layouts[0]))
    add(rows, tuple(np.uint64(word) for word in put(state, layouts[0], 0, 1)), 4)
    rows.table["ranks"][0] = 7
    after = recoded(rows, (layouts[0], columns[0]), (layouts[1], columns[1]))
    assert (after.counts[0], after.table["ranks"][0], after.used[0]) == (4, 7, 1)


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
        assert {flow: (plain.offices[flow] != cells).sum() for flow, cells in cramped.offices.items()} == dict.fromkeys(plain.offices, 0)


def test_too_many_columns_show_the_bit_budget() -> None:
    wide = [Column(f"c{i}", range(2**20)) for i in range(7)]  # type: ignore[arg-type]
    with pytest.raises(LayoutError, match="of 128 bits"):
        layout_of(wide[:0] + [Column(f"c{i}", _Long()) for i in range(7)])


class _Long(list):  # type: ignore[type-arg]
    def __len__(self) -> int:
        return 2**30


def test_the_ledger_names_the_place() -> None:
    stocks, flows = np.zeros((len(STOCKS), 1, 1), np.int64), np.zeros((len(FLOWS), 1, 1), np.int64)
    after = stocks.copy()
    after[0, 0, 0] = 2
    with pytest.raises(LedgerError, match="Here, people"):
        check_ledger(stocks, after, flows, (("Here",), ("people",), ()))


def test_a_policy_may_make_a_leg_longer_and_shorter_again() -> None:
    base = jo.example("three_places")
    foot = next(r for r in base.routes if r.mode == "foot" and r.km)
    slow = jo.Policy("slow", starts=str(base.start + timedelta(days=2)), ends=str(base.start + timedelta(days=6)),
                     change={f"routes.{foot.leg}.km": foot.km * 9})
    run = daily(base.with_policy(slow), run_key(3, 0))
    came, gone = run.flows["arrived"].sum((1, 2)), sum(run.flows[n].sum((1, 2)) for n in ("settled", "entered_unseen", "went_on_legally", "released", "removed", "went_home", "died"))
    assert (run.present.sum((1, 2)) + run.on_leg.sum(1) == np.cumsum(came - gone)).all()
    assert run.on_leg[1].sum() > 0  # people were on the way when the leg grew, and again when it shrank
    assert run.flows["encounters"].sum() > 0


def test_who_is_held_at_a_destination_is_neither_present_nor_waiting_on_the_way() -> None:
    import jornada as jo
    from jornada.engine.run import daily, run, run_key

    scenario = jo.example("rows/s11_screening").variant("on")
    ends = {place.place for place in scenario.places if place.kind == "destination"}
    stocks = run(scenario, seed=1).stocks
    told = [(stocks.names["measure"][m], stocks.names["place"][p], int(n)) for m, p, n in zip(stocks["measure"], stocks["place"], stocks["people"], strict=True)]
    assert {place for measure, place, _ in told if measure in ("present", "waiting")} & ends == set()
    assert {place for measure, place, _ in told if measure == "held"} <= ends
    nights, there = daily(scenario, run_key(1, 0)), [i for i, place in enumerate(scenario.places) if place.place in ends]
    assert (nights.stocks["held"] == nights.present * np.isin(np.arange(len(scenario.places)), there)[:, None]).all() and nights.stocks["held"].any()
