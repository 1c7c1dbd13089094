"""Every measure: name, label, definition, unit and kind. One table; reports and comparisons read it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from jornada.domain.fault import Fault, UnknownName, nearest
from jornada.domain.observed import AT_OFFICES


@dataclass(frozen=True)
class Measure:
    """A measure of a run.

    `kind` is stock (people at a date; one figure for a run is the average over all its nights), flow
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


def _at_office(measure: Measure) -> Measure:
    """Return a measure as it is counted at the office, wherever people are."""
    return replace(measure, name=f"office_{measure.name}", label=f"{measure.label}, by office", definition=f"{measure.definition}; counted at the office")


TABLE: tuple[Measure, ...] = (
    _flow("arrived", "arrived", "people who came into the scenario, over its edge or setting out from a place in it"),
    _flow("set_out", "departures for a leg", "each time somebody leaves a place for a leg", "departures"),
    _flow("encounters", "encounters", "events in which a person is met at a crossing; one person may count several times", "events"),
    _flow("first_encounters", "first encounters", "encounters of people who had none before", "people"),
    _flow("on_the_way", "people on the way", "people who came into the scenario where they can travel on or are taken on; who was in a line from the first day, at a destination or abroad, is not among them"),
    _flow("entered_unseen", "entries without encounter", "people who crossed without an encounter and without a paper for it; nobody counts them, so the figure is never compared with a published one"),
    _flow("went_on_legally", "went on legally", "people who crossed on a leg that needs a paper, with a paper that is good where it begins and where it ends, and without an encounter; their journey ends here"),
    _flow("turned_back_at_crossing", "turned back on the way", "people turned back at a checkpoint or crossing; one person may count several times", "events"),
    _flow("returned", "returned", "people returned to a place after an encounter or by an office; one person may count several times", "events"),
    _flow("released", "released", "people released after an encounter or by an office; their journey ends here"),
    _flow("removed", "removed", "people removed after an encounter or by an office; their journey ends here"),
    _flow("settled", "settled on the way", "people who stop travelling where they are, for work, a home or family there"),
    _flow("turned_homeward", "turned back for home", "people who gave up going on and set out for home"),
    _flow("went_home", "arrived back home", "people who gave up and reached home"),
    _flow("died", "died", "people who died on a leg, at a place or in captivity, of whatever cause; simulated, an expected count with its range"),
    _flow("died_on_leg", "died on the road", "people who died on a leg, counted where it begins; with those who died at a place and in captivity, all who died"),
    _flow("died_at_place", "died at a place", "people who died at a place, of illness or of a danger there, captives aside"),
    _flow("died_captive", "died in captivity", "people who died while they were captive, or because nobody could pay for them"),
    _flow("died_of_passage", "died of the passage", "people who died of the passage of a leg itself; with those who died of a danger and of illness, all who died"),
    _flow("died_of_danger", "died of a danger", "people who died of what met them: drowning, violence, injury, exposure, captivity"),
    _flow("died_of_illness", "died of illness", "people who died because their health was worn, on the road, at a place or in captivity"),
    _flow("applied", "applications", "each time somebody joins the line of an office, counted in people; one person may count several times", "applications"),
    _flow("granted", "papers granted", "people who left a line with the paper; one person may count several times", "events"),
    _flow("refused", "refused", "people who left a line without the paper; one person may count several times", "events"),
    _flow("gave_up", "gave up waiting", "people who left a line before they were served; one person may count several times", "events"),
    _flow("fares", "money spent on fares", "what people paid to travel", "USD"),
    _flow("waited_days", "days waited in lines", "days between joining a line and being served, over all people served", "person-days"),
    _flow("registered", "put on a list", "people who joined a list that they stay on while they travel; one person may count several times", "events"),
    _flow("served", "served at offices", "people who were called and came, whatever was decided; one person may count several times", "events"),
    _flow("abandoned", "claims abandoned", "people who lost their place in a line or on a list because they left where it must be waited for; one person may count several times", "events"),
    _flow("no_shows", "did not come when called", "people who were called and did not come; they leave the line; one person may count several times", "events"),
    _flow("turned_away", "turned away for want of room", "people for whom there was no room to wait overnight; one person may count several times", "events"),
    _flow("unpaid", "could not pay what was asked", "people asked for a side payment or a fee who could not pay, and went to the end of the line", "events"),
    _flow("bribes", "side payments", "what people paid to officials for being served", "USD"),
    _flow("fees", "fees paid", "what people paid to be granted or admitted by an office: a fee, a fare by air", "USD"),
    _flow("admitted", "admitted by an office", "people let in by the decision of an office, counted where it stands or at the destination it takes them to; their journey ends here"),
    _flow("paper_ran_out", "papers that ran out", "people whose paper ran out", "events"),
    _flow("left_line", "left a line for another reason", "people who left a line because they moved to another line, ended their journey or died; one person may count several times", "events"),
    _flow("served_in_week", "served within a week", "people served at most 7 days after joining the line; one person may count several times", "events"),
    _flow("served_in_month", "served in 8 to 30 days", "people served 8 to 30 days after joining the line; one person may count several times", "events"),
    _flow("served_in_quarter", "served in 31 to 90 days", "people served 31 to 90 days after joining the line; one person may count several times", "events"),
    _flow("served_later", "served after more than 90 days", "people served more than 90 days after joining the line; one person may count several times", "events"),
    _flow("unheard", "removed or returned before a claim was heard", "people removed or returned while they held a paper that says their claim is undecided; one person may count several times", "events"),
    _flow("stopped", "stopped on the way", "people stopped at a checkpoint, whatever followed; one person may count several times", "events"),
    _flow("moved", "moved to another place", "people taken to a place by the authorities after a stop or out of detention; one person may count several times", "events"),
    _flow("took_seat", "took an offered seat", "people taken to a place by an office whose line they joined themselves, by truck, bus or boat; one person may count several times", "events"),
    _flow("moved_again", "moved again", "people moved who had been moved before; one person may count several times", "events"),
    _flow("let_go", "let go at the limit", "people let out of detention because its longest time was over; one person may count several times", "events"),
    _flow("extorted", "extorted", "people of whom money was demanded on the way; one person may count several times", "events"),
    _flow("robbed", "robbed", "people who were robbed on the way; one person may count several times", "events"),
    _flow("kidnapped", "kidnapped", "people taken captive; one person may count several times", "events"),
    _flow("freed", "freed from captivity", "people who got out of captivity, with or without ransom", "events"),
    _flow("assaulted", "victims of violence", "people who suffered violence on the way; one person may count several times", "events"),
    _flow("injured", "injured", "people injured on the way, by accident or by others; one person may count several times", "events"),
    _flow("taken", "money taken", "what people lost to extortion and robbery", "USD"),
    _flow("ransoms", "ransoms", "what people paid to get out of captivity", "USD"),
    _flow("fell_ill", "fell ill", "people whose health came to the state ill", "events"),
    _flow("recovered", "recovered", "people who became well again", "events"),
    _flow("joined_caravan", "joined a caravan", "people who joined a group walking together", "events"),
    _flow("left_caravan", "left a caravan", "people who left a group walking together, or saw it end", "events"),
    _flow("accepted_offer", "accepted what a caravan was offered", "people who left a caravan for the papers or the transport it was offered"),
    _flow("not_begun", "journeys not begun", "people who would have set out under the beliefs of the start, and did not"),
    _stock("captive", "people in captivity", "people held by others than the authorities, at places"),
    _stock("weak", "people in weak health", "people whose health is worn, at places and on legs"),
    _stock("ill", "people who are ill", "people who are ill, at places and on legs"),
    _stock("in_caravan", "people in a caravan", "people walking together, at places and on legs"),
    _stock("stranded_14", "people stranded for 14 days", "people who have been 14 days or more in one region, want to move on, and lack paper, fare or appointment"),
    _stock("stranded", "people stranded", "people who have been 30 days or more in one region, want to move on, and lack paper, fare or appointment; the clock survives being moved"),
    _stock("stranded_90", "people stranded for 90 days", "people who have been 90 days or more in one region, want to move on, and lack paper, fare or appointment"),
    _stock("present", "people at places", "people who spend the night at a place that is no destination"),
    _stock("on_leg", "people on the road", "people who spend the night on a leg, counted where it begins"),
    _stock("waiting", "people waiting in a line", "people who stand in the line of an office, those held at destinations aside; by office, all"),
    _stock("sheltered", "people with a bed", "people with a bed, at places where beds are modelled"),
    _stock("unsheltered", "people without a bed", "people without a bed, at places where beds are modelled"),
    _stock("listed", "people on a list", "people at places who are on a list of an office; by office, also those on a leg"),
    _stock("heading_home", "people heading home", "people at places who are on their way home"),
    _stock("held", "people held or with a case pending", "people at destinations, in the line of an office: in custody, or waiting for a decision"),
    _stock("holding", "people by paper in hand", "people who hold a paper, or none, at places, on the way or held; by paper instead of place"),
    _flow("in_force", "days in force", "days on which a policy was in force, by its dates or its trigger; by policy instead of place", "days"),
    Measure("mean_wait", "mean wait until served, all offices", "days between joining a line and being served, on average over the people served at all offices together", "days", "ratio", ("waited_days", "served")),
    Measure("deaths_per_1000", "deaths in 1,000 on the way", "people who died, for every 1,000 people on the way", "per 1,000", "ratio", ("died", "on_the_way"), 1000.0),
    Measure("times_moved", "times moved", "people moved, for every one of them who is moved for the first time", "times", "ratio", ("moved", "moved-moved_again")),
    Measure("repeat_share", "repeat encounters", "encounters of people who had been met before, as a share of all encounters", "%", "ratio", ("encounters-first_encounters", "encounters"), 100.0),
)
_DECIDED = "+".join(f"office_{name}" for name in ("granted", "refused", "admitted", "released", "removed", "returned"))
_UNDECIDED = "+".join(f"office_{name}" for name in ("gave_up", "abandoned", "no_shows", "turned_away", "left_line"))
TABLE = (*TABLE, Measure(
    "access", "reached a decision", "of people who left the lines and lists of offices for good, those on whom it was decided; the others gave up, lost "
    "their place, did not come, found no room, or left it by another way", "%", "ratio", (_DECIDED, f"{_DECIDED}+{_UNDECIDED}"), 100.0))
