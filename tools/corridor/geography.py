"""Places, modes and routes of the corridor, from the place and leg tables of the data folder."""

import heapq
import math
import unicodedata
from pathlib import Path

import pandas as pd

from tools.writing import Row


def plain(name: str) -> str:
    """Return a name in plain letters, as the tables use it for a key.

    Examples
    --------
    >>> plain("Ciudad Acuña")
    'Ciudad Acuna'
    """
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


ASSUMED = "assumption"
SECTORS = ("Big Bend", "Del Rio", "El Centro", "El Paso", "Laredo", "Rio Grande Valley", "San Diego", "Tucson", "Yuma")
DROPPED_ROLES = (
    "inm_checkpoint",
    "inm_checkpoint_abandoned_2023",
    "caitf_multiagency_checkpoint",
    "port_of_entry_cbp_one",
    "port_of_entry",
    "irregular_crossing_open_air_site",
)
TRAILHEADS = ("Acandi", "Capurgana")  # of the Darien: what people meet there is in `dangers`
DROPPED = ("Villa Ahumada / Samalayuca", "Tuzantan", "Cucuta", "Medellin")
ISO3 = {
    "Colombia": "COL",
    "Panama": "PAN",
    "Costa Rica": "CRI",
    "Nicaragua": "NIC",
    "Honduras": "HND",
    "Guatemala": "GTM",
    "Mexico": "MEX",
    "United States": "USA",
}
REFERENCE = "Mexico City"
SCALE = 0.25
PULL = 20.0  # utils of arriving: well above the ten or so days of travel, so that turning back is rare
# Mean days spent before going on; WOLA and press tell of weeks in Tapachula and at the border.
DAYS_AT = {
    "Lajas Blancas": 1.0,
    "San Vicente": 1.0,
    "Paso Canoas": 1.0,
    "Managua": 1.5,
    "Danli": 1.0,
    "Trojes": 1.0,
    "Choluteca": 1.0,
    "Guatemala City": 1.5,
    "Tecun Uman": 1.0,
    "Tapachula": 9.0,
    "Tenosique": 3.0,
    "Mexico City": 3.0,
    "San Pedro Sula": 1.0,
    "San Salvador": 1.0,
    "Monterrey": 1.0,
    "Torreon": 1.0,
    "Chihuahua": 1.0,
    "Cancun": 2.0,
}
BORDER = {
    "Tijuana": "San Diego",
    "Mexicali": "El Centro",
    "San Luis Rio Colorado": "Yuma",
    "Nogales": "Tucson",
    "Sasabe": "Tucson",
    "Sonoyta": "Tucson",
    "Agua Prieta": "Tucson",
    "Ciudad Juarez": "El Paso",
    "Ojinaga": "Big Bend",
    "Ciudad Acuna": "Del Rio",
    "Piedras Negras": "Del Rio",
    "Nuevo Laredo": "Laredo",
    "Reynosa": "Rio Grande Valley",
    "Matamoros": "Rio Grande Valley",
}
BORDER_DAYS = 7.0
# Chance, over a whole stay, of staying for work, a home or family; as a utility this is PULL + log(chance).
SETTLING = {
    "Tapachula": 16.8 - 4.5,
    "Mexico City": 20.0 - 4.5,
    "Monterrey": 20.0 - 4.5,
    "Tijuana": 20.0 - 5.0,
    "Ciudad Juarez": 20.0 - 5.0,
    "Reynosa": 20.0 - 5.0,
    "Matamoros": 20.0 - 5.0,
}
# States of Mexico in three belts: a claim of asylum keeps one in its state, appointments are for the centre and the
# north.
STATES = {
    "MX south Chiapas": (
        "Ciudad Hidalgo",
        "Talisman",
        "Tapachula",
        "Huehuetan",
        "Huixtla",
        "Villa Comaltitlan",
        "Escuintla",
        "Mapastepec",
        "Pijijiapan",
        "Tonala",
        "Arriaga",
        "Comitan",
        "Tuxtla Gutierrez",
        "San Cristobal de las Casas",
        "Palenque",
    ),
    "MX south Oaxaca": (
        "San Pedro Tapanatepec",
        "Santo Domingo Zanatepec",
        "La Ventosa",
        "Juchitan",
        "Ciudad Ixtepec",
        "Matias Romero",
        "Oaxaca",
    ),
    "MX south Tabasco": ("Tenosique", "El Ceibo", "Villahermosa"),
    "MX south Quintana Roo": ("Cancun",),
    "MX south Veracruz": (
        "Coatzacoalcos",
        "Acayucan",
        "Medias Aguas",
        "Tierra Blanca",
        "Cordoba",
        "Orizaba",
        "Veracruz",
    ),
    "MX centre Puebla": ("Puebla",),
    "MX centre Tlaxcala": ("Apizaco",),
    "MX centre Mexico City": ("Mexico City",),
    "MX centre Mexico": ("Huehuetoca", "Lecheria"),
    "MX centre Queretaro": ("Queretaro",),
    "MX centre Guanajuato": ("Celaya", "Irapuato"),
    "MX centre Jalisco": ("Guadalajara",),
    "MX centre Aguascalientes": ("Aguascalientes",),
    "MX centre San Luis Potosi": ("San Luis Potosi",),
    "MX centre Zacatecas": ("Zacatecas",),
    "MX north Coahuila": ("Saltillo", "Monclova", "Torreon", "Ciudad Acuna", "Piedras Negras"),
    "MX north Nuevo Leon": ("Monterrey",),
    "MX north Chihuahua": ("Chihuahua", "Ciudad Juarez", "Ojinaga"),
    "MX north Sinaloa": ("Mazatlan", "Culiacan"),
    "MX north Baja California": ("Tijuana", "Mexicali"),
    "MX north Sonora": (
        "Hermosillo",
        "Caborca",
        "Altar",
        "Sasabe",
        "Sonoyta",
        "San Luis Rio Colorado",
        "Nogales",
        "Agua Prieta",
    ),
    "MX north Tamaulipas": ("Nuevo Laredo", "Reynosa", "Matamoros"),
}
REGIONS = {place: region for region, places in STATES.items() for place in places}
UNITED_STATES = "United States"
KM_FROM_MEXICO_CITY = {
    "Tijuana": 2780,
    "Mexicali": 2600,
    "San Luis Rio Colorado": 2530,
    "Sonoyta": 2330,
    "Nogales": 2180,
    "Agua Prieta": 2200,
    "Ciudad Juarez": 1820,
    "Ojinaga": 1690,
    "Ciudad Acuna": 1300,
    "Piedras Negras": 1270,
    "Nuevo Laredo": 1130,
    "Reynosa": 1000,
    "Matamoros": 990,
}
FLIGHTS = (
    ("Cancun", "Mexico City", 1290),
    ("Mexico City", "Tijuana", 2300),
    ("Mexico City", "Ciudad Juarez", 1550),
    ("Mexico City", "Monterrey", 710),
    ("Mexico City", "Hermosillo", 1600),
)
MORE_ROADS = (
    ("San Salvador", "Guatemala City", 270),
    ("San Salvador", "Esquipulas", 170),
    ("Cancun", "Villahermosa", 880),
    ("Mexico City", "Lecheria", 30),
    ("Cordoba", "Orizaba", 25),
    ("Irapuato", "San Luis Potosi", 210),
    ("Irapuato", "Mexico City", 320),
    ("Santo Domingo Zanatepec", "Juchitan", 105),
)
MODES = (
    ("foot", 8, 4, 0, -0.3, -0.2),
    ("bus", 20, 60, 0.05, 0, 0),
    ("train", 16, 25, 0, -0.3, -0.5),
    ("boat", 10, 20, 0.6, 0, 0),
    ("car", 16, 55, 0.12, -0.1, 0),
    ("air", 12, 500, 0.07, 0, 0),
)
NAMES = {
    name: shown
    for shown in (
        "Necoclí",
        "Capurganá",
        "Acandí",
        "Canaán Membrillo",
        "San José",
        "Peñas Blancas",
        "Danlí",
        "Tecún Umán",
        "Talismán",
        "Huehuetán",
        "Villa Comaltitlán",
        "Tonalá",
        "Juchitán",
        "Matías Romero",
        "Tuxtla Gutiérrez",
        "San Cristóbal de las Casas",
        "Comitán",
        "Córdoba",
        "Lechería",
        "Querétaro",
        "San Luis Potosí",
        "Torreón",
        "Mazatlán",
        "Culiacán",
        "Sásabe",
        "San Luis Río Colorado",
        "Ciudad Juárez",
        "Ciudad Acuña",
        "Cancún",
    )
    for name in [plain(shown)]
}


