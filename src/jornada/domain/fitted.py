"""A scenario without what was fitted to encounters, with nothing left in it that leads to what is gone."""

from dataclasses import replace
from typing import Any

from jornada.domain.changes import is_named
from jornada.domain.policy import Policy
from jornada.domain.scenario import Scenario

FITTED_TABLES = ("arrivals", "pulls", "dispositions", "stops", "policies")  # outcomes of offices are not told by encounters


def without_fitted(scenario: Scenario) -> Scenario:
    """Return the scenario without its fitted rows and policies; nothing takes their place.

    Without dispositions an encounter ends in release: nobody is met again, so a run has fewer encounters for this alone.

    Examples
    --------
    >>> from jornada.domain.office import Disposition
    >>> rows = (Disposition("Title 42", share=0.7, effect="return", basis="fitted"), Disposition("Title 8", share=0.1))
    >>> [row.disposition for row in without_fitted(Scenario(dispositions=rows)).dispositions]
    ['Title 8']
    """
    kept: dict[str, Any] = {table: tuple(row for row in getattr(scenario, table) if row.basis != "fitted") for table in FITTED_TABLES}
    left = replace(scenario, **kept)
    policies = tuple(some for policy in left.policies if (some := _still(policy, scenario, left)) is not None)
    names = {policy.name for policy in policies}
    variants = tuple((variant, tuple(name for name in wanted if name in names)) for variant, wanted in scenario.variants)
    return replace(left, policies=policies, priors=tuple(p for p in left.priors if _leads_on(p.parameter, scenario, left)),
                   variants=tuple((variant, wanted) for variant, wanted in variants if wanted))


def _still(policy: Policy, before: Scenario, after: Scenario) -> Policy | None:
    """Return what is left of a policy; none where all that it changes is gone."""
    change = tuple((path, value) for path, value in policy.change if _leads_on(path, before, after))
    return replace(policy, change=change) if change or not policy.change else None


def _leads_on(path: str, before: Scenario, after: Scenario) -> bool:
    """Say whether a path still leads to a row, or never did."""
    table, _, rest = path.partition(".")
    if table not in FITTED_TABLES:
        return True
    name = rest.rpartition(".")[0]
    return any(is_named(table, row, name) for row in getattr(after, table)) or not any(is_named(table, row, name) for row in getattr(before, table))
