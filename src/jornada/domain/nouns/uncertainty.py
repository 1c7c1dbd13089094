"""Shock, Prior and Draw.

Random factors that people share, parameters that are not known, and values of them that agree with what was counted.
"""

from dataclasses import dataclass

SHARED_BY = {  # what each kind of shock acts on has: a factor by anything else would be one for all
    "arrivals": ("all", "nationality", "place", "group"),
    "work": ("all", "place"),
    "danger": ("all", "danger"),
    **dict.fromkeys(("death", "turned_back", "encounter"), ("all", "place", "leg")),
}


@dataclass(frozen=True)
class Shock:
    """A log-normal factor shared by all, a nationality, place, leg, group or danger over a period.

    Examples
    --------
    >>> Shock("departures", "arrivals", by="nationality", period="month", sd=0.2).correlation
    0.0
    """

    shock: str
    acts_on: str
    by: str = "all"
    only: str = "*"
    period: str = "month"
    sd: float = 0.0
    correlation: float = 0.0
    source: str = ""


@dataclass(frozen=True)
class Prior:
    """The range of an uncertain parameter.

    Examples
    --------
    >>> Prior("routes.trail*.death", low=0.5, high=2.0, shape="log_uniform").how
    'times'
    """

    parameter: str
    how: str = "times"
    low: float = 1.0
    high: float = 1.0
    shape: str = "uniform"
    source: str = ""


@dataclass(frozen=True)
class Draw:
    """The value of a parameter in one draw of a posterior; all rows of a draw have its weight.

    Examples
    --------
    >>> Draw("1", "routes.trail.death", 0.8, weight=0.25).how
    'times'
    """

    draw: str
    parameter: str
    value: float
    how: str = "times"
    weight: float = 1.0
