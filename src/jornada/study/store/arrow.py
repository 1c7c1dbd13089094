"""Columns of Arrow made of arrays and read as arrays.

Arrow's own ways import pandas, which a run has no use for, and which takes 45 MB a process.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

DATES = {"datetime64[D]": pa.date32(), "datetime64[us]": pa.timestamp("us")}


def column(cells: np.ndarray) -> pa.Array:
    """Return numbers or dates as a column.

    Examples
    --------
    >>> column(np.array([1, 2])).to_pylist(), str(column(np.array(["2024-01-05"], "datetime64[D]")).type)
    ([1, 2], 'date32[day]')
    """
    kind = DATES.get(str(cells.dtype)) or pa.from_numpy_dtype(cells.dtype)
    cells = cells.astype(np.int32) if kind == pa.date32() else cells
    return pa.Array.from_buffers(kind, len(cells), [None, pa.py_buffer(np.ascontiguousarray(cells))])


def texts(names: Sequence[str]) -> pa.Array:
    """Return texts as a column.

    Examples
    --------
    >>> texts(["", "Darién"]).to_pylist()
    ['', 'Darién']
    """
    written = [name.encode() for name in names]
    ends = np.cumsum([0, *map(len, written)]).astype(np.int32)
    return pa.Array.from_buffers(pa.string(), len(written), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(written))])


def coded(codes: np.ndarray, names: Sequence[str]) -> pa.Array:
    """Return codes of texts as a column of these.

    Examples
    --------
    >>> coded(np.array([1, 1, 0]), ["a", "b"]).to_pylist()
    ['b', 'b', 'a']
    """
    return pa.DictionaryArray.from_arrays(column(codes.astype(np.int32)), texts(names))


def cells_of(found: pa.Array) -> np.ndarray:
    """Return a column of numbers without gaps as an array, which cannot be written to; dates are days since 1970.

    Examples
    --------
    >>> cells_of(column(np.array([3, 4]))[1:]).tolist()
    [4]
    """
    kind = np.dtype(np.int32) if found.type == pa.date32() else np.dtype(found.type.to_pandas_dtype())
    return (
        np.frombuffer(found.buffers()[1], kind, len(found), found.offset * kind.itemsize)
        if len(found)
        else np.zeros(0, kind)
    )
