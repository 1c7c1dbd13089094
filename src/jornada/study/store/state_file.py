"""States of runs on disk: columns in Arrow, written whole or not at all; what is damaged or of another run is refused
with a reason.

Nothing is executed on reading: a state is numbers, texts and the names of records that this module knows.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from jornada.domain.nouns.policy import Trigger
from jornada.engine.choice.beliefs import Minds
from jornada.engine.choice.logit import Seen
from jornada.engine.ledger.record import SoFar, Table
from jornada.engine.run.state import Origin, People, Recalled, RunKey, State, StateError, Watched
from jornada.engine.table.columns import Column
from jornada.engine.table.records import records
from jornada.engine.today.triggers import TriggerState
from jornada.engine.world.quotas import Quotas
from jornada.study.store.arrow import cells_of, column, texts

FORMAT = 3
LEVEL = 9  # a state of the corridor is to take no more than 1 MB
KNOWN = {
    kind.__name__: kind
    for kind in (
        State,
        Origin,
        RunKey,
        People,
        Column,
        Minds,
        Seen,
        Quotas,
        Watched,
        Trigger,
        TriggerState,
        SoFar,
        Table,
        Recalled,
    )
}
TREE, DIGEST = "tree", 32  # bytes of a SHA-256
FEW = 4  # an array with fewer than one in so many cells that are not zero is written as these


def write_state(file: Path, state: State) -> None:
    """Write a state aside, then put it in place: half a state is never seen under its name.

    The file is a stream of Arrow, and after its end the digest of all before.
    """
    columns: list[pa.Array] = []
    tree = json.dumps({"format": FORMAT, "state": _told(state, columns)})
    arrays = [
        texts([tree]),
        *(pa.LargeListArray.from_arrays(column(np.array([0, len(cells)])), cells) for cells in columns),
    ]
    table = pa.Table.from_arrays(arrays, [TREE, *(str(i) for i in range(len(columns)))])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(
        sink, table.schema, options=pa.ipc.IpcWriteOptions(compression=pa.Codec("zstd", LEVEL))
    ) as writer:
        writer.write_table(table)
    written = sink.getvalue().to_pybytes()
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.write_bytes(written + hashlib.sha256(written).digest())
    os.replace(aside, file)


def read_state(file: Path) -> State:
    """Return the state in a file.

    Raises
    ------
    StateError
        When there is none, it is damaged, or it was written in another form.
    """
    try:
        found = file.read_bytes()
    except FileNotFoundError:
        raise StateError(f"{file}: no state there") from None
    written = found[:-DIGEST]
    if not is_whole(found):  # looked at before anything is read: what is damaged may ask for any amount of memory
        raise StateError(f"{file} is no state, or is damaged; `jornada run --keep-states` makes it again")
    table = pa.ipc.open_stream(written).read_all()
    told = json.loads(table[TREE][0].as_py())
    if told["format"] != FORMAT:
        raise StateError(f"{file} is a state in form {told['format']}; this version reads form {FORMAT}")
    state: State = _meant(told["state"], [table[name].chunk(0).flatten() for name in table.column_names[1:]])
    return state


def is_whole(found: bytes) -> bool:
    """Say whether the bytes of a state are those that were written: its digest stands behind them."""
    return len(found) > DIGEST and hashlib.sha256(found[:-DIGEST]).digest() == found[-DIGEST:]


def _told(value: Any, columns: list[pa.Array]) -> Any:
    """Return a value as JSON; arrays become columns."""
    if isinstance(value, np.ndarray):
        return _array(value, columns)
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Mapping):
        return {"by": {name: _told(part, columns) for name, part in value.items()}}
    named = _named(value)
    if named is not None:
        return {"is": type(value).__name__, "with": {name: _told(part, columns) for name, part in named.items()}}
    if isinstance(value, (tuple, list)):
        return (
            {"all": [_told(part, columns) for part in value]}
            if any(not isinstance(part, str) for part in value)
            else {"texts": list(value)}
        )
    return value


def _named(value: Any) -> dict[str, Any] | None:
    """Return the fields of a record, nothing of what is none."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return value._asdict() if isinstance(value, tuple) and hasattr(value, "_asdict") else None


def _array(cells: np.ndarray, columns: list[pa.Array]) -> dict[str, Any]:
    if cells.dtype.names:
        return {"records": {name: _array(cells[name], columns) for name in cells.dtype.names}}
    flat = np.ascontiguousarray(cells).reshape(-1)
    told = {"array": len(columns), "type": cells.dtype.str, "shape": list(cells.shape)}
    where = np.flatnonzero(flat)
    if flat.size > FEW and where.size * FEW < flat.size:
        columns.append(column(_narrow(np.diff(where, prepend=0))))
        told, flat = told | {"few": len(columns)}, flat[where]
    columns.append(column(_narrow(flat)))
    return told


def _narrow(cells: np.ndarray) -> np.ndarray:
    """Return whole numbers in as few bytes as they take."""
    if cells.dtype.kind in "Mb":
        cells = cells.astype(np.int64)
    if cells.dtype.kind not in "iu" or not cells.size:
        return cells
    kind = np.result_type(np.min_scalar_type(cells.min()), np.min_scalar_type(cells.max()))
    return cells.astype(kind) if kind.kind in "iu" else cells


def _meant(told: Any, columns: list[pa.Array]) -> Any:
    """Return what JSON and columns tell."""
    if not isinstance(told, dict):
        return told
    if "array" in told:
        return _cells(told, columns)
    if "records" in told:
        return records({name: _cells(part, columns) for name, part in told["records"].items()})
    if "date" in told:
        return date.fromisoformat(told["date"])
    if "by" in told:
        return {name: _meant(part, columns) for name, part in told["by"].items()}
    if "is" in told:
        return KNOWN[told["is"]](**{name: _meant(part, columns) for name, part in told["with"].items()})
    return tuple(told["texts"]) if "texts" in told else tuple(_meant(part, columns) for part in told["all"])


def _cells(told: dict[str, Any], columns: list[pa.Array]) -> np.ndarray:
    kind, shape = np.dtype(told["type"]), told["shape"]
    first = cells_of(columns[told["array"]])
    if "few" not in told:
        return first.astype(kind, copy=True).reshape(shape)
    found = np.zeros(int(np.prod(shape)), kind)
    found[np.cumsum(first.astype(np.int64))] = cells_of(columns[told["few"]]).astype(kind)
    return found.reshape(shape)
