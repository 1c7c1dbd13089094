"""The panel that every variant is shown by, strict or generous: by theme, flow and human cost side by side."""

from collections.abc import Iterator

import pandas as pd

from jornada.domain.measures import COST, OF_PAIRS, OFFICE, PAID, listed, ordered_by
from jornada.study.findings.places import places_beside
from jornada.study.publish import publish, shown
from jornada.study.questions.compare import Comparison, Figure, difference_row
from jornada.study.runs.headline import can_occur, figures_of, panel_of
from jornada.study.runs.measure import AT, WAIT, measure, parts, unit_of
from jornada.study.runs.run import Run
from jornada.study.runs.selection import refuse_missing

AVOIDED = {row.name: tuple(name for _, name in parts(row.of[0])) for row in OF_PAIRS}
HARM = tuple(dict.fromkeys(name for of in AVOIDED.values() for name in of))
THEMES = (
    "encounters",
    "arrivals and journeys not begun",
    "people by place",
    "people stranded",
    "waiting",
    "deaths and harm",
    "moved by the authorities",
    "offered seats",
    "returns before a claim was heard",
    "access to a decision",
    "walking together",
    "load on host services",
    "money",
    "other",
)
ORDER = [name for theme in THEMES for name in ordered_by("in_theme") if listed(name).theme == theme]


def theme_of(name: str) -> str:
    """Return the theme that a measure stands under.

    Examples
    --------
    >>> theme_of("died"), theme_of("cost of shelter"), theme_of("office_waiting"), theme_of("present at South")
    ('deaths and harm', 'money', 'waiting', 'people by place')
    """
    if name.startswith(AT):
        return "people by place"
    if name.startswith((COST, PAID)):
        return "money"
    name = HARM[0] if name in AVOIDED else "mean_wait" if name.startswith(WAIT) else name.removeprefix(OFFICE)
    return listed(name).theme or "other"


def measures_of(comparison: Comparison) -> tuple[str, ...]:
    """Return the measures of the panel that can occur in one of the scenarios, theme after theme.

    The same for every variant.
    """
    runs = comparison.runs
    known = dict.fromkeys(name for run in runs for name in panel_of(run.scenario))
    names = [name for name in known if any(can_occur(name, run.scenario) for run in runs)]
    return tuple(sorted(names, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER)))


def panel(comparison: Comparison, *measures: str) -> pd.DataFrame:
    """Return the panel: for each scenario, by its number, every measure by theme, its mean and range and its paired
    difference, and people at the places where they differ; under the rules of Flee at every camp. With names it is of
    these alone.

    After deaths and harm stand the deaths and the harm avoided, pair by pair, as positive numbers where there are
    fewer.
    """
    names = measures or (*measures_of(comparison), *places_beside(comparison.runs))
    figures, rows = [figures_of(run, names) for run in comparison.runs], []
    refuse_missing(measures, figures)
    for number, (run, called) in enumerate(zip(comparison.runs, comparison.names, strict=True)):
        found = [
            difference_row(
                Figure(called, name, unit_of(name, run.scenario.money)), figures[number][name], figures[0][name]
            )
            for name in figures[number]
            if name in figures[0]
        ]
        found += [] if measures else list(_avoided(comparison.runs[0], run, called))
        found = [
            {"number": number, "theme": theme_of(str(row["measure"])), "label": label_of(str(row["measure"]))} | row
            for row in found
        ]
        rows += sorted(found, key=lambda row: THEMES.index(str(row["theme"])))
    return pd.DataFrame(shown(publish(pd.DataFrame(rows))))


def label_of(name: str) -> str:
    """Return what a measure of the panel is called."""
    return listed(name).label if name in AVOIDED else measure(name).label


def _avoided(first: Run, run: Run, called: str) -> Iterator[dict[str, object]]:
    """Return what harm a scenario avoids beside the first, in people and events; nothing where none can occur."""
    for name, of in AVOIDED.items():
        before, after = (figures_of(one, of) for one in (first, run))
        counted = [column for column in before if column in after]
        if counted and len(counted) >= min(2, len(of)):
            fewer = before[counted].sum(axis=1) - after[counted].sum(axis=1)
            yield difference_row(Figure(called, name, listed(name).unit), fewer, fewer * 0.0)
