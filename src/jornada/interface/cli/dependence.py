"""The commands `sensitivity` and `attribute`.

One value changed step by step, or all that is uncertain, screened and weighed; what each policy of a variant brings.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from jornada.domain.schema.seeds import MOST
from jornada.interface.cli.arguments import changed, known, loaded, spoken_in, targeted, with_posterior
from jornada.interface.cli.progress import progress_bar
from jornada.interface.misuse import Misuse

if TYPE_CHECKING:
    from jornada.domain.scenario.scenario import Scenario

FEW = 4  # runs at each point of a design


def sensitivity(
    folder: Annotated[str, typer.Argument(help="A scenario: a folder, a workbook (.xlsx), or the name of an example.")],
    change: Annotated[
        list[str] | None, typer.Option("--change", help="A field to change, table.name.field; several move together.")
    ] = None,
    values: Annotated[
        list[str] | None, typer.Option("--values", help="Its values, with commas between: 100,200,400 or x0.5,x1,x2.")
    ] = None,
    measures: Annotated[
        list[str] | None, typer.Option("--measure", help="A measure; may be given several times.")
    ] = None,
    target: Annotated[
        float | None, typer.Option("--target", help="Say where the first measure meets this, with its range.")
    ] = None,
    priors: Annotated[
        bool,
        typer.Option(
            "--priors",
            help="Instead of one value: all that is uncertain, screened (Morris), and what is left weighed (Sobol).",
        ),
    ] = False,
    variant: Annotated[str, typer.Option(help="A variant of the scenario.")] = "",
    difference: Annotated[
        bool,
        typer.Option("--difference", help="With --priors: of the difference of --variant to the scenario as it is."),
    ] = False,
    against: Annotated[
        str,
        typer.Option("--against", metavar="VARIANT", help="With --priors: of the difference of --variant to this one."),
    ] = "",
    trajectories: Annotated[int, typer.Option(min=2, help="With --priors: walks of the screening.")] = 10,
    points: Annotated[
        int,
        typer.Option(min=2, help="With --priors: points of each of two sequences that shares come from; a power of 2."),
    ] = 64,
    runs: Annotated[
        int | None,
        typer.Option(
            "--runs",
            min=1,
            help=f"How many runs at each step or point; default: what the scenario says, with --priors {FEW}.",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, max=MOST, help="Where chance begins; default: what the scenario says."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            help="Processes; default: one a core, or none beside this one where there is little to do.",
        ),
    ] = None,
    ask: Annotated[
        list[str] | None,
        typer.Option(
            "--ask", metavar="QUESTION", help="A question to answer at each step too; may be given several times."
        ),
    ] = None,
    posterior: Annotated[
        Path | None,
        typer.Option(
            "--posterior",
            help=(
                "Weighted draws of uncertain parameters, as jornada calibrate writes them, in the place of the"
                " scenario's own."
            ),
        ),
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            "--out", help="A file to write: .csv the table, .png or .svg the chart; may be given several times."
        ),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="With --priors: the language of sentences and charts, en or es.")
    ] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Change a value step by step, all else and all chances the same.

    Or say what an answer depends on among all that is uncertain.
    """
    from jornada.interface.cli.sensitivity import refuse_what_cannot_be_written, refuse_what_cannot_occur

    if not measures:
        raise Misuse(
            "--measure is needed: what to look at, such as --measure waiting; `jornada explain measures` lists them all"
        )
    refuse_what_cannot_be_written(out or [])
    known(measures)
    base = with_posterior(loaded(folder), posterior)
    scenario = changed(base, variant, False)
    refuse_what_cannot_occur(scenario, measures)
    given = Given(measures, runs, scenario.seed if seed is None else seed, workers, tuple(out or ()), as_json)
    if priors:
        _refuse_steps(change, target, ask)
        _weigh(
            scenario,
            _other(base, Pair(variant, difference, against)),
            Points(trajectories, points, spoken_in(language)),
            given,
        )
        return
    if difference or against:
        raise Misuse("--difference and --against go with --priors; `jornada compare` compares variants pair by pair")
    _steps(scenario, Steps(change or [], values or [], target, ask or []), given)


class Given(NamedTuple):
    """What both forms are given."""

    measures: list[str]  # that are looked at
    runs: int | None  # how many, none: as many as the form takes by itself
    seed: int  # of the runs
    workers: int | None  # how many processes, none: not said
    out: tuple[Path, ...]  # files to write
    as_json: bool  # whether to print for machines


