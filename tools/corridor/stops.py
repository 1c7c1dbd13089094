"""Stops on the roads of Mexico and what follows: released, returned, held at a station, taken south by bus while there
are seats.

Published are the events and returns of INM by month and nationality, some shares of events by state, and the places of
stations. How the stops are spread over roads, who is held and how many seats there are nobody publishes: those rows say
assumption.
"""

from fnmatch import fnmatchcase
from pathlib import Path

from tools.corridor.series import ALL, FIT_LAST, INM, NATIONS, Month, begins, ends, known, mexico, months
from tools.policies import Policy, policies_text
from tools.writing import Row

COST = 0.25  # utils of a certain stop (`choice.stopped`): most of those stopped go on the same day
PASSES = "bus"  # whoever may take a bus is let through
LEVEL = (
    "level by hand from INM events of January to July 2022 and the share of the south in those of January to April 2023"
    " (UPM/SEGOB); where on the road: assumption"
)
FOOT = 0.5  # on foot half as many are stopped
# Region of the stop, checkpoint, the legs that pass it, the chance of a car, and whether there are legs on foot. Those
# of Chiapas and La Ventosa are
# in the places of the data folder, where they have no leg of their own.
CHECKPOINTS = (
    ("south Chiapas", "Viva Mexico", "Tapachula - *", 0.12, True),
    ("south Chiapas", "Huixtla", "Huixtla - *", 0.12, True),
    ("south Chiapas", "Huixtla, coming from Tapachula", "Tapachula - [MT]*", 0.12, False),
    ("south Chiapas", "Echegaray", "Mapastepec - *", 0.12, True),
    ("south Chiapas", "Echegaray, coming from Tapachula", "Tapachula - [MT]*", 0.12, False),
    ("south Chiapas", "Arriaga", "Arriaga - *", 0.12, True),
    ("south Chiapas", "La Trinitaria", "Comitan - *", 0.04, True),
    ("south Chiapas", "Catazaja", "Palenque - *", 0.03, False),
    ("south Tabasco", "Tenosique", "Tenosique - *", 0.06, True),
    ("south Tabasco", "Villahermosa", "Villahermosa - *", 0.022, False),
    ("gulf", "La Ventosa", "La Ventosa - *", 0.08, True),
    ("gulf", "Acayucan", "Acayucan - *", 0.05, False),
    ("centre", "Mexico City", "Mexico City - *", 0.03, False),
)
BY_TRAIN = (("gulf", "Medias Aguas", 0.05), ("centre", "Huehuetoca", 0.05))
INTO = {
    "northeast": ("Piedras Negras", "Ciudad Acuna", "Nuevo Laredo", "Reynosa", "Matamoros"),
    "Chihuahua": ("Ciudad Juarez", "Ojinaga"),
    "northwest": ("Tijuana", "Mexicali", "San Luis Rio Colorado", "Sonoyta", "Sasabe", "Nogales", "Agua Prieta"),
}
NORTH = 0.045  # before each city at the border, by car and by train
# Region of the stops, where its station stands, its places, and the seats a day on buses to the south.
REST_OF_PLACES = "a third of the 1,956 places of the 13 other stations (INM, May 2023); where: assumption"
STATIONS = (
    ("south Chiapas", "Tapachula", 960, 0, "INM, May 2023"),
    ("south Tabasco", "Villahermosa", 532, 0, "INM, May 2023"),
    ("gulf", "Acayucan", 836, 20, "INM, May 2023"),
    ("centre", "Mexico City", 502, 20, "INM, May 2023"),
    ("northeast", "Saltillo", 652, 20, REST_OF_PLACES),
    ("Chihuahua", "Chihuahua", 652, 20, REST_OF_PLACES),
    ("northwest", "Hermosillo", 652, 20, REST_OF_PLACES),
)
TAKEN_TO = ("Tapachula", "Villahermosa")
# of those stopped, beside returns: adults held, families for a bus, released with an exit paper
HELD, BUS, EXIT = 0.15, 0.08, 0.1
# nationalities that are returned alike: agreements with Guatemala and Honduras
ALIKE = ("[GH][TN][MD]", "SLV", "[CN][UI][BC]", "*")
# First and last day, and the months whose returns among events are taken.
Period = tuple[str, str, tuple[Month, Month]]
PERIODS: tuple[Period, ...] = (
    ("", "2022-12-31", ((2022, 1), (2022, 12))),
    ("2023-01-01", "2023-03-31", ((2023, 1), (2023, 3))),
    ("2023-04-01", "", ((2023, 4), (2023, 9))),
)
FAMILIES = "[fc]*"  # and children alone
RETURNS = "INM: returns among events (UPM/SEGOB)"
FOLLOWS = "nobody publishes what follows a stop but the returns: assumption"


