"""Runs on disk as they are read: figures through the gate, by measure, period and split."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from jornada.domain.scenario.scenario import Scenario
from jornada.study.publish import publish, shown
from jornada.study.runs.notebook import in_notebook
from jornada.study.runs.selection import flow_of, split, stock_of
from jornada.study.store.blocks import PLANNED, block_name, no_runs, read_info
from jornada.study.store.in_memory import Kept, few_at_a_time, kept_in
from jornada.study.store.parquet import StoreError, read_parquet
from jornada.study.store.rows import Names, Rows, each_run, of_measures

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Run:
    """The runs of a scenario on disk: N main runs, and twins of some of them that share parameters or shocks."""

    path: Path

    def __repr__(self) -> str:
        """Say on one line what was run, how often, and where it is kept."""
        often = "one run without chance" if self.fluid else f"{self.runs:,} runs of seed {self.info['seed']}"
        return (
            f"{self.info['title']}: {often}, {int(self.info['days']):,} days from {self.info['start']}; kept in"
            f" {self.path}"
        )

    def _repr_html_(self) -> str:
        """Return the line and the panel, for notebooks."""
        return in_notebook(self, self.table())

    @cached_property
    def info(self) -> dict[str, Any]:
        """What run.json says: version, seed, runs, split, days, start, title, timings, rows, hashes."""
        return dict(json.loads((self.path / "run.json").read_text("utf-8")))

    @cached_property
    def scenario(self) -> Scenario:
        """Return the scenario as it was run, variants and changes resolved."""
        from jornada.files.scenario.folder import read

        return read(self.path / "scenario")

    @property
    def runs(self) -> int:
        """Return the number of main runs."""
        return int(self.info["runs"])

    @property
    def fluid(self) -> bool:
        """Say whether it is one run without chance."""
        return bool(self.info.get("fluid"))

    @cached_property
    def blocks(self) -> tuple[Path, ...]:
        """Return the folders of the blocks."""
        numbers = self.info.get("block_numbers") or range(int(self.info["blocks"]))
        return tuple(self.path / "blocks" / block_name(number) for number in numbers)

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of all runs in order, twins included."""
        return sorted(int(number) for number in self.info["run_numbers"])

    @cached_property
    def names(self) -> Names:
        """Return the texts of coded columns, the same codes for all blocks."""
        return Names()

    @cached_property
    def kept(self) -> "dict[str, Kept | None]":
        """Return the stocks and the flows of all runs, kept in memory; None where they are too many."""
        return {table: kept_in(self.blocks, table, self.names) for table in ("stocks", "flows")}

    def parts(self) -> "Iterator[Run]":
        """Yield these runs as they are where their rows fit into memory, or else a few blocks after the other, with all
        run numbers as they are."""
        if all(kept is not None for kept in self.kept.values()):
            yield self
            return
        for blocks in few_at_a_time(self.blocks):
            part = Run(self.path)
            vars(part).update(info=self.info, scenario=self.scenario, names=self.names, blocks=blocks)
            yield part

    def rows(self, table: str, measures: Collection[str], twins: bool = False) -> Iterator[Rows]:
        """Yield the rows of some measures, a run at a time; of memory where a report has put them there."""
        kept = self.kept[table] if "kept" in vars(self) else None
        if kept is not None:
            return kept.each(measures, twins)
        return (of_measures(rows, self.names, measures) for rows in each_run(self.blocks, table, self.names, twins))

    def stands_for(self, measure: str) -> int:
        """Return how many people one of those counted stands for: days in force are no people."""
        return 1 if measure == "in_force" else self.scenario.stands_for

    def stocks(self, measure: str, twins: bool = False, by: str = "", every: str = "") -> "pd.DataFrame":
        """Return a stock: run, date (last night of the period), place, nationality, people; zeros are left out.

        People are the mean over the nights of a period, day, week or month: without `every` of the shortest that was
        kept.

        `by` is total, place, nationality or place+nationality; by default the finest that was kept. No row is the sum
        of others.

        Raises
        ------
        UnknownName
            When there is no such stock, or these runs do not keep it; it says which they do.
        """
        import pandas as pd

        from jornada.study.runs.frames import read_stocks

        frame = read_stocks(self, stock_of(self.scenario, measure, every), twins, every)
        return pd.DataFrame(shown(publish(split(frame.drop(columns=["last", "nights"]), by))))

    def flows(self, measure: str, every: str, twins: bool = False, by: str = "") -> "pd.DataFrame":
        """Return a flow: run, date (first day of the period), place, nationality, people; zeros are left out.

        `every` is day, week or month; `by` as for stocks. No row is the sum of others.

        Raises
        ------
        UnknownName
            When there is no such flow or period, or these runs do not keep it; it says which they do.
        """
        import pandas as pd

        from jornada.study.runs.frames import read_flows

        return pd.DataFrame(
            shown(publish(split(read_flows(self, flow_of(self.scenario, measure, every), every, twins), by)))
        )

    def table(self, *measures: str) -> "pd.DataFrame":
        """Return one row a measure: its mean over the runs and its range, from 5 to 95 in 100 runs; without names, the
        panel.

        Raises
        ------
        UnknownName
            When there is no measure of a name, or these runs did not keep it.
        """
        import pandas as pd

        from jornada.study.runs.overview import measures_of

        return pd.DataFrame(shown(publish(measures_of(self, measures))))

    def series(self, measure: str, *, place: str = "", nationality: str = "", every: str = "") -> "pd.DataFrame":
        """Return a measure over time, (T,): mean and quantiles over the runs by date, zeros too, so that `.plot()`
        draws it.

        `every` is day, week or month, by default the shortest that was kept; a stock stands at the last night of a
        period, a flow at its first day.

        Raises
        ------
        UnknownName
            When these runs did not keep it so; it says what they do.
        """
        import pandas as pd

        from jornada.study.runs.overview import At, series_of

        return pd.DataFrame(shown(publish(series_of(self, measure, At(place, nationality, every)))))

    def answers(self, *texts: str) -> "pd.DataFrame":
        """Return one row a question: its number with its range, for which days it is, and in how many runs it is past
        its level.

        Questions are texts, as `present at Tapachula on 2023-09-01`; without any, those of the scenario.

        Raises
        ------
        ScenarioError
            When a text is no question, or these runs did not keep what it asks for.
        """
        import pandas as pd

        from jornada.study.runs.answers import answers
        from jornada.study.runs.question_text import questions_of

        return pd.DataFrame(answers([self], questions_of(self.scenario, texts))).drop(
            columns=["scenario", "number", "difference", "difference_q05", "difference_q95"], errors="ignore"
        )

    def draws(self) -> "pd.DataFrame":
        """Return the uncertain parameters of each run: run, parameter, value."""
        import pandas as pd

        whole = pa.concat_tables([read_parquet(block / "draws.parquet") for block in self.blocks])
        return pd.DataFrame(shown(publish(whole.unify_dictionaries().to_pandas())))

    def summary(self) -> "pd.DataFrame":
        """Return mean and quantiles over the main runs, by measure, period, place and nationality."""
        import pandas as pd

        return pd.DataFrame(shown(publish(read_parquet(self.path / "summary.parquet").to_pandas())))


def open_run(path: str | Path) -> Run:
    """Open the runs in a folder.

    Raises
    ------
    StoreError
        When there is no finished run in the folder.
    """
    folder = Path(path)
    info = read_info(folder)
    if info is None:
        raise StoreError(no_runs(folder))
    if not info.keys() >= PLANNED:
        raise StoreError(f"{folder}: run.json cannot be read; run again into another folder")
    if not info.get("finished"):
        raise StoreError(f"{folder}: the run is not finished; the same `jornada run` command goes on where it stopped")
    return Run(folder)
