"""Write docs/reference from the schema and the table of measures: `python docs/make_reference.py`.

The pages are kept under git; a test in tests/house says when they are stale.
"""

from collections.abc import Iterable
from pathlib import Path

from jornada.domain.tables import NEEDED, WRITTEN, Field, fields_of
from jornada.study.asked import kept_by_default
from jornada.study.measure import AT_OFFICES, OTHER_NAMES, TABLE

HERE = Path(__file__).parent / "reference"
DO_NOT_EDIT = "<!-- Written by docs/make_reference.py; edit src/jornada instead. -->"
HEADINGS = {
    "scenario": "scenario.toml", "choice": "scenario.toml, [choice]", "flee3": "scenario.toml, [flee3]", **{table: f"{table}.csv" for table in WRITTEN},
}
ABOUT = {
    "scenario": "What is not a table.",
    "choice": "What a day, money, distance and danger weigh in a choice.",
    "flee3": "Settings of the rule set of Flee 3, read where `rules` is flee3. Names are those of simsetting.yml, but for a few words; "
             "`jornada import flee` sets them.",
    "places": "Where people can be on a given day.",
    "modes": "Ways of travelling.",
    "routes": "Legs between places. A leg that goes both ways is two legs; the way back is named with `<` at the end.",
    "papers": "Documents that a leg may need or an office may give. A party holds one paper or none.",
    "groups": "Parties alike in nationality, household, size, means and home.",
    "pulls": "What is added to the pull of arriving, by destination, nationality and date.",
    "arrivals": "Who enters the picture, where and when.",
    "seasons": "One row a month of a season; arrivals name the season they follow. Paths name the rows `season/month`, or all of a season.",
    "beliefs": "What people take for true of waits, dangers, stops and rules; [how it works](../explanation/beliefs.md).",
    "responses": "How departures respond to a belief, or to the value of going on.",
    "offices": "Lines and lists: who may join, in which order they are served, what one must do while waiting.",
    "outcomes": "What an office decides. For each name the first row that matches gives the share; what the shares leave "
                "of 1 is refused, at a destination released. An office without rows here grants with the chance in its own row.",
    "stops": "Checkpoints, patrols and raids on legs; what follows a stop stands in dispositions.csv.",
    "staff": "Pools of those who do the stopping. Moving them is a policy on `posted` of stops.",
    "health": "What wears people on the road and what restores them: chances of a day of coming from one state of health to another. Without this "
              "table everybody stays well.",
    "conditions": "What being weak or ill does; a row each is needed where there is a table of health.",
    "dangers": "What people may meet on a leg or at a place. On a passage, or on a day at a place, a party meets one of them at most: they compete "
               "in one draw with nothing happening.",
    "caravans": "People who walk together. Who joins, leaves, stops and offers what is in `docs/explanation/caravans.md`.",
    "offers": "What a caravan is offered on its way. Offers are made in the order of the table.",
    "costs": "Unit costs. The account of a run adds them up by purpose.",
    "dispositions": "What follows an encounter. For each name the first row that matches gives the share; "
                    "what the shares leave of 1 is released.",
    "shocks": "Random factors that people share.",
    "priors": "Parameters that are uncertain: each run draws its own.",
    "sites": "Places as the rules of Flee 3 see them.",
    "links": "Legs that differ from others under the rules of Flee 3.",
    "events": "What changes, from which day on, under the rules of Flee 3.",
    "traits": "Who people are, where rules of Flee 3 ask for it.",
    "observed": "Published figures to hold a run against. No run reads them.",
    "policies": "Dated changes, one row a change; [how they act](../tutorial.md#5-a-policy-and-a-variant). What a policy says once stands in its first row: "
                "its dates, `active`, its trigger, its basis and its source. In its other rows these cells are empty.",
    "variants": "Named lists of policies: one row a policy of a variant.",
    "questions": "What somebody wants to know, answered with its range before all else; [how to ask](../how_to_ask.md). A run records what its questions need.",
    "measures": "What is recorded. Without this file it is [the default list](measures.md#what-is-kept); with it, its rows and nothing else.",
}


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    head = list(header)
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def row_of(field: Field) -> list[str]:
    """Return the row of a field."""
    allowed = field.allowed + (f"; a name in `{field.refers_to}`" if field.refers_to else "")
    default = "needed" if field.required else field.default or ("none" if field.type.endswith("?") or field.refers_to else "")
    read_by = ", ".join(reader.who + (f" ({', '.join(reader.needs)})" if reader.needs else "") for reader in field.readers)
    return [f"`{field.field}`", allowed, field.unit, default, read_by, field.description]


def section(name: str) -> str:
    """Return the section of a table."""
    needed = " Needed." if name in (*NEEDED, "scenario") else ""
    fields = table(("field", "takes", "unit", "default", "read by", "meaning"), (row_of(field) for field in fields_of(name)))
    return f"## {HEADINGS[name]}\n\n{ABOUT[name]}{needed}\n\n{fields}\n"


def tables_page() -> str:
    """Return the page of tables."""
    intro = (
        "# The tables of a scenario\n\nAn empty cell stands for the default; a column that is not used can be left out. "
        "[The tutorial](../tutorial.md) begins with one.\n\n"
        "Tables are text in UTF-8 and end in `.csv`, `.tsv` or `.tab`; commas, semicolons or tabs stand between cells. Where that is no comma, numbers may "
        "have decimal commas. Nothing stands between thousands. Any table may have a column `notes`, lines that begin with `#` above its header, and a row of HXL tags "
        "below it. TRUE and FALSE are yes and no. Capitals in headers and in names of files do not matter. A workbook has a sheet of the same name for each "
        "table; `scenario` is a sheet with the columns `key` and `value`. Policies and variants in their older form, `policies.toml` and `variants.toml`, or "
        "sheets of keys and values, are read too, with a note; both forms at once are not. Every other file or sheet is told of, but for those "
        "named README, notes and the like, hidden ones, and what systems leave behind.\n"
    )
    return "\n".join([DO_NOT_EDIT, intro, *(section(name) for name in HEADINGS)])


def measures_page() -> str:
    """Return the page of measures."""
    rows = ([f"`{m.name}`", m.kind, m.unit, m.definition] for m in TABLE)
    intro = "# Measures\n\nA stock is counted every night and is of a period the mean of its nights; a flow is counted over a period, a ratio is of two totals.\n"
    others = "; ".join(f"`{name}` is `{of}`" for name, of in OTHER_NAMES.items())
    end = (
        f"\nWith `office_` before the name, counted at the office instead of the place: {', '.join(f'`{name}`' for name in AT_OFFICES)}. "
        "`cost of` and a purpose is what that purpose cost, in USD, a flow by the month.\n\n"
        f"Other names: {others}.\n\n"
        "## What is kept\n\nWithout `measures.csv` a run keeps what follows, and costs by the month. With it, it keeps the rows of that table and nothing else: one row takes the "
        "place of the whole list. What offices count is asked for with `by` as `office`. `jornada explain measures` prints this list.\n\n"
        + table(("every", "by", "measures"), kept_by_default()) + "\n"
    )
    return "\n".join([DO_NOT_EDIT, intro, table(("measure", "kind", "unit", "meaning"), rows), end])


def pages() -> dict[str, str]:
    """Return every page by the name of its file."""
    return {"tables.md": tables_page(), "measures.md": measures_page()}


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, "utf-8")
