"""Who is on the road and who is held, by what the tables say."""

from dataclasses import replace
from datetime import date

import pytest

import jornada as jo
from jornada.domain.checks.papers import cost_faults
from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.office import Disposition, Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.route import Route
from jornada.domain.reach.whereabouts import away_from_the_road, holding
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.report.first_page import in_lines

DAY = date(2024, 1, 1)
# a town with a road, a country abroad where a visa can be asked for, a camp that trucks reach and leave, and an end
# with a court
BASE = Scenario(
    start=DAY,
    days=3,
    places=(Place("Town"), Place("Abroad"), Place("Camp"), Place("End", kind="destination")),
    routes=(Route("road", "Town", "End", "bus", km=10),),
    offices=(
        Office("visas", "Abroad"),
        Office("trucks", "Camp"),
        Office("court", "End"),
        Office("appeal", "End"),
        Office("desk", "Town"),
    ),
    outcomes=(
        Outcome("visas", "let in", share=0.5, effect="admit"),
        Outcome("trucks", "on", share=1.0, effect="move", to="Town"),
        Outcome("court", "on", share=1.0, effect="next", next="appeal"),
    ),
)


def test_destinations_and_applicants_abroad_are_not_on_the_way() -> None:
    assert away_from_the_road(BASE) == {"End", "Abroad"}


@pytest.mark.parametrize(
    ("change", "away"),
    [
        # a desk that admits nobody makes a place no line abroad: people there came by some road
        ({"outcomes": BASE.outcomes[1:]}, {"End"}),
        ({"outcomes": (*BASE.outcomes, Outcome("visas", "flown out", share=0.1, effect="move", to="Town"))}, {"End"}),
        ({"routes": (*BASE.routes, Route("flight", "Abroad", "Town", "air", km=10))}, {"End"}),
        ({"routes": (*BASE.routes, Route("flight", "Town", "Abroad", "air", km=10, both_ways=True))}, {"End"}),
        ({"routes": (*BASE.routes, Route("flight", "Town", "Abroad", "air", km=10))}, {"End", "Abroad"}),
        # who can apply and can go is on the way
        ({"outcomes": (Outcome("desk", "let in", share=0.5, effect="admit"),)}, {"End"}),
        ({"routes": (*BASE.routes, Route("flight", "Abroad", "Town", "air", km=10, open=False))}, {"End", "Abroad"}),
        (
            {
                "routes": (*BASE.routes, Route("flight", "Abroad", "Town", "air", km=10, open=False)),
                "policies": (Policy("air", change={"routes.fl*.open": True}),),
            },
            {"End"},
        ),
        # two stages of one application, the first of them on arrival
        (
            {
                "offices": (Office("queue", "Town"), *BASE.offices),
                "outcomes": (Outcome("queue", "on", share=1.0, effect="next", next="visas"), *BASE.outcomes),
            },
            {"End", "Abroad"},
        ),
    ],
)
def test_abroad_is_where_nothing_but_an_admission_leads_on(change: dict[str, object], away: set[str]) -> None:
    assert away_from_the_road(replace(BASE, **change)) == away  # type: ignore[arg-type]


def test_the_corridor_has_pending_cases_and_applicants_abroad() -> None:
    corridor = jo.example("corridor")
    away = away_from_the_road(corridor)
    assert {row.place for row in corridor.arrivals if row.place in away} == {"United States", "Applicants abroad"}
    assert in_lines(corridor).startswith("1.94 million of those who arrive are not on the way")
    assert in_lines(corridor, "es").startswith("1.94 millones de quienes entran no van en camino")


def test_in_a_plan_of_removals_nobody_is_on_the_way() -> None:
    plan = jo.example("removal_plan")
    assert {row.place for row in plan.arrivals} <= away_from_the_road(plan)


def test_who_is_on_the_road_from_the_first_day_is_told_of_nowhere() -> None:
    assert in_lines(replace(BASE, arrivals=(Arrival("", "Town", "one", DAY, DAY, 10, office="desk"),))) == ""


def test_people_are_held_where_they_are_put_in_line_and_where_that_leads() -> None:
    stop = Disposition("held", stop="patrol", share=1.0, effect="hold", office="desk")
    assert holding(BASE) == {"court", "appeal"}
    assert holding(replace(BASE, dispositions=(stop,))) == {"court", "appeal", "desk"}
    full = tuple(replace(row, room=3, full="trucks") if row.office == "desk" else row for row in BASE.offices)
    assert holding(replace(BASE, dispositions=(stop,), offices=full)) == {"court", "appeal", "desk", "trucks"}
    freed = (*BASE.outcomes, Outcome("desk", "free", share=1.0, effect="grant", next="trucks"))
    assert "trucks" not in holding(replace(BASE, dispositions=(stop,), outcomes=freed))


def test_buses_out_of_detention_move_people_and_nobody_in_the_corridor_takes_a_seat() -> None:
    corridor = jo.example("corridor")
    movers = {row.office for row in corridor.outcomes if row.effect == "move"}
    assert movers and movers <= holding(corridor)
    assert not holding(corridor) & {
        row.office for row in corridor.offices if row.office.startswith(("COMAR", "Appointments", "Parole", "Clinic"))
    }


@pytest.mark.parametrize(
    ("measure", "held", "told"), [("moved", False, True), ("took_seat", False, False), ("moved", True, False)]
)
def test_a_cost_of_those_moved_where_all_take_seats_is_warned_of(measure: str, held: bool, told: bool) -> None:
    seats = replace(BASE, costs=(Cost("seat", "transport", measure, usd=30.0),), outcomes=BASE.outcomes[1:2])
    scenario = (
        replace(seats, dispositions=(Disposition("held", stop="patrol", share=1.0, effect="hold", office="trucks"),))
        if held
        else seats
    )
    faults = [fault for fault in cost_faults(scenario, {"costs": ["costs.csv, row 2"]}) if fault.code == "J042"]
    assert [(fault.where, fault.severity) for fault in faults] == [("costs.csv, row 2, measure", "warning")] * told
