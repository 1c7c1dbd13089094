"""How a command ends: 0 fine, 1 faults, 2 misuse, 130 interrupted; always with words, never with a traceback."""

import errno
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from types import FrameType
from typing import TYPE_CHECKING

from jornada.interface.misuse import Interrupted, Misuse

if TYPE_CHECKING:
    from jornada.domain.fault import Fault


FINE, FAULTY, MISUSED, INTERRUPTED = 0, 1, 2, 130
SHOWN = 3
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
FULL = 12  # cells of the wrong type: more in one column are one mistake, as dates of another form


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "fault"), counted(2, "fault")
    ('1 fault', '2 faults')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def ended(command: Callable[[], object]) -> int:
    """Carry out a command and return its exit code; what went wrong is said on the error stream."""
    from jornada.domain.fault import ScenarioError

    try:
        command()
    except ScenarioError as error:
        return _say(*told(error.faults), f"{tally(error.faults)}; `jornada explain CODE` tells more", code=FAULTY)
    except Misuse as error:
        return _say(str(error), code=MISUSED)
    except (Interrupted, KeyboardInterrupt):
        return _say("interrupted; the same command goes on where it stopped", code=INTERRUPTED)
    except BrokenPipeError:
        # whoever was reading has gone; nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        if error.errno in FULL_DISK:
            return _say(
                "the disk is full; runs that are written are kept, and when there is room the same command goes on"
                " where it stopped",
                code=FAULTY,
            )
        return _say(
            f"{error.filename or 'a file'}: {error.strerror or error}; is the path right, and may you write there?",
            code=FAULTY,
        )
    except RuntimeError as error:
        if type(error).__name__ != "StoreError":
            raise
        return _say(str(error), code=FAULTY)
    return FINE


def tally(faults: "Sequence[Fault]") -> str:
    """Return how many errors there are and how many warnings, each where there are any.

    Examples
    --------
    >>> from jornada.domain.fault import Fault
    >>> tally([Fault("J012", "routes.csv, row 2, to", "Nowhere", "a name in places")]), tally([])
    ('1 error', 'no faults')
    """
    found = {noun: sum(fault.severity == noun for fault in faults) for noun in ("error", "warning")}
    return ", ".join(counted(number, noun) for noun, number in found.items() if number) or "no faults"


def told(faults: "Sequence[Fault]") -> list[str]:
    """Return every fault in a line; one that stands in many rows is told for the first few, with how many more there
    are.

    Examples
    --------
    >>> from jornada.domain.fault import Fault
    >>> faults = [Fault("J012", f"routes.csv, row {n}, to", "Nowhere", "a name in places") for n in range(2, 9)]
    >>> told(faults)[2:]  # doctest: +NORMALIZE_WHITESPACE
    ["J012 routes.csv, row 4, to: found 'Nowhere'; allowed: a name in places", '     the same in 4 more rows, the last:
    routes.csv, row 8, to']
    """
    lines = []
    for same in _alike(faults):
        lines += [str(fault) for fault in (same if len(same) <= SHOWN + 1 else same[:SHOWN])]
        if len(same) > SHOWN + 1:
            lines.append(f"     the same in {len(same) - SHOWN} more rows, the last: {same[-1].where}")
    return lines


def _alike(faults: "Sequence[Fault]") -> "Iterable[list[Fault]]":
    """Return together the faults of a column that say the same; and all of one whose cells are all of another type."""
    columns: dict[tuple[str, ...], list[Fault]] = {}
    alike: dict[tuple[str, ...], list[Fault]] = {}
    for fault in faults:
        columns.setdefault(_column(fault), []).append(fault)
    for fault in faults:
        full = fault.code == "J010" and len(columns[_column(fault)]) > FULL
        alike.setdefault((*_column(fault), "" if full else fault.found), []).append(fault)
    return alike.values()


def _column(fault: "Fault") -> tuple[str, str, str]:
    return fault.code, re.sub(r"row \d+|cell [A-Z]+\d+", "", fault.where), fault.allowed


def in_utf8() -> None:
    """Let names and words of all languages through, wherever the command runs.

    Where the system says that it writes ASCII or Latin letters alone, accented paths cannot be handed to what reads
    tables: the command starts again in UTF-8. Where only what is printed has another encoding, letters that it lacks
    come as question marks.
    """
    if sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode and sys.executable:
        os.environ["PYTHONUTF8"] = "1"  # for workers too
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(errors="replace")


def _say(*lines: str, code: int) -> int:
    print(*lines, sep="\n", file=sys.stderr)
    return code


@contextmanager
def patient() -> Iterator[Callable[[], None]]:
    """Hold an interrupt, from the keyboard or of a service, back until the work in hand is written; a second one ends
    everything at once.

    What is given back raises the interrupt, if there was one: call it where it does no harm.
    """
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        if len(asked) > 1:
            _leave()
            return
        print("stopping when the runs in hand are written; press Ctrl-C again to stop at once", file=sys.stderr)

    def check() -> None:
        if asked:
            raise Interrupted

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield check
    except RuntimeError:
        if not asked:
            raise
        raise Interrupted from None  # the workers were sent away, or had not begun, and their pool says so
    finally:
        for number, was in before.items():
            signal.signal(number, was)


def _leave() -> None:
    from multiprocessing import active_children

    workers = active_children()
    for worker in workers:
        while worker.is_alive():
            worker.terminate()  # they let the first one pass
            worker.join(0.1)
    if not workers:
        print("stopped; the same command goes on where it stopped", file=sys.stderr, flush=True)
        os._exit(INTERRUPTED)  # compiled code is at work here and takes no exception
