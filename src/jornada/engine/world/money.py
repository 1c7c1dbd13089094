"""USD in units of money: one rule of rounding for all of them."""

import math


def whole(value: float) -> int:
    """Round half up, the rule for money.

    Examples
    --------
    >>> whole(2.5), whole(2.4)
    (3, 2)
    """
    return math.floor(value + 0.5)


def units_of(usd: float, unit: float) -> int:
    """Return a payment in units of money, at least 1 where there is one.

    Examples
    --------
    >>> units_of(0, 50), units_of(10, 50), units_of(130, 50)
    (0, 1, 3)
    """
    return max(1, whole(usd / unit)) if usd > 0 else 0
