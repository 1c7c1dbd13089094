"""Triggers: whether each is on, and the daily totals that it reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import numpy as np

from jornada.domain.measures import FLOWS, STOCKS
from jornada.domain.nouns.policy import Trigger
from jornada.domain.scenario.scenario import Scenario


@dataclass(frozen=True)
class TriggerState:
    """Whether a trigger is on, for how many days it has been, how many of them in a row below its way back, and how
    long ago that row was complete (-1: it is not)."""

    on: bool = False
    on_for: int = 0
    below_for: int = 0
    clock: int = -1


def next_state(trigger: Trigger, state: TriggerState, history: Sequence[float]) -> TriggerState:
    """Return the state of a trigger this morning, from daily totals up to yesterday.

    Days before the start count as 0. On at the level or above it, a tie counts as on; off strictly below the other.

    Examples
    --------
    >>> rule = Trigger(measure="encounters", window=2, above=10, below=5, days=1)
    >>> next_state(rule, TriggerState(), [6, 14]).on, next_state(rule, TriggerState(on=True), [3, 2]).on
    (True, False)
    """
    mean = sum(history[-trigger.window :]) / trigger.window
    if 0 < trigger.above <= mean or 0 < trigger.spike <= (history[-1] if history else 0):
        return TriggerState(True, state.on_for + 1 if state.on else 0)
    if not state.on:
        return state
    below = state.below_for + 1 if mean < trigger.below else 0
    complete = below >= trigger.days
    clock = state.clock + 1 if state.clock >= 0 else 0 if complete and trigger.wait else -1
    over = (clock >= trigger.wait if trigger.wait else complete) and state.on_for + 1 >= trigger.least_days
    return TriggerState() if over else TriggerState(True, state.on_for + 1, below, clock)


@dataclass
class Watch:
    """A trigger in a run: where and whom it counts, as an index of (P + O, G), the total of each day so far, how it
    stands, and what of the flows that run on over days it has counted."""

    cells: tuple[np.ndarray, ...]
    totals: list[float] = field(default_factory=list)
    state: TriggerState = TriggerState()
    counted: float = 0.0


def watches_of(scenario: Scenario, triggers: Iterable[Trigger] = ()) -> dict[Trigger, Watch]:
    """Return what watches the triggers of a scenario and some more before the first day."""
    own = (policy.trigger for policy in scenario.policies if policy.trigger)
    return {trigger: Watch(watched_by(scenario, trigger)) for trigger in dict.fromkeys((*own, *triggers))}


def awake(watches: dict[Trigger, Watch]) -> dict[Trigger, TriggerState]:
    """Let every trigger read the days so far, and return how each stands this morning."""
    for trigger, watch in watches.items():
        watch.state = next_state(trigger, watch.state, watch.totals)
    return {trigger: watch.state for trigger, watch in watches.items()}


def note(watches: dict[Trigger, Watch], stocks: np.ndarray, flows: np.ndarray, over: bool) -> None:
    """Add the totals of a day, of flows those that have been added since the last; when they are over, others begin."""
    for trigger, watch in watches.items():
        if trigger.measure in STOCKS:
            watch.totals.append(float(stocks[STOCKS.index(trigger.measure)][watch.cells].sum()))
            continue
        so_far = float(flows[FLOWS.index(trigger.measure)][watch.cells].sum())
        watch.totals.append(so_far - watch.counted)
        watch.counted = 0.0 if over else so_far


def watched_by(scenario: Scenario, trigger: Trigger) -> tuple[np.ndarray, ...]:
    """Return the places and groups that a trigger counts, as an index of (P + O, G)."""
    places = [i for i, place in enumerate(scenario.places) if fnmatchcase(place.place, trigger.only)]
    groups = [g for g, group in enumerate(scenario.groups) if not fnmatchcase(group.group, trigger.not_counted)]
    return np.ix_(np.array(places, np.int64), np.array(groups, np.int64))
