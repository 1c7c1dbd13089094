"""What a command is asked for.

A scenario by path or name, a variant of it, measures, a part of the work, runs made or found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jornada.domain.schema.seeds import MOST
from jornada.interface.cli.pasted import pasted
from jornada.interface.cli.progress import progress_bar
from jornada.interface.misuse import Misuse

if TYPE_CHECKING:
    from jornada.domain.fault import Fault
    from jornada.domain.scenario.scenario import Scenario
    from jornada.study.ensemble.plan import Plan
    from jornada.study.ensemble.states import States
    from jornada.study.runs.run import Run

Runs = Annotated[int | None, typer.Option("--runs", min=1, help="How many runs; default: what the scenario says.")]
Seed = Annotated[
    int | None, typer.Option("--seed", min=0, max=MOST, help="Where chance begins; default: what the scenario says.")
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, help="Processes; default: one a core, or none beside this one where there is little to do."
    ),
]
Folder = Annotated[str, typer.Argument(help="A scenario: a folder, a workbook (.xlsx), or the name of an example.")]
RunDir = Annotated[Path, typer.Argument(help="A folder of runs.")]
Language = Annotated[str, typer.Option("--language", help="The language of what is written: en or es.")]
Fork = Annotated[
    bool,
    typer.Option(
        "--fork/--no-fork",
        help="Go on from a common past where states of it are kept, or run every day again: the same bytes.",
    ),
]
Ask = Annotated[
    list[str] | None,
    typer.Option(
        "--ask",
        metavar="QUESTION",
        help=(
            "A question to answer first, as 'present at Tapachula on 2023-09-01 above 640'; may be given several times."
        ),
    ),
]
Posterior = Annotated[
    Path | None,
    typer.Option(
        "--posterior",
        help=(
            "Weighted draws of uncertain parameters, as jornada calibrate writes them, in the place of the scenario's"
            " own."
        ),
    ),
]
Until = Annotated[
    str,
    typer.Option("--until", metavar="DATE", help="The last day to run, YYYY-MM-DD; default: what the scenario says."),
]
Json = Annotated[bool, typer.Option("--json", help="Print for machines.")]


def located(name: str) -> Path:
    """Return the path of a scenario; a bare name that is no path may be an example."""
    from importlib import resources

    from jornada.domain.fault import nearest
    from jornada.examples import names
    from jornada.files.scenario.entries import is_workbook

    path = Path(name)
    if not path.exists() and name in names():
        return Path(str(resources.files("jornada.examples"))) / name
    if not path.exists() and (near := nearest(name, names())):
        raise Misuse(f"{name}: nothing there; did you mean the example '{near}'?")
    if path.is_file() and not is_workbook(path):
        raise Misuse(f"{name} is a file; give the folder of tables that it stands in, or a workbook (.xlsx)")
    if (path / "run.json").exists() and not (path / "scenario.toml").exists():
        raise Misuse(f"{name} holds runs; the scenario they are runs of is in {pasted(path / 'scenario')}")
    return path


def loaded(name: str) -> "Scenario":
    """Return a scenario by path or name of an example."""
    from jornada.files.scenario.folder import read

    return read(located(name))


def all_faults(name: str) -> "list[Fault]":
    """Return every fault of a scenario, or of a study and its scenario, notes too."""
    from jornada.examples import scenarios, studies
    from jornada.files.scenario.folder import check
    from jornada.files.studies.study_folder import is_study

    folder = Path(name) if Path(name).exists() else studies().get(name, Path(name))
    if is_study(folder):
        from jornada.study.studies.posed import faults_of

        return faults_of(folder, scenarios())
    return check(located(name), notes=True)


def changed(scenario: "Scenario", variant: str, without_fitted: bool, until: str = "") -> "Scenario":
    """Return the scenario as asked for: a variant of it, without what was fitted, or with another last day."""
    from jornada.domain.fault import nearest, quoted

    if variant and variant not in dict(scenario.variants):
        there = dict(scenario.variants)
        near = nearest(variant, there)
        raise Misuse(
            f"no variant '{variant}'; there are: {quoted(there) or 'none'}"
            + (f"; nearest: {quoted([near])}" if near else "")
        )
    chosen = scenario.variant(variant) if variant else scenario
    chosen = chosen.until(until) if until else chosen
    return chosen.without_fitted() if without_fitted else chosen


def counted_days(scenario: "Scenario") -> "Scenario":
    """Return a scenario with its days before the first whose arrivals are projected."""
    first = scenario.projected_from
    return scenario.until(first - timedelta(days=1)) if first and first > scenario.start else scenario


def known(measures: list[str]) -> None:
    """Refuse names of measures that do not exist, before anything is run."""
    from jornada.study.runs.measure import measure

    for name in measures:
        try:
            measure(name)
        except KeyError as error:
            raise Misuse(str(error.args[0])) from None


def targeted(name: str) -> None:
    """Refuse a target that no value is searched for by, before anything is run."""
    from jornada.domain.fault import ScenarioError
    from jornada.study.questions.sensitivity import refuse_target

    try:
        refuse_target(name)
    except ScenarioError as error:
        why = "no value is searched for by how many people come, are met or are stopped"
        raise Misuse(
            f"--target on {name}: {why}; give it to {error.faults[0].allowed}; {name} may be shown beside it, as a"
            " second --measure"
        ) from None


def spoken_in(language: str) -> str:
    """Return a language that readers may get.

    Examples
    --------
    >>> spoken_in("es")
    'es'
    """
    from jornada.interface.language.texts import LANGUAGES

    if language not in LANGUAGES:
        raise Misuse(f"--language {language}: there are {' and '.join(LANGUAGES)}")
    return language


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


@dataclass(frozen=True)
class Asked:
    """How runs are asked for.

    How many, from which seed, by how many processes, whether they go on from a common past, with which questions, to
    which day, and with the draws in which file.
    """

    runs: int | None = None
    seed: int | None = None
    workers: int | None = None
    fork: bool = True
    questions: tuple[str, ...] = ()
    until: str = ""
    posterior: Path | None = None


def opened(names: "Sequence[str]", asked: Asked) -> "tuple[Run, ...]":
    """Return the runs in some folders, or run the scenarios that are there; a variant of one is named after a colon.

    Those that are run go on from states of the first, kept beside its runs, where they share its past.
    """
    from jornada.domain.scenario.past import common_days
    from jornada.study.ensemble.plan import Plan, run_id
    from jornada.study.ensemble.states import states_beside
    from jornada.study.runs.question_text import ask
    from jornada.study.runs.run import open_run

    found = [
        (
            open_run(name)
            if (Path(name) / "run.json").exists()
            else ask(with_posterior(_meant(name, asked.until), asked.posterior), *asked.questions)
        )
        for name in names
    ]
    scenarios = [one.scenario if hasattr(one, "scenario") else one for one in found]
    plans = [
        Plan(scenario, asked.runs or scenario.runs, scenario.seed if asked.seed is None else asked.seed, 0)
        for scenario in scenarios
    ]
    first = found[0].path if hasattr(found[0], "path") else Path("runs") / run_id(plans[0])
    states = states_beside(first, scenarios[0], scenarios[1:]) if asked.fork else None
    return tuple(
        (
            one
            if hasattr(one, "path")
            else _run_as(plan, asked, states and states.up_to(common_days(scenarios[0], plan.scenario)))
        )
        for one, plan in zip(found, plans, strict=True)
    )


def _meant(name: str, until: str) -> "Scenario":
    base, _, variant = name.partition(":") if not Path(name).exists() else (name, "", "")
    return changed(loaded(base), variant, without_fitted=False, until=until)


def _run_as(plan: "Plan", asked: Asked, states: "States | None") -> "Run":
    from jornada.study.ensemble.ensemble import Hands, ensemble

    with progress_bar(plan.scenario.title) as tell:
        hands = Hands(workers=asked.workers, progress=tell, states=states, fork=asked.fork)
        return ensemble(plan.scenario, plan.runs, plan.seed, split=0, hands=hands)


def kept_days(scenario: "Scenario", said: str) -> frozenset[int]:
    """Return in the morning of which days states are asked to be kept."""
    from jornada.study.ensemble.states import days_kept

    return days_kept(scenario, said) if said else frozenset()


def with_posterior(scenario: "Scenario", file: Path | None) -> "Scenario":
    """Return a scenario with the weighted draws in a file, in the place of those that it has."""
    from dataclasses import replace

    from jornada.domain.checks.weighed import posterior_faults
    from jornada.domain.fault import ScenarioError
    from jornada.files.scenario.posterior import read_posterior

    if file is None:
        return scenario
    found = replace(scenario, posterior=read_posterior(file))
    faults = list(
        posterior_faults(
            found, {"posterior": [f"{file.name}, row {number}" for number in range(2, len(found.posterior) + 2)]}
        )
    )
    if errors := [fault for fault in faults if fault.severity == "error"]:
        raise ScenarioError(errors)
    return found


@dataclass(frozen=True)
class GoingOn:
    """From where runs go on.

    The scenario as they have it, states, and of a filter how many runs there are and from which seed.
    """

    scenario: "Scenario"
    states: "States | None" = None
    runs: int | None = None
    seed: int | None = None


def going_on_from(path: Path | None, scenario: "Scenario") -> GoingOn:
    """Return from where runs are asked to go on.

    From what a filter left, with the values of its particles, or from states of runs.
    """
    from jornada.study.filtering.filtered import is_filtered, open_filtered

    if path is None or not is_filtered(path):
        return GoingOn(scenario, states_in(path))
    found = open_filtered(path)
    return GoingOn(found.scenario(scenario), found.states, found.runs, found.seed)


def states_in(path: Path | None) -> "States | None":
    """Return the states that runs are asked to go on from.

    Those of a folder of runs, of a folder of states, or one in a file.
    """
    from jornada.study.ensemble.states import FOLDER, States

    if path is None:
        return None
    if not path.exists():
        raise Misuse(
            f"--from {path}: nothing there; give a folder of runs made with --keep-states, or a file in its folder"
            f" {FOLDER}"
        )
    if path.is_file():
        return States(path.parent, only=path.name)
    return States(path / FOLDER if (path / FOLDER).is_dir() else path, needed=True)
