"""The command line. Heavy imports wait inside the commands, so that help and check answer at once."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jornada.interface.ending import FAULTY, Misuse, counted, ended, told
from jornada.interface.progress import progress_bar

if TYPE_CHECKING:
    from jornada.domain.scenario import Scenario
    from jornada.study.store import Run

DEMO_RUNS, DEMO_SPLIT, DEMO_BESIDE = 20, 4, 4
app = typer.Typer(
    name="jornada", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
    help="Simulate journeys, offices, rules and harm on the move, with ranges. Scenario, not prediction.",
)
Runs = Annotated[int | None, typer.Option("--runs", min=1, help="How many runs; default: what the scenario says.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Where chance begins; default: what the scenario says.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes; default: one a core.")]
Folder = Annotated[str, typer.Argument(help="A scenario: a folder, a workbook (.xlsx), or the name of an example.")]
RunDir = Annotated[Path, typer.Argument(help="A folder of runs.")]


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Where to keep the runs and the report.")] = Path("runs/demo"),
    runs: Annotated[int, typer.Option(min=1, help="How many runs.")] = DEMO_RUNS,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
) -> None:
    """Run the corridor example and write its report; a second call uses the runs that are there."""
    from dataclasses import replace

    import jornada
    from jornada.interface.report import report as write_report
    from jornada.study.ensemble import Hands, ensemble

    scenario, hands = jornada.example("corridor"), Hands(workers=workers, replace=True)
    with progress_bar("corridor") as tell:
        done = ensemble(scenario, runs, 1, out, DEMO_SPLIT, replace(hands, progress=tell))
    with progress_bar("without what was fitted") as tell:
        beside = ensemble(scenario.without_fitted(), DEMO_BESIDE, 1, out / "without-fitted", 0, replace(hands, progress=tell))
    from jornada.interface.console import show

    show(done)
    typer.echo(f"report: {write_report(done, None, beside)}")


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    example: Annotated[str, typer.Option("--from", help="The example to start from; `jornada examples` lists them.")] = "three_places",
) -> None:
    """Make a folder with a small scenario to start from."""
    from jornada.domain.fault import ScenarioError, nearest
    from jornada.examples import names
    from jornada.files.template import FIELDS
    from jornada.files.template import new as make

    if example not in names():
        raise Misuse(f"no example '{example}'; nearest: {nearest(example, names()) or ', '.join(names())}")
    try:
        make(folder, example)
    except (ScenarioError, NotADirectoryError):
        raise Misuse(f"{folder} is not empty, or a file is in the way; choose a new folder") from None
    typer.echo(f"{folder}: a copy of {example} to change as you like, every field explained in {FIELDS}; then `jornada check {folder}` and `jornada run {folder}`")


@app.command()
def examples() -> None:
    """List the examples: their names, titles and variants."""
    import jornada
    from jornada.examples import names

    for name in names():
        scenario = jornada.example(name)
        variants = ", ".join(variant for variant, _ in scenario.variants)
        typer.echo(f"{name}: {scenario.title}" + (f" ({variants})" if variants else ""))


@app.command()
def check(folder: Folder) -> None:
    """Say everything that is wrong with a scenario."""
    from jornada.files.folder import check as faults_of

    faults = faults_of(located(folder))
    errors = [fault for fault in faults if fault.severity == "error"]
    for line in told(faults):
        typer.echo(line)
    typer.echo(f"{counted(len(errors), 'error')}, {counted(len(faults) - len(errors), 'warning')}" if faults else "no faults")
    if errors:
        raise typer.Exit(FAULTY)


@app.command()
def run(
    folder: Folder, runs: Runs = None, seed: Seed = None, workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Where to keep the runs; default: runs/<name>.")] = None,
    variant: Annotated[str, typer.Option(help="A variant of the scenario.")] = "",
    shard: Annotated[str, typer.Option(help="Do only part i of N of the work, as i/N; the last one done summarises.")] = "1/1",
    without_fitted: Annotated[bool, typer.Option("--without-fitted", help="Leave out all that was fitted to encounters: arrivals, pulls, dispositions, policies.")] = False,
    split: Annotated[int | None, typer.Option(min=0, help="Runs with twins, to split the spread; default: a fifth.")] = None,
    fluid: Annotated[bool, typer.Option("--fluid", help="One run without chance instead: no seed, no ranges, people in fractions.")] = False,
    coarse: Annotated[bool, typer.Option("--coarse", help="Fewer traits (no money in hand, no health), for a first look at many runs.")] = False,
) -> None:
    """Run a scenario many times; an interrupted run goes on where it stopped."""
    from jornada.domain.profile import coarse as coarser
    from jornada.interface.console import show
    from jornada.study.ensemble import Hands, ensemble
    from jornada.study.ensemble import fluid as fluid_run

    if fluid and (runs, seed, split, shard) != (None, None, None, "1/1"):
        raise Misuse("--fluid is one run without chance: leave out --runs, --seed, --split and --shard")
    scenario = changed(loaded(folder), variant, without_fitted)
    scenario = coarser(scenario) if coarse else scenario
    with progress_bar(scenario.title or folder) as tell:
        hands = Hands(workers=workers, shard=part(shard), progress=tell)
        done = fluid_run(scenario, out, hands) if fluid else ensemble(scenario, runs or scenario.runs, scenario.seed if seed is None else seed, out, split, hands)
    if done.info.get("finished"):
        show(done)
        typer.echo(f"runs: {done.path}; next: jornada report {done.path}")
    else:
        typer.echo(f"part {shard} is done; other parts are missing in {done.path}")


@app.command()
def compare(
    first: Annotated[str, typer.Argument(help="A folder of runs, or a scenario, as NAME:VARIANT for a variant of it.")],
    second: Annotated[str, typer.Argument(help="Another, with the same seed and number of runs.")],
    runs: Runs = None, seed: Seed = None, workers: Workers = None,
    measures: Annotated[list[str] | None, typer.Option("--measure", help="A measure; may be given several times.")] = None,
) -> None:
    """Compare two sets of runs pair by pair: same seed, same run numbers."""
    from jornada.interface.console import show_comparison
    from jornada.study.compare import Comparison

    known(measures or [])
    pair = tuple(opened(name, runs, seed, workers) for name in (first, second))
    show_comparison(Comparison(pair), measures or [])


@app.command()
def sensitivity(
    folder: Folder,
    change: Annotated[list[str], typer.Option("--change", help="A field to change, table.name.field; several move together.")],
    values: Annotated[list[str], typer.Option("--values", help="Its values, with commas between: 100,200,400 or x0.5,x1,x2.")],
    measures: Annotated[list[str], typer.Option("--measure", help="A measure; may be given several times.")],
    target: Annotated[float | None, typer.Option("--target", help="Say where the first measure meets this, with its range.")] = None,
    variant: Annotated[str, typer.Option(help="A variant of the scenario.")] = "",
    runs: Runs = None, seed: Seed = None, workers: Workers = None,
    out: Annotated[list[Path] | None, typer.Option("--out", help="A file to write: .csv the table, .png or .svg the chart; may be given several times.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Change a value step by step, all else and all chances the same: the curve of a measure, and where it meets a target."""
    from jornada.interface import curve
    from jornada.study.ensemble import Hands
    from jornada.study.sensitivity import sensitivity as run_curve

    curve.refuse_other_endings(out or [])
    known(measures)
    scenario, steps = changed(loaded(folder), variant, False), curve.steps_of(change, values)
    curve.refuse_what_cannot_occur(scenario, measures)
    with progress_bar(scenario.title or folder) as tell:
        found = run_curve(scenario, steps, runs or scenario.runs, scenario.seed if seed is None else seed, None, Hands(workers=workers, progress=tell))
    try:
        curve.write_curve(found, measures, target, out or [])
        typer.echo((curve.as_json if as_json else curve.as_text)(found, measures, target))
    except KeyError as error:
        raise Misuse(str(error.args[0])) from None


