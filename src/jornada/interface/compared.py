"""The report of a comparison: two scenarios on the same chances, the same measures for both, and maps side by side."""

from pathlib import Path

import pandas as pd

from jornada.interface import words
from jornada.interface.pages import rendered, viewer_of
from jornada.interface.tables import Column, figure, html_table, ranged, rounded
from jornada.interface.viewer_data import packed, viewer_data
from jornada.study.changed import what_changed
from jornada.study.compare import Comparison
from jornada.study.measure import measure
from jornada.study.panel import AVOIDED
from jornada.study.panel import panel as whole_panel
from jornada.study.publish import publish, shown

AVOIDED_MEANS = "what happens in the first less what happens in the second, pair by pair: more than nothing where the second is safer"
CHANGES = (
    Column("policy", "Policy"), Column("when", "In force"), Column("path", "Field"), Column("before", "Before"), Column("after", "After"),
    Column("who", "Who is touched"), Column("where", "Where"), Column("people_range", "People a day"), Column("source", "Source"),
)
FIRST = ("encounters", "stranded", "present", "waiting", "unsheltered", "died", "kidnapped", "unheard", "granted", "access", "mean_wait")
COLUMNS = (
    Column("label", "Measure"), Column("means", "What is counted"), Column("unit", "Unit"), Column("before_range", "First"), Column("after_range", "Second"),
    Column("middle_range", "Mean difference"), Column("difference_range", "Nine pairs in ten"),
)
NOT_SAID = (
    "What will happen. Both are scenarios: the difference says what follows from what was changed, if the rest of the model holds.",
    "How wrong the model is. What it leaves out of both, or has wrong in both, is in no range.",
    *words.NOT_SAID[2:],
)


def write_comparison(comparison: Comparison, file: Path) -> list[Path]:
    """Write the report of each scenario against the first, and return the files: those after the first with a number in their names."""
    file.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for number, other in enumerate(comparison.runs[1:], 1):
        written.append(file if number == 1 else file.with_stem(f"{file.stem}-{number}"))
        written[-1].write_text(page(Comparison((comparison.runs[0], other))), "utf-8")
    return written


def page(pair: Comparison) -> str:
    """Return the report of two scenarios as HTML."""
    run, (first, second) = pair.runs[0], pair.names[:2]
    table = panel(pair)
    differs = table.loc[table["differs"]]
    return rendered("compare", {
        "first": first, "second": second, "period": words.period(run.scenario), "fluid": run.fluid, "pairs": run.runs, "seed": run.info["seed"],
        "version": run.info["version"], "licence": run.scenario.licence, "asked": asked(pair), "changes": touched(pair),
        "came": came(differs) or ["Nothing differs, in any run and any measure."], "sure": sure(pair), "not_said": NOT_SAID,
        "same": list(table.loc[~table["differs"], "label"]), "panel": by_theme(differs, run.fluid),
        "viewer": viewer_of(packed(viewer_data(pair.runs[:2], pair.names[:2]))),
    })


def panel(pair: Comparison) -> pd.DataFrame:
    """Return one row a measure of the panel, theme after theme: both ranges, and the difference pair by pair."""
    table = shown(publish(whole_panel(pair)))
    first, second = (table.loc[table["number"] == number] for number in (0, 1))
    before = first.set_index("measure")[["mean", "q05", "q95"]].add_prefix("before_")
    both = ranged(second.join(before, on="measure", how="inner").reset_index(drop=True), "before_q05", "before_q95", "before_range")
    both = ranged(both, "q05", "q95", "after_range")
    both.loc[both["measure"].isin(AVOIDED), ["before_range", "after_range"]] = "–"
    both["differs"] = (both[["difference", "difference_q05", "difference_q95"]].fillna(0.0) != 0).any(axis=1)
    both["means"] = [AVOIDED_MEANS if name in AVOIDED else measure(name).definition for name in both["measure"]]
    both["middle_range"] = [change(value) for value in both["difference"]]
    both["difference_range"] = [f"{change(low)} to {change(high)}" for low, high in zip(both["difference_q05"], both["difference_q95"], strict=True)]
    return both


def by_theme(table: pd.DataFrame, fluid: bool) -> list[tuple[str, str]]:
    """Return the panel as one table a theme, under its heading."""
    columns = [column for column in COLUMNS if not fluid or column.field != "difference_range"]
    parts = table.groupby("theme", sort=False)
    return [(f"{theme[:1].upper()}{theme[1:]}", html_table(publish(part), columns, f"panel-{i}")) for i, (theme, part) in enumerate(parts)]


def touched(pair: Comparison) -> str:
    """Return what changed and who is touched, as a table; nothing where nothing changed."""
    table = what_changed(*pair.runs[:2])
    table = ranged(table, "people_a_day_q05", "people_a_day_q95", "people_range")
    return html_table(publish(table), CHANGES, "changes") if len(table) else ""


def change(value: float) -> str:
    """Return a difference in three digits with its sign.

    Examples
    --------
    >>> change(12345.0), change(-0.5), change(0.0)
    ('+12,300', '−0.5', '0')
    """
    return ("+" if value > 0 else "−" if value < 0 else "") + figure(abs(value)) if value == value else "–"


def asked(pair: Comparison) -> list[str]:
    """Return what was asked."""
    first, second = pair.names[:2]
    scenario = pair.runs[0].scenario
    return [text for text in (scenario.about, f"The first is \u201c{first}\u201d, the second \u201c{second}\u201d.") if text]


def came(table: pd.DataFrame) -> list[str]:
    """Return what came out in sentences: the measures that stand first, human cost among them."""
    rows = table.set_index("measure")
    lines = []
    for name in (name for name in FIRST if name in rows.index):
        row = rows.loc[name]
        low, high, label = row["difference_q05"], row["difference_q95"], f"{row['label'][:1].upper()}{row['label'][1:]}"
        if low > 0 or high < 0:
            least, most = sorted((abs(low), abs(high)))
            lines.append(f"{label}: {rounded(least, most) if least != most else figure(most)} {'more' if low > 0 else 'fewer'} ({row['unit']}); {row['before_range']} before.")
        else:
            lines.append(f"{label}: no clear difference; {row['difference_range']} ({row['unit']}), against {row['before_range']}.")
    return lines


def sure(pair: Comparison) -> list[str]:
    """Return how sure the differences are."""
    run = pair.runs[0]
    if run.fluid:
        return ["Two runs without chance: no range is claimed."]
    few = f" {run.runs} pairs are few for the ends of a range." if run.runs < 50 else ""
    lines = [f"Every difference is a range: nine of ten pairs of runs fall inside it.{few}",
             "Both runs of a pair meet the same chances, so luck that is common to both is not in the difference."]
    return lines + words.fitting(run.scenario, pd.DataFrame({"by": []}))
