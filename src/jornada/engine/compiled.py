"""How kernels are compiled: with a cache of their own for each state of the engine's code.

Numba looks only at the file of a function when it decides whether what it has compiled still holds; constants and
functions of other files may have changed since. So the cache lies in a folder named after a digest of all of them.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from numba import config, njit

HERE = Path(__file__).parent
SETTINGS: Any = config


@cache
def _folder() -> str:
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))).hexdigest()[:16]
    return str(Path(SETTINGS.CACHE_DIR or HERE / "__pycache__") / f"kernels-{digest}")


def _compiled(function: Any, options: dict[str, Any]) -> Any:
    before, SETTINGS.CACHE_DIR = SETTINGS.CACHE_DIR, _folder()  # read when a function is declared, and only then
    try:
        return njit(cache=True, **options)(function)  # type: ignore[call-overload]
    finally:
        SETTINGS.CACHE_DIR = before


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function that may make arrays, whoever calls it: without a word it would count references as its caller does."""
    return _compiled(function, {"_nrt": True})


def lean(function: Callable[..., Any]) -> Any:
    """Compile a function that makes no arrays without reference counts; they cost more than its work."""
    return _compiled(function, {"_nrt": False})


def hot(function: Callable[..., Any]) -> Any:
    """Compile an inner step into its caller: handing over tables costs more than the step."""
    return _compiled(function, {"_nrt": False, "forceinline": True})
