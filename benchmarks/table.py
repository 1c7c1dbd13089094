"""The table of benchmarks/README.md: what must be reached, what is aimed for, and what was found."""

from typing import Any, NamedTuple

HEAD = """# Benchmarks

`make benchmarks`, or `python -m benchmarks` with the names of some subjects: draws, visits, year, profiles, people,
many, starts, means, offices, viewer, paired, flee, places. This page is written by it; all figures are in `results/`.

"""
FOOT = """
A visit is a row in a pass of `travel`, a stayer a row to which nothing happens all day: beyond what a day without
people costs, and with that. The chain is a line of well-filled places. Processor seconds unless it says by the clock;
medians of three to fifteen tries, except that an ensemble of many runs and the first run are timed once; other work
shared the machine where the load average is above 1, and lengthens times by the clock most. Two engines by turns:
`python -m benchmarks.engines OLD`, with a work tree of an earlier commit.
"""


class Line(NamedTuple):
    """A line of the table: what, the bar, the aim, where the figure is found, its unit, and whether more is better."""

    what: str
    bar: float | None
    aim: float | None
    path: str
    unit: str
    more: bool = False


LINES = (
    Line("binomials a second, mixed", 8, 15, "draws/binomial mixed", "million", True),
    Line("binomials a second, n 10, p 0.1", 8, 15, "draws/binomial n 10 p 0.1", "million", True),
    Line("Poisson draws a second, mixed", 8, 15, "draws/Poisson mixed", "million", True),
    Line("hypergeometric draws a second, mixed", 8, 15, "draws/hypergeometric mixed", "million", True),
    Line(
        "hypergeometric draws a second, 5 of 10 and 10", 8, 15, "draws/hypergeometric 5 of 10 and 10", "million", True
    ),
    Line("a mover's visit, corridor", 120, 70, "visits/mover, corridor/ns", "ns"),
    Line("a mover's visit, chain", 120, 70, "visits/mover, chain/ns", "ns"),
    *(
        Line(f"a stayer, {tables}: {kind}{extra}", 30, 10, f"visits/stayer, {tables}: {kind}/{path}", "ns")
        for tables in ("corridor", "chain")
        for kind in ("nothing to choose", "chances of one in a million")
        for extra, path in (("", "ns"), ("; with the fixed part of the day", "ns with the fixed part"))
    ),
    Line("a year of the corridor, a run", None, None, "year/a run/seconds", "s"),
    Line("rows at night: mean", None, None, "year/sizes/rows mean", ""),
    Line("rows at night: most", None, None, "year/sizes/rows most", ""),
    Line("visits a day: mean", None, None, "year/sizes/visits mean", ""),
    Line("visits a day: most", None, None, "year/sizes/visits most", ""),
    Line("the coarse profile of it, a run", 0.6, 0.12, "profiles/coarse/seconds", "s"),
    Line("the full one beside it, by turns", 1.8, 0.6, "profiles/full/seconds", "s"),
    Line("rows at night, coarse: mean", None, None, "profiles/coarse/rows mean", ""),
    Line("1,000 runs of a year, two workers, by the clock", 15, 5, "many/minutes of 1,000 runs", "min"),
    Line("the same by processor seconds", 15, 5, "many/minutes of 1,000 runs, by processor seconds", "min"),
    Line("the engine of an earlier commit over this one, 300 days, by turns", None, None, "engines/ratio", "times"),
    *(
        Line(
            f"compiling the engine for the corridor{which}: processor seconds",
            None,
            None,
            f"engines/compiling/{name}",
            "s",
        )
        for name, which in (("new", ""), ("old", " at that commit"))
    ),
    Line("people x100: time", 6, 3, "people/time/x100 over x1", "times"),
    Line("people x100 over x10: time", 2, None, "people/time/x100 over x10", "times"),
    Line("people x100: peak memory", 500, 200, "people/x100/peak MB", "MB"),
    Line("a run of a year: peak memory", 500, 200, "people/x1/peak MB", "MB"),
    Line("a worker: peak memory", 500, 200, "many/worker MB", "MB"),
    Line("the parent of the workers, with the summary: peak memory", 500, 200, "many/parent MB", "MB"),
    *(
        Line(f"`{name}`, by the clock", 0.5, None, f"starts/{name}/seconds", "s")
        for name in ("--help", "--version", "check", "check corridor")
    ),
    Line("cases a second through 100 offices of 10 stages", None, None, "offices/engine/cases a second", "", True),
    Line("the same with 100 times the cases", None, None, "offices/engine, cases x100/cases a second", "", True),
    Line("one office of 10 stages in `ciw`", None, None, "offices/ciw/cases a second", "", True),
    Line("one office of 10 stages in `simpy`", None, None, "offices/simpy/cases a second", "", True),
    Line("office-stage-days a second", None, None, "offices/engine/office-stage-days a second", "", True),
    Line("the map's page, 150 places, 300 legs, 800 days", 5, None, "viewer/page MB", "MB"),
    Line("until its map is there, on canvas, by the clock", 2, None, "viewer/canvas/seconds to open", "s"),
    Line(
        "until its map is there, with WebGL by the processor",
        2,
        None,
        "viewer/webgl by the processor/seconds to open",
        "s",
    ),
    Line("frames a second while dates go by, on canvas", 30, 60, "viewer/canvas/frames a second, dates", "", True),
    Line("frames a second while the map is moved, on canvas", 30, 60, "viewer/canvas/frames a second, moved", "", True),
    Line(
        "frames a second while dates go by, WebGL by the processor",
        None,
        None,
        "viewer/webgl by the processor/frames a second, dates",
        "",
        True,
    ),
    *(
        Line(
            f"paired differences over those of independent runs, {how}, change that touches {name}: {which} of twelve"
            " measures",
            *bars,
            f"paired/{name}/{how}/{which}",
            "",
        )
        for name, bars in (
            ("children of one nationality", (0.2, 0.1)),
            ("one nationality", (0.2, 0.1)),
            ("two", (None, None)),
            ("a larger one", (None, None)),
            ("the two largest", (None, None)),
        )
        for how in ("with parameters and shocks", "chance alone")
        for which in ("median", "most")
    ),
    Line("first run after installation, by the clock", 60, 30, "starts/first run/seconds", "s"),
    Line("its processor seconds", 60, 30, "starts/first run/processor seconds", "s"),
    Line("next run: four runs, by the clock", 2, 1, "starts/next run/seconds", "s"),
    Line("next run: one run, by the clock", 2, 1, "starts/next run, one run/seconds", "s"),
    Line("its processor seconds", 2, 1, "starts/next run, one run/processor seconds", "s"),
    *(
        Line(
            f"{conflict} under the rules of Flee: times less than Flee itself",
            5000 if conflict == "syria2013" else 500,
            10000 if conflict == "syria2013" else 1000,
            f"flee/{conflict}/times less",
            "times",
            True,
        )
        for conflict in ("mali2012", "burundi2015", "tigray2020", "ssudan2013", "car2013", "syria2013")
    ),
    *(
        Line(f"{conflict}, people x100: time", 6, 3, f"flee/{conflict}/x100", "times")
        for conflict in ("mali2012", "burundi2015")
    ),
    *(
        Line(f"{name}, 30 days", None, None, f"places/{name}/seconds", "s")
        for name in (
            *(
                f"rules of Flee, {many} places, {beside} neighbours, awareness {aware}"
                for many, beside, aware in (
                    ("780", 4, 1),
                    ("780", 4, 3),
                    ("780", 8, 3),
                    ("2,000", 4, 1),
                    ("4,000", 4, 1),
                )
            ),
            "our rules, 500 places",
            "our rules, 2,000 places",
        )
    ),
    *(
        Line(f"faults of 20,000 places, {rules}", 10, None, f"places/faults of 20,000 places, {rules}/seconds", "s")
        for rules in ("ours", "flee")
    ),
    Line("syria2013 with 100 million people, a run", None, None, "flee/100 million people/seconds", "s"),
)