class Steps(NamedTuple):
    """A curve over values that are changed step by step."""

    change: list[str]  # paths of values
    values: list[str]  # the steps of each
    target: float | None  # of a measure that is looked for, none: nothing is
    ask: list[str]  # what else is asked at each step


class Points(NamedTuple):
    """How closely values are weighed."""

    trajectories: int  # walks of the screening
    points: int  # of each sequence for the shares
    language: str  # in which it is told


class Pair(NamedTuple):
    """Of which variant the difference is asked."""

    variant: str  # its name, blank: the scenario as it is
    difference: bool  # whether to the scenario as it is
    against: str  # the variant that it is held against instead, blank: none


def _steps(scenario: "Scenario", steps: Steps, given: Given) -> None:
    """Run a curve and say and write it."""
    from jornada.interface.cli import sensitivity as curve
    from jornada.study.ensemble.ensemble import Hands
    from jornada.study.questions.sensitivity import sensitivity as run_curve
    from jornada.study.runs.question_text import ask as asking

    if steps.target is not None:
        targeted(given.measures[0])
    asks, change = asking(scenario, *steps.ask), curve.steps_of(steps.change, steps.values)
    with progress_bar(scenario.title) as tell:
        found = run_curve(
            asks, change, given.runs or scenario.runs, given.seed, hands=Hands(workers=given.workers, progress=tell)
        )
    try:
        typer.echo((curve.as_json if given.as_json else curve.as_text)(found, given.measures, steps.target))
        curve.write_curve(found, given.measures, steps.target, given.out)
    except KeyError as error:
        raise Misuse(str(error.args[0])) from None


def _weigh(scenario: "Scenario", other: "Scenario | None", points: Points, given: Given) -> None:
    """Screen and weigh what is uncertain, and say and write what the answer depends on."""
    from jornada.interface.cli.json import as_json
    from jornada.interface.findings.dependence import as_content, as_text, write_dependence
    from jornada.study.ensemble.ensemble import Hands
    from jornada.study.sensitivity.dependence import Design, depends

    if points.points & (points.points - 1):
        raise Misuse(
            f"--points {points.points}: give a power of 2, such as 32, 64 or 128: other numbers of a Sobol sequence lie"
            " unevenly"
        )
    design = Design(points.trajectories, points.points)
    with progress_bar(scenario.title) as tell:
        found = depends(
            scenario,
            given.measures,
            given.runs or FEW,
            given.seed,
            against=other,
            design=design,
            hands=Hands(workers=given.workers, progress=tell),
        )
    typer.echo(as_json(as_content(found)) if given.as_json else as_text(found, points.language))
    write_dependence(found, given.out, points.language)


def _refuse_steps(change: list[str] | None, target: float | None, ask: list[str] | None) -> None:
    """Refuse what goes with steps of one value alone."""
    for word, said in (("--change", change), ("--target", target is not None), ("--ask", ask)):
        if said:
            raise Misuse(
                f"{word} goes with the steps of one value, and --priors moves all that is uncertain: give one or the"
                " other"
            )


def _other(base: "Scenario", pair: Pair) -> "Scenario | None":
    """Return what a variant is held against: nothing, another variant, or the scenario as it is."""
    if not (pair.difference or pair.against):
        return None
    if not pair.variant:
        raise Misuse("--difference and --against need --variant: the difference of which variant?")
    return changed(base, pair.against, False)


def attribute(
    folder: Annotated[str, typer.Argument(help="A scenario: a folder, a workbook (.xlsx), or the name of an example.")],
    variant: Annotated[str, typer.Option(help="The variant whose policies are weighed.")],
    measures: Annotated[
        list[str] | None, typer.Option("--measure", help="A measure; may be given several times.")
    ] = None,
    runs: Annotated[
        int | None, typer.Option("--runs", min=1, help="In how many pairs of runs; default: what the scenario says.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, max=MOST, help="Where chance begins; default: what the scenario says."),
    ] = None,
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
        typer.Option("--fork/--no-fork", help="Go on from a common past, or run every day again: the same figures."),
    ] = True,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            "--out", help="A file to write: .csv the table, .png or .svg the chart; may be given several times."
        ),
    ] = None,
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
        found = attributed(
            scenario, variant, measures or (), runs, seed=seed, hands=Hands(workers=workers, progress=tell, fork=fork)
        )
    typer.echo(as_json(as_content(found)) if json else as_text(found, spoken))
    write_attribution(found, out or [], spoken)
