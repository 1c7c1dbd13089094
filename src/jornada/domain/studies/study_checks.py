"""What is wrong with a study beside its scenario.

Names, days, variants that part too soon, and what its own tables lead to.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from jornada.domain.checks.assemble import meaning_of
from jornada.domain.fault import Fault, nearest, quoted
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import read_of
from jornada.domain.studies.joined import OwnTables, cells, joined, where_of
from jornada.domain.studies.study import Alternative, Study

FILE = "study.toml"
OURS = (FILE, "policies.csv", "variants.csv", "priors.csv", "questions.csv")


class Named(NamedTuple):
    """The sound scenario that a study names, and what it is called in what is said of it."""

    scenario: Scenario
    label: str


def study_faults(study: Study, named: Named, own: OwnTables, whole: bool) -> Iterator[Fault]:
    """Return every fault of a study; what its tables lead to waits until they could be read whole."""
    scenario = named.scenario
    both = joined(scenario, study, own)
    yield from _days(study, scenario)
    yield from _twice(scenario, own)
    yield from _names(study, both)
    yield from _active(own)
    yield from _too_soon(study, both)
    yield from _alternatives(study, both)
    where = where_of(scenario, named.label, study, own)
    yield from (fault for fault in meaning_of(both, where, whole) if fault.where.startswith(OURS))


def _days(study: Study, scenario: Scenario) -> Iterator[Fault]:
    last = scenario.last
    if not scenario.start < study.parts <= last:
        yield Fault(
            "J027",
            f"{FILE}, parts",
            str(study.parts),
            f"a day after {scenario.start}, the first of the scenario, up to {last}",
        )
    if study.ends and study.ends < study.parts:
        yield Fault("J020", f"{FILE}, ends", str(study.ends), f"a day from {study.parts} on, on which variants part")
    elif study.ends and study.ends > last:
        yield Fault("J027", f"{FILE}, ends", str(study.ends), f"a day up to {last}, the last of the scenario")


def _twice(scenario: Scenario, own: OwnTables) -> Iterator[Fault]:
    """Find policies and variants that are called as one of the scenario: which is meant could not be known."""
    for table, names in (
        ("policies", {policy.name for policy in scenario.policies}),
        ("variants", {name for name, _ in scenario.variants}),
    ):
        ours = (
            [read_of(policy, "name") for policy in own.policies]
            if table == "policies"
            else [name for name, _ in own.variants]
        )
        for name, at in zip(ours, own.where.get(table, []), strict=True):
            if name in names:
                yield Fault(
                    "J014",
                    f"{at}, {'policy' if table == 'policies' else 'variant'}",
                    str(name),
                    f"a name that none of the {table} of the scenario has",
                )


def _names(study: Study, both: Scenario) -> Iterator[Fault]:
    """Find names of variants that are none."""
    known = [name for name, _ in both.variants]
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        ("base", [study.base] if study.base else []),
        ("headline", study.headline),
        ("grid", study.grid),
        ("[against]", [name for pair in study.against for name in pair]),
    )
    for key, names in lists:
        for name in names:
            if name not in known:
                yield Fault(
                    "J012",
                    f"{FILE}, {key}",
                    name,
                    f"a variant of the study or its scenario: {quoted(known) or 'there is none'}",
                    nearest(name, known),
                )
    for name in (name for name in dict.fromkeys(study.headline) if [*study.headline, *study.grid].count(name) > 1):
        yield Fault("J014", f"{FILE}, headline", name, "each variant once, in headline or in grid")


def _active(own: OwnTables) -> Iterator[Fault]:
    """Find policies that say that they are in force by themselves.

    Then the base would be no longer that of other studies.
    """
    for policy, at in zip(own.policies, own.where.get("policies", []), strict=True):
        if read_of(policy, "active") and "active" in own.said.get(at, ()):
            yield Fault(
                "J010", f"{at}, active", "yes", "no, or empty: a policy of a study acts in the variants that name it"
            )


def used(study: Study) -> list[str]:
    """Return the names of all variants that a study runs, each once, those of the headline first.

    Examples
    --------
    >>> used(Study("", "", "", "", date(2024, 1, 1), "", 1.0, headline=("a", "b"), grid=("c",), against=(("b", "a"),)))
    ['a', 'b', 'c']
    """
    held = dict(study.against)
    of_axes = [cell.name for cell in cells(study)] + [", ".join(cell.held) for cell in cells(study) if cell.held]
    names = [*study.headline, *study.grid, *of_axes]
    return list(dict.fromkeys([*names, *(held[name] for name in names if held.get(name, study.base) != study.base)]))


def _too_soon(study: Study, both: Scenario) -> Iterator[Fault]:
    """Find variants that differ from the base on a day before the parting."""
    in_base = {*dict(both.variants).get(study.base, ())}
    policies = {read_of(policy, "name"): policy for policy in both.policies}
    for name in used(study):
        for policy in (policies.get(one) for one in dict(both.variants).get(name, ()) if one not in in_base):
            if policy is not None and _begins(policy, both) < study.parts and not read_of(policy, "active"):
                yield Fault(
                    "J095",
                    f"{FILE}, headline" if name in study.headline else f"{FILE}, grid",
                    f"{name}: {policy.name} begins on {_begins(policy, both)}",
                    f"policies that begin on {study.parts} or later; write one of your own in policies.csv",
                )


def _begins(policy: Policy, scenario: Scenario) -> date:
    return read_of(policy, "starts") or scenario.start


def _alternatives(study: Study, both: Scenario) -> Iterator[Fault]:
    policies = [str(name) for policy in both.policies if (name := read_of(policy, "name"))]
    priors = {str(name): prior for prior in both.priors if (name := read_of(prior, "parameter"))}
    for number, alternative in enumerate(study.alternatives, 1):
        at = f"{FILE}, alternative {number}"
        for name in alternative.policies:
            if name not in policies:
                yield Fault(
                    "J012", f"{at}, policies", name, "a policy of the study or its scenario", nearest(name, policies)
                )
        yield from _values(alternative, priors, at)


def _values(alternative: Alternative, priors: dict[str, Prior], at: str) -> Iterator[Fault]:
    for path, value in alternative.values:
        prior = priors.get(path)
        if prior is None:
            yield Fault(
                "J012", f"{at}, values", path, f"a parameter with a range: {_some(priors)}", nearest(path, priors)
            )
        elif not (read_of(prior, "low") or 0.0) <= value <= (read_of(prior, "high") or 0.0):
            yield Fault(
                "J011",
                f"{at}, values, {path}",
                f"{value:g}",
                f"a value in the range that is declared, {prior.low:g} to {prior.high:g}",
            )


def _some(names: Collection[str]) -> str:
    return quoted(list(names)[:12]) or "there is none"
