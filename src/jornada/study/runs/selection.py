"""What is asked of a run by name: a measure it kept, by periods and a split that it was kept by.

Nothing is given for what was never kept.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from jornada.domain.fault import Fault, UnknownName, nearest, unknown
from jornada.domain.measures import OFFICE, RECORDED
from jornada.domain.nouns.observed import asked_for
from jornada.domain.scenario.scenario import Scenario
from jornada.study.runs.cells import MARGINS, Margin, at_margin
from jornada.study.runs.measure import OTHER_NAMES, is_known, measure
from jornada.study.store.rows import EVERY

if TYPE_CHECKING:
    import pandas as pd


SPLITS: dict[str, Margin] = {
    "total": (False, False),
    "place": (True, False),
    "nationality": (False, True),
    "place+nationality": (True, True),
}
FINEST = (MARGINS[3], MARGINS[1], MARGINS[2], MARGINS[0])


def stock_of(scenario: Scenario, name: str, every: str = "") -> str:
    """Return the recorded name of a stock, that is kept by some periods where these are named.

    Raises
    ------
    UnknownName
        When there is no such stock or period, or the scenario does not ask for it.

    Examples
    --------
    >>> stock_of(Scenario(), "present")
    'present'
    """
    return _by_period(scenario, name, "stock", every)


def flow_of(scenario: Scenario, name: str, every: str) -> str:
    """Return the recorded name of a flow that is kept by some periods.

    Raises
    ------
    UnknownName
        When there is no such flow or period, or the scenario does not ask for it.

    Examples
    --------
    >>> flow_of(Scenario(), "permits", "week")
    'granted'
    """
    return _by_period(scenario, name, "flow", every or "nothing")


def _by_period(scenario: Scenario, name: str, kind: str, every: str) -> str:
    """Return the recorded name of a measure of a kind, that is kept by the period which is named."""
    if every and every not in EVERY:
        raise unknown(Fault("J012", f"{kind}s, every", str(every), "a period"), EVERY)
    found, periods = _kept(scenario, name, kind)
    if every and every not in periods:
        raise unknown(
            Fault("J030", f"{kind}s, {name}, every", every, "a period that these runs keep it by"),
            [one for one in EVERY if one in periods],
        )
    return found


def _kept(scenario: Scenario, name: str, kind: str) -> tuple[str, set[str]]:
    """Return the recorded name of a measure of a kind, and the periods that it is kept by."""
    if not is_known(OTHER_NAMES.get(name, name)):
        raise unknown(Fault("J030", "measure", str(name), f"a {kind} that these runs keep"), _of_kind(scenario, kind))
    known = measure(name)
    if known.kind not in RECORDED:
        raise UnknownName(
            Fault(
                "J030",
                "measure",
                name,
                f"a {kind}; this is a {known.kind} of {' and '.join(filter(None, known.of))}: see summary(),"
                " every == 'run'",
            )
        )
    if known.kind != kind:
        other = f"flows('{name}', 'week')" if known.kind == "flow" else f"stocks('{name}')"
        raise UnknownName(Fault("J030", "measure", name, f"a {kind}; this is a {known.kind}: {other}"))
    periods = periods_of(scenario).get(known.name, set())
    if not periods:
        raise unknown(Fault("J030", "measure", str(name), f"a {kind} that these runs keep"), _of_kind(scenario, kind))
    return known.name, periods


def _of_kind(scenario: Scenario, kind: str) -> list[str]:
    return [name for name in periods_of(scenario) if measure(name).kind == kind]


def recorded_as(name: str, by: str) -> str:
    """Return the name under which a measure is kept: by office it has one of its own.

    Examples
    --------
    >>> recorded_as("served", "office"), recorded_as("served", "place")
    ('office_served', 'served')
    """
    return f"{OFFICE}{name}" if by.startswith("office") else name


def kept_of(scenario: Scenario) -> list[tuple[str, str, Margin]]:
    """Return what a scenario keeps.

    The recorded name of each measure, its periods, and whether by place (office, paper, policy) and nationality.
    """
    from jornada.engine.ledger.record import DEFAULT

    rows = tuple((row.measure, row.every, row.by) for row in asked_for(scenario.measures)) or DEFAULT
    found = [
        (recorded_as(name, by), every, (by not in ("total", "nationality"), "nationality" in by))
        for name, every, by in rows
    ]
    return [*found, *((name, "month", (False, False)) for name in scenario.booked)]


def periods_of(scenario: Scenario) -> dict[str, set[str]]:
    """Return by recorded measure the periods that a scenario keeps it by."""
    found: dict[str, set[str]] = {}
    for name, every, _ in kept_of(scenario):
        found.setdefault(name, set()).add(every)
    return found


def kept_by_default() -> list[tuple[str, str, str]]:
    """Return what is kept without measures.csv: period, split, and the measures in a row.

    Examples
    --------
    >>> kept_by_default()[0]
    ('week', 'place+nationality', 'present')
    """
    from jornada.engine.ledger.record import DEFAULT

    found: dict[tuple[str, str], list[str]] = {}
    for name, every, by in DEFAULT:
        found.setdefault((every, by), []).append(name)
    return [(every, by, ", ".join(names)) for (every, by), names in found.items()]


def split(frame: "pd.DataFrame", by: str = "") -> "pd.DataFrame":
    """Return rows of one split: as asked for, or else the finest that was kept, so that nobody stands in them twice.

    Raises
    ------
    UnknownName
        When there is no such split, or nothing was kept as finely.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"run": 0, "date": 0, "place": ["", "A"], "nationality": "", "people": [5, 5]})
    >>> split(rows)["place"].tolist(), split(rows, "total")["people"].tolist()
    (['A'], [5])
    """
    if by and by not in SPLITS:
        raise unknown(Fault("J012", "by", str(by), "a split"), SPLITS)
    if not len(frame):
        return frame
    if by:
        found = at_margin(frame, SPLITS[by])
        if found is None:
            raise UnknownName(
                Fault(
                    "J030",
                    "by",
                    by,
                    "a split that these runs keep:"
                    f" {', '.join(name for name in SPLITS if at_margin(frame, SPLITS[name]) is not None)}",
                )
            )
        return found[list(frame.columns)]
    place, nation = frame["place"] != "", frame["nationality"] != ""
    grains = [(place == grain[0]) & (nation == grain[1]) for grain in FINEST]
    return frame.loc[next(rows for rows in grains if rows.any())].reset_index(drop=True)


def refuse_missing(names: Sequence[str], figures: Sequence[Collection[str]]) -> None:
    """Refuse measures asked for by name that cannot be compared: those that the first does not have, or none of the
    others.

    Raises
    ------
    UnknownName
        With the nearest that can be.
    """
    there = [name for name in figures[0] if any(name in others for others in figures[1:] or figures)]
    for name in names:
        if measure(name) and name not in there:
            allowed = "a measure that can occur in these scenarios, and that their measures.csv asks for"
            raise UnknownName(Fault("J030", "measure", name, allowed, nearest(name, there)))
