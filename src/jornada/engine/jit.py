"""How kernels are compiled: with a cache of their own for each state of the code that they are made of.

Numba looks only at the file of a function when it decides whether what it has compiled still holds; constants and
functions of other files may have changed since. So the cache of a module lies in a folder named after a digest of its
file and of every file of the engine that it imports, directly or by way of others, and of the order of measures.

Numba also numbers what it compiles, within a process: the functions by their order, record types by theirs, and the
files that it stores by what stands in the index. Two processes that compile different things in the same order give
them the same names, and a third that reads both would run the one in the place of the other. So functions and files
get names that no other process gives.
"""

import hashlib
import re
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from numba import config, njit, types
from numba.core.bytecode import FunctionIdentity
from numba.core.ir import SetItem
from numba.core.ir_utils import remove_dead_extensions

from jornada.domain.measures import FLOWS, STOCKS
from jornada.engine.machine_code import InnerCompiler, KernelCompiler, inner

HERE = Path(__file__).parent
SETTINGS: Any = config
TYPES: Any = types
NJIT: Any = njit

IDENTITY: Any = FunctionIdentity
UNREAD: Any = remove_dead_extensions
IDENTITY._unique_ids = iter(lambda: uuid.uuid4().int >> 65, None)  # a part of the name of everything that is compiled

IMPORT = re.compile(rb"^\s*from jornada\.engine\.([\w.]+) import", re.MULTILINE)


def _kept(statement: Any, lives: set[str], alive: set[str], *_: Any) -> Any:
    """Keep what is written to a table.

    Numba drops it as never read where a table has come to a function in a tuple or from a call.
    """
    alive.add(statement.target.name)
    return statement


UNREAD[SetItem] = _kept  # whoever is asked for it once one function has been put into another


@cache
def _source(module: str) -> bytes:
    """Return the source of a module of the engine such as travel or road.travel; of a folder, of all in it."""
    place = HERE.joinpath(*module.split("."))
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    return b"".join(file.read_bytes() for file in files)


@cache
def _folder(module: str, base: str) -> str:
    found, fresh = set[str](), {module}
    while fresh:
        found |= fresh
        fresh = {name.decode() for one in fresh for name in IMPORT.findall(_source(one))} - found
    counted = repr((STOCKS, FLOWS)).encode()  # their numbers are constants in what is compiled
    digest = hashlib.sha256(b"".join([counted, *(_source(name) for name in sorted(found))])).hexdigest()[:16]
    return str(Path(base) / f"kernels-{digest}")


def is_compiled(module: str) -> bool:
    """Say whether something of a module of the engine, as its source is now, has been compiled here before."""
    return any(Path(_folder(module, SETTINGS.CACHE_DIR or str(HERE / "__pycache__"))).rglob("*.nbc"))


def _compiled(function: Any, options: dict[str, Any]) -> Any:
    before = SETTINGS.CACHE_DIR
    module = ".".join(Path(function.__code__.co_filename).relative_to(HERE).with_suffix("").parts)
    # read when a function is declared, and only then
    SETTINGS.CACHE_DIR = _folder(module, before or str(HERE / "__pycache__"))
    try:
        made = NJIT(cache=True, no_cfunc_wrapper=True, error_model="numpy", pipeline_class=KernelCompiler, **options)
        return _plain(_apart(made(function)))
    finally:
        SETTINGS.CACHE_DIR = before


def _inner(function: Any, options: dict[str, Any]) -> Any:
    """Compile a function for compiled ones alone: nothing of it is stored, for it stands in what calls it."""
    made = NJIT(no_cfunc_wrapper=True, error_model="numpy", pipeline_class=InnerCompiler, **options)(function)
    return _plain(inner(made, cache(lambda: _compiled(function, options))))


def _apart(dispatcher: Any) -> Any:
    """Store each compiled version under a name that no other process takes; the index says which is which."""
    stored, name = dispatcher._cache._cache_file, dispatcher.py_func.__name__
    stored._data_name = lambda number: f"{name}.{uuid.uuid4().hex[:16]}.nbc"
    return dispatcher


def _plain(dispatcher: Any) -> Any:
    """Let a function have one version for all numbers.

    Numba would compile one for each number that is written in a call.
    """
    typed = dispatcher.get_call_template

    def plainly(args: Any, kws: dict[str, Any]) -> Any:
        return typed([TYPES.unliteral(one) for one in args], {name: TYPES.unliteral(one) for name, one in kws.items()})

    dispatcher.get_call_template = plainly
    return dispatcher


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function that may make arrays, whoever calls it.

    Without a word it would count references, and be put into its caller, as that is.
    """
    return _compiled(function, {"_nrt": True, "forceinline": False})


def maker(function: Callable[..., Any]) -> Any:
    """Compile a function that may make arrays, and that compiled functions alone call."""
    return _inner(function, {"_nrt": True, "forceinline": False})


def lean(function: Callable[..., Any]) -> Any:
    """Compile a function that makes no arrays without reference counts; they cost more than its work."""
    return _inner(function, {"_nrt": False, "forceinline": False})


def hot(function: Callable[..., Any]) -> Any:
    """Compile an inner step into its caller: handing over tables costs more than the step."""
    return _inner(function, {"_nrt": False, "forceinline": True})


def within(function: Callable[..., Any]) -> Any:
    """Compile a step that one other calls as a part of it.

    A version of its own would be compiled, and then again with its caller.
    """
    return _compiled(function, {"inline": "always"})
