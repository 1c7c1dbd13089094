"""What is drawn for what: the numbers of all draws, which tell those apart that have the same key and the same address.

A key says seed, run, day and process, and the address says the row: what is drawn for one row in one process has
numbers of its own. `BELOW` lists them, process by process, and a test holds that no two meet. Numbers are not changed
where they stand: other numbers are other draws, and every result would be another.
"""

from typing import NamedTuple

from jornada.engine.jit import hot

ONLY = 0  # where nothing else is drawn below the key for that address
MOST_SIZE = 15  # people in a party: let_die draws how many die of it, number by number, but for all of them


class Draws(NamedTuple):
    """The numbers of what is drawn for one thing."""

    first: int  # the first number
    many: int = 1  # how many follow each other
    more: bool = False  # whether more may come, which `nth` puts elsewhere


# Morning: who leaves, how, for which line; and who gives one up
LEAVES, GOES, TURNS, SETTLES, JOINS_LINE, GIVES_UP = 0, 1, 2, 3, 4, 30
LINES = GIVES_UP - JOINS_LINE
# Arrivals: how many come, and with which means, from the least on
COMES, CARRIES = 0, 1
# Setting out: the legs of few parties, one by one, or those who stop and those who take a leg, at the path of the leg
CHOOSES, STOPS, TAKES_LEG = 0, 0, 8
FEW = TAKES_LEG - CHOOSES  # parties that choose one by one; of more, those who stop have the first number
# The end of a leg
ANY, PASSES_AWAY, DIE_OF_PASSAGE, WEARS, MEETS, HARMED, TURNED, SEEN, BOUGHT, DISPOSED, PAYS, FOLLOWS = (
    0,
    1,
    2,
    17,
    18,
    19,
    20,
    21,
    22,
    23,
    1001,
    1002,
)
# Health, at night, on the last part of a day on a leg, and before setting out
HAPPENS, LOSES_SOMEBODY, FIRST_STATE, SECOND_STATE, RESTS, DIE_OF_ILLNESS = 9000, 9001, 9002, 9003, 9004, 9010
DISPOSITIONS, FOLLOWING = 1000 - DISPOSED, HAPPENS - FOLLOWS
# Dangers, below their names
WHICH, WORSE, DIES, DIES_WORSE, OVER, RAISED, DIES_HELD = 0, 1, 2, 20, 40, 41, 42
# The table of an office, below its name: who comes, is asked for money, and what is decided, on those too who have paid
TURNS_UP, ASKED, DECIDED, DECIDED_PAID = 0, 1, 2, 200
OUTCOMES = DECIDED_PAID - DECIDED
# Work and the cost of living
LIVES, EARNS, IS_SENT = 0, 1, 2
# Caravans: who joins, who leaves and for another, who accepts an offer, each below a key of its own
JOINS, PARTS, PRESSED, ACCEPTS = 0, 0, 1, 0
# Sharing out: one number after another for the order of parties, and one at the address of each row
IN_ORDER = 0
# The rules of Flee: who leaves a place, by which route (in blocks of two numbers), and who walks; who sets out, and of
# which group
MOVES, ROUTES, WALKS, DISPLACED, OF_GROUP = 0, 2, 1 << 20, 0, 1
# Of a row in a slice of the morning: in which turn those stand who leave a camp that is nearly full, and how many are
# in the slice
TURN, IN_SLICE = 0, 1
# Keys below that of the decisions of an office, of those who are turned away and let go; one of everybody's is told
# apart by weeks (255)
SENT_AWAY, LET_FREE = 1, 2
# of those who are told apart by weeks: numbers for each number of parties that are left, one and one for each week
STRIDE = 16

