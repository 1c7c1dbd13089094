"""What `jornada verify` found: which files were made again, which were only compared, and which are not the same."""

from pathlib import Path

from jornada.interface.cli.exits import counted
from jornada.interface.cli.pasted import pasted
from jornada.study.ensemble.verify import Verdict


def in_words(verdict: Verdict, folder: Path) -> list[str]:
    """Return what was found, line by line.

    Examples
    --------
    >>> print(*in_words(Verdict((), (), 16, 1, 4), Path("runs/a b")), sep="\\n")
    1 of 4 blocks repeated: the same bytes
    16 files compared with the digests kept of them: the same
    only compared, not repeated: 3 blocks, the summary, the scenario, run.json; to repeat all: jornada verify 'runs/a b' --all
    """
    lines = [f"not the same as when it was written: {name}" for name in verdict.altered]
    lines += [f"not the same when made again: {name}" for name in verdict.different]
    wrong = f"{counted(len(verdict.wrong), 'file')} not the same"
    if not verdict.repeated:
        return [*lines, f"nothing repeated, since the scenario or the plan of the runs is not what it was: {wrong}"]
    lines.append(f"{verdict.repeated} of {verdict.blocks} blocks repeated: {wrong if verdict.different else 'the same bytes'}")
    lines.append(f"{verdict.compared} files compared with the digests kept of them: {wrong if verdict.altered else 'the same'}")
    left, states = verdict.blocks - verdict.repeated, f", {counted(verdict.states, 'state')}" if verdict.states else ""
    if not left:
        return [*lines, "the summary worked out again from the blocks; only compared: the scenario, run.json" + states]
    return [*lines, f"only compared, not repeated: {counted(left, 'block')}, the summary, the scenario, run.json{states}; to repeat all: jornada verify {pasted(folder)} --all"]
