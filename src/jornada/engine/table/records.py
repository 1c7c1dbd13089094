"""Columns side by side as one array of records: compiled code is handed one array, and a row is one cache line."""

import numpy as np


def records(columns: dict[str, np.ndarray]) -> np.ndarray:
    """Return one array of records with these columns."""
    arrays = {name: np.ascontiguousarray(values) for name, values in columns.items()}
    table = np.empty(len(next(iter(arrays.values()))), [(name, values.dtype) for name, values in arrays.items()])
    for name, values in arrays.items():
        table[name] = values
    return table
