"""Rebuild an example from the public tables.

From the root of the project, with pandas and the package installed:

    python -m tools corridor DATA src/jornada/examples/corridor

DATA is the folder of public tables. `--fit STEPS` runs the corridor's model and corrects its file of corrections
(`--corrections`) that many times.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from tools.caravan_2023 import tables as caravan_2023
from tools.corridor import tables as corridor
from tools.corridor.corrections import CORRECTIONS, corrections, save
from tools.southern_mexico import tables as southern_mexico
from tools.writing import Compiled, write


def examples(fixes: Path) -> dict[str, Callable[[Path], Compiled]]:
    """Return how each example is compiled from the folder of public tables.

    `fixes` is the file of the corridor's corrections.
    """
    return {
        "corridor": lambda data: corridor.compiled(data, corrections(fixes)),
        "southern_mexico": southern_mexico.compiled,
        "caravan_2023": caravan_2023.compiled,
    }


def main(words: list[str] | None = None) -> None:
    """Read the arguments and compile; with `--fit`, run and correct that many times."""
    parser = argparse.ArgumentParser(
        prog="python -m tools", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("example", choices=sorted(examples(CORRECTIONS)))
    parser.add_argument("data", type=Path, help="the folder of public tables")
    parser.add_argument("out", type=Path, help="the folder of the example to write")
    parser.add_argument(
        "--corrections", type=Path, default=CORRECTIONS, help="the corridor's corrections; --fit writes them anew"
    )
    parser.add_argument(
        "--fit", type=int, default=0, metavar="STEPS", help="correction steps of the corridor, each a run of the model"
    )
    given = parser.parse_args(words)
    if not given.data.is_dir():
        parser.error(f"no such folder: {given.data}")
    if given.fit and given.example != "corridor":
        parser.error(f"only the corridor is fitted, not {given.example}")
    tool = examples(given.corrections)[given.example]
    write(given.out, tool(given.data))
    for _ in range(given.fit):
        from tools.corridor.fit import corrected

        save(given.corrections, corrected(given.data, given.out, corrections(given.corrections)))
        write(given.out, tool(given.data))


if __name__ == "__main__":
    main()
