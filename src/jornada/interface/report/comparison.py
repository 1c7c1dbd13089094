"""The report of a comparison: two scenarios on the same chances, the same measures for both, and maps side by side."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from jornada.domain.measures import ordered_by
from jornada.domain.nouns.question import Question
from jornada.interface.language.columns import Column, headed
from jornada.interface.language.dates import Folded, folded
from jornada.interface.language.numbers import ends_of, figure, ranged, rounded, signed
from jornada.interface.language.texts import label_of, means_of, say, texts, unit_in
from jornada.interface.report import answers, first_page
from jornada.interface.report.html import rendered, viewer_of
from jornada.interface.report.html_tables import html_table
from jornada.interface.viewer.data import packed, viewer_data
from jornada.study.findings.places import people_at
from jornada.study.publish import publish, shown
from jornada.study.questions.changes import what_changed
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import AVOIDED
from jornada.study.questions.panel import panel as whole_panel
from jornada.study.runs.answers import answers as answers_of
from jornada.study.runs.measure import AT, WAIT

CHANGES = (  # headings are keys of texts
    Column("policy", "head.policy"),
    Column("when", "head.when"),
    Column("path", "head.field"),
    Column("day", "head.on"),
    Column("before", "head.before"),
    Column("after", "head.after"),
    Column("who", "head.who"),
    Column("where", "head.where"),
    Column("people_range", "head.a.day"),
    Column("source", "head.source"),
)
FIRST = ordered_by("compared")
COLUMNS = (
    Column("label", "head.label"),
    Column("means", "head.means"),
    Column("unit", "head.unit"),
    Column("before_range", "head.first"),
    Column("after_range", "head.second"),
    Column("middle_range", "head.difference"),
    Column("difference_range", "head.pairs"),
)
MOST_PLACES = 6
NOT_SAID = ("pair.not.future", "pair.not.wrong", *first_page.NOT_SAID[2:])


def write_comparison(
    comparison: Comparison, file: Path, language: str = "en", questions: Sequence[Question] = ()
) -> list[Path]:
    """Write the report of each scenario against the first, and return the files.

    Those after the first with a number in their names.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for number, other in enumerate(comparison.runs[1:], 1):
        written.append(file if number == 1 else file.with_stem(f"{file.stem}-{number}"))
        written[-1].write_text(page(Comparison((comparison.runs[0], other)), language, questions), "utf-8")
    return written


def page(pair: Comparison, language: str = "en", questions: Sequence[Question] = ()) -> str:
    """Return the report of two scenarios as HTML."""
    run, (first, second) = pair.runs[0], pair.names[:2]
    table = panel(pair, language)
    differs = table.loc[table["differs"]]
    return rendered(
        "compare",
        {
            "first": first,
            "second": second,
            "period": first_page.period(run.scenario, language),
            "fluid": run.fluid,
            "pairs": run.runs,
            "seed": run.info["seed"],
            "version": run.info["version"],
            "licence": run.scenario.licence,
            "asked": asked(pair, language),
            "changes": touched(pair, language),
            "answers": answers.beside(
                answers_of(pair.runs[:2], questions), answers.Sets(pair.names[:2], run.scenario, run.fluid), language
            ),
            "came": came(differs, language) or nothing(pair, language),
            "sure": sure(pair, language),
            "not_said": first_page.not_said(language, run.scenario.rules, NOT_SAID),
            "rules": run.scenario.rules,
            "folds": folds(table, run.fluid, language),
            "panel": by_theme(differs, run.fluid, language),
            "viewer": viewer_of(packed(viewer_data(pair.runs[:2], pair.names[:2], language)), language),
        },
        language,
    )


def panel(pair: Comparison, language: str = "en") -> pd.DataFrame:
    """Return one row a measure of the panel, theme after theme: both ranges, and the difference pair by pair."""
    table = shown(publish(whole_panel(pair)))
    first, second = (table.loc[table["number"] == number] for number in (0, 1))
    before = first.set_index("measure")[["mean", "q05", "q95"]].add_prefix("before_")
    both = ranged(
        second.join(before, on="measure", how="inner").reset_index(drop=True),
        ends_of("before"),
        "before_range",
        language,
    )
    both = ranged(both, ends_of(""), "after_range", language)
    both.loc[both["measure"].isin(AVOIDED), ["before_range", "after_range"]] = "–"
    both["unknown"] = both["mean"].isna() & both["before_mean"].isna()
    # what is unknown of one of them too
    both["differs"] = ~both["unknown"] & (both[["difference", "difference_q05", "difference_q95"]] != 0).any(axis=1)
    both["label"] = [
        say(f"measure.{name}", language) if name in AVOIDED else label_of(name, language) for name in both["measure"]
    ]
    both["means"] = [
        say("pair.avoided", language) if name in AVOIDED else means_of(name, language) for name in both["measure"]
    ]
    both["unit"] = [unit_in(unit, language) for unit in both["unit"]]
    both["middle_range"] = [signed(value, language) for value in both["difference"]]
    both["difference_range"] = [
        say("to", language, {"low": signed(low, language), "high": signed(high, language)})
        for low, high in zip(both["difference_q05"], both["difference_q95"], strict=True)
    ]
    return both


def folds(table: pd.DataFrame, fluid: bool, language: str = "en") -> list[Folded]:
    """Return the measures that are the same in every run of both, and those of which there was nobody to count in
    either."""
    rows = {"fluid.equal" if fluid else "equal": ~table["differs"] & ~table["unknown"], "unknown": table["unknown"]}
    return [fold for key, some in rows.items() if (fold := folded(key, list(table.loc[some, "label"]), language))]


