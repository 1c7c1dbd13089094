"""The version of the model.

It changes with any file of domain and engine, in whatever folder, with the list of measures, and with nothing else.
"""

import shutil
from pathlib import Path

import jornada
from jornada.engine.version import digest_of, version

PACKAGE = Path(jornada.__file__).parent


def test_a_change_in_any_folder_is_another_model(tmp_path: Path) -> None:
    for part in ("domain", "engine", "study"):
        shutil.copytree(PACKAGE / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    assert version().endswith("+" + digest_of(tmp_path)[:12])
    seen = {digest_of(tmp_path)}
    for change in (
        "engine/road/travel.py",
        "domain/offices/outcome.py",
        "engine/run/day.py",
        "domain/schema/measure_list.csv",
    ):
        file = tmp_path / change
        file.parent.mkdir(exist_ok=True)
        file.write_text("# other\n", "utf-8")
        seen.add(digest_of(tmp_path))
    assert len(seen) == 5
    (tmp_path / "engine" / "road" / "travel.py").rename(tmp_path / "engine" / "travel_again.py")
    assert digest_of(tmp_path) not in seen
    before = digest_of(tmp_path)
    (tmp_path / "study" / "store.py").write_text("# other\n", "utf-8")
    assert digest_of(tmp_path) == before