@app.command()
def report(folder: RunDir, without: Annotated[Path | None, typer.Option(help="Runs of the same scenario --without-fitted.")] = None) -> None:
    """Write the report of a folder of runs, and its pictures."""
    from jornada.interface.report import report as write_report
    from jornada.study.store import open_run

    typer.echo(f"report: {write_report(open_run(folder), None, open_run(without) if without else None)}")


@app.command()
def explain(what: Annotated[str, typer.Argument(help="A fault code such as J012; or: codes, day.")]) -> None:
    """Explain a fault code, list all codes, or list the steps of a day."""
    if what.lower() == "day":
        from jornada.engine.day import plan

        typer.echo(plan())
        return
    from jornada.domain.fault import explain as explained

    try:
        typer.echo(explained(what))
    except KeyError as error:
        raise Misuse(str(error.args[0])) from None


@app.command()
def verify(folder: RunDir, everything: Annotated[bool, typer.Option("--all", help="Repeat every block, not only the first.")] = False) -> None:
    """Repeat runs of a folder and compare them byte by byte."""
    from jornada.study.store import open_run
    from jornada.study.verify import verify as differences

    runs = open_run(folder)
    blocks = len(runs.blocks) if everything else 1
    with progress_bar("verify") as tell:
        different = differences(runs, tell, blocks)
    for name in different:
        typer.echo(f"not the same: {name}")
    typer.echo(f"{blocks} of {len(runs.blocks)} blocks repeated: " + (f"{counted(len(different), 'file')} not the same" if different else "the same bytes"))
    if different:
        raise typer.Exit(FAULTY)


