"""The map: places by the people present, crossings by encounters, and the legs between them."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from jornada.domain.scenario.scenario import Scenario
from jornada.interface.language.names import clipped as clipped_name
from jornada.interface.language.names import short_name
from jornada.interface.language.numbers import figure, rounded
from jornada.interface.language.texts import say
from jornada.interface.pictures.basemap import PACKED, Extent, clipped, countries, mercator
from jornada.interface.pictures.drawing import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    Dot,
    Drawing,
    Line,
    Mark,
    Point,
    Text,
    stacked,
    through,
)
from jornada.interface.pictures.scales import short
from jornada.study.publish import Published, shown

SEA, LAND, BORDER, LEG = "#eaf1f6", "#f7f5f0", "#cfc9bc", "#8a94a0"
# the radius of the largest circle, and the width of a map that is sent in a message, in points
LARGEST, PHONE = 26.0, 540.0
MOST_NAMES = 46  # of places on a map


class Caption(NamedTuple):
    """What stands above and below a map that is sent on its own."""

    title: str
    under: str


class Patch(NamedTuple):
    """A part of a page that a name or a circle covers."""

    left: float  # edge, in points
    top: float  # edge, in points
    right: float  # edge, in points
    bottom: float  # edge, in points

    def meets(self, other: "Patch") -> bool:
        """Say whether two patches cover a point in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Spot(NamedTuple):
    """Where a name may stand."""

    x: float  # of its point, in points
    y: float  # of its point, in points
    anchor: str  # which part of the name stands there: start, middle or end
    covers: Patch  # what it covers then


@dataclass(frozen=True)
class Sheet:
    """A Mercator sheet: which part of the world, and points a degree."""

    extent: Extent
    scale: float

    @property
    def height(self) -> float:
        """Return the height in points."""
        return (mercator(self.extent.north) - mercator(self.extent.south)) * self.scale

    @property
    def width(self) -> float:
        """Return the width in points."""
        return self.extent.wide * self.scale

    def at(self, longitude: float, latitude: float) -> Point:
        """Return the point of a place."""
        return (longitude - self.extent.west) * self.scale, (
            mercator(self.extent.north) - mercator(latitude)
        ) * self.scale


def sheet_for(scenario: Scenario, width: float = 1040.0) -> Sheet:
    """Return a sheet that holds every place, with a margin, and is neither a strip nor a tower."""
    longitudes = [place.longitude for place in scenario.places]
    latitudes = [place.latitude for place in scenario.places]
    margin = max(0.5, 0.06 * max(max(longitudes) - min(longitudes), max(latitudes) - min(latitudes)))
    west, east, south, north = (
        min(longitudes) - margin,
        max(longitudes) + margin,
        min(latitudes) - margin,
        max(latitudes) + margin,
    )
    tall = mercator(north) - mercator(south)
    if east - west < tall / 0.8:
        extra = (tall / 0.8 - (east - west)) / 2
        west, east = west - extra, east + extra
    while (mercator(north) - mercator(south)) / (east - west) < 0.45:
        south, north = south - 0.1, north + 0.1
    return Sheet(Extent(west, south, east, north), width / (east - west))


def phone_map(scenario: Scenario, published: Published, caption: Caption, language: str = "en") -> Drawing:
    """Return the map as it is sent in a message: taller than wide, with its title above and what it is below."""
    sheet, width = taller(sheet_for(scenario, PHONE), 1.1), PHONE
    map_of = Drawing(
        sheet.width,
        sheet.height,
        say("chart.map", language),
        tuple(marks_of(scenario, shown(published), sheet, language)),
    )
    words = (
        Text(14, 24, clipped_name(caption.title, 58), 17, colour=INK, bold=True),
        Text(14, 43, caption.under, 12.5, colour=MUTED),
    )
    above = Drawing(width, 52, caption.title, words)
    below = Drawing(
        width,
        30,
        caption.under,
        (Text(14, 20, "Scenario, not prediction. Escenario, no predicción.", 12, colour=MUTED),),
    )
    return stacked((above, map_of, below), map_of.says)


def taller(sheet: Sheet, ratio: float) -> Sheet:
    """Return a sheet that is at least so many times as tall as it is wide, with more of the south and north."""
    west, south, east, north = sheet.extent
    while (mercator(north) - mercator(south)) / (east - west) < ratio and north < 80.0:
        south, north = max(-80.0, south - 0.1), north + 0.1
    return Sheet(Extent(west, south, east, north), sheet.scale)


