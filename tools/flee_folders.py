"""Conflicts in folders of Flee, read even where a folder is not quite in order.

What is missing or cannot be read is mended in a copy, and told.
"""

import re
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.files.flee.read import check_flee

EMPTY = {
    "closures.csv": "#closure_type,name1,name2,closure_start,closure_end\n",
    "registration_corrections.csv": "",
    "conflicts.csv": "#Day\n",
}
SETTINGS = (
    "log_levels:\n  agent: 0\nspawn_rules:\n  insert_day0: True\nmove_rules:\n  max_move_speed: 360.0\n "
    " awareness_level: 1\noptimisations:\n  hasten: 1\n"
)
AT = re.compile(r"^(?P<file>[^,]+), row (?P<row>\d+)")
ROUNDS = 8  # a mended fault may have hidden others


class Mended(NamedTuple):
    """A scenario, and what was mended in the folder to read it."""

    scenario: Scenario
    mended: tuple[str, ...]


def conflicts_in(folders: list[Path]) -> list[Path]:
    """Return the folders of conflicts among some folders and those they hold, each once."""
    found = [
        one
        for folder in folders
        for one in ([folder] if (folder / "input_csv").is_dir() else sorted(folder.iterdir()))
        if (one / "input_csv").is_dir()
    ]
    return list(dict.fromkeys(path.resolve() for path in found))


def read_mended(folder: Path) -> Mended:
    """Return the scenario of a folder of Flee, mended in a copy where it must be.

    Raises
    ------
    ScenarioError
        With the faults that cannot be mended.
    """
    scenario, faults = check_flee(folder)
    if scenario is not None:
        return Mended(scenario, ())
    with tempfile.TemporaryDirectory() as room:
        copy = Path(room) / folder.name
        shutil.copytree(folder, copy)
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        return _mended(copy, faults)


def _mended(copy: Path, faults: list[Fault]) -> Mended:
    done: list[str] = []
    for _ in range(ROUNDS):
        errors = [fault for fault in faults if fault.severity == "error"]
        mended = _without_rows(copy, errors) + [what for fault in errors for what in _whole(copy, fault)]
        done += mended
        scenario, faults = check_flee(copy)
        if scenario is not None:
            return Mended(scenario, tuple(dict.fromkeys(done)))
        if not mended:
            break
    raise ScenarioError([fault for fault in faults if fault.severity == "error"])


def _without_rows(copy: Path, errors: list[Fault]) -> list[str]:
    """Take out rows with faults, but never the places and never a header."""
    rows: dict[str, set[int]] = {}
    for fault in errors:
        at = AT.match(fault.where)
        if at and Path(at["file"]).name not in ("locations.csv", "sim_period.csv"):
            rows.setdefault(at["file"], set()).add(int(at["row"]))
    return [what for file, numbers in rows.items() for what in _dropped(copy, file, numbers)]


def _dropped(copy: Path, file: str, numbers: set[int]) -> list[str]:
    path = next(
        (one for one in (copy / file, copy / "input_csv" / file, copy / "source_data" / file) if one.is_file()), None
    )
    if path is None:
        return []
    lines = path.read_text("utf-8", errors="replace").splitlines()
    kept = [line for number, line in enumerate(lines, 1) if number not in numbers]
    path.write_text("\n".join(kept) + "\n", "utf-8")
    return (
        [f"{file}: left out row {', '.join(str(number) for number in sorted(numbers))}"]
        if len(kept) < len(lines)
        else []
    )


def _whole(copy: Path, fault: Fault) -> list[str]:
    """Write a file that is missing, or a count for a camp that nobody counted; it is then scored nowhere."""
    name = Path(fault.where).name
    if fault.code == "J050" and name in EMPTY:
        (copy / "input_csv" / name).write_text(EMPTY[name], "utf-8")
        return [f"{name}: written empty"]
    if fault.code == "J050" and name == "simsetting.yml":
        (copy / name).write_text(SETTINGS, "utf-8")
        return [f"{name}: settings of Flee's package"]
    if fault.code == "J050" and fault.where.startswith("source_data/"):
        return _unlisted(copy, fault.where.removeprefix("source_data/"))
    if fault.code == "J003" and fault.where.startswith("source_data/"):
        return _unlisted(copy, fault.where.removeprefix("source_data/"))
    if fault.code == "J057" and fault.found.startswith("no row for "):
        return _uncounted(copy, fault.found.removeprefix("no row for "))
    return []


def _unlisted(copy: Path, file: str) -> list[str]:
    """Take a file of counts that cannot be read out of the layout; without a file for all, write an empty total."""
    layout = copy / "source_data" / "data_layout.csv"
    if file == layout.name or not layout.is_file():
        return []
    found = []
    for line in layout.read_text("utf-8", errors="replace").splitlines():
        cells = [cell for cell in line.split(",") if cell.strip() != file]
        found += [",".join(cells)] if len(cells) > 1 else []
        if len(cells) == 1 and cells[0].strip() == "total":
            found.append("total,no_total.csv")
            (copy / "source_data" / "no_total.csv").write_text("1900-01-01,0\n", "utf-8")
    layout.write_text("\n".join(found) + "\n", "utf-8")
    return [f"{file}: left out of data_layout.csv"]


def _uncounted(copy: Path, camp: str) -> list[str]:
    layout = copy / "source_data" / "data_layout.csv"
    (copy / "source_data" / "nobody_counted.csv").write_text("1900-01-01,0\n", "utf-8")
    layout.write_text(
        layout.read_text("utf-8", errors="replace").rstrip("\n") + f"\n{camp},nobody_counted.csv\n", "utf-8"
    )
    return [f"{camp}: counted nowhere, not scored"]
