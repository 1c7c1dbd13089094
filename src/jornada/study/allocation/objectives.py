"""The four objectives: waiting, harm, access and needs met; there are no others.

Each as figures by run, and by place and group.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jornada.domain.fault import Fault, ScenarioError, nearest
from jornada.domain.scenario.scenario import Scenario
from jornada.study.questions.panel import HARM
from jornada.study.runs.counted import Counted
from jornada.study.runs.headline import can_occur
from jornada.study.runs.measure import measure, parts

HARMS = (*HARM, "fell_ill")
PLACES, GROUPS = "place", "group"


@dataclass(frozen=True)
class Objective:
    """What is to be less: its name, the measures that it is of, and its unit.

    `access` counts those who left a line without a decision, in percent.
    """

    name: str
    measures: tuple[str, ...]
    unit: str

    def of(self, counted: Counted) -> np.ndarray:
        """Return its figure by run (N,), less being better; unknown where there was nobody to count."""
        if self.name == "access":
            return np.asarray(100.0 - counted.figures(["access"])["access"])
        return np.sum([counted.of(name) for name in self.there(counted.scenario)], axis=0)

    def there(self, scenario: Scenario) -> list[str]:
        """Return those of its measures that can occur in a scenario."""
        return [name for name in self.measures if can_occur(name, scenario)]

    def by(self, counted: Counted, kind: str) -> dict[str, float]:
        """Return by place (of access: by office) or by nationality how large a part it is of, on average over runs: of
        the people there in need, waiting or hurt in a thousand nights; nothing of places and groups where nobody
        was."""
        if self.name == "access":
            return _access(counted) if kind == PLACES else {}
        names = sorted({key[1 if kind == PLACES else 2] for key in counted.sums if key[0] == "present"} - {""})
        parts = {name: self._part(counted, *((name, "") if kind == PLACES else ("", name))) for name in names}
        return {name: part for name, part in parts.items() if part == part}

    def _part(self, counted: Counted, place: str, nationality: str) -> float:
        def people(name: str) -> float:
            return float(counted.of(name, place, nationality).mean()) if can_occur(name, counted.scenario) else 0.0

        above = sum(people(name) for name in self.measures)
        below = above + people("sheltered") if self.name == "needs" else people("present") + people("on_leg")
        per = 1000.0 / counted.nights if self.name == "harm" else 100.0
        return per * above / below if below > 0 else float("nan")


OBJECTIVES = (
    Objective("waiting", ("waiting",), "people on an average night"),
    Objective("harm", HARMS, "events"),
    Objective("access", ("access",), "% without a decision"),
    Objective("needs", ("unsheltered",), "people on an average night"),
)
NAMES = tuple(one.name for one in OBJECTIVES)


def _access(counted: Counted) -> dict[str, float]:
    """Return by office which part of those who left it for good did so without a decision, in percent."""
    found = {}
    decided, left = (tuple(name for _, name in parts(side)) for side in measure("access").of)
    for office in counted.scenario.offices:
        of, gone = (sum(float(counted.of(name, office.office).mean()) for name in names) for names in (decided, left))
        if gone > 0:
            found[office.office] = 100.0 * (gone - of) / gone
    return found


def objectives_of(scenario: Scenario, names: Sequence[str] = ()) -> tuple[Objective, ...]:
    """Return the objectives of some names, or all that can occur in a scenario.

    Raises
    ------
    ScenarioError
        When a name is none of the four, or means nothing in the scenario.

    Examples
    --------
    >>> objectives_of(Scenario(), ["encounters"])  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.domain.fault.ScenarioError: J113 allocate, objective: found 'encounters'; allowed: waiting, harm, access or
    needs; there are no other objectives
    """
    there = [one for one in OBJECTIVES if one.there(scenario)]
    faults = [
        Fault(
            "J113",
            "allocate, objective",
            name,
            "waiting, harm, access or needs; there are no other objectives",
            nearest(name, NAMES),
        )
        for name in names
        if name not in NAMES
    ]
    can = ", ".join(one.name for one in there) or "none: it has no lines, beds, dangers or health"
    faults += [
        Fault("J113", "allocate, objective", name, f"an objective that means something in this scenario: {can}")
        for name in names
        if name in NAMES and name not in [one.name for one in there]
    ]
    if not names and not there:
        faults.append(
            Fault("J113", "allocate, objective", "nothing to be less", "a scenario with lines, beds, dangers or health")
        )
    if faults:
        raise ScenarioError(faults)
    return tuple(one for one in there if not names or one.name in names)
