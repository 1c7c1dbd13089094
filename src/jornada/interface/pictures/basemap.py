"""Coasts, borders and cities that ship with the package, packed by tools/basemap.py."""

import csv
import gzip
import json
import math
from functools import cache
from importlib import resources
from typing import NamedTuple

Ring = tuple[tuple[float, float], ...]
HUNDREDTHS = 100.0


class Extent(NamedTuple):
    """A part of the world."""

    west: float  # its western edge, in degrees of longitude
    south: float  # its southern edge, in degrees of latitude
    east: float  # its eastern edge, in degrees of longitude
    north: float  # its northern edge, in degrees of latitude

    @property
    def wide(self) -> float:
        """Return the degrees of longitude."""
        return self.east - self.west

    @property
    def tall(self) -> float:
        """Return the degrees of latitude."""
        return self.north - self.south

    def within(self, other: "Extent") -> "Extent":
        """Return the part that lies in another."""
        west, south = max(self.west, other.west), max(self.south, other.south)
        return Extent(west, south, min(self.east, other.east), min(self.north, other.north))

    def holds(self, longitude: float, latitude: float) -> bool:
        """Say whether a point lies inside."""
        return self.west < longitude < self.east and self.south < latitude < self.north


PACKED = Extent(-180.0, -85.0, 180.0, 85.0)  # what a Mercator sheet can show


@cache
def countries() -> tuple[tuple[str, tuple[Ring, ...]], ...]:
    """Return every country of the world: ISO3 code, and its rings in longitude and latitude.

    Examples
    --------
    >>> "MEX" in [code for code, _ in countries()]
    True
    """
    data = resources.files("jornada.interface").joinpath("data", "basemap.json.gz").read_bytes()
    return tuple(
        (shape["iso3"], tuple(unpacked(ring) for ring in shape["rings"])) for shape in json.loads(gzip.decompress(data))
    )


def unpacked(steps: list[int]) -> Ring:
    """Return a ring from its steps in hundredths of a degree.

    Examples
    --------
    >>> unpacked([100, 200, 50, -50])
    ((1.0, 2.0), (1.5, 1.5))
    """
    x = y = 0
    ring = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        ring.append((x / HUNDREDTHS, y / HUNDREDTHS))
    return tuple(ring)


class City(NamedTuple):
    """A city by which a reader finds the way."""

    name: str  # as it is written on the map
    longitude: float  # in degrees
    latitude: float  # in degrees


@cache
def cities() -> tuple[City, ...]:
    """Return the cities by which a reader finds the way.

    Examples
    --------
    >>> "Managua" in [city.name for city in cities()]
    True
    """
    text = resources.files("jornada.interface").joinpath("data", "cities.csv").read_text("utf-8")
    return tuple(
        City(row["name"], float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(text.splitlines())
    )


def clipped(ring: Ring, extent: Extent) -> Ring:
    """Return the part of a ring inside an extent (Sutherland and Hodgman, one side after another).

    Examples
    --------
    >>> clipped(((0, 0), (4, 0), (4, 4), (0, 4)), Extent(1, -9, 9, 9))
    ((1.0, 0.0), (4, 0), (4, 4), (1.0, 4.0))
    """
    points = list(ring)
    for axis, bound, sign in ((0, extent.west, 1), (1, extent.south, 1), (0, extent.east, -1), (1, extent.north, -1)):
        points = _one_side(points, axis, bound, sign)
    return tuple(points)


def _one_side(points: list[tuple[float, float]], axis: int, bound: float, sign: int) -> list[tuple[float, float]]:
    kept: list[tuple[float, float]] = []
    for before, now in zip(points[-1:] + points[:-1], points, strict=True):
        inside, was = sign * (now[axis] - bound) >= 0, sign * (before[axis] - bound) >= 0
        if inside != was:
            share = (bound - before[axis]) / (now[axis] - before[axis])
            kept.append((before[0] + share * (now[0] - before[0]), before[1] + share * (now[1] - before[1])))
        if inside:
            kept.append(now)
    return kept


def mercator(latitude: float) -> float:
    """Return the northing of a latitude, in degrees.

    Examples
    --------
    >>> round(mercator(60.0), 2)
    75.46
    """
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))
