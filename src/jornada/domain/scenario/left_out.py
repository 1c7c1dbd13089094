"""A scenario of which something was left out, with nothing left in it that leads to what is gone."""

from dataclasses import replace

from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.paths import is_named
from jornada.domain.scenario.scenario import Scenario


def without_loose_ends(before: Scenario, after: Scenario) -> Scenario:
    """Return a scenario after rows of it were left out, without the changes, priors and variants that lead to these
    alone.

    Examples
    --------
    >>> from jornada.domain.nouns.health import HealthChange
    >>> policy = Policy("water", change={"health.thirst.chance": "x0.5"})
    >>> before = Scenario(
    ...     health=(HealthChange("thirst", "well", "weak", chance=0.1),),
    ...     policies=(policy,),
    ...     variants=(("water on the trail", ("water",)),),
    ... )
    >>> after = without_loose_ends(before, replace(before, health=()))
    >>> after.policies, after.variants
    ((), ())
    """
    policies = tuple(some for policy in after.policies if (some := _still(policy, before, after)) is not None)
    names = {policy.name for policy in policies}
    variants = tuple((variant, tuple(name for name in wanted if name in names)) for variant, wanted in after.variants)
    return replace(
        after,
        policies=policies,
        priors=tuple(prior for prior in after.priors if _leads_on(prior.parameter, before, after)),
        posterior=tuple(row for row in after.posterior if _leads_on(row.parameter, before, after)),
        variants=tuple((variant, wanted) for variant, wanted in variants if wanted),
    )


def _still(policy: Policy, before: Scenario, after: Scenario) -> Policy | None:
    """Return what is left of a policy; none where all that it changes is gone."""
    change = tuple((path, value) for path, value in policy.change if _leads_on(path, before, after))
    return replace(policy, change=change) if change or not policy.change else None


def _leads_on(path: str, before: Scenario, after: Scenario) -> bool:
    """Say whether a path still leads to a row, or never did."""
    table, _, rest = path.partition(".")
    rows, all_rows = getattr(after, table, None), getattr(before, table, None)
    if rows is all_rows or not isinstance(rows, tuple):
        return True
    name = rest.rpartition(".")[0]
    return any(is_named(table, row, name) for row in rows) or not any(
        is_named(table, row, name) for row in all_rows or ()
    )
