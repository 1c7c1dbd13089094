"""What a compiled part was made of is noted while it is made.

It is made anew where one of those tables changes, and there alone.
"""

from dataclasses import replace

import jornada as jo
from jornada.domain.scenario.apply import changed
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.world.memo import Once, noting, whole
from jornada.engine.world.world import World, compile_world

PARTS = ("names", "places", "legs", "costs", "groups", "papers", "dangers", "caravans", "columns", "codes")


def made_anew(before: World, after: World) -> set[str]:
    """Return the parts of a world that are not those of another."""
    return {part for part in PARTS if getattr(before, part) is not getattr(after, part)}


def test_a_change_makes_new_what_was_made_of_its_table() -> None:
    scenario, once = jo.example("southern_mexico"), Once()
    world = compile_world(scenario, (), once)
    assert made_anew(world, compile_world(scenario, (), once)) == set()
    assert made_anew(world, compile_world(changed(scenario, [("offices.*.capacity", "x2")]), (), once)) == set()
    assert made_anew(world, compile_world(changed(scenario, [("routes.*.death", "x2")]), (), once)) >= {"legs", "costs"}
    assert made_anew(world, compile_world(changed(scenario, [("places.*.beds", "x2")]), (), once)) >= {"places"}
    assert made_anew(world, compile_world(replace(scenario, money_unit=25.0), (), once)) >= {"places", "legs", "groups"}


def test_it_is_what_it_would_be_if_nothing_was_remembered() -> None:
    scenario, once = jo.example("southern_mexico"), Once()
    compile_world(scenario, (), once)
    after = changed(scenario, [("routes.*.death", "x2"), ("offices.*.delay", "+3")])
    again, afresh = compile_world(after, (), once), compile_world(after)
    assert (again.legs.each == afresh.legs.each).all() and (again.costs.death == afresh.costs.death).all()
    assert again.columns == afresh.columns and (again.codes.hashes == afresh.codes.hashes).all()


def test_what_is_made_of_something_made_is_made_of_its_tables_too() -> None:
    once, scenario, asked = Once(), Scenario(days=3, seed=5), []

    def inner(s: Scenario) -> int:
        return s.days

    def outer(s: Scenario) -> int:
        asked.append(s.seed)
        return s.seed * int(once.of(inner, s, "inner"))

    assert [
        once.of(outer, one, "outer")
        for one in (scenario, scenario, replace(scenario, days=4), replace(scenario, title="x"))
    ] == [15, 15, 20, 15]
    assert len(asked) == 2


def test_under_another_name_it_is_made_anew() -> None:
    once, scenario = Once(), Scenario(days=3)
    assert [
        once.latest(lambda s, factor=factor: s.days * factor, scenario, name, "x")
        for factor, name in ((1, "a"), (2, "a"), (3, "b"))
    ] == [3, 3, 9]


def test_what_keeps_a_scenario_is_made_of_all_of_it() -> None:
    read: dict[tuple[str, ...], None] = {}
    scenario = Scenario(days=3)
    assert whole(noting(scenario, read)) is scenario and whole(scenario) is scenario
    assert {path for (path,) in read} == set(vars(scenario))


def test_one_with_fields_replaced_is_made_of_all_that_it_was_made_of() -> None:
    read: dict[tuple[str, ...], None] = {}
    longer = replace(noting(Scenario(title="Corridor"), read), days=50)
    assert longer.days == 50 and longer.title == "Corridor"
    # the field that is replaced is not asked for
    assert ("title",) in read and ("places",) in read and ("days",) not in read
