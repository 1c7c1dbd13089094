"""Packing: names as a line of JSON and figures as small steps, gzipped, in base64, so that a page carries them in few
bytes.

A figure is the number of its value in a sorted list of all values that occur, as they are read: in three digits at
most. Neighbours in time and the statistics of one cell are alike, so only what differs is kept; the bytes of all steps
stand together, lowest first, since the higher ones are nearly all zero.
"""

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jornada.interface.language.numbers import three_digits
from jornada.study.findings.wide import Layer

THOUSANDTHS, SHARE = 1000, 4
Numbers = np.ndarray


@dataclass(frozen=True)
class Stream:
    """Whole numbers in a row: known values by their number, and sums over the runs in parts of `per`."""

    known: Numbers
    per: int
    steps: tuple[Numbers, ...]


def kind_of(layer: Layer) -> str:
    """Return how a layer is packed: figures as they are read, sums that add up in full, or shares of what sets out."""
    return "sum" if layer.stats == ("mean",) else "share" if layer.by == "leg" else "figure"


def streamed(layers: Sequence[Layer], runs: int) -> Stream:
    """Return the values of layers as whole numbers, each as a step from its neighbour."""
    seen = [_seen(layer) for layer in layers]
    known = np.unique(
        np.concatenate(
            [
                np.zeros(1),
                *(values.ravel() for layer, values in zip(layers, seen, strict=True) if kind_of(layer) != "sum"),
            ]
        )
    )
    sums = [values for layer, values in zip(layers, seen, strict=True) if kind_of(layer) == "sum"]
    per = (
        runs
        if all(np.abs(values * runs - np.rint(values * runs)).max(initial=0.0) < 1e-6 for values in sums)
        else THOUSANDTHS
    )
    whole = [
        np.rint(values * per).astype(np.int64) if kind_of(layer) == "sum" else np.searchsorted(known, values)
        for layer, values in zip(layers, seen, strict=True)
    ]
    return Stream(known, per, tuple(steps_of(block) for block in whole))


def _seen(layer: Layer) -> Numbers:
    """Return the values of a layer with the digits that anybody reads."""
    kind = kind_of(layer)
    if kind == "figure":
        return _each(layer.values)
    return np.round(layer.values, SHARE) if kind == "share" else layer.values


def _each(values: Numbers) -> Numbers:
    known, inverse = np.unique(values, return_inverse=True)
    return np.array([legible(float(value)) for value in known])[inverse.reshape(-1)].reshape(values.shape)


def legible(value: float) -> float:
    """Return a figure without the digits that `tables.figure` leaves out, which then says the same of it.

    Examples
    --------
    >>> legible(12345.6), legible(12.4), legible(3.14), legible(0.123), legible(0.996)
    (12300.0, 12.0, 3.1, 0.12, 0.996)
    """
    value = three_digits(value)
    size = abs(value)
    if not 0 < size < 100:
        return value
    short = float(f"{value:.0f}" if size >= 10 else f"{value:.1f}" if size >= 1 else f"{value:.2g}")
    edge = 10 if size >= 10 else 1 if size >= 1 else 0
    # over an edge it would be written with other digits
    return short if edge <= abs(short) < (edge * 10 or 1) else value


def steps_of(block: Numbers) -> Numbers:
    """Return whole numbers (S, R, T) as steps: from the middle statistic outwards, then in time.

    Examples
    --------
    >>> steps_of(np.array([[[1, 1]], [[5, 6]], [[7, 9]]]))[:, 0].tolist()
    [[5, 1], [2, 1], [-4, -1]]
    """
    middle = len(block) // 2
    apart = np.concatenate(
        [block[middle : middle + 1], np.diff(block[middle:], axis=0), np.diff(block[middle::-1], axis=0)]
    )
    return np.diff(apart, axis=-1, prepend=0)


def planes(steps: Numbers) -> bytes:
    """Return whole numbers in four bytes each, all lowest bytes first: those below nothing count as odd.

    Examples
    --------
    >>> planes(np.array([0, -1, 1, 300])).hex(" ", 4)
    '00010258 00000002 00000000 00000000'
    """
    unsigned = np.where(steps >= 0, 2 * steps, -2 * steps - 1).astype("<u4")
    return unsigned.view("u1").reshape(-1, 4).T.tobytes()


def text_of(header: Mapping[str, Any], stream: Stream) -> str:
    """Return a header and its numbers as text."""
    steps = np.concatenate([np.zeros(0, np.int64), *(block.ravel() for block in stream.steps)])
    known = [None if value != value else value for value in stream.known.tolist()]
    line = json.dumps(
        {**header, "known": known, "per": stream.per, "integers": len(steps)}, ensure_ascii=True, separators=(",", ":")
    )
    return zipped(line.encode() + b"\n" + planes(steps))


def zipped(content: bytes) -> str:
    """Return bytes as text that a page carries: base64 of gzip, the same each time.

    Examples
    --------
    >>> gzip.decompress(base64.b64decode(zipped(b"what a page carries")))
    b'what a page carries'
    """
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
