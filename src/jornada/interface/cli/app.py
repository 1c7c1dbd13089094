"""The command line. Heavy imports wait inside the commands, so that help and check answer at once."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from jornada.interface.cli import exchange
from jornada.interface.cli.allocate import allocate
from jornada.interface.cli.arguments import (
    Ask,
    Asked,
    Folder,
    Fork,
    Json,
    Language,
    Posterior,
    RunDir,
    Runs,
    Seed,
    Until,
    Workers,
    counted_days,
    known,
    opened,
    spoken_in,
)
from jornada.interface.cli.calibrate import calibrate, filter_runs
from jornada.interface.cli.dependence import attribute, sensitivity
from jornada.interface.cli.evaluate import evaluate, forecast
from jornada.interface.cli.exits import FAULTY, counted, ended, in_utf8, told
from jornada.interface.cli.help import FIRST, epilog
from jornada.interface.cli.json import as_json, comparison_as, faults_as
from jornada.interface.cli.new import new
from jornada.interface.cli.pasted import as_file, as_folder
from jornada.interface.cli.progress import progress_bar
from jornada.interface.cli.run import run
from jornada.interface.cli.serve import serve
from jornada.interface.cli.study import study
from jornada.interface.misuse import Misuse

DEMO_RUNS, DEMO_SPLIT, DEMO_BESIDE = 20, 0, 2  # a spread over few twins would say little and cost as much as many runs
app = typer.Typer(
    name="jornada",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Simulate journeys, offices, rules and harm on the move, with ranges. Scenario, not prediction.",
    epilog="\n\n".join(FIRST),
)
app.command(epilog=epilog("new"))(new)
app.command(epilog=epilog("run"))(run)
app.command(epilog=epilog("evaluate"))(evaluate)
app.command(epilog=epilog("study"))(study)
app.command(epilog=epilog("calibrate"))(calibrate)
app.command("filter", epilog=epilog("filter"))(filter_runs)
app.command(epilog=epilog("sensitivity"))(sensitivity)
app.command(epilog=epilog("attribute"))(attribute)
app.command(epilog=epilog("allocate"))(allocate)
app.command(epilog=epilog("forecast"))(forecast)
app.command(epilog=epilog("serve"))(serve)
app.add_typer(exchange.reading, name="import")
app.add_typer(exchange.writing, name="export")


def _version(asked: bool) -> None:
    if asked:
        from jornada.engine.version import version

        typer.echo(f"jornada {version()}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say which version of the model this is."),
    ] = False,
) -> None:
    """Hold what all commands have."""


@app.command(epilog=epilog("demo"))
def demo(
    out: Annotated[Path, typer.Option(help="Where to keep the runs and the report.")] = Path("runs/demo"),
    runs: Annotated[int, typer.Option(min=1, help="How many runs.")] = DEMO_RUNS,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
) -> None:
    """Run the corridor example and write its report; a second call uses the runs that are there."""
    import jornada
    from jornada.study.ensemble.ensemble import Hands, Placed, together
    from jornada.study.ensemble.plan import Plan

    scenario, folder = counted_days(jornada.example("corridor")), as_folder(out)
    with progress_bar("corridor") as tell:
        plans = [
            Placed(Plan(scenario, runs, 1, DEMO_SPLIT), folder),
            Placed(Plan(scenario.without_fitted(), DEMO_BESIDE, 1, 0), folder / "without-fitted"),
        ]
        done, beside = together(plans, Hands(workers=workers, replace=True, progress=tell))
    from jornada.interface.cli.console import show
    from jornada.interface.report.outputs import find, write_outputs, write_side_by_side

    show(done)
    for file in write_side_by_side(done, beside) if workers > 1 else write_outputs(find(done, beside), done.path):
        typer.echo(f"written: {file}")


@app.command(epilog=epilog("examples"))
def examples(json: Json = False) -> None:
    """List the examples: their names, titles and variants."""
    import jornada
    from jornada.domain.fault import quoted
    from jornada.examples import names

    found = [(name, jornada.example(name)) for name in names()]
    if json:
        typer.echo(
            as_json(
                [
                    {"name": name, "title": scenario.title, "variants": [variant for variant, _ in scenario.variants]}
                    for name, scenario in found
                ]
            )
        )
        return
    for name, scenario in found:
        variants = quoted(variant for variant, _ in scenario.variants)
        typer.echo(f"{name}: {scenario.title}" + (f" ({variants})" if variants else ""))


@app.command(epilog=epilog("check"))
def check(folder: Folder, json: Json = False) -> None:
    """Say everything that is wrong with a scenario, or with a study and its scenario."""
    from jornada.interface.cli.arguments import all_faults

    faults = all_faults(folder)
    errors, warnings = ([fault for fault in faults if fault.severity == severity] for severity in ("error", "warning"))
    if json:
        typer.echo(as_json(faults_as(faults)))
    else:
        for line in told(faults):
            typer.echo(line)
        typer.echo(
            f"{counted(len(errors), 'error')}, {counted(len(warnings), 'warning')}"
            if errors or warnings
            else "no faults"
        )
    if errors:
        raise typer.Exit(FAULTY)


@app.command(epilog=epilog("compare"))
def compare(
    first: Annotated[str, typer.Argument(help="A folder of runs, or a scenario, as NAME:VARIANT for a variant of it.")],
    second: Annotated[str, typer.Argument(help="Another, with the same seed and number of runs.")],
    others: Annotated[list[str] | None, typer.Argument(help="Any number more: each is held against the first.")] = None,
    runs: Runs = None,
    seed: Seed = None,
    workers: Workers = None,
    measures: Annotated[
        list[str] | None, typer.Option("--measure", help="A measure; may be given several times.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            help=(
                "An HTML file to write: the same panel, and maps side by side; one file for each that is held against"
                " the first."
            ),
        ),
    ] = None,
    posterior: Posterior = None,
    until: Until = "",
    language: Language = "en",
    fork: Fork = True,
    ask: Ask = None,
    json: Json = False,
) -> None:
    """Compare scenarios pair by pair, by the same panel for all, and say what changed: same seed, same run numbers."""
    from jornada.interface.cli.console_pairs import show_comparison
    from jornada.study.questions.compare import Comparison
    from jornada.study.runs.question_text import questions_of

    known(measures or [])
    spoken, report = spoken_in(language), as_file(report, (".html",), "--report") if report else None
    pair = Comparison(
        opened((first, second, *(others or [])), Asked(runs, seed, workers, fork, tuple(ask or []), until, posterior))
    )
    questions = questions_of(pair.runs[0].scenario, ask or [])
    if json:
        typer.echo(as_json(comparison_as(pair, pair.table(*(measures or [])), questions)))
    else:
        show_comparison(pair, measures or [], questions)
    if report:
        from jornada.interface.report.comparison import write_comparison

        for file in write_comparison(pair, report, spoken, questions):
            typer.echo(f"report: {file}", err=json)


@app.command(epilog=epilog("report"))
def report(
    folder: RunDir,
    without: Annotated[Path | None, typer.Option(help="Runs of the same scenario --without-fitted.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write; default: beside the runs.")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", help="Write only this: html, pdf, pictures, annex or tables; may be given several times."
        ),
    ] = None,
    language: Language = "en",
    ask: Ask = None,
) -> None:
    """Write what readers get of a folder of runs.

    Report, brief, summaries in English and Spanish, annex, tables, pictures.
    """
    from jornada.interface.report.outputs import find, kinds_of, left_out, write_outputs
    from jornada.study.runs.question_text import questions_of
    from jornada.study.runs.run import open_run

    kinds, spoken, runs = kinds_of(only or []), spoken_in(language), open_run(folder)
    findings = find(runs, open_run(without) if without else None, spoken, questions_of(runs.scenario, ask or []))
    for file in write_outputs(findings, as_folder(out) if out else folder, kinds):
        typer.echo(f"{'report' if file.suffix == '.html' else 'written'}: {file}")
    for line in left_out(kinds):
        typer.echo(line, err=True)


@app.command(epilog=epilog("diff"))
def diff(
    first: RunDir,
    other: Annotated[Path, typer.Argument(help="Another folder of runs.")],
    number: Annotated[
        int | None,
        typer.Option("--run", min=0, help="The number of the run; default: the first whose kept figures differ, or 0."),
    ] = None,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Say on which day, in which step and at which places two runs part; they are made again from their common past."""
    from jornada.interface.findings.parting import as_content, in_words
    from jornada.study.questions.diff import difference
    from jornada.study.runs.run import open_run

    spoken, runs = spoken_in(language), (open_run(first), open_run(other))
    with progress_bar("diff") as tell:
        found = difference(*runs, number, tell)
    typer.echo(as_json(as_content(found)) if json else "\n".join(in_words(found, spoken)))


