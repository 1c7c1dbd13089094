"""The tables of the examples are what the tools make of the public tables; without those the check is left out, and says so."""

from pathlib import Path

import pytest

from jornada.files.scenario.folder import read
from tools.__main__ import main

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "src" / "jornada" / "examples"
DATA = ROOT.parent / "shared" / "data" / "border"
HERE = pytest.mark.skipif(not DATA.is_dir(), reason="the public tables, ../shared/data/border, are not here")
MADE = ["southern_mexico", "caravan_2023", pytest.param("corridor", marks=pytest.mark.slow)]


@HERE
@pytest.mark.parametrize("example", MADE)
def test_a_shipped_example_is_what_its_tool_makes(example: str, tmp_path: Path) -> None:
    main([example, str(DATA), str(tmp_path)])
    made, shipped = {file.name: file.read_bytes() for file in tmp_path.glob("*.csv")}, EXAMPLES / example
    assert [name for name in sorted(made) if made[name] != (shipped / name).read_bytes()] == []
    assert read(tmp_path) == read(shipped)  # what is written in another form, and that no table is there by hand


@pytest.mark.parametrize(("words", "said"), [
    (["corridor", "nowhere", "out"], "no such folder: nowhere"),
    (["caravan_2023", ".", "out", "--fit", "1"], "only the corridor is fitted, not caravan_2023"),
    (["corridoor", ".", "out"], "invalid choice: 'corridoor'"),
])
def test_a_wrong_call_is_told_and_nothing_is_written(words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(words)
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
