"""Compile the corridor example from the public tables: `python tools/compile_corridor.py [--data FOLDER] [--fit STEPS]`.

`--fit` runs the engine and updates the corrections stored beside this file; without it the tables follow from the data and those.
"""

import argparse
import csv
from pathlib import Path

import corridor_beliefs as minds
import corridor_dangers as risks
import corridor_health as care
import corridor_map as where
import corridor_offices as desks
import corridor_people as people
import corridor_rules as rules
import corridor_stops as road

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "src" / "jornada" / "examples" / "corridor"
CORRECTIONS = HERE / "corridor_corrections.csv"


def named(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Give every row of arrivals a name of its own: it is the address of its random draws."""
    seen: dict[str, int] = {}
    names = []
    for row in rows:
        name = f"{row['place']} {row['group']} {row['starts']} {row['basis']}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return [{"arrival": name, **row} for name, row in zip(names, rows, strict=True)]


def write(path: Path, rows: list[where.Row]) -> None:
    """Write rows as CSV, with every column that any row has."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    if "source" in names:
        names = [*(name for name in names if name != "source"), "source"]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, names, restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def corrections() -> people.Corrections:
    """Return the corrections of earlier runs: of pulls (log share) and levels (encounters a month)."""
    if not CORRECTIONS.exists():
        return {}
    with CORRECTIONS.open(encoding="utf-8") as file:
        return {(row["kind"], row["of"], row["period"]): float(row["value"]) for row in csv.DictReader(file)}


def save(fixes: people.Corrections) -> None:
    """Write the corrections, marked as fitted."""
    write(CORRECTIONS, [{"kind": k, "of": of, "period": period, "value": value, "basis": "fitted"}
                        for (k, of, period), value in sorted(fixes.items())])


def compile_tables(data: Path, out: Path) -> None:
    """Write the example."""
    fixes, places = corrections(), where.places(data)
    legs = where.routes(data, places)
    cities = {str(row["place"]): (float(row["latitude"]), float(row["longitude"])) for row in places if row["place"] in where.BORDER}
    dangers = risks.dangers(data, cities, health=True)
    stops = road.stops()
    weighed = road.weighed(risks.foreseen(dangers, legs), stops)
    write(out / "places.csv", places + desks.abroad())
    write(out / "modes.csv", where.modes())
    write(out / "routes.csv", legs)
    write(out / "papers.csv", desks.papers())
    write(out / "offices.csv", desks.offices() + road.offices() + [care.clinic()])
    write(out / "outcomes.csv", desks.outcomes() + road.outcomes(data))
    write(out / "health.csv", care.changes())
    write(out / "conditions.csv", care.conditions())
    write(out / "costs.csv", desks.costs())
    write(out / "dangers.csv", dangers)
    write(out / "groups.csv", people.groups(weighed))
    write(out / "arrivals.csv", desks.backlog() + named(people.given(data) + people.fitted(data, fixes) + desks.applications()))
    write(out / "pulls.csv", rules.pulls(data, weighed, fixes))
    write(out / "stops.csv", stops)
    write(out / "dispositions.csv", rules.dispositions(data) + road.dispositions(data))
    write(out / "observed.csv", rules.observed(data) + road.observed(data))
    write(out / "shocks.csv", rules.shocks())
    write(out / "beliefs.csv", minds.beliefs())
    write(out / "responses.csv", minds.responses())
    write(out / "priors.csv", rules.priors() + minds.priors())
    for name, text in (("scenario", rules.SCENARIO), ("policies", rules.POLICIES + road.policies() + care.POLICIES), ("variants", rules.VARIANTS + road.VARIANTS + care.VARIANTS)):
        (out / f"{name}.toml").write_text(text, encoding="utf-8")


def main() -> None:
    """Read the arguments and compile; with `--fit`, run and correct that many times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data" / "border")
    parser.add_argument("--out", type=Path, default=EXAMPLE)
    parser.add_argument("--fit", type=int, default=0, help="correction steps, each a run of the engine")
    given = parser.parse_args()
    compile_tables(given.data, given.out)
    for _ in range(given.fit):
        from corridor_fit import corrected

        save(corrected(given.data, given.out, corrections()))
        compile_tables(given.data, given.out)


if __name__ == "__main__":
    main()
