"""Every row of the system that has a folder of its own.

Switched on against off, and held against what is known by hand.
"""

import importlib.util
import math
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import jornada as jo
from jornada.engine.run.run import Daily, daily, run_key
from jornada.examples import HERE
from jornada.files.scenario.folder import check
from jornada.interface.language.texts import say

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent.name for path in (HERE / "rows").glob("*/scenario.toml"))
RUNS = 8


def made_by(name: str) -> ModuleType:
    """Return a script of the documents as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = made_by("make_rows")


@cache
def fluid(folder: str, variant: str) -> Daily:
    """Return the expected values of a row, day by day.

    Where nothing is drawn by turns, fluid mode gives them exactly.
    """
    return daily(jo.example(f"rows/{folder}").variant(variant).without_ranges(), run_key(0, 0), fluid=True)


@cache
def drawn(folder: str, variant: str) -> Daily:
    """Return a run of a row, day by day."""
    return daily(jo.example(f"rows/{folder}").variant(variant), run_key(1, 0))


def total(run: Daily, name: str) -> float:
    """Return a flow over places, groups and the whole run."""
    return float(run.flows[name].sum())


def by_day(run: Daily, name: str, place: int | None = None) -> np.ndarray:
    """Return a flow or stock by day (T,), at a place or at all."""
    table = run.flows[name] if name in run.flows else run.stocks[name]
    return table.sum((1, 2)) if place is None else table[:, place].sum(1)


def at(run: Daily, name: str, office: int) -> np.ndarray:
    """Return what an office counts, by day (T,)."""
    return run.offices[name][:, office].sum(1)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_is_whole_and_without_fault(folder: str) -> None:
    assert check(HERE / "rows" / folder) == []
    assert {"on", "off"} <= dict(jo.example(f"rows/{folder}").variants).keys()
    assert len((HERE / "rows" / folder / "README.md").read_text("utf-8").split()) > 100


@pytest.mark.parametrize("row", MADE.ROWS, ids=lambda row: row.folder)
def test_on_against_off_differs_beyond_chance_and_the_page_is_fresh(row: object, tmp_path: Path) -> None:
    found = MADE.compared(row, RUNS, tmp_path)
    assert found["difference_q05"] * found["difference_q95"] > 0.0  # both ends on one side of 0
    line = next(line for line in MADE.PAGE.read_text("utf-8").splitlines() if f"`{row.folder}`" in line)
    mean = as_number(line.split(" | ")[4].split()[0])
    # the page has more of the same runs: its mean lies near that of these few
    assert abs(mean - found["difference"]) <= 4.0 * found["standard_error"] + 0.01 * abs(mean)


def test_the_page_names_sections_that_a_report_has() -> None:
    template = (HERE.parent / "interface" / "templates" / "report.html.j2").read_text("utf-8")
    headings = {say(key) for key in re.findall(r'<h2>{{ t[(]"([a-z_.]+)"[)]', template)}
    assert {part.split(":")[0] for row in MADE.ROWS for part in row.shown.split("; ")} <= headings


def as_number(text: str) -> float:
    """Return a figure as a number."""
    return float(text.replace(",", ""))


def test_the_page_names_every_row_of_the_list_and_every_folder() -> None:
    page = MADE.PAGE.read_text("utf-8")
    assert [folder for folder in FOLDERS if f"`{folder}`" not in page] == []
    assert {row.folder for row in MADE.ROWS} == set(FOLDERS)


# S7: the fare is earned with the chance p a night; a permit runs out at the end of a week.


def left_by_hand(p: float, days: int) -> np.ndarray:
    """Return people who take the bus each day (T,).

    An absorbing chain over the fare (earned or not) and the week of expiry.
    """
    poor: dict[int, float] = {}
    ready: dict[int, float] = {}
    lapsed, lapsed_ready = 0.0, 0.0
    left = np.zeros(120)
    for t in range(120):
        left[t] = sum(ready.values())
        week = math.ceil((t + days) / 7)
        poor[week] = poor.get(week, 0.0) + lapsed + (20.0 if t < 100 else 0.0)
        earned = {week: p * n for week, n in poor.items()}
        poor = {week: n - earned[week] for week, n in poor.items()}
        earned[week] = earned.get(week, 0.0) + lapsed_ready
        lapsed = sum(n for week, n in poor.items() if t + 1 >= 7 * week)
        lapsed_ready = sum(n for week, n in earned.items() if t + 1 >= 7 * week)
        poor = {week: n for week, n in poor.items() if t + 1 < 7 * week}
        ready = {week: n for week, n in earned.items() if t + 1 < 7 * week}
    return left


@pytest.mark.parametrize(("variant", "p", "days"), [("on", 0.3, 28), ("no work", 0.1, 28), ("seven days", 0.3, 7)])
def test_s07_permits_follow_the_chain_of_fare_and_expiry(variant: str, p: float, days: int) -> None:
    assert by_day(fluid("s07_permits", variant), "encounters") == pytest.approx(left_by_hand(p, days), abs=0.01)


def test_s07_people_waiting_for_the_fare_are_arrivals_over_the_chance_of_work() -> None:
    # Little's law: 20 a day, 1 / p nights each
    assert by_day(fluid("s07_permits", "on"), "present", 0)[60:100] == pytest.approx(20 / 0.3, rel=0.001)
    assert by_day(fluid("s07_permits", "no work"), "present", 0)[60:100] == pytest.approx(20 / 0.1, rel=0.01)


def test_s07_where_a_permit_is_good_decides_how_one_goes_on() -> None:
    # good in the south only: 512 km on foot at 32 km a day are 16 days, begun the morning after the bus
    bus, foot = (by_day(fluid("s07_permits", name), "encounters") for name in ("on", "south only"))
    assert foot[16:] == pytest.approx(bus[:-16], abs=0.01)
    assert total(fluid("s07_permits", "off"), "encounters") == 0.0


# S8: who has no paper walks, and after being turned back walks again.


def test_s08_deaths_and_turning_back_on_foot_are_geometric() -> None:
    run, dies, back = fluid("s08_papers", "on"), 0.01, 0.2
    again = (1 - dies) * back
    assert total(run, "died") == pytest.approx(1000 * dies / (1 - again), rel=1e-4)
    assert total(run, "turned_back_at_crossing") == pytest.approx(1000 * again / (1 - again), rel=1e-4)
    assert total(run, "fares") == pytest.approx(1000 * 50)  # those with papers ride


def test_s08_without_the_need_all_ride_and_nobody_dies() -> None:
    run = drawn("s08_papers", "off")
    assert total(run, "died") == 0 and total(run, "fares") == 50 * total(run, "arrived")
    assert total(run, "encounters") == total(run, "arrived")


# S9: a desk, a duty to stay, a second desk, a second line.


def test_s09_the_line_is_what_comes_less_capacity_and_those_who_leave() -> None:
    run, line, gone = fluid("s09_offices", "on"), 0.0, 0.0
    for t in range(60):
        gone += 0.02 * line
        line = 0.98 * line + 30.0
        served = min(20.0, line)
        line -= served
        assert at(run, "served", 1)[t] == pytest.approx(served, abs=1e-3) and at(run, "waiting", 1)[t] == pytest.approx(
            line, rel=1e-3
        )
    assert at(run, "abandoned", 1)[:60].sum() == pytest.approx(gone, rel=1e-3)


def test_s09_nobody_waits_where_the_least_of_capacities_is_enough() -> None:
    # half of 30 a day are sent to each desk, and each decides 20
    run = fluid("s09_offices", "elsewhere")
    assert at(run, "served", 1)[5:60] == pytest.approx(15.0) and at(run, "served", 2)[5:60] == pytest.approx(15.0)
    assert by_day(run, "waiting").max() == pytest.approx(0.0, abs=1e-9)


def test_s09_without_the_duty_fewer_claims_are_abandoned() -> None:
    kept, lost = (total(drawn("s09_offices", name), "abandoned") for name in ("no duty", "on"))
    assert 0 < kept < 0.5 * lost


def test_s09_one_may_stand_in_a_line_and_on_a_list_at_once() -> None:
    run = drawn("s09_offices", "two lines")
    waiting, listed = at(run, "waiting", 1), at(run, "listed", 3)
    assert (waiting + listed > by_day(run, "present") + by_day(run, "on_leg")).any()
    assert at(run, "admitted", 3).max() <= 5 and at(run, "admitted", 3).sum() > 0
    assert at(drawn("s09_offices", "on"), "listed", 3).max() == 0


# S10: half of decisions and stops can be bought.


def test_s10_who_can_pay_pays_once_and_who_cannot_comes_again() -> None:
    run, asked, stopped = fluid("s10_side_payments", "on"), 0.5, 0.4
    can, cannot = 0, 1
    through = 1 - stopped * (1 - asked)
    assert run.offices["bribes"][:, 0, can].sum() == pytest.approx(600 * asked * 50, rel=1e-4)
    assert run.flows["bribes"][:, :, can].sum() == pytest.approx(
        600 * 50 * (asked + stopped * asked / through), rel=1e-4
    )
    assert run.offices["unpaid"][:, 0, cannot].sum() == pytest.approx(600 * asked / (1 - asked), rel=1e-4)
    assert run.flows["bribes"][:, :, cannot].sum() == 0.0


def test_s10_stops_are_geometric_and_money_shortens_them() -> None:
    back = {
        name: fluid("s10_side_payments", name).flows["turned_back_at_crossing"].sum((0, 1)) for name in ("on", "off")
    }
    assert back["on"] == pytest.approx([600 * 0.2 / 0.8, 600 * 0.4 / 0.6], rel=1e-4)
    assert back["off"] == pytest.approx([600 * 0.4 / 0.6] * 2, rel=1e-4)


# S11: shares multiply from stage to stage; the court has its capacity.


@pytest.mark.parametrize(
    ("variant", "screened", "fails"), [("off", 0.0, 0.25), ("on", 0.2, 0.25), ("raised standard", 0.2, 0.5)]
)
def test_s11_the_share_removed_is_the_product_of_stages(variant: str, screened: float, fails: float) -> None:
    run = fluid("s11_screening", variant)
    assert at(run, "applied", 0).sum() == pytest.approx(3000 * screened, abs=0.1)
    assert at(run, "removed", 1).sum() == pytest.approx(3000 * screened * fails * 0.8, abs=0.1)


def test_s11_a_raised_standard_acts_on_those_screened_alone() -> None:
    before, after = drawn("s11_screening", "on"), drawn("s11_screening", "raised standard")
    # they have a notice to appear
    others = [by_day(run, "encounters") - at(run, "applied", 0) for run in (before, after)]
    assert (others[0] == others[1]).all() and others[0].sum() > 0
    assert at(after, "removed", 1).sum() > at(before, "removed", 1).sum()


def test_s11_the_court_hears_ten_a_day_behind_its_backlog() -> None:
    run = drawn("s11_screening", "on")
    assert at(run, "served", 2)[:30].sum() == 0 and (at(run, "served", 2)[30:] == 10).all()
    # the backlog of 500 is heard first: 50 days, and nobody else before
    assert at(run, "waited_days", 2)[30:80].sum() == 10 * sum(range(30, 80))


# S12: the people at the border follow a linear recursion; the trigger reads its encounters.


def border_by_hand(above: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return people at the border, encounters and whether asylum is shut, by day (T,)."""
    stock, on, below = 0.0, False, 0
    stocks, met, shut = np.zeros(150), np.zeros(150), np.zeros(150, bool)
    for t in range(150):
        mean = met[max(0, t - 7) : t].sum() / 7
        if mean >= above:
            on, below = True, 0
        elif on:
            below = below + 1 if mean < 60 else 0
            on = below < 7
        met[t] = stock / (1 + math.exp(1.0 if on else 0.0))
        stock += (0.25 if on else 0.0) * met[t] - met[t] + (200.0 if 30 <= t < 60 else 40.0)
        stocks[t], shut[t] = stock, on
    return stocks, met, shut


