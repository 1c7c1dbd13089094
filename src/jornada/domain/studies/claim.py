"""Claim.

Something that a report states or implies, the figures published about it, and what runs can be asked beside them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """A published figure about a claim, or a range of them, and the question that runs of a scenario answer beside it.

    `comparable` says whether both count the same thing; without a question no run says anything.

    Examples
    --------
    >>> Published("Nights", 7.0, unit="nights").known, Published("Nights", low=6.0, high=8.0).known
    (True, True)
    """

    what: str
    published: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    source: str = ""
    known_from: str = ""
    scenario: str = ""
    ask: str = ""
    comparable: bool = False
    what_es: str = ""
    unit_es: str = ""

    @property
    def known(self) -> bool:
        """Say whether a figure was published."""
        return self.published is not None or self.low is not None

    @property
    def ends(self) -> tuple[float, float]:
        """Return the least and the most that was published: twice the same where it is one figure."""
        low, high = (
            self.low if self.low is not None else self.published,
            self.high if self.high is not None else self.published,
        )
        return float(low or 0.0), float(high or 0.0)


@dataclass(frozen=True)
class Claim:
    """A claim in our own words, of one or more kinds (figure, mechanism, effect), with the rows of the system and the
    studies that ask more.

    Examples
    --------
    >>> Claim(1, "People walk together", studies=("together",)).figures
    ()
    """

    number: int
    claim: str
    claim_es: str = ""
    kind: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    note: str = ""
    note_es: str = ""
    figures: tuple[Published, ...] = ()
