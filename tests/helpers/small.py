"""A small scenario for the tests of study and interface: quick, with everything a report shows."""

from datetime import date

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.observed import Observed
from jornada.domain.nouns.office import Disposition
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.nouns.uncertainty import Prior, Shock
from jornada.domain.scenario.scenario import Scenario

START = date(2022, 1, 1)
ENDS = date(2022, 3, 31)


def small(days: int = 90) -> Scenario:
    """Return three places in a row; a tenth of a day's travellers die, are met, or get through, roughly."""
    places = (
        Place("Tapachula", "Tapachula", "MEX", 14.9, -92.26, stay=-1.0, source="assumption"),
        Place("Mexico City", "Mexico City", "MEX", 19.43, -99.13, stay=-1.0, beds=40, source="assumption"),
        Place(
            "El Paso", "El Paso", "USA", 31.76, -106.49, kind="destination", area="El Paso Sector", source="assumption"
        ),
    )
    routes = (
        Route("south", "Tapachula", "Mexico City", "bus", km=900.0, both_ways=True, death=0.001, source="assumption"),
        Route("north", "Mexico City", "El Paso", "bus", km=1500.0, death=0.002, encounter=0.8, source="assumption"),
    )
    groups = (
        Group("VEN adult", "VEN", means_low=100.0, means_high=350.0, support=20.0, source="assumption"),
        Group("HND adult", "HND", means_low=100.0, means_high=350.0, support=20.0, source="assumption"),
    )
    arrivals = (
        Arrival(
            "v", "Tapachula", "VEN adult", START, ENDS, 9000.0, process="poisson", basis="observed", source="published"
        ),
        Arrival("h", "Tapachula", "HND adult", START, ENDS, 4500.0, basis="fitted", source="fitted to encounters"),
    )
    observed = tuple(
        Observed(
            "encounters", date(2022, m, 1), date(2022, m, d), area="El Paso Sector", people=float(n), source="published"
        )
        for m, d, n in ((1, 31, 2000), (2, 28, 3000), (3, 31, 3500))
    ) + tuple(
        Observed(
            "encounters", date(2022, 3, 1), date(2022, 3, 31), nationality=nation, people=people, source="published"
        )
        for nation, people in (("VEN", 2300.0), ("HND", 1200.0))
    )
    return Scenario(
        title="Three places for tests",
        start=START,
        days=days,
        about="People from Tapachula to El Paso.",
        licence="CC0",
        sources=("made up for tests",),
        places=places,
        modes=(Mode("bus", 20.0, 60.0, 0.03, source="assumption"),),
        routes=routes,
        groups=groups,
        arrivals=arrivals,
        observed=observed,
        shocks=(Shock("departures", "arrivals", sd=0.2, source="assumption"),),
        priors=(Prior("routes.*.death", low=0.5, high=2.0, source="assumption"),),
        dispositions=(Disposition("returned", share=0.3, effect="return", to="Mexico City", source="assumption"),),
        policies=(
            Policy(
                "no way south",
                starts="2022-02-01",
                active=False,
                change={"routes.south.death": "x3"},
                source="assumption",
            ),
        ),
        variants=(("more danger", ("no way south",)),),
    )