def short(name: str) -> str:
    """Return the id of a place: its name, sectors as in the encounter table, without what stands in brackets.

    Examples
    --------
    >>> short("USBP Del Rio sector"), short("San Vicente (Meteti)")
    ('Del Rio Sector', 'San Vicente')
    """
    for sector in SECTORS:
        if name.startswith(f"USBP {sector} sector"):
            return f"{sector} Sector"
    return name.split(" (")[0].split(" / ")[0].strip()


def kind_of(role: str) -> str:
    """Return the kind of a place from its role in the data."""
    if role == "usbp_sector":
        return "destination"
    if role in ("darien_trailhead", "origin_gateway", "caravan_origin", "darien_staging_port"):
        return "origin"
    return "border" if "border" in role or "entry_crossing" in role else "town"


def stay_of(place: str) -> float:
    """Return the utility of staying: the mean number of days before going on is its exponential."""
    return round(math.log(DAYS_AT.get(place, BORDER_DAYS if place in BORDER else 0.1)), 2)


def place_row(name: str, country: str, where: tuple[float, float], kind: str, source: str) -> Row:
    """Return a row of places."""
    sector = kind == "destination"
    return {
        "place": name,
        "name": NAMES.get(name, ""),
        "country": country,
        "latitude": where[0],
        "longitude": where[1],
        "kind": kind,
        "stay": "" if sector else stay_of(name),
        "settle": SETTLING.get(name, ""),
        "region": REGIONS.get(name, ""),
        "area": name if sector else "",
        "source": source + ("" if sector else "; days of stay and settling: assumption"),
    }


