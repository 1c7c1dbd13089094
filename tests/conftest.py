"""Compile the engine once before the tests: under a tracer compiling takes many times as long."""

import pytest

import jornada as jo
from jornada.engine.run import run_key, simulate


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Run the smallest example once drawn and once fluid."""
    for fluid in (False, True):
        simulate(jo.example("three_places"), run_key(1, 0), fluid)
