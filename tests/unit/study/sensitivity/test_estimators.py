"""Estimators against the function of Ishigami, whose shares are known, and chance against a table whose parts are
known."""

import numpy as np
import pytest

from jornada.study.sensitivity.estimators import (
    Names,
    ends,
    kept_by,
    screened,
    screening_points,
    share_of_chance,
    share_points,
    shares,
)

NAMES = Names(("x1", "x2", "x3"), 7)
A, B = 7.0, 0.1
# Ishigami and Homma 1990; variances as in Sobol and Levitan 1999
V1, V2, V13 = 0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 8 * B**2 * np.pi**8 / 225
ALL = V1 + V2 + V13
FIRST, TOTAL = np.array([V1, V2, 0.0]) / ALL, np.array([V1 + V13, V2, V13]) / ALL


def ishigami(points: np.ndarray) -> np.ndarray:
    x = np.pi * (2.0 * points - 1.0)
    return np.asarray(np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0]))


def test_shares_of_ishigami_are_the_known_ones() -> None:
    found = shares(NAMES, ishigami(share_points(NAMES, 2048)))
    assert found["first"].to_numpy() == pytest.approx(FIRST, abs=0.03)
    assert found["total"].to_numpy() == pytest.approx(TOTAL, abs=0.03)
    assert (found[["first_error", "total_error"]] < 0.12).all(axis=None)


def test_ranges_of_shares_hold_the_truth_about_as_often_as_they_say() -> None:
    held = []
    for seed in range(20):
        names = NAMES._replace(seed=seed)
        found = shares(names, ishigami(share_points(names, 64)))
        held += list(abs(found["total"].to_numpy() - TOTAL) <= found["total_error"])
        held += list(abs(found["first"].to_numpy() - FIRST) <= found["first_error"])
    assert 0.88 <= np.mean(held) <= 1.0


def test_screening_moves_as_far_as_the_levels_say() -> None:
    """On four levels a step is two thirds of a range.

    Effects of Ishigami's function between them can be worked out by hand.
    """
    steps = {(low, low + 2 / 3) for low in (0.0, 1 / 3)}

    def moved(which: int, rest: list[float]) -> float:
        points = [np.array([[*rest[:which], end, *rest[which:]] for end in (low, high)]) for low, high in steps]
        return float(np.mean([abs(np.diff(ishigami(both))[0]) / (2 / 3) for both in points]))

    levels = [0.0, 1 / 3, 2 / 3, 1.0]
    truth = [np.mean([moved(which, [one, other]) for one in levels for other in levels]) for which in range(3)]
    found = screened(NAMES, points := screening_points(NAMES, 400), ishigami(points))
    assert found["moves"].to_numpy() == pytest.approx(truth, rel=0.12)


def test_a_value_that_does_nothing_is_screened_out() -> None:
    names = Names((*NAMES.of, "idle"), 3)
    points = screening_points(names, 10)
    found = screened(names, points, ishigami(points[:, :3]))
    assert found["moves"].iloc[3] == 0.0 and set(kept_by(found, 0.1, 8)) == {"x1", "x2", "x3"}


def test_ends_are_means_over_a_fifth() -> None:
    names = Names(("a", "b"), 1)
    points = share_points(names, 512)
    found = ends(names, points, 10.0 * points[:, 0])
    assert found["low"].iloc[0] == pytest.approx(1.0, abs=0.05) and found["high"].iloc[0] == pytest.approx(
        9.0, abs=0.05
    )
    assert abs(found["low"].iloc[1] - 5.0) < 4 * found["low_error"].iloc[1] + 0.05


def test_what_all_points_share_is_no_chance_and_what_they_do_not_is() -> None:
    chance = np.random.default_rng(1)
    points, runs = 3.0 * chance.standard_normal(400)[:, None], 5.0 * chance.standard_normal(4)[None, :]
    assert share_of_chance(points + runs) == pytest.approx(0.0, abs=1e-12)
    assert share_of_chance(points + runs + 2.0 * chance.standard_normal((400, 4))) == pytest.approx(
        1.0 / 10.0, abs=0.03
    )


def test_one_value_has_all_and_nothing_moves_nothing() -> None:
    names = Names(("alone",), 1)
    points = share_points(names, 64)
    assert shares(names, points[:, 0])["total"].iloc[0] == pytest.approx(1.0, abs=0.1)
    assert shares(names, np.full(len(points), 3.0))["total"].tolist() == [0.0]
