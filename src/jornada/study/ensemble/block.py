"""A block of runs at work: it travels to a worker and back, and tells how far it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jornada.domain.scenario.scenario import Scenario
from jornada.study.ensemble.progress import forget, note, paced
from jornada.study.ensemble.states import States
from jornada.study.store.blocks import is_whole, write_block

if TYPE_CHECKING:
    from jornada.engine.run.state import RunKey
    from jornada.study.store.blocks import Made


@dataclass(frozen=True)
class Task:
    """A block to run; travels to a worker and back. On a machine afar: what proves that it shares the disk, which
    version of the model it must have, and the files that it sends back where it does not share it."""

    folder: Path
    number: int
    made_of: str
    scenario: Scenario
    keys: "tuple[RunKey, ...]"
    fluid: bool = False
    states: States | None = None
    tell: Callable[[float], None] | None = None
    proof: Path | None = None
    version: str = ""
    sent: dict[str, bytes] | None = None


def run_block(task: Task) -> Task:
    """Run the runs of a block, each from its first day or from a state, and write each before the next.

    The bytes are the same.
    """
    if not is_whole(task.folder, task.number, task.made_of):  # another process may have made it since
        write_block(task.folder, task.number, task.made_of, _runs_of(task))
    forget([(task.folder, task.number)])
    return replace(task, tell=None)


def _runs_of(task: Task) -> "Iterator[Made]":
    from jornada.engine.run.rulebook import rule_book
    from jornada.engine.run.run import Keeping
    from jornada.study.runs.question_records import recording, simulated

    recorded, states = recording(task.scenario), task.states
    book = rule_book(recorded)
    tell = paced(task.tell or partial(note, task.folder, task.number))
    for number, key in enumerate(task.keys):
        keeping = states.keeping(recorded, key, task.fluid) if states else Keeping()
        yield simulated(
            task.scenario, key, task.fluid, keeping._replace(book=book, tell=partial(_part_of, tell, number))
        )


def _part_of(tell: Callable[[float], None], number: int, day: int, days: int) -> None:
    """Tell how many runs of a block are done, with the one that is at work in part: it is whole when it is written."""
    tell(number + day / (days + 1))
