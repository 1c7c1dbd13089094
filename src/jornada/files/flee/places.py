"""locations.csv and routes.csv of Flee as places, sites, routes and links."""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from typing import NamedTuple

from jornada.domain.fault import Fault, nearest
from jornada.domain.names.nearest import Alike
from jornada.domain.nouns.flee3 import Link, Site
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Route
from jornada.domain.schema.cells import RawRow
from jornada.files.flee.folder import FleeFolder, Sheet, number, whole

KINDS = {
    "camp": "camp",
    "conflict": "conflict",
    "forward": "hub",
    "marker": "marker",
    "flood_zone": "water_zone",
    "default": "town",
    "town": "town",
}
SHOWN = {"camp": "shelter", "idpcamp": "shelter", "conflict": "origin", "water_zone": "origin"}
EXTRAS = {
    "capacity_per_day": "growth",
    "initial_idps": "initial",
    "conflict_intensity": "intensity",
    "trade_volume": "trade",
    "hdi": "development",
}
UNUSED = {
    "deactivation_probability": "camps_are_sinks does nothing in Flee 3",
    "farmer_fraction": "harvest_months is not supported",
}
UNLIMITED = -1
MOST = 100_000_000_000  # people; whoever gives more room than there are people means no limit
SOURCES = {"locations": "input_csv/locations.csv", "routes": "input_csv/routes.csv"}
WRITTEN = ("conflict_zone", "town", "camp", "idpcamp", "forwarding_hub", "marker", "flood_zone")


class Extras(NamedTuple):
    """What a row of locations.csv may say behind its eighth column, by the fields of a site."""

    intensity: float  # how strong the conflict is
    growth: int  # people a day that its capacity grows by
    initial: int  # displaced people there on the first day whom no count holds
    trade: float  # exports and imports, in billion USD
    development: float  # Human Development Index, 0 to 1


@dataclass
class Located:
    """Places, sites, routes and links of a folder."""

    places: list[Place] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    first: str = "latitude"
    taken: set[str] = field(default_factory=set)
    pairs: Counter[frozenset[str]] = field(default_factory=Counter)
    legs: set[str] = field(default_factory=set)

    @cached_property
    def names(self) -> Alike:
        """Return the names of the places, all of which are read by then."""
        return Alike(place.place for place in self.places)

    def settle(self, place: Place, site: Site) -> None:
        """Add a place and what it is."""
        self.places.append(place)
        self.sites.append(site)
        self.taken.add(place.place)

    def add(self, route: Route) -> None:
        """Add a route."""
        self.routes.append(route)
        self.pairs[frozenset((route.start_place, route.end_place))] += 1
        self.legs.add(route.leg)


def kind_of(text: str) -> str:
    """Return our kind for a location_type, as Flee finds it: by what is in the word.

    Examples
    --------
    >>> kind_of("conflict_zone"), kind_of("IDPcamp"), kind_of("village")
    ('conflict', 'idpcamp', '')
    """
    low = text.lower()
    if "camp" in low and "idp" in low:
        return "idpcamp"
    return next((kind for word, kind in KINDS.items() if word in low), "")


def located(folder: FleeFolder) -> Located:
    """Return the geography of a folder, with every fault in it."""
    found, sheet = Located(), folder.sheet("locations.csv")
    found.first = _first_coordinate(folder, sheet)
    if sheet.rows and not sheet.header:
        folder.warn(
            "J054",
            "locations.csv",
            "no header",
            "a first row #name,region,country,latitude,longitude,location_type,conflict_date,population",
        )
    for column in sheet.header[8:]:
        if column not in EXTRAS:
            folder.warn(
                "J052",
                f"locations.csv, {column}",
                column,
                f"a column that something reads; {UNUSED.get(column, 'nothing does')}",
            )
    for row in sheet.rows:
        _location(folder, sheet, row, found)
    if "locations.csv" in folder.sheets and not found.places and not sheet.rows:
        folder.say(Fault("J003", "locations.csv", "no rows", "a row for each place"))
    for row in folder.sheet("routes.csv").rows:
        _route(folder, folder.sheet("routes.csv"), row, found)
    return found


