"""Forecasts of camps: closed forms of the choice, totals kept, and nothing of what was counted later."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from jornada.domain.nouns.flee3 import Event, Site
from jornada.domain.nouns.observed import Observed
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Route
from jornada.domain.scenario.scenario import Scenario
from jornada.study.displacement.conflict import Conflict, conflict_of
from jornada.study.displacement.forecast import Window, from_first_day, from_origin, to_total
from jornada.study.displacement.gravity import MEMBERS, SOFTENING, Gravity, arrivals
from jornada.study.displacement.learned import lessons, name_of, taught_by, weights_of
from jornada.study.displacement.ranges import ahead_names, range_of
from jornada.study.displacement.rivals import LAST
from jornada.study.displacement.roads import closed_on, spells_of
from jornada.study.displacement.scored import OURS, rolling, said_of, scored

START, DAYS = date(2020, 2, 15), 60
NEAR, FAR, OVER = "Near", "Far", "Over"


def counts(camp: str, *pairs: tuple[int, float]) -> list[Observed]:
    """Return counts of a camp by day."""
    return [
        Observed(camp.lower(), START + timedelta(days=day), START + timedelta(days=day), camp, people=people)
        for day, people in pairs
    ]


def world(events: tuple[Event, ...] = (), observed: tuple[Observed, ...] | None = None) -> Scenario:
    """Return a town in conflict with two camps in one country and one in another."""
    places = (
        Place("Town", country="Home"),
        Place(NEAR, country="East"),
        Place(FAR, country="East"),
        Place(OVER, country="West"),
    )
    kinds = (Site("Town", "conflict", population=1000), *(Site(camp, "camp") for camp in (NEAR, FAR, OVER)))
    legs = tuple(
        Route(f"Town-{camp}", "Town", camp, "road", km=km) for camp, km in ((NEAR, 100.0), (FAR, 300.0), (OVER, 100.0))
    )
    given = (
        *counts(NEAR, (0, 0), (30, 600), (59, 900)),
        *counts(FAR, (0, 0), (30, 100), (59, 200)),
        *counts(OVER, (0, 0), (30, 300), (59, 900)),
    )
    return Scenario(
        start=START,
        days=DAYS,
        rules="flee3",
        places=places,
        sites=kinds,
        routes=legs,
        events=(Event("conflict", "Town", 0, value=1.0), *events),
        observed=given if observed is None else observed,
    )


def conflict(*events: Event) -> Conflict:
    """Return the conflict of that world."""
    return conflict_of("world", world(events))


def test_camps_are_weighed_by_road() -> None:
    shares = arrivals(conflict(), Gravity(2.0, 1.0, 1.0, 1.0))[0]
    weights = np.array([(100 + SOFTENING) ** -2, (300 + SOFTENING) ** -2, (100 + SOFTENING) ** -2])
    assert shares == pytest.approx(weights / weights.sum())


def test_countries_first_with_a_nest() -> None:
    shares = arrivals(conflict(), Gravity(1.0, 1.0, 0.5, 1.0))[0]
    near, far = (100 + SOFTENING) ** -2.0, (300 + SOFTENING) ** -2.0
    east, west = (near + far) ** 0.5, near**0.5
    assert shares == pytest.approx(
        [near / (near + far) * east / (east + west), far / (near + far) * east / (east + west), west / (east + west)]
    )


def test_borders_and_camps_open_later() -> None:
    shares = arrivals(
        conflict(Event("close_country", "Home", 0, "West", 10), Event("close_camp", FAR, 0, "", 20)),
        Gravity(1.0, 1.0, 1.0, 3.0),
    )
    assert shares[5] == pytest.approx([1.0, 0.0, 0.0])
    assert shares[15] == pytest.approx([0.5, 0.0, 0.5])
    assert shares[25] == pytest.approx([2 / 7, 3 / 7, 2 / 7])  # half the weight of the others by road, times 3


def test_a_place_closed_to_another_place_closes_the_leg() -> None:
    scenario = world((Event("close_place", "Town", 0, FAR, 10),))
    assert closed_on(scenario, 0).legs == {frozenset(("Town", FAR))} and not closed_on(scenario, 10).legs
    assert [np.isfinite(spell.km[0]).tolist() for spell in spells_of(scenario, [NEAR, FAR])] == [
        [True, False],
        [True, True],
    ]


def test_where_no_road_is_told_of_the_crow_flies() -> None:
    scenario = replace(world(), routes=())
    assert np.isfinite(spells_of(scenario, [NEAR])[0].km).all()


def test_days_without_conflict_and_camps_without_a_way_have_shares() -> None:
    calm = conflict_of(
        "calm",
        replace(world(), events=(Event("close_country", "Home", 0, "East"), Event("close_country", "Home", 0, "West"))),
    )
    assert np.allclose(arrivals(calm, MEMBERS[0]).sum(1), 1.0)


def test_totals_are_kept_and_counts_grow_by_shares() -> None:
    case = conflict()
    shares = arrivals(case, MEMBERS[0])
    whole = to_total(from_first_day(case, shares), case.everybody)
    assert whole.sum(1) == pytest.approx(case.everybody)
    window = Window(30, np.arange(31, 51))
    people = from_origin(case, shares, window, tie=0.0)
    assert people.sum(1) == pytest.approx(case.everybody[window.days], rel=1e-6)
    assert people[-1] - case.known(30) == pytest.approx(
        (case.everybody[50] - case.known(30).sum()) * shares[50], rel=1e-4
    )


def test_no_count_made_later_is_looked_at() -> None:
    """Counts after the origin change hands between camps, totals stay: what is said on the origin stays too."""
    case = conflict()
    other = tuple(
        replace(row, people={NEAR: 200.0, FAR: 900.0, OVER: 900.0}[row.area])
        if row.ends > START + timedelta(days=30)
        else row
        for row in case.scenario.observed
    )
    swapped = conflict_of("swapped", replace(case.scenario, observed=other))
    assert swapped.everybody == pytest.approx(case.everybody, abs=3)
    window = Window(30, np.arange(31, 59))
    shares = arrivals(case, MEMBERS[40])
    assert from_origin(swapped, shares, window) == pytest.approx(from_origin(case, shares, window), rel=0.01)
    assert not np.allclose(swapped.counted[50], case.counted[50], rtol=0.2)
    assert from_first_day(swapped, shares)[:30] == pytest.approx(from_first_day(case, shares)[:30], rel=0.01)


def test_nobody_learns_from_the_conflict_itself_or_a_copy() -> None:
    teachers = {row.conflict for row in lessons()}
    assert teachers == set(taught_by(conflict()))
    row = lessons()[0]
    places = (replace(world().places[0], country=row.country), *world().places[1:])
    copy = conflict_of("another name", replace(world(), start=row.start + timedelta(days=60), places=places))
    assert set(taught_by(copy)) == teachers - {row.conflict}
    weights = weights_of(copy, [name_of(member) for member in MEMBERS])
    assert weights.sum() == pytest.approx(1.0) and weights.max() < 0.2


def test_ranges_hold_the_forecast_and_stay_within_all_people() -> None:
    case = conflict()
    people = to_total(from_first_day(case, arrivals(case, MEMBERS[0])), case.everybody)
    band = range_of(case, people, case.everybody, ahead_names("full", np.arange(case.days)))
    assert (band.low <= people + 1e-6).all() and (people <= band.high + 1e-6).all()
    assert (band.low >= 0.0).all() and (band.high <= case.everybody[:, None]).all()


def test_all_questions_are_scored_or_say_why_not() -> None:
    full, month, quarter = scored(conflict(), flee=False)
    assert 0.0 < full.errors[OURS] < full.errors["equal split"]
    assert month.origins == 3 and LAST in month.errors
    assert quarter.why_not
    nobody = conflict_of("nobody", world(observed=()))
    assert {score.why_not for score in scored(nobody, flee=False)} == {"no camp was counted in the run"}


def test_a_forecast_of_what_stays_is_right() -> None:
    still = tuple(row for camp in (NEAR, FAR, OVER) for row in counts(camp, (0, 500), (59, 500)))
    case = conflict_of("still", world(observed=still))
    assert rolling(case, said_of(case, flee=False), "30 days").errors[OURS] == pytest.approx(0.0, abs=1e-6)
