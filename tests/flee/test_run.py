"""Runs under the rules of Flee.

People are never lost, journeys as Flee makes them, and agreement with runs of Flee itself.
"""

import csv
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from jornada.domain.fault import ScenarioError
from jornada.domain.nouns.flee3 import Event, Site
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.ledger.ledger import ARRIVED, ON_LEG, PRESENT
from jornada.engine.run.rule_sets import steps_of
from jornada.engine.run.rulebook import RuleBook, rule_book
from jornada.engine.run.run import daily, nights, run, run_key
from jornada.engine.table.columns import Column
from jornada.engine.table.rows import Rows
from jornada.engine.today.today import Draw, Step, Today
from jornada.files.flee.read import read_flee
from jornada.study.scores.errors import flee_error
from tests.flee.folders import edited, with_rule, write_folder

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "flee"
LINE = {
    "input_csv/locations.csv": "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
    "A,n,X,0,1,conflict_zone,0,100\nB,n,X,0,2,forwarding_hub,,\nC,n,X,0,3,camp,,\n",
    "input_csv/routes.csv": "#name1,name2,distance,forced_redirection\nA,B,350,\nB,C,359,\n",
    "input_csv/closures.csv": "#closure_type,name1,name2,closure_start,closure_end\n",
    "input_csv/conflicts.csv": "#Day,A\n" + "".join(f"{day},1\n" for day in range(20)),
    "input_csv/registration_corrections.csv": None,
    "source_data/data_layout.csv": "total,refugees.csv\nC,c.csv\n",
    "source_data/d.csv": None,
    "source_data/c.csv": "2020-01-01,0\n2020-01-02,1000\n",
    "simsetting.yml": "move_rules:\n  max_move_speed: 360\n  conflict_weight: 0.0\n  awareness_level: 1\n",
}


def by_place(scenario: Scenario, number: int = 0, book: RuleBook | None = None) -> np.ndarray:
    """Return the people at places and on legs by night (T, 2, P)."""
    places = len(scenario.places)
    return np.array(
        [night.stocks[[PRESENT, ON_LEG], :places].sum(2) for night in nights(scenario, run_key(1, number), book=book)]
    )


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return read_flee(write_folder(tmp_path_factory.mktemp("line"), LINE))


def test_flee_gives_every_leg_a_whole_day(line: Scenario) -> None:
    found = by_place(line)
    assert found[1, 0].tolist() == [0, 0, 1000]  # 709 km on a day of 360: so it is in Flee, and its scores rest on it
    honoured = by_place(replace(line, flee3=replace(line.flee3, honour_leftover=True)))
    # one in a thousand leaves a camp a day
    assert honoured[1, 0, 2] == 0 and honoured[1, 1].sum() == 1000 and honoured[2, 0, 2] > 980


def _idle(people: Rows, today: Today, draw: Draw) -> Rows:
    """Do nothing."""
    return people


@pytest.mark.parametrize("at", [0, 1, 2])
def test_an_idle_step_with_columns_of_its_own_changes_nothing(tmp_path: Path, at: int) -> None:
    """Columns are found by their names.

    A step may bring its own wherever it stands, before the columns of these rules or after them.
    """
    line = read_flee(write_folder(tmp_path, LINE | {"source_data/c.csv": "2020-01-01,0\n2020-01-20,1000\n"}))
    rules = replace(
        line.flee3,
        max_move_speed=100.0,
        max_walk_speed=35.0,
        start_on_foot=True,
        avoid_short_stints=True,
        awareness_level=2,
    )
    scenario = replace(line, events=(*line.events, Event("close_place", "B", 6, until=9)), flee3=rules)
    steps = steps_of(scenario)
    idle = Step(
        "idle",
        _idle,
        "nothing",
        (Column("mark", ("no", "yes")), Column("seen", tuple(str(number) for number in range(200)))),
    )
    plain, more = daily(scenario, run_key(1, 0)), daily(scenario, run_key(1, 0), (*steps[:at], idle, *steps[at:]))
    assert plain.rows.sum() > 200 and plain.rows.tolist() == more.rows.tolist()
    assert (
        all((plain.flows[name] == more.flows[name]).all() for name in plain.flows)
        and (plain.on_leg == more.on_leg).all()
    )


def test_a_full_camp_turns_people_away_and_nobody_is_lost(line: Scenario) -> None:
    small = replace(
        line, sites=tuple(replace(site, capacity=300) if site.place == "C" else site for site in line.sites)
    )
    found = by_place(small)
    assert (found[1:].sum((1, 2)) == 1000).all()
    assert found[5:, 0, 2].max() < 1000


def test_room_is_taken_once_by_those_who_come_through_a_further_place(tmp_path: Path) -> None:
    towns = LINE["input_csv/locations.csv"].replace("C,n,X,0,3,camp", "M,n,X,0,2.5,town,,\nC,n,X,0,3,camp")
    routes = "#name1,name2,distance,forced_redirection\nA,B,100,\nB,M,100,\nM,C,100,\n"
    far = read_flee(write_folder(tmp_path, {**LINE, "input_csv/locations.csv": towns, "input_csv/routes.csv": routes}))
    small = replace(
        far,
        flee3=replace(far.flee3, awareness_level=2),
        sites=tuple(replace(site, capacity=300) if site.place == "C" else site for site in far.sites),
    )
    camp = by_place(small)[1:, 0, 3]
    assert camp.max() <= 300  # 363 when those who set out for it from B took room there, and again at M
    assert camp[0] > 280


