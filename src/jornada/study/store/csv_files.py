"""Tables for spreadsheets: a cell that a spreadsheet would work out is text."""

from pathlib import Path
from typing import Any

from jornada.study.publish import Published, shown

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would work out


def write_csv(published: Published, file: Path) -> None:
    """Write a table as spreadsheets read it.

    UTF-8 with a byte order mark, and no text that would be worked out as a formula.
    """
    file.write_text(csv_text(published), "utf-8-sig", newline="")


def csv_text(published: Published) -> str:
    """Return the same as text, without the mark."""
    table = shown(published)
    safe = (
        table.apply(lambda column: column if column.dtype.kind in "ifubM" else column.map(plain)).rename(columns=plain)
        if len(table)
        else table
    )
    return str(safe.to_csv(index=False, lineterminator="\n"))


def plain(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; a number stays a number.

    Examples
    --------
    >>> plain("=1+1"), plain("-5"), plain("- none"), plain(3), plain("x2")
    ("'=1+1", '-5', "'- none", 3, 'x2')
    """
    if not isinstance(cell, str) or not cell.startswith(FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
