"""Steps of one's own.

Put among those of a day, with what they count and act on, and what tells a model with them from another.
"""

import hashlib
import inspect
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from jornada.domain.fault import Fault, ScenarioError, unknown
from jornada.domain.measures import BY_NAME, FLOWS, Measure
from jornada.engine.table.columns import OUTCOME, Column
from jornada.engine.today.today import Act, Step
from jornada.engine.version import version

Steps = tuple[Step, ...]


def after(name: str, step: Step, steps: Steps) -> Steps:
    """Return the steps of a day with one more behind the one of a name.

    Raises
    ------
    UnknownName
        When there is no such step; it names the nearest.

    Examples
    --------
    >>> from jornada.engine.run.day import STEPS
    >>> [one.name for one in after("serve", Step("pay", STEPS[0].act, "cash is given"), STEPS)][5:8]
    ['travel', 'serve', 'pay']
    """
    at = _place_of(name, steps) + 1
    return (*steps[:at], step, *steps[at:])


def instead(name: str, act: Act, steps: Steps) -> Steps:
    """Return the steps of a day with another act in the place of that of a name.

    Raises
    ------
    UnknownName
        When there is no such step; it names the nearest.
    """
    at = _place_of(name, steps)
    return (*steps[:at], replace(steps[at], act=act), *steps[at + 1 :])


def _place_of(name: str, steps: Steps) -> int:
    names = [step.name for step in steps]
    if name not in names:
        raise unknown(Fault("J012", "steps, name", str(name), "a step of the day"), names)
    return names.index(name)


def own_measures(steps: Iterable[Step]) -> tuple[Measure, ...]:
    """Return the flows that steps count beyond those of the model, each once.

    Raises
    ------
    ScenarioError
        When one has the name of a measure of the model, or is no flow.
    """
    own = tuple(dict.fromkeys(measure for step in steps for measure in step.measures))
    known, faults = set(BY_NAME), []
    for measure in own:
        if measure.name in known:
            faults.append(Fault("J014", "steps, measures, name", measure.name, "a name that no other measure has"))
        if measure.kind != "flow":
            faults.append(
                Fault(
                    "J010", f"steps, measures, {measure.name}, kind", measure.kind, "flow: a step counts what happens"
                )
            )
        known.add(measure.name)
    if faults:
        raise ScenarioError(faults)
    return own


def flows_of(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return the flows in the order of the arrays of a day.

    Those of the model, then those that steps count beyond them.
    """
    return (*FLOWS, *(measure.name for measure in own_measures(steps)))


def columns_of(steps: Steps) -> tuple[Column, ...]:
    """Return the columns that steps add, the last of them for the outcomes of offices that some act on."""
    own = dict.fromkeys(name for step in steps for name in step.outcomes)
    added = tuple(column for step in steps for column in step.columns)
    return (*added, Column(OUTCOME, ["", *own])) if own else added


def model_of(steps: Steps | None) -> str:
    """Return which model some steps make: the version, and for steps of one's own a digest of them too."""
    if steps is None:
        return version()
    told = [
        (
            step.name,
            step.measures,
            step.outcomes,
            [(column.name, tuple(column.values)) for column in step.columns],
            _source(step.act),
        )
        for step in steps
    ]
    return f"{version()}+{hashlib.sha256(repr(told).encode()).hexdigest()[:12]}"


def _source(act: object) -> str:
    """Return what an act is made of: the text of its module, or what it was compiled to where there is none."""
    if isinstance(act, partial):
        return f"{act.args!r} {act.keywords!r} {_source(act.func)}"
    module = inspect.getmodule(act)
    if module is not None and module.__name__.startswith("jornada."):
        return f"{module.__name__}.{getattr(act, '__qualname__', '')}"
    try:
        return inspect.getsource(module or act)  # type: ignore[arg-type]
    except (OSError, TypeError):
        code = getattr(act, "__code__", None)
        return repr((code.co_code, code.co_consts, code.co_names)) if code else type(act).__qualname__
