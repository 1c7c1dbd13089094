"""`python -m tests.faults N`: try N random faults and print what passes that should not."""

import sys
from concurrent.futures import ProcessPoolExecutor

from tests.faults.flee_trial import flee_trial
from tests.faults.trial import trial

SELDOM = 10  # one trial with a folder of Flee in so many more: they take longer


def main() -> int:
    """Run the trials on all processors."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with ProcessPoolExecutor() as pool:
        bad = [answer for answer in pool.map(trial, range(number), chunksize=100) if answer]
        bad += [answer for answer in pool.map(flee_trial, range(number // SELDOM), chunksize=20) if answer]
    print(*bad[:20], f"{number + number // SELDOM} faults tried, {len(bad)} answered badly", sep="\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