def readme(found: dict[str, Any]) -> str:
    """Return the page."""
    measured = found.get("measured", {})
    loads = "; ".join(
        f"{subject} ({measured.get(subject, found['date'])}): {value:.1f}"
        for subject, value in found["load average"].items()
    )
    lines = ["| | at least | aim | found | |", "|---|---|---|---|---|", *(shown(line, found) for line in LINES)]
    where = (
        f"Measured on {found['machine']}. Load average when each subject began, with its day and the commit of the"
        f" engine: {loads}.\n\n"
    )
    return (
        HEAD
        + where
        + "\n".join(line for line in lines if line)
        + "\n"
        + by_process(found)
        + by_profile(found)
        + by_share(found)
        + FOOT
    )


def shown(line: Line, found: dict[str, Any]) -> str:
    """Return a line of the table, with the verdict; nothing where the subject was not measured."""
    value: Any = found
    for key in line.path.split("/"):
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return ""
    cells = [f"{limit:g} {line.unit}" if limit is not None else "" for limit in (line.bar, line.aim)]
    return f"| {line.what} | {cells[0]} | {cells[1]} | {number(value)} {line.unit} | {verdict(line, value)} |"


def verdict(line: Line, value: float) -> str:
    """Say whether the aim is reached, the bar alone, or neither."""
    reached = [
        limit is not None and (value >= limit if line.more else value <= limit) for limit in (line.bar, line.aim)
    ]
    if line.bar is None:
        return ""
    return "aim reached" if reached[1] else "reached" if reached[0] else "**missed**"


