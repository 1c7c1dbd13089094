"""Policies and variants as the rows of their tables."""

from collections.abc import Iterator
from typing import Any

from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.paths import operand
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.cells import value_of
from jornada.domain.schema.fields import Field, fields_of
from jornada.domain.schema.policy_rows import ONCE
from jornada.domain.schema.settings import TRIGGER_KEYS
from jornada.files.scenario.cells import cell_text

ALWAYS = ("row", "how", "value")  # columns that show how a change is said, filled in or not


def cells_of_policies(scenario: Scenario) -> list[list[str]]:
    """Return policies.csv as cells, header first: a row a change, what a policy says once in its first row.

    Examples
    --------
    >>> more = Policy("more beds", starts="2024-01-08", change={"places.Middle.beds": "x2"})
    >>> cells_of_policies(Scenario(policies=(more,)))[1]
    ['more beds', '2024-01-08', 'places', 'Middle', 'beds', 'times', '2']
    """
    fields = [
        field for field in fields_of("policies") if field.required or field.field in ALWAYS or _is_said(scenario, field)
    ]
    rows = (row for policy in scenario.policies for row in _rows(policy))
    return [[field.field for field in fields], *([row.get(field.field, "") for field in fields] for row in rows)]


def _is_said(scenario: Scenario, field: Field) -> bool:
    """Say whether some policy says more in a column than its default."""
    if field.field == "below":
        return any(policy.trigger for policy in scenario.policies)
    return any(
        name == field.field and value != value_of(field, "")
        for policy in scenario.policies
        for name, value in _once(policy)
    )


def _once(policy: Policy) -> Iterator[tuple[str, Any]]:
    """Return what a policy says once."""
    for name in ONCE:
        if name not in TRIGGER_KEYS:
            yield name, getattr(policy, name)
        elif policy.trigger:
            yield name, getattr(policy.trigger, name)


def _rows(policy: Policy) -> Iterator[dict[str, str]]:
    once = {name: cell_text(value) for name, value in _once(policy)}
    for path, value in policy.change:
        table, _, rest = path.partition(".")
        row, _, field = rest.rpartition(".")
        how, said = _said(value)
        yield once | {"policy": policy.name, "table": table, "row": row, "field": field, "how": how, "value": said}
        once = {}


def _said(value: object) -> tuple[str, str]:
    """Return how a value of a change is said, and the cell that says it.

    Examples
    --------
    >>> _said("x1.5"), _said("+10"), _said("-10"), _said(False), _said("raft")
    (('times', '1.5'), ('plus', '10'), ('plus', '-10'), ('set', 'no'), ('set', 'raft'))
    """
    if operand(value) is None:
        return "set", cell_text(value)
    text = str(value)
    return ("times", text[1:]) if text[0] == "x" else ("plus", text.removeprefix("+"))


def cells_of_variants(scenario: Scenario) -> list[list[str]]:
    """Return variants.csv as cells, header first: a row a policy of a variant, or one for a variant without any.

    Examples
    --------
    >>> cells_of_variants(Scenario(variants=(("as it is", ()), ("both", ("beds", "desk")))))
    [['variant', 'policy'], ['as it is', ''], ['both', 'beds'], ['both', 'desk']]
    """
    return [
        ["variant", "policy"],
        *([variant, name] for variant, names in scenario.variants for name in names or ("",)),
    ]
