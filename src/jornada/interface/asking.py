"""What a command is asked for: a scenario by path or name, a variant of it, measures, a part of the work, runs made or found."""

from pathlib import Path
from typing import TYPE_CHECKING

from jornada.interface.ending import Misuse
from jornada.interface.pasted import pasted
from jornada.interface.progress import progress_bar

if TYPE_CHECKING:
    from jornada.domain.scenario import Scenario
    from jornada.study.store import Run


def located(name: str) -> Path:
    """Return the path of a scenario; a bare name that is no path may be an example."""
    from importlib import resources

    from jornada.domain.fault import nearest
    from jornada.examples import names
    from jornada.files.entries import is_workbook

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
    from jornada.files.folder import read

    return read(located(name))


def changed(scenario: "Scenario", variant: str, without_fitted: bool) -> "Scenario":
    """Return the scenario as asked for: a variant of it, or without what was fitted."""
    from jornada.domain.fault import nearest, quoted

    if variant and variant not in dict(scenario.variants):
        there = dict(scenario.variants)
        near = nearest(variant, there)
        raise Misuse(f"no variant '{variant}'; there are: {quoted(there) or 'none'}" + (f"; nearest: {quoted([near])}" if near else ""))
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


def targeted(name: str) -> None:
    """Refuse a target that no value is searched for by, before anything is run."""
    from jornada.domain.fault import ScenarioError
    from jornada.study.sensitivity import refuse_target

    try:
        refuse_target(name)
    except ScenarioError as error:
        why = "no value is searched for by how many people come, are met or are stopped"
        raise Misuse(f"--target on {name}: {why}; give it to {error.faults[0].allowed}; {name} may be shown beside it, as a second --measure") from None


def spoken_in(language: str) -> str:
    """Return a language that readers may get.

    Examples
    --------
    >>> spoken_in("es")
    'es'
    """
    from jornada.interface.texts import LANGUAGES

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
