"""The season of encounters: each calendar month against its year, fiscal years 2000 to 2019."""

import numpy as np
import pandas as pd

FIRST, LAST = pd.Period("1999-10", "M"), pd.Period("2019-09", "M")


def season(people: pd.Series) -> dict[int, float]:
    """Return the log of each calendar month against the mean of its fiscal year, centred; of whole fiscal years 2000 to
    2019 in the series.

    Where the series has no whole year of them, every month is alike.
    """
    within = people[(people.index >= FIRST) & (people.index <= LAST)].dropna()
    fiscal = pd.Series([month.year + (month.month >= 10) for month in within.index], index=within.index)
    within = within[fiscal.groupby(fiscal).transform("size") == 12]
    if not len(within):
        return dict.fromkeys(range(1, 13), 0.0)
    ratio = within / within.groupby(fiscal).transform("mean")
    logs = np.log(ratio.groupby([month.month for month in within.index]).mean())
    return {int(month): float(value) for month, value in (logs - logs.mean()).items()}
