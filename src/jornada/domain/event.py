"""Event and Trait: what changes from which day on, and who people are, under the rules of Flee."""

from dataclasses import dataclass

KINDS = (
    "conflict", "kind", "food", "water", "close_country", "close_place", "close_link", "close_camp", "close_idpcamp",
    "end_redirection", "recount",
)


@dataclass(frozen=True)
class Event:
    """Something that happens to a place, a region or a border on a day, counted from the start; `until` is the first day after it.

    Examples
    --------
    >>> Event("close_country", "Mali", 0, other="Niger", until=33).until
    33
    """

    event: str
    name: str
    day: int = 0
    other: str = ""
    until: int | None = None
    value: float = 0.0
    source: str = ""


@dataclass(frozen=True)
class Trait:
    """How often a value of a trait occurs among those who set out from a place; without a place, everywhere else.

    Examples
    --------
    >>> Trait("gender", "female", weight=0.5).place
    ''
    """

    trait: str
    value: str
    place: str = ""
    weight: float = 0.0
    source: str = ""
