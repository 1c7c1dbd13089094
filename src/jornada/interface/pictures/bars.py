"""Bars and strips: how long people waited at each office, and when each policy was in force."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from jornada.interface.language.dates import day_in
from jornada.interface.language.names import clipped
from jornada.interface.language.numbers import percent
from jornada.interface.language.texts import say
from jornada.interface.pictures import projected
from jornada.interface.pictures.bands import RIGHT, WIDTH
from jornada.interface.pictures.drawing import BAND50, BLUE, GRID, INK, MUTED, Drawing, Frame, Line, Mark, Text, through
from jornada.interface.pictures.scales import month_ticks
from jornada.study.findings.offices import WAITS
from jornada.study.publish import Published, shown

TALL, HEAD, COLUMNS = 158.0, 26.0, 4
STRIP, NAMES = 24.0, 250.0


class Span(NamedTuple):
    """The days that strips lie along."""

    first: pd.Timestamp  # the first day
    last: pd.Timestamp  # the day after the last
    projected: date | None = None  # the first that is projected, none: none is

    def across(self, when: pd.Timestamp) -> float:
        """Return how far to the right a day stands."""
        return NAMES + (WIDTH - NAMES - RIGHT) * (when - self.first).days / max(1, (self.last - self.first).days)


def wait_bars(published: Published, title: str, language: str = "en") -> Drawing:
    """Return one small chart an office: the share of those served in each bin of days, as bars with ranges.

    The table has office and, for each bin, _q05, _q50, _q95 and the words of the range in _range.
    """
    table = shown(published)
    wide = WIDTH / COLUMNS
    ranges = any((table[f"{name}_q05"] < table[f"{name}_q95"]).any() for name in WAITS)
    words = say("chart.waits.means", language) + (f"; {say('chart.waits.ranges', language)}" if ranges else "")
    marks: list[Mark] = [Text(6, 14, words, 11.5, colour=INK)]
    for i, row in enumerate(table.to_dict("records")):
        marks += _office_bars(row, Frame((i % COLUMNS) * wide, HEAD + (i // COLUMNS) * TALL, wide, TALL), language)
    return Drawing(WIDTH, HEAD + TALL * -(-len(table) // COLUMNS), title, tuple(marks))


def _office_bars(row: dict[str, object], frame: Frame, language: str) -> list[Mark]:
    """Return the bars of an office in a frame: full height is all of those served."""
    x, y, wide = frame.x, frame.y, frame.width
    floor, high = y + frame.height - 26, frame.height - 74
    marks: list[Mark] = [Text(x + 6, y + 18, clipped(str(row["office"]), 34), 11.5, colour=INK, bold=True)]
    for share in (0.0, 0.5, 1.0):
        marks += [
            Line(through([(x + 40, floor - high * share), (x + wide - RIGHT, floor - high * share)]), stroke=GRID),
            Text(x + 36, floor - high * share + 4, f"{100 * share:.0f}%", 10, "end", MUTED),
        ]
    step = (wide - 40 - RIGHT) / len(WAITS)
    for i, name in enumerate(WAITS):
        words = say(f"chart.bin.{name}", language)
        left, low, middle, top = x + 40 + i * step, *(float(row[f"{name}_{q}"]) for q in ("q05", "q50", "q95"))  # type: ignore[arg-type]
        box = (
            (left + 8, floor),
            (left + step - 8, floor),
            (left + step - 8, floor - high * middle),
            (left + 8, floor - high * middle),
        )
        said = say(
            "chart.waits.said", language, {"office": row["office"], "days": words, "range": row[f"{name}_range"]}
        )
        marks += [Line((box,), fill=BAND50, title=said), Text(left + step / 2, floor + 15, words, 10, "middle", MUTED)]
        if middle > 0:
            marks.append(Text(left + step / 2, floor - high * max(middle, top) - 4, percent(middle), 10, "middle", INK))
        if top > low:
            marks.append(
                Line(
                    through([(left + step / 2, floor - high * low), (left + step / 2, floor - high * top)]),
                    stroke=BLUE,
                    width=1.6,
                    title=said,
                )
            )
    return marks


def strips(published: Published, title: str, days: Span, language: str = "en") -> Drawing:
    """Return one strip a policy over the days of the run: the darker, the more of the days, over all runs, it was in
    force.

    The table has policy, date, until and share.
    """
    table = shown(published)
    names = list(dict.fromkeys(table["policy"]))
    marks = [*_ground(names, days, language), *_months(names, days, language)]
    for i, name in enumerate(names):
        y = i * STRIP
        marks += [
            Text(NAMES - 8, y + 16, clipped(name, 42), 11.5, "end", INK),
            Line(through([(NAMES, y + 12), (WIDTH - RIGHT, y + 12)]), stroke=GRID),
        ]
        for start, until, share in spells(table.loc[table["policy"] == name]):
            box = tuple(
                (days.across(when), y + edge) for when, edge in ((start, 4), (until, 4), (until, 20), (start, 20))
            )
            last = until - pd.Timedelta(days=1)
            said = say(
                "chart.in_force.dated" if share == 1.0 else "chart.in_force.said",
                language,
                {
                    "policy": name,
                    "first": day_in(start, language),
                    "last": day_in(last, language),
                    "share": percent(share),
                },
            )
            marks.append(Line((box,), fill=BLUE, opacity=0.15 + 0.85 * share, title=said))
    return Drawing(WIDTH, STRIP * len(names) + (38 if days.projected else 26), title, tuple(marks))


def _ground(names: Sequence[str], days: Span, language: str) -> list[Mark]:
    """Return the ground behind projected days, with the word at its foot."""
    if days.projected is None:
        return []
    left, right, bottom = days.across(pd.Timestamp(days.projected)), days.across(days.last), STRIP * len(names)
    ground = projected.shade(((left, 0), (right, 0), (right, bottom + 4), (left, bottom + 4)))
    return [ground, Text(right, bottom + 30, say("chart.projected", language), 10.5, "end", MUTED)]


def spells(rows: pd.DataFrame) -> list[tuple[pd.Timestamp, pd.Timestamp, float]]:
    """Return the periods of a policy as (start, end, share of days): those that follow on each other with the same
    percent are one.

    Examples
    --------
    >>> day = pd.Timestamp("2022-01-01"), pd.Timestamp("2022-01-08"), pd.Timestamp("2022-01-15")
    >>> spells(pd.DataFrame({"date": day[:2], "until": day[1:], "share": [0.5, 0.5]})) == [(day[0], day[2], 0.5)]
    True
    """
    found: list[tuple[pd.Timestamp, pd.Timestamp, float]] = []
    for row in rows.itertuples():
        share = round(float(row.share), 2)
        if found and found[-1][1] == row.date and found[-1][2] == share:
            found[-1] = (found[-1][0], row.until, share)
        else:
            found.append((row.date, row.until, share))
    return found


def _months(names: Sequence[str], days: Span, language: str) -> list[Mark]:
    """Return the names of months under the strips."""
    bottom = STRIP * len(names)
    marks: list[Mark] = []
    for when, label in month_ticks(days.first.date(), days.last.date(), 12, language):
        x = days.across(pd.Timestamp(when))
        marks += [
            Line(through([(x, 0), (x, bottom + 4)]), stroke=GRID),
            Text(x, bottom + 17, label, 10.5, "middle", MUTED),
        ]
    return marks
