"""Run small scenarios with a watch on the random numbers, and tell every address that is used twice.

Started by test_addresses.py as a program of its own: the watch must stand before the rest of the engine is compiled.
"""

import ctypes
import json
from collections import Counter

from numba import njit

from jornada.engine.draws import streams as draw

ASKED: Counter[tuple[int, int, int]] = Counter()
PROCESS: dict[int, str] = {}
honest, honest_pair = draw.uniform, draw.pair


@ctypes.CFUNCTYPE(None, ctypes.c_uint64, ctypes.c_uint64, ctypes.c_int64)
def noted(key: int, address: int, number: int) -> None:
    """Note that a number is asked for."""
    ASKED[key, address, number] += 1


@njit
def watched(key, address, number):  # type: ignore[no-untyped-def]
    """Return the same uniform, noted."""
    noted(key, address, number)
    return honest(key, address, number)


@njit
def watched_pair(key, address, block):  # type: ignore[no-untyped-def]
    """Return the same two uniforms, noted."""
    noted(key, address, 2 * block)
    noted(key, address, 2 * block + 1)
    return honest_pair(key, address, block)


if __name__ == "__main__":
    draw.uniform, draw.pair = watched, watched_pair

from jornada.engine.run.run import daily, run_key  # noqa: E402
from jornada.engine.today import today  # noqa: E402

named = today.Draw.key


def remembered(self, process, *more):  # type: ignore[no-untyped-def]
    """Return the same key, and remember whose it is."""
    key = named(self, process, *more)
    PROCESS[int(key)] = process
    return key


today.Draw.key = remembered  # type: ignore[method-assign]


def main() -> None:
    """Print, for each world: how many addresses, which processes used one twice, and the people by place and day."""
    from tests.law.test_addresses import worlds

    found = {}
    for name, world in worlds().items():
        ASKED.clear()
        present = daily(world, run_key(3, 0)).present
        twice = sorted({PROCESS.get(key, "unknown") for (key, _, _), times in ASKED.items() if times > 1})
        found[name] = [len(ASKED), twice, present.sum(2).tolist()]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
