"""Sharing out: what is drawn without replacement, in turn, and over several outcomes, against exact joint laws."""

import itertools
import math
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.sharing import Parties
from jornada.engine.draws.streams import stable_hash, stream
from jornada.engine.offices.serve import Rule, in_turn
from jornada.engine.run.run import dailies, run_key

START = date(2024, 1, 1)


def _shared(
    counts: tuple[int, ...], sizes: tuple[int, ...], classes: tuple[int, ...], rule: tuple[int, bool, bool], key: int
) -> tuple[int, ...]:
    parties = Parties(
        np.array(counts), np.array(sizes), np.array([stable_hash(f"row {i}") for i in range(len(counts))])
    )
    return tuple(
        int(taken) for taken in in_turn(parties, np.array(classes), Rule(*map(int, rule)), stream("test", key))
    )


def _agrees(found: Counter[tuple[int, ...]], law: dict[tuple[int, ...], float]) -> bool:
    """Say whether outcomes have the law: none impossible, and chi-square above 0.001."""
    number = sum(found.values())
    assert sum(law.values()) == pytest.approx(1)
    often = [outcome for outcome, chance in law.items() if chance * number > 5]
    expected, seen = [law[o] * number for o in often], [found[o] for o in often]
    rest = number - sum(expected)
    if rest > 1:
        expected, seen = [*expected, rest], [*seen, number - sum(seen)]
    chi2 = sum((a - b) ** 2 / b for a, b in zip(seen, expected, strict=True))
    return set(found) <= set(law) and bool(stats.chi2.sf(chi2, max(1, len(expected) - 1)) > 0.001)


@pytest.mark.parametrize(("counts", "room"), [((3, 5, 2, 4), 6), ((1, 1, 1, 1, 1), 2), ((40, 1, 7), 20), ((9, 9), 17)])
def test_parties_by_lot_are_multivariate_hypergeometric(counts: tuple[int, ...], room: int) -> None:
    one = (1,) * len(counts)
    found = Counter(_shared(counts, one, one, (room, False, False), key) for key in range(3000))
    outcomes = [o for o in itertools.product(*(range(n + 1) for n in counts)) if sum(o) == room]
    assert _agrees(found, {o: math.prod(map(math.comb, counts, o)) / math.comb(sum(counts), room) for o in outcomes})


@pytest.mark.parametrize(
    ("counts", "room"),
    [((10**9, 10**9, 5), 10**9), ((10**9, 3, 2), 4), ((10**6, 2 * 10**6, 10**9), 10**9), ((1, 10**9), 10**9)],
)
def test_parties_by_lot_up_to_a_thousand_million(counts: tuple[int, ...], room: int) -> None:
    runs, one = 1500, (1,) * len(counts)
    found = np.array([_shared(counts, one, one, (room, False, False), key) for key in range(runs)])
    assert (found.sum(1) == room).all() and (found >= 0).all() and (found <= np.array(counts)).all()
    # in floats: the covariances of scipy overflow here
    share, total = np.array(counts) / sum(counts), float(sum(counts))
    mean, spread = room * share, np.sqrt(room * share * (1 - share) * (total - room) / (total - 1))
    assert (np.abs(found.mean(0) - mean) < 3.8 * spread / np.sqrt(runs) + 3 / runs).all()
    assert (np.abs(found.std(0)[spread > 5] / spread[spread > 5] - 1) < 0.08).all()


def _one_by_one(
    counts: tuple[int, ...], sizes: tuple[int, ...], classes: tuple[int, ...], room: int, skip: bool
) -> dict[tuple[int, ...], float]:
    """Return the law of who gets in, party by party, over every order of the parties inside each class."""
    parties = [i for i, n in enumerate(counts) for _ in range(n)]
    law: Counter[tuple[int, ...]] = Counter()
    orders = [set(itertools.permutations([i for i in parties if classes[i] == c])) for c in sorted(set(classes))]
    for order in itertools.product(*orders):
        taken, left = [0] * len(counts), room
        for i in itertools.chain(*order):
            if sizes[i] <= left:
                taken[i], left = taken[i] + 1, left - sizes[i]
            elif not skip:
                break
        law[tuple(taken)] += 1
    return {outcome: number / sum(law.values()) for outcome, number in law.items()}


