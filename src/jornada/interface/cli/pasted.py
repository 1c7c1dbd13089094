"""What a reader may paste or hand on: paths in hints, folders that are meant as folders, tables for spreadsheets."""

from pathlib import Path
from shlex import quote

from jornada.interface.misuse import Misuse

FILES = (
    ".xlsx",
    ".xls",
    ".ods",
    ".csv",
    ".tsv",
    ".toml",
    ".html",
    ".pdf",
    ".json",
    ".parquet",
    ".png",
    ".svg",
    ".zip",
    ".txt",
    ".md",
)


def pasted(path: str | Path) -> str:
    """Return a path as it can be pasted into a command.

    Examples
    --------
    >>> pasted("runs/a"), pasted("my runs/a")
    ('runs/a', "'my runs/a'")
    """
    return quote(str(path))


def as_folder(path: Path) -> Path:
    """Return where a folder is to be made; a name that ends as a file does is meant otherwise.

    Raises
    ------
    Misuse
        When the name is that of a file.

    Examples
    --------
    >>> as_folder(Path("runs/v1.5")).name
    'v1.5'
    """
    if path.suffix.lower() in FILES and not path.is_dir():
        raise Misuse(
            f"{path}: a folder is made here, and the name is that of a file; leave out {path.suffix}:"
            f" {pasted(path.with_suffix(''))}"
        )
    return path


def as_file(path: Path, endings: tuple[str, ...], option: str) -> Path:
    """Return where a file is to be written, before any work is done for it.

    Raises
    ------
    Misuse
        When a folder is there, a file stands where its folder would be, or the ending says nothing that can be written.
    """
    if path.is_dir():
        raise Misuse(f"{option} {path}: that is a folder; give a file, such as {pasted(path / ('table' + endings[0]))}")
    if path.suffix.lower() not in endings:
        raise Misuse(f"{option} {path}: end the name in {' or '.join(endings)}")
    first = next((folder for folder in path.parents if folder.exists()), Path())
    if not first.is_dir():
        raise Misuse(f"{option} {path}: {first} is a file; choose another folder")
    return path
