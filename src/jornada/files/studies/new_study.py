"""A new folder with a study to begin from."""

from pathlib import Path

from jornada.files.scenario.template import COPIED


def copied(begun: Path, folder: Path) -> None:
    """Copy the files of a study, those that are read and what is written about them, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(begun.iterdir()):
        if file.is_file() and file.suffix.lower() in COPIED:
            (folder / file.name).write_bytes(file.read_bytes())