@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize(
    ("counts", "sizes", "room"),
    [((2, 2, 1), (1, 2, 3), 4), ((3, 2, 2), (1, 3, 3), 6), ((2, 2, 2), (2, 3, 4), 7), ((4, 3), (1, 5), 9)],
)
def test_families_by_lot_are_admitted_one_by_one(
    counts: tuple[int, ...], sizes: tuple[int, ...], room: int, skip: bool
) -> None:
    same = (0,) * len(counts)
    found = Counter(_shared(counts, sizes, same, (room, True, skip), key) for key in range(3000))
    assert _agrees(found, _one_by_one(counts, sizes, same, room, skip))


@pytest.mark.parametrize("skip", [False, True])
def test_families_of_two_days_are_admitted_one_by_one_the_longest_waiting_first(skip: bool) -> None:
    # the class that does not fit leaves one place; where the desk skips, the next class is drawn from on its own
    counts, sizes, classes, room = (2, 2, 2, 2), (2, 3, 1, 2), (0, 0, 1, 1), 9
    found = Counter(_shared(counts, sizes, classes, (room, True, skip), key) for key in range(6000))
    assert _agrees(found, _one_by_one(counts, sizes, classes, room, skip))


def _roads(people: int, stay: float = -50.0, death: float = 0.0, size: int = 1) -> Scenario:
    """Return three roads from one place that cost 1, 1.5 and 3 days' walk, to three ends."""
    ends = tuple(Place(end, kind="destination") for end in "XYZ")
    groups = tuple(
        Group(str(n), "VEN", "family" if n > 1 else "adult", n, str(n - 1) if n > 1 else "") for n in range(1, size + 1)
    )
    routes = tuple(
        Route(p.place.lower(), "A", p.place, "foot", hours=h, death=death, encounter=1.0)
        for p, h in zip(ends, (8, 12, 24), strict=True)
    )
    return Scenario(
        start=START,
        days=3,
        places=(Place("A", stay=stay), *ends),
        modes=(Mode("foot", 8, 4),),
        routes=routes,
        groups=groups,
        arrivals=(Arrival("1", "A", str(size), START, START, people),),
    )


def _shares(stay: float = -50.0) -> np.ndarray:
    """Return the chances of each road and of staying, on the first morning."""
    weights = np.exp(-np.array([1, 1.5, 3]))
    go = 1 / (1 + math.exp(stay))
    return np.append(go * weights / weights.sum(), 1 - go)


def _multinomial(number: int, shares: np.ndarray) -> dict[tuple[int, ...], float]:
    outcomes = [o for o in itertools.product(range(number + 1), repeat=len(shares)) if sum(o) == number]
    return {o: float(stats.multinomial.pmf(o, number, shares)) for o in outcomes}


def test_the_roads_a_few_people_take_are_multinomial() -> None:
    found: Counter[tuple[int, ...]] = Counter()
    for run in dailies(replace(_roads(5, stay=-0.5), days=1), (run_key(31, i) for i in range(1500))):
        found[
            (int(run.flows["encounters"].sum()), *run.on_leg[0].astype(int).tolist()[1:], int(run.present.sum()))
        ] += 1
    assert _agrees(found, _multinomial(5, _shares(-0.5)))


def test_the_roads_of_a_thousand_million() -> None:
    # what the shares of 10^9 people spread by is what the root of p (1 - p) n says
    number, shares = 10**9, _shares()[:3]
    found = np.array(
        [
            run.flows["encounters"].sum((0, 2))[1:]
            for run in dailies(_roads(number), (run_key(32, i) for i in range(150)))
        ]
    )
    assert (found.sum(1) == number).all()
    z = (found - number * shares) / np.sqrt(number * shares * (1 - shares))
    assert (np.abs(z.mean(0)) < 3.3 / np.sqrt(150)).all()
    assert (np.abs(z.std(0) - 1) < 0.22).all()
    joint = -np.sqrt(shares[0] * shares[1] / ((1 - shares[0]) * (1 - shares[1])))
    assert abs(np.corrcoef(z.T)[0, 1] - joint) < 0.15


def test_deaths_in_families_are_binomial_party_by_party() -> None:
    # two families of three; each person dies with chance 0.3: nobody of (3 choose k) 0.3^k 0.7^(3 - k)
    law = stats.binom.pmf(range(4), 3, 0.3)
    one_road = replace(_roads(6, death=0.3, size=3), days=1, routes=_roads(6, death=0.3, size=3).routes[:1])
    found: Counter[tuple[int, ...]] = Counter()
    for run in dailies(one_road, (run_key(33, i) for i in range(1500))):
        met = run.flows["encounters"].sum((0, 1))
        left = [int(met[size - 1]) // size for size in (3, 2, 1)]
        found[(*left, 2 - sum(left))] += 1
    assert _agrees(found, _multinomial(2, law))
