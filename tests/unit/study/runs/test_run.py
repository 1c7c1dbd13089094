"""What a run leaves, who may run it, and figures at every margin, on a small scenario."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.helpers.small import small

from jornada.domain.measures import INTERNAL, SHOWN
from jornada.domain.nouns.observed import Recorded
from jornada.study.ensemble.ensemble import Hands, ensemble, prepare
from jornada.study.ensemble.plan import Plan, run_keys
from jornada.study.findings.spread import spread
from jornada.study.runs.cells import at_margin
from jornada.study.runs.headline import headlines
from jornada.study.runs.run import Run, open_run
from jornada.study.scores.evaluate import evaluate, unfitted_nationalities
from jornada.study.store.blocks import block_hash, write_block
from jornada.study.store.parquet import StoreError
from jornada.study.store.rows import SPLIT

ALONE = Hands(workers=1)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(small(), 6, 1, tmp_path_factory.mktemp("study") / "run", split=3, hands=ALONE)


def tables(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.glob("blocks/*/*.parquet"))}


def test_a_run_leaves_what_is_promised(run: Run) -> None:
    assert {p.name for p in run.path.iterdir()} >= {"scenario", "run.json", "blocks", "summary.parquet"}
    assert {"version", "seed", "runs", "split", "days", "start", "title", "timings", "rows", "hashes"} <= set(run.info)
    assert run.scenario == small()
    assert list(run.stocks("present").columns) == ["run", "date", "place", "nationality", "people"]
    assert set(run.draws()["run"]) == {*range(6), *(SPLIT + i for i in range(3)), *(2 * SPLIT + i for i in range(3))}


def test_a_block_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan(small(), 1, 1, 0)
    prepare(tmp_path, plan, [run_keys(plan)], False)
    monkeypatch.setattr(
        "jornada.study.store.blocks.write_tables", lambda *_: (_ for _ in ()).throw(OSError("disk full"))
    )
    with pytest.raises(OSError, match="disk full"):
        write_block(tmp_path, 0, block_hash(plan.study, run_keys(plan)), [])
    assert not (tmp_path / "blocks" / "block-00000").exists()
    with pytest.raises(StoreError, match="not finished"):
        open_run(tmp_path)


def test_shards_threads_and_processes_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for i in (1, 2):
        sharded = ensemble(small(), 6, 1, tmp_path / "shards", split=3, hands=Hands(workers=1, shard=(i, 2)))
    with ThreadPoolExecutor(2) as pool:
        threads = ensemble(small(), 6, 1, tmp_path / "threads", split=3, hands=Hands(executor=pool))
    processes = ensemble(small(), 6, 1, tmp_path / "processes", split=3, hands=Hands(workers=2))
    for other in (sharded, threads, processes):
        assert tables(other.path) == tables(run.path)
        pd.testing.assert_frame_equal(other.summary(), run.summary())


def test_totals_agree_at_every_margin_and_grain(run: Run) -> None:
    flows = run.flows("encounters", "month")
    sums = [
        at_margin(flows, margin)["people"].sum()
        for margin in ((False, False), (True, False), (False, True), (True, True))
    ]
    assert len(set(sums)) == 1
    assert at_margin(run.flows("encounters", "week"), (False, False))["people"].sum() == sums[0]


def test_without_uncertain_inputs_all_spread_is_chance(tmp_path: Path) -> None:
    from dataclasses import replace

    bare = ensemble(replace(small(30), priors=(), shocks=()), 3, 1, tmp_path / "bare", split=None, hands=ALONE)
    parts = spread(bare)
    assert (parts.loc[parts["sd"] > 0.0, "chance"] == 1.0).all() and (parts["sd"] > 0.0).any()
    assert parts.loc[parts["sd"] == 0.0, "chance"].isna().all() and (parts["sd"] == 0.0).any(), (
        "where runs do not differ there is nothing to share out"
    )
    assert len(bare.info["run_numbers"]) == 3


def test_scores_against_published_encounters(run: Run) -> None:
    found = evaluate(run, skip_days=0)
    total = found.cells.loc[found.cells["by"] == "total"].set_index("month")
    flows = run.flows("encounters", "month")
    mean = flows.groupby("date", observed=True)["people"].sum() / 6
    np.testing.assert_allclose(total["mean"], mean.to_numpy())
    np.testing.assert_allclose(total["ratio"], mean.to_numpy() / [2000, 3000, 3500])
    assert unfitted_nationalities(small()) == {"VEN"}
    own = found.scores.loc[found.scores["who"].str.startswith("only")].iloc[0]
    assert own["cells"] == 1 and own["observed"] == 2300.0


def test_a_month_that_begins_too_early_is_not_scored(run: Run) -> None:
    assert set(evaluate(run, skip_days=40).cells["month"]) == {pd.Timestamp("2022-03-01")}


def test_every_measure_is_defined() -> None:
    from jornada.domain.measures import FLOWS, STOCKS

    assert len({m.name for m in SHOWN}) == len(SHOWN)
    assert {m.name for m in SHOWN if m.kind in ("stock", "flow")} == {*STOCKS, *FLOWS, "holding", "in_force"} - set(
        INTERNAL
    )
    assert all(m.unit and (m.definition or m.of) for m in SHOWN)


def test_there_are_never_more_twins_than_runs(tmp_path: Path) -> None:
    few = ensemble(small(30), 2, 1, tmp_path / "few", split=4, hands=ALONE)
    assert few.info["split"] == 2
    assert len(spread(few)) > 0


def test_a_ratio_of_what_was_not_recorded_is_left_out(tmp_path: Path) -> None:
    few = replace(small(), measures=(Recorded("encounters", "month", "place"),))
    assert list(headlines(ensemble(few, 2, 1, tmp_path / "few", split=0, hands=ALONE)).columns) == ["encounters"]
