"""How well camps are told, beside Flee and simple rivals: `python -m benchmarks.flee_scores DATA [--runs N] [--of-flee OUT]`.

DATA holds conflicts as folders of Flee, OUT runs of Flee that `python -m benchmarks.flee run` kept. What is found is kept in
results/flee_scores.json; the table of docs/explanation/flee.md is written from it (without DATA: from what is kept).
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from jornada.domain.scenario import Scenario
from jornada.engine.ledger import PRESENT
from jornada.engine.run import nights, rule_book, run_key
from jornada.files.flee import read_flee
from jornada.study.camps import camp_totals, counted_in
from jornada.study.rivals import known_too_late, rivals_of
from jornada.study.scoring import flee_error

HERE = Path(__file__).parent
KEPT, PAGE = HERE / "results" / "flee_scores.json", HERE.parent / "docs" / "explanation" / "flee.md"
CONFLICTS = ("burundi2015", "car2013", "mali2012", "ssudan2013", "syria2013", "tigray2020")
BEGIN, END = "<!-- scores: written by benchmarks/flee_scores.py -->\n", "<!-- end of scores -->\n"
LATE = 31  # days from here on are after day 30


def scored(scenario: Scenario, runs: int) -> dict[str, Any]:
    """Return the scores of some runs at full size, and those of rivals."""
    names, counted = counted_in(scenario)
    at = [[place.place for place in scenario.places].index(name) for name in names]
    book, places = rule_book(scenario), len(scenario.places)
    simulated = np.array([[night.stocks[PRESENT, :places].sum(1)[at] for night in nights(scenario, run_key(1, number), book=book)] for number in range(runs)], float)
    total = camp_totals(simulated, counted).iloc[0]
    return {
        "runs": runs, "people": int(counted.sum(1).max()), "camps": len(names), **{name: float(total[name]) for name in ("error", "rescaled", "crps", "wis", "coverage")},
        "after day 30": float(np.mean([flee_error(run[LATE:], counted[LATE:], rescaled=True) for run in simulated])),
        "capacities known too late": sum(known_too_late(scenario, name, counted[:, i]) for i, name in enumerate(names)),
        "rivals": {who: [flee_error(said, counted, rescaled=True), flee_error(said[LATE:], counted[LATE:], rescaled=True)] for who, said in rivals_of(scenario, names, counted).items()},
    }


def of_flee(folder: Path, conflict: str, data: Path) -> dict[str, Any]:
    """Return the scores of the runs of Flee itself that were kept of a conflict."""
    found = [(part, sorted(part.glob("*.json"))) for part in sorted(folder.glob(f"{conflict}-*-yes"), key=lambda part: int(part.name.rsplit("-", 2)[1]))]
    part, kept = next((pair for pair in found if len(pair[1]) > 1), found[0])
    hasten = int(part.name.rsplit("-", 2)[1])
    from dataclasses import replace

    scenario = read_flee(data / conflict)
    names, counted = counted_in(replace(scenario, flee3=replace(scenario.flee3, hasten=hasten)))
    runs = [json.loads(file.read_text()) for file in kept]
    people = [np.array(run["people"], float)[:, [run["camps"].index(name) for name in names]] for run in runs]
    return {"runs": len(runs), "hasten": hasten, "error": float(np.mean([flee_error(one, counted) for one in people])),
            "rescaled": float(np.mean([flee_error(one, counted, rescaled=True) for one in people])),
            "after day 30": float(np.mean([flee_error(one[LATE:], counted[LATE:], rescaled=True) for one in people]))}


def table(kept: dict[str, Any]) -> str:
    """Return the tables of the page."""
    lines = ["| conflict | runs | error | rescaled | after day 30 | Flee itself: error, rescaled, after day 30 | CRPS | WIS | days within 5 to 95 % |", "|---|---|---|---|---|---|---|---|---|"]
    for conflict, row in kept.items():
        flee = row.get("Flee")
        own = f"{flee['error']:.3f}, {flee['rescaled']:.3f}, {flee['after day 30']:.3f} ({flee['runs']} runs, 1 in {flee['hasten']} people)" if flee else ""
        lines.append(f"| {conflict} | {row['runs']} | {row['error']:.3f} | {row['rescaled']:.3f} | {row['after day 30']:.3f} | {own} | {row['crps']:,.0f} | {row['wis']:,.0f} | {row['coverage']:.0%} |")
    rivals = list(dict.fromkeys(who for row in kept.values() for who in row["rivals"]))
    lines += ["", "Rescaled error after day 30 of those who say it without a model, given the total of the day; **bold** where one is better than the rules of Flee:", "",
              f"| conflict | rules of Flee | {' | '.join(rivals)} | capacities known too late |", "|---|---|" + "---|" * (len(rivals) + 1)]
    for conflict, row in kept.items():
        own = row["after day 30"]
        said = [f"**{row['rivals'][who][1]:.3f}**" if row["rivals"][who][1] < own else f"{row['rivals'][who][1]:.3f}" for who in rivals]
        lines.append(f"| {conflict} | {own:.3f} | {' | '.join(said)} | {row['capacities known too late']} of {row['camps']} |")
    return "\n".join(lines) + "\n"


def write(kept: dict[str, Any]) -> None:
    """Keep what was found, and write the page."""
    KEPT.write_text(json.dumps(kept, indent=1) + "\n")
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(before + BEGIN + "\n" + table(kept) + "\n" + END + rest.partition(END)[2])


def main() -> None:
    """Score what is asked for, and write the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("data", nargs="?", type=Path)
    asked.add_argument("--runs", type=int, default=100)
    asked.add_argument("--of-flee", type=Path)
    asked.add_argument("--only", nargs="*", default=CONFLICTS)
    given = asked.parse_args()
    kept: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for conflict in given.only if given.data else ():
        kept[conflict] = scored(read_flee(given.data / conflict), given.runs)
        if given.of_flee:
            kept[conflict]["Flee"] = of_flee(given.of_flee, conflict, given.data)
        write(dict(sorted(kept.items())))
        print(conflict, json.dumps(kept[conflict]), flush=True)
    write(dict(sorted(kept.items())))


if __name__ == "__main__":
    main()
