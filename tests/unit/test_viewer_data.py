"""What the viewer is given: figures in sixteen bits that read back in three digits, and layers that are those of the summary."""

import base64
import gzip
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jornada.domain.policy import Policy
from jornada.interface.tables import three_digits
from jornada.interface.viewer_data import SIGNIFICANDS, SMALLEST, UNKNOWN, codes_of, leg_changes, packed, viewer_data
from jornada.study.ensemble import Hands, ensemble
from jornada.study.publish import NotPublished
from jornada.study.store import Run
from jornada.study.traffic import leg_shares
from tests.unit.study_small import small


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a few short runs."""
    return ensemble(small(40), 3, 1, tmp_path_factory.mktemp("viewer") / "run", 0, Hands(workers=1))


def read_back(code: int) -> float:
    """Return a figure from its code, as the viewer reads it."""
    if code == UNKNOWN:
        return float("nan")
    size = abs(code) - 1
    return 0.0 if code == 0 else float(np.sign(code)) * float(f"{100 + size % SIGNIFICANDS}e{SMALLEST + size // SIGNIFICANDS}")


@given(st.floats(1e-5, 1e15) | st.integers(1, 10**7).map(float), st.booleans())
def test_figures_read_back_in_three_digits(value: float, less: bool) -> None:
    value = -value if less else value
    assert read_back(int(codes_of(np.array([value]))[0])) == three_digits(value)


def unpacked(text: str) -> tuple[dict[str, Any], np.ndarray]:
    """Return the header and the codes of packed data."""
    line, _, numbers = gzip.decompress(base64.b64decode(text)).partition(b"\n")
    header = json.loads(line)
    return header, np.frombuffer(numbers, "<i2", header["integers"])


def test_layers_are_the_summary(run: Run) -> None:
    header, codes = unpacked(packed(viewer_data([run])))
    layer = next(row for row in header["variants"][0]["layers"] if (row["measure"], row["by"]) == ("encounters", "place"))
    values = codes[layer["at"]:][: 5 * len(layer["rows"]) * 6].reshape(5, len(layer["rows"]), 6)
    summary = run.summary()
    rows = summary.loc[(summary["measure"] == "encounters") & (summary["every"] == "week") & (summary["place"] == "El Paso")]
    assert layer["axis"] == "week" and header["axes"]["week"]["last"][-1] == "2022-02-09"
    assert len(rows) > 2
    for row in rows.itertuples():
        when = header["axes"]["week"]["first"].index(row.date.date().isoformat())
        assert read_back(int(values[2, layer["rows"].index(2), when])) == three_digits(row.q50)


def test_difference_of_a_run_with_itself_is_nothing(run: Run) -> None:
    header, codes = unpacked(packed(viewer_data([run, run], ["one", "other"])))
    first = header["difference"]["layers"][0]["at"]
    assert len(header["difference"]["layers"]) > 5
    assert not codes[first:].any()


def test_only_what_passed_the_gate_is_packed() -> None:
    with pytest.raises(NotPublished):
        packed(({"header": {}},))  # type: ignore[arg-type]


def test_policies_say_which_legs_they_change() -> None:
    shut = Policy("shut", starts="2022-01-02", change={"routes.south.open": False})
    assert leg_changes(small(), shut) == [{"leg": 0, "open": False, "check": 0.0}, {"leg": 1, "open": False, "check": 0.0}]
    assert leg_changes(small(), Policy("dear", change={"modes.bus.fare_per_km": 1.0})) == []


def test_shares_of_legs_add_up_at_each_place() -> None:
    scenario = small()
    shares = leg_shares(scenario, (scenario.start,), [()])
    assert shares[:, 0].tolist() == pytest.approx([1.0, 0.0, 1.0])  # south, back south, north
