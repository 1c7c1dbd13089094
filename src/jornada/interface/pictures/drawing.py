"""A drawing is a list of marks; it becomes SVG for the report and PNG for everything else."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

INK, MUTED, GRID, PAPER = "#1f2933", "#5f6b7a", "#e3e7ec", "#ffffff"
BLUE, BAND90, BAND50, ORANGE = "#1f5f99", "#d3e3f2", "#9cc3e4", "#c2410c"
BAND0 = "#f4efe2"  # the ground behind days that are projected
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


Point = tuple[float, float]  # x and y on a page


@dataclass(frozen=True)
class Line:
    """A line through points, or an area when it has a fill; several rings make one area with holes."""

    rings: tuple[tuple[Point, ...], ...]
    stroke: str = "none"
    fill: str = "none"
    width: float = 1.0
    opacity: float = 1.0
    title: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    """A circle, or a square turned on its corner."""

    x: float
    y: float
    r: float
    fill: str = BLUE
    stroke: str = PAPER
    width: float = 1.0
    opacity: float = 1.0
    diamond: bool = False
    title: str = ""


@dataclass(frozen=True)
class Text:
    """Words at a point; `anchor` is start, middle or end; a halo keeps them readable over lines."""

    x: float
    y: float
    text: str
    size: float = 11.0
    anchor: str = "start"
    colour: str = INK
    bold: bool = False
    halo: bool = False


Mark = Line | Dot | Text


@dataclass(frozen=True)
class Drawing:
    """Marks on a page of a size, in order, with words for those who cannot see it."""

    width: float
    height: float
    says: str
    marks: tuple[Mark, ...] = field(default_factory=tuple)
    background: str = PAPER


class Size(NamedTuple):
    """How wide and how tall something is, in points."""

    width: float
    height: float


class Frame(NamedTuple):
    """A part of a page."""

    x: float  # of its upper left corner, in points
    y: float  # of its upper left corner, in points
    width: float  # in points
    height: float  # in points


def through(points: Sequence[Point]) -> tuple[tuple[Point, ...]]:
    """Return the rings of a line that goes through points: there is one.

    Examples
    --------
    >>> Line(through([(0, 0), (1, 1)]), stroke=BLUE).rings
    (((0, 0), (1, 1)),)
    """
    return (tuple(points),)


def svg(drawing: Drawing) -> str:
    """Return a drawing as SVG.

    Examples
    --------
    >>> svg(Drawing(10, 10, "a dot", (Dot(5, 5, 2),)))[:43]
    '<svg xmlns="http://www.w3.org/2000/svg" vie'
    """
    body = "\n".join(_svg_mark(mark) for mark in drawing.marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {drawing.height:g}" role="img"'
        f' aria-label="{escape(drawing.says)}" font-family="{FONT}" fill-rule="evenodd" stroke-linejoin="round"'
        f' stroke-linecap="round">\n<rect width="100%" height="100%" fill="{drawing.background}"/>\n{body}\n</svg>'
    )


def _svg_mark(mark: Mark) -> str:
    if isinstance(mark, Text):
        halo = f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"' if mark.halo else ""
        bold = ' font-weight="600"' if mark.bold else ""
        anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
        return (
            f'<text x="{_tenths(mark.x)}" y="{_tenths(mark.y)}" font-size="{mark.size:g}"{anchor}'
            f' fill="{mark.colour}"{bold}{halo}>{escape(mark.text)}</text>'
        )
    title = f"<title>{escape(mark.title)}</title>" if mark.title else ""
    if isinstance(mark, Dot) and not mark.diamond:
        return (
            f'<circle cx="{_tenths(mark.x)}" cy="{_tenths(mark.y)}" r="{_tenths(mark.r)}"'
            f" {_paint(mark)}>{title}</circle>"
        )
    rings, closed = outline(mark)
    path = "".join(_path(ring) + ("Z" if closed else "") for ring in rings if ring)
    dashes = ' stroke-dasharray="5 4"' if isinstance(mark, Line) and mark.dashed else ""
    return f'<path d="{path}" {_paint(mark)}{dashes}' + (f">{title}</path>" if title else "/>")


def _paint(mark: Line | Dot) -> str:
    """Return colours; what is as the picture says of all, or as SVG has it, is left out."""
    stroke = (
        ""
        if mark.stroke == "none"
        else f' stroke="{mark.stroke}"' + ("" if mark.width == 1 else f' stroke-width="{mark.width:g}"')
    )
    return f'fill="{mark.fill}"{stroke}' + (f' opacity="{mark.opacity:g}"' if mark.opacity < 1 else "")


def _tenths(value: float) -> str:
    return f"{round(10 * value) / 10:g}"


def _path(ring: Sequence[Point]) -> str:
    """Return a line through points, in tenths: the first as it is, the others as steps, which are shorter.

    Examples
    --------
    >>> _path([(10.0, 20.04), (12.5, 19.0), (12.5, 19.0)])
    'M10 20l2.5-1 0 0'
    """
    tenths = [(round(10 * x), round(10 * y)) for x, y in ring]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in zip(tenths, tenths[1:], strict=False)]
    words = " ".join(f"{dx / 10:g} {dy / 10:g}" for dx, dy in steps).replace(" -", "-")
    return f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}" + (f"l{words}" if words else "")


def outline(mark: Line | Dot) -> tuple[tuple[tuple[Point, ...], ...], bool]:
    """Return the rings of a line, an area or a diamond, and whether they close."""
    if isinstance(mark, Dot):
        return (corners(mark),), True
    return mark.rings, mark.fill != "none"


def corners(dot: Dot) -> tuple[Point, ...]:
    """Return the corners of a diamond."""
    return ((dot.x, dot.y - dot.r), (dot.x + dot.r, dot.y), (dot.x, dot.y + dot.r), (dot.x - dot.r, dot.y))


def stacked(drawings: Sequence[Drawing], says: str) -> Drawing:
    """Return drawings of one width as one, each below the one before.

    Examples
    --------
    >>> stacked([Drawing(10, 5, "a", (Dot(1, 1, 1),)), Drawing(10, 7, "b", (Dot(1, 1, 1),))], "both").marks[3].y
    6.0
    """
    marks: list[Mark] = []
    below = 0.0
    for drawing in drawings:
        page = Line(
            through([(0, 0), (drawing.width, 0), (drawing.width, drawing.height), (0, drawing.height)]),
            fill=drawing.background,
        )
        marks += [lowered(mark, below) for mark in (page, *drawing.marks)]
        below += drawing.height
    return Drawing(max(drawing.width for drawing in drawings), below, says, tuple(marks))


def lowered(mark: Mark, by: float) -> Mark:
    """Return a mark further down the page."""
    if isinstance(mark, Line):
        return replace(mark, rings=tuple(tuple((x, y + by) for x, y in ring) for ring in mark.rings))
    return replace(mark, y=mark.y + by)


def png(drawing: Drawing, file: Path, dots: int = 160) -> None:
    """Draw the same marks with matplotlib and write them as PNG, `dots` to 100 points."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(drawing.width / 100, drawing.height / 100), dpi=dots, facecolor=drawing.background)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    axes.axis("off")
    for order, mark in enumerate(drawing.marks):
        _draw(axes, mark, order)
    FigureCanvasAgg(figure).print_png(str(file))


