"""Dated policies, as TOML with paths says them; they are written as a table."""

from typing import NamedTuple


class Policy(NamedTuple):
    """A dated policy of an example: what it changes, from when to when."""

    name: str
    starts: str  # a day
    ends: str  # a day, or nothing
    source: str
    changes: dict[str, object]  # path to value
    ramp: int = 0  # days
    active: bool = True
    basis: str = ""

    def text(self) -> str:
        """Return the policy as TOML.

        Examples
        --------
        >>> print(Policy("open", "2023-01-01", "", "press", {"offices.A.capacity": "x2"}, active=False).text(), end="")
        [[policy]]
        name = "open"
        starts = "2023-01-01"
        active = false
        source = "press"
        [policy.change]
        "offices.A.capacity" = "x2"
        """
        lines = ["[[policy]]", f'name = "{self.name}"', f'starts = "{self.starts}"']
        lines += [f'ends = "{self.ends}"'] if self.ends else []
        lines += [f"ramp = {self.ramp}"] if self.ramp else []
        lines += [] if self.active else ["active = false"]
        lines += [f'basis = "{self.basis}"'] if self.basis else []
        lines += [f'source = "{self.source}"', "[policy.change]"]
        return (
            "\n".join(
                [
                    *lines,
                    *(
                        f'"{path}" = "{value}"' if isinstance(value, str) else f'"{path}" = {value}'
                        for path, value in self.changes.items()
                    ),
                ]
            )
            + "\n"
        )


def policies_text(policies: list[Policy]) -> str:
    """Return policies as TOML, a blank line between them."""
    return "\n".join(policy.text() for policy in policies)
