"""The caravan of December 2023: places by day, pace, losses and its end, held against what is on record."""

from functools import cache

import numpy as np

import jornada as jo
from jornada.engine.run.run import Daily, daily, run_key
from jornada.examples import HERE
from jornada.files.scenario.folder import check

RUNS = 8
# days since 23 December
NIGHTS = {
    1: "Alvaro Obregon",
    2: "Huixtla",
    3: "Villa Comaltitlan",
    4: "Escuintla (Chiapas)",
    5: "Mapastepec",
    9: "Mapastepec",
}


@cache
def runs(variant: str = "") -> tuple[Daily, ...]:
    """Return a few runs, day by day."""
    base = jo.example("caravan_2023")
    return tuple(
        daily(base.variant(variant) if variant else base, run_key(1, i)) for i in range(RUNS if not variant else 2)
    )


def inside(run: Daily) -> np.ndarray:
    """Return the people in the caravan by day and place (T, P)."""
    return run.stocks["in_caravan"].sum(2)


def test_the_folder_is_without_fault_and_its_sources_are_said() -> None:
    assert [fault for fault in check(HERE / "caravan_2023") if fault.severity == "error"] == []
    base = jo.example("caravan_2023")
    assert len({group.nationality for group in base.groups}) >= 21
    assert all(
        row.source
        for table in ("caravans", "offers", "arrivals", "routes", "places", "priors")
        for row in getattr(base, table)
    )


def test_at_least_21_nationalities_set_out_between_6000_and_10000() -> None:
    base = jo.example("caravan_2023")
    nations = np.array([group.nationality for group in base.groups])
    start = [run.stocks["in_caravan"][1].sum(0) + run.flows["left_caravan"][1].sum(0) for run in runs()]
    assert all(5_900 < people.sum() < 10_100 for people in start)
    assert np.ptp([people.sum() for people in start]) > 1_000  # the range is there
    assert all(
        len({nation for nation, number in zip(nations, people, strict=True) if number > 0}) >= 21 for people in start
    )


def test_every_night_is_where_it_was() -> None:
    names = [place.place for place in jo.example("caravan_2023").places]
    for run in runs():
        assert {day: names[inside(run)[day].argmax()] for day in NIGHTS} == NIGHTS
        assert all(inside(run)[day].sum() == inside(run)[day].max() for day in NIGHTS)  # nobody in it is elsewhere


def test_a_third_is_lost_in_five_evenings() -> None:
    lost = []
    for run in runs():
        start = inside(run)[1].sum() + run.flows["left_caravan"][1].sum()
        lost.append(1.0 - inside(run)[5].sum() / start)
    assert min(lost) > 1 - 0.95**5 - 0.03 and max(lost) < 1 - 0.89**5 + 0.03
    assert abs(np.median(lost) - 1 / 3) < 0.08


def test_it_ends_by_what_is_offered_and_by_no_more_seats_than_there_are() -> None:
    names = [place.place for place in jo.example("caravan_2023").places]
    for run in runs():
        taken = run.flows["accepted_offer"].sum((1, 2))
        assert (taken[:10] == 0).all() and taken.max() <= 2_500 and taken.sum() > 0.5 * inside(run)[9].sum()
        assert run.present[10:13, names.index("Cerro Gordo")].sum(1).max() >= 0.9 * taken.sum()
        assert inside(run)[13:].sum() == 0  # by 5 January


def test_a_longer_block_keeps_it_in_huixtla_and_costs_it_people() -> None:
    names = [place.place for place in jo.example("caravan_2023").places]
    for free, shut in zip(runs(), runs("blocked for three days"), strict=False):
        assert inside(shut)[3:6].argmax(1).tolist() == [names.index("Huixtla")] * 3
        assert inside(shut)[5].sum() < 0.85 * inside(free)[5].sum()
    assert runs("no offer")[0].flows["accepted_offer"].sum() == 0
