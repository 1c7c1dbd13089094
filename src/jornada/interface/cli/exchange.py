"""`jornada import` and `jornada export`: folders of other tools as scenarios, and the reverse."""

from collections.abc import Callable, Iterable
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jornada.interface.cli.exits import counted, tally, told
from jornada.interface.cli.pasted import as_folder, pasted
from jornada.interface.misuse import Misuse

if TYPE_CHECKING:
    from jornada.domain.nouns.observed import Observed

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
    source: Annotated[Path, typer.Argument(help="A folder of Flee: input_csv, source_data, simsetting.yml.")],
    out: Made,
    settings: Annotated[Path | None, typer.Option(help="Settings to use in the place of simsetting.yml.")] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Refuse what Flee reads although it is not in order, such as counts that are not sorted."
        ),
    ] = False,
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
    size = (
        f"{counted(len(scenario.places), 'place')}, {counted(len(scenario.routes), 'leg')},"
        f" {counted(scenario.days, 'day')}"
    )
    typer.echo(f"{out}: {size}, rules of Flee 3; {tally(faults)}; next: jornada run {pasted(out)}")


@reading.command("counts")
def import_counts(
    table: Annotated[Path, typer.Argument(help="A table of published counts, as its agency or tool writes it.")],
    folder: Annotated[Path, typer.Argument(help="The folder of the scenario whose observed.csv gets them.")],
    by: Annotated[
        str,
        typer.Option(
            "--by",
            help=(
                "The function that reads it, as FILE.py:NAME or MODULE:NAME: it takes the path and gives rows of"
                " observed.csv."
            ),
        ),
    ],
) -> None:
    """Read counts that are published in a form of their own: those of the same series are replaced, others stay."""
    from jornada.files.scenario.observed import with_counts

    if not folder.is_dir():
        raise Misuse(f"{folder} is no folder; `jornada new {pasted(folder)}` makes one")
    try:
        rows = tuple(found(by)(table))
    except (OSError, ValueError, KeyError) as error:
        raise Misuse(f"{by} cannot read {table}: {type(error).__name__}: {error}") from None
    for line in told(with_counts(folder, rows)):
        typer.echo(line)
    typer.echo(
        f"{folder / 'observed.csv'}: {counted(len(rows), 'row')} of"
        f" {', '.join(dict.fromkeys(row.series for row in rows))}; next: jornada check {pasted(folder)}"
    )


@writing.command("flee")
def export_flee(
    folder: Annotated[str, typer.Argument(help="A scenario under the rules of Flee: a folder or workbook.")], out: Made
) -> None:
    """Write a scenario under the rules of Flee as a folder that Flee reads."""
    from jornada.files.flee.write import write_flee
    from jornada.files.scenario.folder import read

    empty(as_folder(out))
    for line in told(write_flee(read(folder), out)):
        typer.echo(line)
    typer.echo(f"{out}: input_csv, source_data and simsetting.yml")


def found(name: str) -> Callable[[Path], Iterable["Observed"]]:
    """Return the function of a name, FILE.py:NAME or MODULE:NAME.

    Raises
    ------
    Misuse
        When there is no such file or module, or no such function in it.

    Examples
    --------
    >>> found("pathlib:Path").__name__
    'Path'
    """
    module, _, function = name.rpartition(":")
    if not module:
        raise Misuse(f"--by {name}: give FILE.py:NAME or MODULE:NAME")
    try:
        spec = spec_from_file_location(Path(module).stem, module) if module.endswith(".py") else find_spec(module)
        if spec is None or spec.loader is None:
            raise ImportError("no module of this name")
        made = module_from_spec(spec)
        spec.loader.exec_module(made)
        return getattr(made, function)  # type: ignore[no-any-return]
    except (ImportError, OSError, AttributeError) as error:
        raise Misuse(f"--by {name}: {error}") from None


def empty(out: Path) -> None:
    """Refuse a folder that holds something."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Misuse(f"{out} is not empty, or a file is in the way; choose a new folder")
