"""`jornada import` and `jornada export`: folders of other tools as scenarios, and the reverse."""

from pathlib import Path
from typing import Annotated

import typer

from jornada.interface.cli.exits import counted, tally, told
from jornada.interface.cli.pasted import as_folder, pasted
from jornada.interface.misuse import Misuse

reading = typer.Typer(help="Read the folder of another tool as a scenario.", no_args_is_help=True)
writing = typer.Typer(help="Write a scenario as the folder of another tool.", no_args_is_help=True)
Made = Annotated[Path, typer.Argument(help="The folder to make.")]


@reading.callback()
def imports() -> None:
    """Read the folder of another tool as a scenario."""


@writing.callback()
def exports() -> None:
    """Write a scenario as the folder of another tool."""


@reading.command("flee")
def import_flee(
    source: Annotated[Path, typer.Argument(help="A folder of Flee: input_csv, source_data, simsetting.yml.")], out: Made,
    settings: Annotated[Path | None, typer.Option(help="Settings to use in the place of simsetting.yml.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse what Flee reads although it is not in order, such as counts that are not sorted.")] = False,
) -> None:
    """Read a folder of Flee as a scenario under its rules; faults and known traps are told with their remedy."""
    from jornada.domain.fault import ScenarioError
    from jornada.files.flee.read import check_flee
    from jornada.files.scenario.folder import write

    empty(out)
    scenario, faults = check_flee(source, settings, strict)
    if scenario is None:
        raise ScenarioError(faults)
    for line in told(faults):
        typer.echo(line)
    write(scenario, out)
    size = f"{counted(len(scenario.places), 'place')}, {counted(len(scenario.routes), 'leg')}, {counted(scenario.days, 'day')}"
    typer.echo(f"{out}: {size}, rules of Flee 3; {tally(faults)}; next: jornada run {pasted(out)}")


@writing.command("flee")
def export_flee(folder: Annotated[str, typer.Argument(help="A scenario under the rules of Flee: a folder or workbook.")], out: Made) -> None:
    """Write a scenario under the rules of Flee as a folder that Flee reads."""
    from jornada.files.flee.write import write_flee
    from jornada.files.scenario.folder import read

    empty(as_folder(out))
    for line in told(write_flee(read(folder), out)):
        typer.echo(line)
    typer.echo(f"{out}: input_csv, source_data and simsetting.yml")


def empty(out: Path) -> None:
    """Refuse a folder that holds something."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Misuse(f"{out} is not empty, or a file is in the way; choose a new folder")
