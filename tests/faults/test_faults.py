"""300 random faults: each is told in words that teach, or is harmless and changes nothing.

And those of reading alone.
"""

from tests.faults.damage import UNREADABLE, WAYS
from tests.faults.flee_trial import flee_trial
from tests.faults.trial import EXAMPLES, told_beside, trial


def test_random_faults() -> None:
    bad = [answer for answer in map(trial, range(300)) if answer]
    assert not bad, "\n".join(bad)


def test_random_faults_of_a_folder_of_flee() -> None:
    bad = [answer for answer in map(flee_trial, range(60)) if answer]
    assert not bad, "\n".join(bad)


def test_what_cannot_be_read_is_told_and_nothing_else() -> None:
    told = {(number, way.__name__): told_beside(number, way) for number, way in enumerate(UNREADABLE * 4)}
    assert {which: faults for which, faults in told.items() if faults and len(faults) != 1} == {}
    assert sum(map(bool, told.values())) > 3 * len(UNREADABLE)


def test_every_way_is_tried() -> None:
    assert {_way(n) for n in range(300)} == {way.__name__ for way in WAYS}


def _way(number: int) -> str:
    import random

    dice = random.Random(number)
    dice.choice(EXAMPLES)
    return dice.choice(WAYS).__name__
