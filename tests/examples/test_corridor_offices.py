"""What the offices of the corridor leave behind, against figures that no table of it holds: orders of magnitude."""

from collections import defaultdict

import pytest
from tests.examples.corridor_run import whole

pytestmark = pytest.mark.slow
Counts = dict[tuple[str, str], dict[str, float]]


@pytest.fixture(scope="module")
def counts() -> Counts:
    """Return people by measure and office, and month, of one run without shocks and ranges."""
    result, found = whole(), defaultdict(lambda: defaultdict(float))
    for table in (result.flows, result.stocks):
        for day, measure, place, people in zip(
            table["date"], table["measure"], table["place"], table["people"], strict=True
        ):
            found[table.names["measure"][measure].removeprefix("office_"), table.names["place"][place]][
                str(day)[:7]
            ] += float(people)
    return found


def of_year(months: dict[str, float], year: str) -> float:
    return sum(people for month, people in months.items() if month.startswith(year))


def test_admissions_at_tapachula_in_2022(counts: Counts) -> None:
    """COMAR, by way of the press: 76,239 applications in 2022. Capacity is from that figure, demand is not."""
    assert of_year(counts["served", "COMAR Tapachula admission"], "2022") == pytest.approx(76_239, rel=0.2)


def test_the_wait_in_tapachula_in_autumn_2023(counts: Counts) -> None:
    """Press, 5 October 2023: 8 to 10 weeks from registration to the procedure. Nothing in the tables says so."""
    waited, served = counts["waited_days", "COMAR Tapachula admission"], counts["served", "COMAR Tapachula admission"]
    assert (
        28
        <= sum(waited[m] for m in ("2023-09", "2023-10", "2023-11"))
        / sum(served[m] for m in ("2023-09", "2023-10", "2023-11"))
        <= 84
    )


def test_the_backlog_of_the_court_at_the_end_of_september_2023(counts: Counts) -> None:
    """EOIR: 2.46 million. What starts it, what it completes and which share of cases is filed are inputs.

    Encounters are not.
    """
    assert counts["waiting", "Immigration court"]["2023-09"] == pytest.approx(2.46e6, rel=0.15)


def test_screening_is_at_its_capacity_in_summer_2023(counts: Counts) -> None:
    """11,500 interviews in 22 days (DHS): 520 a day is the most; after Title 42 more people than that claim fear."""
    assert counts["served", "Credible-fear interview"]["2023-08"] == 520 * 31
    assert of_year(counts["served", "Credible-fear interview"], "2022") < 0.25 * 520 * 365


def test_every_appointment_is_taken_and_more_people_wait_than_a_month_of_them(counts: Counts) -> None:
    assert counts["served", "Appointments"]["2023-08"] == 1450 * 31
    assert counts["listed", "Appointments"]["2023-08"] > 1450 * 31


def test_parole_keeps_its_quota(counts: Counts) -> None:
    served = counts["served", "Parole"]
    of_2023 = [people for month, people in served.items() if month.startswith("2023")]
    assert max(of_2023) <= 30_000 and sum(of_2023) >= 250_000
    assert of_year(served, "2022") <= 24_000