def _first_coordinate(folder: FleeFolder, sheet: Sheet) -> str:
    """Say which coordinate stands first: by the header, or by values that no latitude has."""
    named = sheet.header[3].lower() if len(sheet.header) > 3 else ""
    beyond = any(abs(number(cells[3]) or 0.0) > 90.0 for _, cells in sheet.rows if len(cells) > 4)
    if beyond and named.startswith("lat"):
        folder.say(
            Fault(
                "J056",
                "locations.csv, latitude",
                "values beyond 90",
                "latitude first, longitude second: they are swapped",
            )
        )
    return "longitude" if named.startswith("lon") or (beyond and not named.startswith("lat")) else "latitude"


def _location(folder: FleeFolder, sheet: Sheet, row: RawRow, found: Located) -> None:
    line, cells = row.number, row.cells
    if len(cells) < 8:
        folder.say(
            Fault(
                "J054",
                sheet.at(line),
                f"{len(cells)} cells",
                "at least 8: name, region, country, latitude, longitude, type, conflict_date, population; Flee stops at"
                " the missing one",
            )
        )
        return
    name, kind = cells[0], kind_of(cells[5])
    if name in found.taken:
        folder.say(Fault("J014", sheet.at(line, "name"), name, "a name that no other place has"))
        return
    if not kind:
        folder.say(
            Fault(
                "J012",
                sheet.at(line, "location_type"),
                cells[5],
                "one of " + ", ".join(WRITTEN),
                nearest(cells[5].lower(), WRITTEN),
            )
        )
        return
    values = {
        name: _amount(folder, sheet.at(line, name), text) for name, text in (("first", cells[3]), ("second", cells[4]))
    }
    camp, begins = kind in ("camp", "idpcamp"), 0
    people = (_capacity if camp else _population)(folder, sheet.at(line, "population"), cells[7])
    if kind == "conflict":
        begins = _count(folder, sheet.at(line, "conflict_date"), cells[6], "a whole day; Flee stops without one")
    latitude, longitude = (
        (values["first"], values["second"]) if found.first == "latitude" else (values["second"], values["first"])
    )
    if not -90.0 <= latitude <= 90.0 or not -180.0 <= longitude <= 180.0:
        folder.say(
            Fault(
                "J011",
                sheet.at(line, "latitude"),
                f"{latitude:g}, {longitude:g}",
                "latitude from -90 to 90 and longitude from -180 to 180; swapped?",
            )
        )
        return
    extras = _extras(folder, sheet, row)
    place = Place(
        name,
        country=cells[2] or "unknown",
        latitude=latitude,
        longitude=longitude,
        kind=SHOWN.get(kind, "town"),
        region=cells[1] or "unknown",
        source=SOURCES["locations"],
    )
    site = Site(name, kind, 0 if camp else people, people if camp else 0, begins, *extras, SOURCES["locations"])
    found.settle(folder.kept(place, sheet.at(line)), folder.kept(site, sheet.at(line)))


def _extras(folder: FleeFolder, sheet: Sheet, row: RawRow) -> Extras:
    """Return what the columns behind the eighth say."""
    line, cells = row.number, row.cells
    given = {
        EXTRAS[name]: text for name, text in zip(sheet.header[8:], cells[8:], strict=False) if name in EXTRAS and text
    }
    if len(cells) > max(8, len(sheet.header)):
        folder.say(
            Fault("J054", sheet.at(line), f"{len(cells)} cells", f"{max(8, len(sheet.header))}, as in the header")
        )
    numbers = {name: _amount(folder, sheet.at(line, name), text) for name, text in given.items()}
    return Extras(
        numbers.get("intensity", 1.0),
        int(numbers.get("growth", 0)),
        int(numbers.get("initial", 0)),
        numbers.get("trade", 0.0),
        numbers.get("development", 0.0),
    )


def _amount(folder: FleeFolder, at: str, text: str) -> float:
    value = number(text) if text else 0.0
    if value is None:
        folder.say(Fault("J010", at, text, "a number"))
    return value or 0.0


def _capacity(folder: FleeFolder, at: str, text: str) -> int:
    """Return the room in a camp; 0 and less are no limit in Flee, and so is more than there are people."""
    value = whole(text) if text else 0
    if value is not None and (value < UNLIMITED or value > MOST):
        folder.bend(
            "J011",
            at,
            text,
            f"room for 1 to {MOST} people, or 0 or {UNLIMITED} for no limit; Flee sets no limit here, and so do we",
        )
        return UNLIMITED
    return value if value == UNLIMITED else _count(folder, at, text)


