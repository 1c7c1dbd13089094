"""Rows of a table that differ. NumPy's `unique` would compare them as records of thousands of fields."""

import numpy as np


def distinct_rows(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that differ, in the order in which they first come, and which of them each row is.

    Examples
    --------
    >>> distinct, which = distinct_rows(np.array([[2, 1], [0, 1], [2, 1]]))
    >>> distinct.tolist(), which.tolist()
    ([[2, 1], [0, 1]], [0, 1, 0])
    """
    numbers: dict[bytes, int] = {}
    which = np.array([numbers.setdefault(row.tobytes(), len(numbers)) for row in rows], np.int64)
    _, first = np.unique(which, return_index=True)
    return rows[first], which