_FIRST: dict[str, Measure] = {measure.name: measure for measure in TABLE}
BY_NAME: dict[str, Measure] = _FIRST | {f"office_{name}": _at_office(_FIRST[name]) for name in AT_OFFICES}
OF_WAIT = ("office_waited_days", "office_served")  # of one office, where a mean wait is at one
OTHER_NAMES = {"permits": "granted", "waited": "mean_wait"}
COST, AT, WAIT = "cost of ", "present at ", "mean wait at "  # what begins the names of what a purpose cost, of people at one place, and of waits at one office
MONEY = "USD"  # the unit of money in this table; a scenario may count in another
MEASURES_ARE = "`jornada explain measures` lists them all"
PANEL = (
    "arrived", "on_the_way", "encounters", "first_encounters", "repeat_share", "entered_unseen", "went_on_legally", "turned_back_at_crossing", "returned",
    "released", "removed", "unheard", "settled", "turned_homeward", "went_home", "died", "died_on_leg", "died_at_place", "died_captive",
    "died_of_passage", "died_of_danger", "died_of_illness", "deaths_per_1000", "applied", "granted",
    "refused", "registered", "served", "admitted", "gave_up", "abandoned", "no_shows", "turned_away", "unpaid", "paper_ran_out",
    "served_in_week", "served_in_month", "served_in_quarter", "served_later", "mean_wait", "access", "present", "on_leg", "waiting", "listed",
    "held", "sheltered", "unsheltered", "fares", "bribes", "fees",
    "stopped", "moved", "moved_again", "times_moved", "took_seat", "let_go", "extorted", "robbed", "kidnapped", "freed", "assaulted", "injured", "taken", "ransoms",
    "fell_ill", "recovered", "joined_caravan", "left_caravan", "accepted_offer", "not_begun",
    "captive", "weak", "ill", "in_caravan", "stranded_14", "stranded", "stranded_90",
)


