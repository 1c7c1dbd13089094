"""`jo.open`: runs that are on disk already."""

from pathlib import Path

from jornada.study.runs.run import Run, open_run


def open(path: str | Path) -> Run:
    """Open the runs in a folder, such as `jornada run` leaves; they hold scenario, stocks, flows and a summary.

    Raises
    ------
    StoreError
        When there is no finished run in the folder; it says what to do.

    Examples
    --------
    >>> open("nowhere")  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.study.store.parquet.StoreError: nowhere: no run here (no run.json); make one with `jornada run SCENARIO
    --out nowhere`
    """
    return open_run(path)
