"""Tables that compiled functions share: read by name, written in place, and lent, not given away."""

import sys
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest

from jornada.engine.table.shared import shared


class Inner(NamedTuple):
    """Tables of tables."""

    values: Any
    factor: Any


class Outer(NamedTuple):
    """Tables, some of them shared, and a number."""

    inner: Any
    flags: Any
    number: Any


@numba.njit(_nrt=False)
def _add(outer: Any, at: int) -> Any:
    outer.inner.values[at] += outer.inner.factor * outer.number
    return outer.flags[at]


@numba.njit
def _all(inner: Any, flags: Any, number: Any) -> Any:
    outer, found = shared(Outer(shared(inner), flags, number)), 0
    for at in range(outer.inner.values.size):
        found += _add(outer, at)
    return found


@numba.njit
def _kept(inner: Any, times: int) -> Any:
    """Take a table out of what is shared many times, where references are counted."""
    held, total = shared(inner), 0
    for _ in range(times):
        values = held.values
        total += values[0]
    return total


@numba.njit
def _unknown(inner: Any) -> Any:
    return shared(inner).nothing


def test_fields_are_read_by_name_and_written_in_place() -> None:
    values, flags = np.zeros(3, np.int64), np.array([True, False, True])
    assert _all(Inner(values, 10), flags, 7) == 2
    assert values.tolist() == [70, 70, 70]


def test_what_is_lent_is_not_given_away() -> None:
    values = np.arange(1, 4)
    before = sys.getrefcount(values)
    assert _kept(Inner(values, 1), 1000) == 1000
    assert sys.getrefcount(values) == before
    assert values.tolist() == [1, 2, 3]


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(numba.TypingError, match="nothing"):
        _unknown(Inner(np.zeros(1), 1))
