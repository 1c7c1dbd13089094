"""What the authorities do with people they have stopped: taken to another place, held, or out of the picture.

And seats that are offered.
"""

from typing import Any

from jornada.engine.jit import lean
from jornada.engine.ledger.ledger import LEFT_LINE, MOVED, MOVED_AGAIN, REMOVED, TOOK_SEAT
from jornada.engine.people.lines import count_off_list, count_out_of_all, count_out_of_line, join_line, keep_lines
from jornada.engine.table.columns import set_bed, set_moves, set_position
from jornada.engine.world.stops import MOST_MOVES


@lean
def move_to(party: Any, scene: Any, here: int, to: int, people: Any) -> None:
    """Let the authorities take a party to another place: in the line and on the list that are kept there, without a
    bed, and moved once more; the place it goes to counts it."""
    group = party.group - 1
    scene.flows[MOVED, to, group] += people
    if party.moves > 0:
        scene.flows[MOVED_AGAIN, to, group] += people
    set_moves(party, scene.codes, min(min(MOST_MOVES, scene.codes.most[0].moves), party.moves + 1))
    _take_to(party, scene, here, to, people)


@lean
def seat(party: Any, scene: Any, here: int, to: int, people: Any) -> None:
    """Let a party take a seat to another place that it waited for itself: nobody has moved it."""
    scene.flows[TOOK_SEAT, to, party.group - 1] += people
    _take_to(party, scene, here, to, people)


@lean
def _take_to(party: Any, scene: Any, here: int, to: int, people: Any) -> None:
    """Take a party to another place: in the line and on the list that are kept there, without a bed."""
    keep_lines(party, scene, here, to, people)
    set_bed(party, scene.codes, 0)
    set_position(party, scene.codes, to)


@lean
def hold_at(party: Any, scene: Any, here: int, office: int, people: Any) -> None:
    """Hold a party at the place of an office, in its line; it loses another that it stands in."""
    place = scene.offices.each[office].place
    keep_lines(party, scene, here, place, people)
    if scene.offices.each[office].on_list:
        count_off_list(party, scene, LEFT_LINE, place, people)
    else:
        count_out_of_line(party, scene, LEFT_LINE, place, people)
    set_bed(party, scene.codes, 0)
    set_position(party, scene.codes, place)
    join_line(party, scene, office, place, people)


@lean
def remove_from(party: Any, scene: Any, place: int, people: Any) -> None:
    """Take people out of the picture who set out from a place, out of their line and off their list."""
    scene.flows[REMOVED, place, party.group - 1] += people
    count_out_of_all(party, scene, place, people)
