"""Write docs/explanation/rows.md: each row of the system switched on against off: `python docs/make_rows.py`.

The result of a row stands in the README of its folder too. A test runs fewer of the same runs and says when the page is
stale.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import jornada as jo
from jornada.interface.language.numbers import figure
from jornada.study.ensemble.ensemble import Hands
from jornada.study.runs.measure import measure

HERE = Path(__file__).parent
PAGE, EXAMPLES = HERE / "explanation" / "rows.md", HERE.parent / "src" / "jornada" / "examples"
RUNS, SEED = 24, 1
RESULT = re.compile(r"(<!-- result[^\n]*-->\n).*?(<!-- end of result -->)", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """A row.

    Its number, the folder, what the switch is, the measure it acts on, what must come out, and where a report shows it.
    """

    row: str
    folder: str
    switch: str
    measure: str
    closed_form: str
    shown: str


ROWS = (
    Row(
        "S1 Caravan",
        "s01_caravan",
        "a thousand people walk together, not alone",
        "turned_back_at_crossing",
        "pace x n / (n + 1) with a rest after n days; those who stay are geometric; alone a party is turned back b / (1"
        " - b) times on a leg",
        "Measures; People who walk together",
    ),
    Row(
        "S2 Health",
        "s02_health",
        "a trail of three days wears those who walk it",
        "died",
        "absorbing Markov chain over the day of the trail or the camp, and health: its fundamental matrix",
        "Measures",
    ),
    Row(
        "S3 Blockade and closure",
        "s03_blockade",
        "a road is closed for five days",
        "present",
        "people waiting = arrivals a day x days closed; none where there is a way round",
        "Policies in force; Measures",
    ),
    Row(
        "S4 Checkpoint",
        "s04_checkpoint",
        "six in ten without a card are stopped on the road and turned back",
        "died",
        "deaths a person = q d / (1 - (1 - q) s): q tries the path, d dies there, s is stopped on the road",
        "Measures",
    ),
    Row(
        "S5 What follows a stop",
        "s05_relocation",
        "those stopped are taken south instead of let go",
        "moved",
        "geometric repeats: s / (1 - s) moves a person, 1 / (1 - s) for each person moved; with few seats as many as"
        " there are",
        "Measures; Offices",
    ),
    Row(
        "S6 Containment",
        "s06_containment",
        "one policy doubles the chances of all stops of a region",
        "stopped",
        "stops a person = c / (1 - c), summed over the roads",
        "Policies in force; Measures",
    ),
    Row(
        "S7 Permits",
        "s07_permits",
        "the desk that gives permits opens",
        "encounters",
        "absorbing chain of fare and expiry; people waiting = arrivals a day over the chance of work",
        "Papers in hand",
    ),
    Row(
        "S8 Means and modes",
        "s08_papers",
        "the bus needs a paper",
        "died",
        "deaths of a walker = d / (1 - (1 - d) b), d the chance of dying, b of being turned back",
        "Measures; Papers in hand",
    ),
    Row(
        "S8 Being stranded",
        "s08_means",
        "the bus needs a paper; who has none takes a train, a guide or the way on foot",
        "stranded",
        "(1 - q)^n still there after n days, q = A / (1 + A), A the share of the weights of ways that can be paid for",
        "Measures",
    ),
    Row(
        "S9 Offices",
        "s09_offices",
        "the desk in the south decides twenty a day instead of all",
        "abandoned",
        "line tomorrow = 0.98 line + arrivals - capacity, served = least of what comes and capacity",
        "Offices: caseload over time, how long people waited",
    ),
    Row(
        "S10 Side payments",
        "s10_side_payments",
        "half of decisions and stops can be bought",
        "bribes",
        "geometric repeats: b s for who can pay, and s / (1 - s) times to the end of the line for who cannot",
        "Measures",
    ),
    Row(
        "S11 Screening",
        "s11_screening",
        "one encounter in five meets expedited removal",
        "removed",
        "share to the power of stages: 0.2 x 0.25 x 0.8 of encounters are removed",
        "What follows an encounter; Offices",
    ),
    Row(
        "S12 Threshold",
        "s12_threshold",
        "a trigger shuts asylum at 100 encounters a day",
        "returned",
        "a linear recursion of people at the border, with the trigger and its way back; removals = 20 for each day on,"
        " and until the line is empty",
        "Policies in force; What follows an encounter",
    ),
    Row(
        "S13 Pathways",
        "s13_pathways",
        "a list at home for a way in by air, sixty places a month for those with a sponsor and money",
        "encounters",
        "served = least of the quota so far and of those who may, who are binomial; on the list 1 in 1 + exp(stay +"
        " waits) sets out on a day",
        "Measures: admitted by an office, fees paid; Offices",
    ),
    Row(
        "S14 Crossing dangers",
        "s14_crossing_dangers",
        "a river that is worse at high water, heat in a desert",
        "died",
        "people x chance x share that dies, month by month; the way chosen by the chance over the year",
        "Measures: died, injured",
    ),
    Row(
        "S15 Harm by others",
        "s15_harm_by_others",
        "officers who extort, robbers, a violent town",
        "taken",
        "chance x money, by paper in hand; violence = chance x mornings in town, 1 / (1 - 0.5 x 0.995)",
        "Measures: extorted, robbed, victims of violence, money taken",
    ),
    Row(
        "S16 Repeat crossings",
        "s16_repeat_crossings",
        "54 in 100 encounters end in return instead of 14",
        "encounters",
        "geometric repeats: encounters a person = 1 / (1 - r a), repeats r a of them: 7 % and 27 %",
        "Measures: repeat encounters",
    ),
    Row(
        "S17 Removal",
        "s17_removal",
        "officers arrest as many as find a free bed",
        "removed",
        "least of officers, beds over the mean stay (Little), and seats",
        "Measures; Offices; What it cost, by purpose",
    ),
    Row(
        "S18 Money",
        "s18_money",
        "money of forty beds goes to eight decisions a day",
        "cost of processing",
        "least of demand and capacity, times the unit cost",
        "What it cost, by purpose",
    ),
    Row(
        "S19 Strength",
        "s19_strength",
        "half of the staff of one checkpoint is moved to another",
        "stopped",
        "chance = 0.4 x staff there over staff needed; stops a person = c / (1 - c), summed",
        "Measures; What it cost, by purpose",
    ),
    Row(
        "S20 News",
        "s20_news",
        "for nine weeks stories make people take a trail for three times as dangerous as it is",
        "not_begun",
        "belief = belief + (3 d - belief) (1 - exp(-7 / lag)) a week; departures = 100 (belief / d) ^ elasticity",
        "Measures; Policies in force",
    ),
    Row(
        "S21 Origins",
        "s21_origins",
        "twice as many of one nationality set out for thirty days",
        "arrived",
        "a share of a published series day by day; a season that keeps its total",
        "Measures; Policies in force",
    ),
    Row(
        "S22 What if",
        "s22_what_if",
        "for six weeks a control turns four in ten back, one variant of four",
        "died",
        "deaths of who meets the control = d / (1 - (1 - d) b); beds change no journey: differences of 0 in every run",
        "Measures; Policies in force",
    ),
    Row(
        "S23 Return to Mexico",
        "s23_return_to_mexico",
        "six encounters in ten of one nationality end in return",
        "encounters",
        "geometric repeats: encounters a person = 1 / (1 - r a), r the share returned, a the share that tries again",
        "Measures; What follows an encounter",
    ),
    Row(
        "S24 Crossing ends",
        "s24_crossing_ends",
        "a quarter of those who were met enter unseen",
        "entered_unseen",
        "four ends that compete, over the tries of a person: (1 - d) u / (1 - (1 - d) t)",
        "Measures: encounters, entries without encounter, turned back, died",
    ),
    Row(
        "S25 Captivity",
        "s25_captivity",
        "one passage in ten ends in captivity of ten days",
        "ransoms",
        "people held = people taken a day x days (Little); taken 0.1 / 0.9 times a person, each time a ransom",
        "Measures: kidnapped, people in captivity, ransoms",
    ),
)


def compared(row: Row, runs: int, out: Path) -> dict[str, float]:
    """Return the row of the comparison, on against off."""
    base = jo.example(f"rows/{row.folder}")
    pair = jo.compare([base.variant("off"), base.variant("on")], runs, SEED, out, hands=Hands(workers=1))
    return dict(pair.table(row.measure).iloc[1])


def result(found: dict[str, float], name: str) -> str:
    """Return a difference and its range in words."""
    return (
        f"{signed(found['difference'])} {measure(name).unit} ({signed(found['difference_q05'])} to"
        f" {signed(found['difference_q95'])})"
    )


def signed(value: float) -> str:
    """Return a figure in three digits with its sign.

    Examples
    --------
    >>> signed(1234.0), signed(-3.0)
    ('+1,230', '-3.0')
    """
    return ("-" if value < 0 else "+") + figure(abs(value))


def page(results: dict[str, str], runs: int) -> str:
    """Return the page."""
    text = [
        "<!-- Written by docs/make_rows.py; edit that. -->",
        "# The rows of the system, one by one",
        "",
        (
            "Each row has a folder among the examples, small enough to be worked out by hand. Its variant `on` has the"
            " row, `off` has not; both"
        ),
        (
            "meet the same chances. The difference is on minus off, on average over "
            f"{runs} pairs of runs; nine pairs in ten lie in the range. The folders are"
        ),
        "laboratories: their numbers are invented and round, and say nothing about any country.",
        "",
        "    jornada compare rows/s12_threshold:off rows/s12_threshold:on",
        "    jornada new my_rule --from rows/s12_threshold",
        "",
        "| row | folder | switched on | acts on | difference, with its range | known by hand | in a report |",
        "|---|---|---|---|---|---|---|",
    ]
    link = "../../src/jornada/examples/rows/{0}/README.md"
    for row in ROWS:
        cells = (
            row.row,
            f"[`{row.folder}`]({link.format(row.folder)})",
            row.switch,
            measure(row.measure).label,
            results[row.folder],
            row.closed_form,
            row.shown,
        )
        text.append(f"| {' | '.join(cells)} |")
    return "\n".join(
        [
            *text,
            "",
            "`tests/examples/test_rows.py` holds every folder against what is known by hand, other variants of it too.",
            "",
        ]
    )


def told(readme: str, words: str) -> str:
    """Return a README with the result of its row between its marks."""
    return RESULT.sub(lambda found: f"{found[1]}{words}\n{found[2]}", readme)


def make(runs: int) -> None:
    """Run every pair, and write the page and the results in the folders."""
    results = {}
    for row in ROWS:
        with TemporaryDirectory() as out:
            found = compared(row, runs, Path(out))
        results[row.folder] = result(found, row.measure)
        file = EXAMPLES / "rows" / row.folder / "README.md"
        words = (
            f"On minus off, {measure(row.measure).label}: **{results[row.folder]}**; {runs} pairs of runs, seed {SEED},"
            " nine pairs in ten in the range."
        )
        file.write_text(told(file.read_text("utf-8"), words), "utf-8")
        print(row.folder, results[row.folder])
    PAGE.write_text(page(results, runs), "utf-8")


if __name__ == "__main__":
    make(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
