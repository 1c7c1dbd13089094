"""One run of the whole corridor without shocks and ranges, for all tests that look at one."""

from dataclasses import replace
from functools import cache

import jornada
from jornada.domain.observed import Recorded
from jornada.engine.run import RunResult, run_key, simulate

AT_OFFICES = ("served", "waited_days", "waiting", "listed", "applied")
KEPT = (Recorded("encounters", "month", "place"), *(Recorded(measure, "month", "office") for measure in AT_OFFICES))


@cache
def whole() -> RunResult:
    """Return run 0, with encounters by place and what offices count, by month."""
    return simulate(replace(jornada.example("corridor").without_ranges(), measures=KEPT), run_key(1, 0))
