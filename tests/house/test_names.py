"""The public names: sorted, all there when asked for, and not there before."""

import subprocess
import sys

import pytest

import jornada


def test_names_are_sorted_and_are_those_that_resolve() -> None:
    assert list(jornada.__all__) == sorted(jornada.__all__)
    assert {*jornada._HOMES, "example"} == set(jornada.__all__)


@pytest.mark.parametrize("name", jornada.__all__)
def test_every_name_resolves(name: str) -> None:
    thing = getattr(jornada, name)
    assert callable(thing)
    assert thing.__name__ == name
    assert (thing.__doc__ or "").strip()


def test_other_names_do_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'predict'"):
        _ = jornada.predict


def test_importing_and_checking_stays_light() -> None:
    heavy = ("numpy", "numba", "pandas", "pyarrow", "matplotlib")
    code = f"import sys, jornada; jornada.example('one_office'); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
