"""`python -m benchmarks [SUBJECT ...]`: measure all or some subjects, keep what was found, and write the table.

What is found stands in results/<date>.json, one part a subject; README.md shows that of the last day beside
what must be reached. Subjects measured again on the same day replace what stood there.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.draws import draws
from benchmarks.enlarged import many_kept
from benchmarks.flee_speed import flee
from benchmarks.many import many
from benchmarks.means import means
from benchmarks.offices import offices
from benchmarks.paired import paired
from benchmarks.people import people
from benchmarks.places import places
from benchmarks.profiles import profiles
from benchmarks.results import keep
from benchmarks.starts import starts
from benchmarks.timing import quiet_machine
from benchmarks.viewer import viewer
from benchmarks.visits import visits
from benchmarks.year import year

SUBJECTS: dict[str, Callable[[], Any]] = {
    "draws": draws,
    "visits": visits,
    "year": year,
    "profiles": profiles,
    "people": people,
    "many": many,
    "starts": starts,
    "means": means,
    "offices": offices,
    "viewer": viewer,
    "paired": paired,
    "flee": flee,
    "places": places,
    "many kept": many_kept,
}


def main(wanted: list[str]) -> None:
    """Measure, keep and show."""
    for subject in wanted or SUBJECTS:
        load = quiet_machine()["load average"]
        found = SUBJECTS[subject]()
        keep(subject, found, load)
        print(subject, json.dumps(found, indent=1), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
