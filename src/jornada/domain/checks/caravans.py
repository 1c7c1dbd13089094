"""Caravans: roads that do not join, days that do not follow, and offers of nothing."""

from collections.abc import Iterator

from jornada.domain.checks.offices import Idle, idle_faults
from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.nouns.caravan import Caravan, Offer
from jornada.domain.reach.legs import Legs, legs_by_ends
from jornada.domain.scenario.changed_fields import changed_fields
from jornada.domain.scenario.locations import of_row, policies_at
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each, so_far

FIXED = ("place", "mode", "road", "splits")  # what a caravan is; a policy cannot change it under way


def caravan_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find what is wrong with caravans and what they are offered."""
    if not scenario.caravans:
        return
    yield from each(scenario, where, "caravans", lambda row, at: _road_faults(scenario, row, at))
    yield from each(scenario, where, "caravans", _day_faults)
    yield from each(scenario, where, "offers", lambda offer, at: _offer_faults(scenario, offer, at))
    yield from so_far(_fixed_faults(scenario, where))
    legs, changed, begun = legs_by_ends(scenario), changed_fields(scenario), {row.splits for row in scenario.caravans}

    def told(row: Caravan, at: str) -> Iterator[Fault]:
        yield from _leg_faults(scenario, row, legs, at)
        if row.starts is None and row.size is None and row.caravan not in begun:
            yield Fault(
                "J070", f"{at}, starts", "", "a day in starts, a number in size, or another caravan that splits into it"
            )
        yield from _split_faults(scenario, row, at)
        yield from idle_faults(_idle(row, row.caravan in begun), row, at, changed)

    yield from each(scenario, where, "caravans", told)


def _fixed_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    for policy, stands in policies_at(scenario, where):
        for spot in (
            spot
            for spot in stands.spots(policy)
            if spot.path.startswith("caravans.") and spot.path.rpartition(".")[2] in FIXED
        ):
            yield of_row(
                Fault("J071", spot.at, spot.path, "any field of a caravan but " + ", ".join(FIXED)),
                spot,
                "field",
                spot.path.rpartition(".")[2],
            )


def _road_faults(scenario: Scenario, row: Caravan, at: str) -> Iterator[Fault]:
    places = {p.place: p for p in scenario.places}
    unknown = [name for name in row.places[1:] if name not in places]
    for name in unknown:
        yield Fault("J012", f"{at}, road", name, "a name in places", nearest(name, places))
    if len(row.places) < 2:
        yield Fault("J013", f"{at}, road", row.road, "at least one place beyond the first")
    for name in (name for name in row.places if name in places and places[name].kind == "destination"):
        yield Fault(
            "J071", f"{at}, road", name, "places that are no destination: what comes of a crossing befalls each party"
        )


def _leg_faults(scenario: Scenario, row: Caravan, legs: Legs, at: str) -> Iterator[Fault]:
    if not {p.place for p in scenario.places}.issuperset(row.places):
        return  # told already
    for start, end in zip(row.places, row.places[1:], strict=False):
        leg = legs.get((start, end, row.mode))
        if leg is None or leg.km is None:
            yield Fault(
                "J071", f"{at}, road", f"{start} to {end}", f"two places joined by a leg by {row.mode} with its km"
            )


def _day_faults(row: Caravan, at: str) -> Iterator[Fault]:
    if row.pace_low > row.pace_high:
        yield Fault("J029", f"{at}, pace_low", f"{row.pace_low:g}", f"at most pace_high, {row.pace_high:g}")
    days = [(name, day) for name, day in (("gathers", row.gathers), ("starts", row.starts), ("ends", row.ends)) if day]
    for (_, before), (name, day) in zip(days, days[1:], strict=False):
        if day < before:
            yield Fault("J020", f"{at}, {name}", str(day), f"a day from {before} on")


def _split_faults(scenario: Scenario, row: Caravan, at: str) -> Iterator[Fault]:
    other = next((c for c in scenario.caravans if c.caravan == row.splits), None)
    if other and (other.caravan == row.caravan or (other.places, other.mode) != (row.places, row.mode)):
        yield Fault(
            "J071", f"{at}, splits", row.splits, f"another caravan with the place, mode and road of {row.caravan}"
        )


def _idle(row: Caravan, begun: bool) -> Iterator[Idle]:
    yield Idle("strain", row.strain > 0 and row.feeds is None, ("feeds",), "0, or the people carried in feeds")
    yield Idle(
        "feeds", row.feeds is not None and row.strain == 0, ("strain",), "empty, or the chance of leaving in strain"
    )
    few = row.joins == 0 and row.picks_up == 0 and not begun
    yield Idle("joins", few, ("joins", "picks_up"), "a chance above 0 in joins or picks_up: nobody would join")


def _offer_faults(scenario: Scenario, offer: Offer, at: str) -> Iterator[Fault]:
    road = next((c.places for c in scenario.caravans if c.caravan == offer.caravan), ())
    if not offer.gives and not offer.to:
        yield Fault("J072", f"{at}, gives", "", "a paper in gives, or a place in to")
    if offer.place and road and offer.place not in road:
        yield Fault(
            "J072", f"{at}, place", offer.place, "a place on the road: " + ", ".join(road), nearest(offer.place, road)
        )
    if offer.starts and offer.ends and offer.ends < offer.starts:
        yield Fault("J020", f"{at}, ends", str(offer.ends), f"a day from {offer.starts} on")
    if any(p.place == offer.to and p.kind == "destination" for p in scenario.places):
        yield Fault("J071", f"{at}, to", offer.to, "a place that is no destination")