def stops() -> list[Row]:
    """Return the stops, by region, place and mode."""
    rows = []
    for region, name, legs, chance, on_foot in CHECKPOINTS:
        rows.append(stop(f"{region} {name}", f"{legs}[!<]", "car", chance))
        rows += [stop(f"{region} {name}, on foot", f"{legs}[!<]", "foot", chance * FOOT)] if on_foot else []
    rows += [
        stop(f"{region} trains at {place}", f"{place} - *[!<]", "train", chance) for region, place, chance in BY_TRAIN
    ]
    return rows + [
        stop(f"{region} before {city}", f"* - {city} *[!<]", "[ct]*", NORTH)
        for region, cities in INTO.items()
        for city in cities
    ]


def stop(name: str, legs: str, mode: str, chance: float) -> Row:
    """Return a row of stops."""
    return {
        "stop": name,
        "legs": legs,
        "mode": mode,
        "chance": round(chance, 3),
        "passes": PASSES,
        "basis": "fitted",
        "known_from": known(FIT_LAST),
        "source": LEVEL,
    }


def weighed(legs: list[Row], rows: list[Row]) -> list[Row]:
    """Return the legs with what a choice weighs of their stops, for those without papers, on the way they are named
    for."""
    found = []
    for leg in legs:
        free = 1.0
        for row in rows:
            if fnmatchcase(str(leg["leg"]), str(row["legs"])) and fnmatchcase(str(leg["mode"]), str(row["mode"])):
                free *= 1.0 - float(row["chance"])  # type: ignore[arg-type]
        found.append({**leg, "stopped": round(COST * (1.0 - free), 4)})
    return found


def dispositions(data: Path) -> list[Row]:
    """Return what follows a stop: held, returned, for a bus, released with an exit paper.

    The others are released and go on.
    """
    rows: list[Row] = [
        follow("released with an exit paper", "", who, share, "release", FOLLOWS) | {"gives": "oficio", "stop": where}
        for who, where, share in (("adult", "*", EXIT), (FAMILIES, "south *", EXIT + BUS), (FAMILIES, "*", EXIT))
    ]
    rows += [
        follow("for a bus", "", FAMILIES, BUS, "hold", FOLLOWS) | {"stop": f"{region} *", "office": buses(place)}
        for region, place, _, seats, _ in STATIONS
        if seats
    ]
    return rows + [row for period in PERIODS for alike in ALIKE for row in in_period(data, alike, period)]


def in_period(data: Path, alike: str, period: Period) -> list[Row]:
    """Return what follows a stop of some nationalities in a period: returned as INM returned, and what is left over."""
    first, last, window = period
    share, dates = returned_share(data, alike, window), {"starts": first, "ends": last}
    told: Row = dates | {"basis": "derived", "known_from": known(window[1])}
    held = (
        follow("held", alike, "adult", round(share + HELD, 4), "hold", f"{RETURNS}; the others held: assumption") | told
    )
    return [
        follow("returned", alike, FAMILIES, share, "remove", RETURNS) | told,
        *(held | {"stop": f"{region} *", "office": station(place)} for region, place, *_ in STATIONS),
        *(
            follow("released", alike, who, round(1 - share - rest - EXIT, 4), "release", FOLLOWS) | dates
            for who, rest in (("adult", HELD), (FAMILIES, BUS))
        ),
    ]


def follow(name: str, nation: str, household: str, share: float, effect: str, source: str) -> Row:
    """Return a row of dispositions that follows a stop, wherever it is."""
    return {
        "disposition": name,
        "nationality": nation or "*",
        "household": household,
        "stop": "*",
        "share": share,
        "effect": effect,
        "source": source,
    }


def returned_share(data: Path, alike: str, window: tuple[Month, Month]) -> float:
    """Return the share of INM events that ended in a return or deportation, of nationalities alike in some months."""
    sums = []
    for series in ("returned_by_nationality", "irregular_events_by_nationality"):
        table = mexico(data, series)
        sums.append(sum(table.get((nation, month), 0.0) for nation in like(alike) for month in months(*window)))
    return round(sums[0] / sums[1], 3)


def like(alike: str) -> list[str]:
    """Return the nationalities that a pattern stands for: those of no earlier one."""
    return [
        nation
        for nation in NATIONS
        if nation != "MEX" and next(other for other in ALIKE if fnmatchcase(nation, other)) == alike
    ]


def station(place: str) -> str:
    """Return the name of the station at a place."""
    return f"Station {place}"


def buses(place: str) -> str:
    """Return the name of the line for the buses that leave from a station."""
    return f"Buses south from {place}"


def offices() -> list[Row]:
    """Return the stations, and the buses that leave from those outside the south."""
    rows = []
    for _, place, places, seats, source in STATIONS:
        common: Row = {
            "place": place,
            "stage": "detention",
            "days": "1234567",
            "unit": "people",
            "fits": "skip",
            "any_paper": "yes",
            "apply": -100,
            "limit_gives": "oficio",
        }
        rows.append(
            {"office": station(place)}
            | common
            | {
                "capacity": places // 3,
                "delay": 2,
                "limit": 15,
                "room": places,
                "since_days": 1,
                "source": (
                    f"{source}; two days to prepare, a third of its places a day: assumption; 15 working days in law"
                    " (recalled, verify)"
                ),
            }
        )
        if seats:
            rows.append(
                {"office": buses(place)}
                | common
                | {
                    "stage": "buses",
                    "capacity": seats,
                    "limit": 2,
                    "since_days": 1,
                    "source": "seats a day: assumption; families not longer than two days (recalled, verify)",
                }
            )
    return rows


