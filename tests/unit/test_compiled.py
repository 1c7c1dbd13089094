"""What two processes compile at the same time is never taken for one another."""

from pathlib import Path
from typing import Any

import pytest

from jornada.engine import compiled, draw


@pytest.fixture
def two_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """Return the stores of one kernel as two processes see them, in an empty folder."""
    monkeypatch.setattr(compiled.SETTINGS, "CACHE_DIR", str(tmp_path))
    one, other = (compiled.lean(draw.uniform.py_func)._cache for _ in range(2))
    one._impl.locator.ensure_cache_path()
    return one._cache_file, other._cache_file


def test_versions_stored_at_the_same_time_are_not_mixed(two_processes: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The other process read an empty index, writes its own over the first one's, and the first one's code comes last."""
    one, other = two_processes
    index = one._save_index

    def overtaken(versions: dict[str, str]) -> None:
        index(versions)
        monkeypatch.setattr(other, "_load_index", dict)
        other.save("int64", "compiled for int64")
        monkeypatch.undo()

    monkeypatch.setattr(one, "_save_index", overtaken)
    one.save("int32", "compiled for int32")
    assert one.load("int64") == "compiled for int64"
    assert one.load("int32") in (None, "compiled for int32")


def test_what_is_stored_is_found_again(two_processes: tuple[Any, Any]) -> None:
    """A version that one process compiled serves the other."""
    one, other = two_processes
    one.save("int64", "compiled for int64")
    assert other.load("int64") == "compiled for int64"
