"""What stands in a folder of Flee: its files as rows of cells, with what is missing or cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from jornada.domain.fault import Fault, in_order, nearest
from jornada.domain.schema.cells import NOTES, RawRow
from jornada.domain.schema.numbers import THOUSANDS, pointed, readings
from jornada.files.scenario.cells import Grid, is_marked, is_tags, trimmed, unmarked
from jornada.files.scenario.cells import grid_of_text as cells_of
from jornada.files.scenario.text import clean, text_of

NEEDED = ("locations.csv", "routes.csv", "closures.csv", "sim_period.csv")
OPTIONAL = ("conflicts.csv", "registration_corrections.csv", "flood_level.csv", "region_attributes_IPC.csv")
CHANGES, LAYOUT, TRAITS = "location_changes.csv", "data_layout.csv", "demographics_"
UNREAD = {
    "agents.csv": "a row for each person is not read; give numbers as initial_idps in locations.csv",
    "major_routes.csv": "it belongs to fixed_routes, which is not supported",
}
OF_NAMES = ("J055", "J056", "J057")  # faults of what stands in locations.csv
# files with columns of their own, and the first of them
TITLED = {"locations.csv": "name", "routes.csv": "name1", "closures.csv": "closure_type"}
Noun = TypeVar("Noun")


@dataclass(frozen=True)
class Sheet:
    """A file: its name, its header without the mark, and its rows with their numbers in the file."""

    file: str
    header: tuple[str, ...] = ()
    rows: tuple[RawRow, ...] = ()

    def at(self, row: int, field: str = "") -> str:
        """Say where a cell stands."""
        return f"{self.file}, row {row}" + (f", {field}" if field else "")


@dataclass
class FleeFolder:
    """The files of a folder of Flee, the faults found so far, and where each row of the scenario comes from.

    What Flee reads although it is not in order is a warning; under `strict` it is an error.
    """

    path: Path
    settings: Path | None = None
    strict: bool = False
    sheets: dict[str, Sheet] = field(default_factory=dict)
    counts: dict[str, Sheet | None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    bent: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    origins: dict[object, str] = field(default_factory=dict)

    def say(self, fault: Fault) -> None:
        """Add an error; for what is no number, with the number that may be meant."""
        meant = (readings(fault.found) or [""])[0] if fault.code == "J010" and not fault.nearest else fault.nearest
        self.faults.append(replace(fault, nearest=meant))

    def warn(self, code: str, where: str, found: str, remedy: str) -> None:
        """Add a warning."""
        self.faults.append(Fault(code, where, found, remedy, severity="warning"))

    def told(self) -> list[Fault]:
        """Return the faults, errors first, without those that only a file brings about that cannot be read.

        Its own is told.
        """
        stern = {fault: replace(fault, severity="error") for fault in self.bent} if self.strict else {}
        return in_order(
            stern.get(fault, fault) for fault in self.faults if fault.code == "J002" or not self._hidden(fault)
        )

    def _hidden(self, fault: Fault) -> bool:
        file = Path(fault.where.partition(", ")[0]).name
        lost = (
            "locations.csv" in self.unread
            or (self.sheets and "locations.csv" not in self.sheets)
            or (file == "registration_corrections.csv" and None in self.counts.values())
        )
        return any(file == Path(name).name for name in self.unread) or (lost and fault.code in OF_NAMES)

    def bend(self, code: str, where: str, found: str, remedy: str) -> None:
        """Tell of what Flee reads although it is not in order: a warning, or an error where `strict` was asked for."""
        self.bent.append(Fault(code, where, found, remedy, severity="warning"))
        self.faults.append(self.bent[-1])

    def kept(self, row: Noun, at: str) -> Noun:
        """Return a row of the scenario, and keep where it comes from."""
        self.origins[row] = at
        return row

    def counted(self, name: str) -> Sheet | None:
        """Return a file of source_data, or of a folder in it, that data_layout.csv names.

        None where it is not there or cannot be read.
        """
        file = self.path / "source_data" / name
        if name not in self.counts and not file.is_file():  # its name may be written in another way
            file = next(
                (
                    other
                    for other in (self.path / "source_data").rglob("*.csv")
                    if clean(other.relative_to(self.path / "source_data").as_posix()) == name
                ),
                file,
            )
        if name not in self.counts and file.is_file():
            sheet, faults = read_sheet(file)
            self.faults += faults
            self.unread |= {name} if sheet is None else set()
            self.counts[name] = replace(sheet, file=name) if sheet else None
        return self.counts.get(name)

    def sheet(self, name: str) -> Sheet:
        """Return a file of input_csv; an empty one where it is not there."""
        return self.sheets.get(name, Sheet(name))


def found_in(path: Path, settings: Path | None = None, strict: bool = False) -> FleeFolder:
    """Return what stands in a folder; `settings` is used in the place of its simsetting.yml."""
    folder = FleeFolder(path, settings or path / "simsetting.yml", strict)
    if not path.is_dir():
        folder.say(Fault("J050", str(path), "no folder", "a folder with input_csv, source_data and simsetting.yml"))
        return folder
    if not folder.settings or not folder.settings.is_file():
        folder.say(
            Fault(
                "J050",
                "simsetting.yml",
                "no such file",
                "the settings of the run; name another file with --settings",
                _like(path, "simsetting.yml"),
            )
        )
    for part in ("input_csv", "source_data"):
        if not (path / part).is_dir():
            folder.say(Fault("J050", part, "no such folder", f"a folder {part} in {path.name}"))
    for name in NEEDED:
        if (path / "input_csv").is_dir() and not (path / "input_csv" / name).is_file():
            folder.say(
                Fault(
                    "J050",
                    f"input_csv/{name}",
                    "no such file",
                    "the file, with its header alone where nothing is to be said",
                    _like(path / "input_csv", name),
                )
            )
    for file in sorted((path / "input_csv").glob("*.csv")):
        if file.name in UNREAD:
            folder.warn("J053", f"input_csv/{file.name}", file.name, UNREAD[file.name])
        elif file.name in (*NEEDED, *OPTIONAL) or file.name.startswith(TRAITS):  # nothing refers to any other
            _read(folder, file)
    _read_changes(folder)
    _misnamed(folder)
    return folder


def _like(folder: Path, name: str) -> str:
    """Return the file of a folder whose name is nearest to one that is not there."""
    return nearest(name, [file.name for file in folder.iterdir() if file.is_file()])


def _misnamed(folder: FleeFolder) -> None:
    """Tell of files that are named as those of Flee but for capitals or an ending.

    Neither Flee nor we look for them.
    """
    known = {name.lower(): name for name in (*NEEDED, *OPTIONAL, CHANGES, LAYOUT)}
    for file in sorted(path for part in ("input_csv", "source_data") for path in (folder.path / part).glob("*.*")):
        right = known.get(file.name.lower().removesuffix(".txt"), file.name)
        if right != file.name:
            where = f"{file.parent.name}/{file.name}"
            folder.faults.append(
                Fault(
                    "J050",
                    where,
                    file.name,
                    "the name that Flee looks for: under another the file is left out",
                    right,
                    "warning",
                )
            )


def _read(folder: FleeFolder, file: Path) -> None:
    """Read a file into its place, or keep its name among those that cannot be read."""
    name, (sheet, faults) = clean(file.name), read_sheet(file)
    folder.faults += faults
    folder.unread |= {name} if sheet is None else set()
    folder.sheets |= {name: sheet} if sheet else {}


def _read_changes(folder: FleeFolder) -> None:
    """Read location_changes.csv, wherever it stands; Flee looks for it where it is started."""
    there = [
        path
        for path in (folder.path / CHANGES, folder.path / "input_csv" / CHANGES, folder.path / "source_data" / CHANGES)
        if path.is_file()
    ]
    for file in there[:1]:
        _read(folder, file)
    for file in there:
        name = file.relative_to(folder.path).as_posix()
        if file != there[0]:
            folder.warn(
                "J052",
                name,
                "a second file of this name",
                f"one: {there[0].relative_to(folder.path).as_posix()} is read, and this one is not",
            )
        elif name != CHANGES:
            folder.bend(
                "J052",
                name,
                "a file that Flee does not look for here",
                f"{CHANGES} beside simsetting.yml: Flee 3 reads it in the folder in which it is started; here it is"
                " read all the same",
            )


def read_sheet(file: Path) -> tuple[Sheet | None, list[Fault]]:
    """Return a file as Flee reads it.

    Rows that begin with # are no values, one of those above the values is the header.
    """
    text, faults = text_of(file)
    if text is None:
        return None, faults
    grid, faults = cells_of(file.name, text)
    sheet = None if faults else _sheet(clean(file.name), grid)
    return sheet, faults + (_unsure(file.name, grid) if grid.comma else [])


def _unsure(name: str, grid: Grid) -> list[Fault]:
    """Return a fault for each number whose point may part thousands, since commas are decimal in its file.

    Coordinates have points too.
    """
    cells = ((line, cell) for line, cells in grid.rows for cell in cells if "." in cell and THOUSANDS.fullmatch(cell))
    allowed = (
        "a number without marks between thousands: commas are decimal in this file, so that a point may be such a mark"
    )
    return [
        Fault("J010", f"{name}, row {line}", cell, allowed, readings(cell)[0])
        for line, cell in cells
        if name != "locations.csv" or "," in cell
    ]


def _sheet(name: str, grid: Grid) -> Sheet:
    rows = [
        RawRow(number, _pointed(cells) if grid.comma else cells)
        for number, cells in grid.rows
        if not is_marked(cells) and not is_tags(cells)
    ]
    marked = [trimmed(unmarked(cells)) for _, cells in grid.rows if is_marked(cells) and not is_tags(cells)]
    return _titled(name, _header(name, marked, len(trimmed(rows[0].cells)) if rows else 0), rows)


def _header(name: str, marked: list[tuple[str, ...]], width: int) -> tuple[str, ...]:
    """Return the header among the rows with a mark, others are comments.

    By its first name, or as wide as the rows below.
    """
    named = [cells for cells in marked if cells[0].lower() in (TITLED.get(name, ""), "day", "date")]
    wide = [cells for cells in marked if len(cells) > 1 and len(cells) >= width]
    return (named or wide or [()])[-1]


def _titled(name: str, header: tuple[str, ...], rows: Sequence[RawRow]) -> Sheet:
    """Return a sheet without notes and the empty cells behind its header.

    Names of columns of its own in small letters.
    """
    titles = tuple(title.lower() if name in TITLED or title.lower() == NOTES else title for title in header)
    whole = tuple(RawRow(line, cells[: len(titles)] + trimmed(cells[len(titles) :])) for line, cells in rows)
    if NOTES not in titles:
        return Sheet(name, titles, whole)
    at = titles.index(NOTES)
    return Sheet(
        name, titles[:at] + titles[at + 1 :], tuple(RawRow(line, cells[:at] + cells[at + 1 :]) for line, cells in whole)
    )


def _pointed(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(pointed(cell) for cell in cells)


def with_plain_header(sheet: Sheet) -> Sheet:
    """Return a file whose header has no mark: the first row is the header."""
    if sheet.header or not sheet.rows:
        return sheet
    return _titled(sheet.file, trimmed(sheet.rows[0].cells), sheet.rows[1:])


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
