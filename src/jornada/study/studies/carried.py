"""Studies carried out.

Bases first, which are run once for all studies of a scenario, then the variants, which go on from their states.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from jornada.domain.measures import MONEY
from jornada.domain.nouns.question import Question
from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.past import triggers_of
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.studies.study import Alternative, pairs_of_grid
from jornada.study.ensemble.ensemble import Hands, Placed, together
from jornada.study.ensemble.plan import Plan, run_id
from jornada.study.ensemble.states import States
from jornada.study.runs.measure import measure
from jornada.study.runs.run import Run
from jornada.study.studies.posed import Posed

RUNS, STATES = "runs", "states"
# pairs from which on the spread is split, the part of them that has twins, and that of each end of a range
FEW, FIFTH, TENTH = 25, 5, 10
LOW, HIGH = "low", "high"
Tell = Callable[[str], "Callable[[float, int], None]"]


class Asked(NamedTuple):
    """What is run beside a study's base."""

    variant: str  # its name, blank: the base
    otherwise: Alternative | None  # what is assumed otherwise, or a range at one of its ends; none: nothing
    runs: int  # in how many runs
    twins: int = 0  # how many of them have twins

    @property
    def key(self) -> tuple[str, str]:
        """Return the name of the variant, and of what is assumed otherwise."""
        return self.variant, self.otherwise.name if self.otherwise else ""


@dataclass(frozen=True)
class Carried:
    """A study with its runs, by variant and what is assumed otherwise.

    Of both the name, nothing for the base and for what is assumed.
    """

    posed: Posed
    pairs: int
    runs: dict[tuple[str, str], Run]


def ends_of(posed: Posed) -> list[tuple[Prior, str, Alternative]]:
    """Return what is uncertain, each at the low and the high end of its range.

    What things cost only where money answers.
    """
    money = measure(posed.measures[0].measure).unit == MONEY
    return [
        (prior, end, Alternative(f"{prior.parameter} {end}", values=((prior.parameter, value),)))
        for prior in posed.scenario.priors
        for end, value in ((LOW, prior.low), (HIGH, prior.high))
        if prior.low < prior.high and (money or not is_price(prior.parameter))
    ]


def is_price(parameter: str) -> bool:
    """Say whether a parameter is what something costs, which changes nothing but the account.

    Examples
    --------
    >>> is_price("staff.*.usd"), is_price("modes.car.fare_per_km")
    (True, False)
    """
    return parameter.startswith(("costs.", "staff.")) and parameter.endswith(".usd")


def asked(posed: Posed, pairs: int) -> Iterator[Asked]:
    """Yield all that a study runs beside its base, in the order of its variants."""
    study, few = posed.study, pairs_of_grid(pairs)
    for variant in posed.variants:
        twins = pairs // FIFTH if variant == study.finding and pairs >= FEW else 0
        yield Asked(variant, None, pairs if variant in study.headline else few, twins)
    for alternative in study.alternatives:
        yield Asked(study.finding, alternative, few)
    for _, _, end in ends_of(posed):
        yield Asked(study.finding, end, max(1, pairs // TENTH))


def bases(posed: Posed, pairs: int) -> Iterator[Asked]:
    """Yield what the variants of a study are held against, but for other variants.

    Its base, as it is and with each thing assumed otherwise.
    """
    yield Asked("", None, pairs, pairs // FIFTH if pairs >= FEW else 0)
    for one in asked(posed, pairs):
        if one.otherwise:
            yield one._replace(variant="")


class Crew(NamedTuple):
    """Who does the work of studies, and who is told of each part of it, by its name."""

    hands: Hands
    tell: Tell


def carry_out(studies: Sequence[Posed], runs: int | None, out: Path, crew: Crew) -> list[Carried]:
    """Carry out studies under a folder, with so many pairs for variants of the headline or as many as each says; what
    is there is not run again.

    The base of studies that have the same scenario and part on the same day is run once, and its states with it;
    variants go on from these. Bytes are those of runs from the first day (`Hands(fork=False)` makes these).
    """
    pairs = [runs or posed.study.pairs for posed in studies]
    questions = _questions(studies)
    first = [
        (posed, one, _plan(posed, one, questions[_past(posed)]))
        for posed, number in zip(studies, pairs, strict=True)
        for one in bases(posed, number)
    ]
    then = [
        (posed, one, _plan(posed, one, posed.measures))
        for posed, number in zip(studies, pairs, strict=True)
        for one in asked(posed, number)
    ]
    watch = triggers_of(tuple(posed.scenario for posed in studies))
    found: dict[str, Run] = {}
    for name, jobs in (("bases", first), ("variants", then)):
        found |= _made(jobs, out, replace(crew.hands, progress=crew.tell(name)), watch)
    made = {(id(posed), one.key): found[run_id(plan)] for posed, one, plan in (*first, *then)}
    return [
        Carried(posed, number, {key: run for (of, key), run in made.items() if of == id(posed)})
        for posed, number in zip(studies, pairs, strict=True)
    ]


def _made(jobs: Sequence[tuple[Posed, Asked, Plan]], out: Path, hands: Hands, watch: tuple) -> dict[str, Run]:  # type: ignore[type-arg]
    """Return the runs of some plans by the names of their folders.

    Those that part on one day together, since states are kept by day.
    """
    found: dict[str, Run] = {}
    days = dict.fromkeys((posed.study.parts - posed.scenario.start).days for posed, _, _ in jobs)
    for day in days:
        plans = {
            run_id(plan): plan for posed, _, plan in jobs if (posed.study.parts - posed.scenario.start).days == day
        }
        states = States(out / STATES, frozenset([day]), watch, twins=True)
        made = together(
            [Placed(plan, out / RUNS / name) for name, plan in plans.items()], replace(hands, states=states)
        )
        found |= dict(zip(plans, made, strict=True))
    return found


def _plan(posed: Posed, one: Asked, questions: tuple[Question, ...]) -> Plan:
    scenario = replace(posed.of(one.variant, one.otherwise), questions=questions)
    return Plan(scenario, one.runs, scenario.seed, one.twins)


def _past(posed: Posed) -> Scenario:
    """Return what studies share whose bases are the same runs."""
    return posed.of()


def _questions(studies: Sequence[Posed]) -> dict[Scenario, tuple[Question, ...]]:
    """Return what is asked of each base: the questions of all studies that have it, each once."""
    found: dict[Scenario, tuple[Question, ...]] = {}
    for posed in studies:
        found[_past(posed)] = tuple(dict.fromkeys((*found.get(_past(posed), ()), *posed.measures)))
    return found
