"""Charts as inline SVG: medians with 50 and 90 % bands, and published points. No library, no script."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

# Okabe and Ito: told apart with any kind of colour vision, and in grey.
BLUE, ORANGE, INK, GREY = "#0072B2", "#D55E00", "#222222", "#8a8a8a"
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 10, 24


@dataclass(frozen=True)
class Fan:
    """Quantiles of a measure over time, with published points: (date, value)."""

    title: str
    dates: tuple[date, ...]
    q05: tuple[float, ...]
    q25: tuple[float, ...]
    q50: tuple[float, ...]
    q75: tuple[float, ...]
    q95: tuple[float, ...]
    points: tuple[tuple[date, float], ...] = ()


@dataclass(frozen=True)
class Frame:
    """Where the data lie in the picture."""

    width: int
    height: int
    first: date
    last: date
    top: float

    def x(self, when: date) -> float:
        """Return the horizontal position of a date."""
        whole = max(1, (self.last - self.first).days)
        return LEFT + (self.width - LEFT - RIGHT) * (when - self.first).days / whole

    def y(self, value: float) -> float:
        """Return the vertical position of a value."""
        return self.height - BOTTOM - (self.height - TOP - BOTTOM) * value / self.top


def short(value: float) -> str:
    """Return a number as an axis shows it.

    Examples
    --------
    >>> short(250000), short(1500), short(0.5), short(0)
    ('250k', '1.5k', '0.5', '0')
    """
    for size, mark in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.4g}{mark}"
    return f"{value:.3g}"


def ticks(top: float, wanted: int = 4) -> list[float]:
    """Return round numbers from 0 to at least `top`.

    Examples
    --------
    >>> ticks(95)
    [0.0, 25.0, 50.0, 75.0, 100.0]
    """
    if top <= 0:
        return [0.0, 1.0]
    rough = top / wanted
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= rough * (1 - 1e-9))
    return [step * i for i in range(math.ceil(top / step - 1e-9) + 1)]


def fan_chart(fan: Fan, width: int = 760, height: int = 260, top: float | None = None) -> str:
    """Return a chart of a fan; with `top`, several charts share a scale."""
    highest = top or max([*fan.q95, *(value for _, value in fan.points)], default=0.0)
    marks = ticks(highest, 4 if height > 180 else 3)
    days = [*fan.dates, *(when for when, _ in fan.points)]
    if not days:
        return ""
    frame = Frame(width, height, min(days), max(days), marks[-1])
    body = grid(frame, marks) + bands(fan, frame) + dots(fan, frame)
    return (f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(fan.title, quote=True)}">'
            f"<title>{escape(fan.title)}</title>{body}</svg>")


def grid(frame: Frame, marks: Sequence[float]) -> str:
    """Return axes with few labels."""
    lines = []
    for mark in marks:
        y = frame.y(mark)
        lines.append(f'<line x1="{LEFT}" x2="{frame.width - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e3e3e3"/>'
                     f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{short(mark)}</text>')
    for when, text in date_marks(frame.first, frame.last, frame.width // 75):
        x = frame.x(when)
        lines.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{frame.y(0):.1f}" y2="{frame.y(0) + 4:.1f}" stroke="{GREY}"/>'
                     f'<text x="{x:.1f}" y="{frame.height - 6}" text-anchor="middle">{text}</text>')
    return "".join(lines)


def date_marks(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """Return firsts of months to label, at most `most`; days where the time is short.

    Examples
    --------
    >>> [text for _, text in date_marks(date(2022, 1, 1), date(2022, 12, 31), 4)]
    ['Jan 22', 'Apr 22', 'Jul 22', 'Oct 22']
    """
    months = [date(n // 12, n % 12 + 1, 1) for n in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)]
    months = [month for month in months if month >= first]
    if len(months) < 2:
        return [(first, f"{first.day} {first:%b %y}"), (last, f"{last.day} {last:%b %y}")][: 1 + (last > first)]
    step = next(s for s in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if math.ceil(len(months) / s) <= max(1, most))
    return [(month, f"{month:%b %y}") for month in months if (month.month - 1) % min(step, 12) == 0 or step > 12][:: max(1, step // 12)]


def bands(fan: Fan, frame: Frame) -> str:
    """Return the 90 % and 50 % bands and the median."""
    if not fan.dates:
        return ""
    return (area(frame, fan.dates, fan.q05, fan.q95, 0.18) + area(frame, fan.dates, fan.q25, fan.q75, 0.32)
            + f'<polyline points="{path(frame, fan.dates, fan.q50)}" fill="none" stroke="{BLUE}" stroke-width="1.8"/>')


def area(frame: Frame, dates: Sequence[date], low: Sequence[float], high: Sequence[float], opacity: float) -> str:
    """Return the area between two lines."""
    there, back = path(frame, dates, high), path(frame, dates[::-1], low[::-1])
    return f'<polygon points="{there} {back}" fill="{BLUE}" fill-opacity="{opacity}"/>'


def path(frame: Frame, dates: Sequence[date], values: Sequence[float]) -> str:
    """Return the points of a line."""
    return " ".join(f"{frame.x(d):.1f},{frame.y(v):.1f}" for d, v in zip(dates, values, strict=True))


def dots(fan: Fan, frame: Frame) -> str:
    """Return the published points, each with its figure for readers who point at it."""
    size = 4 if frame.height > 180 else 2.8
    return "".join(
        f'<circle class="published" cx="{frame.x(d):.1f}" cy="{frame.y(v):.1f}" r="{size}" fill="{ORANGE}" stroke="#fff" stroke-width="1">'
        f"<title>published, {d:%b %Y}: {v:,.0f}</title></circle>" for d, v in fan.points)


def split_bar(shares: Sequence[float], width: int = 120) -> str:
    """Return a bar of the shares of parameters, shocks and chance; empty where they are not known."""
    if any(math.isnan(share) for share in shares):
        return ""
    x, parts = 0.0, []
    for share, colour in zip(shares, (INK, BLUE, "#c9c9c9"), strict=True):
        parts.append(f'<rect x="{x:.1f}" y="0" width="{share * width:.1f}" height="11" fill="{colour}"/>')
        x += share * width
    text = ", ".join(f"{name} {share:.0%}" for name, share in zip(("parameters", "shocks", "chance"), shares, strict=True))
    return f'<svg class="bar" viewBox="0 0 {width} 11" width="{width}" height="11" role="img" aria-label="{text}">{"".join(parts)}</svg>'