def draw_map(scenario: Scenario, published: Published, width: float = 1040.0, language: str = "en") -> Drawing:
    """Return the map; the table is that of `by_place`: people present and encounters, as _q05, _q50 and _q95."""
    sheet = sheet_for(scenario, width)
    return Drawing(
        sheet.width,
        sheet.height,
        say("chart.map", language),
        tuple(marks_of(scenario, shown(published), sheet, language)),
    )


def marks_of(scenario: Scenario, table: pd.DataFrame, sheet: Sheet, language: str) -> list[Mark]:
    """Return land, legs, places by people and crossings by encounters, their names, and the key."""
    dots = _dots(scenario, table, sheet, language)
    return [
        *land(sheet),
        *legs(scenario, sheet),
        *dots,
        *labels(scenario, table, sheet, dots),
        *key(table, sheet, language),
    ]


def land(sheet: Sheet) -> list[Mark]:
    """Return the countries in view."""
    west, south, east, north = sheet.extent.within(PACKED)
    corners = [sheet.at(*corner) for corner in ((west, south), (east, south), (east, north), (west, north))]
    # outside the packaged box the sheet stays blank: no sea is claimed there
    marks: list[Mark] = [Line(through(corners), fill=SEA)]
    for name, rings in countries():
        inside = [ring for ring in (clipped(ring, sheet.extent) for ring in rings) if len(ring) > 2]
        if inside:
            points = tuple(tuple(sheet.at(*point) for point in ring) for ring in inside)
            marks.append(Line(points, stroke=BORDER, fill=LAND, width=0.8, title=name))
    return marks


def legs(scenario: Scenario, sheet: Sheet) -> list[Mark]:
    """Return one line for each pair of places with an open leg between them."""
    where = {place.place: sheet.at(place.longitude, place.latitude) for place in scenario.places}
    pairs = {tuple(sorted((route.start_place, route.end_place))) for route in scenario.routes if route.open}
    return [
        Line(through([where[a], where[b]]), stroke=LEG, width=0.9, opacity=0.7, title=f"{a} – {b}")
        for a, b in sorted(pairs)
    ]


def _dots(scenario: Scenario, table: pd.DataFrame, sheet: Sheet, language: str) -> list[Dot]:
    present, met = _by_place(table, "present_q50"), _by_place(table, "encounters_q50")
    largest = {"present": max(present.values(), default=0.0), "encounters": max(met.values(), default=0.0)}
    ranges = {str(row["place"]): row for row in table.to_dict("records")}
    dots = []
    for place in sorted(scenario.places, key=lambda p: (p.kind != "destination", -present.get(p.place, 0.0))):
        ends = place.kind == "destination"
        value = (met if ends else present).get(place.place, 0.0)
        r = radius(value, largest["encounters" if ends else "present"])
        words = (
            f"{place.name or place.place}:"
            f" {_range(ranges.get(place.place, {}), 'encounters' if ends else 'present', language)}"
        )
        dots.append(
            Dot(
                *sheet.at(place.longitude, place.latitude),
                r,
                ORANGE if ends else BLUE,
                "#ffffff",
                1.0,
                0.82,
                ends,
                words,
            )
        )
    return dots


def _range(row: dict[str, object], measure: str, language: str) -> str:
    low, high, words = row.get(f"{measure}_q05"), row.get(f"{measure}_q95"), say(f"chart.map.{measure}", language)
    if low is None or low != low:
        return say("chart.map.none", language, {"words": words})
    return f"{figure(low, language) if low == high else rounded(low, high, language)} {words}"


def _by_place(table: pd.DataFrame, column: str) -> dict[str, float]:
    return (
        {}
        if column not in table
        else {str(p): float(v) for p, v in zip(table["place"], table[column], strict=True) if v == v}
    )


def radius(value: float, largest: float) -> float:
    """Return the radius whose area goes with a value.

    Examples
    --------
    >>> radius(25.0, 100.0) * 2 == radius(100.0, 100.0), radius(0.0, 100.0)
    (True, 2.0)
    """
    return max(2.0, LARGEST * math.sqrt(value / largest)) if largest > 0 else 2.0


