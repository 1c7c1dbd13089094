"""The tables of the examples are what the tools make of the public tables.

Without those the check is left out, and says so.
"""

from pathlib import Path

import pandas as pd
import pytest

from jornada.files.scenario.folder import read
from tools.__main__ import main

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "src" / "jornada" / "examples"
DATA = ROOT.parent / "shared" / "data" / "border"
HERE = pytest.mark.skipif(not DATA.is_dir(), reason="the public tables, ../shared/data/border, are not here")
MADE = ["southern_mexico", "caravan_2023"]


@HERE
@pytest.mark.parametrize("example", MADE)
def test_a_shipped_example_is_what_its_tool_makes(example: str, tmp_path: Path) -> None:
    main([example, str(DATA), str(tmp_path)])
    made, shipped = {file.name: file.read_bytes() for file in tmp_path.glob("*.csv")}, EXAMPLES / example
    assert [name for name in sorted(made) if made[name] != (shipped / name).read_bytes()] == []
    assert read(tmp_path) == read(shipped)  # what is written in another form, and that no table is there by hand


@HERE
@pytest.mark.slow
def test_no_observation_later_than_november_2023_is_read(tmp_path: Path) -> None:
    """The corridor is what its tool makes, and figures of later months, were they there, would change no byte of it."""
    data = tmp_path / "data"
    data.mkdir()
    for file in DATA.glob("*.csv"):
        (data / file.name).write_bytes(file.read_bytes() + later(file))
    assert (data / "darien_monthly.csv").read_text("utf-8").splitlines()[-1] == "2024,3,SLE,400000"
    main(["corridor", str(data), str(tmp_path / "made")])
    assert [
        file.name
        for file in (tmp_path / "made").glob("*.csv")
        if file.read_bytes() != (EXAMPLES / "corridor" / file.name).read_bytes()
    ] == []
    assert read(tmp_path / "made") == read(EXAMPLES / "corridor")


def later(file: Path) -> bytes:
    """Return the figures of November 2023 again, as if they were of the four months after it, with noughts behind their
    last number."""
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    if file.name == "deaths.csv":
        return b"".join(_lines(table.tail(9).assign(date=day)) for day in ("2023-12-05", "2024-03-05"))
    if not {"year", "month"} <= set(table):
        return b""
    last = table[(table["year"] == "2023") & (table["month"] == "11")]
    counts = [name for name in ("count", "usbp", "value") if name in table]
    raised = last.assign(**{name: last[name] + "00000" for name in counts})
    return b"".join(
        _lines(raised.assign(year=year, month=month))
        for year, month in (("2023", "12"), ("2024", "1"), ("2024", "2"), ("2024", "3"))
    )


def _lines(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, header=False, lineterminator="\n").encode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["corridor", "nowhere", "out"], "no such folder: nowhere"),
        (["caravan_2023", ".", "out", "--fit", "1"], "only the corridor is fitted, not caravan_2023"),
        (["corridoor", ".", "out"], "invalid choice: 'corridoor'"),
    ],
)
def test_a_wrong_call_is_told_and_nothing_is_written(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(words)
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