def measure(name: str) -> Measure:
    """Return a measure by name; "permits" and "waited" are other names, "cost of ..." is what a purpose cost, "present at ..." people at a place,
    "mean wait at ..." the wait at an office.

    Raises
    ------
    UnknownName
        When there is no such measure; the message names the nearest.

    Examples
    --------
    >>> measure("died").unit, measure("present").kind, measure("permits").name, measure("cost of shelter").unit
    ('people', 'stock', 'granted', 'USD')
    """
    name = OTHER_NAMES.get(name, name)
    if name.startswith(COST):
        return _flow(name, name, f"what {name.removeprefix(COST)} cost, from the unit costs of the scenario", "USD")
    if name.startswith(AT):
        return _stock(name, f"people at {name.removeprefix(AT)}", "people who spend the night at this place")
    if name.startswith(WAIT):
        return Measure(name, name, f"days between joining the line of {name.removeprefix(WAIT)} and being served, on average over those served there", "days", "ratio", OF_WAIT)
    if name not in BY_NAME:
        near = nearest(name, BY_NAME)
        raise UnknownName(Fault("J030", "measure", name, MEASURES_ARE, near), f"no measure '{name}'; nearest: {near}" if near else f"no measure '{name}'; {MEASURES_ARE}")
    return BY_NAME[name]


def unit_of(name: str, money: str = MONEY) -> str:
    """Return the unit of a measure, money as the scenario counts it.

    Examples
    --------
    >>> unit_of("fares", "XAF"), unit_of("died", "XAF")
    ('XAF', 'people')
    """
    unit = measure(name).unit
    return money if unit == MONEY else unit


def is_known(name: str) -> bool:
    """Say whether a recorded name is a measure.

    Examples
    --------
    >>> is_known("office_served"), is_known("cost of shelter"), is_known("came")
    (True, True, False)
    """
    return name in BY_NAME or name.startswith((COST, WAIT))


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
    ['served', 'waited_days']
    """
    wanted = [measure(name) for name in names]
    ratios = {word for m in wanted if m.kind == "ratio" for side in m.of for _, word in parts(side)}
    return ratios | {m.name for m in wanted if m.kind != "ratio"}
