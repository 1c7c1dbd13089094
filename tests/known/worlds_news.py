"""Small scenarios in which people believe what is not so, for the naive twin."""

from dataclasses import replace
from datetime import date

from jornada.domain.nouns.arrival import Season
from jornada.domain.nouns.belief import Belief, Response
from jornada.domain.nouns.policy import Policy
from tests.known.worlds import BASE, _arrive, _line

_DESK = _line("first_come", "case").offices[0]
WORLDS = {
    "what people believe": replace(
        BASE,
        days=9,
        offices=(replace(_DESK, capacity=2, baulk=0.5),),
        seasons=(Season("early", 1, 2.0),),
        routes=tuple(
            replace(r, death=0.05, needs="permit" if r.leg == "ab" else "") if r.leg in ("ac", "ab") else r
            for r in BASE.routes
        ),
        groups=tuple(replace(g, turn_back=-1.0, pull=9.0) for g in BASE.groups),
        arrivals=(
            _arrive("one", 40, 9),
            replace(_arrive("three", 40, 9, "poisson"), season="early"),
            replace(_arrive("two", 20, 4), season="early"),
        ),
        policies=(
            Policy("shut", starts=date(2024, 1, 3), change={"routes.bc.km": "x2"}),
            Policy("told", ends=date(2024, 1, 5), change={"beliefs.trail.announced": 0.02, "beliefs.wait.bias": 2.0}),
        ),
        beliefs=(
            Belief("trail", "danger", "a*", place="A", lag=7, bias=2.0, fades=7),
            Belief("safe", "danger", "ac", lag=0, bias=0.5),
            Belief("stops", "stops", "cd", lag=10, start=0.6),
            Belief("rule", "rule", "shut", lag=5, worth=-1.0),
            Belief("wait", "wait", lag=5, start=4.0),
        ),
        responses=(
            Response("fear", "trail", elasticity=-0.4),
            Response("worth", arrivals="three*", elasticity=0.3),
            Response("line", "wait", "one*", elasticity=0.3),
            Response("shut", "rule", elasticity=-0.5),
        ),
    )
}
EXERCISED = {"what people believe": "not_begun encounters died applied turned_homeward went_home"}
