"""Nanoseconds of a mover's visit (parties of a row at a place, who choose and go on) and of a stayer (a row over all
steps of a day)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from benchmarks.scenarios import chain, corridor
from benchmarks.timing import Found, seconds
from jornada.domain.measures import STOCKS
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.ledger.ledger import SET_OUT, count_stocks
from jornada.engine.road.travel import travel
from jornada.engine.run.day import STEPS, day
from jornada.engine.run.run import nights, run_key
from jornada.engine.table.frames import Frames
from jornada.engine.table.rows import Rows
from jornada.engine.today.today import Draw, Step, Today

NEVER, RARELY = 0.0, 1e-6


@dataclass(frozen=True)
class Moment:
    """The people before a step of a day, and what the step is given."""

    people: Rows
    today: Today
    draw: Draw

    def again(self) -> tuple[Rows, Today, Draw]:
        """Return copies: a step may be timed on the same people many times."""
        people = Rows(*(array.copy() for array in self.people))
        return (
            people,
            replace(self.today, flows=np.zeros_like(self.today.flows), scratch=[_copy(self.today.scratch[0]), []]),
            self.draw,
        )


def _copy(frames: Frames) -> Frames:
    return Frames(*(array.copy() for array in frames))


def before(step: str, scenario: Scenario, on: int) -> Moment:
    """Return the moment before a step on a day of a run."""
    kept: list[Moment] = []

    def keep(people: Rows, today: Today, draw: Draw) -> Rows:
        if today.day == on:
            kept.append(
                Moment(
                    Rows(*(array.copy() for array in people)),
                    replace(today, scratch=[_copy(today.scratch[0]), []]),
                    draw,
                )
            )
        return people

    place = [each.name for each in STEPS].index(step)
    steps = (*STEPS[:place], Step("keep", keep, ""), *STEPS[place:])
    for _ in nights(replace(scenario, days=on + 1), run_key(1, 0), steps):
        pass
    return kept[0]


def visits_of(people: Rows, today: Today, draw: Draw) -> tuple[Rows, int]:
    """Travel as the step does, and return how often parties stood at a place and chose, too."""
    before = int(today.scratch[0].visits[0])
    people = travel(people, today, draw)
    return people, int(today.scratch[0].visits[0]) - before


def a_mover(moment: Moment, times: int = 15) -> Found:
    """Return nanoseconds a visit: all of `travel`, its look through the whole table included, over its visits."""
    _, visits = visits_of(*moment.again())
    tries = [moment.again() for _ in range(times)]
    spent = median(seconds(lambda one=one: travel(*one)) for one in tries)
    return {"ns": spent / visits * 1e9, "visits": visits, "ms": spent * 1e3, "rows": int(moment.people.used[0])}


def a_stayer(moment: Moment, times: int = 15) -> Found:
    """Return nanoseconds a row over all steps of a day and the count of stocks.

    All of the day, and beyond a day without people.
    """
    rows = int((moment.people.table["count"][: moment.people.used[0]] > 0).sum())
    nobody = replace(
        moment, people=moment.people._replace(used=np.zeros(1, np.int64), slots=np.full_like(moment.people.slots, -1))
    )
    tries = [(moment.again(), nobody.again()) for _ in range(times)]
    spent = [
        (seconds(lambda one=one: whole_day(*one)), seconds(lambda none=none: whole_day(*none))) for one, none in tries
    ]
    full, empty = median(one for one, _ in spent), median(none for _, none in spent)
    return {
        "ns": (full - empty) / rows * 1e9,
        "ns with the fixed part": full / rows * 1e9,
        "fixed microseconds a day": empty * 1e6,
        "rows": rows,
        "set_out": float(tries[0][0][1].flows[SET_OUT].sum()),
    }


def whole_day(people: Rows, today: Today, draw: Draw) -> None:
    """Take people through the steps of a day and count the stocks."""
    world, stocks = today.world, np.zeros((len(STOCKS), *today.flows.shape[1:]), np.int64)
    people = day(people, today, draw)
    count_stocks(people, world.legs, world.groups, world.places.each, stocks)


def quiet(moment: Moment, chance: float) -> Moment:
    """Return a moment at which those at a place leave, earn and spend with one small chance, and nobody arrives or is
    on a leg."""
    world, choice, table = moment.today.world, moment.today.choice, moment.people.table.copy()
    on_leg = world.legs.of_position[moment.people.code("position")] >= 0
    table["count"][: len(on_leg)][on_leg] = 0
    each, groups = world.places.each.copy(), world.groups.each.copy()
    each["spend_chance"] = each["earn_chance"] = groups["support"] = chance
    arrivals = moment.today.arrivals._replace(days=np.zeros_like(moment.today.arrivals.days))
    weights = {name: getattr(choice, name) * chance / 10 for name in ("go", "back", "settle")}
    world = replace(world, places=world.places._replace(each=each), groups=world.groups._replace(each=groups))
    today = replace(moment.today, world=world, choice=choice._replace(**weights), arrivals=arrivals)
    return replace(moment, people=moment.people._replace(table=table), today=today)


def visits() -> dict[str, Found]:
    """Return a mover's visit and a stayer, on the corridor's own tables and on the chain."""
    tables: dict[str, Callable[[str], Moment]] = {
        "corridor": lambda step: before(step, corridor(), 200),
        "chain": lambda step: before(step, chain(), 1),
    }
    found = {}
    for name, at in tables.items():
        morning = at("arrive")
        found[f"mover, {name}"] = a_mover(at("travel"))
        found[f"stayer, {name}: nothing to choose"] = a_stayer(quiet(morning, NEVER))
        found[f"stayer, {name}: chances of one in a million"] = a_stayer(quiet(morning, RARELY))
    return found
