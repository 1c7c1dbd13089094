"""Errors planted in compiled code: functions are replaced, and whatever calls them is compiled again, once for all
errors.

A replaced function asks which error is on now, so that many are tried in code that is compiled once: that takes longer
than the runs.
"""

import ctypes
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numba
import pytest

ON = [0]


@ctypes.CFUNCTYPE(ctypes.c_int64)
def error_on() -> int:
    """Return the number of the error that is on, 0 for none; compiled code may ask."""
    return ON[0]


@contextmanager
def switched_on(number: int) -> Iterator[None]:
    """Let an error be made for a while."""
    ON[0] = number
    try:
        yield
    finally:
        ON[0] = 0


def plant(monkeypatch: pytest.MonkeyPatch, module: ModuleType, errors: dict[str, Callable[..., Any]]) -> None:
    """Put functions in the place of compiled ones, for the compiled functions of the module that lead to them too."""
    callers = callers_of(module, errors)
    for name, error in errors.items():
        monkeypatch.setattr(module, name, numba.njit(error))
    for name, found in callers.items():
        options = {option: value for option, value in found.targetoptions.items() if option != "nopython"}
        monkeypatch.setattr(module, name, numba.njit(**options)(found.py_func))


def callers_of(module: ModuleType, names: Collection[str]) -> dict[str, Any]:
    """Return the compiled functions of a module, others than these, that call one of some functions, directly or by way
    of others."""
    own = {
        other: found
        for other, found in vars(module).items()
        if hasattr(found, "py_func") and found.py_func.__module__ == module.__name__
    }
    reached = {*names}
    while more := {other for other, found in own.items() if reached & set(found.py_func.__code__.co_names)} - reached:
        reached |= more
    return {other: own[other] for other in sorted(reached - {*names})}
