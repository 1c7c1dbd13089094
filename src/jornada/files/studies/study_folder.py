"""Read a study: a folder with study.toml, and the tables that it adds to those of its scenario."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, nearest
from jornada.domain.nouns.question import Question
from jornada.domain.schema.cells import RawTable, rows_of
from jornada.domain.schema.policy_rows import policies_in, variants_in
from jornada.domain.studies.joined import OwnTables
from jornada.domain.studies.study_keys import FILE, faults_of_lengths, study_keys
from jornada.files.scenario.entries import CELLS, is_left_alone
from jornada.files.scenario.folder import raw_file
from jornada.files.scenario.toml import load_toml

TABLES = ("policies", "variants", "priors", "questions")


class Written(NamedTuple):
    """What a folder of a study says, as far as it can be read."""

    values: dict[str, Any]  # of study.toml
    own: OwnTables  # the tables of its own: policies, variants and priors
    questions: tuple[Question, ...]  # the rows of questions.csv
    asked_at: list[str]  # where each of them stands
    faults: list[Fault]  # all that were found


def is_study(folder: Path) -> bool:
    """Say whether a folder holds a study."""
    return (folder / FILE).is_file()


def written(folder: Path) -> Written:
    """Return what a folder says, as far as it can be read, and every fault in it."""
    if not is_study(folder):
        return Written(
            {},
            OwnTables(),
            (),
            [],
            [Fault("J001", str(folder), f"no {FILE}", "a folder of a study; `jornada new DIR --as study` makes one")],
        )
    given, faults = load_toml(folder / FILE)
    keys = study_keys(given) if given or not faults else None
    values = keys.values if keys else {}
    faults += [*(keys.faults if keys else []), *faults_of_lengths(values), *_strangers(folder)]
    raws, wrong = _raws(folder)
    own, questions, asked_at, of_rows = _tables(raws)
    return Written(values, own, questions, asked_at, faults + wrong + of_rows)


def _raws(folder: Path) -> tuple[dict[str, RawTable], list[Fault]]:
    raws, faults = {}, []
    for file in sorted(folder.iterdir()):
        if file.stem.lower() in TABLES and file.suffix.lower() in CELLS:
            raw, wrong = raw_file(file, file.stem.lower())
            raws |= {file.stem.lower(): raw} if raw else {}
            faults += wrong
    return raws, faults


def _tables(raws: dict[str, RawTable]) -> tuple[OwnTables, tuple[Question, ...], list[str], list[Fault]]:
    """Return the tables of a study, its questions, where these stand, and every fault of their cells."""
    policies, where, faults = policies_in(raws["policies"]) if "policies" in raws else ((), {}, [])
    variants, places, wrong = variants_in(raws["variants"]) if "variants" in raws else ((), {}, [])
    priors, at, of_priors = rows_of(raws["priors"]) if "priors" in raws else ([], [], [])
    questions, asked_at, of_questions = rows_of(raws["questions"]) if "questions" in raws else ([], [], [])
    own = OwnTables(
        policies,
        variants,
        tuple(priors),
        {**where, **places, "priors": at},
        _said(raws["policies"]) if "policies" in raws else {},
    )
    return own, tuple(questions), asked_at, [*faults, *wrong, *of_priors, *of_questions]


def _said(raw: RawTable) -> dict[str, tuple[str, ...]]:
    """Return which columns each row fills in, by the place of the row."""
    return {
        f"{raw.file}, row {number}": tuple(name for name, cell in zip(raw.header, cells, strict=False) if cell)
        for number, cells in raw.rows
    }


def _strangers(folder: Path) -> Iterator[Fault]:
    """Find files that nothing reads: nothing in them would reach a run."""
    known = (FILE, *(f"{table}.csv" for table in TABLES))
    for file in sorted(folder.iterdir()):
        if (
            file.name in (FILE, "runs", "answers")
            or is_left_alone(file.name)
            or (file.stem.lower() in TABLES and file.suffix.lower() in CELLS)
        ):
            continue
        severity = "error" if file.suffix.lower() in (*CELLS, ".toml") else "warning"
        yield Fault(
            "J015",
            file.name,
            "a file that no study reads",
            "one of " + ", ".join(known) + ", and notes under a name such as notes or README",
            nearest(file.name, known),
            severity,
        )
