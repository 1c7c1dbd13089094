"""All that every shipped study asks, in four runs on a cut of the corridor: make test-long."""

import os
from pathlib import Path

import pytest

from jornada.examples import studies
from tests.examples.test_study_all import carried_out, cut

pytestmark = pytest.mark.skipif(not os.environ.get("JORNADA_LONG"), reason="make test-long runs it")


def test_all_studies_with_all_they_ask_in_four_runs(tmp_path: Path) -> None:
    answers = carried_out([cut(name) for name in studies()], 4, tmp_path)
    assert {answer.posed.name for answer in answers} == {*studies()} and all(len(answer.panel) for answer in answers)
