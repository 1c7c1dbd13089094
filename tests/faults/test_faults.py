"""300 random faults: each is told in words that teach, or is harmless and changes nothing."""

from tests.faults.damage import WAYS
from tests.faults.trial import EXAMPLES, trial


def test_random_faults() -> None:
    bad = [answer for answer in map(trial, range(300)) if answer]
    assert not bad, "\n".join(bad)


def test_every_way_is_tried() -> None:
    assert {_way(n) for n in range(300)} == {way.__name__ for way in WAYS}


def _way(number: int) -> str:
    import random

    dice = random.Random(number)
    dice.choice(EXAMPLES)
    return dice.choice(WAYS).__name__
