"""PDF by typst: the one-page summary in English and Spanish, and the brief of two to four pages."""

import re
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from jornada.interface.language.texts import say
from jornada.interface.pictures.drawing import FONT, Drawing, svg
from jornada.interface.report.summary import Page

SANS = "DejaVu Sans"  # ships with matplotlib, so that a page looks the same on every machine
SPECIAL = "\\#$*_`<>@[]~=-+/'\""
HEAD = """#set page(paper: "a4", margin: (x: 18mm, top: 16mm, bottom: 16mm),
  numbering: {numbering}, footer-descent: 25%)
#set text(font: "{sans}", size: {size}pt, lang: "{language}", fill: rgb("#1f2933"))
#set par(leading: 0.55em, spacing: 0.85em)
#set list(spacing: 0.6em)
#set document(title: "{title}")
#show heading.where(level: 1): it => text(size: 1.65em, it.body)
#show heading.where(level: 2): it => block(above: 1.1em, below: 0.5em,
  text(size: 1.15em, fill: rgb("#1f5f99"), it.body))
"""


class Setting(NamedTuple):
    """How a page is set.

    The size of letters in points, and the height of the map in percent of the width of the page.
    """

    letters: float
    map: float


def can_typeset() -> bool:
    """Say whether typst, and the font that goes with matplotlib, are installed."""
    return find_spec("typst") is not None and find_spec("matplotlib") is not None


def escaped(text: object) -> str:
    """Return text as typst takes it word for word.

    Examples
    --------
    >>> escaped("50 % of #1_a")
    '50 % of \\\\#1\\\\_a'
    """
    return "".join(f"\\{letter}" if letter in SPECIAL else letter for letter in str(text))


def write_pdf(source: str, pictures: Mapping[str, Drawing], file: Path) -> Path:
    """Typeset a page and write it as PDF; pictures stand beside it by name."""
    import matplotlib
    import typst

    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    with tempfile.TemporaryDirectory() as folder:
        for name, drawing in pictures.items():
            (Path(folder) / f"{name}.svg").write_text(svg(drawing).replace(FONT, SANS), "utf-8")
        (Path(folder) / "page.typ").write_text(source, "utf-8")
        file.write_bytes(
            typst.compile(
                str(Path(folder) / "page.typ"), root=folder, font_paths=[str(fonts)], ignore_system_fonts=True
            )
        )
    return file


def pages_in(pdf: bytes) -> int:
    """Return the pages of a PDF as typst writes it.

    Examples
    --------
    >>> pages_in(b"<</Type/Pages/Count 2>> <</Type/Page>> <</Type /Page>>")
    2
    """
    return len(re.findall(rb"/Type */Page\b", pdf))


def head(title: str, language: str, size: float, numbering: str = "none") -> str:
    """Return what a page begins with."""
    plain = title.replace("\\", "").replace('"', "'")
    return HEAD.format(sans=SANS, size=size, language=language, title=plain, numbering=numbering)


def stamp(language: str) -> str:
    """Return the words that stand on everything."""
    return (
        '#box(stroke: 0.8pt + rgb("#9a3412"), radius: 2pt, inset: (x: 5pt, y: 3pt), text(fill: rgb("#9a3412"), weight:'
        f' "bold", size: 0.9em)[{escaped(say("not.prediction", language))}])'
    )


def bullets(lines: Sequence[str]) -> str:
    """Return lines as a list.

    Examples
    --------
    >>> bullets(["one", "two"])
    '- one\\n- two'
    """
    return "\n".join(f"- {escaped(line)}" for line in lines)


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]], columns: str) -> str:
    """Return a table; `columns` are widths and, after a bar, how each is set: "1fr 2fr | left right"."""
    widths, _, sides = columns.partition("|")
    cells = ", ".join(f"[{escaped(cell)}]" for row in rows for cell in row)
    titles = ", ".join(f"[*{escaped(text)}*]" for text in heads)
    begin = f"table.header({titles}), " if heads else ""
    rule = '(_, y) => (bottom: 0.4pt + rgb("#c5ccd4"))'
    return (
        f"#table(columns: ({', '.join(widths.split())}), align: ({', '.join(sides.split())}), stroke: {rule}, inset:"
        f" (x: 4pt, y: 3.5pt), {begin}{cells})"
    )


def summary_source(page: Page, language: str, ratio: float, setting: Setting) -> str:
    """Return the one-page summary as typst; `ratio` is the height of the map over its width."""
    width = min(100.0, setting.map / ratio)
    return "\n\n".join(
        (
            head(page.title, language, setting.letters),
            f"= {escaped(page.title)}",
            f"{escaped(page.period)} #h(1fr) {stamp(language)}",
            f"== {escaped(say('summary.asked', language))}",
            *(escaped(text) for text in page.asked),
            f"== {escaped(say('summary.came', language))}",
            f'#text(fill: rgb("#56616f"))[{escaped(page.note)}]',
            table((), [(label, text, unit) for label, text, unit in page.figures], "1fr 1.2fr 1.1fr | left left left"),
            f'#align(center, image("map.svg", width: {width:.0f}%))',
            f'#align(center, text(size: 0.85em, fill: rgb("#56616f"))[{escaped(page.caption)}])',
            (
                "#grid(columns: (1fr, 1fr), column-gutter: 14pt, [=="
                f" {escaped(say('summary.sure', language))}\n{bullets(page.sure)}], [=="
                f" {escaped(say('summary.not', language))}\n{bullets(page.not_said)}])"
            ),
            f'#v(1fr) #text(size: 0.8em, fill: rgb("#56616f"))[{escaped(page.foot)}]',
        )
    )