def number(value: float) -> str:
    """Return a number with three digits, or whole where it is large."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def by_share(found: dict[str, Any]) -> str:
    """Return the table of how much less paired differences spread, against the share of people that a change
    touches."""
    paired = {name: part for name, part in found.get("paired", {}).items() if isinstance(part, dict)}
    if not paired:
        return ""
    ways = ("with parameters and shocks", "chance alone")
    measures = [name for name in next(iter(paired.values()))[ways[0]] if name not in ("median", "most")]
    head = [
        f"| paired over independent, {found['paired']['runs']} pairs, {found['paired']['days']} days | "
        + " | ".join(f"{100 * part['share touched']:.1f} % touched" for part in paired.values())
        + " |",
        "|---" * (1 + len(paired)) + "|",
    ]
    rows = [
        f"| {name} | "
        + " | ".join(" / ".join(number(part[way][name]) for way in ways) for part in paired.values())
        + " |"
        for name in [*measures, "median", "most"]
    ]
    note = (
        "The first figure is with parameters and shocks drawn by run, as a comparison has them; the second with both"
        " held fixed, so that only chance is shared."
    )
    return "\n".join(["", *head, *rows, "", note, ""])


def by_profile(found: dict[str, Any]) -> str:
    """Return the table of what the coarse profile changes in the headline measures of a year."""
    changed = found.get("profiles", {}).get("coarse over full", {})
    lines = [f"| {name} | {100 * (value - 1):+.1f} % |" for name, value in changed.items()]
    return (
        "\n".join(
            [
                "",
                "| the coarse profile, people or person-nights of a year | beside the full one |",
                "|---|---|",
                *lines,
                "",
            ]
        )
        if changed
        else ""
    )


def by_process(found: dict[str, Any]) -> str:
    """Return the table of where the seconds of a year go."""
    spent = found.get("year", {}).get("seconds by process", {})
    lines = [f"| {name} | {value:.3f} | {100 * value / spent['all']:.0f} % |" for name, value in spent.items()]
    return "\n".join(["", "| a year of the corridor | seconds | |", "|---|---|---|", *lines, ""]) if spent else ""