def outcomes(data: Path) -> list[Row]:
    """Return where those held go: out of the country as INM returned people, onto a bus, or on with an exit paper."""
    rows: list[Row] = []
    for _, place, _, seats, _ in STATIONS:
        rows += [
            row
            for period in PERIODS
            for alike in ALIKE
            for row in out_of_station(data, place, alike, period, seats > 0)
        ]
        rows += [
            {
                "office": buses(place),
                "outcome": f"to {to}",
                "share": 1 / len(TAKEN_TO),
                "effect": "move",
                "to": to,
                "source": "assumption: half to each",
            }
            for to in TAKEN_TO
            if seats
        ]
    return rows


def out_of_station(data: Path, place: str, alike: str, period: Period, by_bus: bool) -> list[Row]:
    """Return what becomes of those held at a station: of some nationalities, in a period."""
    first, last, window = period
    share = returned_share(data, alike, window)
    who: Row = {"office": station(place), "nationality": alike, "starts": first, "ends": last}
    after: Row = (
        {"outcome": "for a bus", "effect": "next", "next": buses(place)}
        if by_bus
        else {"outcome": "exit paper", "effect": "grant", "gives": "oficio"}
    )
    return [
        who
        | {
            "outcome": "returned",
            "share": round(share / (share + HELD), 3),
            "effect": "remove",
            "basis": "derived",
            "known_from": known(window[1]),
            "source": RETURNS,
        },
        who | after | {"share": round(HELD / (share + HELD), 3), "source": FOLLOWS},
    ]


# First and last day, and how many times the chances of stops are those of early 2022.
STRENGTH = (
    ("more stops in 2022", "2022-08-01", "2022-12-31", 1.5),
    ("more stops in 2023", "2023-01-01", "2023-03-27", 2.5),
    ("more stops since summer 2023", "2023-05-16", "", 2.0),
)


def policies() -> str:
    """Return the dated policies on stops, stations and buses, and the experiments."""
    sized = "size by hand from INM events of these months to September 2023 (UPM/SEGOB)"
    parts = [
        Policy(name, first, last, sized, {"stops.*.chance": f"x{times}"}, basis="fitted")
        for name, first, last, times in STRENGTH
    ]
    limits: dict[str, object] = {
        f"offices.{station(place)}.{field}": value
        for _, place, *_ in STATIONS
        for field, value in (("delay", 1), ("limit", 2))
    }
    parts.append(
        Policy(
            "36 hours",
            "2023-05-01",
            "",
            "36 hours at most (INM, May 2023): two nights, and one to prepare: assumption",
            limits,
        )
    )
    parts.append(
        Policy(
            "more seats",
            "2023-05-16",
            "",
            "assumption: more buses to the south since the end of Title 42",
            {"offices.Buses south *.capacity": "x2", "staff.Buses south.number": "x2"},
        )
    )
    parts.append(
        Policy(
            "buses south",
            "2023-06-01",
            "",
            "experiment: twice the seats on buses to the south",
            {"offices.Buses south *.capacity": "x2", "staff.Buses south.number": "x2"},
            active=False,
        )
    )
    parts.append(
        Policy(
            "no buses south",
            "2023-06-01",
            "",
            "experiment: no money for buses, as in December 2023",
            {"offices.Buses south *.capacity": 0},
            active=False,
        )
    )
    parts.append(
        Policy(
            "northern controls",
            "2023-06-01",
            "",
            "experiment: twice the stops outside the south",
            {"stops.[!s]*.chance": "x2"},
            active=False,
        )
    )
    parts.append(
        Policy(
            "southern controls",
            "2023-06-01",
            "",
            "experiment: twice the stops in Chiapas",
            {"stops.south Chiapas *.chance": "x2"},
            active=False,
        )
    )
    return "\n" + policies_text(parts)


VARIANTS = """"twice the southern controls" = ["southern controls"]
"twice the seats on buses south" = ["buses south"]
"relocation: northern controls, and the seats" = ["northern controls", "buses south"]
"no buses south" = ["no buses south"]
"""


def observed(data: Path) -> list[Row]:
    """Return the events and returns of INM by month, which say how near the stops come; neither counts people."""
    names = (("inm events", "irregular_events_by_nationality"), ("inm returns", "returned_by_nationality"))
    return [
        {
            "series": name,
            "starts": begins(month),
            "ends": ends(month),
            "people": int(sum(people for (_, at), people in mexico(data, series).items() if at == month)),
            "source": INM,
            "known_from": known(month),
        }
        for month in ALL
        for name, series in names
    ]
