"""What people believe on the corridor, and how departures respond: a danger that changes by a policy is learned of
slowly.

The arrivals of the table are those that were counted, with what people believed then. So nothing here acts before a
policy makes the truth differ from what it was on the first day.
"""

from tools.writing import Row

ASSUMPTION = "assumption"


def beliefs() -> list[Row]:
    """Return what is believed of the trail of the Darién, everywhere."""
    return [
        {
            "belief": "danger of the Darien",
            "topic": "danger",
            "about": "* - Bajo Chiquito foot",
            "lag": 60,
            "source": "assumption: news of the trail takes two months to be known to most",
        }
    ]


def responses() -> list[Row]:
    """Return how those who would walk the trail respond to what they believe of it."""
    return [
        {
            "response": "fear of the Darien",
            "belief": "danger of the Darien",
            "arrivals": "*observed",
            "elasticity": -0.2,
            "source": (
                "assumption: nobody has measured it; a tenth more danger believed, two in a hundred fewer set out"
            ),
        }
    ]


def priors() -> list[Row]:
    """Return the range of what nobody has measured."""
    return [
        {
            "parameter": "responses.fear of the Darien.elasticity",
            "how": "set",
            "low": -0.5,
            "high": 0.0,
            "shape": "uniform",
            "source": ASSUMPTION,
        }
    ]
