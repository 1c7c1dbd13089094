"""Write docs/reference from the schema and the table of measures: `python docs/make_reference.py`.

The pages are kept under git; a test in tests/house says when they are stale.
"""

from collections.abc import Iterable
from pathlib import Path

from jornada.domain.measures import AT_OFFICES, OF_PAIRS, SHOWN
from jornada.domain.schema.fields import TABLES, Field, Table, fields_of
from jornada.study.runs.measure import OTHER_NAMES
from jornada.study.runs.selection import kept_by_default

HERE = Path(__file__).parent / "reference"
DO_NOT_EDIT = "<!-- Written by docs/make_reference.py; edit src/jornada instead. -->"


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    head = list(header)
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def row_of(field: Field) -> list[str]:
    """Return the row of a field."""
    allowed = field.allowed + (f"; a name in `{field.refers_to}`" if field.refers_to else "")
    default = (
        "needed" if field.required else field.default or ("none" if field.type.endswith("?") or field.refers_to else "")
    )
    read_by = ", ".join(
        reader.who + (f" ({', '.join(reader.needs)})" if reader.needs else "") for reader in field.readers
    )
    return [f"`{field.field}`", allowed, field.unit, default, read_by, field.description]


def section(about: Table) -> str:
    """Return the section of a table."""
    needed = " Needed." if about.needed else ""
    fields = table(
        ("field", "takes", "unit", "default", "read by", "meaning"), (row_of(field) for field in fields_of(about.table))
    )
    return f"## {about.file}\n\n{about.about}{needed}\n\n{fields}\n"


def tables_page() -> str:
    """Return the page of tables."""
    intro = (
        "# The tables of a scenario\n\nAn empty cell stands for the default; a column that is not used can be left out."
        " [The tutorial](../tutorial.md) begins with one.\n\nTables are text in UTF-8 and end in `.csv`, `.tsv` or"
        " `.tab`; commas, semicolons or tabs stand between cells. Where that is no comma, numbers may have decimal"
        " commas. Nothing stands between thousands. Any table may have a column `notes`, lines that begin with `#`"
        " above its header, and a row of HXL tags below it. TRUE and FALSE are yes and no. Capitals in headers and in"
        " names of files do not matter. A workbook has a sheet of the same name for each table; `scenario` is a sheet"
        " with the columns `key` and `value`. Policies and variants in their older form, `policies.toml` and"
        " `variants.toml`, or sheets of keys and values, are read too, with a note; both forms at once are not. Every"
        " other file or sheet is told of, but for those named README, notes and the like, hidden ones, and what systems"
        " leave behind.\n"
    )
    return "\n".join([DO_NOT_EDIT, intro, *map(section, TABLES)])


def studies_page() -> str:
    """Return the page of study.toml."""
    intro = (
        "# study.toml\n\nOf the four parts only the first is needed; [how to write a study](../how_to_study.md) shows"
        " them at work.\n"
    )
    parts = {
        "study": "Keys",
        "axis": (
            "[[axis]], one or two\n\nBeside these keys `change`: a table of paths, each with its list of values, as"
            " many for each path."
        ),
        "alternative": (
            "[[alternative]], any number\n\nBeside these keys `values`: a table of parameters of priors.csv, each with"
            " a number in its range."
        ),
        "study_es": "[es]\n\nBeside these keys `[es.names]`: what variants, axes and alternatives are called.",
    }
    heads = ("key", "takes", "unit", "default", "meaning")
    sections = [
        f"## {head}\n\n{table(heads, ([*row_of(field)[:4], field.description] for field in fields_of(name)))}\n"
        for name, head in parts.items()
    ]
    return "\n".join(
        [
            DO_NOT_EDIT,
            intro,
            *sections,
            "`[against]` has names of variants, each with the variant that it is held against instead of the base.\n",
        ]
    )


def measures_page() -> str:
    """Return the page of measures."""
    rows = ([f"`{m.name}`", m.kind, m.unit, m.definition] for m in (*SHOWN, *OF_PAIRS))
    intro = (
        "# Measures\n\nA stock is counted every night and is of a period the mean of its nights; a flow is counted over"
        " a period, a ratio is of two totals.\n"
    )
    others = "; ".join(f"`{name}` is `{of}`" for name, of in OTHER_NAMES.items())
    end = (
        "\nWith `office_` before the name, counted at the office instead of the place:"
        f" {', '.join(f'`{name}`' for name in AT_OFFICES)}. `cost of` and a purpose is what that purpose cost, in USD,"
        f" a flow by the month.\n\nOther names: {others}.\n\n## What is kept\n\nWithout `measures.csv` a run keeps what"
        " follows, and costs by the month. With it, it keeps the rows of that table and nothing else: one row takes"
        " the place of the whole list. What offices count is asked for with `by` as `office`. `jornada explain"
        " measures` prints this list.\n\n" + table(("every", "by", "measures"), kept_by_default()) + "\n"
    )
    return "\n".join([DO_NOT_EDIT, intro, table(("measure", "kind", "unit", "meaning"), rows), end])


def pages() -> dict[str, str]:
    """Return every page by the name of its file."""
    return {"tables.md": tables_page(), "measures.md": measures_page(), "studies.md": studies_page()}


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, "utf-8")
