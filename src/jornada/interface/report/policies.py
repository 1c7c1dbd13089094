"""The policies of a scenario by date: when each is in force, and what it changes."""

from datetime import date
from typing import Any

import pandas as pd

from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.language.dates import dates_of
from jornada.interface.language.texts import say

FEW, MOST = 4, 4  # policies that a sentence holds; changes that a cell of the table names


def in_force(scenario: Scenario) -> list[Policy]:
    """Return the policies that are in force at some time, by their first day: those without one first."""
    return sorted(
        (policy for policy in scenario.policies if policy.active), key=lambda policy: policy.starts or date.min
    )


def by_date(scenario: Scenario, language: str = "en") -> pd.DataFrame:
    """Return one row a policy in force: when, what it is called, what it changes, and how its size was come by."""
    rows = [
        (
            dates_of(policy, language),
            policy.name,
            changes_of(policy, language),
            say(f"page.basis.{policy.basis}", language),
            policy.source,
        )
        for policy in in_force(scenario)
    ]
    return pd.DataFrame(rows, columns=["when", "policy", "changes", "basis", "source"])


def changes_of(policy: Policy, language: str = "en") -> str:
    """Return what a policy changes, in the words of the tables: the first few fields, and how many more.

    Examples
    --------
    >>> changes_of(Policy("halt", change={"routes.train north.open": False, "modes.bus.fare_per_km": "x1.5"}))
    'routes, train north: open → no; modes, bus: fare per km → ×1.5'
    """
    said = [_change(path, value, language) for path, value in policy.change]
    more = [say("page.more", language, {"number": len(said) - MOST})] if len(said) > MOST else []
    return "; ".join([*said[:MOST], *more])


def _change(path: str, value: Any, language: str) -> str:
    table, _, rest = path.partition(".")
    name, _, field = rest.rpartition(".")
    text = (
        say("page.yes" if value else "page.no", language)
        if isinstance(value, bool)
        else f"{value:g}"
        if isinstance(value, (int, float))
        else str(value)
    )
    text = "×" + text[1:] if text[:1] == "x" and text[1:2].isdigit() else text or "–"
    where = f"{table}, {name}" if name not in ("", "*") else table
    return f"{where}: {field.replace('_', ' ')} → {text}"
