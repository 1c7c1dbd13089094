"""Every measure: name, label, definition, unit and kind. One table; reports and comparisons read it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A measure of a run.

    `kind` is stock (people at a date; one figure for a run is the average over the recorded dates), flow
    (events in a period; one figure is the total of the run) or ratio (of two totals, `of`, times `scale`).
    """

    name: str
    label: str
    definition: str
    unit: str
    kind: str
    of: tuple[str, str] = ("", "")
    scale: float = 1.0


def _stock(name: str, label: str, definition: str) -> Measure:
    return Measure(name, label, definition, "people on an average night", "stock")


def _flow(name: str, label: str, definition: str, unit: str = "people") -> Measure:
    return Measure(name, label, definition, unit, "flow")


TABLE: tuple[Measure, ...] = (
    _flow("arrived", "arrived", "people who came into the scenario, over its edge or setting out from a place in it"),
    _flow("set_out", "departures for a leg", "each time somebody leaves a place for a leg", "departures"),
    _flow("encounters", "encounters", "events in which a person is met at a crossing; one person may count several times", "events"),
    _flow("first_encounters", "first encounters", "encounters of people who had none before", "people"),
    _flow("entered_unseen", "entries without encounter", "people who crossed without an encounter; nobody counts them, so the figure is never compared with a published one"),
    _flow("turned_back_at_crossing", "turned back on the way", "people turned back at a checkpoint or crossing; one person may count several times", "events"),
    _flow("returned", "returned after an encounter", "people returned to a place after an encounter; one person may count several times", "events"),
    _flow("released", "released after an encounter", "people released after an encounter; their journey ends here"),
    _flow("removed", "removed after an encounter", "people removed after an encounter; their journey ends here"),
    _flow("settled", "settled on the way", "people who stop travelling where they are, for an appointment, work or a home there"),
    _flow("turned_homeward", "turned back for home", "people who gave up going on and set out for home"),
    _flow("went_home", "arrived back home", "people who gave up and reached home"),
    _flow("died", "died on the way", "people who died on a leg; simulated, an expected count with its range"),
    _flow("applied", "applications", "people who joined the line of an office", "people"),
    _flow("granted", "papers granted", "people who left a line with the paper"),
    _flow("refused", "refused", "people who left a line without the paper"),
    _flow("gave_up", "gave up waiting", "people who left a line before they were served"),
    _flow("fares", "money spent on fares", "what people paid to travel", "USD"),
    _flow("waited_days", "days waited in lines", "days between joining a line and being served, over all people served", "person-days"),
    _stock("present", "people at places", "people who spend the night at a place"),
    _stock("on_leg", "people on the road", "people who spend the night on a leg, counted where it begins"),
    _stock("waiting", "people waiting in a line", "people who stand in the line of an office"),
    _stock("sheltered", "people with a bed", "people with a bed, at places where beds are modelled"),
    _stock("unsheltered", "people without a bed", "people without a bed, at places where beds are modelled"),
    _stock("heading_home", "people heading home", "people at places who are on their way home"),
    Measure("mean_wait", "mean wait until served", "days between joining a line and being served, on average", "days", "ratio", ("waited_days", "granted+refused")),
    Measure("deaths_per_1000", "deaths in 1,000 arrivals", "people who died on a leg, for every 1,000 who came into the scenario", "per 1,000", "ratio", ("died", "arrived"), 1000.0),
    Measure("repeat_share", "repeat encounters", "encounters of people who had been met before, as a share of all encounters", "%", "ratio", ("encounters-first_encounters", "encounters"), 100.0),
)
BY_NAME: dict[str, Measure] = {measure.name: measure for measure in TABLE}
PANEL = (
    "arrived", "encounters", "first_encounters", "repeat_share", "entered_unseen", "turned_back_at_crossing", "returned",
    "released", "removed", "settled", "turned_homeward", "went_home", "died", "deaths_per_1000", "applied", "granted",
    "refused", "gave_up", "mean_wait", "present", "on_leg", "waiting", "unsheltered", "fares",
)


def measure(name: str) -> Measure:
    """Return a measure by name.

    Raises
    ------
    KeyError
        When there is no such measure; the message names the nearest.

    Examples
    --------
    >>> measure("died").unit, measure("present").kind
    ('people', 'stock')
    """
    from jornada.domain.fault import nearest

    if name not in BY_NAME:
        raise KeyError(f"no measure '{name}'; nearest: {nearest(name, BY_NAME) or ', '.join(BY_NAME)}")
    return BY_NAME[name]


def parts(expression: str) -> list[tuple[int, str]]:
    """Return the signed measures in a sum.

    Examples
    --------
    >>> parts("encounters-first_encounters")
    [(1, 'encounters'), (-1, 'first_encounters')]
    """
    found, sign, word = [], 1, ""
    for letter in expression + "+":
        if letter in "+-":
            found.append((sign, word))
            sign, word = (1 if letter == "+" else -1), ""
        else:
            word += letter
    return found


def recorded(names: Iterable[str]) -> set[str]:
    """Return the recorded measures that some measures need.

    Examples
    --------
    >>> sorted(recorded(["mean_wait"]))
    ['granted', 'refused', 'waited_days']
    """
    wanted = [measure(name) for name in names]
    ratios = {word for m in wanted if m.kind == "ratio" for side in m.of for _, word in parts(side)}
    return ratios | {m.name for m in wanted if m.kind != "ratio"}