def places(data: Path) -> list[Row]:
    """Return the places: the data without checkpoints and ports of entry, and two that are recalled."""
    table = pd.read_csv(data / "places.csv")
    table = table[~table.role.isin(DROPPED_ROLES) & ~table.name.isin(DROPPED)]
    rows = [
        place_row(short(p.name), ISO3[p.country], (p.lat, p.lon), kind_of(p.role), str(p.source))
        for p in table.itertuples(index=False)
    ]
    recalled = "coordinates recalled, verify (assumption)"
    return rows + [
        place_row("San Salvador", "SLV", (13.69, -89.22), "origin", recalled),
        place_row("Cancun", "MEX", (21.16, -86.85), "town", recalled),
        place_row(
            UNITED_STATES,
            "USA",
            (33.9, -99.5),
            "destination",
            "drawn behind the border: those whose case is pending, wherever they live (assumption)",
        ),
    ]


def modes() -> list[Row]:
    """Return the modes."""
    names = ("mode", "hours", "km_per_hour", "fare_per_km", "liking", "liking_family")
    return [dict(zip(names, mode, strict=True)) | {"source": ASSUMED} for mode in MODES]


def leg(ends: tuple[str, str], mode: str, km: float, source: str, more: Row) -> Row:
    """Return a row of routes."""
    return (
        {"leg": f"{ends[0]} - {ends[1]} {mode}", "from": ends[0], "to": ends[1], "mode": mode, "km": km}
        | more
        | {"source": source}
    )


def road(ends: tuple[str, str], km: float, source: str, mexico: bool) -> list[Row]:
    """Return the ways of using a road: in Mexico a bus needs a paper, a guide's car and walking do not."""
    if not mexico:
        return [leg(ends, "bus", km, source, {"both_ways": "yes"})]
    rows = [
        leg(ends, "bus", km, source, {"needs": "bus", "both_ways": "yes"}),
        leg(ends, "car", km, source + "; fare: assumption", {"both_ways": "yes"}),
    ]
    if km <= 120:
        rows.append(leg(ends, "foot", km, source, {"both_ways": "yes"}))
    return rows


