"""A drawing is a list of marks; it becomes SVG for the report and PNG for everything else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

INK, MUTED, GRID, PAPER = "#1f2933", "#5f6b7a", "#e3e7ec", "#ffffff"
BLUE, BAND90, BAND50, ORANGE = "#1f5f99", "#d3e3f2", "#9cc3e4", "#c2410c"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class Line:
    """A line through points, or an area when it has a fill; several rings make one area with holes."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    stroke: str = "none"
    fill: str = "none"
    width: float = 1.0
    opacity: float = 1.0
    title: str = ""


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


def line(points: Sequence[tuple[float, float]], stroke: str = "none", width: float = 1.0, fill: str = "none",
         opacity: float = 1.0, title: str = "") -> Line:
    """Return a line through points.

    Examples
    --------
    >>> line([(0, 0), (1, 1)], stroke=BLUE).rings
    (((0, 0), (1, 1)),)
    """
    return Line((tuple(points),), stroke, fill, width, opacity, title)


def svg(drawing: Drawing) -> str:
    """Return a drawing as SVG.

    Examples
    --------
    >>> svg(Drawing(10, 10, "a dot", (Dot(5, 5, 2),)))[:43]
    '<svg xmlns="http://www.w3.org/2000/svg" vie'
    """
    body = "\n".join(_svg_mark(mark) for mark in drawing.marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {drawing.height:g}" role="img" '
        f'aria-label="{escape(drawing.says)}" font-family="{FONT}">\n'
        f'<rect width="100%" height="100%" fill="{drawing.background}"/>\n{body}\n</svg>'
    )


def _svg_mark(mark: Mark) -> str:
    if isinstance(mark, Text):
        halo = f' stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if mark.halo else ""
        bold = ' font-weight="600"' if mark.bold else ""
        return (f'<text x="{mark.x:.1f}" y="{mark.y:.1f}" font-size="{mark.size:g}" text-anchor="{mark.anchor}" '
                f'fill="{mark.colour}"{bold}{halo}>{escape(mark.text)}</text>')
    title = f"<title>{escape(mark.title)}</title>" if mark.title else ""
    paint = f'fill="{mark.fill}" stroke="{mark.stroke}" stroke-width="{mark.width:g}"' + (f' opacity="{mark.opacity:g}"' if mark.opacity < 1 else "")
    if isinstance(mark, Dot) and not mark.diamond:
        return f'<circle cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.r:.1f}" {paint}>{title}</circle>'
    rings = (corners(mark),) if isinstance(mark, Dot) else mark.rings
    close = "Z" if isinstance(mark, Dot) or mark.fill != "none" else ""
    path = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + close for ring in rings if ring)
    return f'<path d="{path}" fill-rule="evenodd" stroke-linejoin="round" stroke-linecap="round" {paint}>{title}</path>'


def corners(dot: Dot) -> tuple[tuple[float, float], ...]:
    """Return the corners of a diamond."""
    return ((dot.x, dot.y - dot.r), (dot.x + dot.r, dot.y), (dot.x, dot.y + dot.r), (dot.x - dot.r, dot.y))


def png(drawing: Drawing, file: Path) -> None:
    """Draw the same marks with matplotlib and write them as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(drawing.width / 100, drawing.height / 100), dpi=160, facecolor=drawing.background)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    axes.axis("off")
    for order, mark in enumerate(drawing.marks):
        _draw(axes, mark, order)
    FigureCanvasAgg(figure).print_png(str(file))


def _draw(axes: Any, mark: Mark, order: int) -> None:
    from matplotlib.patches import Circle, PathPatch
    from matplotlib.path import Path as Curve
    from matplotlib.patheffects import withStroke

    if isinstance(mark, Text):
        words = axes.text(mark.x, mark.y, mark.text, size=mark.size * 0.72, color=mark.colour, zorder=order, va="baseline",
                          ha={"start": "left", "middle": "center", "end": "right"}[mark.anchor], weight="bold" if mark.bold else "normal")
        if mark.halo:
            words.set_path_effects([withStroke(linewidth=2.2, foreground=PAPER)])
        return
    paint = {"facecolor": mark.fill, "edgecolor": mark.stroke, "linewidth": mark.width * 0.72, "alpha": mark.opacity, "zorder": order}
    if isinstance(mark, Dot) and not mark.diamond:
        axes.add_patch(Circle((mark.x, mark.y), mark.r, **paint))
        return
    rings = (corners(mark),) if isinstance(mark, Dot) else mark.rings
    closed = isinstance(mark, Dot) or mark.fill != "none"
    points, codes = [], []
    for ring in rings:
        points += [*ring, ring[0]] if closed else [*ring]
        codes += [Curve.MOVETO, *[Curve.LINETO] * (len(ring) - 1), *([Curve.CLOSEPOLY] if closed else [])]
    axes.add_patch(PathPatch(Curve(points, codes), capstyle="round", joinstyle="round", **paint))
