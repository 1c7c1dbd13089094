"""Rule sets: what each knows of the world, and how its scenarios are read.

What happens in a day under it is in `engine/run/rule_sets`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleSet:
    """A rule set, as everybody but the engine needs it: nobody asks for its name, all ask for what it knows.

    Examples
    --------
    >>> [(rules.name, rules.money, rules.camps) for rules in RULE_SETS.values()]
    [('jornada', True, False), ('flee3', False, True)]
    """

    name: str  # as `rules` of scenario.toml says it
    tables: str  # whose tables and fields it reads, and whose checks hold: a rule set in the marks of the schema
    money: bool = True  # people have means, earn and spend, and what is done for them costs
    beds: bool = True  # places have so many beds
    ends: bool = True  # journeys end at places of the kind destination
    by_km: bool = False  # legs are travelled by distance, and people choose anew where they arrive early
    fluid: bool = True  # people can be multiplied instead of drawn
    scaled: bool = False  # one of the simulated may stand for many people
    # who sets out is told by published counts: `observed` drives a run, and `arrivals` may be absent
    from_counts: bool = False
    camps: bool = False  # people flee to camps: these are what pages show and what runs are scored by


JORNADA = RuleSet("jornada", tables="jornada")
FLEE3 = RuleSet(
    "flee3",
    tables="flee3",
    money=False,
    beds=False,
    ends=False,
    by_km=True,
    fluid=False,
    scaled=True,
    from_counts=True,
    camps=True,
)
RULE_SETS = {rules.name: rules for rules in (JORNADA, FLEE3)}
