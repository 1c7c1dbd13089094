"""A cluster that others run, or one of processes here, as an executor.

Dask schedules, and we have no scheduler of our own.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, NamedTuple

from jornada.study.ensemble.pool import Given, without_main
from jornada.study.store.parquet import StoreError

FORM = "tcp://HOST:PORT of a Dask scheduler (tls:// too), or local:N for N processes of this machine"
AHEAD, LEAST = 2, 64  # tasks in hand for each thread of the cluster, and at least: more workers may come
PATIENCE = 30.0  # seconds until a scheduler that does not answer is given up
GO_ON = "blocks that are done are kept, and the same command goes on where it stopped"


class Where(NamedTuple):
    """Where a cluster is: the address of its scheduler, or how many processes here."""

    address: str
    workers: int = 0


def where_of(text: str) -> Where:
    """Return where a cluster is.

    Raises
    ------
    StoreError
        When the text names none.

    Examples
    --------
    >>> where_of("local:2"), where_of("tcp://10.0.0.4:8786")
    (Where(address='', workers=2), Where(address='tcp://10.0.0.4:8786', workers=0))
    """
    kind, _, rest = text.partition(":")
    if kind == "local" and rest.isdigit() and int(rest) > 0:
        return Where("", int(rest))
    if kind in ("tcp", "tls") and rest.startswith("//") and rest.rpartition(":")[2].isdigit():
        return Where(text)
    raise StoreError(f"--cluster {text}: give {FORM}")


@contextmanager
def cluster(text: str, patience: float = PATIENCE) -> Iterator[Given]:
    """Reach a cluster, and leave it as it was; what is lost on the way is said in words.

    Raises
    ------
    StoreError
        When Dask is not installed, no scheduler answers, the scheduler is lost, or a block ends its workers again and
        again.
    """
    where = where_of(text)
    if find_spec("distributed") is None:
        raise StoreError("--cluster needs Dask, which is not installed: pip install 'jornada[cluster]'")
    from distributed.scheduler import KilledWorker

    try:
        with _client(where, patience) as client, _quiet():
            threads = sum(client.nthreads().values())
            yield Given(client.get_executor(pure=False), max(LEAST, AHEAD * threads))
    except CancelledError:
        raise StoreError(f"the scheduler at {where.address or 'this machine'} was lost; {GO_ON}") from None
    except KilledWorker as error:
        raise StoreError(
            f"a block ended {error.allowed_failures + 1} workers one after the other: their memory may be short;"
            f" {GO_ON}"
        ) from None


@contextmanager
def _client(where: Where, patience: float) -> Iterator[Any]:
    """Open a client of the scheduler, or begin processes here that end with it."""
    from distributed import Client, LocalCluster

    if where.workers:
        with without_main():
            processes = LocalCluster(
                n_workers=where.workers, threads_per_worker=1, processes=True, dashboard_address=None
            )
        with processes, Client(processes) as client:
            yield client
        return
    try:
        client = Client(where.address, timeout=patience, set_as_default=False)
    except (OSError, TimeoutError):
        raise StoreError(
            f"no scheduler answers at {where.address} within {patience:.0f} s; is it running, and can this machine"
            f" reach it? {GO_ON}"
        ) from None
    with client:
        yield client


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Dask logs of lost connections from readers: what matters is said in our words."""
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
