"""Papers and the legs that need them, and what costs count."""

from collections.abc import Iterator

from jornada.domain.checks.offices import Idle, idle_faults, payment_faults
from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.measures import AT_OFFICES, MEASURES, MONEY, OF_TRIGGERS, listed
from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.route import Route
from jornada.domain.reach.network import is_met
from jornada.domain.reach.whereabouts import holding
from jornada.domain.scenario.change_faults import words_of
from jornada.domain.scenario.changed_fields import changed_fields
from jornada.domain.scenario.paths import is_named
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each

COST_MEASURES = tuple(name for name in OF_TRIGGERS if listed(name).unit != MONEY)
OF_MOVES = tuple(row.name for row in MEASURES if "moves" in row.needs)
OFFICE_MEASURES = tuple(name for name in COST_MEASURES if name in AT_OFFICES)


def paper_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find papers that follow one another in a circle, and what is said of papers in vain."""
    after = {p.paper: p.after for p in scenario.papers if p.days is not None}
    changed, told = changed_fields(scenario), set[str]()
    for paper, at in zip(scenario.papers, where.get("papers", []), strict=True):
        idle = [Idle("after", bool(paper.after) and paper.days is None, ("days",), "empty, or the days it lasts")]
        yield from idle_faults(idle, paper, at, changed)
        circle = _circle(after, paper.paper)
        if circle and told.isdisjoint(circle):
            told |= {*circle}
            yield Fault(
                "J040",
                f"{at}, after",
                paper.after,
                "a paper that does not lead back to this one: " + ", ".join([*circle, circle[0]]),
            )


def _circle(after: dict[str, str], paper: str) -> list[str]:
    """Return the papers that come one after another from one back to itself, or none."""
    circle = [paper]
    while (following := after.get(circle[-1], "")) and following not in circle:
        circle.append(following)
    return circle if following == paper else []


def needs_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find legs that need what no paper is, or what no paper is where they begin."""
    words, papers = words_of(scenario), scenario.papers

    def unknown(row: Route, at: str) -> Iterator[Fault]:
        if row.needs and row.needs not in words:
            yield Fault(
                "J012",
                f"{at}, needs",
                row.needs,
                "a name in papers, or a word that one of them allows",
                nearest(row.needs, words),
            )

    yield from each(scenario, where, "routes", unknown)
    changed, region = changed_fields(scenario), {p.place: p.region for p in scenario.places}

    def told(row: Route, at: str) -> Iterator[Fault]:
        starts = [row.start_place, *([row.end_place] if row.both_ways else [])]
        if row.needs in words and not all(
            any(is_met(row.needs, paper, region[start]) for paper in papers) for start in starts
        ):
            found = f"{row.needs} in {', '.join(sorted({region[start] or 'no region' for start in starts}))}"
            yield Fault(
                "J044",
                f"{at}, needs",
                found,
                "a paper whose territory matches the region where the leg begins",
                severity="warning",
            )
        yield from payment_faults(scenario, row, at, changed)
        never = row.bribe > 0 and row.turned_back == 0 and not scenario.stops
        idle = [Idle("bribe", never, ("turned_back",), "0, or a chance of being turned_back: nobody is stopped")]
        yield from idle_faults(idle, row, at, changed)

    yield from each(scenario, where, "routes", told)


def cost_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find costs of what is not counted in people, or not counted where they say."""
    yield from each(scenario, where, "costs", _cost)
    yield from each(scenario, where, "costs", lambda row, at: _range_faults(scenario, row, at))
    yield from each(scenario, where, "costs", lambda row, at: _move_faults(scenario, row, at))


def _cost(row: Cost, at: str) -> Iterator[Fault]:
    """Find a cost of what is not counted, and of what is not counted at an office.

    A place beside an office says nothing.
    """
    if row.measure not in COST_MEASURES:
        yield Fault(
            "J030",
            f"{at}, measure",
            row.measure,
            "one of " + ", ".join(COST_MEASURES),
            nearest(row.measure, COST_MEASURES),
        )
    elif row.office and row.measure not in OFFICE_MEASURES:
        yield Fault(
            "J042",
            f"{at}, office",
            row.office,
            "empty, or a measure of offices: " + ", ".join(OFFICE_MEASURES),
            severity="warning",
        )
    if row.office and row.place != "*":
        yield Fault(
            "J042",
            f"{at}, place",
            row.place,
            "empty where an office is named: all that it does counts",
            severity="warning",
        )


def _move_faults(scenario: Scenario, row: Cost, at: str) -> Iterator[Fault]:
    """Find a cost of people whom the authorities move where they move nobody: whoever waited for a seat takes it."""
    if row.measure not in OF_MOVES:
        return
    taken = {outcome.office for outcome in scenario.outcomes if outcome.effect == "move"}
    moved = taken & holding(scenario) or any(follows.effect == "move" for follows in scenario.dispositions)
    if taken and not moved:
        yield Fault(
            "J042",
            f"{at}, measure",
            row.measure,
            "took_seat: who joined the line of an office and is taken to a place from it is moved by nobody",
            severity="warning",
        )


def _range_faults(scenario: Scenario, row: Cost, at: str) -> Iterator[Fault]:
    """Find ranges of a unit cost that are half given, upside down, or given a second time by a prior."""
    if row.low is None and row.high is None:
        return
    if row.low is None or row.high is None:
        yield Fault("J013", f"{at}, {'low' if row.low is None else 'high'}", "", "both ends of the range, or neither")
    elif not row.low <= row.usd <= row.high:
        yield Fault(
            "J029", f"{at}, usd", f"{row.usd:g}", f"a value from low, {row.low:g}, to high, {row.high:g}: the likeliest"
        )
    for prior in scenario.priors:
        table, _, rest = prior.parameter.partition(".")
        if table == "costs" and rest.endswith(".usd") and is_named("costs", row, rest.removesuffix(".usd")):
            yield Fault("J045", f"{at}, low", prior.parameter, "one range for a value: this one, or the prior")
