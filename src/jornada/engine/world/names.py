"""Names of what has a code: places, offices, papers, groups."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """The names behind the codes, in the order of the scenario's tables."""

    places: tuple[str, ...]
    legs: tuple[str, ...]
    groups: tuple[str, ...]
    offices: tuple[str, ...]
    papers: tuple[str, ...]
