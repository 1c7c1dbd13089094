"""`jo.answer`: a study carried out, and its answer as tables, sentences and pages."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from jornada.domain.fault import Fault, unknown
from jornada.examples import scenarios, studies
from jornada.files.studies.study_folder import is_study
from jornada.study.ensemble.ensemble import Hands
from jornada.study.studies.answer import Answer
from jornada.study.studies.carried import Crew, carry_out
from jornada.study.studies.posed import Posed, pose

ALL, OUT = "all", Path("runs/studies")


def answer(study: str | Path, runs: int | None = None, out: str | Path = OUT, hands: Hands | None = None) -> Answer:
    """Carry out a study, shipped or in a folder, and return its answer; runs that are there are not made again.

    `runs` is in how many pairs variants of the headline are run, by default as many as the study says; grids have a
    quarter of them.

    Raises
    ------
    ScenarioError
        With every fault of the study and of its scenario.

    Examples
    --------
    >>> answer("no such study")  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.domain.fault.UnknownName: J012 study: found 'no such study'; allowed: the folder of a study, or a shipped
    one...
    """
    return answers(posed(str(study)), runs, Path(out), Crew(hands or Hands(), lambda _: lambda done, total: None))[0]


def answers(found: Sequence[Posed], runs: int | None, out: Path, crew: Crew) -> list[Answer]:
    """Carry out studies together, their bases once for all, and return their answers."""
    return [Answer(carried) for carried in carry_out(found, runs, out, crew)]


def posed(name: str) -> list[Posed]:
    """Return a study by its folder or its name, or all that are shipped.

    Raises
    ------
    UnknownName
        When there is none; the nearest is named.
    """
    shipped = studies()
    if name == ALL:
        return [replace(pose(folder, scenarios()), shipped=True) for folder in shipped.values()]
    if not is_study(Path(name)) and name not in shipped:
        if Path(name).is_dir():
            return [pose(Path(name), scenarios())]  # its faults are told
        raise unknown(Fault("J012", "study", name, "the folder of a study, or a shipped one"), [*shipped])
    return [
        pose(Path(name), scenarios())
        if is_study(Path(name))
        else replace(pose(shipped[name], scenarios()), shipped=True)
    ]
