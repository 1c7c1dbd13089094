"""The corridor example keeps its promises as tables: size, sources, windows, and nothing fitted on what is scored."""

import csv
import unicodedata
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from jornada.domain.reach.origins import people_of
from jornada.files.scenario.folder import check, read, write

FOLDER = Path(__file__).parents[2] / "src" / "jornada" / "examples" / "corridor"
LAST = date(2023, 11, 30)


@cache
def scenario():
    """Return the example."""
    return read(FOLDER)


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a table as text."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_reads_without_an_error():
    assert [fault for fault in check(FOLDER) if fault.severity == "error"] == []


def test_is_small():
    assert sum(file.stat().st_size for file in FOLDER.iterdir() if file.is_file()) < 950_000


@pytest.mark.parametrize(
    "table",
    [
        "places",
        "modes",
        "routes",
        "papers",
        "groups",
        "pulls",
        "arrivals",
        "seasons",
        "offices",
        "outcomes",
        "dispositions",
        "costs",
        "beliefs",
        "dangers",
        "responses",
        "stops",
        "staff",
        "shocks",
        "priors",
        "observed",
    ],
)
def test_every_row_has_a_source(table):
    assert all(row["source"].strip() for row in rows(table))


def test_runs_to_the_end_of_march_2024_and_its_tables_reach_the_end_of_that_year():
    assert scenario().start + timedelta(days=scenario().days - 1) == date(2024, 3, 31)
    assert all(row.ends <= LAST for row in scenario().observed)
    assert max(row.ends for row in scenario().arrivals) == date(2024, 12, 31)
    after = [row for row in scenario().arrivals if row.ends > LAST]
    assert all(row.starts == LAST + timedelta(days=1) and row.ends == date(2024, 12, 31) for row in after)
    assert all(row.projected for row in after)


def test_days_after_november_2023_are_marked_as_projected():
    assert scenario().projected_from == LAST + timedelta(days=1) and scenario().until(LAST).projected_from is None
    projected = [row for row in scenario().arrivals if row.projected]
    # those are an assumed number, before and after
    assert {row.basis for row in projected if row.place != "Applicants abroad"} == {"derived", "fitted"}
    assert all(
        row.source.startswith("projected: ") and row.known_from <= date(2023, 12, 21)
        for row in projected
        if row.place != "Applicants abroad"
    )


def test_projected_arrivals_are_those_of_the_last_twelve_months_with_the_season():
    year = [
        row
        for row in scenario().arrivals
        if date(2022, 12, 1) <= row.starts <= LAST and row.place != "Applicants abroad"
    ]
    for group in ("VEN adult", "GTM adult", "ECU family"):
        before = sum(row.people for row in year if row.group == group)
        rows = [
            row
            for row in scenario().arrivals
            if row.projected and row.group == group and row.place != "Applicants abroad"
        ]
        # 2024 is a day longer
        of_a_year = sum(people_of(replace(scenario(), start=date(2024, 1, 1), days=365), row) for row in rows)
        assert of_a_year == pytest.approx(before, rel=0.01)


def test_projected_people_are_uncertain_by_run():
    prior = next(row for row in scenario().priors if row.parameter == "arrivals.* projected from *.people")
    assert prior.low < 1.0 < prior.high
    levels = [row for row in scenario().arrivals if row.projected and row.place != "Applicants abroad"]
    assert all(" projected from " in row.arrival and row.process == "poisson" for row in levels)


def test_destinations_are_the_nine_sectors_as_published():
    areas = {
        place.area for place in scenario().places if place.kind == "destination" and place.place != "United States"
    }
    assert len(areas) == 9
    assert areas == {row.area for row in scenario().observed if row.area}


def test_what_is_fitted_was_known_when_the_window_closed():
    fitted = [
        row for row in (*scenario().arrivals, *scenario().pulls, *scenario().dispositions) if row.basis == "fitted"
    ]
    assert {type(row).__name__ for row in fitted} == {"Arrival", "Pull", "Disposition"}
    assert all(row.known_from <= date(2023, 10, 21) for row in fitted)


def test_every_danger_has_a_range_and_records_are_its_lower_end():
    dangers = scenario().dangers
    assert {row.kind for row in dangers} == {
        "drowning",
        "exposure",
        "injury",
        "robbery",
        "extortion",
        "violence",
        "kidnapping",
    }
    assert all(0 < row.low < row.chance < row.high for row in dangers)
    by_records = [row for row in dangers if row.basis == "derived"]
    assert all(
        row.known_from <= date(2023, 10, 21) and row.high == pytest.approx(3 * row.low, rel=0.02) for row in by_records
    )
    river = {
        season: sum(row.low * row.death for row in by_records if row.danger == f"drowning Del Rio {season}")
        for season in ("high water", "low water")
    }
    # 210 drownings on record near Del Rio in 21 months, 782,458 encounters, three passages in four met: 0.0002 a
    # passage
    assert river["low water"] < 0.0002 < river["high water"]


