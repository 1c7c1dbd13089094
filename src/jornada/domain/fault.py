"""Fault: what is wrong with a scenario, where, what is allowed, and the nearest right name."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from jornada.domain.names.nearest import LONG as SHOWN
from jornada.domain.names.nearest import Alike, best

MANY = 20  # names in a row: more are read by nobody
ROW = re.compile(r"(?:row|policy) (\d+)\b")


@dataclass(frozen=True)
class Fault:
    """One fault of a scenario: an error, a warning, or a note of what is right and could be said better.

    Examples
    --------
    >>> print(Fault("J012", "routes.csv, row 3, to", "Tapachla", "a place", "Tapachula"))
    J012 routes.csv, row 3, to: found 'Tapachla'; allowed: a place; did you mean 'Tapachula'?
    """

    code: str
    where: str
    found: str
    allowed: str
    nearest: str = ""
    severity: str = "error"

    @property
    def shown(self) -> str:
        """Return what was found, or how it begins."""
        return self.found if len(self.found) <= SHOWN else f"{self.found[:SHOWN]}… ({len(self.found):,} letters)"

    def __str__(self) -> str:
        """Say it in one line."""
        hint = f"; did you mean '{self.nearest}'?" if self.nearest else ""
        mark = "" if self.severity == "error" else f" ({self.severity})"
        return f"{self.code}{mark} {self.where}: found '{self.shown}'; allowed: {self.allowed}{hint}"


class ScenarioError(ValueError):
    """A scenario with faults; `faults` holds all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults and say them."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UnknownName(ScenarioError, KeyError):
    """A name that stands nowhere, with the nearest that does; a KeyError too, as what is looked up by name raises."""

    def __init__(self, fault: Fault, said: str = "") -> None:
        """Keep the fault, and say it, or something shorter."""
        super().__init__([fault])
        self.args = (said or str(fault),)

    __str__ = Exception.__str__


def unknown(fault: Fault, names: Iterable[str]) -> UnknownName:
    """Return what to raise for a name that is none of some names: a fault, to which these and the nearest of them are
    added.

    Examples
    --------
    >>> print(unknown(Fault("J012", "variant, name", "more bed", "a variant"), ["more beds"]))
    J012 variant, name: found 'more bed'; allowed: a variant: 'more beds'; did you mean 'more beds'?
    """
    known = list(names)
    more = f" and {len(known) - MANY} more" if len(known) > MANY else ""
    allowed = f"{fault.allowed}: {quoted(known[:MANY]) or 'there is none'}{more}"
    return UnknownName(replace(fault, allowed=allowed, nearest=nearest(fault.found, known)))


def quoted(names: Iterable[str]) -> str:
    """Return names in a row, each in quotes: a comma inside one is told from the commas between, and each can be
    pasted.

    Examples
    --------
    >>> print(quoted(["on", "beds, and food", "the clerk's desk"]))
    'on', 'beds, and food', 'the clerk'"'"'s desk'
    """
    return ", ".join("'" + name.replace("'", "'\"'\"'") + "'" for name in names)


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults once each, errors before warnings, by file or sheet, and in it by row.

    Examples
    --------
    >>> rows = [Fault("J012", f"routes.csv, row {row}, to", "Tapachla", "a place") for row in (11, 2, 11)]
    >>> [fault.where for fault in in_order([*rows, Fault("J003", "places.csv", "an empty file", "a header row")])]
    ['places.csv', 'routes.csv, row 2, to', 'routes.csv, row 11, to']
    """
    return sorted(dict.fromkeys(faults), key=_order)


def _order(fault: Fault) -> tuple[bool, str, int]:
    file, _, rest = fault.where.partition(", ")
    number = ROW.match(rest)
    return fault.severity != "error", file, int(number[1]) if number else 0


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the nearest of some names, or nothing when none is near.

    Examples
    --------
    >>> nearest("Tapachla", ["Tapachula", "Huixtla"])
    'Tapachula'
    """
    return names.nearest(str(name)) if isinstance(names, Alike) else best(str(name), names)


@cache
def codes() -> dict[str, tuple[str, str]]:
    """Return every code with its title and explanation."""
    text = resources.files("jornada.domain").joinpath("schema", "codes.csv").read_text("utf-8")
    return {row["code"]: (row["title"], row["explanation"]) for row in csv.DictReader(text.splitlines())}


def explain(code: str) -> str:
    """Return what a fault code means and how to mend it; of `codes`, all codes with their titles.

    Raises
    ------
    UnknownName
        When there is no such code; the message has the nearest.

    Examples
    --------
    >>> explain("J012").splitlines()[0]
    'J012: unknown name'
    """
    code = code.strip().upper()
    if code == "CODES":
        return "\n".join(f"{name}: {title}" for name, (title, _) in codes().items())
    if code not in codes():
        near = nearest_code(code)
        raise UnknownName(
            Fault("J012", "explain", code[:20], "a code", near),
            f"there is no code {code[:20]}; nearest: {near}; `jornada explain codes` lists all with their titles",
        )
    title, text = codes()[code]
    return f"{code}: {title}\n{text}"


def nearest_code(code: str) -> str:
    """Return the code nearest to what was typed: by its letters, by its number, or, where neither is near, the first.

    Examples
    --------
    >>> nearest_code("J12"), nearest_code("12"), nearest_code("NOCODE")
    ('J012', 'J012', 'J001')
    """
    number = "".join(letter for letter in code if letter.isdigit())
    by_number = min(codes(), key=lambda name: abs(int(name[1:]) - int(number or 0)))
    return by_number if number else nearest(code, codes()) or by_number


Where = dict[str, list[str]]