def test_a_leg_that_closes_sends_those_on_it_back(line: Scenario) -> None:
    slow = replace(line, flee3=replace(line.flee3, max_move_speed=100.0, honour_link_closures=True))
    from jornada.domain.nouns.flee3 import Event

    shut = replace(slow, events=(*slow.events, Event("close_link", "A", 2, "B", 30)))
    assert by_place(slow)[6, 0, 1] + by_place(slow)[6, 1, 1] > 0
    back = by_place(shut)
    assert back[4, 0, 0] == 1000 and back[:, 0, 1].sum() == 0
    assert (back[1:].sum((1, 2)) == 1000).all()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        with_rule("awareness_level: 2") | edited("simsetting.yml", "awareness_level: 1", "start_on_foot: True"),
        edited(
            "simsetting.yml",
            "  conflict_spawn_decay: [1.0, 0.5]\n",
            "  conflict_driven_spawning:\n    spawn_mode: poisson\n    displaced_per_conflict_day: 30\n",
        ),
        edited("simsetting.yml", "insert_day0: True", "take_from_population: True"),
        edited("input_csv/locations.csv", "town,", "marker,"),
    ],
)
def test_people_are_those_who_set_out(changes: dict[str, str | None], tmp_path: Path) -> None:
    scenario = read_flee(write_folder(tmp_path, changes))
    total, places = 0, len(scenario.places)
    for night in nights(scenario, run_key(3, 0)):
        total += int(night.flows[ARRIVED, :places].sum())
        assert night.stocks[[PRESENT, ON_LEG], :places].sum() == total
    assert total > 100


def test_same_run_again_and_by_a_shared_book(line: Scenario) -> None:
    book = rule_book(line)
    assert (by_place(line, 4, book) == by_place(line, 4, book)).all()
    assert (by_place(line, 4) == by_place(line, 4, book)).all()


def test_no_fluid_mode(line: Scenario) -> None:
    with pytest.raises(ScenarioError, match="J059"):
        run(line, fluid=True)


def of_flee(
    conflict: str, capacities: str, hasten: str = "100"
) -> tuple[dict[tuple[int, str], tuple[float, float]], int]:
    """Return mean and standard deviation by day and camp of runs of Flee with one in `hasten` people, and how many
    runs."""
    with (ROOT / "benchmarks" / "results" / "flee_runs.csv").open() as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if (row["conflict"], row["hasten"], row["capacities"]) == (conflict, hasten, capacities)
        ]
    return {(int(row["day"]), row["camp"]): (float(row["mean"]), float(row["sd"])) for row in rows}, int(
        rows[0]["runs"]
    )


@pytest.mark.parametrize(("conflict", "capacities"), [("mali2012", "yes"), ("burundi2015", "yes"), ("mali2012", "no")])
def test_agreement_with_flee(conflict: str, capacities: str) -> None:
    """Daily people by camp agree with runs of Flee itself within sampling error.

    Their means were measured beforehand.
    """
    if not (DATA / conflict).exists():
        pytest.skip("../shared/data/flee is not here")
    scenario = read_flee(DATA / conflict)
    scenario = replace(scenario, flee3=replace(scenario.flee3, hasten=100))
    if capacities == "no":
        scenario = replace(scenario, sites=tuple(replace(site, capacity=0) for site in scenario.sites))
    flee, runs = of_flee(conflict, capacities)
    book, names = rule_book(scenario), [place.place for place in scenario.places]
    ours = np.array([by_place(scenario, number, book)[:, 0] for number in range(24)])
    squares = defaultdict(list)
    for (day, camp), (mean, sd) in flee.items():
        here = ours[:, day, names.index(camp)]
        spread = (sd**2 / runs + here.var(ddof=1) / len(here)) ** 0.5
        if sd > 0 and here.var() > 0:
            squares[camp].append(((here.mean() - mean) / spread) ** 2)
    together = [square for found in squares.values() for square in found]
    assert len(together) > 100
    # days of a camp hang together: few independent figures, so the bound is wide
    assert np.sqrt(np.mean(together)) < 1.6
    assert max(abs(np.mean(found)) for found in squares.values()) < 9.0
    assert flee_error(np.ones((1, 1)), np.ones((1, 1))) == 0.0


def test_a_nearly_full_camp_stands_where_it_does_in_flee() -> None:
    """Those who come by a leg find most of the room taken by those who come on.

    20 people of 58,700 fewer if demand is counted by those let in.
    """
    if not (DATA / "burundi2015").exists():
        pytest.skip("../shared/data/flee is not here")
    scenario = read_flee(DATA / "burundi2015")
    camp, book = [place.place for place in scenario.places].index("Mahama"), rule_book(scenario)
    ours = np.mean([by_place(scenario, number, book)[325:351:5, 0, camp] for number in range(3)], axis=0)
    flee = [of_flee("burundi2015", "yes", "1")[0][day, "Mahama"][0] for day in range(325, 351, 5)]
    assert abs(np.mean(ours - flee)) < 8.0


def test_sites_without_a_place_count_as_towns() -> None:
    assert Site("X").kind == "town"


@pytest.mark.parametrize(("threshold", "some"), [(1.0, True), (4.0, False), (6.0, True)])
def test_routes_that_are_too_light_beside_the_best_are_left_out(line: Scenario, threshold: float, some: bool) -> None:
    """To B it is 90 km and to C 490: with 10 km more each, the weight of C is a fifth of that of B."""
    ends = {"B": 90.0, "C": 490.0}
    routes = tuple(
        replace(line.routes[0], leg=f"A-{end}", start_place="A", end_place=end, km=km, both_ways=False)
        for end, km in ends.items()
    )
    pruned = replace(
        line,
        routes=routes,
        links=(),
        sites=tuple(replace(site, kind="camp" if site.place in ends else site.kind) for site in line.sites),
        flee3=replace(line.flee3, pruning_threshold=threshold),
    )
    there = by_place(pruned)[5, 0]
    assert there[1] > 700 and (there[2] > 100) == some
