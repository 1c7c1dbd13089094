"""What the viewer is given.

Figures in sixteen bits that read back in three digits, and layers that are those of the summary.
"""

import base64
import gzip
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.small import small

from jornada.domain.nouns.policy import Policy
from jornada.interface.language.numbers import figure
from jornada.interface.viewer.data import leg_changes, packed, viewer_data
from jornada.interface.viewer.packing import legible, zipped
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.findings.traffic import leg_shares
from jornada.study.publish import NotPublished
from jornada.study.runs.run import Run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a few short runs."""
    return ensemble(small(40), 3, 1, tmp_path_factory.mktemp("viewer") / "run", split=0, hands=Hands(workers=1))


@given(st.floats(1e-5, 1e15) | st.integers(1, 10**7).map(float) | st.floats(0.05, 200.0), st.booleans())
def test_a_figure_without_the_digits_that_nobody_reads_is_read_as_before(value: float, less: bool) -> None:
    value = -value if less else value
    assert figure(legible(value)) == figure(value)
    assert legible(legible(value)) == legible(value)


def unpacked(text: str) -> tuple[dict[str, Any], dict[tuple[str, str, str, str], np.ndarray]]:
    """Return the header, and the values (S, R, T) of each layer as the viewer restores them.

    By scenario, measure, by and kind.
    """
    line, _, rest = gzip.decompress(base64.b64decode(text)).partition(b"\n")
    header = json.loads(line)
    unsigned = np.frombuffer(rest, "u1").reshape(4, -1).T.copy().view("<u4").ravel().astype(np.int64)
    steps, known = np.where(unsigned % 2, -(unsigned + 1) // 2, unsigned // 2), np.array(header["known"], float)
    found = {}
    for part in [*header["variants"], *([header["difference"]] if header["difference"] else [])]:
        for layer in part["layers"]:
            shape = len(layer["stats"]), len(layer["rows"]), len(header["axes"][layer["axis"]]["last"])
            block = steps[layer["at"] :][: int(np.prod(shape))].reshape(shape).cumsum(2)
            middle = shape[0] // 2
            above, below = (
                block[: shape[0] - middle].cumsum(0),
                np.concatenate([block[:1], block[shape[0] - middle :]]).cumsum(0)[1:],
            )
            whole = np.concatenate([below[::-1], above])
            found[part["name"], layer["measure"], layer["by"], layer["kind"]] = (
                whole / header["per"] if layer["kind"] == "sum" else known[whole]
            )
    return header, found


def test_layers_are_the_summary(run: Run) -> None:
    header, layers = unpacked(packed(viewer_data([run])))
    layer = next(
        row for row in header["variants"][0]["layers"] if (row["measure"], row["by"]) == ("encounters", "place")
    )
    values = layers["Three places for tests", "encounters", "place", "figure"]
    summary = run.summary()
    rows = summary.loc[
        (summary["measure"] == "encounters") & (summary["every"] == "week") & (summary["place"] == "El Paso")
    ]
    assert layer["axis"] == "week" and header["axes"]["week"]["last"][-1] == "2022-02-09"
    assert len(rows) > 2
    for row in rows.itertuples():
        when = header["axes"]["week"]["first"].index(row.date.date().isoformat())
        here = values[:, layer["rows"].index(2), when]
        assert [figure(value) for value in here] == [figure(getattr(row, name)) for name in layer["stats"]]


def test_difference_of_a_run_with_itself_is_nothing(run: Run) -> None:
    header, layers = unpacked(packed(viewer_data([run, run], ["one", "other"])))
    assert len(header["difference"]["layers"]) > 5
    assert not any(values.any() for (name, *_), values in layers.items() if name == "difference")
    assert any(values.any() for (name, *_), values in layers.items() if name == "other")


def test_means_add_up_to_the_person(run: Run) -> None:
    _, layers = unpacked(packed(viewer_data([run])))
    name = "Three places for tests"
    now, came, out, home, arrived, settled = (
        layers[name, measure, "place", "sum"][0]
        for measure in ("present", "net_came", "set_out", "turned_homeward", "arrived", "settled")
    )
    before = np.concatenate([np.zeros_like(now[:, :1]), now[:, :-1]], axis=1)
    assert now.sum() > 100
    assert np.allclose(now, before + arrived + came - out - home - settled, atol=1e-9)


# letters of the page for a place, office or leg in a period, ranges and all; in the corridor, which has half a million
# of those, it is 2.9
MOST = 6.0


def test_figures_take_few_letters(run: Run) -> None:
    text = packed(viewer_data([run]))
    header, layers = unpacked(text)
    names = len(zipped(json.dumps(header, separators=(",", ":")).encode()))
    cells = sum(values[0].size for values in layers.values())
    assert cells > 300
    assert (len(text) - names) / cells < MOST


def test_only_what_passed_the_gate_is_packed() -> None:
    with pytest.raises(NotPublished):
        packed(({"header": {}},))  # type: ignore[arg-type]


def test_policies_say_which_legs_they_change() -> None:
    shut = Policy("shut", starts="2022-01-02", change={"routes.south.open": False})
    assert leg_changes(small(), shut) == [
        {"leg": 0, "open": False, "check": 0.0},
        {"leg": 1, "open": False, "check": 0.0},
    ]
    assert leg_changes(small(), Policy("dear", change={"modes.bus.fare_per_km": 1.0})) == []


def test_shares_of_legs_add_up_at_each_place() -> None:
    scenario = small()
    shares = leg_shares(scenario, (scenario.start,), [()])
    assert shares[:, 0].tolist() == pytest.approx([1.0, 0.0, 1.0])  # south, back south, north
