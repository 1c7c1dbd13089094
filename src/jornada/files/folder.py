"""Read and write a scenario: a folder of CSV and TOML files, or one workbook with the same sheets."""

import csv
import io
from pathlib import Path

from jornada.domain.checks import assemble
from jornada.domain.fault import Fault, ScenarioError, nearest
from jornada.domain.reading import RawTable
from jornada.domain.scenario import Scenario
from jornada.domain.tables import NOUNS, fields_of
from jornada.files.text import text_of
from jornada.files.toml import load_toml, policies_text, scenario_text, variants_text

TOMLS = ("scenario", "policies", "variants")


def read(path: str | Path) -> Scenario:
    """Return the scenario in a folder or workbook.

    Raises
    ------
    ScenarioError
        With every fault in it.

    Examples
    --------
    >>> import jornada as jo
    >>> jo.example("three_places").title
    'Three places'
    """
    scenario, faults = _load(Path(path))
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors or scenario is None:
        raise ScenarioError(errors)
    return scenario


def check(path: str | Path) -> list[Fault]:
    """Return every fault of a scenario, errors before warnings."""
    return sorted(_load(Path(path))[1], key=lambda fault: fault.severity != "error")


def write(scenario: Scenario, path: str | Path) -> None:
    """Write a scenario as a folder, or as a workbook where the name ends in .xlsx; reading it gives it back."""
    path = Path(path)
    if path.suffix == ".xlsx":
        from jornada.files.workbook import write_workbook

        write_workbook(scenario, path)
        return
    path.mkdir(parents=True, exist_ok=True)
    (path / "scenario.toml").write_text(scenario_text(scenario), "utf-8")
    for name, text in (("policies", policies_text(scenario)), ("variants", variants_text(scenario))):
        _write_or_drop(path / f"{name}.toml", text)
    for table in NOUNS:
        rows = cells_of(scenario, table)
        _write_or_drop(path / f"{table}.csv", _csv(rows) if len(rows) > 1 or table in ("places", "routes") else "")


def _write_or_drop(path: Path, text: str) -> None:
    if text:
        path.write_text(text, "utf-8", newline="")
    elif path.exists():
        path.unlink()


def cells_of(scenario: Scenario, table: str) -> list[list[str]]:
    """Return a table as cells, header first; columns that are all at their default are left out."""
    fields, rows = fields_of(table), getattr(scenario, table)
    columns = [[cell_text(getattr(row, field.attribute)) for row in rows] for field in fields]
    kept = [i for i, field in enumerate(fields) if field.required or any(cell != _default(field.default, field.choices) for cell in columns[i])]
    return [[fields[i].field for i in kept], *([columns[i][r] for i in kept] for r in range(len(rows)))]


def _default(text: str, choices: tuple[str, ...]) -> str:
    return text


def cell_text(value: object) -> str:
    """Return a value as the text of a cell; it reads back as the same value.

    Examples
    --------
    >>> cell_text(True), cell_text(0.1), cell_text(None)
    ('yes', '0.1', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return str(value)


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _load(path: Path) -> tuple[Scenario | None, list[Fault]]:
    if path.suffix == ".xlsx":
        from jornada.files.workbook import raw_workbook

        raws, tomls, faults = raw_workbook(path)
    elif path.is_dir():
        raws, tomls, faults = _raw_folder(path)
    else:
        return None, [Fault("J001", str(path), "nothing there", "a folder of tables or a workbook (.xlsx)")]
    scenario, more = assemble(raws, tomls)
    return scenario, faults + more


def _raw_folder(path: Path) -> tuple[dict[str, RawTable], dict[str, dict[str, object]], list[Fault]]:
    raws, tomls, faults = {}, {}, []
    for file in sorted(path.iterdir()):
        if file.suffix == ".csv" and file.stem in NOUNS:
            raw, wrong = raw_csv(file)
            faults += wrong
            if raw:
                raws[file.stem] = raw
        elif file.suffix == ".toml" and file.stem in TOMLS:
            tomls[file.stem], wrong = load_toml(file)
            faults += wrong
        elif file.suffix in (".csv", ".toml"):
            faults.append(Fault("J015", file.name, file.stem, "a table: " + ", ".join((*TOMLS, *NOUNS)), nearest(file.stem, (*TOMLS, *NOUNS))))
    return raws, tomls, faults


def raw_csv(file: Path) -> tuple[RawTable | None, list[Fault]]:
    """Return the cells of a CSV file: comma or semicolon, with or without a byte order mark."""
    text, faults = text_of(file)
    if text is None:
        return None, faults
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return None, [Fault("J003", file.name, "an empty file", "a header row with the names of the fields")]
    delimiter = ";" if lines[0].count(";") > lines[0].count(",") else ","
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        numbered = [(reader.line_num, tuple(cells)) for cells in reader]
    except csv.Error as error:
        return None, [Fault("J002", file.name, str(error), "comma-separated values, quotes closed")]
    numbered = [(number, cells) for number, cells in numbered if any(cell.strip() for cell in cells)]
    header = tuple(name.strip() for name in numbered[0][1])
    rows = tuple((n, c) for n, c in numbered[1:] if not (c[0].startswith("#") and len([x for x in c if x]) > 1 and all(x.startswith("#") or not x for x in c)))
    return RawTable(file.stem, file.name, header, rows, lambda row, column: f"column {column + 1}"), faults
