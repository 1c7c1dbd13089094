"""A measure by its name: one of the list, or what a purpose cost, people at one place, the wait at one office."""

from collections.abc import Iterable
from dataclasses import replace

from jornada.domain.fault import Fault, UnknownName, nearest
from jornada.domain.measures import AT_OFFICES, COST, MONEY, OFFICE, PAID, RECORDED, SHOWN, Measure, listed


def _flow(name: str, label: str, definition: str, unit: str = "people") -> Measure:
    return Measure(name, label, definition, unit, "flow")


def _at_office(measure: Measure) -> Measure:
    """Return a measure as it is counted at the office, wherever people are."""
    return replace(
        measure,
        name=f"{OFFICE}{measure.name}",
        label=f"{measure.label}, by office",
        definition=f"{measure.definition}; counted at the office",
    )


BY_NAME: dict[str, Measure] = {row.name: row for row in SHOWN} | {
    f"{OFFICE}{name}": _at_office(listed(name)) for name in AT_OFFICES
}
OF_WAIT = ("office_waited_days", "office_served")  # of one office, where a mean wait is at one
OTHER_NAMES = {row.also: row.name for row in SHOWN if row.also}
AT, WAIT = "present at ", "mean wait at "  # what begins the names of people at one place, and of waits at one office
MEASURES_ARE = "`jornada explain measures` lists them all"


def measure(name: str) -> Measure:
    """Return a measure by name; "permits" and "waited" are other names, "cost of ..." is what a purpose cost, "paid by
    ..." what somebody paid, "present at ..." people at a place, "mean wait at ..." the wait at an office.

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
    if name.startswith(PAID):
        return _flow(
            name, name, f"what {name.removeprefix(PAID)} paid, from the unit costs and the staff of the scenario", "USD"
        )
    if name.startswith(AT):
        return Measure(
            name,
            f"people at {name.removeprefix(AT)}",
            "people who spend the night at this place",
            listed("present").unit,
            "stock",
        )
    if name.startswith(WAIT):
        return Measure(
            name,
            name,
            f"days between joining the line of {name.removeprefix(WAIT)} and being served, on average over those served"
            " there",
            "days",
            "ratio",
            OF_WAIT,
        )
    if name not in BY_NAME:
        near = nearest(name, BY_NAME)
        raise UnknownName(
            Fault("J030", "measure", name, MEASURES_ARE, near),
            f"no measure '{name}'; nearest: {near}" if near else f"no measure '{name}'; {MEASURES_ARE}",
        )
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
    return name in BY_NAME or name.startswith((COST, PAID, WAIT))


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
    derived = {word for m in wanted if m.kind not in RECORDED for side in m.of if side for _, word in parts(side)}
    return derived | {m.name for m in wanted if m.kind in RECORDED}
