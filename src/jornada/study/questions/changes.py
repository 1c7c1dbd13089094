"""What changed between two scenarios, and who is affected.

Every field before and after, and the people a day it touches.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pandas as pd

from jornada.domain.nouns.policy import Policy
from jornada.domain.reach.origins import daily_weights
from jornada.domain.scenario.paths import is_named
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import NOUNS
from jornada.study.ensemble.parting import Parting, partings
from jornada.study.publish import publish, shown
from jornada.study.runs.run import Run
from jornada.study.runs.sums import cells_of, summed_up
from jornada.study.runs.totals import kept_at

COLUMNS = [
    "policy",
    "when",
    "path",
    "rows",
    "day",
    "before",
    "after",
    "who",
    "where",
    "people_a_day",
    "people_a_day_q05",
    "people_a_day_q95",
    "source",
]
PEOPLE = COLUMNS[-4:-1]
SHOWN = 4
OF_NOBODY = ("flee3", "scenario", "events")  # parts of a scenario whose fields touch no particular people


@dataclass(frozen=True)
class Touched:
    """Who a change touches: in words, where, and how many a day in each run (N,); unknown where nothing counts them."""

    who: str
    where: tuple[str, ...]
    people: np.ndarray | None = None


def what_changed(first: Run, other: Run) -> pd.DataFrame:
    """Return one row for each field that the policies of one scenario change and those of the other do not, and for
    tables that differ.

    Before and after are the values in force in the one and in the other on `day`, the day from which they differ, all
    other policies included. The people a day are counted in the runs of the first, so before anything is changed; they
    are all who pass where the change is, not only those to whom it makes a difference.
    """
    found = partings(first.scenario, other.scenario)
    rows = [_row(first, other.scenario, parting) for parting in found]
    rows += list(
        _tables(
            first.scenario,
            other.scenario,
            {parting.path.partition(".")[0] for parting in found if not parting.policies},
        )
    )
    return pd.DataFrame(shown(publish(pd.DataFrame(rows, columns=COLUMNS))))


def _row(first: Run, other: Scenario, parting: Parting) -> dict[str, object]:
    touched = touched_by(
        first, first.scenario if all(own.gone for own in parting.policies) and parting.policies else other, parting.path
    )
    low, high, mean = (
        (np.nan,) * 3 if touched.people is None else (*np.quantile(touched.people, (0.05, 0.95)), touched.people.mean())
    )
    forms = [own.forms[-1] for own in parting.policies]
    return {
        "policy": ", ".join("no longer: " * own.gone + own.name for own in parting.policies) or "another table",
        "when": "; ".join(dict.fromkeys(when_of(policy) for policy in forms)) or "always",
        "path": parting.path,
        "rows": len(parting.after),
        "day": parting.day.isoformat(),
        "before": several(parting.before),
        "after": after_of(parting),
        "who": touched.who,
        "where": listed(touched.where),
        "people_a_day": mean,
        "people_a_day_q05": low,
        "people_a_day_q95": high,
        "source": "; ".join(dict.fromkeys(policy.source for policy in forms if policy.source)),
    }


def after_of(parting: Parting) -> str:
    """Return what a field comes to, in words: with a ramp both ends of it; "unchanged" where it is never another."""
    if parting.before == parting.after == parting.full:
        return "unchanged"
    now, full = several(parting.after), several(parting.full)
    return now if now == full else f"{now} … {full}"


def _tables(before: Scenario, after: Scenario, told: Collection[str]) -> Iterator[dict[str, object]]:
    """Return tables that differ by themselves and whose cells are not told one by one."""
    unread = ("measures", "questions") if before.rule_set.from_counts else ("observed", "measures", "questions")
    for table in NOUNS:
        one, other = (getattr(scenario, table) for scenario in (before, after))
        if table in unread or table in told or one == other:
            continue
        yield (
            dict.fromkeys(COLUMNS, "")
            | dict.fromkeys(PEOPLE, np.nan)
            | {
                "policy": "another table",
                "when": "always",
                "path": table,
                "rows": len(set(one) ^ set(other)),
                "before": f"{len(one)} rows",
                "after": f"{len(other)} rows",
            }
        )


def when_of(policy: Policy) -> str:
    """Say when a policy is in force, and how long it takes to be so in full.

    Examples
    --------
    >>> (
    ...     when_of(Policy("desk", starts="2024-01-08")),
    ...     when_of(Policy("always")),
    ...     when_of(Policy("desk", starts="2024-01-08", ramp=28)),
    ... )
    ('from 2024-01-08', 'always', 'from 2024-01-08, over 28 days')
    """
    span = " ".join(f"{word} {day}" for word, day in (("from", policy.starts), ("to", policy.ends)) if day)
    trigger = f"while {policy.trigger.measure} turn it on" if policy.trigger else ""
    ramp = f"over {policy.ramp} days" if policy.ramp else ""
    return ", ".join(part for part in (span, trigger, ramp) if part) or "always"


def several(values: Sequence[Any]) -> str:
    """Return some values in a few words.

    Examples
    --------
    >>> several([20, 20]), several([0.1, 0.4, 0.2]), several(["bus", ""]), several([12345678, True])
    ('20', '0.1 to 0.4', 'bus, blank', '12345678, yes')
    """
    words = list(dict.fromkeys(_word(value) for value in values))
    if len(words) > 1 and all(_is_number(value) for value in values):
        return f"{min(values):.12g} to {max(values):.12g}"
    return listed(tuple(words))


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "blank" if value in ("", None, ()) else f"{value:.12g}" if _is_number(value) else str(value)


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
        "routes": _on_routes,
        "modes": _on_modes,
        "offices": _at_offices,
        "outcomes": _at_offices,
        "places": _at_places,
        "sites": _at_places,
        "arrivals": _arriving,
        "dispositions": _met,
        "stops": _on_patterns,
        "dangers": _on_patterns,
        "papers": _holding,
    }
    if table in OF_NOBODY:
        return Touched("", ())
    rows = [row for row in getattr(scenario, table) if is_named(table, row, name)] if table != "choice" else []
    return finder.get(table, _of_nations)(run, scenario, rows)


def _on_routes(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    places = dict.fromkeys(
        place for row in rows for place in ((row.start_place, row.end_place) if row.both_ways else (row.start_place,))
    )
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
    return Touched(
        "people who arrive by these rows",
        tuple(dict.fromkeys(row.place for row in rows)),
        np.full(run.runs, total / max(1, len(days))),
    )


def _met(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    ends = tuple(
        p.place
        for p in scenario.places
        if p.kind == "destination" and any(fnmatchcase(p.area, row.area) for row in rows)
    )
    patterns = {row.nationality for row in rows}
    return Touched(
        f"encounters of {listed(tuple(patterns)).replace('*', 'all')}", ends, _flow(run, "encounters", ends, patterns)
    )


def _holding(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    papers = tuple(row.paper for row in rows)
    return Touched("people who hold it on an average night", papers, _stock(run, "holding", papers))


def _of_nations(run: Run, scenario: Scenario, rows: list[Any]) -> Touched:
    """Return those who arrive of the nationalities that rows name; of a price or a weight, nobody or everybody."""
    if rows and not hasattr(rows[0], "nationality"):
        return Touched("nobody by itself" if hasattr(rows[0], "usd") else "", ())
    patterns = {row.nationality for row in rows} or {"*"}
    return Touched(
        f"people who arrive, of {listed(tuple(sorted(patterns))).replace('*', 'all')}",
        (),
        _flow(run, "arrived", None, patterns),
    )


def _flow(run: Run, name: str, places: tuple[str, ...] | None, nations: set[str] | None = None) -> np.ndarray:
    """Return people a day (N,) of a flow at some places, or at all, of the nationalities that match."""
    by_nation = bool(nations) and nations != {"*"}
    return _counted(run, name, places, nations if by_nation else None) / float(run.info["days"])


def _stock(run: Run, name: str, places: tuple[str, ...]) -> np.ndarray:
    return _counted(run, name, places, None)


def _counted(run: Run, name: str, places: tuple[str, ...] | None, nations: set[str] | None) -> np.ndarray:
    """Return the total of a flow or the average of a stock (N,) at some places and of some nationalities.

    Unknown where it was not kept by these.
    """
    margin = (places is not None, nations is not None)
    if not kept_at(run.scenario, name, margin):
        return np.full(run.runs, np.nan)
    found = [
        _by_run(part, summed_up(part, cells), places, nations)
        for part in run.parts()
        if (cells := cells_of(part, name, margin)) is not None
    ]
    return np.sum(found, axis=0) if found else np.zeros(run.runs)


def _by_run(run: Run, cells: pd.DataFrame, places: tuple[str, ...] | None, nations: set[str] | None) -> np.ndarray:
    if places is not None:
        cells = cells.loc[cells["place"].isin(places)]
    if nations is not None:
        cells = cells.loc[
            [any(fnmatchcase(str(nation), pattern) for pattern in nations) for nation in cells["nationality"]]
        ]
    return cells.groupby("run")["people"].sum().reindex(range(run.runs), fill_value=0.0).to_numpy(float)
