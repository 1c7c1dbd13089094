"""The corridor comes near what is published.

A check of orders of magnitude, no evidence for it, since its arrivals were fitted.
"""

import pandas as pd
import pytest
from tests.examples.corridor_run import whole

import jornada

pytestmark = pytest.mark.slow
SERIES = "encounters between ports"
LARGEST = ("Del Rio Sector", "El Paso Sector", "Rio Grande Valley Sector", "Tucson Sector")


@pytest.fixture(scope="module")
def ratios() -> pd.DataFrame:
    """Simulated over published encounters by month and sector, and in all, of one run without shocks and ranges."""
    corridor, flows = jornada.example("corridor"), whole().flows
    made = pd.DataFrame(
        {
            "month": pd.to_datetime(flows["date"]),
            "area": [flows.names["place"][code] for code in flows["place"]],
            "people": flows["people"],
        }
    )
    made = made[[flows.names["measure"][code] == "encounters" for code in flows["measure"]]]  # beside the account
    made = made.pivot_table(index="month", columns="area", values="people", aggfunc="sum", fill_value=0)
    told = pd.DataFrame(
        [
            (pd.Timestamp(row.starts), row.area, row.people)
            for row in corridor.observed
            if row.series == SERIES and row.area
        ]
    )
    told = told.pivot_table(index=0, columns=1, values=2, aggfunc="sum")
    return (made / told).assign(total=made.sum(axis=1) / told.sum(axis=1))


def test_in_all_every_month_is_within_a_factor_of_two(ratios: pd.DataFrame) -> None:
    assert len(ratios) == 26
    assert ratios["total"].between(0.5, 2.0).all()


@pytest.mark.parametrize("sector", LARGEST)
def test_at_least_22_of_26_months_of_the_four_largest_sectors(ratios: pd.DataFrame, sector: str) -> None:
    assert ratios[sector].between(0.5, 2.0).sum() >= 22


def test_they_are_the_four_largest() -> None:
    rows = [(row.area, row.people) for row in jornada.example("corridor").observed if row.series == SERIES and row.area]
    assert set(pd.DataFrame(rows).groupby(0)[1].sum().nlargest(4).index) == set(LARGEST)
