"""Compile the engine once before the tests, and hand out tests to workers file by file."""

import os
from typing import Any

import pytest

import jornada as jo
from jornada.engine.run.run import run_key, simulate


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Run the smallest examples once drawn and once fluid.

    The second worker begins at the other end, so that each finds what the other made.
    """
    kinds = (True, False) if os.environ.get("PYTEST_XDIST_WORKER") == "gw1" else (False, True)
    for fluid in kinds:
        for name in ("three_places", "one_office"):
            simulate(jo.example(name), run_key(1, 0), fluid)


APART = ("test_agreement", "test_teeth", "test_exits.py::test_an_interrupted")  # long tests that share nothing


TOGETHER = "test_corridor_"  # files that look at one and the same run


class Scope:
    """Say which tests go to one worker together.

    Those of a file share what they make, but for long ones that share nothing.
    """

    def _split_scope(self, nodeid: str) -> str:
        if TOGETHER in nodeid:
            return TOGETHER
        return nodeid if any(name in nodeid for name in APART) else nodeid.split("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out by scope; marks of groups are lost between some versions of pytest and xdist, without a word."""
    from xdist.scheduler import LoadScopeScheduling

    return type("ByFile", (Scope, LoadScopeScheduling), {})(config, log)
