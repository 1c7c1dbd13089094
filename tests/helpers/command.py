"""A command of the command line, carried out in this process.

A process of its own takes seconds to import what it needs.
"""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jornada.interface.cli import app as cli

ASKED = {"NO_COLOR": "1", "COLUMNS": "120"}


def carried_out(*words: str, cwd: Path) -> tuple[int, str, str]:
    """Return the exit code and what is said on both streams; an error that the command does not catch is raised."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.chdir(cwd)
        patch.setattr(sys, "argv", ["jornada", *words])
        for name, text in ASKED.items():
            patch.setenv(name, text)
        with pytest.raises(SystemExit) as end:
            cli.main()
    return int(end.value.code or 0), out.getvalue(), err.getvalue()


def by_process(*words: str, cwd: Path) -> tuple[int, str, str]:
    """Return the same of a process of its own, as a reader would start it."""
    done = subprocess.run(
        [sys.executable, "-m", "jornada.interface.cli.app", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **ASKED},
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr
