"""What tables leave unsaid, and readers will ask: where figures come from, and whether an office counts people or whole families."""

from collections.abc import Iterator, Mapping

from jornada.domain.fault import Fault
from jornada.domain.reading import RawTable
from jornada.domain.scenario import Scenario
from jornada.domain.tables import fields_of
from jornada.domain.unread import NotRead

MOVES = ("return", "move", "remove", "admit")


def unsaid_faults(raws: Mapping[str, RawTable], scenario: Scenario) -> list[Fault]:
    """Return warnings of what is not said in tables that can be read."""
    return [*_without_source(raws), *_in_cases(raws, scenario)]


def _without_source(raws: Mapping[str, RawTable]) -> Iterator[Fault]:
    """Warn of a table with rows and no column for where its figures come from, beside others that have one.

    A scenario in which hardly a table has one is a sketch, and would be told of in every table.
    """
    tables = [raw for name, raw in raws.items() if raw.rows and any(field.field == "source" for field in fields_of(name))]
    lacking = [raw for raw in tables if "source" not in raw.header]
    if 2 * len(lacking) > len(tables):
        return
    for raw in lacking:
        yield Fault("J091", raw.file, "no column source", "a column named source: where figures come from, or the word assumption", severity="warning")


def _in_cases(raws: Mapping[str, RawTable], scenario: Scenario) -> Iterator[Fault]:
    """Warn of an office that moves people and does not say what its capacity counts, where families come to it."""
    raw = raws.get("offices")
    try:
        moving, largest = moving_offices(scenario), max((group.size for group in scenario.groups), default=1)
    except NotRead:
        return
    if raw is None or not moving or largest == 1 or not {"office", "capacity"} <= {*raw.header}:
        return
    for number, cells in raw.rows:
        row = dict(zip(raw.header, cells, strict=False))
        if row["office"].strip() in moving and not row.get("unit", "").strip():
            allowed = f"case or people: nothing is said, so it is case, and {row['capacity'].strip()} places take as many families, of up to {largest} people each"
            yield Fault("J092", f"{raw.file}, row {number}, unit", "", allowed, severity="warning")


def moving_offices(scenario: Scenario) -> tuple[str, ...]:
    """Return the offices that take people somewhere by their outcomes, in the order of their table.

    Examples
    --------
    >>> from jornada.domain.office import Office, Outcome
    >>> moving_offices(Scenario(offices=(Office("trucks", "A", capacity=600),), outcomes=(Outcome("trucks", "camp", share=1.0, effect="move", to="B"),)))
    ('trucks',)
    """
    moving = {row.office for row in scenario.outcomes if row.effect in MOVES}
    return tuple(office.office for office in scenario.offices if office.office in moving)
