"""Study.

A question, the variants of a scenario that part on a day, the measure that answers, and what is said of the answer.
"""

from dataclasses import dataclass, field
from datetime import date

from jornada.domain.nouns.question import Question

Value = int | float | str
GRID_SHARE = 4  # a grid has so many times fewer pairs than a headline variant


@dataclass(frozen=True)
class Axis:
    """A change step by step: the values of paths at each step, and the number that stands there on a picture.

    What is `assumed` is no act: its variants are held against the base with the same value.

    Examples
    --------
    >>> Axis("beds", (("places.Middle.beds", (40, 80)),), (40.0, 80.0)).steps
    ('beds 40', 'beds 80')
    """

    name: str
    change: tuple[tuple[str, tuple[Value, ...]], ...]
    at: tuple[float, ...]
    assumed: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """Return what each step is called: a policy of that name makes it."""
        return tuple(f"{self.name} {number:g}" for number in self.at)


@dataclass(frozen=True)
class Alternative:
    """Something assumed otherwise, in the base and in every variant: policies in force, and values of what is
    uncertain.

    Examples
    --------
    >>> Alternative("people hear of it late", values=(("beliefs.rule.lag", 60.0),)).policies
    ()
    """

    name: str
    policies: tuple[str, ...] = ()
    values: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class InSpanish:
    """The texts of a study in Spanish, and the names of its variants, axes and alternatives; what is blank is said in
    English.

    Examples
    --------
    >>> InSpanish(names=(("more beds", "más camas"),)).called("more beds")
    'más camas'
    """

    title: str = ""
    question: str = ""
    claim: str = ""
    said_by: str = ""
    cannot: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def called(self, name: str) -> str:
        """Return the name of a variant, an axis or an alternative."""
        return dict(self.names).get(name, name)


@dataclass(frozen=True)
class Study:
    """A study as it is written down; `questions` are the rows of its questions.csv.

    Examples
    --------
    >>> study = Study(
    ...     "Beds",
    ...     "Do beds help?",
    ...     "Beds help.",
    ...     "three_places",
    ...     date(2024, 1, 8),
    ...     "unsheltered at Middle",
    ...     5.0,
    ...     headline=("more beds",),
    ... )
    >>> study.finding, study.pairs, study.grid_pairs
    ('more beds', 100, 25)
    """

    title: str
    question: str
    claim: str
    scenario: str
    parts: date
    measure: str
    matters: float
    claims: tuple[int, ...] = ()
    said_by: str = ""
    ends: date | None = None
    base: str = ""
    headline: tuple[str, ...] = ()
    grid: tuple[str, ...] = ()
    pairs: int = 100
    also: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    axes: tuple[Axis, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    against: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    es: InSpanish = field(default_factory=InSpanish)

    @property
    def finding(self) -> str:
        """Return the variant that the finding is of: the first of the headline, or the last step of the first axis."""
        return (
            self.headline[0]
            if self.headline
            else ", ".join(axis.steps[0 if axis.assumed else -1] for axis in self.axes)
        )

    @property
    def grid_pairs(self) -> int:
        """Return in how many pairs a variant of a grid is run."""
        return pairs_of_grid(self.pairs)


def pairs_of_grid(pairs: int) -> int:
    """Return in how many pairs variants of a grid are run, where those of the headline are in so many: of one alone no
    error is known.

    Examples
    --------
    >>> pairs_of_grid(100), pairs_of_grid(8), pairs_of_grid(3)
    (25, 2, 2)
    """
    return min(pairs, max(2, pairs // GRID_SHARE))
