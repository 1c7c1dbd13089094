"""Policy and Trigger: dated changes of fields, and the measures that set them off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Change = tuple[tuple[str, float | int | str | bool], ...]


@dataclass(frozen=True)
class Trigger:
    """A rule that turns a policy on above one level and off again below another.

    Examples
    --------
    >>> Trigger("encounters", window=7, above=2500, below=1500, days=14).window
    7
    """

    measure: str
    window: int = 1
    above: float = 0.0
    below: float = 0.0
    days: int = 1


@dataclass(frozen=True)
class Policy:
    """A small, dated, reversible change of fields of table rows.

    Dates may be given as text and changes as a mapping; both are turned into what the fields say.

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

    def __post_init__(self) -> None:
        """Take dates as text and changes as a mapping too."""
        for field in ("starts", "ends"):
            value: object = getattr(self, field)
            if isinstance(value, str):
                object.__setattr__(self, field, date.fromisoformat(value))
        change: object = self.change
        if isinstance(change, Mapping):
            object.__setattr__(self, "change", tuple(change.items()))