def _population(folder: FleeFolder, at: str, text: str) -> int:
    """Return who lives in a place; fewer than nobody is nobody."""
    value = whole(text) if text else 0
    if value is not None and value < 0:
        folder.bend(
            "J011", at, text, "0 or more; Flee stops where such a place has a conflict, and here nobody lives there"
        )
        return 0
    return _count(folder, at, text)


def _count(folder: FleeFolder, at: str, text: str, allowed: str = "a whole number, or empty for 0") -> int:
    value = whole(text) if text or "stops" in allowed else 0
    if value is None or (value < 0 and "day" not in allowed):
        folder.say(Fault("J010", at, text, allowed))
    return max(value or 0, 0) if "day" not in allowed else value or 0


def _route(folder: FleeFolder, sheet: Sheet, row: RawRow, found: Located) -> None:
    line, cells = row.number, row.cells
    if len(cells) < 3:
        folder.say(Fault("J054", sheet.at(line), f"{len(cells)} cells", "at least 3: name1, name2, distance"))
        return
    unknown = [name for name in cells[:2] if name not in found.names]
    for name in unknown:
        folder.say(
            Fault("J055", sheet.at(line), name, "a place of locations.csv; Flee stops here", nearest(name, found.names))
        )
    km, flag = number(cells[2]), whole(cells[3]) if len(cells) > 3 and cells[3] else 0
    if km is None or km < 0.0:
        folder.say(Fault("J010", sheet.at(line, "distance"), cells[2], "kilometres, 0 or more"))
    if flag not in (0, 1, 2):
        folder.say(Fault("J010", sheet.at(line, "forced_redirection"), cells[3], "empty, 0, 1 or 2"))
    if cells[0] == cells[1]:
        folder.say(Fault("J012", sheet.at(line), cells[1], "another place than where the leg begins"))
    if unknown or km is None or km < 0.0 or flag not in (0, 1, 2) or cells[0] == cells[1]:
        return
    leg = _leg_name(folder, sheet.at(line), cells, found)
    route = Route(leg, cells[0], cells[1], "road", km=km, both_ways=True, source=SOURCES["routes"])
    found.add(folder.kept(route, sheet.at(line)))
    link = _link(folder, sheet, row, leg)
    if link != Link(leg):
        found.links.append(folder.kept(replace(link, source=SOURCES["routes"]), sheet.at(line)))


def _leg_name(folder: FleeFolder, at: str, cells: tuple[str, ...], found: Located) -> str:
    same = found.pairs[frozenset(cells[:2])]
    if same:
        folder.warn(
            "J056",
            at,
            f"{cells[0]} and {cells[1]} again",
            "each pair once: people weigh both, and all travel by the one that stands first",
        )
    name = f"{cells[0]}-{cells[1]}"
    names = (f"{name} {number}" if number > 1 else name for number in count(same + 1))
    # Haut to Mbomou-Obo and Haut-Mbomou to Obo would be one
    return next(name for name in names if name not in found.legs)


def _link(folder: FleeFolder, sheet: Sheet, row: RawRow, leg: str) -> Link:
    line, cells = row.number, row.cells
    flag = whole(cells[3]) if len(cells) > 3 and cells[3] else 0
    if flag == 1:
        folder.warn(
            "J056",
            sheet.at(line, "forced_redirection"),
            "1",
            "0: nobody is redirected in Flee 3, and 1 makes two legs of one, with twice the weight; or `single_links`",
        )
    given = {name: text for name, text in zip(sheet.header[4:], cells[4:], strict=False) if text}
    for name in given:
        if name not in ("max_move_speed", "walk_probability"):
            folder.warn(
                "J052", sheet.at(line, name), name, "max_move_speed or walk_probability; nothing reads other columns"
            )
    speed, walk = (number(given[name]) if name in given else None for name in ("max_move_speed", "walk_probability"))
    if ("max_move_speed" in given and not (speed or 0) > 0) or (
        "walk_probability" in given and not 0.0 <= (walk if walk is not None else -1.0) <= 1.0
    ):
        folder.say(
            Fault("J010", sheet.at(line), str(given), "max_move_speed above 0, and walk_probability from 0 to 1")
        )
        return Link(leg)
    return Link(leg, speed, walk or 0.0, flag or 0)
