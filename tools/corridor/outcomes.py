"""What the offices of the corridor decide: in Mexico, at ports of entry, and after an encounter."""

from tools.corridor.geography import ASSUMED, UNITED_STATES
from tools.corridor.offices import ADMITS, BY_RULE, CONTINUED, PORT_SHARES, PORTS
from tools.writing import Row

# Positive shares of decisions on the substance (UNHCR): 2021, known 2022-06-15, and 2022, known 2023-06-15.
GRANTED = {
    "VEN": (0.972, 0.915),
    "HND": (0.849, 0.899),
    "SLV": (0.850, 0.877),
    "CUB": (0.694, 0.479),
    "NIC": (0.637, 0.456),
    "GTM": (0.589, 0.593),
    "BRA": (0.510, 0.197),
    "HTI": (0.353, 0.194),
    "COL": (0.266, 0.152),
    "ECU": (0.742, 0.632),
    "PER": (0.742, 0.632),
    "OTHER": (0.742, 0.632),
}
REFUSED = "screened out"  # paper of those whose claim no court will hear
RETURNS = (
    ("Tijuana", 0.3),
    ("Ciudad Juarez", 0.3),
    ("Nogales", 0.1),
    ("Piedras Negras", 0.1),
    ("Reynosa", 0.1),
    ("Matamoros", 0.1),
)


def outcomes() -> list[Row]:
    """Return what the offices decide."""
    rows: list[Row] = [
        then("COMAR Tapachula registration", "appointment", 1, "COMAR Tapachula admission", "law on refugees (2011)")
    ]
    for place, _, _, _ in ADMITS:
        rows.append(
            then(
                f"COMAR {place} admission",
                "admitted to the procedure",
                1,
                f"COMAR {place} interview",
                "law on refugees (2011)",
            )
            | {"gives": "constancia"}
        )
        rows.append(then(f"COMAR {place} interview", "heard", 1, f"COMAR {place} decision", "law on refugees (2011)"))
        rows += [recognised(f"COMAR {place} decision", nation, year) for nation in GRANTED for year in (0, 1)]
    rows += [
        {
            "office": f"INM {place} cards",
            "outcome": "card",
            "share": 0.95,
            "effect": "grant",
            "gives": "TVRH",
            "source": ASSUMED,
        }
        for place in ("Tapachula", "Mexico City", "Villahermosa", "Tijuana")
    ]
    rows += [
        {
            "office": f"INM {place} transit permits",
            "outcome": "permit",
            "share": 1,
            "effect": "grant",
            "gives": "FMM",
            "to": place,
            "source": ASSUMED,
        }
        for place in ("San Pedro Tapanatepec", "Tapachula")
    ]
    rows.append(
        {
            "office": "INM Tapachula exit papers",
            "outcome": "exit paper",
            "share": 0.9,
            "effect": "grant",
            "gives": "oficio",
            "source": ASSUMED,
        }
    )
    rows += [
        then("Appointments", f"at {port}", share, f"Port of {port}", PORT_SHARES) | {"to": city, "basis": "derived"}
        for port, city, share in PORTS
    ]
    rows += [
        {
            "office": office,
            "outcome": "parole",
            "share": 0.93,
            "effect": "admit",
            "to": UNITED_STATES,
            "source": "arrivals of 27,300 to 29,600 a month by air (CBP) of 30,000 allowed: derived",
        }
        for office in ("Parole",)
    ]
    for port, _, _ in PORTS:
        rows += at_port(f"Port of {port}")
    return rows + after_encounters()


def then(office: str, outcome: str, share: float, following: str, source: str) -> Row:
    """Return an outcome that leads to the next line."""
    return {"office": office, "outcome": outcome, "share": share, "effect": "next", "next": following, "source": source}


def recognised(office: str, nation: str, year: int) -> Row:
    """Return the share recognised or protected of a nationality: of 2021 until that of 2022 was known."""
    dates: Row = {"ends": "2022-12-31"} if year == 0 else {"starts": "2023-01-01"}
    return {
        "office": office,
        "outcome": "recognised or protected",
        "nationality": nation,
        "share": GRANTED[nation][year],
        "effect": "grant",
        "gives": "residence",
        "basis": "derived",
        "known_from": ("2022-06-15", "2023-06-15")[year],
        "source": f"UNHCR, positive share of decisions on the substance, {2021 + year}",
    } | dates


