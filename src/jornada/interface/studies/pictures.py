"""Pictures of a study: effects with their ranges, a grid as a curve or as cells, and what the finding depends on."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from jornada.interface.language.names import clipped
from jornada.interface.language.numbers import signed
from jornada.interface.language.texts import say
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
    Line,
    Mark,
    Point,
    Text,
    through,
)
from jornada.interface.pictures.scales import short, ticks
from jornada.study.publish import Published, shown

WIDE, NARROW = 760.0, 360.0  # on a page, and on a telephone
ROW, HEAD, FOOT, EDGE = 30.0, 12.0, 44.0, 14.0


class Look(NamedTuple):
    """How a picture is drawn."""

    unit: str  # of what it counts
    language: str = "en"  # of its words
    width: float = WIDE  # in points
    scale: str = "study.picture.unit"  # which text says what its scale is of


class Axes(NamedTuple):
    """What the two axes of a grid are called."""

    across: str
    up: str


class Scale:
    """From differences to points across a picture: the lowest and the highest that it has to show, and zero."""

    def __init__(self, values: Sequence[float], left: float, right: float) -> None:
        known = [value for value in values if value == value] or [0.0]
        low, high = min(0.0, *known), max(0.0, *known)
        step = ticks(max(high - low, 1e-9), 4)[1]
        self.first, self.last = step * (low // step), step * -(-high // step)
        self.last = self.last if self.last > self.first else self.first + step
        self.ticks = [self.first + i * step for i in range(round((self.last - self.first) / step) + 1)]
        self.left, self.right = left, right

    def at(self, value: float) -> float:
        """Return where a value stands."""
        return self.left + (self.right - self.left) * (value - self.first) / (self.last - self.first)


def effects(published: Published, matters: float, look: Look) -> Drawing:
    """Return one line a variant: its mean difference, its range over pairs, and the band that is too small to matter.

    The table has name and differences.
    """
    language, width = look.language, look.width
    rows = shown(published).to_dict("records")
    names = width * 0.36 if width > NARROW else EDGE
    tall = ROW if width > NARROW else ROW * 1.5
    scale = Scale(
        [row[key] for row in rows for key in ("difference_q05", "difference_q95")] + [-matters, matters],
        names + EDGE,
        width - EDGE,
    )
    height = HEAD + tall * len(rows) + FOOT
    floor = height - FOOT
    marks: list[Mark] = [Line(_box(scale.at(-matters), scale.at(matters), HEAD, floor), fill=GRID)] if matters else []
    marks += _scale(scale, floor, look)
    for number, row in enumerate(rows):
        marks += _effect(row, scale, HEAD + tall * (number + 0.5))
    return Drawing(width, height, say("study.picture.effects", language), tuple(marks))


def _effect(row: dict[str, Any], scale: Scale, y: float) -> list[Mark]:
    """Return the line of a variant, and what it is called, at the left of the scale."""
    names, width = scale.left - EDGE, scale.right + EDGE
    low, high, mean = (scale.at(row[key]) for key in ("difference_q05", "difference_q95", "difference"))
    beside = width > NARROW
    label = (
        Text(names, y + 4, clipped(row["name"], 44), 12, "end", INK)
        if beside
        else Text(EDGE, y - 10, clipped(row["name"], 54), 12.5, "start", INK)
    )
    at = y if beside else y + 6
    said = (
        f"{row['name']}: {signed(row['difference'])} ({signed(row['difference_q05'])} –"
        f" {signed(row['difference_q95'])})"
    )
    return [
        label,
        Line(through([(low, at), (high, at)]), stroke=BAND50, width=6, title=said),
        Dot(mean, at, 4.5, BLUE, PAPER, 1.0, title=said),
    ]


def _scale(scale: Scale, floor: float, look: Look) -> list[Mark]:
    """Return the lines of a scale with their numbers, zero darker, and what it counts."""
    unit, language, width = look.unit, look.language, look.width
    marks: list[Mark] = []
    every = 1 if width > NARROW or len(scale.ticks) < 5 else 2
    for number, tick in enumerate(scale.ticks):
        x, zero = scale.at(tick), abs(tick) < 1e-9
        marks.append(Line(through([(x, HEAD), (x, floor)]), stroke=MUTED if zero else GRID, width=1.2 if zero else 1.0))
        if number % every == 0 or zero:
            marks.append(
                Text(x, floor + 16, f"−{short(-tick)}" if tick < -1e-9 else short(abs(tick)), 11, "middle", MUTED)
            )
    return [
        *marks,
        Text(
            (scale.left + scale.right) / 2,
            floor + 34,
            clipped(say(look.scale, language, {"unit": unit}), 60),
            11,
            "middle",
            MUTED,
        ),
    ]


def _box(left: float, right: float, top: float, bottom: float) -> tuple[tuple[Point, ...]]:
    """Return the ring of a box."""
    return through(((left, top), (right, top), (right, bottom), (left, bottom)))


def tornado(published: Published, finding: float, look: Look) -> Drawing:
    """Return one bar a range.

    The effect with the value at its low and at its high end, from the widest to the narrowest.
    """
    language, width = look.language, look.width
    rows = shown(published).to_dict("records")
    names = width * 0.42 if width > NARROW else EDGE
    tall = ROW if width > NARROW else ROW * 1.5
    scale = Scale([row[key] for row in rows for key in ("low", "high")] + [finding], names + EDGE, width - EDGE)
    height = HEAD + tall * len(rows) + FOOT
    marks = _scale(scale, height - FOOT, look)
    for number, row in enumerate(rows):
        y, beside = HEAD + tall * (number + 0.5), width > NARROW
        at = y if beside else y + 7
        marks.append(
            Text(names, y + 4, clipped(row["parameter"], 46), 11.5, "end", INK)
            if beside
            else Text(EDGE, y - 8, clipped(row["parameter"], 54), 12, "start", INK)
        )
        middle, said = scale.at(finding), f"{row['parameter']}: {signed(row['low'])} – {signed(row['high'])}"
        marks += [
            Line(_box(*sorted((middle, scale.at(row[end]))), at - 7, at + 7), fill=colour, title=said)
            for end, colour in (("low", BAND50), ("high", BLUE))
        ]
    marks.append(
        Line(through([(scale.at(finding), HEAD), (scale.at(finding), height - FOOT)]), stroke=ORANGE, width=1.4)
    )
    return Drawing(width, height, say("study.picture.tornado", language), tuple(marks))


def curve(published: Published, axis: str, look: Look) -> Drawing:
    """Return the effect over the steps of an axis, with its range; the table has `at` and differences."""
    unit, language, width = look.unit, look.language, look.width
    rows = sorted(shown(published).to_dict("records"), key=lambda row: float(row["at"]))
    high, left, top = 300.0 if width > NARROW else 240.0, 64.0, 30.0
    across = Scale([], left, width - EDGE)
    across.first, across.last = rows[0]["at"], rows[-1]["at"] if rows[-1]["at"] > rows[0]["at"] else rows[0]["at"] + 1.0
    up = Scale([row[key] for row in rows for key in ("difference_q05", "difference_q95")], high - FOOT, top)
    marks: list[Mark] = [
        Text(EDGE, 16, clipped(say("study.picture.unit", language, {"unit": unit}), 60), 11, "start", MUTED)
    ]
    for tick in up.ticks:
        marks += [
            Line(
                through([(left, up.at(tick)), (width - EDGE, up.at(tick))]), stroke=MUTED if abs(tick) < 1e-9 else GRID
            ),
            Text(left - 6, up.at(tick) + 4, f"−{short(-tick)}" if tick < -1e-9 else short(abs(tick)), 11, "end", MUTED),
        ]
    there, back = (
        [(across.at(row["at"]), up.at(row[key])) for row in rows] for key in ("difference_q05", "difference_q95")
    )
    middle = [(across.at(row["at"]), up.at(row["difference"])) for row in rows]
    marks += [
        Line(through([*there, *back[::-1]]), fill=BAND90),
        Line(through(middle), stroke=BLUE, width=2.0),
        *(Dot(x, y, 3.6, BLUE, PAPER, 1.0) for x, y in middle),
    ]
    marks += [Text(across.at(row["at"]), high - FOOT + 16, short(row["at"]), 11, "middle", MUTED) for row in rows]
    return Drawing(
        width,
        high,
        say("study.picture.grid", language),
        (*marks, Text((left + width - EDGE) / 2, high - 10, axis, 11.5, "middle", INK)),
    )


def heat(published: Published, axes: Axes, look: Look) -> Drawing:
    """Return a grid of two axes as cells.

    Each with its mean effect, bluer where there are fewer, more orange where more. The table has `across`, `up` and
    difference.
    """
    unit, language, width = look.unit, look.language, look.width
    rows = shown(published).to_dict("records")
    columns, lines = sorted({row["across"] for row in rows}), sorted({row["up"] for row in rows}, reverse=True)
    left, top = 58.0, 46.0
    wide, tall = (width - left - EDGE) / len(columns), 34.0
    most = max((abs(row["difference"]) for row in rows if row["difference"] == row["difference"]), default=1.0) or 1.0
    marks: list[Mark] = [
        Text(EDGE, 16, clipped(say("study.picture.unit", language, {"unit": unit}), 60), 11, "start", MUTED),
        Text(EDGE, 36, axes.up, 11.5, "start", INK),
    ]
    for row in rows:
        x, y, value = left + wide * columns.index(row["across"]), top + tall * lines.index(row["up"]), row["difference"]
        marks.append(
            Line(
                (((x, y), (x + wide - 2, y), (x + wide - 2, y + tall - 2), (x, y + tall - 2)),),
                fill=BLUE if value < 0 else ORANGE,
                opacity=0.08 + 0.5 * abs(value) / most if value == value else 0.0,
                title=str(row["name"]),
            )
        )
        marks.append(
            Text(x + wide / 2 - 1, y + tall / 2 + 3, signed(value, language), 11.5 if wide > 50 else 9.5, "middle", INK)
        )
    floor = top + tall * len(lines)
    marks += [
        Text(left - 6, top + tall * (i + 0.5) + 3, short(value), 11, "end", MUTED) for i, value in enumerate(lines)
    ]
    marks += [
        Text(left + wide * (i + 0.5), floor + 14, short(value), 11, "middle", MUTED) for i, value in enumerate(columns)
    ]
    return Drawing(
        width,
        floor + 40,
        say("study.picture.grid", language),
        (*marks, Text(left + (width - left) / 2, floor + 33, axes.across, 11.5, "middle", INK)),
    )
