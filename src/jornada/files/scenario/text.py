"""Text of a file, or what is wrong with it; and what is found in a folder or workbook."""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from jornada.domain.fault import Fault
from jornada.domain.schema.cells import RawTable


def errors_in(faults: list[Fault]) -> list[Fault]:
    """Return the faults that are errors.

    Examples
    --------
    >>> errors_in([Fault("J010", "policies.toml, line 7", "+10", "in quotes to add", severity="warning")])
    []
    """
    return [fault for fault in faults if fault.severity == "error"]


# what nobody sees is left out, and spaces of other kinds are spaces: names that look alike are alike
UNSEEN: dict[int, str | None] = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF)) | dict.fromkeys(
    (0x00A0, 0x2007, 0x2009, 0x202F), " "
)


@dataclass
class Found:
    """What a folder or workbook holds.

    Raw tables, keys and values, faults, the names that cannot be read, and the cells of keys.
    """

    raws: dict[str, RawTable] = field(default_factory=dict)
    tomls: dict[str, dict[str, object]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    keys: dict[str, dict[tuple[str, ...], str]] = field(default_factory=dict)


def misnamed(found: Found) -> set[str]:
    """Return the tables that are not there, but nearly so by the name of an unknown one: they may be meant by it."""
    return (
        {fault.nearest.partition(".")[0] for fault in found.faults if fault.code == "J015" and fault.nearest}
        - found.raws.keys()
        - found.tomls.keys()
    )


def clean(text: str) -> str:
    """Return a text with accents composed and without letters that nobody sees.

    Examples
    --------
    >>> clean("Be\\u0301tou") == "B\\u00e9tou", clean("San\\u00a0Jos\\u00e9") == "San Jos\\u00e9"
    (True, True)
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(UNSEEN))


def text_of(file: Path) -> tuple[str | None, list[Fault]]:
    """Return the clean text of a UTF-8 file, with or without a byte order mark."""
    if file.is_dir():
        return None, [Fault("J002", file.name, "a folder", "a file")]
    try:
        data = file.read_bytes()
    except OSError as error:
        return None, [Fault("J002", file.name, str(error.strerror), "a file that can be opened")]
    if b"\x00" in data:
        return None, [Fault("J002", file.name, "zero bytes", "text in UTF-8 (saved as UTF-16, or not a text file?)")]
    try:
        text = clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, [
            Fault(
                "J002",
                f"{file.name}, line {line}",
                f"byte {data[error.start]:#x}",
                "text in UTF-8; save the file as "
                + ("CSV UTF-8" if file.suffix.lower() in (".csv", ".tsv", ".tab") else "UTF-8"),
            )
        ]
    return text if "\n" in text else text.replace("\r", "\n"), []