@pytest.mark.parametrize(("variant", "above"), [("on", 100.0), ("higher", 150.0), ("off", math.inf)])
def test_s12_the_border_follows_its_recursion_and_the_trigger_its_way_back(variant: str, above: float) -> None:
    run = fluid("s12_threshold", variant)
    stocks, met, shut = border_by_hand(above)
    assert by_day(run, "encounters") == pytest.approx(met, abs=0.05)
    assert by_day(run, "present", 1) == pytest.approx(stocks, abs=0.1)
    assert (by_day(run, "returned") > 0).tolist() == shut.tolist()


def test_s12_shutting_asylum_keeps_people_upstream_and_removal_has_its_capacity() -> None:
    stocks, _, shut = border_by_hand(100.0)
    days = int(shut.sum())
    assert 40 <= days <= 60 and stocks[shut].mean() > 1.4 * border_by_hand(math.inf)[0][shut].mean()
    # twenty a day while it is shut, and then the hundred there was room for
    assert total(fluid("s12_threshold", "on"), "removed") == pytest.approx(20 * days + 100, abs=0.1)


# S18: what is bought is the least of demand and capacity.


@pytest.mark.parametrize(("variant", "beds", "desk"), [("off", 60, 2), ("on", 20, 10)])
def test_s18_the_account_is_capacity_times_unit_costs(variant: str, beds: int, desk: int) -> None:
    run, line, nights, cases = fluid("s18_money", variant), 0.0, 0.0, 0.0
    for _ in range(100):
        decided = min(desk, line + 12)
        line += 12 - decided
        cases += decided
        nights += min(beds, line + decided)
    flows = jo.run(jo.example("rows/s18_money").variant(variant), fluid=True).flows
    spent = {
        purpose: flows["people"][flows["measure"] == flows.names["measure"].index(f"cost of {purpose}")].sum()
        for purpose in ("processing", "shelter")
    }
    assert spent["processing"] == pytest.approx(100 * cases, abs=5) and spent["shelter"] == pytest.approx(
        20 * nights, abs=5
    )
    assert by_day(run, "unsheltered")[-1] == pytest.approx(line + desk - beds, abs=0.01)


# S23: who is returned and tries again is met again.


def test_s23_encounters_of_a_person_are_geometric() -> None:
    met = fluid("s23_return_to_mexico", "on").flows["encounters"].sum((0, 1))
    assert met == pytest.approx([1200 / (1 - 0.6 * 0.5), 600], rel=1e-3)
    both = fluid("s23_return_to_mexico", "all nationalities").flows["encounters"].sum((0, 1))
    assert both == pytest.approx([1200 / 0.7, 600 / 0.7], rel=1e-3)


def test_s23_no_more_are_returned_than_there_are_places() -> None:
    run, again = fluid("s23_return_to_mexico", "few places"), 0.0
    for t in range(90):
        met = (20.0 if t < 60 else 0.0) + 0.5 * again
        again = min(10.0, 0.6 * met)
        assert by_day(run, "returned")[t] == pytest.approx(again, abs=0.01)
    assert at(drawn("s23_return_to_mexico", "few places"), "returned", 0).max() == 10