def labels(scenario: Scenario, table: pd.DataFrame, sheet: Sheet, dots: list[Dot]) -> list[Mark]:
    """Return names of places, the largest first, each where it covers no other name and no circle of its size.

    Else none.
    """
    order = sorted(
        scenario.places, key=lambda p: (p.kind != "destination", -_by_place(table, "present_q50").get(p.place, 0.0))
    )
    near = {(dot.x, dot.y): dot for dot in dots}
    names: list[Patch] = []
    marks: list[Mark] = []
    for place in order[:MOST_NAMES]:
        dot = near[sheet.at(place.longitude, place.latitude)]
        size = 12.0 if dot.r > 10 or dot.diamond else 10.5
        taken = names + [_core(other) for other in dots if other.r > (6 if dot.r > 8 else 3)]
        name = short_name(place.name or place.place)
        found = next((spot for spot in _spots(dot, name, size) if _free(spot.covers, taken, sheet)), None)
        if found:
            names.append(found.covers)
            marks.append(Text(found.x, found.y, name, size, found.anchor, INK, dot.diamond, True))
    return marks


def _core(dot: Dot) -> Patch:
    # what a name must not cover: most of a circle, and of a diamond what lies between its corners
    r = dot.r * (0.6 if dot.diamond else 0.85)
    return Patch(dot.x - r, dot.y - r, dot.x + r, dot.y + r)


def _spots(dot: Dot, name: str, size: float) -> list[Spot]:
    gap, wide = dot.r + 4, (0.62 if dot.diamond else 0.55) * size * len(name)  # names of diamonds are bold
    right, left, under = (
        (dot.x + gap, dot.y + 4, "start"),
        (dot.x - gap, dot.y + 4, "end"),
        (dot.x, dot.y + dot.r + size, "middle"),
    )
    above = [(dot.x + aside, dot.y - dot.r - 4 - up, "middle") for up in (0, 14, 28) for aside in (0, -18, 18)]
    beside = [
        (dot.x + side * gap, dot.y + down, "start" if side > 0 else "end") for down in (16, -10) for side in (1, -1)
    ]
    spots = [*above, right, left, under] if dot.diamond else [right, left, above[0], under, *beside]
    shift = {"start": 0.0, "middle": wide / 2, "end": wide}
    return [Spot(x, y, a, Patch(x - shift[a], y - size, x - shift[a] + wide, y + 2)) for x, y, a in spots]


def _free(patch: Patch, taken: list[Patch], sheet: Sheet) -> bool:
    if patch.left < 2 or patch.top < 2 or patch.right > sheet.width - 2 or patch.bottom > sheet.height - 2:
        return False
    return not any(patch.meets(other) for other in taken)


def key(table: pd.DataFrame, sheet: Sheet, language: str = "en") -> list[Mark]:
    """Return the key at the lower left: what circles and diamonds stand for."""
    rows = [
        ("present_q50", say("map.present", language)),
        *([("encounters_q50", say("map.encounters", language))] if "encounters_q50" in table else []),
    ]
    x, y = 16.0, sheet.height - 4.0 - 50.0 * len(rows)
    marks: list[Mark] = [
        Line(
            through([(8, y - 14), (322, y - 14), (322, sheet.height - 8.0), (8, sheet.height - 8.0)]),
            fill="#ffffff",
            stroke=BORDER,
            opacity=0.92,
        )
    ]
    for i, (column, words) in enumerate(rows):
        largest, top = max(_by_place(table, column).values(), default=0.0), y + 4 + i * 50
        marks.append(Text(x, top, words, 11, colour=INK, bold=True))
        marks += [
            mark
            for j, share in enumerate((0.3, 0.1, 0.02))
            for mark in _sample(_round(largest * share), largest, (x + 18 + j * 98, top + 20), i == 1)
        ]
    return marks


def _sample(value: float, largest: float, at: Point, diamond: bool) -> list[Mark]:
    dot = Dot(*at, radius(value, largest), ORANGE if diamond else BLUE, "#ffffff", 1.0, 0.82, diamond)
    return [dot, Text(dot.x + dot.r + 5, dot.y + 4, short(value), 10.5, colour=MUTED)]


def _round(value: float) -> float:
    if value < 1:
        return round(value, 1)
    power = 10 ** math.floor(math.log10(value))
    return round(value / power) * power
