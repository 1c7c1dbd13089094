"""The command `run`: a scenario many times, here or on a cluster, so often or until a range is known well enough."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from jornada.interface.cli.arguments import (
    Ask,
    Folder,
    Fork,
    Json,
    Posterior,
    Runs,
    Seed,
    Until,
    Workers,
    changed,
    going_on_from,
    kept_days,
    known,
    loaded,
    part,
    with_posterior,
)
from jornada.interface.cli.pasted import as_folder, pasted
from jornada.interface.cli.progress import progress_bar
from jornada.interface.misuse import Misuse

if TYPE_CHECKING:
    from jornada.domain.scenario.scenario import Scenario
    from jornada.study.ensemble.pool import Given
    from jornada.study.ensemble.precision import Precision
    from jornada.study.runs.run import Run


def run(
    folder: Folder,
    runs: Runs = None,
    seed: Seed = None,
    workers: Workers = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help=(
                "Where to keep the runs; default: runs/<name>. More runs are added to those of the same scenario that"
                " are there."
            )
        ),
    ] = None,
    variant: Annotated[str, typer.Option(help="A variant of the scenario.")] = "",
    shard: Annotated[
        str, typer.Option(help="Do only part i of N of the work, as i/N; the last one done summarises.")
    ] = "1/1",
    without_fitted: Annotated[
        bool,
        typer.Option(
            "--without-fitted",
            help="Leave out all that was fitted to encounters: arrivals, pulls, dispositions, policies.",
        ),
    ] = False,
    split: Annotated[
        int | None, typer.Option(min=0, help="Runs with twins, to split the spread; default: a fifth.")
    ] = None,
    fluid: Annotated[
        bool,
        typer.Option(
            "--fluid",
            help=(
                "One run without chance instead: no seed, no ranges, people in fractions. Every kind of people is kept"
                " apart, however few: with many groups, levels of means and long lines it may take longer than many"
                " runs with chance; the bar tells its days."
            ),
        ),
    ] = False,
    coarse: Annotated[
        bool,
        typer.Option(
            "--coarse", help="Fewer traits (no money in hand, no health, no households), for a first look at many runs."
        ),
    ] = False,
    keep_states: Annotated[
        str,
        typer.Option(
            "--keep-states", help="Keep the state of every run each week (weekly), or in the morning of a date."
        ),
    ] = "",
    going_on: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help=(
                "A folder of runs with states, one state, or what jornada filter left: every run goes on from its own."
            ),
        ),
    ] = None,
    precision: Annotated[
        str,
        typer.Option(
            "--precision",
            metavar="5%",
            help=(
                "Add runs until the range of --measure, or of the first question, is known so well, as a share of its"
                " middle; --runs is then the most."
            ),
        ),
    ] = "",
    measure: Annotated[str, typer.Option("--measure", help="The measure that --precision is of.")] = "",
    cluster: Annotated[
        str,
        typer.Option(
            "--cluster",
            help="Run on a Dask cluster: tcp://HOST:PORT of its scheduler, or local:N for N processes here.",
        ),
    ] = "",
    posterior: Posterior = None,
    until: Until = "",
    fork: Fork = True,
    ask: Ask = None,
    json: Json = False,
) -> None:
    """Run a scenario many times; an interrupted run goes on where it stopped, and a folder of runs is added to."""
    from jornada.domain.scenario.coarse import coarse as coarser
    from jornada.study.ensemble.ensemble import Hands, ensemble
    from jornada.study.ensemble.ensemble import fluid as fluid_run
    from jornada.study.runs.question_text import ask as asking

    if fluid and (runs, seed, split, shard, precision) != (None, None, None, "1/1", ""):
        raise Misuse("--fluid is one run without chance: leave out --runs, --seed, --split, --shard and --precision")
    base = based(folder, as_folder(out) if out else None)
    scenario = asking(changed(with_posterior(base.scenario, posterior), variant, without_fitted, until), *(ask or []))
    past = going_on_from(going_on, coarser(scenario) if coarse else scenario)
    scenario, keep, wanted = (
        past.scenario,
        kept_days(past.scenario, keep_states),
        precise(precision, Of(measure, scenario, tuple(ask or [])), shard),
    )
    most = runs or past.runs or (None if wanted else base.runs)
    seed, split = next(one for one in (seed, past.seed, base.seed) if one is not None), 0 if past.runs else split
    with reached(cluster) as executor, progress_bar(scenario.title or folder) as tell:
        hands = Hands(
            workers=workers,
            executor=executor,
            shard=part(shard),
            progress=tell,
            keep=keep,
            states=past.states,
            fork=fork,
        )
        done = (
            fluid_run(scenario, base.out, hands)
            if fluid
            else ensemble(scenario, most, seed, base.out, split=split, hands=hands, precision=wanted)
        )
    tell_of(done, shard, json)


class Base(NamedTuple):
    """What a command begins with."""

    scenario: "Scenario"  # that is run, or was
    out: Path | None  # where its runs go, none: not said
    runs: int  # of it, at least
    seed: int  # of the runs


def based(folder: str, out: Path | None) -> Base:
    """Return a scenario by its path or name.

    Of a folder of runs the scenario as it was run, and the folder, to add runs to it.
    """
    if (Path(folder) / "run.json").exists() and not (Path(folder) / "scenario.toml").exists() and out is None:
        from jornada.study.runs.run import Run
        from jornada.study.store.blocks import PLANNED, read_info

        info = read_info(Path(folder)) or {}
        if info.keys() >= PLANNED and not info.get("fluid"):
            return Base(Run(Path(folder)).scenario, Path(folder), int(info["runs"]), int(info["seed"]))
    scenario = loaded(folder)
    return Base(scenario, out, scenario.runs, scenario.seed)


class Of(NamedTuple):
    """What a precision may be of."""

    measure: str  # its name, blank: the first question
    scenario: "Scenario"  # whose questions are asked after those of the command
    questions: Sequence[str]  # of the command


def precise(text: str, of: Of, shard: str) -> "Precision | None":
    """Return how well a range is to be known, of what; nothing where nobody asks."""
    from jornada.study.ensemble.precision import Precision

    if not text:
        if of.measure:
            raise Misuse("--measure names what --precision is of; give both, as --precision 5% --measure died")
        return None
    if shard != "1/1":
        raise Misuse(
            "--precision decides from all runs together how many more are needed: leave out --shard, or give --runs"
        )
    if of.measure:
        known([of.measure])
    return Precision(share_of(text), of.measure or _first(of))


def _first(of: Of) -> str:
    """Return the first question, in the words in which it is asked."""
    if asked := next(iter((*of.questions, *(question.question for question in of.scenario.questions))), ""):
        return asked
    raise Misuse(
        "--precision of what? add --measure MEASURE, or --ask QUESTION; `jornada explain measures` lists the measures"
    )


def share_of(text: str) -> float:
    """Return a share that is given in hundredths or as a fraction.

    Examples
    --------
    >>> share_of("5%"), share_of("0.1"), share_of("2.5 %")
    (0.05, 0.1, 0.025)
    """
    number = text.strip().removesuffix("%").strip()
    try:
        found = float(number) / (100.0 if "%" in text else 1.0)
    except ValueError:
        found = 0.0
    if not 0.0 < found < 1.0:
        raise Misuse(
            f"--precision {text}: give a share of the middle of the range, above 0 and below 100 %, such as 5%"
        )
    return found


@contextmanager
def reached(cluster: str) -> "Iterator[Given | None]":
    """Reach a cluster, where one is named."""
    if not cluster:
        yield None
        return
    from jornada.study.ensemble.cluster import cluster as reaching

    with reaching(cluster) as executor:
        yield executor


def tell_of(done: "Run", shard: str, json: bool) -> None:
    """Print what came out of runs, or which part of them is done."""
    from jornada.interface.cli.console import show
    from jornada.interface.cli.json import as_json, run_as

    if not done.info.get("finished"):
        typer.echo(f"part {shard} is done; other parts are missing in {done.path}")
    elif json:
        typer.echo(as_json(run_as(done)))
    else:
        show(done)
        typer.echo(f"runs: {done.path}; next: jornada report {pasted(done.path)}")
