"""What a run of each of Flee's conflicts costs at full size, beside Flee; and with 10 and 100 times the people.

With FLEE, the folder of its checkout, and FLEE_PYTHON, its interpreter, Flee itself runs by turns with ours, with a
part of the people: it is linear in people (7.4 to 7.8 seconds of mali2012 at a tenth, 74.5 to 78.8 in full), and what a
run costs without people is taken off first. Else its processor seconds are those of its master of May 2026 on a quiet
machine of the same kind: then a noisy machine makes us look slow.
"""

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.flee import once
from benchmarks.timing import Found
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.rulebook import rule_book
from jornada.engine.run.run import nights, run_key
from jornada.files.flee.read import read_flee

DATA = Path(__file__).parents[2] / "shared" / "data" / "flee"
OF_FLEE = {
    "mali2012": 76.6,
    "burundi2015": 236.3,
    "tigray2020": 367.0,
    "ssudan2013": 700.0,
    "car2013": 1101.0,
    "syria2013": 4800.0,
}
# one in so many people
PART, FEW = (
    {"mali2012": 10, "burundi2015": 20, "tigray2020": 25, "ssudan2013": 50, "car2013": 80, "syria2013": 400},
    500,
)
MORE, MOST = (1, 10, 100), 27  # times the people; 27 times those of syria2013 are 100 million
GROWN = ("mali2012", "burundi2015")


def flee(runs: int = 5) -> dict[str, Found]:
    """Return processor seconds a run, rules compiled and loading shared, and how many times less that is than Flee
    takes."""
    if not DATA.exists():
        return {}
    found: dict[str, Found] = {}
    for conflict, theirs in OF_FLEE.items():
        scenario, beside = read_flee(DATA / conflict), "FLEE" in os.environ
        before = of_flee(conflict) if beside else theirs
        ours = a_run(scenario, runs)
        theirs = (before + of_flee(conflict)) / 2.0 if beside else theirs
        found[conflict] = {
            "seconds": ours,
            "of Flee": theirs,
            "times less": theirs / ours,
            "Flee beside": float(beside),
        }
        if conflict in GROWN:
            times = {f"x{many}": a_run(with_more(scenario, many), 3) for many in MORE}
            found[conflict] |= {"x10": times["x10"] / times["x1"], "x100": times["x100"] / times["x1"]}
    found["100 million people"] = {"seconds": a_run(with_more(read_flee(DATA / "syria2013"), MOST), 1)}
    return found


def of_flee(conflict: str) -> float:
    """Return the processor seconds of Flee at full size, now and here, from a run with a part of the people and one
    with few."""
    few = 10 * FEW if conflict == "syria2013" else FEW
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        some, least = (
            float(str(once(DATA / conflict, Path(os.environ["FLEE"]), Path(place), str(part), "yes")["seconds"]))
            for place, part in ((one, PART[conflict]), (other, few))
        )
    return least + (some - least) / (1.0 / PART[conflict] - 1.0 / few) * (1.0 - 1.0 / few)


def a_run(scenario: Scenario, runs: int) -> float:
    """Return the median of processor seconds of some runs.

    The first one, which works out the rules, is not counted where there are more.
    """
    book, spent = rule_book(scenario), []
    for number in range(runs):
        began = time.process_time()
        for _ in nights(scenario, run_key(1, number), book=book):
            pass
        spent.append(time.process_time() - began)
    return median(spent[1:] or spent)


def with_more(scenario: Scenario, many: int) -> Scenario:
    """Return a scenario with many times the people: counts, capacities and populations."""
    sites = tuple(
        replace(site, capacity=site.capacity * many, population=site.population * many, initial=site.initial * many)
        for site in scenario.sites
    )
    return replace(
        scenario, sites=sites, observed=tuple(replace(row, people=row.people * many) for row in scenario.observed)
    )
