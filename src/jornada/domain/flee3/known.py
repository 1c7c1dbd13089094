"""What is known to lead Flee, or a reader of its scores, astray: what Flee does, what happens here, and the remedy."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from jornada.domain.fault import Fault, Where
from jornada.domain.flee3.counts import counted_of, counts_by_day, recounted
from jornada.domain.flee3.spots import days_of
from jornada.domain.nouns.flee3 import Event, Site
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.apply import values_after
from jornada.domain.scenario.locations import policies_at, variants_at
from jornada.domain.scenario.scenario import Scenario

CAMPS = ("camp", "idpcamp")
NEAR = 0.02  # a capacity this near to the highest count was taken from it


class Unplaced(NamedTuple):
    """People of whom counts say that they set out while there is nowhere to set out from."""

    people: int  # how many they are
    of: int  # how many set out by the counts in all
    first: int  # the first such day, 0: none
    last: int  # the last such day, 0: none


def unplaced(scenario: Scenario) -> Unplaced:
    """Return how many people counts tell of who can set out nowhere: no conflict on that day, or nobody left there;
    Flee stops.

    Examples
    --------
    >>> from jornada.domain.nouns.observed import Observed
    >>> rows = [
    ...     Observed("d", date(2020, 2, day), date(2020, 2, day), "Dune", people=people)
    ...     for day, people in ((15, 0), (17, 30))
    ... ]
    >>> unplaced(Scenario(start=date(2020, 2, 15), days=4, observed=tuple(rows)))
    Unplaced(people=30, of=30, first=1, last=2)
    """
    found, many = _set_out(scenario), scenario.flee3.hasten
    return Unplaced(
        many * sum(found.lost.values()), many * found.people, min(found.lost, default=0), max(found.lost, default=0)
    )


def emptied(scenario: Scenario) -> dict[str, int]:
    """Return the places all of whose people have set out, where their number is counted down, and the day on which the
    last of them do.

    Examples
    --------
    >>> emptied(Scenario())
    {}
    """
    return _set_out(scenario).emptied


class SetOut(NamedTuple):
    """People who set out by the counts."""

    people: int  # how many they are
    lost: dict[int, int]  # by day, those of them who can set out nowhere
    emptied: dict[str, int]  # by place, the day on which the last of its people set out


def _set_out(scenario: Scenario) -> SetOut:
    """Return what becomes of the growth of counts, in expectation where chance says who sets out from where."""
    new = counts_by_day(scenario).new if scenario.flee3.departures == "data" else [0] * scenario.days
    homes = {site.place: float(site.population // scenario.flee3.hasten) for site in scenario.sites}
    population, lost, gone = (
        [homes.get(place.place, 0.0) for place in scenario.places],
        dict[int, int](),
        dict[str, int](),
    )
    for day, (some, today) in enumerate(zip(new, days_of(scenario), strict=True)):
        weights = [factor * people for factor, people in zip(today.factor, population, strict=True)]
        if some and sum(weights) <= 0.0:
            lost[day] = some
        elif some and scenario.flee3.take_from_population:
            population = [
                _left(people, some * weight / sum(weights)) for people, weight in zip(population, weights, strict=True)
            ]
            for place, people, weight in zip(scenario.places, population, weights, strict=True):
                gone |= {place.place: day} if weight > 0.0 and people == 0.0 else {}
    return SetOut(sum(new), lost, gone)


def _left(people: float, gone: float) -> float:
    return people - gone if people - gone >= 0.5 else 0.0


def known_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Tell of known traps of Flee and its data in a scenario whose names all stand in their tables."""
    if not any(site.kind in CAMPS for site in scenario.sites):
        yield _warning(
            "sites.csv", "no camp", "a place of kind camp: Flee compares camps alone with counts, so nothing is scored"
        )
    yield from _nothing_by(scenario, where)
    yield from _recounts(scenario, where)
    yield from _departures(scenario)
    yield from _outside(scenario)
    yield from _connected(scenario)
    first = counts_by_day(scenario).first
    for site in scenario.sites:
        if site.kind in CAMPS:
            yield from _room(scenario, site, first.get(site.place, 0))
            yield from _known_too_late(scenario, site)
    yield from _opened(scenario, where)
    yield from _no_room_later(scenario, where, first)


