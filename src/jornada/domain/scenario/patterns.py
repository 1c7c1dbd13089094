"""Patterns: what they match, and what the rows that match one encounter or one case add up to."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import chain, islice
from typing import Any, NamedTuple

from jornada.domain.fault import MANY, Fault, Where, nearest
from jornada.domain.names.nearest import Alike
from jornada.domain.names.pattern import matched, matcher, some_match
from jornada.domain.nouns.arrival import Pull
from jornada.domain.nouns.route import directed
from jornada.domain.nouns.span import Span
from jornada.domain.nouns.uncertainty import SHARED_BY
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import fields_of
from jornada.domain.schema.not_read import each, so_far


class People(NamedTuple):
    """Those of a nationality who travel in a kind of household."""

    nationality: str
    household: str


class Total(NamedTuple):
    """What the rows in force from a day on add up to."""

    day: date  # from which on they do
    share: float  # their sum
    rows: list[int]  # which they are, the first of each name


class Above(NamedTuple):
    """A sum of shares above 1."""

    row: int  # the last that counts in it
    share: float  # the sum
    day: date  # on which it begins


PATTERNS = {
    "dispositions": {"nationality": "nationality", "household": "household", "area": "area", "stop": "stop"},
    "stops": {"legs": "leg either way", "mode": "mode"},
    "outcomes": {"nationality": "nationality", "household": "household"},
    "offices": {
        "nationality": "nationality",
        "household": "household",
        "first": "group",
        "from_places": "place or region",
        "stay": "place or region",
    },
    "beliefs": {"nationality": "nationality", "place": "place or region"},
    "responses": {"nationality": "nationality", "arrivals": "arrival"},
    "papers": {"territory": "region"},
    "costs": {"place": "place", "office": "office"},
    "caravans": {"nationality": "nationality", "household": "household"},
}


def names_of(scenario: Scenario, kinds: Iterable[str]) -> dict[str, Alike]:
    """Return the names that patterns can match, by what they name, of some kinds of names, in the order of letters."""
    places = scenario.places
    names: dict[str, Callable[[], set[str]]] = {
        "nationality": lambda: {g.nationality for g in scenario.groups},
        "household": lambda: {g.household for g in scenario.groups},
        "group": lambda: {g.group for g in scenario.groups},
        "place": lambda: {p.place for p in places},
        "region": lambda: {p.region for p in places},
        "area": lambda: {p.area for p in places if p.kind == "destination"},
        "office": lambda: {o.office for o in scenario.offices},
        "leg": lambda: {r.leg for r in scenario.routes},
        "arrival": lambda: {a.arrival for a in scenario.arrivals},
        "leg either way": lambda: {leg.name for leg in directed(scenario.routes)},
        "mode": lambda: {m.mode for m in scenario.modes},
        "stop": lambda: {stop.stop for stop in scenario.stops},
        "place or region": lambda: {p.place for p in places} | {p.region for p in places},
        "danger": lambda: {row.danger for row in scenario.dangers},
    }
    return {kind: Alike(sorted(names[kind]())) for kind in dict.fromkeys(kinds) if kind in names}


def pattern_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn of patterns and names that match nothing and so would do nothing."""
    tables = [table for table in PATTERNS if getattr(scenario, table)]
    names = names_of(scenario, ("nationality", *(kind for table in tables for kind in PATTERNS[table].values())))
    for table in tables:
        yield from so_far(_idle_patterns(scenario, where, table, names))
    yield from each(scenario, where, "pulls", partial(_pull_fault, names["nationality"]))


def _idle_patterns(scenario: Scenario, where: Where, table: str, names: dict[str, Alike]) -> Iterator[Fault]:
    rows, kinds = getattr(scenario, table), PATTERNS[table]
    known = {kind: tuple(names[kind]) for kind in set(kinds.values())}
    if idle := {
        (name, text)
        for name, kind in kinds.items()
        for text in {getattr(row, name) for row in rows}
        if text and not matched(text, known[kind])
    }:
        shown = {f.attribute: f.field for f in fields_of(table)}
        for row, at in zip(rows, where.get(table, []), strict=True):
            for name in (name for name in kinds if (name, getattr(row, name)) in idle):
                yield _matches_nothing(getattr(row, name), names[kinds[name]], f"{at}, {shown[name]}")


def _pull_fault(nationalities: Collection[str], pull: Pull, at: str) -> Iterator[Fault]:
    if pull.nationality != "*" and pull.nationality not in nationalities:
        yield Fault(
            "J032",
            f"{at}, nationality",
            pull.nationality,
            "* or a nationality of a group",
            nearest(pull.nationality, nationalities),
            "warning",
        )


def shock_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn of shocks that act on nothing."""
    names = names_of(scenario, {shock.by for shock in scenario.shocks})
    for shock, at in zip(scenario.shocks, where.get("shocks", []), strict=True):
        if shock.by not in SHARED_BY[shock.acts_on]:
            yield Fault(
                "J042",
                f"{at}, by",
                shock.by,
                f"{', '.join(SHARED_BY[shock.acts_on])} for shocks on {shock.acts_on}",
                "",
                "warning",
            )
        elif shock.by in names and not some_match(shock.only, names[shock.by]):
            yield _matches_nothing(shock.only, names[shock.by], f"{at}, only")


def unmatched(pattern: str, names: Iterable[str], at: str) -> Iterator[Fault]:
    """Warn of a pattern that matches none of some names."""
    if not some_match(pattern, names):
        yield _matches_nothing(pattern, Alike(sorted(names)), at)


def _matches_nothing(pattern: str, names: Alike, at: str) -> Fault:
    shown = ", ".join(islice(filter(None, names), MANY)) or "nothing"
    return Fault("J032", at, pattern, f"a pattern that matches one of {shown}", nearest(pattern, names), "warning")


def share_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find encounters and cases whose shares add up to more than 1; each row that brings the sum there is told once."""
    return _sums_above_one(scenario, where, Span(date.min, date.max))


