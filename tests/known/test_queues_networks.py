"""Five networks of offices with schedules and several stages, beside `ciw`: numbers in line by weekday, and waits."""

import numpy as np
import pytest

from tests.known.networks import Network, Seen, Stage, of_ciw, of_engine

DAYS, COPIES, BURN, FAR = 480, 12, 105, 4.0
WEEKDAYS = "12345"

NETWORKS = {
    "weekdays, and some give up": Network(
        (Stage(5, WEEKDAYS, gives_up=0.04), Stage(4, "124")), {(0, 1): 0.4}, (("one", 3.6),)
    ),
    "two stages with terms": Network(
        (Stage(4, WEEKDAYS), Stage(6, "24", term=10), Stage(3, "135", term=3)),
        {(0, 1): 0.8, (1, 2): 0.6},
        (("one", 2.0),),
    ),
    "sent by shares, on and back, not all come": Network(
        (Stage(6, WEEKDAYS, no_show=0.1), Stage(3, WEEKDAYS, term=4), Stage(2, "35", order="lottery")),
        {(0, 1): 0.5, (0, 2): 0.1, (1, 0): 0.2, (1, 2): 0.15, (2, 1): 0.3},
        (("one", 3.0),),
    ),
    "some before all others": Network(
        (Stage(4, WEEKDAYS, first="one"), Stage(3, "246", first="one")), {(0, 1): 0.45}, (("one", 1.0), ("two", 1.4))
    ),
    "long lines put off": Network(
        (Stage(4, "1235", apply=1.0, baulk=0.9), Stage(2, WEEKDAYS, term=2)),
        {(0, 1): 0.6},
        (("one", 3.5),),
        baulks=True,
    ),
}


def _worst(engine: list[Seen], others: list[Seen]) -> float:
    """Return the largest difference of two samples of copies, in standard errors, over all that they show."""
    a, b = (np.array([np.append(seen.numbers.ravel(), seen.waits) for seen in sample]) for sample in (engine, others))
    error = np.sqrt(a.var(0, ddof=1) / len(a) + b.var(0, ddof=1) / len(b))
    return float((np.abs(a.mean(0) - b.mean(0)) / np.maximum(error, 1e-9)).max())


@pytest.mark.parametrize("name", NETWORKS)
def test_the_engine_and_ciw_agree(name: str) -> None:
    network = NETWORKS[name]
    engine, others = of_engine(network, DAYS, COPIES, BURN, 51), of_ciw(network, DAYS, COPIES, BURN, 52)
    assert np.mean([seen.numbers for seen in others]) > 0.5
    assert _worst(engine, others) < FAR
