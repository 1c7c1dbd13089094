"""The panel that every variant is shown by, strict or generous: by theme, flow and human cost side by side."""

from collections.abc import Iterator

import pandas as pd

from jornada.study.asked import AT_OFFICE, refuse_missing
from jornada.study.compare import Comparison, difference_row
from jornada.study.headline import can_occur, figures_of, panel_of
from jornada.study.measure import AT, COST, WAIT, measure, unit_of
from jornada.study.places import places_beside
from jornada.study.publish import publish, shown
from jornada.study.store import Run

BY_WHERE, BY_CAUSE = ("died_on_leg", "died_at_place", "died_captive"), ("died_of_passage", "died_of_danger", "died_of_illness")
HARM = ("died", "extorted", "robbed", "kidnapped", "assaulted", "injured")
AVOIDED = {"deaths avoided": HARM[:1], "harm avoided": HARM}
THEMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("encounters", ("encounters", "first_encounters", "repeat_share", "entered_unseen", "went_on_legally", "turned_back_at_crossing", "released", "removed", "returned")),
    ("arrivals and journeys not begun", ("on_the_way", "arrived", "not_begun", "settled", "turned_homeward", "went_home", "heading_home", "present", "on_leg")),
    ("people by place", ()),
    ("people stranded", ("stranded_14", "stranded", "stranded_90")),
    ("waiting", ("waiting", "listed", "held", "mean_wait", "served_in_week", "served_in_month", "served_in_quarter", "served_later")),
    ("deaths and harm", (*HARM[:1], *BY_WHERE, *BY_CAUSE, "deaths_per_1000", *HARM[1:], "freed", "captive", "fell_ill", "recovered", "weak", "ill")),
    ("moved by the authorities", ("stopped", "moved", "moved_again", "times_moved", "let_go")),
    ("offered seats", ("took_seat",)),
    ("returns before a claim was heard", ("unheard",)),
    ("access to a decision", ("access", "applied", "registered", "served", "granted", "refused", "admitted", "gave_up", "abandoned", "no_shows",
                              "turned_away", "paper_ran_out")),
    ("walking together", ("joined_caravan", "left_caravan", "accepted_offer", "in_caravan")),
    ("load on host services", ("sheltered", "unsheltered")),
    ("money", ("fares", "bribes", "unpaid", "fees", "taken", "ransoms")),
    ("other", ()),
)


def theme_of(name: str) -> str:
    """Return the theme that a measure stands under.

    Examples
    --------
    >>> theme_of("died"), theme_of("cost of shelter"), theme_of("office_waiting"), theme_of("present at South")
    ('deaths and harm', 'money', 'waiting', 'people by place')
    """
    if name.startswith(AT):
        return "people by place"
    name = HARM[0] if name in AVOIDED else "mean_wait" if name.startswith(WAIT) else name.removeprefix(AT_OFFICE)
    return next((theme for theme, names in THEMES if name in names), "money" if name.startswith(COST) else "other")


def measures_of(comparison: Comparison) -> tuple[str, ...]:
    """Return the measures of the panel that can occur in one of the scenarios, theme after theme: the same for every variant."""
    runs = comparison.runs
    known = dict.fromkeys(name for run in runs for name in panel_of(run.scenario))
    names = [name for name in known if any(can_occur(name, run.scenario) for run in runs)]
    order = [name for _, of_theme in THEMES for name in of_theme]
    return tuple(sorted(names, key=lambda name: order.index(name) if name in order else len(order)))


def panel(comparison: Comparison, *measures: str) -> pd.DataFrame:
    """Return the panel: for each scenario, by its number, every measure by theme, its mean and range and its paired difference,
    and people at the places where they differ; under the rules of Flee at every camp. With names it is of these alone.

    After deaths and harm stand the deaths and the harm avoided, pair by pair, as positive numbers where there are fewer.
    """
    themes, names = [theme for theme, _ in THEMES], measures or (*measures_of(comparison), *places_beside(comparison.runs))
    figures, rows = [figures_of(run, names) for run in comparison.runs], []
    refuse_missing(measures, figures)
    for number, (run, called) in enumerate(zip(comparison.runs, comparison.names, strict=True)):
        found = [difference_row(called, name, unit_of(name, run.scenario.money), figures[number][name], figures[0][name])
                 for name in figures[number] if name in figures[0]]
        found += [] if measures else list(_avoided(comparison.runs[0], run, called))
        found = [{"number": number, "theme": theme_of(str(row["measure"])), "label": label_of(str(row["measure"]))} | row for row in found]
        rows += sorted(found, key=lambda row: themes.index(str(row["theme"])))
    return pd.DataFrame(shown(publish(pd.DataFrame(rows))))


def label_of(name: str) -> str:
    """Return what a measure of the panel is called."""
    return name if name in AVOIDED else measure(name).label


def _avoided(first: Run, run: Run, called: str) -> Iterator[dict[str, object]]:
    """Return what harm a scenario avoids beside the first, in people and events; nothing where none can occur."""
    for name, of in AVOIDED.items():
        before, after = (figures_of(one, of) for one in (first, run))
        counted = [column for column in before if column in after]
        if counted and (name == "deaths avoided" or len(counted) > 1):
            fewer = before[counted].sum(axis=1) - after[counted].sum(axis=1)
            yield difference_row(called, name, "people" if name == "deaths avoided" else "events", fewer, fewer * 0.0)
