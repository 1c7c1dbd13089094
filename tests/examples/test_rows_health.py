"""S2, health: an absorbing chain over the days of a trail and a camp, and health."""

import numpy as np
import pytest
from tests.examples.test_rows import by_day, drawn, fluid, total

PEOPLE, REST = 1200, np.array([0.0, 0.5, 0.9])
ROAD = {"on": (0.2, 0.2, 0.04), "water": (0.1, 0.1, 0.02), "shelter": (0.2, 0.2, 0.04)}
WELL, WEAK, ILL = range(3)


def moves(well_weak: float, weak_ill: float, dead: float, weak_well: float = 0.0, ill_weak: float = 0.0) -> np.ndarray:
    """Return the chances of a day among well, weak and ill.

    What is missing of 1 dies, and who does not die may change.
    """
    lived = 1.0 - dead
    return np.array(
        [
            [1 - well_weak, well_weak, 0],
            [weak_well, 1 - weak_well - weak_ill, weak_ill],
            [0, lived * ill_weak, lived * (1 - ill_weak)],
        ]
    )


def by_hand(variant: str) -> dict[str, float]:
    """Return expected deaths, times fallen ill, and nights weak and ill, a person.

    Trail with two days left, with one, and the camp.
    """
    road = moves(*ROAD[variant])
    camp = moves(0, 0, 0.02, 0.5, 0.3) if variant == "shelter" else moves(0, 0.1, 0.02)
    rest, go = np.diag(REST), np.diag(1.0 - REST)
    stays = np.zeros((9, 9))
    stays[:3, :3], stays[:3, 3:6] = rest @ road, go @ road
    stays[3:6, 3:6], stays[3:6, 6:] = rest @ road, go @ road @ camp
    stays[6:, 6:] = rest @ camp
    begin = np.concatenate([road[WELL], np.zeros(6)])
    nights = begin @ np.linalg.inv(np.eye(9) - stays)
    out = sum(nights[6:] * (1.0 - REST))
    weak, ill = nights[WEAK::3].sum(), nights[ILL::3].sum()
    return {"died": 1.0 - out, "weak": weak, "ill": ill}


@pytest.mark.parametrize("variant", ROAD)
def test_the_chain(variant: str) -> None:
    run, expected = fluid("s02_health", variant), by_hand(variant)
    assert total(run, "died") == pytest.approx(PEOPLE * expected["died"], rel=1e-3)
    for state in ("weak", "ill"):
        assert by_day(run, state).sum() == pytest.approx(PEOPLE * expected[state], rel=1e-3)


def test_water_and_shelter_save_lives_and_nothing_happens_without_the_row() -> None:
    assert by_hand("water")["died"] < 0.5 * by_hand("on")["died"]
    assert by_hand("shelter")["died"] < by_hand("on")["died"]
    off = fluid("s02_health", "off")
    assert total(off, "died") + total(off, "fell_ill") + by_day(off, "weak").sum() == 0.0


def test_a_clinic_heals_those_who_are_not_well_and_a_line_too_long_does_harm() -> None:
    clinic, small, on = (drawn("s02_health", name) for name in ("clinic", "small clinic", "on"))
    for run, most in ((clinic, 12), (small, 6)):
        assert by_day(run, "granted").max() == most
        # without beds nothing else makes anybody well
        assert (by_day(run, "recovered") == by_day(run, "granted")).all()
    assert total(on, "recovered") == 0
    assert total(clinic, "died") < 0.8 * total(on, "died")
    assert by_day(small, "waiting").max() > 50
    assert total(small, "died") > total(clinic, "died")
