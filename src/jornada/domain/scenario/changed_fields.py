"""Which fields a policy or a prior may change, and which a row gives: what is idle now may not be then."""

from dataclasses import fields
from functools import cache
from typing import Any

from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import NOUNS, fields_of

Changed = set[tuple[str, str]]  # tables and attributes


def changed_fields(scenario: Scenario) -> Changed:
    """Return the tables and fields that a policy or a prior may change: what is idle now may not be then."""
    drawn = dict.fromkeys(
        (*(prior.parameter for prior in scenario.priors), *(row.parameter for row in scenario.posterior))
    )
    paths = [path for policy in scenario.policies for path, _ in policy.change] + list(drawn)
    named = {(path.partition(".")[0], path.rpartition(".")[2]) for path in paths}
    return {
        (table, _attributes(table)[field]) for table, field in named if table in NOUNS and field in _attributes(table)
    }


@cache
def _attributes(table: str) -> dict[str, str]:
    return {field.field: field.attribute for field in fields_of(table)}


def is_given(row: Any, attribute: str) -> bool:
    """Say whether a field is other than its default.

    Examples
    --------
    >>> from jornada.domain.nouns.office import Office
    >>> is_given(Office("desk", "Town", apply=1.0), "apply")
    True
    """
    noun: Any = type(row)
    return bool(getattr(row, attribute) != _defaults(noun)[attribute])


@cache
def _defaults(noun: Any) -> dict[str, Any]:
    return {field.name: field.default for field in fields(noun)}
