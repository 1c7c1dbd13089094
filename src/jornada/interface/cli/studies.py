"""What the commands of studies are asked for: studies by path, by name or all, and a new one to begin from."""

from pathlib import Path

from jornada.interface.cli.pasted import pasted
from jornada.interface.misuse import Misuse

KINDS = ("scenario", "study", "workbook")
TEMPLATE = "three_places"  # what `jornada new` begins from where nothing is said


def as_study(kind: str, folder: Path, example: str) -> bool:
    """Say whether a new folder is to be a study.

    Raises
    ------
    Misuse
        When it is to be something that there is not, or a workbook by another name than one has.

    Examples
    --------
    >>> as_study("study", Path("mine"), TEMPLATE), as_study("", Path("mine"), "corridor")
    (True, False)
    """
    from jornada.domain.fault import nearest
    from jornada.examples import studies
    from jornada.files.scenario.entries import is_workbook
    from jornada.files.studies.study_folder import is_study

    if kind not in ("", *KINDS):
        raise Misuse(
            f"--as {kind}: there are {', '.join(KINDS)}"
            + (f"; nearest: {near}" if (near := nearest(kind, KINDS)) else "")
        )
    if kind in ("scenario", "workbook") and is_workbook(folder) != (kind == "workbook"):
        raise Misuse(
            f"--as {kind}: a workbook has a name that ends in .xlsx, and a folder has none that does; {folder} is the"
            " other one"
        )
    return kind == "study" or (not kind and (example in studies() or is_study(Path(example))))


def new_study(folder: Path, example: str) -> None:
    """Make a folder with a study to begin from, or with a copy of one, and say what to do next.

    Raises
    ------
    Misuse
        When something is in the way, or there is no such study.
    """
    import typer

    from jornada.files.studies.new_study import copied

    begun = _begun(example)
    if folder.is_file() or folder.is_dir() and any(folder.iterdir()):
        raise Misuse(f"{folder} is not empty, or a file is in the way; choose a new folder")
    copied(begun, folder)
    typer.echo(
        f"{folder}: a study to change as you like; then `jornada check {pasted(folder)}` and `jornada study"
        f" {pasted(folder)}`"
    )


def _begun(example: str) -> Path:
    """Return the folder of the study to begin from."""
    from jornada.domain.fault import nearest
    from jornada.examples import HERE, studies
    from jornada.files.studies.study_folder import is_study

    if example == TEMPLATE:
        return HERE / "study_template"
    found = next((folder for folder in (Path(example), studies().get(example)) if folder and is_study(folder)), None)
    if found is None:
        near = nearest(example, studies())
        raise Misuse(
            f"--from {example}: no study" + (f"; nearest: {near}" if near else f"; there are: {', '.join(studies())}")
        )
    return found
