"""The command `new`: a folder or a workbook to begin from."""

from pathlib import Path
from typing import Annotated

import typer

from jornada.interface.cli.arguments import located
from jornada.interface.cli.pasted import as_folder, pasted
from jornada.interface.cli.studies import as_study, new_study
from jornada.interface.misuse import Misuse


def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make, or the workbook (.xlsx).")],
    example: Annotated[
        str,
        typer.Option(
            "--from",
            help="What to start from: an example (`jornada examples` lists them), a folder or a workbook; or a study.",
        ),
    ] = "three_places",
    kind: Annotated[str, typer.Option("--as", help="What to make: scenario, study or workbook.")] = "",
) -> None:
    """Make a folder, or a workbook, with a small scenario to start from, or with a copy of one.

    Or a folder with a study.
    """
    from jornada.domain.fault import ScenarioError, nearest
    from jornada.examples import names
    from jornada.files.scenario.entries import is_workbook
    from jornada.files.scenario.template import FIELDS
    from jornada.files.scenario.template import new as make

    if as_study(kind, folder, example):
        new_study(as_folder(folder), example)
        return
    if example not in names() and not Path(example).exists():
        raise Misuse(
            f"no example '{example}', and nothing there; nearest: {nearest(example, names()) or ', '.join(names())}"
        )
    book = is_workbook(folder)
    try:
        make(folder if book else as_folder(folder), example if example in names() else located(example))
    except NotADirectoryError:
        raise Misuse(f"{folder} is not empty, or a file is in the way; choose a new folder") from None
    except ScenarioError as error:
        if all(fault.code != "J039" for fault in error.faults):
            raise
        raise Misuse(f"{folder} is not empty, or a file is in the way; choose a new folder") from None
    where = (
        "a sheet a table, every field explained in a note on its heading, with lists to choose from"
        if book
        else f"every field explained in {FIELDS}"
    )
    typer.echo(
        f"{folder}: a copy of {example} to change as you like, {where}; then `jornada check {pasted(folder)}` and"
        f" `jornada run {pasted(folder)}`"
    )
