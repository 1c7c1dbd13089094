"""What must hold for any scenario: nobody is lost, order does not matter, what acts on nobody changes nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from numba import njit

from jornada.domain.nouns.arrival import Arrival, Pull
from jornada.domain.nouns.danger import Danger
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.health import Condition, HealthChange
from jornada.domain.nouns.office import Disposition, Office
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy, Trigger
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.nouns.uncertainty import Prior, Shock
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.streams import part, uniform
from jornada.engine.run.day import STEPS
from jornada.engine.run.run import Daily, Keeping, daily, nights, run_key, simulate
from jornada.engine.table.columns import MIXED, Column, codes_of, fields_of, set_extra_0, set_group, set_position
from jornada.engine.table.rows import Rows, add, blank, expecting, join, later, merge, new_rows, reserve
from jornada.engine.table.weeks import taken_out
from jornada.engine.today.today import Draw, Step, Today
from jornada.study.store.state_file import read_state, write_state

START = date(2024, 1, 1)
LAW = settings(
    max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
GONE = ("settled", "entered_unseen", "went_on_legally", "released", "removed", "went_home", "died")
chance = st.floats(0.0, 1.0)


def _routes(draw: Any) -> tuple[Route, ...]:
    return (
        Route("ab", "A", "B", "bus", km=draw(st.floats(5, 900)), both_ways=True, death=draw(st.floats(0, 0.2))),
        Route("ab2", "A", "B", "foot", km=30, turned_back=draw(chance)),
        Route("bc", "B", "C", "foot", km=draw(st.floats(1, 120)), both_ways=True, death=0.05),
        Route("ac", "A", "C", "bus", km=400, needs=draw(st.sampled_from(["", "permit"]))),
        Route("cd", "C", "D", "foot", km=6, encounter=0.6, turned_back=draw(st.floats(0, 0.4)), death=0.03),
    )


@st.composite
def scenarios(draw: Any) -> Scenario:
    """Return a small scenario with every process switched on."""
    fits, process = (
        draw(st.sampled_from(["skip", "stop"])),
        draw(st.sampled_from(["given", "poisson", "negative_binomial"])),
    )
    order, unit = draw(st.sampled_from(["first_come", "lottery"])), draw(st.sampled_from(["case", "people"]))
    shares = draw(st.floats(0, 0.6))
    groups = tuple(
        Group(
            f"{size}",
            "VEN" if size < 4 else "HND",
            "family" if size > 1 else "adult",
            size,
            f"{size - 1}" if size > 1 else "",
            means_high=250,
            home="A",
            turn_back=draw(st.floats(-8, 8)),
            settle=1.0,
            support=4.0,
        )
        for size in (1, 2, 3)
    )
    return Scenario(
        start=START,
        days=12,
        places=(
            Place("A", stay=draw(st.floats(-1, 1)), work=0.4, wage=25, living=10),
            Place(
                "B",
                beds=draw(st.integers(0, 12)),
                fits=fits,
                stay=0.4,
                crowding=0.5,
                living=12,
                settle=draw(st.floats(-2, 6)),
            ),
            Place("C", beds=5, fits=fits),
            Place("D", kind="destination", area="D"),
        ),
        modes=(Mode("foot", 8, 4), Mode("bus", 12, 50, fare_per_km=0.2, liking_family=0.3)),
        routes=_routes(draw),
        papers=(Paper("permit"),),
        groups=groups,
        pulls=(Pull("VEN", "D", date(2024, 1, 5), 1.5),),
        arrivals=tuple(
            Arrival(
                g.group,
                "A" if g.size != 2 else "B",
                g.group,
                START,
                date(2024, 1, 8),
                draw(st.integers(0, 300)),
                process,
            )
            for g in groups
        ),
        offices=(
            Office(
                "desk",
                "B",
                order,
                draw(st.integers(0, 6)),
                unit,
                fits,
                "1234567",
                gives="permit",
                granted=0.6,
                apply=0.5,
                gives_up=0.1,
            ),
        ),
        dispositions=(
            Disposition("back", household="f*", share=shares, effect="return", to=draw(st.sampled_from(["", "A"]))),
            Disposition("away", share=0.3, effect="remove", starts=date(2024, 1, 4)),
        ),
        health=(
            HealthChange("road", "well", "weak", draw(st.floats(0, 0.6)), on="leg"),
            HealthChange("heat", "weak", "ill", 0.3, on="leg", months="1"),
            HealthChange("no bed", "well", "ill", 0.1, bed="no"),
            HealthChange("rest", "weak", "well", 0.3),
            HealthChange("end", "ill", "dead", draw(st.floats(0, 0.4))),
        ),
        conditions=(Condition("weak", rest=0.3, work=0.5), Condition("ill", rest=0.9, work=0.0)),
        policies=(
            Policy(
                "shut",
                trigger=Trigger("encounters", 3, 5, 3, 2),
                change={"routes.cd.open": False, "places.B.beds": "x1.5"},
            ),
        ),
        shocks=(
            Shock("a", "arrivals", sd=0.4),
            Shock("d", "death", "leg", period="week", sd=0.5, correlation=0.4),
            Shock("w", "work", "place", period="day", sd=0.3),
        ),
        dangers=(
            Danger(
                "gang",
                "kidnapping",
                where="b*",
                chance=draw(st.floats(0, 0.3)),
                days=2.0,
                ransom=100.0,
                raised=0.3,
                death=0.2,
            ),
            Danger("cell", "kidnapping", on="place", where="B", chance=0.05, days=3.0, household="family"),
            Danger("current", "drowning", where="cd", chance=0.1, low=0.05, high=0.2, death=draw(chance), months="1"),
            Danger("thieves", "robbery", on="place", where="C", chance=draw(chance), takes=60.0),
        ),
        priors=(Prior("routes.ab*.death", low=0.5, high=2.0, shape="log_uniform"),),
    )


def _same(one: Daily, other: Daily, places: Any = slice(None), groups: Any = slice(None)) -> bool:
    """Say whether two runs are equal to the bit; `places` and `groups` pick those of `one` among those of `other`."""
    pairs = [
        (one.present, other.present),
        *((one.flows[name], other.flows[name]) for name in one.flows),
        *((one.stocks[n], other.stocks[n]) for n in one.stocks),
    ]
    return all((a == b[:, places][:, :, groups]).all() for a, b in pairs)


@LAW
@given(scenarios(), st.integers(0, 1000))
def test_everybody_is_somewhere_or_gone(scenario: Scenario, run: int) -> None:
    result = daily(scenario, run_key(4, run))
    gone = sum(result.flows[name].sum((1, 2)) for name in GONE)
    came = result.flows["arrived"].sum((1, 2))
    now = result.present.sum((1, 2)) + result.on_leg.sum(1)
    assert (now == np.cumsum(came - gone)).all()
    assert all((cells >= 0).all() for cells in (result.present, result.on_leg, *result.stocks.values()))
    # of groups together: a party in a line that loses somebody leaves it in one group and stands in it in another
    assert all((cells.sum(2) >= 0).all() for cells in result.flows.values())
    if all(a.process == "given" for a in scenario.arrivals):
        assert result.flows["arrived"].sum() == sum(
            a.people // size * size for a, size in zip(scenario.arrivals, (1, 2, 3), strict=True)
        )


@settings(LAW, max_examples=12)
@given(scenarios(), st.integers(0, 1000))
def test_those_alike_stand_in_one_row_with_as_many_weeks_as_parties(scenario: Scenario, run: int) -> None:
    several = 0
    for night in nights(replace(scenario, stranded=True, days=40).without_ranges(), run_key(4, run)):
        table, columns = night.people.table[: int(night.people.used[0])], fields_of(night.world.columns)
        for row, weeks in zip(table, night.people.weeks, strict=False):
            several += row["weeks"] == MIXED
            assert row["weeks"] != MIXED or (weeks.sum() == row["count"] and (weeks >= 0).all())
        fields = [field for field in columns if field != "weeks"]
        first, hashes = night.world.codes.first[0], night.world.codes.hashes
        assert len({tuple(row[field] for field in fields) for row in table}) == len(table)
        assert all(
            int(row["address"]) == sum(int(hashes[first[field] + row[field]]) for field in fields) % 2**64
            for row in table
        )
    event(f"rows of several weeks: {several > 0}")


@LAW
@given(scenarios(), st.integers(0, 1000))
def test_events_have_their_bounds(scenario: Scenario, run: int) -> None:
    result = daily(scenario, run_key(4, run))
    flow = {name: cells.sum((1, 2)) for name, cells in result.flows.items()}
    assert (flow["encounters"] == flow["returned"] + flow["removed"] + flow["released"]).all()
    assert (flow["first_encounters"] <= flow["encounters"]).all()
    assert np.cumsum(flow["granted"] + flow["refused"] + flow["gave_up"])[-1] <= flow["applied"].sum()
    beds = {i: p.beds for i, p in enumerate(scenario.places) if p.beds is not None}
    # the trigger may add half again as many beds
    assert all((result.stocks["sheltered"].sum(2)[:, i] <= round(1.5 * number)).all() for i, number in beds.items())


@LAW
@given(scenarios(), st.integers(0, 1000))
def test_the_dead_are_the_same_by_where_and_by_cause(scenario: Scenario, run: int) -> None:
    flows = daily(scenario, run_key(4, run)).flows
    for parts in (
        ("died_on_leg", "died_at_place", "died_captive"),
        ("died_of_passage", "died_of_danger", "died_of_illness"),
    ):
        assert (flows["died"] == sum(flows[name] for name in parts)).all()


@LAW
@given(scenarios(), st.integers(0, 1000))
def test_who_is_taken_is_held_freed_or_dead(scenario: Scenario, run: int) -> None:
    result = daily(scenario, run_key(4, run))
    taken, freed = (result.flows[name].sum((1, 2)).cumsum() for name in ("kidnapped", "freed"))
    held, dead = result.stocks["captive"].sum((1, 2)), result.flows["died"].sum((1, 2)).cumsum()
    assert (held <= taken - freed).all() and (taken - freed - held <= dead).all()
    assert (result.stocks["captive"] <= result.stocks["present"]).all()


@LAW
@given(scenarios(), st.integers(0, 1000), st.randoms(use_true_random=False))
def test_the_order_of_rows_of_tables_changes_nothing(scenario: Scenario, run: int, dice: Any) -> None:
    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dice.sample(rows, len(rows)))

    # routes and dispositions are not shuffled: the order of choices at one place is the order of their draws
    tables = {
        name: shuffled(getattr(scenario, name))
        for name in ("places", "groups", "arrivals", "modes", "papers", "pulls", "shocks", "priors")
    }
    other = replace(scenario, **tables)
    places = [other.places.index(p) for p in scenario.places]
    groups = [other.groups.index(g) for g in scenario.groups]
    assert _same(daily(scenario, run_key(5, run)), daily(other, run_key(5, run)), places, groups)


@LAW
@given(scenarios(), st.integers(0, 1000))
def test_an_unused_place_first_or_last_changes_nothing(scenario: Scenario, run: int) -> None:
    base, more = daily(scenario, run_key(6, run)), Place("Unused", country="MEX", latitude=1.0)
    first = daily(replace(scenario, places=(more, *scenario.places)), run_key(6, run))
    last = daily(replace(scenario, places=(*scenario.places, more)), run_key(6, run))
    assert _same(base, first, slice(1, None))
    assert _same(base, last, slice(None, -1))


@njit
def _mark_row(people: Any, row: int, some: int, codes: Any, key: np.uint64) -> None:
    for i in range(taken_out(people, row, some, key)):
        set_extra_0(people.parts[i], codes, 1)
        add(people, people.parts[i], people.parts[i].count)


def _mark(people: Rows, today: Today, draw: Draw, field: str, value: int) -> Rows:
    """Mark about one party in a hundred of those with a value in a field."""
    key = draw.key("mark")
    here = np.flatnonzero((people.code(field) == value) & (people.counts[: int(people.used[0])] > 0))
    for row in here:
        some = part(int(people.counts[row]), 0.01, uniform(key, people.address[row], 0))
        if some > 0:
            people = reserve(people, len(people.parts))
            _mark_row(people, row, some, today.world.codes, draw.key("who is marked"))
    return people


def _marks(people: Rows, today: Today, draw: Draw) -> Rows:
    """Mark some of those on the last place, an island."""
    return _mark(people, today, draw, "position", len(today.world.names.places) - 1)


def _marks_singles(people: Rows, today: Today, draw: Draw) -> Rows:
    """Mark some of the first group, wherever they are, on the road too."""
    return _mark(people, today, draw, "group", 1)


@LAW
@given(scenarios(), st.integers(0, 1000))
def test_a_step_that_acts_on_one_group_leaves_the_others_on_the_same_roads_alone(scenario: Scenario, run: int) -> None:
    # nothing is scarce and nothing is crowded, so families meet single people nowhere but in the order of rows
    free = replace(
        scenario,
        policies=(),
        offices=(),
        places=tuple(replace(p, beds=None) for p in scenario.places),
        arrivals=tuple(replace(a, people=a.people + 300) for a in scenario.arrivals),
    )
    step = Step("mark", _marks_singles, "marks few", (Column("mark", ("no", "yes")),))
    plain, marked = daily(free, run_key(7, run)), daily(free, run_key(7, run), (STEPS[0], step, *STEPS[1:]))
    assert (marked.rows != plain.rows).any()  # by chance there may be as many in all
    pairs = [(plain.flows[name], marked.flows[name]) for name in plain.flows] + [
        (plain.stocks[name], marked.stocks[name]) for name in plain.stocks
    ]
    joined = list(plain.flows).index("household_joined")  # those left of a family of two, too, become single people
    assert all((a[:, :, 1:] == b[:, :, 1:]).all() for a, b in pairs)
    assert (pairs[joined][0] == pairs[joined][1]).all()
    assert any((a[:, :, 0] != b[:, :, 0]).any() for a, b in pairs)


@LAW
@given(scenarios(), st.integers(0, 1000))
def test_a_step_that_acts_on_few_leaves_all_others_alone(scenario: Scenario, run: int) -> None:
    # an island nobody leaves, full of people: the new step marks some of them, and nobody elsewhere notices
    island = replace(
        scenario,
        places=(*scenario.places, Place("Island", living=5.0)),
        policies=(),
        groups=(*scenario.groups, Group("i", "OTH", means_high=300)),
        arrivals=(*scenario.arrivals, Arrival("i", "Island", "i", START, START, 400)),
    )
    step = Step("mark", _marks, "marks few", (Column("mark", ("no", "yes")),))
    plain, marked = daily(island, run_key(7, run)), daily(island, run_key(7, run), (step, *STEPS))
    assert marked.rows.sum() > plain.rows.sum()
    assert _same(plain, marked)


@njit
def _put_row(rows: Any, codes: Any, position: int, group: int, count: int) -> None:
    state = blank(rows, codes)
    set_position(state, codes, position)
    set_group(state, codes, group)
    add(rows, state, count)


@njit
def _put_later(rows: Any, codes: Any, position: int, group: int, count: int) -> None:
    state = later(rows, blank(rows, codes), count)
    set_position(state, codes, position)
    set_group(state, codes, group)


@LAW
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 7), st.integers(0, 5)), max_size=90))
def test_merging_twice_is_merging_once_and_who_comes_during_a_step_is_there_after_it(
    states: list[tuple[int, int, int]],
) -> None:
    codes = codes_of([Column("position", "abcd"), Column("group", "01234567")])

    def table(items: list[tuple[int, int, int]]) -> Rows:
        rows = new_rows(128)
        for position, group, count in items:
            _put_row(rows, codes, position, group, count)
        return rows

    def read(rows: Rows) -> dict[tuple[int, int, int], int]:
        used = int(rows.used[0])
        found = {
            (int(rows.table["position"][i]), int(rows.table["group"][i]), int(rows.address[i])): int(rows.counts[i])
            for i in range(used)
        }
        assert len(found) == used  # equal states stand in one row
        return {state: count for state, count in found.items() if count}

    standing, coming = states[: len(states) // 3], states[len(states) // 3 :]
    stepped = expecting(table(standing), 4 * len(states))
    for state, count in read(table(coming)).items():  # in two parts: equal states may come more than once
        for some in (count - count // 2, count // 2):
            _put_later(stepped, codes, state[0], state[1], some)
    assert read(stepped) == read(table(standing))  # whoever comes is not there yet
    stepped = join(stepped)
    assert read(stepped) == read(table(states))
    stepped = join(stepped)
    assert read(stepped) == read(table(states))

    half = len(states) // 2
    once, other = merge(table(states[:half]), table(states[half:])), table(states[half:])
    assert read(once) == read(table(states))
    assert read(merge(once, new_rows(16))) == read(table(states))
    assert read(merge(table(states[:half]), other)) == read(once)
    assert other.used[0] == 0
    assert (other.slots == -1).all()


@settings(LAW, max_examples=8)
@given(scenarios(), st.integers(0, 1000), st.integers(1, 11))
def test_a_run_that_is_kept_and_gone_on_with_is_the_run(scenario: Scenario, run: int, until: int) -> None:
    key = run_key(4, run)
    whole, state = simulate(scenario, key), simulate(scenario, key, keeping=Keeping(until=until)).state
    assert state is not None
    with TemporaryDirectory() as folder:
        write_state(Path(folder) / "state", state)
        again = simulate(scenario, key, keeping=Keeping(read_state(Path(folder) / "state")))
    assert all(
        np.array_equal(a[name], b[name])
        for a, b in ((whole.stocks, again.stocks), (whole.flows, again.flows))
        for name in a.columns
    )
    assert np.array_equal(whole.rows, again.rows)
