"""What the files of a folder and the sheets of a workbook are: a table, left alone, or told of.

None is passed over in silence.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from jornada.domain.fault import Fault, nearest
from jornada.domain.schema.fields import WRITTEN
from jornada.files.scenario.text import clean

OLDER = ("policies", "variants")  # tables that were TOML files once, or sheets of keys and values; these are still read
KNOWN = ("scenario", *WRITTEN)
CELLS, KEYS, BOOKS = (".csv", ".tsv", ".tab"), (".toml",), (".xlsx", ".xlsm")
# what systems, editors and spreadsheets leave behind, and what people write for people
LEFTOVER = re.compile(r"[.~].*|.*~|#.*#|Thumbs\.db|desktop\.ini|Icon\s*|__\w+__|runs", re.IGNORECASE)
FOR_PEOPLE = re.compile(
    r"(?:read.?me|l[eé]eme|lisez.?moi|notes?|notas?|licen[cs]e|licencia|notice|citation|changelog|"
    r"fields|legend)(?![a-z]).*|.*\.md",
    re.IGNORECASE,
)
# never a table
SHOWN = re.compile(
    r".*\.(?:pdf|docx?|odt|rtf|html?|png|jpe?g|svg|gif|pptx?|py|r|ipynb|geojson|shp|gpkg|kml)", re.IGNORECASE
)


def is_workbook(path: Path) -> bool:
    """Say whether a path is named as a workbook.

    Examples
    --------
    >>> is_workbook(Path("Mali.XLSX")), is_workbook(Path("mali"))
    (True, False)
    """
    return path.suffix.lower() in BOOKS


def is_left_alone(name: str) -> bool:
    """Say whether a file or sheet is known to hold no table: it is hidden, a leftover, or written for people.

    Examples
    --------
    >>> [
    ...     is_left_alone(name)
    ...     for name in ("._places.csv", ".~lock.places.csv#", "README.md", "notes.txt", "places.csv.txt")
    ... ]
    [True, True, True, True, False]
    """
    return bool(LEFTOVER.fullmatch(name) or FOR_PEOPLE.fullmatch(name))


def table_of(name: str) -> str:
    """Return the table that a name is, whatever its capitals, or nothing.

    Examples
    --------
    >>> table_of(" Places "), table_of("place")
    ('places', '')
    """
    small = clean(name).strip().lower()
    return small if small in KNOWN else ""


def seen_in(folder: Path) -> tuple[dict[str, Path], list[Fault]]:
    """Return by table the file of a folder that holds it, and a fault for each file that is neither read nor left
    alone."""
    seen: dict[str, Path] = {}
    others: list[Path] = []
    aside: list[Path] = []
    for file in sorted(folder.iterdir(), key=lambda file: (file.name != file.name.lower(), file.name)):
        table = table_of(file.stem) if file.suffix.lower() in (CELLS + KEYS) else ""
        if is_left_alone(file.name):
            aside.append(file)
        elif not table or file.suffix.lower() not in _endings(table) or table in seen:
            others.append(file)
        else:
            seen[table] = file
    return seen, [
        *(_told(file, seen) for file in others),
        *(fault for file in aside for fault in _left_over(file, seen)),
    ]


def _endings(table: str) -> tuple[str, ...]:
    return KEYS if table == "scenario" else CELLS + KEYS if table in OLDER else CELLS


def _right(table: str, name: str) -> str:
    """Return under which name a file is read that may hold a table."""
    return f"{table}.toml" if table == "scenario" or (table in OLDER and ".toml" in name.lower()) else f"{table}.csv"


def older_form(at: str, table: str) -> Fault:
    """Return the hint that a table stands in its older form, which is read as well."""
    return Fault(
        "J018",
        at,
        "an older form, which is read as well",
        f"a table {table}; `jornada new OUT --from DIR` copies a scenario and writes it",
        severity="note",
    )


def _left_over(file: Path, seen: dict[str, Path]) -> Iterator[Fault]:
    """Warn of what is left alone, though it is named as a table that is not there.

    A backup, or rows under a name for notes.
    """
    name = file.name.strip(".~$#_")
    table = meant(name)
    if table and table not in seen and name.lower().endswith(CELLS + KEYS) and not file.name.startswith("._"):
        yield Fault(
            "J015",
            file.name,
            "a file that is left alone",
            f"{_right(table, file.name)}, if it is meant: there is no {table} here",
            severity="warning",
        )


def _told(file: Path, seen: dict[str, Path]) -> Fault:
    """Return the fault of a file that is not read: an error where it may hold a table that is not there."""
    table, is_text = meant(file.name), file.suffix.lower() in (CELLS + KEYS)
    if is_text and table in seen and table_of(file.stem) == table:
        return Fault(
            "J015", file.name, file.name, f"one file for {table}: {seen[table].name} is read; move the other away"
        )
    if is_text and not table:
        return Fault("J015", file.name, file.stem, "a table: " + ", ".join(KNOWN), nearest(file.stem, KNOWN))
    if table and not file.is_dir() and not SHOWN.fullmatch(file.name) and (is_text or table not in seen):
        return Fault(
            "J015",
            file.name,
            file.name,
            "a name and an ending that are read: rename it, or move it away",
            _right(table, file.name) if table else "",
        )
    kind = "a folder" if file.is_dir() else "a file"
    return Fault(
        "J015",
        file.name,
        f"{kind} that nothing reads",
        "tables, and notes under a name such as notes or README; nothing in it reaches a run",
        severity="warning",
    )


def meant(name: str) -> str:
    """Return the table that a name speaks of, or nothing.

    Examples
    --------
    >>> meant("policies.toml.txt"), meant("Copy of places (1).csv"), meant("map.png")
    ('policies', 'places', '')
    """
    return next((word for word in re.findall(r"[a-z]+", name.lower()) if word in KNOWN), "")


def unknown_sheets(names: Iterable[str]) -> list[Fault]:
    """Return a fault for each sheet whose name no table has."""
    return [
        Fault(
            "J015", f"sheet {name}", name, "a sheet: " + ", ".join(KNOWN), meant(name) or nearest(name.lower(), KNOWN)
        )
        for name in names
    ]
