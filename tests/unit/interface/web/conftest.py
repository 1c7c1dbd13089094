"""A server on the small scenarios, without a port: its desk makes runs in a thread of this process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the page needs fastapi: pip install 'jornada[web]'")
from fastapi.testclient import TestClient  # noqa: E402

from jornada.interface.web.app import app_of  # noqa: E402
from jornada.interface.web.book import Book  # noqa: E402
from jornada.interface.web.desk import Crew, Desk  # noqa: E402
from jornada.interface.web.gate import Gate, Key  # noqa: E402
from jornada.interface.web.opened import Opened  # noqa: E402

HOST, TOKEN, PORT = "http://127.0.0.1:8765", "a-token", 8765


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where what is asked is kept."""
    return Path(tmp_path_factory.mktemp("asked"))


@pytest.fixture(scope="session")
def gate(folder: Path) -> Iterator[Gate]:
    """Return the app behind its gate."""
    desk = Desk(Book(folder), Crew())
    yield app_of(Opened(), desk.book, desk, Key(TOKEN, PORT))
    desk.close()


@pytest.fixture(scope="session")
def client(gate: Gate) -> TestClient:
    """Return somebody who has the token."""
    return TestClient(gate, HOST, headers={"authorization": f"Bearer {TOKEN}"})


@pytest.fixture(scope="session")
def stranger(gate: Gate) -> TestClient:
    """Return somebody who has not."""
    return TestClient(gate, HOST)
