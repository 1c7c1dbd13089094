"""Published figures that are named wrongly, stand twice, lie outside the run or are out of line: all told."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from tests.helpers.small import small

from jornada.domain.checks.observed import jump_faults, observed_faults
from jornada.domain.fault import Fault
from jornada.domain.nouns.observed import Observed
from jornada.domain.scenario.scenario import Scenario
from jornada.files.scenario.folder import check
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.scores.evaluate import Evaluation, evaluate

CASES = Path(__file__).parents[5] / "shared" / "cases" / "scenario"
MARCH = (date(2022, 3, 1), date(2022, 3, 31))


def told(*rows: Observed) -> list[tuple[str, str, str]]:
    """Return code, place and severity of what is found in some figures of the small scenario."""
    return [(fault.code, fault.where, fault.severity) for fault in faults(*rows)]


def faults(*rows: Observed) -> list[Fault]:
    """Return what is found in some figures of the small scenario."""
    return list(
        observed_faults(
            replace(small(), observed=rows), {"observed": [f"row {number}" for number in range(2, len(rows) + 2)]}
        )
    )


def test_nationality_and_area_are_known_names() -> None:
    found = faults(
        Observed("encounters", *MARCH, nationality="HONDURAS"),
        Observed("encounters", *MARCH, area="El Paso"),
        Observed("encounters", *MARCH, area="El Paso Sektor"),
    )
    assert [(fault.code, fault.where, fault.severity) for fault in found] == [
        ("J012", "row 2, nationality", "error"),
        ("J012", "row 4, area", "error"),
    ]
    assert "HND, VEN" in found[0].allowed and found[1].nearest == "El Paso Sector"


def test_a_figure_stands_once() -> None:
    row = Observed("encounters", *MARCH, area="El Paso Sector", people=250.0)
    assert told(row, row) == [("J014", "row 3, series", "error")]
    assert told(row, replace(row, people=260.0)) == [("J014", "row 3, series", "error")]
    assert (
        told(
            row,
            replace(row, nationality="HND"),
            replace(row, series="encounters at ports"),
            replace(row, starts=date(2022, 3, 2)),
        )
        == []
    )


def test_figures_outside_the_run_are_told_once_a_series() -> None:
    rows = [Observed("encounters", date(2021, month, 1), date(2021, month, 28)) for month in (1, 2, 3)]
    found = faults(*rows, Observed("encounters", *MARCH), Observed("transits", date(2022, 3, 31), date(2022, 4, 1)))
    assert [(fault.code, fault.severity) for fault in found] == [("J027", "warning")] * 2
    assert found[0].found == "encounters: 3 of 4 figures, 2021-01-01 to 2021-03-28"
    assert found[1].found == "transits: 1 of 1 figures, 2022-03-31 to 2022-04-01"


@pytest.mark.parametrize(
    ("people", "rows"),
    [
        ([650, 65000, 700], [3]),
        ([650, 6, 700], [3]),
        ([650, 0, 700], [3]),
        ([650, 700, 70500], [4]),
        ([65000, 650, 700], [2]),
        ([0, 500, 600], []),
        ([5, 500, 600], []),
        ([0, 20075, 21000], []),
        ([21000, 20075, 0], []),
        ([650, 6500, 700], []),
        ([650, 65000, 66000], []),
        ([650, 65000], []),
        ([0, 0, 5], []),
        ([0, 400, 0], []),
        ([0, 500, 0], [3]),
    ],
)
def test_a_figure_that_jumps_a_hundredfold_for_one_date(people: list[float], rows: list[int]) -> None:
    made = tuple(
        Observed("camp", date(2022, 1, day + 1), date(2022, 1, day + 1), "Camp", people=some)
        for day, some in enumerate(people)
    )
    found = list(
        jump_faults(Scenario(observed=made), {"observed": [f"row {number}" for number in range(2, len(made) + 2)]})
    )
    assert [(fault.code, fault.where, fault.severity) for fault in found] == [
        ("J061", f"row {row}, people", "warning") for row in rows
    ]


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        ("observed-area-and-nationality", []),
        ("observed-nationality-in-words", ["J012"]),
        ("observed-row-twice", ["J014"]),
        ("observed-two-series", []),
    ],
)
def test_cases_as_agencies_write_them(case: str, codes: list[str]) -> None:
    if not CASES.exists():
        pytest.skip("../shared/cases is not here")
    assert [fault.code for fault in check(CASES / case)] == codes


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    area, (starts, ends) = "El Paso Sector", MARCH
    observed = (
        Observed("encounters between ports", starts, ends, area, people=250.0),
        Observed("encounters at ports", starts, ends, area, people=100.0),
        Observed("encounters between ports", starts, ends, area, "HND", 200.0),
        Observed("encounters", starts, ends, people=350.0),
        Observed("encounters between ports", date(2022, 1, 1), date(2022, 1, 31), area, people=9.0),
        Observed("encounters between ports", date(2022, 3, 2), ends, area, people=9.0),
        Observed("encounters between ports", date(2021, 3, 1), date(2021, 3, 31), area, people=9.0),
        Observed("encounters between ports", starts, ends, "Mexico City", people=9.0),
    )
    return evaluate(
        ensemble(
            replace(small(), observed=observed),
            2,
            1,
            tmp_path_factory.mktemp("observed") / "run",
            split=0,
            hands=Hands(workers=1),
        )
    )


def test_series_are_told_apart_by_name(found: Evaluation) -> None:
    total = found.scores.loc[found.scores["by"] == "total"].iloc[0]
    assert total["observed"] == 250.0  # not 350: encounters at ports are another series
    assert found.left_out.loc[found.left_out["series"] == "encounters at ports", "rows"].tolist() == [1]


def test_figures_with_both_area_and_nationality_are_scored(found: Evaluation) -> None:
    cell = found.cells.loc[found.cells["by"] == "both"].iloc[0]
    assert (cell["name"], cell["observed"], cell["month"]) == ("El Paso Sector, HND", 200.0, pd.Timestamp("2022-03-01"))
    whole = found.cells.loc[found.cells["by"] == "area"].iloc[0]
    assert 0 < cell["mean"] < whole["mean"]


def test_what_is_left_out_is_said_with_the_reason(found: Evaluation) -> None:
    whys = list(found.left_out["why"])
    assert len(whys) == 6
    for word in (
        "only a series named",
        "here encounters between ports",
        "first 59 days",
        "not a whole month",
        "outside the run, 2022-01-01 to 2022-03-31",
        "nobody is met at Mexico City",
    ):
        assert any(word in why for why in whys), word


def test_where_nobody_was_met_the_figure_is_scored_as_0(tmp_path: Path) -> None:
    nobody = replace(small(), routes=tuple(replace(route, encounter=0.0) for route in small().routes), dispositions=())
    scores = evaluate(ensemble(nobody, 1, 1, tmp_path / "run", split=0, hands=Hands(workers=1)), skip_days=0).scores
    assert (scores["simulated"] == 0.0).all() and (scores["observed"] > 0.0).all()
