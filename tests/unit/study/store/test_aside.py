"""A plain run needs no pandas, and what is in memory of many runs does not grow with how many they are."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from tests.helpers.small import small

from jornada.engine.run.run import run_key
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.findings import summary
from jornada.study.runs.question_records import simulated
from jornada.study.runs.run import Run
from jornada.study.store import aside
from jornada.study.store.blocks import write_tables
from jornada.study.store.rows import each_run

PLAIN = """
import sys
import jornada as jo
from jornada.interface.cli import app as cli
from jornada.study import ensemble
jo.run(jo.example("one_office"), until=None)
asked = ["run", "one_office", "--runs", "2", "--workers", "1"]
cli.app([*asked, "--keep-states", "weekly", "--out", "out"], standalone_mode=False)
cli.app([*asked, "--out", "again", "--from", "out", "--json"], standalone_mode=False)
print(*(name for name in ("pandas", "pyarrow.dataset", "matplotlib") if name in sys.modules))
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(small(40), 5, 1, tmp_path_factory.mktemp("memory") / "run", split=2, hands=Hands(workers=1))


def test_a_plain_run_imports_no_pandas(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PLAIN], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == ""


def test_a_summary_in_many_parts_is_the_same(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run.summary()
    monkeypatch.setattr(aside, "TOGETHER", 35)
    monkeypatch.setattr(aside, "IN_MEMORY", 100)
    monkeypatch.setattr(summary, "FEW", 10)
    monkeypatch.setattr(summary, "UNREAD", 50)
    pd.testing.assert_frame_equal(summary.summarise(run).to_pandas(), whole, check_exact=True, check_dtype=False)


def test_a_summary_is_what_frames_of_the_same_rows_say(run: Run) -> None:
    found = run.summary().query("every == 'week' and place != ''").set_index(["measure", "date", "place"])
    for measure, rows in (
        ("present", run.stocks("present", every="week", by="place")),
        ("encounters", run.flows("encounters", "week", by="place")),
    ):
        wide = rows.pivot_table(
            index=["date", "place"], columns="run", values="people", observed=True, fill_value=0.0
        ).reindex(columns=range(5), fill_value=0.0)
        there = found.loc[measure]
        assert len(there) == len(wide) and not there.index.duplicated().any()
        for name, q in (("q05", 0.05), ("q50", 0.5), ("q95", 0.95)):
            assert there.loc[wide.index, name].to_numpy() == pytest.approx(np.quantile(wide, q, axis=1))


def test_a_run_is_a_group_of_rows_and_is_read_alone(run: Run, tmp_path: Path) -> None:
    keys = [run_key(1, number) for number in range(3)]
    write_tables(tmp_path, (simulated(small(40), key) for key in keys))
    assert [pq.ParquetFile(tmp_path / f"{table}.parquet").num_row_groups for table in ("stocks", "flows")] == [3, 3]
    assert [set(rows.run.tolist()) for rows in each_run([tmp_path], "stocks", run.names)] == [{0}, {1}, {2}]
    # as an earlier version wrote it: all in one group
    pq.write_table(pq.read_table(tmp_path / "stocks.parquet"), tmp_path / "flows.parquet")
    assert [len(rows.run) for rows in each_run([tmp_path], "flows", run.names)] == [
        len(rows.run) for rows in each_run([tmp_path], "stocks", run.names)
    ]
