"""A search against functions whose best is known, and what it says of ways."""

import numpy as np
import pytest

from jornada.study.allocation.frontier import frontier
from jornada.study.allocation.search import Effort, Values, searched
from jornada.study.allocation.ways import Share, Way, every_way, number_of, together

pytestmark = pytest.mark.filterwarnings("ignore")


def newsvendor(ways: list[Way]) -> list[Values]:
    """Return what three places leave without, with demand even from 0 to 60, 120 and 180.

    Of 18 steps of ten the best are 3, 6 and 9.
    """
    found = []
    for way in ways:
        found.append(
            (
                sum(
                    float(np.maximum(np.linspace(0.0, top, 101) - 10.0 * steps, 0.0).mean())
                    for top, steps in zip((60.0, 120.0, 180.0), way, strict=True)
                ),
            )
        )
    return found


def test_few_ways_are_all_tried() -> None:
    found = searched([Share(4, 3)], newsvendor, Effort(15, 1))
    assert set(found) == set(every_way([Share(4, 3)])) and len(found) == number_of([Share(4, 3)]) == 15


def test_of_many_ways_the_search_finds_one_near_the_best() -> None:
    best = newsvendor([(3, 6, 9)])[0][0]
    assert min(newsvendor(list(every_way([Share(18, 3)])))) == pytest.approx((best,))
    found = searched([Share(18, 3)], newsvendor, Effort(72, 3, (together([Share(18, 3)], [1.0] * 3),)))
    assert len(found) < number_of([Share(18, 3)]) == 190
    assert min(found.values())[0] <= 1.03 * best < newsvendor([(6, 6, 6)])[0][0]


def test_the_same_seed_finds_the_same_and_every_way_gives_all() -> None:
    one, other = (
        searched(
            [Share(18, 3), Share(5, 2)], lambda ways: [(float(way[0]), float(way[3])) for way in ways], Effort(24, 9)
        )
        for _ in range(2)
    )
    assert one == other and all(sum(way[:3]) == 18 and sum(way[3:]) == 5 for way in one)


def test_two_things_to_be_less_have_a_frontier() -> None:
    """What one place gains another loses: of all ways none is better in both."""
    found = searched(
        [Share(6, 2)], lambda ways: [(float(6 - way[0]), float(6 - way[1])) for way in ways], Effort(10, 1)
    )
    assert frontier(np.array([*found.values()])).all() and len(found) == 7
