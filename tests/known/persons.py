"""Random scenarios with offices of every feature, in which a group is one party: the flows of a group are its story."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import strategies as st

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.office import Disposition, Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from tests.known.queues import START

DAYS, PARTIES, OFFICES = 24, 14, 3
PLACES = (Place("A", stay=1.0), Place("B", stay=1.0), Place("D", kind="destination", area="D"))
ROUTES = (
    Route("ab", "A", "B", "foot", hours=6, death=0.04),
    Route("long", "A", "B", "foot", hours=20, death=0.04),
    Route("bd", "B", "D", "foot", hours=4, encounter=0.7, turned_back=0.2, death=0.04),
)
HELD = Office("held", "D", capacity=1, days="1234567", takes="permit", gives_up=0.05)  # nobody joins it by themselves
NAMES = tuple(f"office {k}" for k in range(OFFICES))


def _some(*values: object) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


@st.composite
def _office(draw: Any, number: int) -> Office:
    return Office(
        NAMES[number],
        draw(_some("A", "B")),
        order=draw(_some("first_come", "first_come", "lottery", "part")),
        capacity=draw(st.integers(0, 4)),
        unit=draw(_some("case", "people")),
        fits=draw(_some("skip", "stop")),
        days=draw(_some("1234567", "135")),
        gives=draw(_some("", "permit")),
        apply=draw(_some(-1.0, 2.0)),
        gives_up=draw(_some(0.0, 0.15)),
        on_list=draw(_some(False, False, True)),
        first=draw(_some("", "*2", "*single")),
        any_paper=draw(_some(False, True)),
        from_places=draw(_some("", "*")),
        stay=draw(_some("", "*", "A")),
        joins=draw(_some(0.1, 0.6)),
        baulk=draw(_some(0.0, 0.5)),
        waits=draw(_some(None, 0.0)),
        no_show=draw(_some(0.0, 0.3)),
        delay=draw(_some(0, 0, 3)),
        since_days=draw(_some(1, 1, 3)),
        room=draw(_some(None, None, 4)),
        full=draw(_some("", *NAMES[:number], *NAMES[number + 1 :])),
        bribe=60.0,
        bribe_share=draw(_some(0.0, 0.4)),
        granted=0.7,
        by_lot=0.5,
    )


@st.composite
def _outcomes(draw: Any, office: str) -> tuple[Outcome, ...]:
    kinds = draw(st.lists(_some("grant", "next", "return", "release", "admit", "refuse"), max_size=3, unique=True))
    return tuple(
        Outcome(
            office,
            kind,
            share=draw(_some(0.2, 0.33)),
            effect=kind,
            gives="permit" if kind == "grant" else "",
            next=draw(_some(*NAMES)) if kind == "next" else draw(_some("", *NAMES)) if kind == "grant" else "",
            to="A" if kind == "return" else draw(_some("", "B")) if kind in ("next", "refuse") else "",
        )
        for kind in kinds
    )


def _groups() -> tuple[Group, ...]:
    """Return the parties, and for each family those it may become: they come last and nobody arrives as them."""
    sizes = [1 + i % 3 if i % 2 else 1 for i in range(PARTIES)]
    parties = [
        Group(
            f"party {i} {'single' if n == 1 else f'family {n}'}",
            "VEN",
            size=n,
            smaller=f"{i} left {n - 1}" if n > 1 else "",
            means_high=100.0,
        )
        for i, n in enumerate(sizes)
    ]
    left = [
        Group(f"{i} left {k}", "VEN", size=k, smaller=f"{i} left {k - 1}" if k > 1 else "")
        for i, n in enumerate(sizes)
        for k in range(n - 1, 0, -1)
    ]
    return (*parties, *left)


@st.composite
def scenarios(draw: Any) -> Scenario:
    """Draw a scenario of single parties in a small world whose offices have any features."""
    groups, offices = _groups(), tuple(draw(_office(k)) for k in range(OFFICES))
    outcomes = sum((draw(_outcomes(name)) for name in NAMES), ())
    arrivals = tuple(
        Arrival(
            group.group,
            draw(_some("A", "B")),
            group.group,
            day := START + timedelta(days=draw(st.integers(0, 6))),
            day,
            group.size,
            office=draw(_some("", "", *NAMES)),
        )
        for group in groups[:PARTIES]
    )
    return Scenario(
        start=START,
        days=DAYS,
        places=PLACES,
        modes=(Mode("foot", 8, 4),),
        routes=ROUTES,
        papers=(Paper("permit"),),
        groups=groups,
        arrivals=arrivals,
        offices=(*offices, HELD),
        outcomes=(
            *outcomes,
            Outcome("held", "out", share=0.5, effect="release"),
            Outcome("held", "back", share=0.3, effect="return", to="A"),
        ),
        dispositions=(
            Disposition("hold", share=0.4, effect="hold", office="held"),
            Disposition("back", share=0.3, effect="return", to="A"),
        ),
    )


def many(scenario: Scenario, times: int) -> Scenario:
    """Return the scenario with so many parties in place of each."""
    return replace(scenario, arrivals=tuple(replace(a, people=a.people * times) for a in scenario.arrivals))


def sizes_of(scenario: Scenario) -> np.ndarray:
    """Return the people in a party of each group (G,)."""
    return np.array([group.size for group in scenario.groups])
