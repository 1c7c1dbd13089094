"""The command `study`: a question asked of a scenario by its variants, and the pages that answer."""

from pathlib import Path
from typing import Annotated

import typer

from jornada.interface.cli.pasted import as_folder
from jornada.interface.cli.progress import progress_bar
from jornada.interface.misuse import Misuse

OF_CLAIMS = 20  # runs beside published figures


def study(
    name: Annotated[str, typer.Argument(help="A study: its folder, the name of a shipped one, or all.")],
    runs: Annotated[
        int | None,
        typer.Option(
            "--runs",
            min=1,
            help="In how many pairs of runs; default: what each study says. Grids have a quarter of them.",
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Where runs, pages and tables are kept.")] = Path("runs/studies"),
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            help="Processes; default: one a core, or none beside this one where there is little to do.",
        ),
    ] = None,
    fork: Annotated[
        bool,
        typer.Option(
            "--fork/--no-fork", help="Go on from the states of a common past, or run every day again: the same bytes."
        ),
    ] = True,
    json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Carry out a study and write its answer; an interrupted one goes on where it stopped."""
    from jornada.interface.cli.json import as_json
    from jornada.interface.studies.ask import ALL, answers, posed
    from jornada.interface.studies.claims import report
    from jornada.interface.studies.outputs import as_content, write_answers
    from jornada.interface.studies.words import answer_in
    from jornada.study.ensemble.ensemble import Hands
    from jornada.study.studies.carried import Crew

    found = posed(name)
    if not found:
        raise Misuse("no study is shipped here; give the folder of one: `jornada new DIR --as study` makes it")
    folder = as_folder(out)
    with progress_bar(name) as tell:
        done = answers(found, runs, folder, Crew(Hands(workers=workers, fork=fork), lambda _: tell))
    files = write_answers(done, folder)
    claims = (
        report(folder, min(runs or OF_CLAIMS, OF_CLAIMS), Hands(workers=workers, fork=fork)) if name == ALL else None
    )
    if json:
        typer.echo(as_json([as_content(answer) for answer in done]))
        return
    for answer, file in zip(done, files, strict=False):
        typer.echo(
            "\n".join(
                [
                    f"{answer.posed.name}: {answer.posed.study.claim}",
                    *(f"  {text}" for text in answer_in(answer)),
                    f"  {file}",
                ]
            )
        )
    typer.echo(
        "\n".join(
            f"{said}: {file}"
            for said, file in (
                *(("booklet", file) for file in files if file.suffix == ".pdf"),
                ("all answers", files[-1]),
                ("the report, claim by claim", claims),
            )
            if file
        )
    )