def shares_in_days(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find the same on the days of the scenario alone, whatever the rows say of others."""
    return _sums_above_one(scenario, where, scenario.span)


def _sums_above_one(scenario: Scenario, where: Where, days: Span) -> Iterator[Fault]:
    for table, cases, words in (
        ("dispositions", _encounters(scenario), "at most 1 over the dispositions of an encounter"),
        ("dispositions", _stops(scenario), "at most 1 over what follows a stop"),
        ("outcomes", _cases(scenario), "at most 1 over the outcomes of an office"),
    ):
        told: set[int] = set()
        sums: dict[tuple[int, ...], list[Above]] = {}
        for label, rows in cases:
            if rows not in sums:
                sums[rows] = [above for above in _above_one(scenario, table, rows) if days.holds(above.day)]
            for above in sums[rows]:
                if above.row not in told:
                    told.add(above.row)
                    yield Fault(
                        "J026",
                        f"{where[table][above.row]}, share",
                        f"{above.share:g} together for {label} on {above.day}",
                        words,
                    )


def people_of(scenario: Scenario) -> list[People]:
    """Return the nationalities and households that the groups combine."""
    return sorted({People(g.nationality, g.household) for g in scenario.groups})


def concerns(row: Any, people: People) -> bool:
    """Say whether a row is for people of a nationality and household."""
    return bool(matcher(row.nationality)(people.nationality) and matcher(row.household)(people.household))


def _encounters(scenario: Scenario) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Return who may be encountered where, and which dispositions are for them; areas with the same rows once."""
    patterns = {row.area for row in scenario.dispositions}
    areas: dict[frozenset[str], str] = {}
    for area in sorted({p.area for p in scenario.places if p.kind == "destination"}):
        areas.setdefault(frozenset(text for text in patterns if matcher(text)(area)), area)
    for people, rows in rows_by_people(scenario, scenario.dispositions):
        for matching, area in areas.items():
            yield (
                f"{' '.join(people)} in {area}",
                tuple(
                    i for i in rows if scenario.dispositions[i].area in matching and not scenario.dispositions[i].stop
                ),
            )


def _stops(scenario: Scenario) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Return who may be stopped where, and which dispositions are for them; stops with the same rows once."""
    patterns = {row.stop for row in scenario.dispositions if row.stop}
    stops: dict[frozenset[str], str] = {}
    for stop in scenario.stops if patterns else ():
        stops.setdefault(frozenset(text for text in patterns if matcher(text)(stop.stop)), stop.stop)
    for people, rows in rows_by_people(scenario, scenario.dispositions) if stops else ():
        for matching, name in stops.items():
            yield f"{' '.join(people)} at {name}", tuple(i for i in rows if scenario.dispositions[i].stop in matching)


def _cases(scenario: Scenario) -> Iterator[tuple[str, tuple[int, ...]]]:
    offices = dict.fromkeys(row.office for row in scenario.outcomes)
    for people, rows in rows_by_people(scenario, scenario.outcomes):
        at: dict[str, list[int]] = {office: [] for office in offices}
        for i in rows:
            at[scenario.outcomes[i].office].append(i)
        for office in offices:
            yield f"{' '.join(people)} at {office}", tuple(at[office])


def rows_by_people(scenario: Scenario, table: Sequence[Any]) -> Iterator[tuple[People, list[int]]]:
    """Return for each nationality and household which rows of a table are for them."""
    by_kind: dict[People, list[int]] = {}
    for i, row in enumerate(table):
        by_kind.setdefault(People(row.nationality, row.household), []).append(i)
    for people in people_of(scenario):
        kinds = [rows for kind, rows in by_kind.items() if concerns(kind, people)]
        yield people, sorted(chain.from_iterable(kinds))


def totals(scenario: Scenario, table: str, rows: Iterable[int]) -> Iterator[Total]:
    """Return on each day when it changes what the rows in force add up to, the first of each name, and which they
    are."""
    all_rows, key = getattr(scenario, table), {"dispositions": "disposition", "outcomes": "outcome"}[table]
    chosen = [(i, all_rows[i]) for i in rows]
    days = {scenario.start} | {row.starts or scenario.start for _, row in chosen}
    days |= {row.ends + timedelta(days=1) for _, row in chosen if row.ends and row.ends < date.max}
    for day in sorted(days):
        first: dict[str, int] = {}
        for i, row in chosen:
            if (row.starts or day) <= day <= (row.ends or day):
                first.setdefault(getattr(row, key), i)
        yield Total(day, sum(all_rows[i].share for i in first.values()), list(first.values()))


def _above_one(scenario: Scenario, table: str, rows: tuple[int, ...]) -> Iterator[Above]:
    """Return the last row, the sum and the day wherever the rows in force add up to more than 1."""
    for total in totals(scenario, table, rows):
        if total.share > 1.0 + 1e-9:
            yield Above(max(i for i in total.rows if getattr(scenario, table)[i].share > 0), total.share, total.day)
