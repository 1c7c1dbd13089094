"""Score forecasts of encounters between ports on months counted since, beside their rivals.

From the root of the project, with the package and its extra `stats` installed:

    python tools/score_corridor.py --data DIR --origins 2023-05..2023-07 --json

DIR has the public tables. From each origin four months are forecast by what was known once that month had been counted:
no later row of any table is read, and of policy_timeline.csv only policies that had begun, or were known (column
known_from), by the last day of that month. The parameters are those of src/jornada/study/departures/processes.csv,
fixed before 2023.
"""

import argparse
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

import pandas as pd

from jornada.study.departures.counted import Counted, TablesError, read_counts
from jornada.study.departures.forecast import TOTAL, Forecast, forecast
from jornada.study.departures.scoring import MODEL, scored, share_rows, summary

NOTES = (
    (
        "The journey's engine is not in this forecast yet: a process of monthly departures, as they reach the border,"
        " stands alone."
    ),
    (
        "An origin is a month that has been counted; its figures, and upstream counts of the same month, are taken as"
        " known. They are published about three weeks after it ends."
    ),
    (
        "Parameters were chosen on origins 2012 to August 2022 (totals) and October 2020 to August 2022 (shares); those"
        " who chose had seen the months of 2023, and took no parameter from them."
    ),
    (
        "No mixture with a rival: on origins 2012 to August 2022 none with weights learned on earlier origins was"
        " better than the processes alone."
    ),
    (
        "ARIMA and exponential smoothing are rivals on totals alone; ranges of rivals are their own errors from earlier"
        " origins (60; 24 of those two)."
    ),
    "A relaxation widens the range and moves no middle: no episode before it gives its size.",
)


