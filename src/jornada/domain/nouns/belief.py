"""Belief and Response.

What people hold to be true of waits, dangers, stops and rules, and what it does to departures.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Belief:
    """What people of some groups at some places believe of a line, of legs or of a rule.

    It belongs to places and groups and to no person: it follows the truth times `bias` with a lag, and what is
    announced is added while it is announced and fades afterwards.

    Examples
    --------
    >>> Belief("danger of the trail", "danger", "trail*", lag=30, bias=2.0).fades
    14.0
    """

    belief: str
    topic: str
    about: str = "*"
    nationality: str = "*"
    place: str = "*"
    lag: float = 30.0
    bias: float = 1.0
    start: float | None = None
    announced: float = 0.0
    fades: float = 14.0
    truth: str = "open"
    worth: float = 0.0
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None


@dataclass(frozen=True)
class Response:
    """How arrivals respond to a belief, or, without one, to the value of going on from where they would set out.

    Examples
    --------
    >>> Response("fewer set out", "danger of the trail", elasticity=-0.3).arrivals
    '*'
    """

    response: str
    belief: str = ""
    arrivals: str = "*"
    nationality: str = "*"
    elasticity: float = 0.0
    reference: float | None = None
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None
