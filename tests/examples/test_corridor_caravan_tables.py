"""The caravan of the corridor: nobody in the base, ranges of what sources differ on, and a road that its legs allow."""

import jornada
from jornada.domain.nouns.caravan import Caravan


def _row() -> Caravan:
    return jornada.example("corridor").caravans[0]


def test_nobody_may_join_in_the_base_and_all_in_the_variant() -> None:
    base = jornada.example("corridor")
    assert _row().nationality not in {group.nationality for group in base.groups}
    switched = next(policy for policy in base.variant("caravan").policies if policy.name == "caravan")
    assert switched.active and dict(switched.change) == {"caravans.Exodus of poverty.nationality": "*"}
    assert not next(policy for policy in base.policies if policy.name == "caravan").active


def test_its_size_and_who_leaves_are_ranges_about_what_the_row_says() -> None:
    for field in ("joins", "leaves"):
        prior = next(
            row for row in jornada.example("corridor").priors if row.parameter == f"caravans.Exodus of poverty.{field}"
        )
        assert prior.how == "set" and prior.low < getattr(_row(), field) < prior.high


def test_it_was_known_later_than_all_that_the_base_rests_on() -> None:
    base = jornada.example("corridor")
    assert min(row.known_from for row in (*base.caravans, *base.offers)) > max(
        row.known_from for row in base.arrivals if row.known_from
    )


def test_a_marching_day_ends_at_a_town_every_day() -> None:
    legs = {
        (leg.start_place, leg.end_place): leg.km for leg in jornada.example("corridor").routes if leg.mode == "foot"
    }
    days = [legs[pair] for pair in zip(_row().places, _row().places[1:], strict=False)]
    assert all(_row().pace_low <= km <= _row().pace_high for km in days)
    assert len(days) == 5  # on the fourth they are at Escuintla, on the fifth at Mapastepec, as the press had it
