"""How much less a paired comparison spreads than one of independent runs, against the share of people that a change
touches.

The change makes staying worth more to a few groups, chosen so that they are about so many of those who arrive;
everybody else meets it only by way of what people share: lines, rooms, crowding. The ratio is the standard deviation of
the paired difference over that of the difference of independent runs. It is given twice: with parameters and shocks
drawn by run, as a comparison has them, and with both held fixed, so that chance alone is left.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

import jornada as jo
from benchmarks.timing import fresh
from jornada.domain.measures import FLOWS, STOCKS
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import nights
from jornada.engine.run.state import RunKey
from jornada.engine.today.policies import drawn_parameters

RUNS, DAYS, SEED = 16, 120, 1
MEASURES = (
    "encounters",
    "returned",
    "released",
    "died",
    "entered_unseen",
    "turned_homeward",
    "served",
    "granted",
    "fares",
    "present",
    "waiting",
    "listed",
)
TOUCHED = {
    "children of one nationality": ("SLV child",),
    "one nationality": ("BRA *",),
    "two": ("BRA *", "SLV *"),
    "a larger one": ("CUB *",),
    "the two largest": ("VEN *", "MEX *"),
}


def paired(runs: int = RUNS) -> dict[str, Any]:
    """Return the ratios for each change and measure, in a process of its own."""
    return fresh("paired", runs)


def with_change(base: Scenario, patterns: tuple[str, ...]) -> Scenario:
    """Return the scenario with staying worth one util more to some groups."""
    return replace(
        base, policies=(*base.policies, Policy("stay", change={f"groups.{pattern}.stay": "+1" for pattern in patterns}))
    )


def share_of(base: Scenario, patterns: tuple[str, ...]) -> float:
    """Return the share of the people who arrive and are touched; those whose case was pending before are left out."""
    coming = [row for row in base.arrivals if not row.office]
    return sum(r.people for r in coming if any(fnmatchcase(r.group, p) for p in patterns)) / sum(
        r.people for r in coming
    )


def totals(scenario: Scenario, keys: list[RunKey]) -> np.ndarray:
    """Return the figures of each run (N, measures): people of flows, and person-nights of stocks."""
    return np.array([sum(_figures(scenario, key)) for key in keys])


def _figures(scenario: Scenario, key: RunKey) -> Iterator[np.ndarray]:
    drawn, _ = drawn_parameters(scenario, key.seed, key.parameters)
    for night in nights(drawn, key):
        both = [
            night.flows[FLOWS.index(name)] if name in FLOWS else night.stocks[STOCKS.index(name)] for name in MEASURES
        ]
        yield np.array([cells[: len(drawn.places)].sum() for cells in both], float)


def ratios(one: np.ndarray, other: np.ndarray) -> dict[str, float]:
    """Return the ratio for each measure: paired over independent; 0 where no pair differs."""
    independent = np.sqrt(one.var(0, ddof=1) + other.var(0, ddof=1))
    found = (other - one).std(0, ddof=1) / np.where(independent > 0, independent, np.nan)
    return {name: float(value) for name, value in zip(MEASURES, found, strict=True)}


def measured(runs: int) -> dict[str, Any]:
    """Return what `paired` returns."""
    base = replace(jo.example("corridor"), days=DAYS)
    ways = {
        "with parameters and shocks": [RunKey(SEED, i, i, i, i) for i in range(runs)],
        "chance alone": [RunKey(SEED, i, 0, 0, i) for i in range(runs)],
    }
    before = {way: totals(base, keys) for way, keys in ways.items()}
    found: dict[str, Any] = {"runs": runs, "days": DAYS}
    for name, patterns in TOUCHED.items():
        after = {way: totals(with_change(base, patterns), keys) for way, keys in ways.items()}
        found[name] = {"share touched": share_of(base, patterns)} | {
            way: {
                **(by := ratios(before[way], after[way])),
                "median": float(np.nanmedian(list(by.values()))),
                "most": float(np.nanmax(list(by.values()))),
            }
            for way in ways
        }
    return found


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
