"""Who may join an office beyond nationality and paper: those with a sponsor, and those with the means."""

from typing import Any

import numpy as np

from jornada.domain.nouns.office import Office
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.jit import hot
from jornada.engine.table.columns import Column
from jornada.engine.world.money import units_of, whole
from jornada.engine.world.quotas import a_day, has_quota


def fields_of_pathways(rows: tuple[Office, ...], unit: float) -> dict[str, np.ndarray]:
    """Return what compiled code needs of each office (O,): the tests, the fee, and what is served a day on average."""
    return {
        "sponsor": np.array([o.sponsor for o in rows], bool),
        "least": np.array([units_of(o.least_means, unit) for o in rows], np.int64),
        "fee": np.array([units_of(o.fee, unit) for o in rows], np.int64),
        "fee_usd": np.array([whole(o.fee) for o in rows], np.int64),
        "a_day": np.array([a_day(o) for o in rows], float),
        "quota": np.array([has_quota(o) for o in rows], bool),
    }


def sponsor_column(asked: bool) -> Column:
    """Return the column of sponsors; where no office asks for one, it has one value."""
    return Column("sponsor", ["no", "yes"] if asked else ["no"])


def asks_for_sponsors(scenario: Scenario) -> bool:
    """Say whether some office asks for a sponsor, or would under a policy.

    Examples
    --------
    >>> asks_for_sponsors(Scenario(offices=(Office("parole", "Home", sponsor=True),)))
    True
    """
    changes = [path for policy in scenario.policies for path, _ in policy.change]
    return any(o.sponsor for o in scenario.offices) or any(
        p.startswith("offices.") and p.endswith(".sponsor") for p in changes
    )


def sponsored(scenario: Scenario, asked: bool) -> np.ndarray:
    """Return the share of parties (G,) for whom a sponsor is drawn on arrival: 0 where nobody asks."""
    return np.array([g.sponsor if asked else 0.0 for g in scenario.groups], float)


@hot
def may_join(office: Any, means: int, sponsor: int, health: int) -> bool:
    """Say whether a party with these means, with a sponsor (1) or without, and of this health passes the tests of an
    office."""
    return means >= office.least and (sponsor > 0 or not office.sponsor) and (health > 0 or office.heals == 0)
