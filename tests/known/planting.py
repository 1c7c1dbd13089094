"""Errors planted in compiled code: a function is replaced, and whatever may call it is compiled again."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numba
import pytest


def plant(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, error: Callable[..., Any]) -> None:
    """Put `error` in the place of a compiled function, for the other compiled functions of its module too."""
    monkeypatch.setattr(module, name, numba.njit(error))
    for other, found in list(vars(module).items()):
        if other != name and hasattr(found, "py_func") and found.py_func.__module__ == module.__name__:
            options = {option: value for option, value in found.targetoptions.items() if option != "nopython"}
            monkeypatch.setattr(module, other, numba.njit(**options)(found.py_func))
