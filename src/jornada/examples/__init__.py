"""Shipped scenarios: small, complete, tested. Those in `rows` isolate one row of the system each, on against off."""

from pathlib import Path

HERE = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Return the names of the shipped scenarios: the folder, or rows/ and the folder.

    Examples
    --------
    >>> "corridor" in names(), "rows/s07_permits" in names()
    (True, True)
    """
    return tuple(sorted(file.parent.relative_to(HERE).as_posix() for file in HERE.rglob("scenario.toml")))


def studies() -> dict[str, Path]:
    """Return the folders of the shipped studies, by name.

    Examples
    --------
    >>> all((folder / "study.toml").is_file() for folder in studies().values())
    True
    """
    return {file.parent.name: file.parent for file in sorted((HERE / "studies").glob("*/study.toml"))}


def scenarios() -> dict[str, Path]:
    """Return the folders of the shipped scenarios, by name."""
    return {name: HERE / name for name in names()}
