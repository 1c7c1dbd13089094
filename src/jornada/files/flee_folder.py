"""What stands in a folder of Flee: its files as rows of cells, with what is missing or cannot be read."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from jornada.domain.fault import Fault
from jornada.files.text import text_of

NEEDED = ("locations.csv", "routes.csv", "closures.csv", "sim_period.csv", "conflicts.csv")
OPTIONAL = ("registration_corrections.csv", "flood_level.csv", "region_attributes_IPC.csv", "location_changes.csv")
UNREAD = {"agents.csv": "a row for each person is not read; give numbers as initial_idps in locations.csv",
          "major_routes.csv": "it belongs to fixed_routes, which is not supported"}
Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Sheet:
    """A file: its name, its header without the mark, and its rows with their numbers in the file."""

    file: str
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    def at(self, row: int, field: str = "") -> str:
        """Say where a cell stands."""
        return f"{self.file}, row {row}" + (f", {field}" if field else "")


@dataclass
class FleeFolder:
    """The files of a folder of Flee, and the faults found so far."""

    path: Path
    settings: Path | None = None
    sheets: dict[str, Sheet] = field(default_factory=dict)
    counts: dict[str, Sheet] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def say(self, code: str, where: str, found: str, allowed: str, nearest: str = "") -> None:
        """Add an error."""
        self.faults.append(Fault(code, where, found, allowed, nearest))

    def warn(self, code: str, where: str, found: str, remedy: str) -> None:
        """Add a warning."""
        self.faults.append(Fault(code, where, found, remedy, severity="warning"))

    def sheet(self, name: str) -> Sheet:
        """Return a file of input_csv; an empty one where it is not there."""
        return self.sheets.get(name, Sheet(name))


def found_in(path: Path, settings: Path | None = None) -> FleeFolder:
    """Return what stands in a folder; `settings` is used in the place of its simsetting.yml."""
    folder = FleeFolder(path, settings or path / "simsetting.yml")
    if not path.is_dir():
        folder.say("J050", str(path), "no folder", "a folder with input_csv, source_data and simsetting.yml")
        return folder
    if not folder.settings or not folder.settings.is_file():
        folder.say("J050", "simsetting.yml", "no such file", "the settings of the run; name another file with --settings")
    for part in ("input_csv", "source_data"):
        if not (path / part).is_dir():
            folder.say("J050", part, "no such folder", f"a folder {part} in {path.name}")
    for name in NEEDED:
        if (path / "input_csv").is_dir() and not (path / "input_csv" / name).is_file():
            folder.say("J050", f"input_csv/{name}", "no such file", "the file, with its header alone where nothing is to be said")
    _read_all(folder)
    return folder


def _read_all(folder: FleeFolder) -> None:
    for part, kept in (("input_csv", folder.sheets), ("source_data", folder.counts)):
        for file in sorted((folder.path / part).glob("*.csv")):
            if file.name in UNREAD:
                folder.warn("J053", f"{part}/{file.name}", file.name, UNREAD[file.name])
                continue
            sheet, faults = read_sheet(file)
            folder.faults += faults
            if sheet is not None:
                kept[file.name] = sheet
    changes = folder.path / "location_changes.csv"
    if changes.is_file() and "location_changes.csv" not in folder.sheets:
        sheet, faults = read_sheet(changes)
        folder.faults += faults
        folder.sheets |= {"location_changes.csv": sheet} if sheet else {}


def read_sheet(file: Path) -> tuple[Sheet | None, list[Fault]]:
    """Return a file as Flee reads it: rows that begin with # are no values, the first of them is the header."""
    text, faults = text_of(file)
    if text is None:
        return None, faults
    reader = csv.reader(io.StringIO(text, newline=""))
    numbered = [(reader.line_num, tuple(cell.strip() for cell in cells)) for cells in reader if any(cell.strip() for cell in cells)]
    comments = [cells for _, cells in numbered if cells[0].startswith("#")]
    header = tuple(cell.lstrip("#").strip() for cell in comments[0]) if comments else ()
    return Sheet(file.name, header, tuple(row for row in numbered if not row[1][0].startswith("#"))), []


def with_plain_header(sheet: Sheet) -> Sheet:
    """Return a file whose header has no mark: the first row is the header."""
    if sheet.header or not sheet.rows:
        return sheet
    return Sheet(sheet.file, sheet.rows[0][1], sheet.rows[1:])


def whole(text: str) -> int | None:
    """Return a whole number, or None.

    Examples
    --------
    >>> whole("12"), whole("12.0"), whole("many")
    (12, None, None)
    """
    try:
        return int(text)
    except ValueError:
        return None


def number(text: str) -> float | None:
    """Return a number that is finite, or None.

    Examples
    --------
    >>> number("1.5"), number("1,5"), number("nan")
    (1.5, None, None)
    """
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value - value == 0.0 else None
