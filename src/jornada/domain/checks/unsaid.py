"""What tables leave unsaid, and readers will ask.

Where figures come from, and whether an office counts people or whole families.
"""

from collections.abc import Iterator, Mapping

from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.scenario.locations import policies_at
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.cells import RawTable
from jornada.domain.schema.fields import fields_of
from jornada.domain.schema.not_read import NotRead, read_of

SAYS = "where figures come from, or the word assumption"
MOVES = ("return", "move", "remove", "admit")


def unsaid_faults(raws: Mapping[str, RawTable], scenario: Scenario, where: Where) -> list[Fault]:
    """Return warnings of what is not said in tables that can be read."""
    tables = [fault for raw in raws.values() for fault in _without_source(raw)]
    policies = (
        _policies_without_source(scenario, where)
        if "policies" not in raws or "source" in raws["policies"].header
        else ()
    )
    return [*tables, *policies, *_in_cases(raws, scenario)]


def _without_source(raw: RawTable) -> Iterator[Fault]:
    """Warn once of a table with rows that do not say where their figures come from: none of them, or some.

    A header in which no field is known, or in which the name is misspelt, is told of already.
    """
    known = {field.field for field in fields_of(raw.table)}
    if "source" not in known or not raw.rows or not known & {*raw.header}:
        return
    if "source" not in raw.header:
        if not any(nearest(name, ["source"]) for name in raw.header if name not in known):
            yield Fault("J091", raw.file, "no column source", f"a column named source: {SAYS}", severity="warning")
        return
    if raw.table == "policies":
        return  # said once a policy, in its first row
    at = raw.header.index("source")
    blank = [number for number, cells in raw.rows if len(cells) == len(raw.header) and not cells[at].strip()]
    if blank:
        allowed = f"in every row {SAYS}; {len(blank)} of {len(raw.rows)} rows say nothing"
        yield Fault("J091", f"{raw.file}, row {blank[0]}, source", "", allowed, severity="warning")


def _policies_without_source(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn once of policies that do not say where they come from."""
    placed = list(policies_at(scenario, where)) if read_of(scenario, "policies") else []
    silent = [stands.at for policy, stands in placed if str(read_of(policy, "source")).strip() == ""]
    if silent:
        allowed = f"in every policy {SAYS}; {len(silent)} of {len(placed)} say nothing"
        yield Fault("J091", f"{silent[0]}, source", "", allowed, severity="warning")


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
            allowed = (
                f"case or people: nothing is said, so it is case, and {row['capacity'].strip()} places take as many"
                f" families, of up to {largest} people each"
            )
            yield Fault("J092", f"{raw.file}, row {number}, unit", "", allowed, severity="warning")


def moving_offices(scenario: Scenario) -> tuple[str, ...]:
    """Return the offices that take people somewhere by their outcomes, in the order of their table.

    Examples
    --------
    >>> from jornada.domain.nouns.office import Office, Outcome
    >>> moving_offices(
    ...     Scenario(
    ...         offices=(Office("trucks", "A", capacity=600),),
    ...         outcomes=(Outcome("trucks", "camp", share=1.0, effect="move", to="B"),),
    ...     )
    ... )
    ('trucks',)
    """
    moving = {row.office for row in scenario.outcomes if row.effect in MOVES}
    return tuple(office.office for office in scenario.offices if office.office in moving)