def by_theme(table: pd.DataFrame, fluid: bool, language: str = "en") -> list[tuple[str, str]]:
    """Return the panel as one table a theme, under its heading."""
    columns = headed([column for column in COLUMNS if not fluid or column.field != "difference_range"], language)
    parts = [(say(f"theme.{theme}", language), part) for theme, part in table.groupby("theme", sort=False)]
    return [
        (f"{theme[:1].upper()}{theme[1:]}", html_table(publish(part), columns, f"panel-{i}", language))
        for i, (theme, part) in enumerate(parts)
    ]


def touched(pair: Comparison, language: str = "en") -> str:
    """Return what changed and who is touched, as a table; nothing where nothing changed."""
    table = what_changed(*pair.runs[:2])
    table = ranged(table, ends_of("people_a_day"), "people_range", language)
    for column in ("policy", "who", "before", "after"):
        table[column] = [who_of(str(text), language) for text in table[column]]
    for column in ("when", "before", "after"):
        table[column] = [when_in(str(text), language) for text in table[column]]
    return html_table(publish(table), headed(CHANGES, language), "changes", language) if len(table) else ""


def who_of(text: str, language: str) -> str:
    """Return who is touched in a language: the words of the study, whole or as what a sentence begins with.

    Examples
    --------
    >>> who_of("people served", "es"), who_of("encounters of VEN, all", "es"), who_of("people served", "en")
    ('personas atendidas', 'encuentros de VEN, todas', 'people served')
    """
    known = texts()["en"]
    if language == "en" or f"who.{text}" in known:
        return say(f"who.{text}", language) if f"who.{text}" in known else text
    begins = next(
        (
            key.removeprefix("who.")
            for key in known
            if key.startswith("who.") and text.startswith(key.removeprefix("who.")) and len(key) > 12
        ),
        "",
    )
    rest = ", ".join(
        say(f"who.{word}", language) if f"who.{word}" in known else word
        for word in text.removeprefix(begins).strip().split(", ")
    )
    return f"{say(f'who.{begins}', language)} {rest}" if begins else rest


def when_in(text: str, language: str) -> str:
    """Return when a policy is in force, or a range of values, in a language: of the words of the study only the small
    ones are known.

    Examples
    --------
    >>> (
    ...     when_in("from 2024-01-15 to 2024-02-25, over 28 days", "es"),
    ...     when_in("0.1 to 0.4", "es"),
    ...     when_in("always", "es"),
    ... )
    ('desde 2024-01-15 hasta 2024-02-25, a lo largo de 28 días', '0.1 a 0.4', 'siempre')
    """
    if language == "en" or text == "always":
        return who_of(text, language)
    if re.fullmatch(r"[-\d.e+]+ to [-\d.e+]+", text):
        return say("to", language, dict(zip(("low", "high"), text.split(" to "), strict=True)))
    words = [key.removeprefix("when.") for key in texts()["en"] if key.startswith("when.")]
    return (
        re.sub(rf"\b({'|'.join(words)})\b", lambda found: say(f"when.{found[1]}", language), text)
        if text[:4] in ("from", "to 2", "whil", "over")
        else text
    )


def asked(pair: Comparison, language: str = "en") -> list[str]:
    """Return what was asked."""
    first, second = pair.names[:2]
    return [
        text
        for text in (pair.runs[0].scenario.about, say("pair.asked", language, {"first": first, "second": second}))
        if text
    ]


def came(table: pd.DataFrame, language: str = "en") -> list[str]:
    """Return what came out in sentences: the measures that stand first, human cost among them."""
    rows = table.set_index("measure")
    places = rows.loc[rows.index.str.startswith(AT), "difference"].abs().nlargest(MOST_PLACES).index
    waits = rows.loc[rows.index.str.startswith(WAIT), "before_mean"].nlargest(1).index  # of several offices the longest
    named = [*(name for name in (*FIRST, *waits) if name in rows.index), *places]
    return [_came(rows.loc[name], language) for name in named or rows.index[: len(FIRST)]]


def nothing(pair: Comparison, language: str = "en") -> list[str]:
    """Return that nothing differs, and what cannot be known of it."""
    known = all(people_at(run) is not None for run in pair.runs)
    return [" ".join(say(key, language) for key in ("pair.nothing", *(() if known else ("pair.nothing.places",))))]


def _came(row: pd.Series, language: str) -> str:
    low, high = row["difference_q05"], row["difference_q95"]
    named = {
        "label": f"{row['label'][:1].upper()}{row['label'][1:]}",
        "unit": row["unit"],
        "before": row["before_range"],
        "after": row["after_range"],
    }
    if low != low:
        return say("pair.unknown", language, named)
    if low <= 0 <= high:
        return say("pair.unclear", language, {**named, "range": row["difference_range"]})
    least, most = sorted((abs(low), abs(high)))
    return say(
        "pair.more" if low > 0 else "pair.fewer",
        language,
        {**named, "range": rounded(least, most, language) if least != most else figure(most, language)},
    )


def sure(pair: Comparison, language: str = "en") -> list[str]:
    """Return how sure the differences are."""
    run = pair.runs[0]
    if run.fluid:
        return [say("pair.sure.fluid", language)]
    few = [say("pair.sure.few", language, {"runs": run.runs})] if run.runs < 50 else []
    return [
        " ".join([say("pair.sure", language), *few]),
        say("pair.sure.chances", language),
        *first_page.fitting(run.scenario, pd.DataFrame({"by": []}), language),
    ]
