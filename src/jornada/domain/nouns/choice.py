"""Choice: what a day, money, distance and danger weigh when people choose."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """What a day, money, distance and danger weigh in a choice, in utils.

    Examples
    --------
    >>> Choice().scale
    1.0
    """

    time: float = 1.0
    money: float = 0.3
    distance: float = 0.0
    danger: float = 0.5
    turned_back: float = 1.0
    stopped: float = 1.0
    scale: float = 1.0
    detour: float = 6.0
