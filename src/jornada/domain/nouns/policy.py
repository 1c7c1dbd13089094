"""Policy and Trigger: dated changes of fields, and the measures that set them off.

And the rows of tables that say them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jornada.domain.fault import Fault, ScenarioError, nearest

Change = tuple[tuple[str, float | int | str | bool], ...]
BASES = ("observed", "derived", "fitted", "assumption")


@dataclass(frozen=True)
class Trigger:
    """A rule that turns a policy on at one level and off again below another.

    On the morning after the mean of the last `window` days has reached `above`, or one day has reached `spike`; a
    level of 0 never turns it on. Off when the mean has been below `below` for `days` days in a row, and `wait` days
    after that, whatever it does in between unless it turns it on again; never before it has been on for `least_days`.
    Only what happens at places that match `only` counts, and nobody of a group that matches `not_counted`.

    Examples
    --------
    >>> Trigger("encounters", window=7, above=2500, below=1500, wait=14).window
    7
    """

    measure: str
    window: int = 1
    above: float = 0.0
    below: float = 0.0
    days: int = 1
    spike: float = 0.0
    least_days: int = 0
    wait: int = 0
    only: str = "*"
    not_counted: str = ""


@dataclass(frozen=True)
class Policy:
    """A small, dated, reversible change of fields of table rows.

    Dates may be given as text and changes as a mapping; both are turned into what the fields say. With `ramp`, numbers
    go from what they are to what they become over so many days, in steps of a week; anything else changes at once.
    `basis` says how its size was come by: observed, derived, fitted or assumption.

    Raises
    ------
    ScenarioError
        When a date is no date, or ends lies before starts.

    Examples
    --------
    >>> Policy("one more desk", starts="2024-01-08", change={"offices.registry.capacity": 9}).starts
    datetime.date(2024, 1, 8)
    """

    name: str
    starts: date | None = None
    ends: date | None = None
    active: bool = True
    trigger: Trigger | None = None
    change: Change = ()
    source: str = ""
    ramp: int = 0
    basis: str = "assumption"

    def __post_init__(self) -> None:
        """Take dates as text and changes as a mapping too."""
        for field in ("starts", "ends"):
            value: object = getattr(self, field)
            if isinstance(value, str):
                object.__setattr__(self, field, _date(self.name, field, value))
        if self.starts and self.ends and self.ends < self.starts:
            raise ScenarioError(
                [Fault("J020", f"Policy {self.name}, ends", str(self.ends), f"a day from {self.starts} on")]
            )
        if self.basis not in BASES:
            raise ScenarioError(
                [
                    Fault(
                        "J010",
                        f"Policy {self.name}, basis",
                        str(self.basis),
                        "one of " + ", ".join(BASES),
                        nearest(str(self.basis), BASES),
                    )
                ]
            )
        change: object = self.change
        if isinstance(change, Mapping):
            object.__setattr__(self, "change", tuple(change.items()))


@dataclass(frozen=True)
class PolicyRow:
    """A row of policies.csv: one change of a policy, and, in its first row, what the policy says once.

    Examples
    --------
    >>> PolicyRow("more beds", table="places", row="Tapachula", field="beds", value="120").how
    'set'
    """

    policy: str
    starts: date | None = None
    ends: date | None = None
    ramp: int = 0
    active: bool = True
    table: str = ""
    row: str = ""
    field: str = ""
    how: str = "set"
    value: str = ""
    measure: str = ""
    window: int = 1
    above: float = 0.0
    below: float | None = None
    days: int = 1
    spike: float = 0.0
    least_days: int = 0
    wait: int = 0
    only: str = "*"
    not_counted: str = ""
    basis: str = "assumption"
    source: str = ""


@dataclass(frozen=True)
class VariantRow:
    """A row of variants.csv: a policy of a variant, or a variant without any.

    Examples
    --------
    >>> VariantRow("as it is").policy
    ''
    """

    variant: str
    policy: str = ""


def _date(policy: str, field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ScenarioError([Fault("J010", f"Policy {policy}, {field}", text, "a date, YYYY-MM-DD")]) from None
