"""The naive twin's caravans walk as it is worked out by hand."""

import random
from dataclasses import replace

from tests.known.naive import Twin
from tests.known.worlds_caravans import ROAD


def test_it_sleeps_twice_on_a_road_of_110_km_rests_after_two_days_and_comes_through_b_to_c() -> None:
    row = replace(ROAD.caravans[0], pace_low=40.0, pace_high=40.0)
    twin = Twin(replace(ROAD, caravans=(row,)), random.Random(3))
    places = []
    for days in range(1, 8):
        run = Twin(replace(twin.scenario, days=days), random.Random(3)).run()
        places.append((run.walks["banner"].at, run.walks["banner"].km))
    first = next(i for i, (_, km) in enumerate(places) if km)
    assert places[first : first + 4] == [(0, 40.0), (0, 80.0), (0, 80.0), (2, 0.0)]
