"""Small scenarios with dangers, each on one trap of the engine.

`EXERCISED` names the events without which it would be none.
"""

from dataclasses import replace

from jornada.domain.nouns.danger import Danger
from jornada.domain.nouns.group import Paper
from jornada.domain.nouns.health import Condition, HealthChange
from jornada.domain.nouns.office import Disposition, Office
from jornada.domain.nouns.uncertainty import Shock
from tests.known.worlds import BASE, START, _arrive

ON_LEGS = replace(
    BASE,
    title="dangers on legs",
    start=START.replace(day=29),
    days=8,
    money_unit=20.0,
    papers=(Paper("permit"),),
    arrivals=tuple(
        replace(_arrive(group, people), starts=START.replace(day=29), ends=START.replace(day=31))
        for group, people in (("one", 24), ("three", 24))
    ),
    groups=tuple(replace(g, support=4.0, papers="permit" if g.size == 1 else "") for g in BASE.groups),
    routes=tuple(replace(r, death=0.05) if r.leg in ("ab", "cd") else r for r in BASE.routes),
    dangers=(
        Danger("current", "drowning", where="cd", chance=0.15, death=0.6, months="2"),
        Danger(
            "gang",
            "kidnapping",
            where="?c",
            mode="foot",
            chance=0.2,
            days=2,
            ransom=100,
            takes=30,
            raised=0.2,
            death=0.3,
        ),
        Danger("thieves", "robbery", where="?c", household="adult", chance=0.25, takes=70),
        Danger("police", "extortion", paper="none", chance=0.2, takes=50, nationality="V*"),
        Danger("beaten", "violence", paper="permit", where="a?", chance=0.2, death=0.1),
        Danger("fall", "injury", where="?[cd]", chance=0.2, months="1"),
    ),
    dispositions=(Disposition("back", share=0.5, effect="return"),),
    shocks=(Shock("bad weeks", "danger", by="danger", only="[!c]*", period="week", sd=0.6),),
)
AT_PLACES = replace(
    BASE,
    title="captivity at places",
    days=9,
    money_unit=20.0,
    arrivals=(_arrive("one", 20), _arrive("three", 24)),
    places=tuple(
        replace(p, beds=8, living=12.0, work=0.3, wage=30.0, stay=0.4, region="south") if p.kind != "destination" else p
        for p in BASE.places
    ),
    groups=tuple(replace(g, support=8.0) for g in BASE.groups),
    offices=(
        Office("desk", "A", capacity=2, days="1234567", gives="permit", apply=1.0, waits=0.2, stay="[AB]"),
        Office(
            "draw",
            "B",
            on_list=True,
            order="lottery",
            capacity=1,
            days="1234567",
            from_places="[AB]",
            joins=0.3,
            any_paper=True,
            gives="permit",
            stay="A",
        ),
    ),
    dangers=(
        Danger("cell", "kidnapping", on="place", where="A", chance=0.15, days=2.5, ransom=90, takes=20, death=0.2),
        Danger("house", "kidnapping", on="place", where="B", chance=0.1, days=1, raised=0.0, death=0.3),
        Danger("thieves", "robbery", on="place", where="south", chance=0.2, takes=45),
        Danger("knives", "violence", on="place", where="[BC]", household="family", chance=0.15, death=0.2),
        Danger("van", "kidnapping", where="cd", chance=0.2, days=3, ransom=40, raised=0.5),
    ),
)
# what is done to people leaves some of them weak or ill, and who is ill waits longer where it may be done again
WORSENED = replace(
    AT_PLACES,
    title="harm that makes ill",
    offices=(),
    days=8,
    places=tuple(replace(p, region="south") if p.kind != "destination" else p for p in BASE.places),
    dangers=(
        Danger("cell", "kidnapping", on="place", where="A", chance=0.15, days=2, ransom=90, raised=0.4, worsens=0.6),
        Danger("knives", "violence", on="place", where="[BC]", chance=0.25, death=0.15, worsens=0.4),
        Danger("fall", "injury", where="ab", chance=0.4, worsens=0.8),
        Danger("current", "drowning", where="cd", chance=0.3, death=0.4, worsens=0.5),
    ),
    health=(HealthChange("rest", "weak", "well", chance=0.15), HealthChange("slow", "ill", "weak", chance=0.3)),
    conditions=(Condition("weak", rest=0.2), Condition("ill", rest=0.7)),
)
WORLDS = {world.title: world for world in (ON_LEGS, AT_PLACES, WORSENED)}
EXERCISED = {
    ON_LEGS.title: "robbed extorted kidnapped freed assaulted injured taken ransoms died",
    AT_PLACES.title: "robbed kidnapped freed assaulted taken ransoms died abandoned registered granted",
    WORSENED.title: "kidnapped freed ransoms assaulted injured fell_ill recovered died",
}