def located(name: str) -> Path:
    """Return the path of a scenario; a bare name that is no path may be an example."""
    from importlib import resources

    from jornada.domain.fault import nearest
    from jornada.examples import names

    path = Path(name)
    if not path.exists() and name in names():
        return Path(str(resources.files("jornada.examples"))) / name
    if not path.exists() and (near := nearest(name, names())):
        raise Misuse(f"{name}: nothing there; did you mean the example '{near}'?")
    if path.is_file() and path.suffix.lower() != ".xlsx":
        raise Misuse(f"{name} is a file; give the folder of tables that it stands in, or a workbook (.xlsx)")
    if (path / "run.json").exists() and not (path / "scenario.toml").exists():
        raise Misuse(f"{name} holds runs; the scenario they are runs of is in {path / 'scenario'}")
    return path


def loaded(name: str) -> "Scenario":
    """Return a scenario by path or name of an example."""
    from jornada.files.folder import read

    return read(located(name))


def changed(scenario: "Scenario", variant: str, without_fitted: bool) -> "Scenario":
    """Return the scenario as asked for: a variant of it, or without what was fitted."""
    if variant and variant not in dict(scenario.variants):
        raise Misuse(f"no variant '{variant}'; there are: {', '.join(dict(scenario.variants)) or 'none'}")
    chosen = scenario.variant(variant) if variant else scenario
    return chosen.without_fitted() if without_fitted else chosen


def known(measures: list[str]) -> None:
    """Refuse names of measures that do not exist, before anything is run."""
    from jornada.study.measure import measure

    for name in measures:
        try:
            measure(name)
        except KeyError as error:
            raise Misuse(str(error.args[0])) from None


def part(shard: str) -> tuple[int, int]:
    """Return the part and the number of parts.

    Examples
    --------
    >>> part("2/8")
    (2, 8)
    """
    number, slash, of = shard.partition("/")
    if slash and number.isdigit() and of.isdigit() and 1 <= int(number) <= int(of):
        return int(number), int(of)
    raise Misuse(f"--shard {shard}: give i/N with i from 1 to N, such as 2/8")


def opened(name: str, runs: int | None, seed: int | None, workers: int | None) -> "Run":
    """Return the runs in a folder, or run the scenario that is there; a variant of it is named after a colon."""
    from jornada.study.ensemble import Hands, ensemble
    from jornada.study.store import open_run

    if (Path(name) / "run.json").exists():
        return open_run(name)
    base, _, variant = name.partition(":") if not Path(name).exists() else (name, "", "")
    scenario = changed(loaded(base), variant, without_fitted=False)
    with progress_bar(scenario.title or name) as tell:
        hands = Hands(workers=workers, progress=tell)
        return ensemble(scenario, runs or scenario.runs, scenario.seed if seed is None else seed, split=0, hands=hands)


def main() -> None:
    """Run the command line: 0 fine, 1 faults, 2 misuse, 130 interrupted."""
    sys.exit(ended(app))


if __name__ == "__main__":
    main()
