"""Coasts and borders that ship with the package: a small GeoJSON, made by tools/clip_basemap.py."""

import json
import math
from functools import cache
from importlib import resources

Ring = tuple[tuple[float, float], ...]
BOX = (-126.0, 3.0, -58.0, 50.0)  # west, south, east, north of what is packaged; tools/clip_basemap.py cuts it


@cache
def countries() -> tuple[tuple[str, tuple[Ring, ...]], ...]:
    """Return every country in the packaged box: ISO3 code, and its rings in longitude and latitude.

    Examples
    --------
    >>> "MEX" in [code for code, _ in countries()]
    True
    """
    text = resources.files("jornada.interface").joinpath("data", "basemap.json").read_text("utf-8")
    return tuple((shape["properties"]["iso3"], tuple(_rings(shape["geometry"]["coordinates"]))) for shape in json.loads(text)["features"])


def _rings(polygons: list[list[list[list[float]]]]) -> list[Ring]:
    return [tuple((x, y) for x, y in ring) for polygon in polygons for ring in polygon]


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
