"""Policies over the whole run: on how many days each was in force, by its dates or its trigger."""

import numpy as np
import pandas as pd

from jornada.domain.nouns.policy import Policy
from jornada.study.publish import publish, shown
from jornada.study.runs.cells import KEPT, ranges
from jornada.study.runs.frames import read_flows
from jornada.study.runs.run import Run
from jornada.study.runs.totals import over_run

PERIODS = {"week": pd.DateOffset(days=7), "day": pd.DateOffset(days=1), "month": pd.offsets.MonthBegin(1)}


def days_in_force(run: Run) -> pd.DataFrame:
    """Return one row a policy that was ever in force, in the order of the table: `days` as _q05, _q50 and _q95, and
    `ever`.

    `ever` is the share of runs in which it was in force at all.
    """
    frame, _ = _kept(run)
    seen = set(frame["place"]) if len(frame) else set()
    names = [policy.name for policy in run.scenario.policies if policy.name in seen]
    found = over_run(run, "in_force", names) if names else None
    if found is None:
        return pd.DataFrame({"policy": []})
    columns = {f"days_{q}": ranges(found)[:, i] for i, q in enumerate(KEPT)}
    return pd.DataFrame(shown(publish(pd.DataFrame({"policy": names, **columns, "ever": (found > 0).mean(1)}))))


def share_in_force(run: Run) -> pd.DataFrame:
    """Return the share of days on which each policy was in force, over all runs.

    Policy, date, until, share, by recorded period.
    """
    frame, every = _kept(run)
    if not len(frame):
        return pd.DataFrame({"policy": [], "date": [], "until": [], "share": []})
    total = frame.rename(columns={"place": "policy"})
    end = pd.Timestamp(run.info["start"]) + pd.Timedelta(days=int(run.info["days"]))
    until = pd.Series([min(start + PERIODS[every], end) for start in total["date"]], index=total.index)
    share = total["people"] / np.maximum(1, (until - total["date"]).dt.days * run.runs)
    return pd.DataFrame(shown(publish(total[["policy", "date"]].assign(until=until, share=share))))


def spans_in_force(run: Run) -> pd.DataFrame:
    """Return the same by spell.

    A policy that goes by its dates alone is in force from the one to the other, in every run.
    """
    shares = share_in_force(run)
    dated = [
        policy for policy in run.scenario.policies if policy.trigger is None and policy.name in set(shares["policy"])
    ]
    if not dated:
        return shares
    rest = shares.loc[~shares["policy"].isin([policy.name for policy in dated])]
    spells = pd.DataFrame(
        [(policy.name, *_dates(run, policy), 1.0) for policy in dated], columns=["policy", "date", "until", "share"]
    )
    return pd.DataFrame(shown(publish(pd.concat([spells, rest], ignore_index=True) if len(rest) else spells)))


def _dates(run: Run, policy: Policy) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first day of a policy within a run, and the day after its last."""
    start = pd.Timestamp(run.info["start"])
    end = start + pd.Timedelta(days=int(run.info["days"]))
    until = pd.Timestamp(policy.ends) + pd.Timedelta(days=1) if policy.ends else end
    return max(start, pd.Timestamp(policy.starts or start)), min(end, until)


def _kept(run: Run) -> tuple[pd.DataFrame, str]:
    """Return the days in force in all runs together by policy and period, and how long a period is."""
    for every in PERIODS if run.scenario.policies else ():
        frames = [frame for part in run.parts() if len(frame := read_flows(part, "in_force", every))]
        if frames:
            sums = [
                frame.groupby(["place", "date"], observed=True, as_index=False)["people"].sum().astype({"place": str})
                for frame in frames
            ]
            whole = pd.concat(sums).assign(place=lambda rows: pd.Categorical(rows["place"], run.names.of("place")))
            return whole.groupby(["place", "date"], observed=True, as_index=False)["people"].sum(), every
    return pd.DataFrame(), ""
