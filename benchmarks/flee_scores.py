"""How well camps are told, beside Flee and simple rivals: `python -m benchmarks.flee_scores DATA [--runs N] [--of-flee
OUT]`.

DATA holds conflicts as folders of Flee, OUT runs of Flee that `python -m benchmarks.flee run` kept. What is found is
kept in results/flee_scores.json; the table of docs/explanation/flee.md is written from it (without DATA: from what is
kept).
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from jornada.domain.scenario.scenario import Scenario
from jornada.engine.ledger.ledger import PRESENT
from jornada.engine.run.rulebook import rule_book
from jornada.engine.run.run import nights, run_key
from jornada.files.flee.read import read_flee
from jornada.study.scores.camps import camp_totals, counted_in
from jornada.study.scores.errors import flee_error
from jornada.study.scores.rivals import LEAST_DAYS, after_first_shares, known_too_late, rivals_of, without_capacities

HERE = Path(__file__).parent
KEPT, PAGE = HERE / "results" / "flee_scores.json", HERE.parent / "docs" / "explanation" / "flee.md"
CONFLICTS = ("burundi2015", "car2013", "mali2012", "ssudan2013", "syria2013", "tigray2020")
BEGIN, END = "<!-- scores: written by benchmarks/flee_scores.py -->\n", "<!-- end of scores -->\n"
LATE = after_first_shares(LEAST_DAYS)  # the days after day 30
MEAN = "mean of all"


def scored(scenario: Scenario, runs: int) -> dict[str, Any]:
    """Return the scores of some runs at full size, with capacities and without, and those of rivals."""
    names, counted = counted_in(scenario)
    simulated, free = (people_of(one, names, runs) for one in (scenario, without_capacities(scenario)))
    total, off = camp_totals(simulated, counted).iloc[0], camp_totals(free, counted).iloc[0]
    return {
        "runs": runs,
        "people": int(counted.sum(1).max()),
        "camps": len(names),
        **{name: float(total[name]) for name in ("error", "rescaled", "crps", "wis", "coverage")},
        "after day 30": after(simulated, counted),
        "capacities known too late": sum(known_too_late(scenario, name, counted[:, i]) for i, name in enumerate(names)),
        "capacities off": {
            "error": float(off["error"]),
            "rescaled": float(off["rescaled"]),
            "after day 30": after(free, counted),
        },
        "rivals": {
            who: [flee_error(said, counted, rescaled=True), after(said[None], counted)]
            for who, said in rivals_of(scenario, names, counted).items()
        },
    }


def people_of(scenario: Scenario, names: list[str], runs: int) -> np.ndarray:
    """Return the people in camps by run and day, (N, T, C)."""
    at = [[place.place for place in scenario.places].index(name) for name in names]
    book, places = rule_book(scenario), len(scenario.places)
    return np.array(
        [
            [night.stocks[PRESENT, :places].sum(1)[at] for night in nights(scenario, run_key(1, number), book=book)]
            for number in range(runs)
        ],
        float,
    )


def after(simulated: np.ndarray, counted: np.ndarray) -> float:
    """Return the rescaled error after day 30, the mean over runs."""
    return float(np.mean([flee_error(run[LATE], counted[LATE], rescaled=True) for run in simulated]))


def of_flee(folder: Path, conflict: str, data: Path) -> dict[str, Any]:
    """Return the scores of the runs of Flee itself that were kept of a conflict."""
    found = [
        (part, sorted(part.glob("*.json")))
        for part in sorted(folder.glob(f"{conflict}-*-yes"), key=lambda part: int(part.name.rsplit("-", 2)[1]))
    ]
    part, kept = next((pair for pair in found if len(pair[1]) > 1), found[0])
    hasten = int(part.name.rsplit("-", 2)[1])
    from dataclasses import replace

    scenario = read_flee(data / conflict)
    names, counted = counted_in(replace(scenario, flee3=replace(scenario.flee3, hasten=hasten)))
    runs = [json.loads(file.read_text()) for file in kept]
    people = [np.array(run["people"], float)[:, [run["camps"].index(name) for name in names]] for run in runs]
    return {
        "runs": len(runs),
        "hasten": hasten,
        "error": float(np.mean([flee_error(one, counted) for one in people])),
        "rescaled": float(np.mean([flee_error(one, counted, rescaled=True) for one in people])),
        "after day 30": after(np.array(people), counted),
    }


def table(kept: dict[str, Any]) -> str:
    """Return the tables of the page."""
    lines = [
        (
            "| conflict | runs | error | rescaled | after day 30 | Flee itself: error, rescaled, after day 30 | CRPS |"
            " WIS | days within 5 to 95 % |"
        ),
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for conflict, row in kept.items():
        flee = row.get("Flee")
        own = (
            f"{flee['error']:.3f}, {flee['rescaled']:.3f}, {flee['after day 30']:.3f} ({flee['runs']} runs, 1 in"
            f" {flee['hasten']} people)"
            if flee
            else ""
        )
        lines.append(
            f"| {conflict} | {row['runs']} | {row['error']:.3f} | {row['rescaled']:.3f} | {row['after day 30']:.3f} |"
            f" {own} | {row['crps']:,.0f} | {row['wis']:,.0f} | {row['coverage']:.0%} |"
        )
    rivals = list(dict.fromkeys(who for row in kept.values() for who in row["rivals"]))
    lines += [
        "",
        (
            "Rescaled error after day 30, given the total of the day: the rules of Flee with capacities and without,"
            " and those who say it without a model from counts"
        ),
        "made by then; **bold** where one is better than the rules of Flee without capacities:",
        "",
        f"| conflict | rules of Flee | capacities off | {' | '.join(rivals)} | capacities known too late |",
        "|---|---|---|" + "---|" * (len(rivals) + 1),
    ]
    for conflict, row in kept.items():
        lines.append(
            f"| {conflict} | "
            + _line(
                row["after day 30"], row["capacities off"]["after day 30"], [row["rivals"][who][1] for who in rivals]
            )
            + f" | {row['capacities known too late']} of {row['camps']} |"
        )
    rows = list(kept.values())
    means = [
        float(np.mean([row["after day 30"] for row in rows])),
        float(np.mean([row["capacities off"]["after day 30"] for row in rows])),
    ]
    lines.append(
        f"| {MEAN} | {_line(*means, [float(np.mean([row['rivals'][who][1] for row in rows])) for who in rivals])} | |"
    )
    lines += [
        "",
        "From the first day on, rescaled, the rules of Flee have "
        + f"{np.mean([row['rescaled'] for row in rows]):.3f} with capacities and "
        f"{np.mean([row['capacities off']['rescaled'] for row in rows]):.3f} without (means of these conflicts).",
    ]
    return "\n".join(lines) + "\n"


def _line(own: float, off: float, said: list[float]) -> str:
    """Return the cells of a conflict, those bold that are better than the rules without capacities."""
    return " | ".join(
        [f"{own:.3f}", f"{off:.3f}", *(f"**{error:.3f}**" if error < off else f"{error:.3f}" for error in said)]
    )


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
        # its own runs stay as they were
        before = {"Flee": kept[conflict]["Flee"]} if "Flee" in kept.get(conflict, {}) else {}
        kept[conflict] = scored(read_flee(given.data / conflict), given.runs) | before
        if given.of_flee:
            kept[conflict]["Flee"] = of_flee(given.of_flee, conflict, given.data)
        print(conflict, json.dumps(kept[conflict]), flush=True)
    write(dict(sorted(kept.items())))


if __name__ == "__main__":
    main()
