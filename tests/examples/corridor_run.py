"""One run of the whole corridor without shocks and ranges, for all tests that look at one."""

from dataclasses import replace
from functools import cache

import jornada
from jornada.domain.nouns.observed import Recorded
from jornada.engine.run.run import RunResult, run_key, simulate

COUNTED = "2023-11-30"
AT_OFFICES = ("served", "waited_days", "waiting", "listed", "applied")
ON_THE_WAY = (
    "encounters",
    "stopped",
    "moved",
    "moved_again",
    "removed",
    "unheard",
    "stranded_14",
    "stranded",
    "stranded_90",
)
KEPT = (
    *(Recorded(measure, "month", "place") for measure in ON_THE_WAY),
    *(Recorded(measure, "month", "office") for measure in AT_OFFICES),
)


@cache
def whole() -> RunResult:
    """Return run 0 to the last day that was counted, with what happens on the way by place and what offices count, by
    month."""
    return simulate(replace(jornada.example("corridor").without_ranges().until(COUNTED), measures=KEPT), run_key(1, 0))
