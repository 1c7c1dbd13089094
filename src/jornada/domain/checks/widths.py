"""How many bytes the code of each column of the table of people takes, and what a scenario may have of each kind of
thing."""

from collections.abc import Iterator
from typing import NamedTuple

from jornada.domain.fault import Fault, Where
from jornada.domain.scenario.scenario import Scenario

BYTES = {
    "position": 4,
    "since": 2,
    "listed": 2,
    "expires": 2,
    "line": 2,
    "list": 2,
    "group": 2,
    "means": 1,
    "paper": 1,
    "weeks": 1,
    "health": 1,
    "company": 1,
    "captive": 1,
    "moves": 1,
    "heading": 1,
    "tries": 1,
    "bed": 1,
    "sponsor": 1,
}
WEEK = 7


class Counted(NamedTuple):
    """How many there are of a kind of thing."""

    table: str  # that they stand in
    things: str  # what they are, in words
    number: int  # how many
    column: str  # of the table of people, whose codes tell them apart


def width_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Tell of what there is more than a code tells apart; one code is for none.

    Examples
    --------
    >>> from jornada.domain.nouns.group import Paper
    >>> many = Scenario(papers=tuple(Paper(f"p{i}") for i in range(300)))
    >>> [(fault.found, fault.allowed) for fault in width_faults(many, {})]
    [('300 papers', 'at most 255')]
    """
    for counted in _counts(scenario):
        most = 256 ** BYTES[counted.column] - 1
        if counted.number > most:
            rows = where.get(counted.table, [])
            yield Fault(
                "J093",
                rows[most] if len(rows) > most else counted.table,
                f"{counted.number:,} {counted.things}",
                f"at most {most:,}",
            )


def _counts(scenario: Scenario) -> tuple[Counted, ...]:
    weeks = max((-(-(scenario.days + paper.days) // WEEK) for paper in scenario.papers if paper.days), default=0)
    delay = max((office.delay for office in scenario.offices), default=0)
    return (
        Counted("papers", "papers", len(scenario.papers), "paper"),
        Counted("papers", "weeks until a paper runs out", weeks, "expires"),
        Counted("groups", "groups", len(scenario.groups), "group"),
        Counted("offices", "offices", len(scenario.offices), "line"),
        Counted("offices", "days with the longest delay", scenario.days + delay, "since"),
        Counted("caravans", "caravans", len(scenario.caravans), "company"),
        Counted(
            "dangers", "dangers that hold people", sum(row.kind == "kidnapping" for row in scenario.dangers), "captive"
        ),
    )