def test_dispositions_that_come_from_encounters_are_fitted_and_read_none_from_before_the_window():
    shares = [row for row in scenario().dispositions if row.disposition.startswith("expelled")]
    assert shares and all(row.basis == "fitted" for row in shares)
    assert all(row.known_from for row in scenario().dispositions if not row.stop)
    # the first quarter of 2022 is the first that is read
    assert min(row.known_from for row in shares) == date(2022, 4, 21)
    assert not [row for row in shares if row.starts < date(2022, 1, 1) and row.ends != date(2022, 3, 31)]


def test_policies_chosen_with_encounters_in_view_are_fitted():
    fitted = {policy.name for policy in scenario().policies if policy.active and policy.basis == "fitted"}
    on_stops = {
        policy.name for policy in scenario().policies if all(path.startswith("stops.") for path, _ in policy.change)
    }
    assert fitted - on_stops == {
        "Haitians wait for a port",
        "Venezuelans wait",
        "Cubans and Nicaraguans wait for a port",
        "expulsion of Cubans and Nicaraguans",
    }
    # sized by hand to events of INM
    assert fitted & on_stops == {"more stops in 2022", "more stops in 2023", "more stops since summer 2023"}


def test_without_what_was_fitted_it_is_still_a_scenario(tmp_path):
    left = scenario().without_fitted()
    write(left, tmp_path / "left")
    assert [fault for fault in check(tmp_path / "left") if fault.severity == "error"] == []
    assert all(row.basis != "fitted" for row in (*left.arrivals, *left.pulls, *left.dispositions, *left.policies))
    assert not any(row.disposition.startswith("expelled") for row in left.dispositions) and not any(
        "expelled" in p.parameter for p in left.priors
    )


def test_pulls_stay_flat_after_the_window():
    assert all(row.starts <= date(2023, 9, 30) for row in scenario().pulls)


def test_given_arrivals_add_up_to_the_published_transits():
    published = sum(row.people for row in scenario().observed if row.series == "darien transits")
    given = sum(row.people for row in scenario().arrivals if row.basis == "observed" and not row.office)
    assert given == pytest.approx(published, rel=0.01)


def test_the_coast_railway_is_out_of_service():
    assert not [
        r for r in scenario().routes if r.mode == "train" and {"Tapachula", "Arriaga"} <= {r.start_place, r.end_place}
    ]


def test_a_bus_in_mexico_needs_a_paper_that_allows_it():
    mexico = {place.place for place in scenario().places if place.country == "MEX"}
    assert all(
        r.needs == "bus" for r in scenario().routes if r.mode == "bus" and {r.start_place, r.end_place} <= mexico
    )


def test_shares_of_one_encounter_add_up_to_at_most_one():
    found: dict[tuple[str, str, date], dict[str, float]] = defaultdict(dict)
    for row in (row for row in scenario().dispositions if not row.stop):
        found[row.nationality, row.household, row.starts].setdefault(row.disposition, row.share)
    assert max(sum(parts.values()) for parts in found.values()) <= 1.0


def test_families_step_down_to_one_person():
    size = {group.group: group.size for group in scenario().groups}
    assert all(size[group.smaller] == group.size - 1 for group in scenario().groups if group.size > 1)


def test_places_are_shown_by_their_own_names_and_keyed_in_plain_letters():
    shown = {place.place: place.name for place in scenario().places if place.name}
    assert shown["Ciudad Juarez"] == "Ciudad Juárez" and shown["Tecun Uman"] == "Tecún Umán"
    plain = {
        place: "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
        for place, name in shown.items()
    }
    assert all(name == place for place, name in plain.items())
    assert all(place.place.isascii() for place in scenario().places)


def test_every_policy_has_a_source():
    assert all(policy.source for policy in scenario().policies)


def test_appointments_a_day_are_those_published():
    """DHS and CBP: 1,000 from 12 May 2023, 1,250 from 1 June, 1,450 from 1 July; 740 to 800 before is recalled."""
    changes = {
        policy.starts: dict(policy.change)["offices.Appointments.capacity"]
        for policy in scenario().policies
        if policy.active and "offices.Appointments.capacity" in dict(policy.change)
    }
    assert {str(day): number for day, number in changes.items() if day >= date(2023, 5, 1)} == {
        "2023-05-12": 1000,
        "2023-06-01": 1250,
        "2023-07-01": 1450,
    }
    assert 740 <= changes[date(2023, 1, 18)] <= 800


def test_parole_is_30_000_a_month_for_four_nationalities_together():
    office = next(office for office in scenario().offices if office.office == "Parole")
    started = next(policy for policy in scenario().policies if policy.name == "parole for four nationalities")
    assert (office.period, dict(started.change)["offices.Parole.capacity"], started.starts) == (
        "month",
        30_000,
        date(2023, 1, 6),
    )


def test_title_42_ends_on_11_may_2023():
    assert max(row.ends for row in scenario().dispositions if row.disposition.startswith("expelled")) == date(
        2023, 5, 11
    )
    assert min(row.starts for row in scenario().dispositions if row.disposition == "return to Mexico") == date(
        2023, 5, 12
    )


def test_what_is_recalled_says_that_it_is_an_assumption():
    said = [
        row
        for table in ("offices", "outcomes", "papers", "places", "routes")
        for row in rows(table)
        if "recalled" in row["source"]
    ]
    assert said and all("assumption" in row["source"] for row in said)
