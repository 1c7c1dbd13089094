"""Ways to damage a valid scenario folder, chosen at random; each says whether it must be an error."""

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path

from jornada.domain.schema.fields import KEYS, NEEDED, WRITTEN, fields_of

MUST, MAY = "must be an error", "error, warning, or another valid scenario"


def _tables(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.csv") if file.stem in WRITTEN)


def _cells(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text("utf-8"))))


def _save(file: Path, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    file.write_text(out.getvalue(), "utf-8")


def _spot(
    folder: Path, dice: random.Random, wanted: Callable[[object], bool]
) -> tuple[Path, list[list[str]], int, int] | None:
    spots = []
    for file in _tables(folder):
        rows = _cells(file)
        fields = {f.field: f for f in fields_of(file.stem)}
        spots += [(file, r, c) for r in range(1, len(rows)) for c, name in enumerate(rows[0]) if wanted(fields[name])]
    if not spots:
        return None
    file, row, column = dice.choice(spots)
    return file, _cells(file), row, column


def _set(folder: Path, dice: random.Random, wanted: Callable[[object], bool], text: str) -> str | None:
    spot = _spot(folder, dice, wanted)
    if spot is None:
        return None
    file, rows, row, column = spot
    rows[row][column] = text
    _save(file, rows)
    return MUST


def wrong_type(folder: Path, dice: random.Random) -> str | None:
    """Write a word where a number belongs."""
    text = dice.choice(["many", "1,5", "NaN", "inf", "1_000", "0x10", "--", "12 km", "∞"])
    return _set(folder, dice, lambda f: f.type.startswith(("number", "integer")), text)


def negative(folder: Path, dice: random.Random) -> str | None:
    """Write a negative number where none is allowed."""
    return _set(folder, dice, lambda f: f.low == "0", str(-dice.randint(1, 9)))


def above_one(folder: Path, dice: random.Random) -> str | None:
    """Write a chance above 1."""
    return _set(folder, dice, lambda f: f.high == "1", str(1 + dice.random()))


def unknown_name(folder: Path, dice: random.Random) -> str | None:
    """Name something that stands in no table."""
    return _set(folder, dice, lambda f: bool(f.refers_to), f"nowhere {dice.randint(0, 99)}")


def wrong_word(folder: Path, dice: random.Random) -> str | None:
    """Write a word that is not among the choices."""
    return _set(folder, dice, lambda f: bool(f.choices), dice.choice(["maybe", "Ja", "NO WAY", "1.0"]))


def wrong_date(folder: Path, dice: random.Random) -> str | None:
    """Write a date that is none."""
    return _set(
        folder,
        dice,
        lambda f: f.type == "date",
        dice.choice(["31/12/2022", "2022-13-01", "2022-02-30", "yesterday", "44562"]),
    )


def missing_value(folder: Path, dice: random.Random) -> str | None:
    """Empty a cell that must be filled in."""
    return _set(folder, dice, lambda f: f.required, "")


def missing_column(folder: Path, dice: random.Random) -> str | None:
    """Drop a needed column."""
    spot = _spot(folder, dice, lambda f: f.required)
    if spot is None:
        return None
    file, rows, _, column = spot
    _save(file, [row[:column] + row[column + 1 :] for row in rows])
    return MUST


def misspelt_column(folder: Path, dice: random.Random) -> str | None:
    """Misspell a column."""
    file = dice.choice(_tables(folder))
    rows = _cells(file)
    column = dice.randrange(len(rows[0]))
    rows[0][column] = rows[0][column] + "x"
    _save(file, rows)
    return MUST


def doubled_column(folder: Path, dice: random.Random) -> str | None:
    """Write a column twice."""
    file = dice.choice(_tables(folder))
    column = dice.randrange(len(_cells(file)[0]))
    _save(file, [[*row, row[column]] for row in _cells(file)])
    return MUST


def doubled_key(folder: Path, dice: random.Random) -> str | None:
    """Write a row twice in a table with identifiers, or with changes."""
    file = dice.choice([file for file in _tables(folder) if file.stem in (*KEYS, "policies", "variants")])
    rows = _cells(file)
    rows.append(list(rows[dice.randrange(1, len(rows))]))
    _save(file, rows)
    return MUST


def extra_cell(folder: Path, dice: random.Random) -> str | None:
    """Write one cell too many."""
    file = dice.choice(_tables(folder))
    rows = _cells(file)
    rows[dice.randrange(1, len(rows))].append("more")
    _save(file, rows)
    return MUST


def short_row(folder: Path, dice: random.Random) -> str | None:
    """Cut the last cell off a row."""
    file = dice.choice(_tables(folder))
    rows = _cells(file)
    rows[dice.randrange(1, len(rows))].pop()
    _save(file, rows)
    return MUST


def spreadsheet_error(folder: Path, dice: random.Random) -> str | None:
    """Leave the error of a spreadsheet in a cell."""
    return _set(folder, dice, lambda f: True, dice.choice(["#N/A", "#REF!", "#VALUE!", "#DIV/0!"]))


def doubled_arrivals(folder: Path, dice: random.Random) -> str | None:
    """Write arrivals twice."""
    file = folder / "arrivals.csv"
    rows = _cells(file)
    _save(file, [*rows, list(dice.choice(rows[1:]))])
    return MUST


def missing_file(folder: Path, dice: random.Random) -> str | None:
    """Remove a needed file."""
    (folder / dice.choice([*(f"{name}.csv" for name in NEEDED), "scenario.toml"])).unlink()
    return MUST


def empty_file(folder: Path, dice: random.Random) -> str | None:
    """Empty a table."""
    dice.choice(_tables(folder)).write_text(dice.choice(["", "\n\n", "  \n"]))
    return MUST


def no_rows(folder: Path, dice: random.Random) -> str | None:
    """Leave only the header of a table that others refer to."""
    file = folder / dice.choice(["places.csv", "modes.csv", "groups.csv"])
    _save(file, _cells(file)[:1])
    return MUST


def broken_encoding(folder: Path, dice: random.Random) -> str | None:
    """Write bytes that are not UTF-8."""
    file = dice.choice(_tables(folder))
    data = file.read_bytes()
    if dice.random() < 0.3:
        file.write_bytes(data.decode().encode("utf-16"))
    else:
        at = dice.randrange(len(data))
        file.write_bytes(data[:at] + bytes([dice.choice([0xE9, 0xFF, 0x80, 0x00])]) + data[at:])
    return MUST


def open_quote(folder: Path, dice: random.Random) -> str | None:
    """Open a quote that is never closed."""
    file = dice.choice(_tables(folder))
    lines = file.read_text("utf-8").splitlines()
    at = dice.randrange(1, len(lines))
    lines[at] = '"' + lines[at]
    file.write_text("\n".join(lines), "utf-8")
    return MUST


def cycle(folder: Path, dice: random.Random) -> str | None:
    """Let a household grow smaller into itself."""
    file = folder / "groups.csv"
    rows = _cells(file)
    name = rows[dice.randrange(1, len(rows))][rows[0].index("group")]
    if "smaller" not in rows[0]:
        rows[0].append("smaller")
        rows[1:] = [[*row, ""] for row in rows[1:]]
    for row in rows[1:]:
        if row[rows[0].index("group")] == name:
            row[rows[0].index("smaller")] = name
    _save(file, rows)
    return MUST


def closed_road(folder: Path, dice: random.Random) -> str | None:
    """Remove every leg into a destination."""
    places, file = _cells(folder / "places.csv"), folder / "routes.csv"
    kind = places[0].index("kind")
    ends = {row[places[0].index("place")] for row in places[1:] if row[kind] == "destination"}
    rows = _cells(file)
    _save(file, [rows[0], *(row for row in rows[1:] if row[rows[0].index("to")] not in ends)])
    return MUST


def broken_toml(folder: Path, dice: random.Random) -> str | None:
    """Break the syntax of a TOML file."""
    file = dice.choice(sorted(folder.glob("*.toml")))
    file.write_text(file.read_text("utf-8") + dice.choice(["\nkey = \n", "\n[[\n", "\n= 3\n"]), "utf-8")
    return MUST


def unknown_key(folder: Path, dice: random.Random) -> str | None:
    """Write a key that nothing reads."""
    file = folder / "scenario.toml"
    file.write_text(f"start_date = {dice.randint(1, 9)}\n" + file.read_text("utf-8"), "utf-8")
    return MUST


def unknown_table(folder: Path, dice: random.Random) -> str | None:
    """Add a table that nothing reads."""
    (folder / dice.choice(["place.csv", "arrival.csv", "policy.toml"])).write_text("place\nx\n", "utf-8")
    return MUST


def bad_policy(folder: Path, dice: random.Random) -> str | None:
    """Add a policy that names nothing, or sets what cannot be."""
    table, row, field, how, value = dice.choice(
        [
            ("offices", "nowhere", "capacity", "set", "3"),
            ("routes", "*", "deaths", "set", "0.1"),
            ("routes", "*", "death", "set", "7"),
            ("roads", "*", "death", "set", "0.1"),
            ("choice", "", "tme", "set", "2"),
            ("choice", "all", "time", "set", "2"),
            ("routes", "*", "open", "set", "perhaps"),
            ("places", "", "beds", "set", "1"),
            ("routes", "*", "death", "plus", "1.5"),
            ("routes", "*", "death", "times", "many"),
            ("routes", "*", "death", "set", "x2"),
            ("routes", "*", "death", "set", ""),
            ("routes", "*", "open", "times", "2"),
            ("routes", "*", "needs", "set", "nowhere"),
            ("routes", "*", "leg", "set", "x"),
            ("routes", "*", "death", "tmes", "2"),
        ]
    )
    return _add_policy(folder, {"table": table, "row": row, "field": field, "how": how, "value": value})


def _add_policy(folder: Path, *changes: dict[str, str]) -> str:
    """Add a policy to policies.csv, one change after the other, with the columns that it needs."""
    file = folder / "policies.csv"
    rows = _cells(file) if file.exists() else [["policy"]]
    for cells in ({"policy": "damage", **change} for change in changes):
        rows[0] += [name for name in cells if name not in rows[0]]
        rows.append([cells.get(name, "") for name in rows[0]])
    _save(file, [[*row, *[""] * (len(rows[0]) - len(row))] for row in rows])
    return MUST


def ends_first(folder: Path, dice: random.Random) -> str | None:
    """Let arrivals end before they start."""
    file = folder / "arrivals.csv"
    rows = _cells(file)
    rows[dice.randrange(1, len(rows))][rows[0].index("ends")] = "1999-01-01"
    _save(file, rows)
    return MUST


def lost_way(folder: Path, dice: random.Random) -> str | None:
    """Say that people go on without saying where, or leave them at a destination in no line."""
    ways = [
        ("outcomes", "effect", "next", "next", ""),
        ("outcomes", "effect", "return", "to", ""),
        ("dispositions", "effect", "hold", "office", ""),
        ("outcomes", "office", "court", "effect", dice.choice(["grant", "refuse"])),
    ]
    table, field, word, changed, text = dice.choice(ways)
    file = folder / f"{table}.csv"
    rows = _cells(file) if file.exists() else [[field]]
    found = [row for row in rows[1:] if field in rows[0] and row[rows[0].index(field)] == word]
    found = [row for row in found if changed != "effect" or not row[rows[0].index("next")]]
    if not found or changed not in rows[0]:
        return None
    dice.choice(found)[rows[0].index(changed)] = text
    _save(file, rows)
    return MUST


def round_and_round(folder: Path, dice: random.Random) -> str | None:
    """Let papers follow one another without an end, or offices turn people away to one another."""
    table, key, field = dice.choice([("papers", "paper", "after"), ("offices", "office", "full")])
    file = folder / f"{table}.csv"
    rows = _cells(file) if file.exists() else [[]]
    if field not in rows[0]:
        return None
    limit = rows[0].index("days" if table == "papers" else "room")
    for row in rows[1:]:
        row[rows[0].index(field)], row[limit] = rows[1 + dice.randrange(len(rows) - 1)][rows[0].index(key)], "50"
    _save(file, rows)
    return MUST


def bad_trigger(folder: Path, dice: random.Random) -> str | None:
    """Write a trigger or a ramp that cannot be."""
    change = {"table": "routes", "row": "*", "field": "death", "value": "0.1"}
    trigger = {"measure": "encounters", "above": "5", "below": "2"}
    wrong = dice.choice(
        [
            {"above": "many"},
            {"above": "-1"},
            {"window": "0"},
            {"days": "1.5"},
            {"wait": "-2"},
            {"least_days": "inf"},
            {"spike": "true"},
            {"above": ""},
            {"below": ""},
            {"measure": ""},
            {"measure": "encountered"},
        ]
    )
    dated = dice.choice(
        [
            {"ramp": "14"},
            {"starts": "2022-01-01", "ramp": "-7"},
            {"starts": "2022-01-01", "ramp": "1.5"},
            {"starts": "2022-01-02", "ends": "2022-01-01"},
        ]
    )
    return _add_policy(folder, change | (trigger | wrong if dice.random() < 0.7 else dated))


def said_twice(folder: Path, dice: random.Random) -> str | None:
    """Let the second row of a policy say otherwise what it says once, or make a change twice, or stand apart."""
    first = {
        "table": "routes",
        "row": "*",
        "field": "death",
        "value": "0.1",
        "starts": "2022-01-02",
        "source": "made up",
    }
    other = dice.choice(
        [{"starts": "2022-01-03"}, {"active": "no"}, {"source": "somebody"}, {"window": "7"}, {"ramp": "7"}]
    )
    again = dice.choice([{**first, "field": "turned_back", **other}, {**first, "value": "0.2"}])
    return _add_policy(folder, first, again)


def semicolons(folder: Path, dice: random.Random) -> str | None:
    """Write a table with semicolons and a byte order mark, as some spreadsheets do: harmless."""
    file = dice.choice(_tables(folder))
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(_cells(file))
    file.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())
    return MAY