PERISHED = MOST_SIZE - 1
BELOW = {
    "decide": {
        "LEAVES": Draws(LEAVES),
        "GOES": Draws(GOES),
        "TURNS": Draws(TURNS),
        "SETTLES": Draws(SETTLES),
        "JOINS_LINE": Draws(JOINS_LINE, LINES, True),
        "GIVES_UP": Draws(GIVES_UP),
    },
    "arrive": {"COMES": Draws(COMES), "CARRIES": Draws(CARRIES, 256)},
    "set out, few": {"CHOOSES": Draws(CHOOSES, FEW)},
    "set out, many": {"STOPS": Draws(STOPS), "TAKES_LEG": Draws(TAKES_LEG)},
    "end": {
        "ANY": Draws(ANY),
        "PASSES_AWAY": Draws(PASSES_AWAY),
        "DIE_OF_PASSAGE": Draws(DIE_OF_PASSAGE + 1, PERISHED),
        "WEARS": Draws(WEARS),
        "MEETS": Draws(MEETS),
        "HARMED": Draws(HARMED),
        "TURNED": Draws(TURNED),
        "SEEN": Draws(SEEN),
        "BOUGHT": Draws(BOUGHT),
        "DISPOSED": Draws(DISPOSED, DISPOSITIONS, True),
        "PAYS": Draws(PAYS),
        "FOLLOWS": Draws(FOLLOWS, FOLLOWING, True),
        "LOSES_SOMEBODY": Draws(LOSES_SOMEBODY),
        "FIRST_STATE": Draws(FIRST_STATE),
        "SECOND_STATE": Draws(SECOND_STATE),
        "DIE_OF_ILLNESS": Draws(DIE_OF_ILLNESS + 1, PERISHED),
    },
    "health": {
        "HAPPENS": Draws(HAPPENS),
        "LOSES_SOMEBODY": Draws(LOSES_SOMEBODY),
        "FIRST_STATE": Draws(FIRST_STATE),
        "SECOND_STATE": Draws(SECOND_STATE),
        "DIE_OF_ILLNESS": Draws(DIE_OF_ILLNESS + 1, PERISHED),
    },
    "rest": {"RESTS": Draws(RESTS)},
    "harm, and end, below the name of a danger": {
        "WHICH": Draws(WHICH),
        "WORSE": Draws(WORSE),
        "DIES": Draws(DIES, 1 + PERISHED),
        "DIES_WORSE": Draws(DIES_WORSE, 1 + PERISHED),
        "OVER": Draws(OVER),
        "RAISED": Draws(RAISED),
        "DIES_HELD": Draws(DIES_HELD, 1 + PERISHED),
    },
    "decision, below the name of an office": {
        "TURNS_UP": Draws(TURNS_UP),
        "ASKED": Draws(ASKED),
        "DECIDED": Draws(DECIDED, OUTCOMES, True),
        "DECIDED_PAID": Draws(DECIDED_PAID, OUTCOMES, True),
    },
    "live": {"LIVES": Draws(LIVES), "EARNS": Draws(EARNS), "IS_SENT": Draws(IS_SENT)},
    "join caravan": {"JOINS": Draws(JOINS)},
    "leave caravan": {"PARTS": Draws(PARTS), "PRESSED": Draws(PRESSED)},
    "offer": {"ACCEPTS": Draws(ACCEPTS)},
    "lot, ration, room, beds, seats": {"IN_ORDER": Draws(IN_ORDER, 1 << 20)},
    "decide, of Flee": {"MOVES": Draws(MOVES), "ROUTES": Draws(ROUTES, WALKS - ROUTES), "WALKS": Draws(WALKS, WALKS)},
    "displace": {"DISPLACED": Draws(DISPLACED), "OF_GROUP": Draws(OF_GROUP, 3)},
    "morning, of Flee": {"TURN": Draws(TURN), "IN_SLICE": Draws(IN_SLICE)},
    "keys below decision": {"SENT_AWAY": Draws(SENT_AWAY), "LET_FREE": Draws(LET_FREE), "MIXED": Draws(255)},
}


@hot
def nth(first: int, many: int, k: int) -> int:
    """Return number k, from 0 on, of draws of which so many follow each other; the others are far from all, each with
    its first.

    Examples
    --------
    >>> nth(DECIDED, OUTCOMES, 3), nth(DECIDED, OUTCOMES, 198) == nth(DECIDED_PAID, OUTCOMES, 0)
    (5, False)
    """
    return first + k if k < many else (first << 32) + k
