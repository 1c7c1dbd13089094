"""Scenario: everything a run needs except the seed."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from textwrap import fill, shorten

from jornada.domain.fault import Fault, ScenarioError, quoted, unknown
from jornada.domain.measures import COST, PAID
from jornada.domain.nouns.arrival import Arrival, Pull, Season
from jornada.domain.nouns.belief import Belief, Response
from jornada.domain.nouns.caravan import Caravan, Offer
from jornada.domain.nouns.choice import Choice
from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.danger import Danger
from jornada.domain.nouns.flee3 import Event, Flee3, Link, Site, Trait
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.health import Condition, HealthChange
from jornada.domain.nouns.observed import Observed, Recorded, Series
from jornada.domain.nouns.office import Disposition, Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.question import Question
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.nouns.rules import RULE_SETS, RuleSet
from jornada.domain.nouns.span import Span
from jornada.domain.nouns.staff import Posts, Staff, shares_of
from jornada.domain.nouns.stop import Stop
from jornada.domain.nouns.uncertainty import Draw, Prior, Shock

SHOWN_WIDTH = 100  # characters of a line of what a scenario says of itself


@dataclass(frozen=True, repr=False)
class Scenario:
    """Tables of places, people, offices and rules, with a start and a length; immutable."""

    title: str = ""
    start: date = date(2022, 1, 1)
    days: int = 30
    seed: int = 1
    runs: int = 100
    about: str = ""
    licence: str = ""
    sources: tuple[str, ...] = ()
    money_unit: float = 50.0
    money_levels: int = 8
    choice: Choice = field(default_factory=Choice)
    places: tuple[Place, ...] = ()
    modes: tuple[Mode, ...] = ()
    routes: tuple[Route, ...] = ()
    papers: tuple[Paper, ...] = ()
    groups: tuple[Group, ...] = ()
    pulls: tuple[Pull, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    seasons: tuple[Season, ...] = ()
    beliefs: tuple[Belief, ...] = ()
    responses: tuple[Response, ...] = ()
    offices: tuple[Office, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    stops: tuple[Stop, ...] = ()
    staff: tuple[Staff, ...] = ()
    health: tuple[HealthChange, ...] = ()
    conditions: tuple[Condition, ...] = ()
    caravans: tuple[Caravan, ...] = ()
    offers: tuple[Offer, ...] = ()
    costs: tuple[Cost, ...] = ()
    dangers: tuple[Danger, ...] = ()
    policies: tuple[Policy, ...] = ()
    variants: tuple[tuple[str, tuple[str, ...]], ...] = ()
    shocks: tuple[Shock, ...] = ()
    priors: tuple[Prior, ...] = ()
    posterior: tuple[Draw, ...] = ()
    sites: tuple[Site, ...] = ()
    links: tuple[Link, ...] = ()
    events: tuple[Event, ...] = ()
    traits: tuple[Trait, ...] = ()
    observed: tuple[Observed, ...] = ()
    series: tuple[Series, ...] = ()
    measures: tuple[Recorded, ...] = ()
    questions: tuple[Question, ...] = ()
    stranded: bool = False
    rules: str = "jornada"
    flee3: Flee3 = field(default_factory=Flee3)
    money: str = "USD"
    apart: date | None = None

    def __repr__(self) -> str:
        """Say on a screen what it is: title, days, how many rows each table has, and what may be switched on.

        Examples
        --------
        >>> print(Scenario(title="Two towns", places=(Place("A"), Place("B")), variants=(("more beds", ("beds",)),)))
        Two towns, 2022-01-01 to 2022-01-30 (30 days), rules: jornada
          places 2
          variants: more beds
        """
        filled = [
            (f.name, rows)
            for f in fields(self)
            if isinstance(rows := getattr(self, f.name), tuple) and rows and f.name not in ("sources", "variants")
        ]
        lines = [f"{self.title or 'A scenario'}, {self.start} to {self.last} ({self.days:,} days), rules: {self.rules}"]
        lines += fill(
            ", ".join(f"{name} {len(rows):,}" for name, rows in filled),
            SHOWN_WIDTH,
            initial_indent="  ",
            subsequent_indent="  ",
        ).splitlines()
        named = ", ".join(name for name, _ in self.variants)
        return "\n".join(lines + [f"  variants: {shorten(named, SHOWN_WIDTH, placeholder=' …')}"] * bool(named))

    def with_policy(self, policy: Policy) -> "Scenario":
        """Return the scenario with one more policy, in force by its dates, and with its name in the title.

        Raises
        ------
        ScenarioError
            When another policy has that name: which of the two a variant means could not be known; when it changes or
            counts what is not there; or when it announces what is known to be false.

        Examples
        --------
        >>> Scenario(title="Corridor").with_policy(Policy("checkpoint")).title
        'Corridor + checkpoint'
        """
        from jornada.domain.scenario.announcements import announcement_faults
        from jornada.domain.scenario.change_faults import added_faults

        names = [p.name for p in self.policies]
        if policy.name in names:
            allowed = f"a name that no other policy of the scenario has; taken: {quoted(names)}"
            raise ScenarioError([Fault("J014", "with_policy, name", policy.name, allowed)])
        if wrong := added_faults(self, policy):
            raise ScenarioError(wrong)
        if known_false := list(
            announcement_faults(replace(self, policies=(policy,)), {"policies": [f"with_policy, {policy.name}"]})
        ):
            raise ScenarioError(known_false)
        title = " + ".join(part for part in (self.title, policy.name) if part)
        return replace(self, title=title, policies=(*self.policies, replace(policy, active=True)))

    def variant(self, name: str) -> "Scenario":
        """Return the scenario with the policies of a named variant made active.

        Raises
        ------
        UnknownName
            When there is no such variant; it says which there are.
        """
        if name not in dict(self.variants):
            raise unknown(Fault("J012", "variant, name", name, "a variant of the scenario"), dict(self.variants))
        wanted = dict(self.variants)[name]
        policies = tuple(replace(p, active=p.active or p.name in wanted) for p in self.policies)
        return replace(self, title=f"{self.title}: {name}", policies=policies)

    def until(self, day: date | str) -> "Scenario":
        """Return the scenario with a day as its last: shorter or longer than it says.

        Raises
        ------
        ScenarioError
            When it is no day, or lies before the first.

        Examples
        --------
        >>> Scenario(start=date(2022, 1, 1)).until("2022-01-10").days
        10
        """
        try:
            last = date.fromisoformat(day) if isinstance(day, str) else day
        except ValueError:
            raise ScenarioError([Fault("J010", "until", str(day), "a date, YYYY-MM-DD")]) from None
        if last < self.start:
            raise ScenarioError([Fault("J020", "until", str(last), f"a day from {self.start} on")])
        return replace(self, days=(last - self.start).days + 1)

    @property
    def projected_from(self) -> date | None:
        """Return the first day of the run on which some who arrive are projected; none where nobody is.

        Examples
        --------
        >>> day = date(2022, 1, 9)
        >>> base = Scenario(
        ...     start=date(2022, 1, 1), days=30, arrivals=(Arrival("", "A", "g", day, day, 5.0, projected=True),)
        ... )
        >>> base.projected_from, base.until("2022-01-08").projected_from
        (datetime.date(2022, 1, 9), None)
        """
        first = min((row.starts for row in self.arrivals if row.projected), default=None)
        return max(first, self.start) if first and first < self.start + timedelta(days=self.days) else None

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.start + timedelta(days=self.days - 1)

    @property
    def span(self) -> Span:
        """Return the first and the last day."""
        return Span(self.start, self.last)

    @property
    def has_ranges(self) -> bool:
        """Say whether values are drawn for each run.

        From priors or a posterior, or from the range of a unit cost of a chance of health, or of a danger.
        """
        if self.priors or self.posterior or any(cost.low is not None for cost in self.costs):
            return True
        return any(low is not None for low in (*(row.low for row in self.health), *(row.low for row in self.dangers)))

    @property
    def rule_set(self) -> RuleSet:
        """Return the rule set that `rules` names."""
        return RULE_SETS[self.rules]

    @property
    def stands_for(self) -> int:
        """Return how many people one of the simulated stands for: more than one under the rules of Flee alone, which
        may scale down.

        Examples
        --------
        >>> Scenario().stands_for, Scenario(rules="flee3", flee3=Flee3(hasten=100)).stands_for
        (1, 100)
        """
        return self.flee3.hasten if self.rule_set.scaled else 1

    @property
    def purposes(self) -> tuple[str, ...]:
        """Return what money is spent for: the purposes of unit costs, and of staff.

        Examples
        --------
        >>> Scenario(staff=(Staff("guard", 100, 60.0, "stops"),)).purposes
        ('stops',)
        """
        purposes = (*(cost.purpose for cost in self.costs), *(pool.purpose for pool in self.staff))
        return tuple(dict.fromkeys(purpose for purpose in purposes if purpose))

    @property
    def payers(self) -> tuple[str, ...]:
        """Return who pays: for unit costs, and for staff.

        Examples
        --------
        >>> Scenario(staff=(Staff("guard", 100, 60.0, "stops", "the state"),)).payers
        ('the state',)
        """
        payers = (*(cost.payer for cost in self.costs), *(pool.payer for pool in self.staff if pool.purpose))
        return tuple(dict.fromkeys(payer for payer in payers if payer))

    @property
    def booked(self) -> tuple[str, ...]:
        """Return the names under which money is booked: what each purpose cost, and who paid.

        Examples
        --------
        >>> Scenario(costs=(Cost("bed", "shelter", "sheltered", usd=15.0, payer="hosts"),)).booked
        ('cost of shelter', 'paid by hosts')
        """
        return (*(f"{COST}{purpose}" for purpose in self.purposes), *(f"{PAID}{payer}" for payer in self.payers))

    @property
    def staff_there(self) -> dict[str, float]:
        """Return which share of those posted from each pool is there."""
        return shares_of(self.staff, Posts(self.stops, self.offices))

    def without_ranges(self) -> "Scenario":
        """Return the scenario without priors, posterior, ranges of costs, health and dangers, and shocks: every value
        as its table says, no good or bad periods.

        Examples
        --------
        >>> Scenario(priors=(Prior("routes.*.death", low=0.5, high=2.0),)).without_ranges().priors
        ()
        """
        costs = tuple(replace(cost, low=None, high=None) for cost in self.costs)
        health = tuple(replace(row, low=None, high=None) for row in self.health)
        dangers = tuple(replace(danger, low=None, high=None) for danger in self.dangers)
        return replace(self, priors=(), posterior=(), shocks=(), costs=costs, health=health, dangers=dangers)

    def without_fitted(self) -> "Scenario":
        """Return the scenario without the arrivals, pulls, dispositions and policies that were fitted to encounters.

        Nothing takes their place: without its dispositions an encounter ends in release. Priors, variants and changes
        that then lead to nothing are left out too.
        """
        from jornada.domain.scenario.fitted import without_fitted

        return without_fitted(self)
