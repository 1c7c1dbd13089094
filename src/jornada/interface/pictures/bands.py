"""Charts: medians with 50 and 90 % bands over time, published points beside them, and small multiples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from jornada.interface.language.dates import day_in, month_in
from jornada.interface.language.names import country, short_name
from jornada.interface.language.texts import say
from jornada.interface.pictures import projected
from jornada.interface.pictures.drawing import (
    BAND50,
    BAND90,
    BLUE,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PAPER,
    Dot,
    Drawing,
    Frame,
    Line,
    Mark,
    Point,
    Size,
    Text,
    through,
)
from jornada.interface.pictures.scales import month_ticks, short, ticks
from jornada.study.publish import Published, shown
from jornada.study.runs.axes import axes_of
from jornada.study.runs.run import Run
from jornada.study.store.rows import EVERY

QUANTILES = ("q05", "q25", "q50", "q75", "q95")
BESIDE = ("beside_q05", "beside_q50", "beside_q95")
SEEN = ("observed", "counted")  # columns of points: what was published, or counted on a day
BANDS = (("q05", "q95", BAND90), ("q25", "q75", BAND50))
POINT, WIDTH = 4.0, 1040.0
ONE_PANEL = Size(WIDTH, 330.0)
LEFT, RIGHT, TOP, BOTTOM = 46.0, 12.0, 30.0, 24.0


@dataclass(frozen=True)
class Panel:
    """One chart: a title, its place on the page and the size, the days and the highest value it shows."""

    title: str
    x: float
    y: float
    width: float
    height: float
    first: date
    last: date
    top: float
    language: str = "en"

    def at(self, when: date, value: float) -> Point:
        """Return the point of a value on a day."""
        days = max(1, (self.last - self.first).days)
        across = (self.width - LEFT - RIGHT) * (when - self.first).days / days
        return self.x + LEFT + across, self.y + self.height - BOTTOM - (self.height - TOP - BOTTOM) * value / self.top


class Stock(NamedTuple):
    """A stock that is drawn."""

    name: str  # of its measure
    called: Mapping[str, str] = {}  # what places are called
    number: int = 12  # for how many places it is drawn


def stock_panels(run: Run, summary: pd.DataFrame, stock: Stock) -> pd.DataFrame:
    """Return a stock by place and date, for the places with most people, under the names people read.

    Offices and papers stand in the column of places too. Dates are the last nights of all periods of the run, the
    shortest that were kept.
    """
    here = summary.loc[
        (summary["measure"] == stock.name)
        & (summary["kind"] == "stock")
        & (summary["place"] != "")
        & (summary["nationality"] == "")
    ]
    every = next((length for length in EVERY if (here["every"] == length).any()), "")
    here = here.loc[here["every"] == every]
    most = here.groupby("place", observed=True)["mean"].sum().sort_values(ascending=False).index[: stock.number]
    nights = pd.to_datetime(axes_of(run)[every].last) if every else ()
    parts = [
        _filled(here.loc[here["place"] == place], nights).assign(name=stock.called.get(place, place)) for place in most
    ]
    return projected.marked(pd.concat(parts, ignore_index=True), run.scenario) if parts else pd.DataFrame()


def _filled(part: pd.DataFrame, dates: Sequence[object]) -> pd.DataFrame:
    # a date without a row is a date on which no run had anybody there
    found = part.set_index("date")[list(QUANTILES)].reindex(sorted(dates), fill_value=0.0)
    return found.rename_axis("date").reset_index()


def encounter_panels(
    cells: pd.DataFrame, by: str, without: pd.DataFrame | None = None, language: str = "en"
) -> pd.DataFrame:
    """Return simulated and published encounters by month; the largest sectors or nationalities first.

    `without` has the cells of a run without what was fitted; they come as columns beside_q05, beside_q50 and
    beside_q95.
    """
    rows = cells.loc[cells["by"] == by]
    if without is not None and len(without):
        beside = without.loc[without["by"] == by].rename(columns=dict(zip(("q05", "q50", "q95"), BESIDE, strict=True)))
        rows = rows.merge(beside[["month", "name", *BESIDE]], on=["month", "name"], how="left")
    order = rows.groupby("name")["observed"].sum().sort_values(ascending=False).index
    called = [country(name, language) if by == "nationality" else short_name(name) for name in rows["name"]]
    rows = rows.assign(
        order=rows["name"].map({name: i for i, name in enumerate(order)}), name=called, date=rows["month"]
    )
    kept = [c for c in ("name", "date", *QUANTILES, *BESIDE, "observed") if c in rows]
    return rows.sort_values(["order", "date"])[kept].reset_index(drop=True)


class Chart(NamedTuple):
    """What a chart over time shows."""

    table: Published  # what is drawn
    title: str  # what it is called
    unit: str = "people"  # of its scale
    language: str = "en"  # of its words
    same_scale: bool = False  # whether small ones share a scale


def one_panel(chart: Chart, size: Size = ONE_PANEL) -> Drawing:
    """Return one chart over time; the table has date, q05 to q95 and, where published, `observed`."""
    table = shown(chart.table)
    panel = panel_for(table, "", Frame(0.0, 0.0, size.width, size.height), chart.language)
    return Drawing(
        size.width, size.height, chart.title, (*marks_of(panel, table), *legend(table, chart.unit, 6.0, chart.language))
    )


def small_multiples(chart: Chart, columns: int = 3) -> Drawing:
    """Return one small chart a `name`, in the order of the table, each with its own scale unless they are to
    share one."""
    table, language = shown(chart.table), chart.language
    names = list(dict.fromkeys(table["name"]))
    wide, tall, head = WIDTH / columns, 170.0, 26.0
    unit = chart.unit if chart.same_scale else f"{chart.unit}; {say('chart.own.scale', language)}"
    marks: list[Mark] = legend(table, unit, 4.0, language)
    for i, name in enumerate(names):
        frame = Frame((i % columns) * wide, head + (i // columns) * tall, wide, tall)
        part = table.loc[table["name"] == name]
        panel = panel_for(part, str(name), frame, language)
        marks += marks_of(replace(panel, top=panel_for(table, "", frame).top) if chart.same_scale else panel, part)
    return Drawing(WIDTH, head + tall * -(-len(names) // columns), chart.title, tuple(marks))


def panel_for(table: pd.DataFrame, title: str, frame: Frame, language: str = "en") -> Panel:
    """Return the panel that holds every value of a table."""
    days = [stamp.date() for stamp in pd.to_datetime(table["date"])]
    highest = max(float(table[c].max()) for c in ("q95", *SEEN, "beside_q95") if c in table and table[c].notna().any())
    beside = timedelta(days=15 if len(set(days)) == 1 else 0)  # one date stands in the middle
    return Panel(
        title,
        *frame,
        min(days) - beside,
        max(days) + beside,
        ticks(highest, 4 if frame.height > 200 else 3)[-1],
        language,
    )


def marks_of(panel: Panel, table: pd.DataFrame) -> list[Mark]:
    """Return the grid, the bands, the median and the published points of a panel."""
    known = table.loc[table["q50"].notna()]
    days = [stamp.date() for stamp in pd.to_datetime(known["date"])]
    marks = [*ground(panel, table), *grid(panel)]
    if BESIDE[0] in table:
        marks += beside(panel, table)
    for low, high, colour in (one for one in BANDS if one[0] in known):
        marks.append(band(panel, days, Edges(known[low], known[high]), colour))
    marks += middle(panel, days, known["q50"], BLUE)
    return marks + points(panel, table)


def ground(panel: Panel, table: pd.DataFrame) -> list[Mark]:
    """Return the ground behind the days of a panel that are projected; nothing where none are."""
    first = projected.first_of(table)
    if first is None:
        return []
    (left, bottom), (right, top) = panel.at(max(first, panel.first), 0.0), panel.at(panel.last, panel.top)
    return [projected.shade(((left, bottom), (left, top), (right, top), (right, bottom)))]


def middle(panel: Panel, days: Sequence[date], values: pd.Series, colour: str) -> list[Mark]:
    """Return the line through the middle runs, or a point where there is one day only.

    A line of one point shows nothing.
    """
    at = [panel.at(d, v) for d, v in zip(days, values, strict=True)]
    if len(at) == 1:
        return [
            Dot(
                *at[0],
                POINT,
                colour,
                PAPER,
                1.0,
                title=say("chart.middle.said", panel.language, {"figure": f"{values.iloc[0]:,.0f}"}),
            )
        ]
    return [Line(through(at), stroke=colour, width=1.8)]


class Edges(NamedTuple):
    """The lower and the upper edge of a band, day by day."""

    low: pd.Series
    high: pd.Series


def band(panel: Panel, days: Sequence[date], edges: Edges, colour: str) -> Line:
    """Return the area between two series."""
    back, there = ([panel.at(d, v) for d, v in zip(days, edge, strict=True)] for edge in edges)
    if len(there) == 1:  # of one day, a bar
        back, there = (
            [(x + side * POINT, y) for side in sides for x, y in edge]
            for edge, sides in ((back, (-1, 1)), (there, (-1, 1)))
        )
    return Line((tuple(there + back[::-1]),), fill=colour)


def beside(panel: Panel, table: pd.DataFrame) -> list[Mark]:
    """Return the band and the middle of the run without what was fitted."""
    known = table.loc[table[BESIDE[1]].notna()]
    days = [stamp.date() for stamp in pd.to_datetime(known["date"])]
    area = band(panel, days, Edges(known[BESIDE[0]], known[BESIDE[2]]), GRID)
    if len(days) == 1:
        return [area, *middle(panel, days, known[BESIDE[1]], MUTED)]
    return [
        area,
        Line(
            (tuple(panel.at(d, v) for d, v in zip(days, known[BESIDE[1]], strict=True)),),
            stroke=MUTED,
            width=1.5,
            dashed=True,
        ),
    ]


def points(panel: Panel, table: pd.DataFrame) -> list[Mark]:
    """Return published figures, or counts, as points; each says its figure to those who point at it."""
    name = next((name for name in SEEN if name in table), "")
    if not name:
        return []
    rows = table.loc[table[name].notna()]
    size = 4.2 if panel.height > 200 else 3.0
    return [
        Dot(
            *panel.at(stamp.date(), value),
            size,
            ORANGE,
            PAPER,
            1.0,
            diamond=True,
            title=_seen(name, stamp, value, panel.language),
        )
        for stamp, value in zip(pd.to_datetime(rows["date"]), rows[name], strict=True)
    ]


def _seen(name: str, stamp: pd.Timestamp, value: float, language: str) -> str:
    if name == "counted":
        return say("chart.counted.said", language, {"day": day_in(stamp.date(), language), "figure": f"{value:,.0f}"})
    return say("chart.published.said", language, {"month": month_in(stamp, language), "figure": f"{value:,.0f}"})


def grid(panel: Panel) -> list[Mark]:
    """Return the title and the axes with few labels."""
    marks: list[Mark] = [Text(panel.x + 6, panel.y + 16, panel.title, 12.5, colour=INK, bold=True)]
    for value in ticks(panel.top * 0.999, 4 if panel.height > 200 else 3):
        left, y = panel.at(panel.first, value)
        marks.append(Line(through([(left, y), (panel.x + panel.width - RIGHT, y)]), stroke=GRID))
        marks.append(Text(left - 6, y + 4, short(value), 10.5, "end", MUTED))
    for when, label in month_ticks(panel.first, panel.last, int(panel.width // 65), panel.language):
        x, y = panel.at(when, 0.0)
        anchor = "end" if x > panel.x + panel.width - 2 * RIGHT else "middle"  # a label at the edge would be cut off
        marks += [Line(through([(x, y), (x, y + 4)]), stroke=MUTED), Text(x, y + 17, label, 10.5, anchor, MUTED)]
    return marks


def legend(table: pd.DataFrame, unit: str, y: float, language: str = "en") -> list[Mark]:
    """Return what the bands, the lines and the points mean, and the unit of the scale at the right."""
    marks: list[Mark] = []
    x, known = LEFT, table.loc[table["q50"].notna()]
    one = bool((known["q05"] == known["q95"]).all())  # a single run has no bands
    half = ((BAND50, "half"),) if "q25" in table else ()
    for colour, key in () if one else ((BAND90, "range"), *half):
        box = ((x, y), (x + 22, y), (x + 22, y + 12), (x, y + 12))
        marks += [Line((box,), fill=colour), Text(x + 28, y + 10, say(key, language), 11.5, colour=INK)]
        x += _wide(say(key, language))
    middle = say("the.run" if one else "middle", language)
    marks += [
        Line(through([(x, y + 6), (x + 22, y + 6)]), stroke=BLUE, width=1.8),
        Text(x + 28, y + 10, middle, 11.5, colour=INK),
    ]
    x += _wide(middle)
    if any(name in table for name in SEEN):
        said = say("chart.counted" if "counted" in table else "chart.published", language)
        marks += [Dot(x, y + 6, 4.5, ORANGE, PAPER, 1.0, diamond=True), Text(x + 10, y + 10, said, 11.5, colour=INK)]
        x += _wide(said) - 18
    if BESIDE[0] in table:
        dashes = Line((((x, y + 6), (x + 22, y + 6)),), stroke=MUTED, width=1.5, dashed=True)
        marks += [dashes, Text(x + 28, y + 10, say("chart.without", language), 11.5, colour=INK)]
        x += _wide(say("chart.without", language))
    marks += projected.key(x, y, language) if projected.first_of(table) else []
    return [*marks, Text(WIDTH - RIGHT, y + 10, unit, 11.5, "end", MUTED)]


def _wide(words: str) -> float:
    """Return the room that a sign and its words take in a legend."""
    return 42.0 + 5.9 * len(words)
