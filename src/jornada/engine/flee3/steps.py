"""The steps of a day under the rules of Flee."""

from jornada.domain.scenario.scenario import Scenario
from jornada.engine.flee3.displace import displace
from jornada.engine.flee3.move import move
from jornada.engine.flee3.plan import columns_of_flee
from jornada.engine.today.today import Step


def steps_of_flee(scenario: Scenario) -> tuple[Step, Step]:
    """Return the steps of a day, behind those who arrive from outside."""
    return (
        Step(
            "displace",
            displace,
            "those who set out today stand where they leave, and on the first day people stand in camps",
            columns_of_flee(scenario),
        ),
        Step(
            "move",
            move,
            "those at places stay or choose a route; those on the road travel, and choose again where they arrive"
            " early",
        ),
    )
