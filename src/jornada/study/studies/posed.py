"""A study ready to be run.

Its scenario with the tables of the study, the measures that answer as questions, and the scenario of each variant.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jornada.domain.checks.questions import question_faults
from jornada.domain.fault import Fault, ScenarioError, in_order, nearest, quoted
from jornada.domain.measures import KEPT
from jornada.domain.nouns.question import DERIVED, Question
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import fields_of
from jornada.domain.schema.not_read import each, so_far
from jornada.domain.studies.joined import cut, joined
from jornada.domain.studies.study import Alternative, Study
from jornada.domain.studies.study_checks import Named, study_faults, used
from jornada.files.scenario.folder import Checked, checked
from jornada.files.scenario.text import errors_in
from jornada.files.studies.study_folder import Written, written
from jornada.study.runs.question_text import AT, question_of

FILE = "study.toml"
NEEDED = ("title", "question", "claim", "scenario", "parts", "measure", "matters")
Shipped = Mapping[str, Path]


@dataclass(frozen=True)
class Posed:
    """A study and its scenario, with the base and every variant in it, and the measures that answer: the headline
    first.

    `folder` is where it stands, and its name what it is called; `shared` are the names of the policies of the scenario,
    which other studies have too; `shipped` says that it is found by its name.
    """

    folder: Path
    study: Study
    scenario: Scenario
    measures: tuple[Question, ...]
    shared: frozenset[str] = frozenset()
    shipped: bool = False

    @property
    def name(self) -> str:
        """Return what the study is called in commands and files."""
        return self.folder.resolve().name

    @cached_property
    def variants(self) -> tuple[str, ...]:
        """Return the names of the variants that are run beside the base, those of the headline first."""
        return tuple(name for name in used(self.study) if name != self.study.base)

    def against(self, variant: str) -> str:
        """Return what a variant is held against: the base, under the name that it has, or another variant."""
        from jornada.domain.studies.joined import cells

        of_axes = {cell.name: cell.against(self.study.base) for cell in cells(self.study)}
        return dict(self.study.against).get(variant, of_axes.get(variant, self.study.base))

    def of(self, variant: str = "", alternative: Alternative | None = None) -> Scenario:
        """Return the scenario of a variant, on top of what holds in the base; without a name that of the base.

        Or either, with something assumed otherwise.
        """
        lists = dict(self.scenario.variants)
        wanted = {
            *lists.get(self.study.base, ()),
            *lists.get(variant, ()),
            *(alternative.policies if alternative else ()),
        }
        policies = tuple(
            replace(policy, active=policy.active or policy.name in wanted) for policy in self.scenario.policies
        )
        fixed = dict(alternative.values) if alternative else {}
        priors = tuple(
            replace(prior, low=fixed.get(prior.parameter, prior.low), high=fixed.get(prior.parameter, prior.high))
            for prior in self.scenario.priors
        )
        posterior = tuple(row for row in self.scenario.posterior if row.parameter not in fixed)
        title = ": ".join(
            part
            for part in (self.scenario.title, variant or self.study.base, alternative.name if alternative else "")
            if part
        )
        kept = tuple(policy for policy in policies if policy.active or policy.name in self.shared)
        return replace(
            self.scenario,
            title=title,
            policies=kept,
            priors=priors,
            posterior=posterior,
            variants=(),
            apart=self.study.parts,
        )


def pose(folder: str | Path, shipped: Shipped) -> Posed:
    """Return the study in a folder, with the scenario that it names: one that is shipped, or a folder or workbook from
    where the study stands.

    Raises
    ------
    ScenarioError
        With every fault of the study, and of its scenario.
    """
    said = written(Path(folder))
    posed, faults = _posed(Path(folder), said, shipped)
    errors = errors_in(in_order(faults))
    if errors or posed is None:
        raise ScenarioError(errors)
    return posed


def faults_of(folder: str | Path, shipped: Shipped) -> list[Fault]:
    """Return every fault of a study and of its scenario, errors before warnings."""
    return in_order(_posed(Path(folder), written(Path(folder)), shipped)[1])


def _posed(folder: Path, said: Written, shipped: Shipped) -> tuple[Posed | None, list[Fault]]:
    """Return a study as far as it is sound, and every fault: where its scenario is not, what asks for it waits."""
    scenario, faults = _scenario(folder, said, shipped)
    faults = [*said.faults, *faults]
    if scenario is None or any(name not in said.values for name in ("parts", "axes")):
        return None, faults
    whole = not errors_in(said.faults)
    study = Study(**{**dict.fromkeys(NEEDED, ""), **said.values})
    label = str(said.values["scenario"])
    faults += study_faults(study, Named(scenario, label), said.own, whole)
    faults += so_far(_questions_faults(cut(scenario, study), said))
    measures, wrong = _measures(_with_all(cut(scenario, study), said), said)
    faults += wrong
    if errors_in(faults):
        return None, faults
    study = replace(study, questions=said.questions)
    dated = tuple(_dated(question, study, scenario) for question in measures)
    return Posed(
        folder, study, joined(scenario, study, said.own), dated, frozenset(policy.name for policy in scenario.policies)
    ), faults


def _scenario(folder: Path, said: Written, shipped: Shipped) -> tuple[Scenario | None, list[Fault]]:
    """Return the scenario that a study names, and what is wrong with it: its faults, told under its name."""
    name = said.values.get("scenario")
    if not name:
        return None, []
    path = next((path for path in (folder / name, Path(name)) if path.exists()), None)
    if path is None and name not in shipped:
        return None, [
            Fault(
                "J012",
                f"{FILE}, scenario",
                name,
                f"a folder or workbook, or a shipped scenario: {quoted(shipped)}",
                nearest(name, shipped),
            )
        ]
    scenario, faults = checked(path) if path else _shipped(shipped[name])
    return scenario, [replace(fault, where=f"{name}/{fault.where}") for fault in errors_in(faults)]


@cache
def _shipped(path: Path) -> Checked:
    """Return a shipped scenario, read once for all the studies that name it.

    It does not change while a program runs.
    """
    return checked(path)


def _with_all(scenario: Scenario, said: Written) -> Scenario:
    """Return the scenario with all policies of a study in force: what can be counted under one of them may be asked."""
    return replace(
        scenario, policies=(*scenario.policies, *(replace(policy, active=True) for policy in said.own.policies))
    )


def _measures(scenario: Scenario, said: Written) -> tuple[list[Question], list[Fault]]:
    """Return the measures that answer, the headline first, and what is wrong with them."""
    texts = [("measure", said.values.get("measure", "")), *(("also", text) for text in said.values.get("also", ()))]
    found, faults = [], []
    for key, text in texts:
        try:
            found += [question_of(scenario, text)] if text else []
        except ScenarioError as error:
            faults += [replace(fault, where=fault.where.replace(AT, f"{FILE}, {key}", 1)) for fault in error.faults]
    return [
        *found,
        *(
            question
            for question in said.questions
            if not any(fault.where.startswith("questions.csv") for fault in said.faults)
        ),
    ], faults


def _questions_faults(scenario: Scenario, said: Written) -> Iterator[Fault]:
    """Find what is wrong with the rows of questions.csv.

    Names too, since the tables that these stand in are those of the scenario.
    """
    asks, where = replace(scenario, questions=said.questions), {"questions": said.asked_at}
    yield from question_faults(KEPT, asks, where)
    yield from each(asks, where, "questions", lambda row, at: _unknown_names(scenario, row, at))


def _unknown_names(scenario: Scenario, row: Any, at: str) -> Iterator[Fault]:
    for field in (field for field in fields_of("questions") if field.refers_to):
        name, known = (
            getattr(row, field.attribute),
            [getattr(one, fields_of(field.refers_to)[0].attribute) for one in getattr(scenario, field.refers_to)],
        )
        if name and name not in known:
            yield Fault(
                "J012",
                f"{at}, {field.field}",
                name,
                f"a name in {field.refers_to} of the scenario",
                nearest(name, known),
            )


def _dated(question: Question, study: Study, scenario: Scenario) -> Question:
    """Return a question without days as one of all days from the parting on; of ratios these are meant too."""
    if question.day or question.starts or question.ends or question.measure in DERIVED:
        return question
    return replace(question, starts=study.parts, ends=study.ends)
