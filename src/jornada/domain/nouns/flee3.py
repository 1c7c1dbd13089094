"""Flee3, Site, Link, Event and Trait: what a scenario says under the rules of Flee 3, beside the nouns of ours."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Flee3:
    """What `[flee3]` of scenario.toml says; defaults are those of Flee 3, corrections are off.

    Examples
    --------
    >>> Flee3().awareness_level, Flee3(avoid_short_stints=True).honour_leftover
    (1, False)
    """

    departures: str = "data"
    displaced_per_day: float = 500.0
    displaced_by_level: tuple[float, ...] = ()
    take_from_population: bool = False
    insert_day0: bool = True
    empty_camps_on_day0: bool = False
    conflict_zones_only: bool = True
    water_zones_only: bool = False
    sum_from_camps: bool = True
    starvation_driven: bool = False
    decay: tuple[float, ...] = ()
    decay_interval: int = 30
    max_move_speed: float = 360.0
    max_walk_speed: float = 35.0
    foreign_weight: float = 1.0
    camp_weight: float = 1.0
    conflict_weight: float = 0.316227766017
    conflict_movechance: float = 1.0
    camp_movechance: float = 0.001
    idpcamp_movechance: float = 0.1
    default_movechance: float = 0.3
    awareness_level: int = 1
    capacity_buffer: float = 0.9
    capacity_scaling: float = 1.0
    avoid_short_stints: bool = False
    start_on_foot: bool = False
    softening: float = 10.0
    weight_softening: float = 0.0
    weight_power: float = 1.0
    distance_power: float = 1.0
    pruning_threshold: float = 1.0
    stay_close_to_home: bool = False
    home_distance_power: float = 0.5
    use_pop_for_loc_weight: bool = False
    pop_power_for_loc_weight: float = 0.1
    movechance_pop_base: float = 10000.0
    movechance_pop_scale_factor: float = 0.0
    women_avoid_hazards: bool = False
    children_avoid_hazards: bool = False
    elderly_avoid_hazards: bool = False
    boys_take_risk: bool = False
    use_economic_pull: bool = False
    flee_when_starving: bool = False
    avoid_food_deprived_locations: bool = False
    water_rules: bool = False
    water_movechances: tuple[float, ...] = ()
    water_weights: tuple[float, ...] = ()
    hasten: int = 1
    first_coordinate: str = "latitude"
    honour_leftover: bool = False
    count_day0_once: bool = False
    single_links: bool = False
    honour_link_closures: bool = False
    follow_intensity: bool = False
    true_coordinates: bool = False
    forget_closures: bool = False


@dataclass(frozen=True)
class Site:
    """A place as the rules of Flee see it: its kind, who lives there, and whom it has room for.

    Examples
    --------
    >>> Site("Mbera", "camp", capacity=77716).kind
    'camp'
    """

    place: str
    kind: str = "town"
    population: int = 0
    capacity: int = 0
    begins: int = 0
    intensity: float = 1.0
    growth: int = 0
    initial: int = 0
    trade: float = 0.0
    development: float = 0.0
    source: str = ""


@dataclass(frozen=True)
class Link:
    """What sets a leg apart under the rules of Flee: its speed, the share who walk, and its redirection flag.

    Examples
    --------
    >>> Link("Mopti-Mentao", walk=0.2).redirection
    0
    """

    leg: str
    speed: float | None = None
    walk: float = 0.0
    redirection: int = 0
    source: str = ""


KINDS = (
    "conflict",
    "kind",
    "food",
    "water",
    "close_country",
    "close_place",
    "close_link",
    "close_camp",
    "close_idpcamp",
    "end_redirection",
    "recount",
)


@dataclass(frozen=True)
class Event:
    """Something that happens to a place, a region or a border on a day, counted from the start; `until` is the first
    day after it.

    Examples
    --------
    >>> Event("close_country", "Mali", 0, other="Niger", until=33).until
    33
    """

    event: str
    name: str
    day: int = 0
    other: str = ""
    until: int | None = None
    value: float = 0.0
    source: str = ""


@dataclass(frozen=True)
class Trait:
    """How often a value of a trait occurs among those who set out from a place; without a place, everywhere else.

    Examples
    --------
    >>> Trait("gender", "female", weight=0.5).place
    ''
    """

    trait: str
    value: str
    place: str = ""
    weight: float = 0.0
    source: str = ""
