"""The report of a comparison: two scenarios on the same chances, the same measures for both, and maps side by side."""

from pathlib import Path

import pandas as pd

from jornada.domain.scenario import Scenario
from jornada.interface import words
from jornada.interface.pages import rendered, viewer_of
from jornada.interface.tables import Column, figure, html_table, ranged, rounded
from jornada.interface.viewer_data import packed, viewer_data
from jornada.study.compare import Comparison
from jornada.study.measure import measure
from jornada.study.publish import publish, shown

FIRST = ("encounters", "stranded", "present", "waiting", "unsheltered", "died", "kidnapped", "unheard", "granted", "mean_wait")
COLUMNS = (
    Column("label", "Measure"), Column("means", "What is counted"), Column("unit", "Unit"), Column("before_range", "First"), Column("after_range", "Second"),
    Column("middle", "Mean difference"), Column("difference_range", "Nine pairs in ten"),
)
NOT_SAID = (
    "What will happen. Both are scenarios: the difference says what follows from what was changed, if the rest of the model holds.",
    "How wrong the model is. What it leaves out of both, or has wrong in both, is in no range.",
    *words.NOT_SAID[2:],
)


def write_comparison(pair: Comparison, file: Path) -> Path:
    """Write the report of two scenarios, and return where it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page(pair), "utf-8")
    return file


def page(pair: Comparison) -> str:
    """Return the report of two scenarios as HTML."""
    run, (first, second) = pair.runs[0], pair.names[:2]
    table = panel(pair)
    differs = table.loc[table["differs"]]
    return rendered("compare", {
        "first": first, "second": second, "period": words.period(run.scenario), "fluid": run.fluid, "pairs": run.runs, "seed": run.info["seed"],
        "version": run.info["version"], "licence": run.scenario.licence, "asked": asked(pair), "changes": changes(*(run.scenario for run in pair.runs[:2])),
        "came": came(differs) or ["Nothing differs, in any run and any measure."], "sure": sure(pair), "not_said": NOT_SAID,
        "same": list(table.loc[~table["differs"], "label"]), "panel": html_table(publish(differs), _columns(run.fluid), "panel") if len(differs) else "",
        "viewer": viewer_of(packed(viewer_data(pair.runs[:2], pair.names[:2]))),
    })


def panel(pair: Comparison) -> pd.DataFrame:
    """Return one row a measure: both ranges, and the difference pair by pair."""
    table = shown(publish(pair.table()))
    scenarios = list(dict.fromkeys(table["scenario"]))[:2] if len(pair.names) > 1 else []
    before, after = (table.loc[table["scenario"] == name].set_index("measure") for name in (scenarios * 2)[:2])
    if len(scenarios) == 1:  # two runs of one title and folder
        before, after = table.iloc[: len(table) // 2].set_index("measure"), table.iloc[len(table) // 2:].set_index("measure")
    both = after.join(before[["mean", "q05", "q95"]].add_prefix("before_"), how="inner").reset_index()
    both = ranged(ranged(both, "before_q05", "before_q95", "before_range"), "q05", "q95", "after_range")
    both["differs"] = (both[["difference", "difference_q05", "difference_q95"]] != 0).any(axis=1)
    for column, of in (("label", "label"), ("means", "definition"), ("unit", "unit")):
        both[column] = [getattr(measure(name), of) for name in both["measure"]]
    both["middle"] = [change(value) for value in both["difference"]]
    both["difference_range"] = [f"{change(low)} to {change(high)}" for low, high in zip(both["difference_q05"], both["difference_q95"], strict=True)]
    return both


def change(value: float) -> str:
    """Return a difference in three digits with its sign.

    Examples
    --------
    >>> change(12345.0), change(-0.5), change(0.0)
    ('+12,300', '−0.5', '0')
    """
    return ("+" if value > 0 else "−" if value < 0 else "") + figure(abs(value)) if value == value else "–"


def _columns(fluid: bool) -> list[Column]:
    return [column for column in COLUMNS if not fluid or column.field != "difference_range"]


def asked(pair: Comparison) -> list[str]:
    """Return what was asked."""
    first, second = pair.names[:2]
    scenario = pair.runs[0].scenario
    return [text for text in (scenario.about, f"The first is \u201c{first}\u201d, the second \u201c{second}\u201d.",
                              "What differs between them:" if changes(*(run.scenario for run in pair.runs[:2])) else "Their policies are the same.") if text]


def changes(first: Scenario, second: Scenario) -> list[str]:
    """Return the policies that are active in one and not the other, with what they change and on whose word."""
    lines = []
    active = {policy.name: policy.active for policy in first.policies}
    for policy in second.policies:
        if policy.active != active.get(policy.name, False):
            what = "; ".join(f"{path} = {value}" for path, value in policy.change)
            lines.append(f"{'With' if policy.active else 'Without'} \u201c{policy.name}\u201d ({words.dates_of(policy)}): {what}. Source: {policy.source or 'none given'}.")
    gone = [policy.name for policy in first.policies if policy.active and policy.name not in {row.name for row in second.policies}]
    return lines + [f"Without \u201c{name}\u201d." for name in gone]


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
