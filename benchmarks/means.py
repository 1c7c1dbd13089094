"""What finer means cost: `python -m benchmarks.means` measures the table of decision record 11."""

import json
from dataclasses import replace
from statistics import median
from unittest.mock import patch

import benchmarks.year as of_year
from benchmarks.scenarios import corridor
from benchmarks.timing import Found, seconds
from jornada.engine.ledger.ledger import ENCOUNTERS
from jornada.engine.run.run import nights, run_key, simulate

LEVELS = ((8, 50.0), (5, 100.0), (4, 100.0))


def means(times: int = 3) -> dict[str, Found]:
    """Return seconds (by turns), rows, visits, encounters and seconds by process of a year, for each resolution of
    means."""
    variants = {
        f"{levels} levels of {unit:.0f} USD": replace(corridor(), money_levels=levels, money_unit=unit)
        for levels, unit in LEVELS
    }
    spent: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(times):
        for name, scenario in variants.items():
            spent[name].append(seconds(lambda scenario=scenario: simulate(scenario, run_key(1, 0))))
    found = {}
    for name, scenario in variants.items():
        with patch.object(of_year, "corridor", lambda scenario=scenario: scenario):
            encounters = sum(int(night.flows[ENCOUNTERS].sum()) for night in nights(scenario, run_key(1, 0)))
            found[name] = {
                "seconds": median(spent[name]),
                "encounters": encounters,
                **of_year.rows_and_visits(),
                **of_year.by_process(2),
            }
    return found


if __name__ == "__main__":
    print(json.dumps(means(), indent=1))