def listed_routes(data: Path, country: dict[str, str]) -> list[Row]:
    """Return the legs of the data between kept places, without the railway out of service since 2005."""
    rows: list[Row] = []
    for r in pd.read_csv(data / "routes.csv").itertuples(index=False):
        ends = (short(r[0]), short(r[1]))
        unused = r.mode == "rail" and ends[1] in ("Arriaga", "Tapachula")
        if unused or pd.isna(r.km) or not set(ends) <= set(country) or ends[1].endswith("Sector"):
            continue
        source = f"routes.csv: {r.km_basis}" + (" (assumption)" if "recalled" in str(r.km_basis) else "")
        if r.mode == "rail":
            rows.append(leg(ends, "train", r.km, source + "; death: assumption", {"death": 0.0001}))
        elif r.mode in ("boat", "river_boat"):
            rows.append(leg(ends, "boat", r.km, source, {"death": 0.00005, "both_ways": "yes"}))
        elif r.mode == "walk":
            danger = {"death": 0.0005} if r.km > 50 and ends[0] not in TRAILHEADS else {}
            rows.append(
                leg(
                    ends,
                    "foot",
                    r.km,
                    source + ("; death: assumption" if danger else ""),
                    {"both_ways": "yes", **danger},
                )
            )
        else:
            rows += road(ends, r.km, source, country[ends[0]] == country[ends[1]] == "MEX")
    return rows


def routes(data: Path, rows: list[Row]) -> list[Row]:
    """Return the legs: those of the data, direct roads north, flights, and the crossings."""
    country = {str(row["place"]): str(row["country"]) for row in rows}
    legs = listed_routes(data, country)
    for start, end, km in MORE_ROADS:
        legs += road(
            (start, end), km, "distance recalled, verify (assumption)", country[start] == country[end] == "MEX"
        )
    for city, km in KM_FROM_MEXICO_CITY.items():
        legs += road((REFERENCE, city), km, "direct service, distance recalled, verify (assumption)", True)
    legs += [
        leg((a, b), "air", km, "domestic flight, great circle (assumption)", {"needs": "air"}) for a, b, km in FLIGHTS
    ]
    for city, sector in BORDER.items():
        legs.append(
            leg(
                (city, f"{sector} Sector"),
                "foot",
                10,
                "to the line, not the headquarters; encounter: assumption",
                {"encounter": 0.75},
            )
        )
    unique = {str(row["leg"]): row for row in legs}
    return list(unique.values())


def cost_to(legs: list[Row], end: str, paper: str) -> dict[str, float]:
    """Return the least utils spent from each place to `end`, at the default weights.

    A paper here meets every need, and no stop.
    """
    pace = {mode: (hours, speed, fare, liking) for mode, hours, speed, fare, liking, _ in MODES}
    into: dict[str, list[tuple[str, float]]] = {}
    for row in legs:
        if row.get("needs") and not paper:
            continue
        hours, speed, fare, liking = pace[str(row["mode"])]
        km, risk = float(row["km"]), float(row.get("death", 0) or 0)  # type: ignore[arg-type]
        cost = (
            km / speed / hours * (1 - liking)
            + 0.3 * km * fare / 100
            + 50 * risk
            + (0.0 if paper else float(row.get("stopped", 0)))
        )  # type: ignore[arg-type]
        into.setdefault(str(row["to"]), []).append((str(row["from"]), cost))
        if row.get("both_ways") == "yes":
            into.setdefault(str(row["from"]), []).append((str(row["to"]), cost))
    return nearest_first(into, end)


def way_north(legs: list[Row], paper: str) -> float:
    """Return what the way from the place of reference to the sectors costs, all nine alike.

    With it, going on is worth PULL there.
    """
    total = sum(math.exp(-cost_to(legs, f"{sector} Sector", paper)[REFERENCE] / SCALE) for sector in SECTORS)
    return round(-SCALE * math.log(total), 3)


def nearest_first(into: dict[str, list[tuple[str, float]]], end: str) -> dict[str, float]:
    """Return least costs by Dijkstra's algorithm on legs listed by where they end."""
    found: dict[str, float] = {}
    heap = [(0.0, end)]
    while heap:
        cost, place = heapq.heappop(heap)
        if place in found:
            continue
        found[place] = cost
        for start, more in into.get(place, []):
            heapq.heappush(heap, (cost + more, start))
    return found
