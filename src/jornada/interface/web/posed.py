"""A question as it is run.

Its scenarios, the same in words, in Python and on the command line, and under which name it is kept.
"""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.version import version
from jornada.interface.web.opened import Opened
from jornada.interface.web.shapes import Question
from jornada.study.questions.pairs import Pairing
from jornada.study.questions.what_if import Change, WhatIf


@dataclass(frozen=True)
class Posed:
    """A question of an opened scenario, whose runs are kept under a folder."""

    question: Question
    opened: Opened
    out: Path

    @cached_property
    def id(self) -> str:
        """Return the name of the question: the same question of the same model has the same."""
        return hashlib.sha256(f"{version()} {self.question.model_dump_json()} {self.base!r}".encode()).hexdigest()[:16]

    @cached_property
    def base(self) -> Scenario:
        """Return what the changes are held against: the scenario, or a variant of it, up to a day."""
        found = self.opened.scenario(self.question.scenario)
        found = found.variant(self.question.variant) if self.question.variant else found
        return found.until(self.question.until) if self.question.until else found

    @cached_property
    def asked(self) -> WhatIf:
        """Return the question as it is asked of the base.

        Raises
        ------
        ScenarioError
            When a change says nothing, or two things.
        """
        for number, one in enumerate(self.question.changes, 1):
            if sum(map(bool, (one.path, one.policy, one.variant))) != 1:
                raise ScenarioError(
                    [
                        Fault(
                            "J013",
                            f"changes, row {number}",
                            one.path or one.policy or one.variant,
                            "one of path, policy and variant",
                        )
                    ]
                )
        cells = tuple(
            Change(one.path, one.value, one.how, one.starts, one.ends) for one in self.question.changes if one.path
        )
        return WhatIf(
            self.base,
            cells,
            *(
                tuple(name for one in self.question.changes if (name := getattr(one, of)))
                for of in ("policy", "variant")
            ),
        )

    @cached_property
    def scenario(self) -> Scenario:
        """Return the base with the changes in force."""
        if not self.question.changes:
            raise ScenarioError([Fault("J013", "changes", "", "at least one change")])
        return self.asked.scenario

    @cached_property
    def pairing(self) -> Pairing:
        """Return the runs that answer, on the seed of the scenario."""
        return Pairing(replace(self.base, variants=()), self.scenario, self.question.pairs, self.base.seed, self.out)

    @property
    def python(self) -> str:
        """Return the same in Python."""
        lines = ["import jornada as jo", "", f"base = {self._opened}"]
        lines += [f"base = base.variant({self.question.variant!r})"] if self.question.variant else []
        lines += [f"base = base.until({self.question.until!r})"] if self.question.until else []
        lines += [
            "asked = base",
            *(
                line
                for one in self.question.changes
                if (one.variant or one.policy)
                for line in _on(one.variant, one.policy)
            ),
        ]
        for policy in self.asked.policies_asked:
            dates = "".join(
                f", {name}={day.isoformat()!r}"
                for name, day in (("starts", policy.starts), ("ends", policy.ends))
                if day
            )
            lines.append(
                f"asked = asked.with_policy(jo.Policy({policy.name!r}{dates}, change={dict(policy.change)!r}))"
            )
        return "\n".join(
            [*lines, f"print(jo.compare([base, asked], runs={self.question.pairs}, seed={self.base.seed}).table())"]
        )

    @property
    def _opened(self) -> str:
        name = self.question.scenario
        return f"jo.read({name!r})" if name in self.opened.own else f"jo.example({name!r})"

    @property
    def command(self) -> str:
        """Return the same on the command line, from the tables that are kept beside the runs."""
        from shlex import quote

        base, other = (quote(str(folder / "scenario")) for folder in self.pairing.folders)
        return f"jornada compare {base} {other} --runs {self.question.pairs} --seed {self.base.seed}"


def _on(variant: str, policy: str) -> list[str]:
    """Return the lines that switch on a variant or a policy."""
    if variant:
        return [f"asked = asked.variant({variant!r})"]
    return [
        "from dataclasses import replace",
        (
            f"asked = replace(asked, policies=tuple(replace(p, active=p.active or p.name == {policy!r}) for p in"
            " asked.policies))"
        ),
    ]
