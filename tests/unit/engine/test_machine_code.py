"""Machine code is made of what Python calls; all else stands in what calls it, and is stored there alone."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from jornada.engine import jit as compiled

STEPS = """
import sys
from pathlib import Path
import numpy as np
from jornada.engine import jit as compiled

compiled.HERE = Path(__file__).parent

@compiled.hot
def twice(x):
    return 2 * x

@compiled.lean
def more(x):
    if x > 100:
        raise ValueError("more than a hundred")
    return twice(x) + 1

@compiled.maker
def listed(x):
    return np.full(3, more(x))

@compiled.kernel
def total(x):
    return listed(x).sum() + more(x)

words = sys.argv[1:]
print(total(20), *([more(20), more(1.5), listed(2).sum()] if "python" in words else []))
try:
    total(200)
except ValueError as error:
    print(error)
print(*sorted(kernel for kernel, named in (("total", total), ("more", more)) if sum(named.stats.cache_hits.values())))
"""


def said(tmp_path: Path, *words: str) -> list[str]:
    """Return the lines that a process of its own prints."""
    file = tmp_path / "steps.py"
    file.write_text(STEPS, "utf-8")
    command, cache = [sys.executable, str(file), *words], {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    return subprocess.run(command, env=cache, capture_output=True, text=True, check=True).stdout.splitlines()


def stored(tmp_path: Path) -> set[str]:
    """Return the functions of which something is stored."""
    return {path.name.split(".")[0] for path in tmp_path.rglob("*.nbc")}


def test_what_compiled_functions_alone_call_is_stored_with_those_that_call_it(tmp_path: Path) -> None:
    assert said(tmp_path) == ["164", "more than a hundred", ""]
    assert stored(tmp_path) == {"total"}
    assert said(tmp_path) == ["164", "more than a hundred", "total"]


def test_python_gets_a_version_of_its_own_before_or_after(tmp_path: Path) -> None:
    assert said(tmp_path, "python") == ["164 41 4.0 15", "more than a hundred", ""]
    assert stored(tmp_path) == {"total", "more", "listed"}


def test_nothing_of_an_inner_function_can_be_run_by_itself() -> None:
    """The parts of Numba that this rests on: a library without machine code, found by its key."""

    def double(x: int) -> int:
        return 2 * x

    made = compiled.NJIT(pipeline_class=compiled.InnerCompiler)(double)
    inner = compiled.inner(made, lambda: double)
    outer = compiled.NJIT(pipeline_class=compiled.KernelCompiler)(lambda x: inner(x) + 1)
    assert outer(4) == 9
    (found,) = made.overloads.values()
    engine = found.library.codegen._engine
    assert not engine.is_symbol_defined(found.fndesc.llvm_cpython_wrapper_name)
    assert made(np.int64(4)) == 8
