"""The booklet.

All answers as one PDF to print and hand on, each with its picture, its human cost, and what it does not say.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from jornada.interface.language.columns import Column, headed, written
from jornada.interface.language.texts import LANGUAGES, say, unit_in
from jornada.interface.pictures.drawing import Drawing
from jornada.interface.report.pdf import bullets, can_typeset, escaped, head, stamp, table, write_pdf
from jornada.interface.studies import page, pictures
from jornada.interface.studies.words import answer_in, called, measured, said
from jornada.study.publish import publish, shown
from jornada.study.questions.panel import AVOIDED, HARM
from jornada.study.studies.answer import SAME, UNKNOWN, Answer

SUFFIX = {"en": "", "es": "-es"}
LETTERS = 9.5
MUTED = "#56616f"


class Layout(NamedTuple):
    """How a table is set: its columns, and their widths and sides as typst takes them."""

    columns: tuple[Column, ...]
    widths: str


EFFECTS = Layout(page.EFFECTS[:3] + page.EFFECTS[4:], "1.5fr 1.1fr 1.5fr .8fr 1.1fr | left left left left left")
PANEL = Layout(page.PANEL, "1.6fr 1.1fr .8fr 1.7fr | left left right left")
OTHERWISE = Layout(page.OTHERWISE, "1.6fr 1.6fr .8fr .5fr | left left left left")


def write_booklet(answers: Sequence[Answer], out: Path) -> list[Path]:
    """Write the answers as one PDF a language, in the order of their claims; nothing where no PDF can be set."""
    if not answers or not can_typeset():
        return []
    ordered = sorted(answers, key=lambda one: (min(one.posed.study.claims, default=10**6), one.posed.name))
    found = {
        language: {name: drawing for one in ordered for name, drawing in _pictures(one, language).items()}
        for language in LANGUAGES
    }
    return [
        write_pdf(source(ordered, language), found[language], out / f"booklet{SUFFIX[language]}.pdf")
        for language in LANGUAGES
    ]


def source(answers: Sequence[Answer], language: str) -> str:
    """Return the booklet as typst: a list of claims and answers, and a section an answer."""
    title = say("study.index", language)
    parts = [
        head(title, language, LETTERS, '"1"'),
        f"= {escaped(title)}",
        f"{stamp(language)}",
        escaped(say("study.index.means", language)),
    ]
    parts += [
        f"#block(breakable: false)[*{escaped(said(one.posed, 'title', language))}* \\"
        f" {_quiet(said(one.posed, 'claim', language))} \\ {escaped(answer_in(one, language)[0])}]"
        for one in answers
    ]
    return "\n\n".join([*parts, *(section(one, language) for one in answers)])


def section(answer: Answer, language: str) -> str:
    """Return the pages of one answer."""
    posed = answer.posed
    claims = ", ".join(map(str, posed.study.claims))
    about = [
        posed.scenario.title,
        say("study.parts", language, {"day": posed.study.parts.isoformat()}),
        say("pair.pairs", language, {"pairs": answer.carried.pairs}),
    ]
    by = "; ".join(
        part
        for part in (
            said(posed, "said_by", language),
            say("study.claims", language, {"numbers": claims}) if claims else "",
        )
        if part
    )
    parts = [
        "#pagebreak()",
        f"= {escaped(said(posed, 'title', language))}",
        f"{_quiet(' · '.join(about))} #h(1fr) {stamp(language)}",
        (
            f"*{escaped(say('study.claim', language))}* {escaped(said(posed, 'claim', language))}"
            f" {_quiet(f'({by})') if by else ''}"
        ),
        f"*{escaped(said(posed, 'question', language))}*",
        *(escaped(text) for text in answer_in(answer, language)),
        *(
            [_quiet(say("study.few", language, {"pairs": answer.carried.pairs}))]
            if answer.carried.pairs < page.FEW
            else []
        ),
        *_figures(answer, language),
        *_tables(answer, language),
        _title("study.cannot", language),
        bullets([*said(posed, "cannot", language), say("pair.not.future", language), say("pair.not.wrong", language)]),
    ]
    return "\n\n".join(parts)


def _figures(answer: Answer, language: str) -> list[str]:
    """Return the pictures of an answer with what they show."""
    study = answer.posed.study
    caption = f"{measured(answer.posed.measures[0], answer.posed, language)}; " + say(
        "study.caption", language, {"unit": unit_in(answer.finding["unit"], language), "matters": f"{study.matters:,g}"}
    )
    words = {"picture": caption, "tornado": say("study.tornado", language)}
    made = _pictures(answer, language)
    return [
        f'#figure(image("{answer.posed.name}-{name}.svg", width: 88%), caption: [{escaped(text)}], numbering: none)'
        for name, text in words.items()
        if f"{answer.posed.name}-{name}" in made
    ]


def _pictures(answer: Answer, language: str) -> dict[str, Drawing]:
    """Return the pictures of an answer by the names of their files."""
    both = {"picture": page.picture(answer, language), "tornado": page.tornado(answer, language)}
    return {f"{answer.posed.name}-{name}": made[pictures.WIDE] for name, made in both.items() if made}


def _tables(answer: Answer, language: str) -> list[str]:
    """Return the effects of the variants, the panel of the finding with its human cost, under what else it holds, and
    where its spread comes from."""
    study = answer.posed.study
    finding = called(answer.posed, study.finding, language)
    blocks = [
        (say("study.effects", language), _set(page.effects(answer, language), EFFECTS, language)),
        (f"{say('study.panel', language)}: {finding}", _set(panel(answer, language), PANEL, language)),
        (say("study.otherwise", language), _set(page.otherwise(answer, language), OTHERWISE, language)),
    ]
    return [part for title, body in blocks if body for part in (f"== {escaped(title)}", body)] + [
        escaped(page.spread_in(answer, language))
    ]


def panel(answer: Answer, language: str) -> pd.DataFrame:
    """Return the panel of the finding: what differs in some pair, and human cost whether it does or not."""
    rows = answer.panel.loc[answer.panel["variant"] == answer.posed.study.finding]
    told = rows.loc[rows["measure"].isin((*AVOIDED, *HARM)) | ~rows["verdict"].isin((SAME, UNKNOWN))]
    return page.worded_panel(told, language)


def _set(rows: pd.DataFrame, layout: Layout, language: str) -> str:
    """Return a table as typst; nothing where it is empty."""
    if not len(rows):
        return ""
    columns = headed(layout.columns, language)
    cells = [
        [written(column, row[column.field], language) for column in columns]
        for row in shown(publish(rows)).to_dict("records")
    ]
    return f"#text(size: 0.86em)[{table([column.heading for column in columns], cells, layout.widths)}]"


def _quiet(text: str) -> str:
    return f'#text(fill: rgb("{MUTED}"), size: 0.9em)[{escaped(text)}]'


def _title(key: str, language: str) -> str:
    return f"== {escaped(say(key, language))}"