def thousands(folder: Path, dice: random.Random) -> str | None:
    """Write a number with marks between thousands."""
    return _set(
        folder,
        dice,
        lambda f: f.type.startswith(("number", "integer")),
        dice.choice(["1,070", "1 070", "1'070", "1.070.500", "1,070.5", "1.070,5"]),
    )


def lost_ending(folder: Path, dice: random.Random) -> str | None:
    """Give a file a name under which it is not read."""
    file = dice.choice([*_tables(folder), *sorted(folder.glob("*.toml"))])
    ending = dice.choice(
        [
            ".txt",
            ".bak",
            ".xlsx",
            f"{file.suffix}.txt",
            f" (1){file.suffix}",
            ".toml" if file.suffix == ".csv" else ".csv",
        ]
    )
    file.rename(folder / f"{file.stem}{ending}")
    return MUST


def leftover(folder: Path, dice: random.Random) -> str | None:
    """Leave something in the folder that is no table: harmless."""
    (
        folder
        / dice.choice(
            ["._places.csv", ".~lock.routes.csv#", "~$routes.xlsx", ".DS_Store", "README", "notes.txt", "map.png"]
        )
    ).write_bytes(b"\x00\x05")
    return MAY


def dressed(folder: Path, dice: random.Random) -> str | None:
    """Write a table otherwise, as spreadsheets and agencies do, so that it says the same: harmless."""
    file = dice.choice(_tables(folder))
    rows = _cells(file)
    how = dice.choice(["tags", "comment", "empty columns", "capitals", "notes", "ending", "tabs", "commas"])
    if how == "tags":
        rows.insert(1, ["#" + "".join(letter for letter in name.upper() if letter.isalpha()) for name in rows[0]])
    elif how == "comment":
        rows.insert(0, ["# compiled from several lists, and checked"])
    elif how == "empty columns":
        rows = [[*row, "", ""] for row in rows]
    elif how == "capitals":
        rows[0] = [name.upper() for name in rows[0]]
    elif how == "notes":
        rows = [[*row, f"as told, {number}" if number else "notes"] for number, row in enumerate(rows)]
    elif how == "commas":
        rows = [
            [cell.replace(".", ",") if cell.replace(".", "", 1).isdigit() else cell for cell in row] for row in rows
        ]
    _save(file, rows)
    if how in ("tabs", "commas"):
        out = io.StringIO()
        csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
        file.write_text(out.getvalue(), "utf-8")
        file.rename(file.with_suffix(".tsv"))
    elif how == "ending":
        file.rename(file.with_suffix(".CSV"))
    return MAY


