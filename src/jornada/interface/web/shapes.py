"""What goes in and out of the interface for programs: the shapes that its description (OpenAPI) tells of."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_CHANGES, MOST_PAIRS = 20, 1000
# of a table in a file
COLUMNS = (
    "measure",
    "theme",
    "unit",
    "before",
    "after",
    "difference",
    "low",
    "high",
    "standard_error",
    "more",
    "fewer",
    "same",
    "chance",
)
Text = Field(default="", max_length=200)
Language = Literal["en", "es"]
State = Literal["waiting", "running", "done", "cancelled", "failed"]


class Shape(BaseModel):
    """A shape with no other fields than those it says."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskedChange(Shape):
    """One change.

    A cell of a table from a day on, or a policy or a variant of the scenario, switched on by its own dates.
    """

    path: str = Field(
        default="", max_length=200, description="table.row.field, as places.Middle.beds; the row may be a pattern"
    )
    how: Literal["set", "times", "plus"] = "set"
    value: str = Field(
        default="", max_length=60, description="the value, the factor or what is added, as in a cell of policies.csv"
    )
    starts: str = Field(default="", max_length=10, description="the first day, YYYY-MM-DD; blank: from the start")
    ends: str = Field(default="", max_length=10, description="the last day, YYYY-MM-DD; blank: to the end")
    policy: str = Text
    variant: str = Text


class Question(Shape):
    """What is asked: a scenario, or a variant of it, with changes, in so many pairs of runs on the same chances."""

    scenario: str = Field(max_length=400, description="a name of /api/scenarios")
    variant: str = Field(default="", max_length=200, description="a variant that the base has in force already")
    changes: tuple[AskedChange, ...] = Field(max_length=MOST_CHANGES)
    pairs: int = Field(default=48, ge=2, le=MOST_PAIRS)
    until: str = Field(default="", max_length=10, description="the last day, YYYY-MM-DD; blank: that of the scenario")


class OfferedPolicy(Shape):
    """A policy of a scenario that is not in force in it."""

    name: str
    when: str


class Offered(Shape):
    """A scenario that questions may be asked of."""

    name: str
    title: str
    about: str
    starts: str
    ends: str
    variants: tuple[str, ...]
    policies: tuple[OfferedPolicy, ...]


class OfferedDial(Shape):
    """A cell, or a column of cells, that a policy may change."""

    path: str
    label: str
    row: str
    means: str
    unit: str
    value: str = Field(description="the value in force on the day asked for")
    rows: int = Field(description="how many rows of the table it stands for")
    allowed: str
    words: tuple[str, ...] = Field(description="the words that it takes, where it takes no number")
    low: float | None
    high: float | None
    uncertain: tuple[str, ...] = Field(description="ranges of priors.csv that it is drawn from")
    sources: tuple[str, ...]


class Said(Shape):
    """A question in words, and the same in Python and on the command line."""

    id: str
    scenario: str
    sentences: tuple[str, ...]
    shared_days: int
    days: int
    days_awaited: int = Field(
        default=0, description="how many days of the model are run before the first pair is there"
    )
    seconds_awaited: float | None = Field(
        default=None, description="how long they take, by the first run of the base; none before it"
    )
    python: str
    command: str


class Row(Shape):
    """A measure in both.

    Mean and range of nine runs in ten, the paired difference with its own, and how sure its sign is.
    """

    measure: str
    theme: str
    label: str
    means: str
    unit: str
    human_cost: bool
    rank: int | None = Field(
        description="its place among what differs, the clearest and largest first; none where nothing differs"
    )
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    standard_error: float | None
    more: int
    fewer: int
    same: int
    chance: float | None = Field(description="the chance that the sign holds in one more pair that differs")
    verdict: Literal["more", "fewer", "unclear", "same", "unknown"]
    texts: dict[str, str] = Field(
        description="the same figures as the page shows them: before, after, difference, range, sign"
    )


class Answered(Shape):
    """A question, how far it is, and what is known of it."""

    id: str
    question: Question
    said: Said
    state: State
    asked_at: str
    pairs: int
    of: int
    seconds: float | None = Field(description="from asking to the last change; none before the first pair")
    problem: str
    rows: tuple[Row, ...]
    sentences: tuple[str, ...] = Field(description="what came out, in words; human cost always among it")


def fault_of(fault: Any) -> dict[str, str]:
    """Return a fault as it is told to programs."""
    return {
        "code": fault.code,
        "where": fault.where,
        "found": fault.shown,
        "allowed": fault.allowed,
        "nearest": fault.nearest,
        "said": str(fault),
    }