@app.command(epilog=epilog("explain"))
def explain(what: Annotated[str, typer.Argument(help="A fault code such as J012; or: codes, day, measures.")]) -> None:
    """Explain a fault code, list all codes or all measures, or list the steps of a day."""
    if what.lower() == "day":
        from jornada.engine.run.day import plan

        typer.echo(plan())
        return
    if what.lower() == "measures":
        from jornada.interface.language.measure_list import in_words

        typer.echo(in_words())
        return
    from jornada.domain.fault import explain as explained

    try:
        typer.echo(explained(what))
    except KeyError as error:
        raise Misuse(str(error.args[0])) from None


@app.command(epilog=epilog("verify"))
def verify(
    folder: RunDir,
    everything: Annotated[bool, typer.Option("--all", help="Repeat every block, not only the first.")] = False,
) -> None:
    """Repeat runs of a folder and compare them byte by byte.

    Compare every other file with the digest that was kept of it.
    """
    from jornada.interface.cli.console import verdict_in_words
    from jornada.study.ensemble.verify import verdict_on
    from jornada.study.runs.run import open_run

    runs = open_run(folder)
    with progress_bar("verify") as tell:
        verdict = verdict_on(runs, tell, None if everything else 1)
    for line in verdict_in_words(verdict, folder):
        typer.echo(line)
    if verdict.wrong:
        raise typer.Exit(FAULTY)


def main() -> None:
    """Run the command line: 0 fine, 1 faults, 2 misuse, 130 interrupted."""
    in_utf8()
    sys.exit(ended(app))


if __name__ == "__main__":
    main()
