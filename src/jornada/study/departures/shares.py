"""Shares of nationalities or sectors of the months to come: last month's, moved a little by their trend and by upstream
counts.

What is drawn about them are the errors that the same rule made from earlier origins, whole rows of errors at a time, so
that parts that move together stay together.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

TREND, FADING, SMOOTH = 0.2, 0.6, 0.4  # chosen on origins October 2020 to August 2022, as is UPSTREAM
UPSTREAM, UPSTREAM_FLOOR = 0.2, 300.0
FLOOR = 30.0  # people added to each part before logs are taken
LOOKED_AT = 25  # months whose changes make a trend
ERRORS = 24  # earlier origins whose errors are drawn from


class Parts(NamedTuple):
    """People by month and part (T, P), and upstream counts of those parts that have any, by month."""

    people: pd.DataFrame
    upstream: pd.DataFrame


class Lead(NamedTuple):
    """From which month, and how many months ahead."""

    origin: pd.Period
    ahead: int


def said(parts: Parts, lead: Lead) -> np.ndarray:
    """Return the log share of each part some months after an origin, (P,), from months up to the origin."""
    logs = np.log(np.nan_to_num(parts.people.to_numpy(float)[: parts.people.index.get_loc(lead.origin) + 1]) + FLOOR)
    changes = np.diff(logs[-LOOKED_AT:], axis=0)
    fading = (1.0 - SMOOTH) ** np.arange(len(changes))[::-1]
    trend = fading @ changes / fading.sum() if len(changes) else 0.0
    moved = (
        logs[-1]
        + TREND * trend * sum(FADING**step for step in range(lead.ahead))
        + UPSTREAM * _upstream(parts, lead.origin)
    )
    return moved - np.log(np.exp(moved).sum())


def drawn(parts: Parts, lead: Lead, draw: np.random.Generator, many: int) -> np.ndarray:
    """Return shares as drawn, (P, N), each column one in all."""
    middle = said(parts, lead)
    past = [
        error
        for back in range(ERRORS)
        if (error := _error(parts, Lead(lead.origin - lead.ahead - back, lead.ahead))) is not None
    ]
    errors = np.array(past) if past else np.zeros((1, len(middle)))
    logs = middle[:, None] + errors[draw.integers(len(errors), size=many)].T
    return np.exp(logs) / np.exp(logs).sum(axis=0)


def _error(parts: Parts, lead: Lead) -> np.ndarray | None:
    """Return the errors of log shares of one earlier forecast, (P,); nothing where the months are not there."""
    origin, ahead, months = lead.origin, lead.ahead, parts.people.index
    if origin not in months or origin + ahead not in months or (months <= origin).sum() < 6:
        return None
    counted = np.log(parts.people.loc[origin + ahead].fillna(0.0).to_numpy() + FLOOR)
    return counted - np.log(np.exp(counted).sum()) - said(parts, lead)


def _upstream(parts: Parts, origin: pd.Period) -> np.ndarray:
    """Return the last change of log upstream counts against the three months before, by part.

    0 where nobody counted.
    """
    found = np.zeros(parts.people.shape[1])
    upstream = parts.upstream.reindex(pd.period_range(origin - 3, origin, freq="M"))
    for number, part in enumerate(parts.people.columns):
        if part in upstream.columns:
            logs = np.log(upstream[part].to_numpy(float) + UPSTREAM_FLOOR)
            found[number] = np.nan_to_num(logs[-1] - logs[:-1].mean())
    return found
