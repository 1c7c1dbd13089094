"""A camp that fills, closes and opens again.

Who leaves a full camp makes room that only those behind them in the list see.
"""

from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest

from jornada.domain.scenario.scenario import Scenario
from jornada.engine.flee3 import morning as flee_morning
from jornada.engine.flee3.morning import _add_up_from_behind, _alike, _keep, _last
from jornada.engine.flee3.slices import BINS, ENDS, Stretch
from jornada.engine.flee3.today import PLACE
from jornada.engine.ledger.ledger import PRESENT
from jornada.engine.run.rulebook import rule_book
from jornada.engine.run.run import nights, run_key
from jornada.files.flee.read import read_flee
from tests.flee.folders import write_folder
from tests.flee.persons import Conflict

DAYS, PERSONS, RUNS = 45, 40, 160
OPENING = {
    "input_csv/sim_period.csv": f"StartDate,2020-01-01\nLength,{DAYS}\n",
    "input_csv/locations.csv": (
        "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
        "A,n,X,0,1,conflict_zone,0,1000\nB,n,X,0,2,town,,\nC,n,X,0,3,camp,,100\nD,n,X,0,4,camp,,400\n"
    ),
    "input_csv/routes.csv": "#name1,name2,distance,forced_redirection\nA,B,300,\nB,C,300,\nB,D,300,\n",
    "input_csv/closures.csv": "#closure_type,name1,name2,closure_start,closure_end\ncamp,C,,25,35\n",
    "input_csv/conflicts.csv": "#Day,A\n" + "".join(f"{day},1\n" for day in range(DAYS)),
    "input_csv/registration_corrections.csv": None,
    "source_data/data_layout.csv": "total,refugees.csv\nC,c.csv\nD,d.csv\n",
    "source_data/c.csv": "2020-01-01,0\n2020-01-11,400\n2020-02-29,500\n",
    "source_data/d.csv": "2020-01-01,0\n2020-02-29,60\n",
    "simsetting.yml": (
        "move_rules:\n  max_move_speed: 360\n  conflict_weight: 0.1\n  awareness_level: 1\n  camp_movechance: 0.02\n "
        " default_movechance: 0.3\n"
    ),
}


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return read_flee(write_folder(tmp_path_factory.mktemp("opening"), OPENING))


def test_a_camp_that_closes_and_opens_stands_where_it_does_person_by_person(opening: Scenario) -> None:
    persons = np.array([Conflict(opening, seed).days() for seed in range(PERSONS)], float)
    book = rule_book(opening)
    ours = np.array(
        [
            [night.stocks[PRESENT, :4].sum(1) for night in nights(opening, run_key(1, number), book=book)]
            for number in range(RUNS)
        ],
        float,
    )
    # full, closed, full again
    assert ours[:, 24, 2].mean() > 95 and ours[:, 34, 2].mean() < 45 and ours[:, 44, 2].mean() > 95
    apart = (ours.mean(0) - persons.mean(0))[28:40, 3]
    assert abs(apart.mean()) < 2.0  # 3.2 of 375 too many when all in camps decided before all others
    spread = np.sqrt(ours.var(0, ddof=1) / RUNS + persons.var(0, ddof=1) / PERSONS)
    z = (ours.mean(0) - persons.mean(0))[spread > 0] / spread[spread > 0]
    assert np.sqrt((z**2).mean()) < 1.5


def test_who_leaves_a_full_camp_stands_in_a_bin_of_the_list() -> None:
    left = np.zeros((2, BINS))
    _keep.py_func(left, 1, Stretch(0.2, 0.6), 1, 0.5)
    assert left.sum() == 1 and ENDS[int(left[1].argmax())] <= 0.4 < ENDS[int(left[1].argmax()) + 1]
    _keep.py_func(left, 0, Stretch(0.2, 0.6), 8, 0.5)
    assert left[0].sum() == pytest.approx(8.0) and (left[0] > 0).sum() > 3
    _keep.py_func(left, 0, Stretch(1.0, 1.0), 3, 0.5)
    assert left[0, -1] == 3.0


def slices(left: np.ndarray, here: int, room: float, crowded: bool = False) -> list[int]:
    """Return where the slices of a morning end when so many have left a camp, by bin."""
    behind, place = np.zeros((1, BINS + 1)), np.zeros(1, PLACE).view(np.recarray)
    behind[0, :BINS], place["here"], place["room"], place["turn"] = left, here, room, 0.95 * room
    _add_up_from_behind.py_func(behind)
    chances, net, ends = SimpleNamespace(place=place), SimpleNamespace(places=1, buffer=0.9), [0]
    with patch.object(flee_morning, "_alike", _alike.py_func):
        while ends[-1] < BINS:
            ends.append(_last.py_func(ends[-1], behind, crowded, chances, net))
    return ends[1:]


def test_a_slice_of_the_morning_ends_where_a_full_camp_has_emptied_by_a_step() -> None:
    left = np.zeros(BINS)
    left[3] = left[7] = 1.0
    assert slices(left, 90, 99.0) == [3, 4, 7, 8, BINS]  # of a camp of 99 one who leaves is more than a step
    assert slices(left, 900, 1000.0) == [BINS]
    assert slices(20.0 * left, 900, 1000.0) == [3, 4, 7, 8, BINS]
    assert slices(left, 949, 1000.0) == [3, 4, BINS]  # 951 turn others away, and 950 do not
    assert slices(np.full(BINS, 4.5), 780, 1000.0) == [*range(2, BINS + 1, 2)]
    # many leave a closed camp: slices of few bins
    assert slices(0.0 * left, 900, 1000.0, crowded=True) == [*range(2, BINS + 1, 2)]
