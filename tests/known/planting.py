"""Errors planted in compiled code: a function is replaced, and whatever calls it is compiled again."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numba
import pytest


def plant(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, error: Callable[..., Any]) -> None:
    """Put `error` in the place of a compiled function, for the compiled functions of its module that lead to it too."""
    monkeypatch.setattr(module, name, numba.njit(error))
    for other, found in callers_of(module, name).items():
        options = {option: value for option, value in found.targetoptions.items() if option != "nopython"}
        monkeypatch.setattr(module, other, numba.njit(**options)(found.py_func))


def callers_of(module: ModuleType, name: str) -> dict[str, Any]:
    """Return the compiled functions of a module that call one of its functions, directly or by way of others."""
    own = {other: found for other, found in vars(module).items() if hasattr(found, "py_func") and found.py_func.__module__ == module.__name__}
    reached = {name}
    while more := {other for other, found in own.items() if reached & set(found.py_func.__code__.co_names)} - reached:
        reached |= more
    return {other: own[other] for other in sorted(reached - {name})}
