"""How much of what is compiled becomes machine code: what Python calls, and nothing else.

Numba makes machine code of every function, and a way in for Python, before it puts the function into those that call
it, where that is done again. What only compiled functions call is kept as code for LLVM here, for its callers to take.
Loops are not turned into vector instructions: there is none that rows of records would gain by, and trying it takes
a fifth of all.
"""

import weakref
from typing import Any

from numba.core import codegen
from numba.core.compiler import Compiler

JitLibrary: Any = codegen.JITCodeLibrary
JitCompiler: Any = Compiler
EFFORT = 1  # of LLVM, as its -O


class Library(JitLibrary):  # type: ignore[misc]
    """Code that is optimised once, when all that it calls stands in it."""

    def _optimize_final_module(self) -> None:
        """Optimise the whole; nothing before that, since no references are counted away here."""
        for effort in (0, EFFORT):
            passes, builder = self._codegen._module_pass_manager(loop_vectorize=False, slp_vectorize=False, opt=effort)
            passes.run(self._final_module, builder)


class InnerLibrary(Library):
    """Code that others take into theirs: it is linked, and never run by itself."""

    def _optimize_final_module(self) -> None:
        """Leave it to those who take it."""

    def _finalize_final_module(self) -> None:
        """Make ready to be linked."""
        self._finalize_dynamic_globals()
        self._verify_declare_only_symbols()
        self._final_module.__library = weakref.proxy(self)
        self._finalized = True


class KernelCompiler(JitCompiler):  # type: ignore[misc]
    """Compile what Python calls."""

    library: Any = Library

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        made = self.library(self.state.targetctx.codegen(), self.state.flags.get_mangle_string() + "jornada")
        made.enable_object_caching()
        self.state.library = made


class InnerCompiler(KernelCompiler):
    """Compile what compiled functions call, without a way in for Python."""

    library = InnerLibrary

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.state.flags = self.state.flags.copy()
        self.state.flags.no_compile = self.state.flags.no_cpython_wrapper = True


def inner(dispatcher: Any, for_python: Any) -> Any:
    """Let compiled functions find what was compiled for them; Python is sent to a version of its own."""

    def add_overload(found: Any) -> None:
        found = found._replace(entry_point=object())  # its key: there is no address
        dispatcher.overloads[tuple(found.signature.args)] = found
        dispatcher.targetctx.insert_user_function(found.entry_point, found.fndesc, [found.library])

    dispatcher.add_overload = add_overload
    dispatcher._compile_for_args = lambda *_: for_python()
    return dispatcher
