"""All worlds of the twin by name, and the events without which each would be none."""

from tests.known import (
    worlds,
    worlds_caravans,
    worlds_harm,
    worlds_news,
    worlds_offices,
    worlds_series,
    worlds_stops,
    worlds_triggers,
)

TABLES = (
    worlds,
    worlds_offices,
    worlds_triggers,
    worlds_news,
    worlds_series,
    worlds_stops,
    worlds_harm,
    worlds_caravans,
)
WORLDS = {name: world for table in TABLES for name, world in table.WORLDS.items()}
EXERCISED = {name: events.split() for table in TABLES for name, events in table.EXERCISED.items()}
