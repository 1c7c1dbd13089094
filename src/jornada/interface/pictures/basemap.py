"""Coasts, borders and cities that ship with the package, packed by tools/basemap.py."""

import csv
import gzip
import json
import math
from functools import cache
from importlib import resources

Ring = tuple[tuple[float, float], ...]
BOX = (-180.0, -85.0, 180.0, 85.0)  # west, south, east, north of what a Mercator sheet can show
HUNDREDTHS = 100.0


@cache
def countries() -> tuple[tuple[str, tuple[Ring, ...]], ...]:
    """Return every country of the world: ISO3 code, and its rings in longitude and latitude.

    Examples
    --------
    >>> "MEX" in [code for code, _ in countries()]
    True
    """
    data = resources.files("jornada.interface").joinpath("data", "basemap.json.gz").read_bytes()
    return tuple((shape["iso3"], tuple(unpacked(ring) for ring in shape["rings"])) for shape in json.loads(gzip.decompress(data)))


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


@cache
def cities() -> tuple[tuple[str, float, float], ...]:
    """Return name, longitude and latitude of the cities by which a reader finds the way.

    Examples
    --------
    >>> "Managua" in [name for name, _, _ in cities()]
    True
    """
    text = resources.files("jornada.interface").joinpath("data", "cities.csv").read_text("utf-8")
    return tuple((row["name"], float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(text.splitlines()))


def clipped(ring: Ring, box: tuple[float, float, float, float]) -> Ring:
    """Return the part of a ring inside west, south, east, north (Sutherland and Hodgman, one side after another).

    Examples
    --------
    >>> clipped(((0, 0), (4, 0), (4, 4), (0, 4)), (1, -9, 9, 9))
    ((1.0, 0.0), (4, 0), (4, 4), (1.0, 4.0))
    """
    points = list(ring)
    for axis, bound, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
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
