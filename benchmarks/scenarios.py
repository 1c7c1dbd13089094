"""What is timed: the corridor for a year, and a chain of well-filled places."""

from dataclasses import replace
from datetime import date

import jornada as jo
from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario

YEAR = 365


def corridor(days: int = YEAR, times: int = 1) -> Scenario:
    """Return the corridor's first days with so many times its people, its parameters fixed."""
    base = jo.example("corridor")
    arrivals = tuple(replace(a, people=a.people * times) for a in base.arrivals)
    return replace(base, days=days, priors=(), arrivals=arrivals)


def chain(places: int = 60, groups: int = 40, people: int = 1000) -> Scenario:
    """Return a chain of places where, on the first day, every group stands everywhere; two modes lead on."""
    start, names = date(2022, 1, 1), [f"P{i:02}" for i in range(places)]
    kinds = ["town"] * (places - 1) + ["destination"]
    pairs = [(a, b, mode) for a, b in zip(names, names[1:], strict=False) for mode in ("foot", "bus")]
    whom = [f"G{i:02}" for i in range(groups)]
    return Scenario(
        title="Chain",
        start=start,
        days=5,
        money_levels=5,
        money_unit=100.0,
        places=tuple(Place(name, kind=kind) for name, kind in zip(names, kinds, strict=True)),
        modes=(Mode("foot", hours=8), Mode("bus", hours=12)),
        routes=tuple(Route(f"{a}-{b} {m}", a, b, m, hours=5 if m == "foot" else 3, death=1e-5) for a, b, m in pairs),
        groups=tuple(Group(name, name, means_low=0, means_high=400) for name in whom),
        arrivals=tuple(Arrival(f"{p} {g}", p, g, start, start, people) for p in names[:-1] for g in whom),
    )
