"""Dated changes, triggers and uncertain parameters: all are changes of fields of table rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from jornada.domain.policy import Policy, Trigger
from jornada.domain.scenario import Scenario
from jornada.domain.uncertainty import Prior
from jornada.engine.draw import stream, uniform

TABLES = ("places", "modes", "routes", "papers", "groups", "pulls", "arrivals", "offices", "dispositions", "shocks")


def changed(scenario: Scenario, changes: Sequence[tuple[str, Any]]) -> Scenario:
    """Return the scenario with fields of rows changed, in order.

    Examples
    --------
    >>> import jornada as jo
    >>> changed(jo.example("three_places"), [("choice.time", "x2")]).choice.time
    2.0
    """
    for path, value in changes:
        scenario = _change(scenario, path, value)
    return scenario


def _change(scenario: Scenario, path: str, value: Any) -> Scenario:
    table, rest = path.split(".", 1)
    if table == "choice":
        now = getattr(scenario.choice, rest)
        return replace(scenario, choice=replace(scenario.choice, **{rest: new_value(now, value)}))
    name, field = rest.rsplit(".", 1)
    rows = getattr(scenario, table)
    key = fields(rows[0])[0].name if rows else ""
    after = tuple(
        replace(row, **{field: new_value(getattr(row, field), value)}) if fnmatchcase(str(getattr(row, key)), name) else row
        for row in rows
    )
    return replace(scenario, **{table: after})  # type: ignore[arg-type]


def new_value(now: Any, value: Any) -> Any:
    """Return a field after a change: text "x1.5" multiplies, "+10" and "-10" add, anything else is set.

    Examples
    --------
    >>> new_value(10, "x1.5"), new_value(10, "-3"), new_value(None, 4)
    (15, 7, 4)
    """
    if isinstance(value, str) and value[:1] in "x+-" and _is_number(value[1:]):
        number = float(value[1:])
        after = (now or 0) * number if value[0] == "x" else (now or 0) + (number if value[0] == "+" else -number)
        return round(after) if isinstance(now, int) and not isinstance(now, bool) else after
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def drawn_parameters(scenario: Scenario, seed: int, run: int) -> tuple[Scenario, dict[str, float]]:
    """Return the scenario with the uncertain parameters of a run, and their values."""
    values = {prior.parameter: prior_value(prior, uniform(stream(seed, run, "prior", prior.parameter), stream(0), 0))
              for prior in scenario.priors}
    sign = {"times": "x", "plus": "+"}
    changes: list[tuple[str, Any]] = []
    for prior in scenario.priors:
        value = values[prior.parameter]
        text = f"-{-value!r}" if prior.how == "plus" and value < 0 else f"{sign.get(prior.how, '')}{value!r}"
        changes.append((prior.parameter, value if prior.how == "set" else text))
    return changed(scenario, changes), values


def prior_value(prior: Prior, u: float) -> float:
    """Return the quantile `u` of a prior: uniform, log-uniform or symmetric triangular."""
    if prior.shape == "log_uniform":
        return float(prior.low * (prior.high / prior.low) ** u)
    if prior.shape == "triangular":
        u = (u / 2.0) ** 0.5 if u < 0.5 else 1.0 - ((1.0 - u) / 2.0) ** 0.5
    return float(prior.low + (prior.high - prior.low) * u)


@dataclass(frozen=True)
class TriggerState:
    """Whether a trigger is on, and for how many days in a row its measure has been below its way back."""

    on: bool = False
    below_for: int = 0


def next_state(trigger: Trigger, state: TriggerState, history: Sequence[float]) -> TriggerState:
    """Return the state of a trigger this morning, from daily totals up to yesterday.

    Days before the start count as 0. On strictly above; off after `days` days in a row strictly below.

    Examples
    --------
    >>> rule = Trigger(measure="encounters", window=2, above=10, below=5, days=1)
    >>> next_state(rule, TriggerState(), [8, 14]).on, next_state(rule, TriggerState(on=True), [3, 2]).on
    (True, False)
    """
    mean = sum(history[-trigger.window:]) / trigger.window
    if not state.on:
        return TriggerState(on=mean > trigger.above)
    below = state.below_for + 1 if mean < trigger.below else 0
    return TriggerState(on=below < trigger.days, below_for=below)


def in_force(policies: Sequence[Policy], day: date, triggers: Mapping[str, TriggerState]) -> tuple[str, ...]:
    """Return the names of the policies in force: active, inside their dates, and triggered if they have a trigger."""
    return tuple(
        policy.name for policy in policies
        if policy.active and (policy.starts is None or policy.starts <= day) and (policy.ends is None or day <= policy.ends)
        and (policy.trigger is None or triggers[policy.name].on)
    )
