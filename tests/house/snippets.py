"""Snippets of a page, carried out in their order as a reader would: files written, commands given, Python run.

The first word behind the fence says what a snippet is, and the next ones what a reader does with it: `csv new FILE`,
`toml add FILE` (at its end), `toml under FILE` (its first line stands there already), `console` (every line ends well)
or `console fails`, `python`, and `text`: what the last command said, some of its lines. A `drawing` asks for nothing. A
remark `<!-- in FILE: OLD -> NEW -->` does what the words beside it ask for.
"""

import re
import shlex
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers.command import carried_out

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$|^<!-- in (\S+): (.*?) -> (.*?) -->$", re.DOTALL | re.MULTILINE)
KINDS = ("console", "python", "text", "csv", "toml", "drawing")
NEAR = 700  # letters before a snippet in which the file is named that it belongs to


@dataclass
class Reader:
    """Somebody who follows a page in a folder: what the last command said, and the names of the Python session."""

    folder: Path
    said: str = ""
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "page"})

    def follows(self, page: str) -> None:
        """Do what a page says, from its first snippet to the last."""
        for found in FENCE.finditer(page):
            kind, body, file, old, new = found.groups()
            if file:
                self._edit(self.folder / file, old, new)
            else:
                self._does(kind.split(), body, page[max(0, found.start() - NEAR) : found.start()])

    def _does(self, words: list[str], body: str, before: str) -> None:
        assert words and words[0] in KINDS, f"a snippet of an unknown kind: {words} {body[:60]}"
        if words[0] in ("csv", "toml"):
            assert Path(words[2]).name in before, f"the words before do not name {words[2]}"
            self._write(words[1], self.folder / words[2], body)
        elif words[0] == "console":
            self._types(body, fails="fails" in words)
        elif words[0] == "python":
            exec(compile(body, "page", "exec"), self.names)
        elif words[0] == "text":
            self._reads(body)

    def _edit(self, file: Path, old: str, new: str) -> None:
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{file.name}: '{old}' stands there {text.count(old)} times"
        file.write_text(text.replace(old, new), "utf-8")

    def _write(self, how: str, file: Path, body: str) -> None:
        if how == "new":
            file.write_text(body, "utf-8")
        elif how == "add":
            file.write_text(file.read_text("utf-8") + "\n" + body, "utf-8")
        else:
            first = body.split("\n", 1)[0]
            self._edit(file, f"{first}\n", body)

    def _types(self, body: str, fails: bool) -> None:
        for line in body.replace("\\\n", "").splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["make"]:
                # it installs: here it is enough that it is known
                subprocess.run(["make", "-n", *words[1:]], check=True, capture_output=True, cwd=ROOT)
                continue
            assert words[0] == "jornada", line
            code, out, err = carried_out(*words[1:], cwd=self.folder)
            self.said = out + err
            assert (code != 0) == fails, f"{line}\n{self.said}"
            assert fails or "(warning)" not in self.said or words[1] in ("import", "export"), f"{line}\n{self.said}"

    def _reads(self, body: str) -> None:
        for line in body.splitlines():
            begins, cut, ends = line.partition(" ...")
            assert any(
                said.startswith(begins) and (cut or said == line) and said.endswith(ends)
                for said in self.said.splitlines()
            ), f"not said: {line}\n{self.said}"
