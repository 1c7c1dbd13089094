"""Coasts and borders that ship with the package: a small reader of TopoJSON."""

import json
import math
from functools import cache
from importlib import resources
from typing import Any

Ring = tuple[tuple[float, float], ...]


@cache
def countries() -> tuple[tuple[str, str, tuple[Ring, ...]], ...]:
    """Return every country: ISO3 code, name, and its rings in longitude and latitude."""
    text = resources.files("jornada.interface").joinpath("data", "world-50m.json").read_text("utf-8")
    topology = json.loads(text)
    arcs = decoded(topology)
    shapes = topology["objects"]["countries"]["geometries"]
    return tuple((s["properties"].get("a3", ""), s["properties"].get("name", ""), tuple(rings(s, arcs))) for s in shapes)


def decoded(topology: dict[str, Any]) -> list[Ring]:
    """Return the arcs of a topology: steps are added up, then scaled and moved.

    Examples
    --------
    >>> decoded({"arcs": [[[1, 1], [2, 0]]], "transform": {"scale": [10, 10], "translate": [0, 5]}})
    [((10, 15), (30, 15))]
    """
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(tuple(points))
    return arcs


def rings(shape: dict[str, Any], arcs: list[Ring]) -> list[Ring]:
    """Return the rings of a shape; a negative arc number means that arc backwards.

    Examples
    --------
    >>> rings({"type": "Polygon", "arcs": [[0, -2]]}, [((0, 0), (1, 0)), ((0, 0), (1, 0))])
    [((0, 0), (1, 0), (0, 0))]
    """
    if shape["type"] not in ("Polygon", "MultiPolygon"):
        return []
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    found = []
    for numbers in (ring for polygon in polygons for ring in polygon):
        points: list[tuple[float, float]] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        found.append(tuple(points))
    return found


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
