"""Rows of stops, closures and strength, held against what is known by hand."""

import math

import numpy as np
import pytest
from tests.examples.test_rows import by_day, fluid, total

CLOSED = slice(31, 36)  # 1 to 5 February


def test_s03_as_many_wait_as_came_while_the_road_was_closed() -> None:
    waiting = by_day(fluid("s03_blockade", "on"), "present", 0)
    assert waiting[CLOSED] == pytest.approx([20, 40, 60, 80, 100])
    assert waiting.sum() == pytest.approx(300.0) and by_day(fluid("s03_blockade", "on"), "set_out", 0)[
        36
    ] == pytest.approx(120.0)
    assert by_day(fluid("s03_blockade", "papers only"), "present", 0)[CLOSED] == pytest.approx([15, 30, 45, 60, 75])


def test_s03_where_there_is_a_way_round_nobody_waits_and_all_are_twelve_days_later() -> None:
    usual, around = (by_day(fluid("s03_blockade", name), "encounters") for name in ("off", "way round"))
    assert by_day(fluid("s03_blockade", "way round"), "present", 0).max() == pytest.approx(0.0, abs=1e-9)
    late = usual.copy()
    late[CLOSED] -= 20.0
    late[43:48] += 20.0
    assert around == pytest.approx(late, abs=1e-6)


@pytest.mark.parametrize(("variant", "s"), [("on", 0.6), ("off", 0.0)])
def test_s04_more_take_the_path_and_die_there(variant: str, s: float) -> None:
    # a bus of 14 hours takes a day; the path 20 hours at 10 a day, and 0.5 for each hundredth of dying
    run, d, without = fluid("s04_checkpoint", variant), 0.02, 0
    q = 1 / (1 + math.exp(2.0 + 0.5 * 2 - 1.0 - 2.0 * s))
    again = 1 - (1 - q) * s
    assert run.flows["died"][:, :, without].sum() == pytest.approx(500 * q * d / again, rel=1e-6)
    assert run.flows["stopped"][:, :, without].sum() == pytest.approx(500 * (1 - q) * s / again, rel=1e-6)
    assert run.flows["stopped"][:, :, 1].sum() == 0.0


def test_s04_an_exit_paper_opens_the_checkpoint() -> None:
    # once stopped, three in ten are through; the others try again
    run, s, d = fluid("s04_checkpoint", "exit papers"), 0.6, 0.02
    q = 1 / (1 + math.exp(2.0 + 0.5 * 2 - 1.0 - 2.0 * s))
    assert run.flows["stopped"][:, :, 0].sum() == pytest.approx(500 * (1 - q) * s / (1 - (1 - q) * s * 0.7), rel=1e-6)
    assert run.flows["turned_back_at_crossing"][:, :, 0].sum() == pytest.approx(
        0.7 * run.flows["stopped"].sum(), rel=1e-6
    )
    assert total(run, "died") > 500 * q * d


def test_s05_moved_once_on_average_and_twice_whoever_is_moved() -> None:
    run, s = fluid("s05_relocation", "on"), 0.5
    assert total(run, "moved") == pytest.approx(1600 * s / (1 - s), rel=1e-3)
    assert total(run, "moved_again") == pytest.approx(1600 * (s / (1 - s) - s), rel=0.02)  # counted up to seven times
    assert total(run, "let_go") == 0.0 and total(run, "encounters") == pytest.approx(1600, rel=1e-3)


def test_s05_few_seats_are_filled_and_the_others_let_go_after_two_days() -> None:
    few, none = fluid("s05_relocation", "few seats"), fluid("s05_relocation", "off")
    assert by_day(few, "moved")[5:79] == pytest.approx(5.0)
    assert total(none, "stopped") == total(none, "let_go") == pytest.approx(1600 * 0.5)
    # stopped on one day and on the next: both are held at night, those of the day before are gone
    assert none.offices["waiting"][10:80].sum(2) == pytest.approx(20.0) and none.offices["let_go"][10:80].sum(
        2
    ) == pytest.approx(10.0)


def test_s05_moving_ends_with_the_money() -> None:
    run, march = fluid("s05_relocation", "until March"), 60
    moved, let_go = by_day(run, "moved"), by_day(run, "let_go")
    assert moved[march:].sum() == 0.0 and moved[march - 1] > 15.0
    assert let_go[: march + 2].sum() == pytest.approx(0.0, abs=1e-9) and let_go[march + 2] > 5.0


def test_s06_one_pattern_acts_on_the_region_and_on_its_dates() -> None:
    for variant, chances in (("off", (0.1, 0.1, 0.1)), ("on", (0.2, 0.2, 0.1))):
        assert total(fluid("s06_containment", variant), "stopped") == pytest.approx(
            2000 * sum(c / (1 - c) for c in chances), rel=1e-4
        )
    off, dated = (by_day(fluid("s06_containment", name), "stopped") for name in ("off", "in February"))
    assert dated[:31] == pytest.approx(off[:31]) and (dated[31:60] > off[31:60] + 1.0).all()
    slowly = by_day(fluid("s06_containment", "slowly"), "stopped")
    assert (np.diff(slowly[3:52:7]) > 0.1).all()


def test_s08_who_can_pay_neither_bus_nor_guide_is_stranded() -> None:
    # utils: the guide 1 day and 300 USD; the train 1 day, liked 3 less, and 6 for each hundredth of dying; 16 days on
    # foot
    run, little = fluid("s08_means", "on"), 2
    weight = {"guide": math.exp(-1 - 0.6 * 3), "train": math.exp(-1 - 3 - 6 * 0.5), "foot": math.exp(-16)}
    a = (weight["train"] + weight["foot"]) / sum(weight.values())
    stays = 1 - a / (1 + a)
    assert run.present[:, 0, little][60] == pytest.approx(5 * sum(stays**n for n in range(1, 62)), rel=1e-6)
    # the clock turns on days 6, 13, ...: on day 97 those who came by day 66 have seen five turns
    turns = np.array([sum(t % 7 == 6 for t in range(came, 98)) for came in range(98)])
    there = 5 * stays ** (98.0 - np.arange(98))
    for name, least in (("stranded_14", 3), ("stranded", 5), ("stranded_90", 13)):
        assert run.stocks[name][97, 0, little] == pytest.approx(there[turns >= least].sum(), rel=1e-4, abs=1e-6)
    assert total(fluid("s08_means", "off"), "fares") > 0 and by_day(fluid("s08_means", "off"), "stranded").max() < 0.5


def test_s19_the_same_staff_spread_over_two_roads() -> None:
    for variant, chances in (
        ("off", (0.4, 0.0)),
        ("on", (0.2, 0.2)),
        ("on paper", (0.2, 0.2)),
        ("twice as many", (0.4, 0.4)),
    ):
        assert total(fluid("s19_strength", variant), "stopped") == pytest.approx(
            2000 * sum(c / (1 - c) for c in chances), rel=1e-3
        )
