"""Stops on the roads of Mexico, as tables and as one run: near the events and returns of INM, which set their level.

No evidence for it.
"""

from collections import defaultdict
from datetime import date
from fnmatch import fnmatchcase

import pytest
from tests.examples.corridor_run import whole

import jornada
from jornada.domain.nouns.stop import Stop
from jornada.engine.world.outcomes import is_in_force

Months = dict[str, float]
corridor = jornada.example("corridor")
nations = sorted({group.nationality for group in corridor.groups} - {"MEX"})
mexico = {place.place: place.region for place in corridor.places if place.country == "MEX"}
WHO = [
    (nation, household, stop, day)
    for nation in nations
    for household in ("adult", "family", "child")
    for stop in corridor.stops
    for day in (date(2022, 3, 1), date(2023, 2, 1), date(2023, 9, 1))
]


def told(series: str) -> Months:
    """Return a series of INM by month."""
    return {str(row.starts)[:7]: row.people for row in corridor.observed if row.series == series}


def follows(nation: str, household: str, stop: Stop, day: date) -> dict[str, float]:
    """Return the share of what follows a stop by name: the first row that is for these people holds."""
    found: dict[str, float] = {}
    for row in corridor.dispositions:
        if (
            row.stop
            and fnmatchcase(stop.stop, row.stop)
            and fnmatchcase(nation, row.nationality)
            and fnmatchcase(household, row.household)
            and is_in_force(row, day)
        ):
            found.setdefault(row.disposition, row.share)
    return found


def test_whoever_is_stopped_is_returned_held_or_goes_on() -> None:
    assert all(sum(follows(*who).values()) == pytest.approx(1.0, abs=1e-6) for who in WHO)


def test_no_family_or_child_is_held_at_a_station() -> None:
    assert not any("held" in follows(*who) for who in WHO if who[1] != "adult")
    assert all(row.limit == 2 for row in corridor.offices if row.office.startswith("Buses"))


def test_citizens_and_who_may_take_a_bus_pass() -> None:
    papers = {paper.paper: paper.allows.split() for paper in corridor.papers}
    assert all(
        stop.passes in papers[group.papers]
        for group in corridor.groups
        if group.nationality == "MEX"
        for stop in corridor.stops
    )
    assert [name for name, allows in papers.items() if corridor.stops[0].passes not in allows] == [
        "constancia",
        "screened out",
    ]


def test_stations_have_the_places_that_are_published() -> None:
    """INM, May 2023: four by name, and 1,956 of 4,786 places at the 13 others."""
    room = {office.place: office.room for office in corridor.offices if office.office.startswith("Station")}
    assert {place: room[place] for place in ("Tapachula", "Acayucan", "Villahermosa", "Mexico City")} == {
        "Tapachula": 960,
        "Acayucan": 836,
        "Villahermosa": 532,
        "Mexico City": 502,
    }
    assert sum(number or 0 for number in room.values()) == 4_786


@pytest.fixture(scope="module")
def counts() -> dict[str, dict[str, Months]]:
    """Return people by measure, place and month, of one run without shocks and ranges."""
    result, found = whole(), defaultdict(lambda: defaultdict(dict))
    for table in (result.flows, result.stocks):
        for day, measure, place, people in zip(
            table["date"], table["measure"], table["place"], table["people"], strict=True
        ):
            found[table.names["measure"][measure]][table.names["place"][place]][str(day)[:7]] = float(people)
    return found


def in_mexico(places: dict[str, Months], month: str, region: str = "MX *") -> float:
    """Return the people of a month in regions of Mexico."""
    return sum(months.get(month, 0.0) for place, months in places.items() if fnmatchcase(mexico.get(place, ""), region))


@pytest.mark.slow
def test_events_are_near_those_of_inm(counts) -> None:  # type: ignore[no-untyped-def]
    events, stopped = told("inm events"), {month: in_mexico(counts["stopped"], month) for month in told("inm events")}
    assert sum(stopped.values()) == pytest.approx(sum(events.values()), rel=0.1)
    assert sum(0.5 <= stopped[month] / events[month] <= 2.0 for month in events) >= 25
    assert sum(0.75 <= stopped[month] / events[month] <= 1.33 for month in events) >= 20


@pytest.mark.slow
def test_half_of_the_events_are_in_the_south(counts) -> None:  # type: ignore[no-untyped-def]
    """UPM/SEGOB by way of the press.

    66,416 of 145,014 from January to April 2023 in the states at the southern border.
    """
    months = [f"2023-0{month}" for month in (1, 2, 3, 4)]
    south = sum(
        in_mexico(counts["stopped"], month, region)
        for month in months
        for region in ("MX south Chiapas", "MX south Tabasco", "MX south Quintana Roo")
    )
    assert south / sum(in_mexico(counts["stopped"], month) for month in months) == pytest.approx(
        66_416 / 145_014, abs=0.1
    )


@pytest.mark.slow
def test_returns_fall_in_spring_2023_as_they_did(counts) -> None:  # type: ignore[no-untyped-def]
    returns, removed = (
        told("inm returns"),
        {month: in_mexico(counts["removed"], month) for month in told("inm returns")},
    )
    assert sum(removed.values()) == pytest.approx(sum(returns.values()), rel=0.25)
    assert removed["2023-05"] < 0.25 * removed["2023-03"] and returns["2023-05"] < 0.25 * returns["2023-03"]


@pytest.mark.slow
def test_nobody_is_moved_without_a_seat_or_held_without_a_place(counts) -> None:  # type: ignore[no-untyped-def]
    served, moved = (
        sum(
            months.get("2023-10", 0.0)
            for place, months in counts[measure].items()
            if measure == "moved" or place.startswith("Buses")
        )
        for measure in ("office_served", "moved")
    )
    assert served == moved > counts["moved_again"]["Tapachula"]["2023-10"] > 0
    assert moved <= 31 * 2 * sum(office.capacity for office in corridor.offices if office.office.startswith("Buses"))
    held = {
        office.office: (counts["office_waiting"][office.office], office.room)
        for office in corridor.offices
        if office.room is not None and office.office.startswith("Station")
    }
    assert all(0 < max(months.values()) <= room for months, room in held.values())


@pytest.mark.slow
def test_longer_stays_are_part_of_shorter_ones_and_most_are_in_tapachula(counts) -> None:  # type: ignore[no-untyped-def]
    long, longer, longest = (counts[name] for name in ("stranded_14", "stranded", "stranded_90"))
    assert all(people <= long[place][month] for place, months in longer.items() for month, people in months.items())
    assert all(people <= longer[place][month] for place, months in longest.items() for month, people in months.items())
    assert max(longer, key=lambda place: longer[place].get("2023-10", 0.0)) == "Tapachula"
    assert 20_000 < longer["Tapachula"]["2023-10"] < 80_000
    assert set(longer) <= set(mexico)


@pytest.mark.slow
def test_claims_that_nobody_has_heard_are_counted_where_people_are_returned_from(counts) -> None:  # type: ignore[no-untyped-def]
    assert in_mexico(counts["unheard"], "2022-09") > 0
    # returned by the United States with a claim open in Mexico
    assert counts["unheard"]["Del Rio Sector"]["2022-09"] > 0
