"""`jornada explain measures`: every measure, and what a run keeps."""

from jornada.domain.measures import OF_PAIRS, SHOWN
from jornada.study.runs.selection import kept_by_default


def in_words() -> str:
    """Return every measure with its kind and meaning, and what is kept without measures.csv.

    Examples
    --------
    >>> "died (flow, people)" in in_words()
    True
    """
    kept = [f"  by {every}, by {by}: {names}" for every, by, names in kept_by_default()]
    return "\n".join(
        [
            *(f"{row.name} ({row.kind}, {row.unit}): {row.definition}" for row in (*SHOWN, *OF_PAIRS)),
            "",
            "Without measures.csv a run keeps, beside costs by month:",
            *kept,
            "",
            (
                "With measures.csv it keeps the rows of that table and nothing else: one row takes the place of the"
                " whole list."
            ),
            "What offices count is asked for with office in the column by.",
        ]
    )
