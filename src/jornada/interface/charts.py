"""Charts over time: bands of many runs beside published points, alone or as small multiples."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from jornada.interface.drawing import BAND50, BAND90, BLUE, GRID, INK, MUTED, ORANGE, Dot, Drawing, Mark, Text, line
from jornada.interface.scales import month_ticks, short, ticks
from jornada.study.publish import Published, shown

LEFT, RIGHT, TOP, BOTTOM = 46.0, 12.0, 30.0, 24.0


@dataclass(frozen=True)
class Frame:
    """Where a panel lies on the page, the dates it spans and the largest value."""

    x: float
    y: float
    width: float
    height: float
    first: date
    last: date
    top: float

    def at(self, day: date, value: float) -> tuple[float, float]:
        """Return the point of a value on a date."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        inner = self.height - TOP - BOTTOM
        return (self.x + LEFT + share * (self.width - LEFT - RIGHT), self.y + TOP + inner * (1.0 - value / self.top))


def small_multiples(published: Published, says: str, columns: int = 3, size: tuple[float, float] = (346.0, 190.0)) -> Drawing:
    """Return a panel for each `panel` of a table: date, q05, q25, q50, q75, q95 and, where published, `observed`."""
    table = shown(published)
    names = list(dict.fromkeys(table["panel"]))
    columns = min(columns, max(1, len(names)))
    span = (_day(table["date"].min()), _day(table["date"].max()))
    marks: list[Mark] = []
    for i, name in enumerate(names):
        rows = table.loc[table["panel"] == name].sort_values("date")
        corner = (i % columns * size[0], 28.0 + i // columns * size[1])
        marks += panel(rows, name, Frame(*corner, *size, *span, _top(rows)))
    height = 28.0 + -(-len(names) // columns) * size[1]
    points = "observed" in table and bool(table["observed"].notna().any())
    return Drawing(columns * size[0], height, says, (*legend(points, 10.0), *marks))


def _top(rows: pd.DataFrame) -> float:
    highest = max(rows["q95"].max(), rows["observed"].max() if "observed" in rows and rows["observed"].notna().any() else 0.0)
    return ticks(float(highest))[-1]


def _day(stamp: object) -> date:
    return pd.Timestamp(stamp).date()  # type: ignore[arg-type]


def panel(rows: pd.DataFrame, title: str, frame: Frame) -> list[Mark]:
    """Return one chart: axes, both bands, the middle run and the published points."""
    days = [_day(stamp) for stamp in rows["date"]]
    marks: list[Mark] = [Text(frame.x + LEFT, frame.y + 18, title, 12.5, bold=True), *axes(frame)]
    for low, high, colour in (("q05", "q95", BAND90), ("q25", "q75", BAND50)):
        upper = [frame.at(day, value) for day, value in zip(days, rows[high], strict=True)]
        lower = [frame.at(day, value) for day, value in zip(days, rows[low], strict=True)]
        marks.append(line([*upper, *reversed(lower)], fill=colour, stroke=colour, width=0.6))
    marks.append(line([frame.at(d, v) for d, v in zip(days, rows["q50"], strict=True)], stroke=BLUE, width=1.8))
    if "observed" in rows:
        seen = [(day, value) for day, value in zip(days, rows["observed"], strict=True) if value == value]
        marks += [Dot(*frame.at(day, value), 3.2, fill=ORANGE, diamond=True, title=f"{day:%b %Y}: {value:,.0f} published") for day, value in seen]
    return marks


def axes(frame: Frame) -> list[Mark]:
    """Return grid lines with values and dates along the foot."""
    marks: list[Mark] = []
    for value in ticks(frame.top):
        left, right = frame.at(frame.first, value), frame.at(frame.last, value)
        marks.append(line([left, right], stroke=INK if value == 0 else GRID, width=1.0))
        marks.append(Text(left[0] - 6, left[1] + 3.5, short(value), 10, "end", MUTED))
    number = max(2, int((frame.width - LEFT - RIGHT) / 46))
    for day, label in month_ticks(frame.first, frame.last, number):
        x, y = frame.at(day, 0.0)
        marks += [line([(x, y), (x, y + 4)], stroke=INK), Text(x, y + 16, label, 10, "middle", MUTED, bold=label.isdigit())]
    return marks


def legend(points: bool, y: float) -> list[Mark]:
    """Return what the colours mean."""
    marks: list[Mark] = []
    x = LEFT
    for colour, words in ((BAND90, "90 % of runs"), (BAND50, "50 % of runs")):
        marks += [line([(x, y), (x + 22, y), (x + 22, y + 10), (x, y + 10)], fill=colour), Text(x + 28, y + 9.5, words, 11, colour=MUTED)]
        x += 118
    marks += [line([(x, y + 5), (x + 22, y + 5)], stroke=BLUE, width=1.8), Text(x + 28, y + 9.5, "middle run", 11, colour=MUTED)]
    if points:
        marks += [Dot(x + 122, y + 5, 3.6, fill=ORANGE, diamond=True), Text(x + 132, y + 9.5, "published", 11, colour=MUTED)]
    return marks


def one_panel(published: Published, says: str, width: float = 1040.0, height: float = 320.0) -> Drawing:
    """Return a single wide chart."""
    return small_multiples(published, says, 1, (width, height))


def stock_panels(summary: pd.DataFrame, measure: str, names: dict[str, str], number: int = 12) -> pd.DataFrame:
    """Return the panels of a stock at the places where it is largest, with every date (zero where nobody is)."""
    rows = summary.loc[(summary["kind"] == "stock") & (summary["measure"] == measure) & (summary["every"] == "")]
    dates = sorted(rows["date"].unique())
    here = rows.loc[(rows["place"] != "") & (rows["nationality"] == "")]
    largest = here.groupby("place")["mean"].mean().sort_values(ascending=False).index[:number]
    return _filled(here, "place", list(largest), dates, names)


def _filled(rows: pd.DataFrame, key: str, wanted: Sequence[str], dates: Sequence[object], names: dict[str, str]) -> pd.DataFrame:
    values = ["q05", "q25", "q50", "q75", "q95"]
    parts = [
        rows.loc[rows[key] == name].set_index("date")[values].reindex(dates, fill_value=0.0).rename_axis("date").reset_index().assign(panel=names.get(name, name))
        for name in wanted
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["date", *values, "panel"])


def encounter_panels(cells: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the panels of encounters by month: largest first, points in the middle of the month."""
    rows = cells.loc[cells["by"] == by].copy()
    order = rows.groupby("name")["observed"].sum().sort_values(ascending=False).index
    rows["panel"] = pd.Categorical(rows["name"].replace("", "All sectors together"), [name or "All sectors together" for name in order])
    rows["date"] = rows["month"] + timedelta(days=14)
    return rows.sort_values(["panel", "date"]).astype({"panel": str})