def published_wrongly(folder: Path, dice: random.Random) -> str | None:
    """Let a published figure stand twice, or be of a nationality or an area that the scenario does not have."""
    file, how = folder / "observed.csv", dice.choice(["twice", "nationality", "area"])
    names = ["series", "starts", "ends", "area", "nationality", "people", "source"]
    row = ["encounters", "2024-03-01", "2024-03-31", "", "", str(dice.randint(0, 999)), "made up"]
    if how != "twice":
        row[names.index(how)] = dice.choice(["HONDURAS", "nowhere", "unknown"])
    _save(file, [names, row, *([row] if how == "twice" else [])])
    return MUST


WAYS: tuple[Callable[[Path, random.Random], str | None], ...] = (
    wrong_type,
    negative,
    above_one,
    unknown_name,
    wrong_word,
    wrong_date,
    missing_value,
    missing_column,
    misspelt_column,
    doubled_column,
    doubled_key,
    extra_cell,
    short_row,
    spreadsheet_error,
    doubled_arrivals,
    missing_file,
    empty_file,
    no_rows,
    broken_encoding,
    open_quote,
    cycle,
    closed_road,
    broken_toml,
    unknown_key,
    unknown_table,
    bad_policy,
    ends_first,
    lost_way,
    round_and_round,
    bad_trigger,
    said_twice,
    semicolons,
    thousands,
    lost_ending,
    leftover,
    dressed,
    published_wrongly,
)
UNREADABLE = (  # damages that leave all else as it is: nothing may be told of that
    wrong_type,
    negative,
    above_one,
    unknown_name,
    wrong_word,
    wrong_date,
    missing_value,
    missing_column,
    misspelt_column,
    doubled_column,
    doubled_key,
    extra_cell,
    short_row,
    spreadsheet_error,
    missing_file,
    empty_file,
    no_rows,
    broken_encoding,
    open_quote,
    broken_toml,
    unknown_key,
    unknown_table,
    thousands,
    lost_ending,
    leftover,
    dressed,
)