def main(words: list[str] | None = None) -> int:
    """Read the arguments, forecast, score, and print; 1 where something is wrong with what was given."""
    parser = argparse.ArgumentParser(
        prog="score_corridor", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of public tables")
    parser.add_argument("--origins", required=True, help="months, first..last, such as 2023-05..2023-07")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--seed", type=int, default=1, help="of the draws")
    parser.add_argument(
        "--simple", action="store_true", help="leave out the rivals that are fitted: ARIMA and exponential smoothing"
    )
    given = parser.parse_args(words)
    try:
        counted = read_counts(given.data)
        found = report(
            counted, months(given.origins), Asked(given.seed, not given.simple and find_spec("statsmodels") is not None)
        )
    except (TablesError, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 1
    print(json.dumps(found, indent=1) if given.json else text(found))
    return 0


class Asked:
    """The seed, and whether rivals that are fitted speak."""

    def __init__(self, seed: int, fitted: bool) -> None:
        """Keep both."""
        self.seed, self.fitted = seed, fitted


def months(words: str) -> list[pd.Period]:
    """Return the months from a first to a last.

    Examples
    --------
    >>> [str(month) for month in months("2022-12..2023-01")]
    ['2022-12', '2023-01']
    """
    first, _, last = words.partition("..")
    try:
        found = list(pd.period_range(pd.Period(first, "M"), pd.Period(last or first, "M"), freq="M"))
    except ValueError:
        found = []
    if not found:
        raise ValueError(f"origins: found {words!r}; allowed: first..last, such as 2023-05..2023-07")
    return found


def report(counted: Counted, origins: list[pd.Period], asked: Asked) -> dict[str, object]:
    """Return forecasts with their scores: each by cell, and summed by kind, horizon, month and part."""
    rows: list[dict[str, object]] = []
    shares: list[dict[str, object]] = []
    made = []
    for origin in origins:
        began = perf_counter()
        told = forecast(counted, origin, asked.seed)
        rows += scored(counted, told, asked.fitted)
        shares += share_rows(counted, told)
        made.append(_made(told) | {"seconds": round(perf_counter() - began, 1)})
    of_total = [row for row in rows if row["kind"] == TOTAL]
    parts = [row for row in rows if row["kind"] != TOTAL]
    return {
        "notes": [*NOTES, *_left_out(counted, asked)],
        "origins": made,
        "verdict": verdict(of_total),
        "totals": summary(of_total, []),
        "by_horizon": summary(of_total, ["ahead"]),
        "by_month": summary(of_total, ["month"]),
        "parts": summary(parts, ["kind"]),
        "parts_by_horizon": summary(parts, ["kind", "ahead"]),
        "by_part": summary(parts, ["kind", "part"]),
        "shares": _shares(shares),
        "forecasts": rows,
    }


def _made(told: Forecast) -> dict[str, object]:
    return {
        "origin": str(told.origin),
        "weights": {name: round(weight, 4) for name, weight in told.weights.items()},
        "policies": [
            {"date": one.starts.isoformat(), "kind": one.kind, "policy": one.policy} for one in told.policies.policies
        ],
        "policies_without_effect": list(told.policies.silent),
        "policies_not_mapped": list(told.policies.unmapped),
    }


def _left_out(counted: Counted, asked: Asked) -> list[str]:
    found = [f"{name} is not there: what rests on it is left out." for name in counted.missing]
    return (
        found
        if asked.fitted
        else [*found, "ARIMA and exponential smoothing are left out (--simple, or statsmodels is not installed)."]
    )


def _shares(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the mean distance of shares from those counted, by kind and months ahead, and over all."""
    if not rows:
        return []
    table = pd.DataFrame(rows)
    over = table.groupby("kind")[["forecast", "last month"]].mean().reset_index().assign(ahead="all")
    by = table.groupby(["kind", "ahead"])[["forecast", "last month"]].mean().reset_index()
    return [
        {str(name): value for name, value in row.items()}
        for row in pd.concat([by, over])[["kind", "ahead", "forecast", "last month"]].to_dict("records")
    ]


def verdict(rows: list[dict[str, object]]) -> str:
    """Return in one sentence how good the forecasts of totals are beside the best rival, overall and at one month."""

    def best(found: list[dict[str, object]]) -> tuple[float, str, float]:
        rivals = [row for row in found if row["who"] != MODEL]
        return (
            next(float(row["log_error"]) for row in found if row["who"] == MODEL),
            str(rivals[0]["who"]),
            float(rivals[0]["log_error"]),
        )

    overall = summary(rows, [])
    if not overall:
        return "No month that was forecast has been counted."
    ours, rival, theirs = best(overall)
    words = (
        f"Over {next(row['forecasts'] for row in overall if row['who'] == MODEL)} forecasts the mean absolute log error"
        f" is {ours:.3f}; of the best rival, {rival}, {theirs:.3f}"
    )
    near = summary([row for row in rows if row["ahead"] == 1], [])
    return words + (f". At one month {best(near)[0]:.3f}; {best(near)[1]}, {best(near)[2]:.3f}." if near else ".")


def text(found: dict[str, object]) -> str:
    """Return the main tables as text."""
    columns = ["who", "forecasts", "log_error", "log_error_q05", "log_error_q95", "wis", "crps", "in_50", "in_90"]
    parts = [str(found["verdict"]), *(str(note) for note in found["notes"])]
    for name, by in (("totals", []), ("by_horizon", ["ahead"]), ("parts", ["kind"])):
        table = pd.DataFrame(found[name])
        parts += [f"\n{name}", table[[*by, *columns]].round(3).to_string(index=False)] if len(table) else []
    shares = pd.DataFrame(found["shares"])
    parts += (
        ["\nshares: half the sum of differences from those counted", shares.round(3).to_string(index=False)]
        if len(shares)
        else []
    )
    unmapped = sorted({row for one in found["origins"] for row in one["policies_not_mapped"]})
    return "\n".join([*parts, "\npolicies that the map has no kind for: " + ("; ".join(unmapped) or "none")])


if __name__ == "__main__":
    sys.exit(main())