def at_port(office: str) -> list[Row]:
    """Return what follows at a port: nearly all get a notice to appear."""
    source = (
        "0.87 to 0.90 of people at ports got a notice to appear in fiscal 2023 (CBP custody statistics, seen by way of"
        " a search); the rest: assumption"
    )
    return [
        then(office, "notice to appear", 0.9, "Notice to appear", source) | {"to": UNITED_STATES},
        then(office, "expedited removal", 0.03, "Expedited removal", source) | {"to": UNITED_STATES},
    ]


def after_encounters() -> list[Row]:
    """Return outcomes of custody, screening, review, removal and court."""
    rule = "single adults 12 May to 13 June 2023 (DHS filing)"
    fear = (
        "credible-fear referrals 0.187 of Border Patrol encounters 12 May to 2 June 2023 (DHS); share of those in"
        " expedited removal: assumption"
    )
    rows: list[Row] = [
        {
            "office": "Return to Mexico",
            "outcome": f"at {place}",
            "share": share,
            "effect": "return",
            "to": place,
            "source": ASSUMED,
        }
        for place, share in RETURNS
    ]
    rows += [
        then("Expedited removal", "fear claimed", 0.65, "Credible-fear interview", fear),
        then("Expedited removal", "no fear claimed", 0.35, "Removal flights", fear),
    ]
    for name, share, following in (
        ("credible fear", 0.68, "Notice to appear"),
        ("review asked for", 0.2, "Review by a judge"),
        ("no review", 0.12, "Removal flights"),
    ):
        later = {"credible fear": 0.46, "review asked for": 0.34, "no review": 0.2}[name]
        held: Row = {"gives": REFUSED} if following == "Removal flights" else {}
        rows += [
            then(
                "Credible-fear interview",
                name,
                share,
                following,
                "0.68 in the year before (TRAC 712); reviews of six in ten refused: assumption",
            )
            | {"ends": "2023-05-11"}
            | held,
            then(
                "Credible-fear interview",
                name,
                later,
                following,
                f"0.46: {rule}; reviews of six in ten refused: assumption",
            )
            | {"starts": BY_RULE, "known_from": "2023-06-20"}
            | held,
        ]
    rows += [
        then(
            "Review by a judge",
            "reversed",
            0.25,
            "Notice to appear",
            "a quarter of reviewed refusals reversed over 25 years (TRAC 712)",
        ),
        then("Review by a judge", "upheld", 0.75, "Removal flights", "TRAC 712") | {"gives": REFUSED},
    ]
    rows.append({"office": "Removal flights", "outcome": "removed", "share": 1, "effect": "remove", "source": ASSUMED})
    filed = (
        "of those released, whose case reaches the court: so that the backlog grows by about 0.4 million in fiscal 2022"
        " and 0.66 million in 2023 (EOIR): assumption"
    )
    for share, dates in ((0.42, {"ends": "2022-09-30"}), (0.76, {"starts": "2022-10-01"})):
        rows.append(
            then("Notice to appear", "case filed", share, "Immigration court", filed) | {"to": UNITED_STATES, **dates}
        )
        rows.append(
            {
                "office": "Notice to appear",
                "outcome": "no case filed",
                "share": round(1 - share, 2),
                "effect": "release",
                "source": filed,
                **dates,
            }
        )
    rows.append(then("Immigration court", "continued", CONTINUED, "Immigration court", ASSUMED))
    rows.append(
        then(
            "Immigration court",
            "appealed",
            round(0.1 * (1 - CONTINUED), 4),
            "Board of appeal",
            "three in ten of those ordered removed: assumption",
        )
    )
    for outcome, effect, share in (
        ("relief", "admit", 0.15),
        ("closed or terminated", "release", 0.5),
        ("removal ordered", "release", 0.25),
    ):
        rows.append(
            {
                "office": "Immigration court",
                "outcome": outcome,
                "share": round(share * (1 - CONTINUED), 4),
                "effect": effect,
                "source": (
                    "EOIR decisions by way of UNHCR (2022): of 131,000, 0.14 granted, 0.23 refused, 0.63 closed; who is"
                    " ordered removed is mostly not removed: assumption"
                ),
            }
        )
    rows.append(then("Board of appeal", "back to court", 0.15, "Immigration court", ASSUMED))
    rows.append(
        {"office": "Board of appeal", "outcome": "dismissed", "share": 0.85, "effect": "release", "source": ASSUMED}
    )
    return rows
