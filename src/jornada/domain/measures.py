"""Every measure, read from `schema/measure_list.csv`, the one list of them.

What it is, how it is called, and where it is kept and shown.
"""

import csv
from dataclasses import dataclass
from importlib import resources

OFFICE = "office_"  # begins the name of a measure that is counted at the office instead of the place
COST, PAID = "cost of ", "paid by "  # begin the names of what a purpose cost, and of what somebody paid
MONEY = "USD"  # the unit of money in the list; a scenario may count in another


@dataclass(frozen=True)
class Measure:
    """A measure of a run.

    `kind` is stock (people at a date; one figure for a run is the average over all its nights), flow (events in a
    period; one figure is the total of the run), ratio (of two totals, `of`, times `scale`), total (of flows, and of
    stocks over all nights) or avoided (how much less of something there is than in the scenario it is held against: of
    pairs, never of one run).
    """

    name: str
    label: str
    definition: str
    unit: str
    kind: str
    of: tuple[str, str] = ("", "")
    scale: float = 1.0


@dataclass(frozen=True)
class Listed(Measure):
    """A row of the list.

    Numbers say in which order measures stand: in the arrays of a day (`number`), among those kept by the month, place
    and nationality (`monthly`), among those that offices count too (`at_office`), in the panel and under its theme
    (`panel`, `in_theme`), on the first page of a report and of a comparison (`first_page`, `compared`), among the
    charts of the annex (`chart`), and among the examples of what may have a target (`target`; never: what must have
    none). None: not among them.
    """

    number: int | None = None
    monthly: int | None = None
    at_office: int | None = None
    panel: int | None = None
    in_theme: int | None = None
    first_page: int | None = None
    compared: int | None = None
    chart: int | None = None
    target: int | None = None
    no_target: bool = False
    rules: frozenset[str] = frozenset()  # the rule sets that count it
    needs: tuple[str, ...] = ()  # what must be there for it to mean anything, see `headline`
    kept: str = ""  # by what it is kept each week where no measures.csv says otherwise; empty: never
    kept_with: str = ""  # the measure whose part it is: where that is kept, it is too
    also: str = ""  # another name for it
    trigger: bool = False  # whether a policy may be set off by it, and a unit cost be of it
    elsewhere: bool = False  # whether what offices count of it happens elsewhere too
    theme: str = ""
    harm: str = ""  # avoided: summed up as harm avoided; shown: first in what happened at a place, as those are
    label_es: str = ""
    definition_es: str = ""
    status: str = ""  # how those whom a stock counts are called on the map
    status_es: str = ""


NUMBERS = ("number", "monthly", "at_office", "panel", "in_theme", "first_page", "compared", "chart", "target")
ASIS = (
    "unit",
    "kind",
    "kept",
    "kept_with",
    "also",
    "theme",
    "harm",
    "label",
    "label_es",
    "definition",
    "definition_es",
    "status",
    "status_es",
)


def _listed(row: dict[str, str]) -> Listed:
    """Return a row of the file as a measure."""
    above, _, below = row["of"].partition(" / ")
    numbers = {name: int(row[name]) if row[name].isdigit() else None for name in NUMBERS}
    return Listed(
        name=row["measure"],
        of=(above, below),
        scale=float(row["times"] or 1.0),
        no_target=row["target"] == "never",
        rules=frozenset(row["rules"].split()),
        needs=tuple(row["needs"].split()),
        trigger=row["trigger"] == "yes",
        elsewhere=row["elsewhere"] == "yes",
        **numbers,  # type: ignore[arg-type]
        **{name: row[name] for name in ASIS},  # type: ignore[arg-type]
    )


def _read() -> tuple[Listed, ...]:
    text = resources.files("jornada.domain").joinpath("schema", "measure_list.csv").read_text("utf-8")
    return tuple(map(_listed, csv.DictReader(text.splitlines())))


MEASURES = _read()
BY_NAME = {row.name: row for row in MEASURES}
RECORDED, AVOIDED = ("stock", "flow"), "avoided"  # kinds: what a day adds up, and what is of pairs of runs alone
SHOWN = tuple(row for row in MEASURES if row.label and row.kind != AVOIDED)
OF_PAIRS = tuple(row for row in MEASURES if row.kind == AVOIDED)
INTERNAL = tuple(row.name for row in MEASURES if not row.label)  # they serve the ledger alone
NAMED = tuple(row for row in MEASURES if row.kept in ("paper", "policy"))  # kept by the name of one instead of a place


def listed(name: str) -> Listed:
    """Return the row of a measure.

    Examples
    --------
    >>> listed("died").unit
    'people'
    """
    return BY_NAME[name]


def parts_of(name: str) -> tuple[str, ...]:
    """Return what is kept wherever a measure is: its parts, and those whom readers would look for in it.

    Examples
    --------
    >>> parts_of("entered_unseen"), parts_of("served")
    (('went_on_legally',), ())
    """
    return tuple(row.name for row in MEASURES if row.kept_with == name)


def ordered_by(column: str, kind: str = "") -> tuple[str, ...]:
    """Return the measures that have a number in a column of the list, in its order; of one kind where that is named.

    Examples
    --------
    >>> ordered_by("first_page")[:2], ordered_by("number", "stock")[0]
    (('on_the_way', 'encounters'), 'present')
    """
    rows = [
        (getattr(row, column), row.name)
        for row in MEASURES
        if kind in ("", row.kind) and getattr(row, column) is not None
    ]
    return tuple(name for _, name in sorted(rows))


FLOWS, STOCKS = ordered_by("number", "flow"), ordered_by("number", "stock")  # in the arrays of a day
AT_OFFICES = ordered_by("at_office")
OF_TRIGGERS = tuple(row.name for kind in ("stock", "flow") for row in MEASURES if row.trigger and row.kind == kind)
KEPT = tuple(row.name for row in SHOWN if row.kind in RECORDED)  # what measures.csv may ask for