def _nothing_by(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find legs whose weight Flee gets by dividing by nothing."""
    if scenario.flee3.softening == 0.0 and scenario.flee3.distance_power > 0.0:
        for route, at in zip(scenario.routes, where.get("routes", []), strict=True):
            if route.km == 0.0:
                allowed = (
                    "a length above 0, or a softening above 0: Flee 3 divides by both together and stops; so nothing"
                    " can be run here"
                )
                yield Fault(
                    "J056", f"{at}, km", f"{route.start_place} to {route.end_place}: 0 km with softening 0", allowed
                )


def idle_recounts(scenario: Scenario) -> list[tuple[Event, bool]]:
    """Return the corrections of registration that have nothing to scale by, and whether a count of 0 stands before
    them, or none.

    Examples
    --------
    >>> idle_recounts(Scenario())
    []
    """
    tables, found = counted_of(scenario), []
    for event in (one for one in scenario.events if one.event == "recount" and one.name in tables):
        before = [people for day, people in tables[event.name] if day < event.day]
        found += [(event, bool(before))] if not before or before[-1] <= 0.0 else []
        tables[event.name] = recounted(tables[event.name], event.day)
    return found


def _recounts(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn of corrections of registration that have nothing to scale by."""
    idle = {id(event): after_zero for event, after_zero in idle_recounts(scenario)}
    for event, at in zip(scenario.events, where.get("events", []), strict=True):
        if id(event) in idle:
            found = (
                f"{event.name}, a correction"
                f" {'after a count of 0' if idle[id(event)] else 'on the day of its first count'}"
            )
            yield _warning(
                f"{at}, day",
                found,
                "a day with a count of people before it: there is nothing to scale by, and Flee 3 stops; here earlier"
                " counts stay as they are",
            )


def _departures(scenario: Scenario) -> Iterator[Fault]:
    """Warn where counts say that nobody sets out, or that people do who can set out nowhere."""
    if scenario.flee3.departures != "data":
        return
    lost = unplaced(scenario)
    if not lost.of:
        yield _warning(
            "observed.csv",
            "counts that never grow in the run",
            "counts that grow: who sets out is taken from their growth, so nobody ever does",
        )
    if lost.people:
        found = (
            f"{lost.people} of {lost.of} people who are counted can set out nowhere, from {_day(scenario, lost.first)}"
            f" to {_day(scenario, lost.last)}"
        )
        yield _warning(
            "observed.csv",
            found,
            "a conflict where people live on every day on which counts grow: Flee 3 stops on that day; here these"
            " people are nowhere in the run",
        )


def _outside(scenario: Scenario) -> Iterator[Fault]:
    """Warn of places whose counts all lie outside the run."""
    seen: dict[str, list[date]] = {}
    for row in scenario.observed:
        seen.setdefault(row.area, []).append(row.ends)
    last = scenario.last
    out = {area: days for area, days in seen.items() if not any(scenario.start <= day <= last for day in days)}
    if out:
        days = [day for area in out for day in out[area]]
        allowed = (
            f"counts from {scenario.start} to {last}, the days of the run: outside them Flee takes the nearest count"
            " for every day, and here nothing is scored"
        )
        yield Fault(
            "J027",
            "observed.csv",
            f"{', '.join(out)}: all counts from {min(days)} to {max(days)}",
            allowed,
            severity="warning",
        )


def _connected(scenario: Scenario) -> Iterator[Fault]:
    """Warn of places that no leg leads to."""
    ends = {end for route in scenario.routes for end in (route.start_place, route.end_place)}
    for place in scenario.places:
        if place.place not in ends:
            yield _warning(
                f"sites.csv, {place.place}", "no leg", "a leg that begins or ends here: nobody comes or leaves"
            )
    reached, near = (
        set[str](),
        {event.name for event in scenario.events if event.event == "conflict"}
        | {site.place for site in scenario.sites if site.kind == "conflict"},
    )
    while near - reached:
        reached |= near
        near = {
            end
            for r in scenario.routes
            for a, end in ((r.start_place, r.end_place), (r.end_place, r.start_place))
            if a in reached
        }
    for site in scenario.sites:
        if site.kind in CAMPS and reached and site.place in ends and site.place not in reached:
            yield _warning(f"sites.csv, {site.place}", "no way here", "legs that lead here from a conflict zone")


def _room(scenario: Scenario, site: Site, first: int) -> Iterator[Fault]:
    """Warn of room that people of the first day take up twice, or that nothing is left of."""
    settings, room = scenario.flee3, site.capacity // scenario.flee3.hasten
    if not first or room <= 0 or not _taken_off(scenario):
        return
    people, remedy = (
        f"{first * settings.hasten} people on the first day",
        "`count_day0_once` in [flee3] of scenario.toml: Flee 3 takes them off the capacity",
    )
    if room - first < 1:
        yield _warning(
            f"sites.csv, {site.place}",
            f"{people}, capacity {site.capacity}",
            f"{remedy} and, as less than 1 is left, lets in everybody without limit; so do we without it",
        )
    else:
        yield _warning(
            f"sites.csv, {site.place}",
            people,
            f"{remedy} and lets them stand there too, so they take up room twice; so do we without it",
        )


def _taken_off(scenario: Scenario) -> bool:
    """Say whether people of the first day are taken off capacities while they stand in camps."""
    settings = scenario.flee3
    return (
        settings.insert_day0
        and not settings.empty_camps_on_day0
        and settings.departures == "data"
        and not settings.count_day0_once
    )


def _no_room_later(scenario: Scenario, where: Where, first: dict[str, int]) -> Iterator[Fault]:
    """Warn of policies, or of variants that join some, after which a camp has less than room for one.

    Flee then lets in everybody.
    """
    alone = [(stands.at, [policy]) for policy, stands in policies_at(scenario, where)]
    joined = [
        (stands.at, [policy for policy in scenario.policies if policy.active or policy.name in names])
        for names, stands in variants_at(scenario, where)
    ]
    seen = set[tuple[str, int]]()
    for at, policies in alone + joined:
        for site in (site for site in scenario.sites if site.kind in CAMPS and site.capacity > 0):
            after = _capacity_after(scenario, site, policies)
            taken = first.get(site.place, 0) if _taken_off(scenario) else 0
            if (after == 0 or taken and 0 < after // scenario.flee3.hasten <= taken) and (
                site.place,
                after,
            ) not in seen:
                seen.add((site.place, after))
                people = f", {taken * scenario.flee3.hasten} people on the first day" if after else ""
                yield _warning(
                    at,
                    f"{site.place}: capacity {after}{people}",
                    "more than people of the first day, whom Flee 3 takes off, or -1 for no limit: where 0 is said, or"
                    " less than 1 is left, it lets in everybody; so do we",
                )


def _capacity_after(scenario: Scenario, site: Site, policies: list[Policy]) -> int:
    """Return the capacity of a site when all changes of some policies are made in order.

    What it is where they say no number.
    """
    changes = [
        change
        for policy in policies
        for change in policy.change
        if change[0].startswith("sites.") and change[0].endswith(".capacity")
    ]
    after = values_after(scenario, f"sites.{site.place}.capacity", changes)[0] if changes else site.capacity
    return after if isinstance(after, int) else site.capacity


def _known_too_late(scenario: Scenario, site: Site) -> Iterator[Fault]:
    most = _counted(scenario, site.place, scenario.last)
    if most is not None and site.capacity > 0 and abs(site.capacity - most) <= NEAR * site.capacity:
        yield Fault(
            "J058",
            f"sites.csv, {site.place}",
            f"capacity {site.capacity}",
            f"a figure known beforehand: it equals the highest count of the series it is scored against, {most:g}",
            severity="warning",
        )


def _counted(scenario: Scenario, place: str, last: date) -> float | None:
    """Return the most people of a count of a place up to a day, None without a count."""
    return max((row.people for row in scenario.observed if row.area == place and row.ends <= last), default=None)


def _opened(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn of camps that are none on the first day."""
    first = {site.place: site.kind for site in scenario.sites}
    for event, at in zip(scenario.events, where.get("events", []), strict=True):
        if event.event == "kind" and event.other in CAMPS and first.get(event.name) not in CAMPS:
            allowed = (
                "a camp from the first day, closed until it opens, for it to have a capacity and a score: Flee 3 gives"
                " one that opens later no limit and compares it with no count; so do we"
            )
            yield _warning(f"{at}, other", f"{event.name} becomes a camp on {_day(scenario, event.day)}", allowed)


def _day(scenario: Scenario, day: int) -> date:
    return scenario.start + timedelta(days=day)


def _warning(where: str, found: str, allowed: str) -> Fault:
    return Fault("J056", where, found, allowed, severity="warning")