def _draw(axes: Any, mark: Mark, order: int) -> None:
    if isinstance(mark, Text):
        _draw_text(axes, mark, order)
        return
    patch = _patch(mark)
    patch.update(
        {
            "facecolor": mark.fill,
            "edgecolor": mark.stroke,
            "linewidth": mark.width * 0.72,
            "alpha": mark.opacity,
            "zorder": order,
        }
    )
    if isinstance(mark, Line) and mark.dashed:
        patch.set_linestyle((0, (4, 3)))
    axes.add_patch(patch)


def _draw_text(axes: Any, mark: Text, order: int) -> None:
    from matplotlib.patheffects import withStroke

    words = axes.text(
        mark.x,
        mark.y,
        mark.text,
        size=mark.size * 0.72,
        color=mark.colour,
        zorder=order,
        va="baseline",
        ha={"start": "left", "middle": "center", "end": "right"}[mark.anchor],
        weight="bold" if mark.bold else "normal",
    )
    if mark.halo:
        words.set_path_effects([withStroke(linewidth=2.2, foreground=PAPER)])


def _patch(mark: Line | Dot) -> Any:
    from matplotlib.patches import Circle, PathPatch
    from matplotlib.path import Path as Curve

    if isinstance(mark, Dot) and not mark.diamond:
        return Circle((mark.x, mark.y), mark.r)
    rings, closed = outline(mark)
    points, codes = [], []
    for ring in rings:
        points += [*ring, ring[0]] if closed else [*ring]
        codes += [Curve.MOVETO, *[Curve.LINETO] * (len(ring) - 1), *([Curve.CLOSEPOLY] if closed else [])]
    return PathPatch(
        Curve(points, codes), capstyle="butt" if isinstance(mark, Line) and mark.dashed else "round", joinstyle="round"
    )
