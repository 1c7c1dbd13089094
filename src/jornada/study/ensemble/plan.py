"""What is to be run: a scenario, how often and from which seed.

The addresses of its runs, their blocks, and a name for their folder.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.seeds import runs_of, seed_of
from jornada.engine.version import version
from jornada.study.store.rows import SPLIT

if TYPE_CHECKING:
    from jornada.engine.run.state import RunKey


SIMILAR, MOST_RUNS = 16, 64  # blocks of the same size, and the runs of the largest
TWINS = 50_000  # the number of the first block of twins: more runs move none of them


@dataclass(frozen=True)
class Plan:
    """What to run: a scenario, how often, from which seed, and with how many twins; or once, without chance (fluid)."""

    scenario: Scenario
    runs: int
    seed: int
    split: int
    fluid: bool = False

    def __post_init__(self) -> None:
        """Refuse seeds and numbers of runs that cannot be, before anything is written."""
        object.__setattr__(self, "seed", seed_of(self.seed))
        object.__setattr__(self, "runs", runs_of(self.runs))

    @cached_property
    def study(self) -> str:
        """Return the hash of all that decides what a run is, apart from its address."""
        return hashlib.sha256(
            f"{version()}\n{'fluid ' if self.fluid else ''}{vars(self.scenario)!r}".encode()
        ).hexdigest()


def run_keys(plan: Plan) -> "list[RunKey]":
    """Return the addresses of all runs: main runs first, then twins.

    Run i is the same whatever N is. Run 1,000,000 + i shares parameters and shocks with run i,
    run 2,000,000 + i shares parameters only; the latter are needed only where both are uncertain.
    """
    from jornada.engine.run.state import RunKey

    keys = [RunKey(plan.seed, i, i, i, i) for i in range(plan.runs)]
    if plan.scenario.has_ranges or plan.scenario.shocks:
        keys += [RunKey(plan.seed, SPLIT + i, i, i, SPLIT + i) for i in range(plan.split)]
    if plan.scenario.has_ranges and plan.scenario.shocks:
        keys += [RunKey(plan.seed, 2 * SPLIT + i, i, 2 * SPLIT + i, 2 * SPLIT + i) for i in range(plan.split)]
    return keys


def blocks_of(keys: "Sequence[RunKey]") -> "list[list[RunKey]]":
    """Return the runs in blocks, twins in blocks of their own: 16 of one run, 16 of two, and so on up to 64, however
    many runs there are.

    Examples
    --------
    >>> from jornada.engine.run.run import run_key
    >>> [len(block) for block in blocks_of([run_key(1, run) for run in range(20)])][-3:]
    [1, 2, 2]
    """
    found: list[list[RunKey]] = []
    for some in ([key for key in keys if key.run < SPLIT], [key for key in keys if key.run >= SPLIT]):
        first, number = 0, 0
        while first < len(some):
            size = min(MOST_RUNS, 1 << number // SIMILAR)
            found.append(list(some[first : first + size]))
            first, number = first + size, number + 1
    return found


def numbers_of(blocks: "Sequence[Sequence[RunKey]]") -> list[int]:
    """Return the number of each block: those of twins have numbers of their own, so that an ensemble can be extended.

    Examples
    --------
    >>> from jornada.engine.run.run import run_key
    >>> numbers_of(blocks_of([run_key(1, run) for run in (0, 1, SPLIT)]))
    [0, 1, 50000]
    """
    main = sum(block[0].run < SPLIT for block in blocks)
    return [*range(main), *range(TWINS, TWINS + len(blocks) - main)]


def whole_blocks(runs: int) -> int:
    """Return how many runs fill the blocks that some runs begin: when more are added to them, no block is made again.

    Examples
    --------
    >>> whole_blocks(15), whole_blocks(19), whole_blocks(49)
    (15, 20, 52)
    """
    filled, number = 0, 0
    while filled < runs:
        filled, number = filled + min(MOST_RUNS, 1 << number // SIMILAR), number + 1
    return filled


def default_split(runs: int) -> int:
    """Return how many runs get twins: a fifth, at least 5 and at most 50 of them.

    Examples
    --------
    >>> default_split(5), default_split(20), default_split(1000)
    (5, 5, 50)
    """
    return min(runs, 50, max(5, runs // 5))


def run_id(plan: Plan) -> str:
    """Return a name for the folder of a run: another scenario, seed, number or version gives another name.

    Examples
    --------
    >>> run_id(Plan(Scenario(title="Three places"), runs=20, seed=1, split=5))[:13]
    'three-places-'
    """
    plain = unicodedata.normalize("NFKD", plan.scenario.title.lower()).encode("ascii", "ignore").decode()  # é as e
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "run"
    return f"{words}-{hashlib.sha256(f'{plan.study} {plan.seed} {plan.runs} {plan.split}'.encode()).hexdigest()[:8]}"
