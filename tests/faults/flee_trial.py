"""One trial with a folder of Flee: damage it, import it, and judge.

No traceback, faults that teach, and nothing written that a check refuses.
"""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from jornada.domain.fault import codes
from jornada.engine.flee3.plan import plan_of
from jornada.files.flee.read import check_flee, read_flee
from jornada.files.flee.write import write_flee
from jornada.files.scenario.folder import check, read, write
from tests.flee.folders import FILES, write_folder

Rows = list[str]
CELLS = (
    "",
    "-1",
    "-7",
    "0",
    "1e9",
    "1000000000",
    "99999999999999999999",
    "1,5",
    "many",
    "total",
    "C",
    "camp",
    "2020-01-05",
    "2031-12-31",
    "nan",
    "#",
    "A B",
    "0.000001",
)
MORE = {
    "location_changes.csv": "#name,type,day\nB,camp,10\nA,town,15\n",
    "input_csv/locations.csv": (
        FILES["input_csv/locations.csv"]
        .replace("population\n", "population,capacity_per_day,initial_idps\n")
        .replace(",camp,,900\n", ",camp,,900,5,7\n")
    ),
    "input_csv/routes.csv": (
        "#name1,name2,distance,forced_redirection,max_move_speed,walk_probability\nA,B,100,,,0.1\nB,C,"
        "150,0,200,\nB,D,390,1,,\nA,D,401.25,,,\n"
    ),
    "input_csv/closures.csv": FILES["input_csv/closures.csv"] + "country,X,Y,3,-1\nlocation,B,,4,6\nlink,B,D,2,9\n",
}


def a_cell(rows: Rows, dice: random.Random) -> Rows:
    """Write something else into a cell."""
    at = dice.randrange(len(rows))
    cells = rows[at].split(",")
    cells[dice.randrange(len(cells))] = dice.choice(CELLS)
    return [*rows[:at], ",".join(cells), *rows[at + 1 :]]


def a_row_twice(rows: Rows, dice: random.Random) -> Rows:
    """Write a row again, anywhere."""
    at = dice.randrange(len(rows) + 1)
    return [*rows[:at], dice.choice(rows), *rows[at:]]


def a_row_less(rows: Rows, dice: random.Random) -> Rows:
    """Leave a row out."""
    at = dice.randrange(len(rows))
    return rows[:at] + rows[at + 1 :]


def in_any_order(rows: Rows, dice: random.Random) -> Rows:
    """Write the rows in another order."""
    return dice.sample(rows, len(rows))


def a_cell_more(rows: Rows, dice: random.Random) -> Rows:
    """Write a cell more, or a column."""
    some = dice.choice([range(len(rows)), [dice.randrange(len(rows))]])
    return [row + f",{dice.choice(CELLS)}" if i in some else row for i, row in enumerate(rows)]


WAYS: tuple[Callable[[Rows, random.Random], Rows], ...] = (
    a_cell,
    a_cell,
    a_cell,
    a_row_twice,
    a_row_less,
    in_any_order,
    a_cell_more,
)


def flee_trial(number: int) -> str | None:
    """Return what went wrong in a trial, or None."""
    dice, texts = random.Random(number), {name: text for name, text in (FILES | MORE).items() if name.endswith(".csv")}
    name, ways = dice.choice(sorted(texts)), dice.sample(WAYS, dice.choice((1, 1, 2)))
    rows = texts[name].splitlines()
    for way in ways:
        rows = way(rows, dice) or [""]
    said = f"{number} {name} {', '.join(way.__name__ for way in ways)}"
    with tempfile.TemporaryDirectory() as place:
        try:
            return _judge(said, write_folder(Path(place) / "flee", {**MORE, name: "\n".join(rows) + "\n"}), Path(place))
        except Exception as error:  # a traceback is what must never happen
            return f"{said}: {type(error).__name__}: {error}"


def _judge(said: str, folder: Path, place: Path) -> str | None:
    scenario, faults = check_flee(folder)
    poor = [fault for fault in faults if fault.code not in codes() or not fault.where or not fault.allowed]
    if poor or scenario is None:
        return f"{said}: a fault that does not teach: {poor[0]}" if poor else None
    write(scenario, place / "ours")
    refused = [str(fault) for fault in check(place / "ours") if fault.severity == "error"]
    if refused or read(place / "ours") != scenario:
        return f"{said}: written and refused, or not the same: {refused}"
    plan_of(scenario)
    write_flee(scenario, place / "again" / "flee")
    return None if read_flee(place / "again" / "flee") == scenario else f"{said}: not the same back from Flee"
