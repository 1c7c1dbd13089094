"""Flee3: the settings of the rule set of Flee 3, by its own names where these are words of ours, and our corrections."""

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
