"""The command `attribute`: what each policy of a variant brings."""

from pathlib import Path
from typing import Annotated

import typer

from jornada.domain.schema.seeds import MOST
from jornada.interface.cli.arguments import changed, known, loaded, spoken_in
from jornada.interface.cli.progress import progress_bar


def attribute(
    folder: Annotated[str, typer.Argument(help="A scenario: a folder, a workbook (.xlsx), or the name of an example.")],
    variant: Annotated[str, typer.Option(help="The variant whose policies are weighed.")],
    measures: Annotated[list[str] | None, typer.Option("--measure", help="A measure; may be given several times.")] = None,
    runs: Annotated[int | None, typer.Option("--runs", min=1, help="In how many pairs of runs; default: what the scenario says.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, max=MOST, help="Where chance begins; default: what the scenario says.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes; default: one a core, or none beside this one where there is little to do.")] = None,
    fork: Annotated[bool, typer.Option("--fork/--no-fork", help="Go on from a common past, or run every day again: the same figures.")] = True,
    out: Annotated[list[Path] | None, typer.Option("--out", help="A file to write: .csv the table, .png or .svg the chart; may be given several times.")] = None,
    language: Annotated[str, typer.Option("--language", help="The language of sentences and charts, en or es.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Say what each policy of a variant brings: alone, where it comes last, and together, in paired runs."""
    from jornada.interface.cli.json import as_json
    from jornada.interface.cli.sensitivity import refuse_what_cannot_be_written
    from jornada.interface.findings.attribution import as_content, as_text, write_attribution
    from jornada.study.ensemble.ensemble import Hands
    from jornada.study.sensitivity.attribution import attribute as attributed

    refuse_what_cannot_be_written(out or [])
    known(measures or [])
    scenario, spoken = loaded(folder), spoken_in(language)
    changed(scenario, variant, False)
    with progress_bar(scenario.title) as tell:
        found = attributed(scenario, variant, measures or (), runs, seed=seed, hands=Hands(workers=workers, progress=tell, fork=fork))
    typer.echo(as_json(as_content(found)) if json else as_text(found, spoken))
    write_attribution(found, out or [], spoken)
