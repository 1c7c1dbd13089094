"""The server: a port of this machine, a fresh token, and hands that make runs beside it."""

import os
import secrets
import signal
import socket
import webbrowser
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jornada.examples import scenarios
from jornada.files.scenario.folder import read
from jornada.interface.misuse import Misuse
from jornada.interface.web.app import app_of
from jornada.interface.web.book import Book
from jornada.interface.web.desk import Crew, Desk
from jornada.interface.web.gate import LOCAL, Key
from jornada.interface.web.opened import Opened
from jornada.study.ensemble.pool import deaf, fresh_context, without_main
from jornada.study.ensemble.warming import warming

HERE, EVERY = "127.0.0.1", ("0.0.0.0", "::", "")


@dataclass(frozen=True)
class Served:
    """How it is served.

    At which host and port, where runs are kept, by how many workers, and whether a browser is opened.
    """

    host: str = HERE
    port: int = 8765
    runs: Path = Path("runs/asked")
    workers: int | None = None
    browser: bool = True


def serve(scenarios: list[Path], how: Served, say: Callable[[str], None]) -> None:
    """Serve until it is interrupted; what was asked is kept."""
    import uvicorn

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that an end from outside ends the workers too
    if how.host in EVERY:
        raise Misuse(
            f"--host {how.host} is no address that a link can name; give the one by which others reach this machine"
        )
    port = _free(how)
    key = Key(
        secrets.token_urlsafe(24),
        port,
        (*LOCAL, *((f"[{how.host}]" if ":" in how.host else how.host,) if how.host not in LOCAL else ())),
    )
    link = f"http://{_in_link(how.host)}:{port}/?token={key.token}"
    workers = how.workers or max(1, (os.cpu_count() or 2) - 1)
    desk = Desk(Book(how.runs), Crew(partial(_crew, workers), workers))
    say(f"open {link}\nwhat is asked is kept in {how.runs}; Ctrl-C ends it, and nothing is lost")
    if how.browser:
        webbrowser.open(link)
    try:
        uvicorn.run(
            app_of(Opened(scenarios), desk.book, desk, key),
            host=how.host,
            port=port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=2,
        )
    finally:
        desk.close()


def _crew(workers: int) -> Executor:
    """Begin workers, and have them compile or read what the steps of a day need before anything is asked."""
    pool = ProcessPoolExecutor(workers, fresh_context(), deaf)
    with without_main():
        for job in warming(read(scenarios()["three_places"])):
            pool.submit(job)
    return pool


def _free(how: Served) -> int:
    """Return the port, or one that is free where it is 0.

    Raises
    ------
    Misuse
        When somebody else has it.
    """
    family = socket.AF_INET6 if ":" in how.host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((how.host, how.port))
        except OSError as error:
            raise Misuse(
                f"--host {how.host} --port {how.port}: {error.strerror}; choose another --port, or 0 for a free one"
            ) from None
        return int(tried.getsockname()[1])


def _in_link(host: str) -> str:
    """Return a host as it stands in a link.

    Examples
    --------
    >>> _in_link("127.0.0.1"), _in_link("::1")
    ('127.0.0.1', '[::1]')
    """
    return f"[{host}]" if ":" in host else host
