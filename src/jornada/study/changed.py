"""What changed between two scenarios, and who is affected: every field before and after, and the people a day it touches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pandas as pd

from jornada.domain.applied import new_value
from jornada.domain.changes import values_at
from jornada.domain.origins import daily_weights
from jornada.domain.policy import Policy
from jornada.domain.scenario import Scenario
from jornada.domain.tables import NOUNS
from jornada.study.cells import at_margin
from jornada.study.publish import publish, shown
from jornada.study.store import Run, read_flows, read_stocks

COLUMNS = ["policy", "when", "path", "rows", "before", "after", "who", "where", "people_a_day", "people_a_day_q05", "people_a_day_q95", "source"]
SHOWN = 4


@dataclass(frozen=True)
class Touched:
    """Who a change touches: in words, where, and how many a day in each run (N,); unknown where nothing counts them."""

    who: str
    where: tuple[str, ...]
    people: np.ndarray | None = None


def what_changed(first: Run, other: Run) -> pd.DataFrame:
    """Return one row for each field that the policies of one scenario change and those of the other do not, and for tables that differ.

    The people a day are counted in the runs of the first, so before anything is changed; they are all who pass where the
    change is, not only those to whom it makes a difference.
    """
    before, after = ({p.name: p for p in run.scenario.policies if p.active} for run in (first, other))
    added = [policy for name, policy in after.items() if before.get(name) != policy]
    gone = [policy for name, policy in before.items() if name not in after]
    rows = [row for policy in added for row in _rows(first, other.scenario, policy, "")]
    rows += [row for policy in gone for row in _rows(first, first.scenario, policy, "no longer: ")]
    rows += list(_tables(first.scenario, other.scenario))
    return pd.DataFrame(shown(publish(pd.DataFrame(rows, columns=COLUMNS))))


def _rows(first: Run, scenario: Scenario, policy: Policy, mark: str) -> Iterator[dict[str, object]]:
    for path, value in policy.change:
        found = list(values_at(scenario, path))
        touched = touched_by(first, scenario, path)
        low, high, mean = (np.nan,) * 3 if touched.people is None else (*np.quantile(touched.people, (0.05, 0.95)), touched.people.mean())
        yield {
            "policy": mark + policy.name, "when": when_of(policy), "path": path, "rows": len(found),
            "before": several([now for _, now in found]), "after": several([new_value(now, value) for _, now in found]),
            "who": touched.who, "where": listed(touched.where), "people_a_day": mean, "people_a_day_q05": low, "people_a_day_q95": high,
            "source": policy.source,
        }


def _tables(before: Scenario, after: Scenario) -> Iterator[dict[str, object]]:
    """Return tables that differ by themselves: these are no variants of one scenario."""
    for table in (*NOUNS, "choice"):
        if table in ("observed", "measures") or getattr(before, table) == getattr(after, table):
            continue
        one, other = (getattr(s, table) if table != "choice" else (s.choice,) for s in (before, after))
        differing = len(set(one) ^ set(other))
        yield dict.fromkeys(COLUMNS, "") | {
            "policy": "another table", "when": "always", "path": table, "rows": differing, "before": f"{len(one)} rows", "after": f"{len(other)} rows",
            **dict.fromkeys(("people_a_day", "people_a_day_q05", "people_a_day_q95"), np.nan)}


def when_of(policy: Policy) -> str:
    """Say when a policy is in force.

    Examples
    --------
    >>> when_of(Policy("desk", starts="2024-01-08")), when_of(Policy("always"))
    ('from 2024-01-08', 'always')
    """
    span = " ".join(f"{word} {day}" for word, day in (("from", policy.starts), ("to", policy.ends)) if day)
    trigger = f"while {policy.trigger.measure} turn it on" if policy.trigger else ""
    return ", ".join(part for part in (span, trigger) if part) or "always"


def several(values: list[Any]) -> str:
    """Return some values in a few words.

    Examples
    --------
    >>> several([20, 20]), several([0.1, 0.4, 0.2]), several(["bus", ""])
    ('20', '0.1 to 0.4', 'bus, blank')
    """
    words = list(dict.fromkeys("blank" if value in ("", None) else f"{value:g}" if _is_number(value) else str(value) for value in values))
    if len(words) > 1 and all(_is_number(value) for value in values):
        return f"{min(values):g} to {max(values):g}"
    return listed(tuple(words))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def listed(names: tuple[str, ...]) -> str:
    """Return some names, the first few and how many more.

    Examples
    --------
    >>> listed(("a", "b", "c", "d", "e", "f"))
    'a, b, c, d and 2 more'
    """
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def touched_by(run: Run, scenario: Scenario, path: str) -> Touched:
    """Return who a change of a field touches, counted in the runs of a scenario without it."""
    table, name = path.split(".", 1)[0], path.split(".", 1)[1].rpartition(".")[0]
    finder: dict[str, Callable[[Run, Scenario, list[Any]], Touched]] = {
        "routes": _on_routes, "modes": _on_modes, "offices": _at_offices, "outcomes": _at_offices, "places": _at_places, "arrivals": _arriving,
        "dispositions": _met, "stops": _on_patterns, "dangers": _on_patterns, "papers": _holding,
    }
    from jornada.domain.changes import is_named

    rows = [row for row in getattr(scenario, table) if is_named(table, row, name)] if table != "choice" else []
    return finder.get(table, _of_nations)(run, scenario, rows)


def _on_routes(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    places = dict.fromkeys(place for row in rows for place in ((row.start_place, row.end_place) if row.both_ways else (row.start_place,)))
    return Touched("people who set out where it begins", tuple(places), _flow(run, "set_out", tuple(places)))


def _on_modes(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    modes = {row.mode for row in rows}
    return _on_routes(run, scenario, [route for route in scenario.routes if route.mode in modes])


def _on_patterns(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    """Return who sets out on the legs that the rows of stops or dangers name by patterns."""
    patterns = [str(getattr(row, "legs", "") or getattr(row, "where", "")) for row in rows]
    routes = [route for route in scenario.routes if any(fnmatchcase(route.leg, pattern) for pattern in patterns)]
    return _on_routes(run, scenario, routes)


def _at_offices(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    offices = tuple(dict.fromkeys(row.office for row in rows))
    return Touched("people served", offices, _flow(run, "office_served", offices))


def _at_places(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    places = tuple(row.place for row in rows)
    return Touched("people there on an average night", places, _stock(run, "present", places))


def _arriving(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    days = {row.starts + pd.Timedelta(days=i): 0.0 for row in rows for i in range((row.ends - row.starts).days + 1)}
    total = sum(row.people * (sum(daily_weights(scenario, row)) if row.series else 1.0) for row in rows)
    return Touched("people who arrive by these rows", tuple(dict.fromkeys(row.place for row in rows)), np.full(run.runs, total / max(1, len(days))))


def _met(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    ends = tuple(p.place for p in scenario.places if p.kind == "destination" and any(fnmatchcase(p.area, row.area) for row in rows))
    patterns = {row.nationality for row in rows}
    return Touched(f"encounters of {listed(tuple(patterns)).replace('*', 'all')}", ends, _flow(run, "encounters", ends, patterns))


def _holding(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    papers = tuple(row.paper for row in rows)
    return Touched("people who hold it on an average night", papers, _stock(run, "holding", papers))


def _of_nations(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    """Return those who arrive of the nationalities that rows name; of a price or a weight, nobody or everybody."""
    if rows and not hasattr(rows[0], "nationality"):
        return Touched("nobody by itself" if hasattr(rows[0], "usd") else "", ())
    patterns = {row.nationality for row in rows} or {"*"}
    return Touched(f"people who arrive, of {listed(tuple(sorted(patterns))).replace('*', 'all')}", (), _flow(run, "arrived", None, patterns))


def _flow(run: Run, name: str, places: tuple[str, ...] | None, nations: set[str] | None = None) -> np.ndarray | None:
    """Return people a day (N,) of a flow at some places, or at all, of the nationalities that match."""
    by_nation = bool(nations) and nations != {"*"}
    frames = [read_flows(run, name, every) for every in ("month", "week", "day")]
    cells = next((found for frame in frames if len(frame) and (found := at_margin(frame, (places is not None, by_nation))) is not None), None)
    return None if cells is None else _by_run(run, cells, places, nations if by_nation else None) / float(run.info["days"])


def _stock(run: Run, name: str, places: tuple[str, ...]) -> np.ndarray | None:
    frame = read_stocks(run, name)
    cells = at_margin(frame, (True, False)) if len(frame) else None
    return None if cells is None else _by_run(run, cells, places, None) / cells["date"].nunique()


def _by_run(run: Run, cells: pd.DataFrame, places: tuple[str, ...] | None, nations: set[str] | None) -> np.ndarray:
    if places is not None:
        cells = cells.loc[cells["place"].isin(places)]
    if nations is not None:
        cells = cells.loc[[any(fnmatchcase(str(nation), pattern) for pattern in nations) for nation in cells["nationality"]]]
    return cells.groupby("run")["people"].sum().reindex(range(run.runs), fill_value=0.0).to_numpy(float)
