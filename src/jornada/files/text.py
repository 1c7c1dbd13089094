"""Text of a file, or what is wrong with it."""

from pathlib import Path

from jornada.domain.fault import Fault


def text_of(file: Path) -> tuple[str | None, list[Fault]]:
    """Return the text of a UTF-8 file, with or without a byte order mark."""
    data = file.read_bytes()
    if b"\x00" in data:
        return None, [Fault("J002", file.name, "zero bytes", "text in UTF-8 (saved as UTF-16, or not a text file?)")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, [Fault("J002", f"{file.name}, line {line}", f"byte {data[error.start]:#x}", "text in UTF-8; save the file as CSV UTF-8")]
