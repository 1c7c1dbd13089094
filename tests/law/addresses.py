"""Run small scenarios as plain Python, not compiled, and tell every address of a random number that is used twice.

Started by test_addresses.py as a program of its own, because compiling is switched off before the engine is imported.
"""

import json
import os
import sys
import warnings
from collections import defaultdict

os.environ["NUMBA_DISABLE_JIT"] = "1"

from numba import types  # noqa: E402

from jornada.engine import draw  # noqa: E402

ASKED: dict[tuple[int, int, int], list[str]] = defaultdict(list)
honest = draw.uniform


def recorded(key, address, number):  # type: ignore[no-untyped-def]
    """Return the same uniform, and note which function asked for it."""
    ASKED[int(key), int(address), int(number)].append(sys._getframe(1).f_code.co_name)
    return honest(key, address, number)


# compiled code chooses the version for whole parties by type; here it is named, before the rest of the engine is imported
draw.uniform = recorded
draw.part = draw._part(types.int64, None, None)

from jornada.engine import arrive, ration  # noqa: E402
from jornada.engine.run import daily, run_key  # noqa: E402

arrive._number = arrive._number_for(types.int64, *[None] * 6)
ration.drawn = ration._drawn(types.int64, None, None, None)
ration._admitted = ration._admit_whole


def main() -> None:
    """Print, for each world: how many addresses, who used one twice, and the people by place and day."""
    from tests.law.test_addresses import worlds

    warnings.simplefilter("ignore")  # hashes add up beyond 64 bits, as they should
    found = {}
    for name, world in worlds().items():
        ASKED.clear()
        present = daily(world, run_key(3, 0)).present
        twice = sorted({who for asked in ASKED.values() if len(asked) > 1 for who in asked})
        found[name] = [len(ASKED), twice, present.sum(2).tolist()]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
