"""What each rule of meaning reads of the tables that policies change: where none of it changes, it finds nothing new."""

from functools import cache

ENDS, ROW = {"places": "kind"}, "nationality household"
ENTERED = {"offices": "room full", "outcomes": "share next", "dispositions": "effect office", "arrivals": "office"}
PEOPLE, JOINED, ALLOWING = {"groups": ROW}, {"offices": "from place", "places": "region"}, {"papers": "allows territory"}
READS = {
    "_legs": (ENDS, {"routes": "hours km encounter from to both_ways turned_back"}),
    "_households": ({"groups": "means_low means_high smaller size nationality", "routes": "death", "dangers": "death", "health": "becomes chance"},),
    "_means": ({"groups": "means_high"},),
    "office_faults": (ENDS, ENTERED, JOINED, {
        "groups": "papers", "papers": "after", "outcomes": "gives", "dispositions": "gives", "offers": "gives", "places": "beds",
        "offices": "beds_at unit takes gives any_paper list joins apply baulk gives_up stay waits order by_lot granted bribe bribe_share limit limit_gives",
    }),
    "outcome_faults": ({"outcomes": "effect next to gives", "papers": "claim"},),
    "disposition_faults": ({"dispositions": "area stop effect to office gives"},),
    "stop_faults": ({"stops": "legs mode passes staff needs posted", "staff": "usd purpose", "routes": "mode both_ways", "papers": "allows"},),
    "circle_faults": (PEOPLE, {"offices": "room full delay gives_up no_show waits limit", "outcomes": f"{ROW} share effect next"}),
    "stuck_faults": (ENDS, ENTERED, JOINED, PEOPLE, {
        "places": "area", "dispositions": f"{ROW} area stop share", "arrivals": "place group",
        "offices": f"{ROW} list no_show granted", "outcomes": f"{ROW} effect to starts ends",
    }),
    "_destinations": (ENDS, {"places": "latitude longitude", "arrivals": "place office", "pulls": "place"}),
    "paper_faults": ({"papers": "days after"},),
    "needs_faults": (ALLOWING, {"places": "region", "routes": "needs from to both_ways bribe bribe_share turned_back"}),
    "cost_faults": (ENDS, ENTERED, {"costs": "measure place office usd low high", "outcomes": "effect", "offices": "place", "arrivals": "place"}),
    "danger_faults": (ENDS, PEOPLE, {
        "dangers": f"{ROW} kind on where mode paper chance low high months company takes days ransom raised death worsens", "places": "kind region",
        "routes": "from to mode both_ways",
    }),
    "_reach": (ENDS, JOINED, ALLOWING, {
        "routes": "open from to needs both_ways mode", "papers": "days after", "dispositions": "stop effect gives", "stops": "legs mode", "groups": "papers", "arrivals": "place group office",
        "offices": "joins list any_paper takes gives granted room full limit_gives", "outcomes": "share effect to gives next",
    }),
    "pathway_faults": (ENDS, ENTERED, JOINED, PEOPLE, {
        "offices": f"{ROW} sponsor fee least_means granted stay list", "groups": "sponsor", "outcomes": "effect to",
    }),
    "pattern_faults": (PEOPLE, {
        "places": "kind area region", "dispositions": f"{ROW} area stop", "stops": "legs mode", "routes": "both_ways", "outcomes": ROW, "offices": f"{ROW} first from stay",
        "papers": "territory", "costs": "place office", "pulls": "nationality", "beliefs": "nationality place", "responses": "nationality arrivals",
        "caravans": ROW,
    }),
    "caravan_faults": (ENDS, {
        "routes": "from to mode km both_ways", "offers": "caravan place starts ends gives to accepts", "priors": "parameter",
        "caravans": "place mode road starts size gathers pace_low pace_high rest ends feeds strain splits joins picks_up leaves_blocked patience",
    }),
    "belief_faults": ({"beliefs": "topic about start announced truth worth", "offices": "baulk", "responses": "belief"},),
    "response_faults": ({"beliefs": "topic", "responses": "belief reference"},),
    "origin_faults": ({"arrivals": "season series starts ends group", "seasons": "factor", "groups": "nationality"},),
    "health_faults": ({
        "health": "state becomes on where mode bed household months", "offices": "heals", "groups": "household",
        "places": "region beds", "routes": "from to mode both_ways",
    },),
    "shares_in_days": (ENDS, PEOPLE, {"places": "area", "dispositions": f"{ROW} area stop share starts ends", "outcomes": f"{ROW} share starts ends"}),
}


@cache
def fields_read(rule: str) -> frozenset[str]:
    """Return the fields, as "table.field", that a rule reads, keys aside: they are never changed.

    Examples
    --------
    >>> sorted(fields_read("paper_faults"))
    ['papers.after', 'papers.days']
    """
    return frozenset(f"{table}.{field}" for part in READS[rule] for table, fields in part.items() for field in fields.split())
