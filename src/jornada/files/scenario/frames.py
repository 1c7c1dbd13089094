"""A table of a scenario as a data frame: every field a column, whole numbers, texts, dates and blanks as such."""

from typing import TYPE_CHECKING

from jornada.domain.fault import Fault, unknown
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import WRITTEN, fields_of
from jornada.files.scenario.rows import cells_of

if TYPE_CHECKING:
    import pandas as pd


def table(scenario: Scenario, name: str) -> "pd.DataFrame":
    """Return a table of a scenario, one column a field; fields at their default are there too.

    Raises
    ------
    UnknownName
        When there is no such table; the nearest is named.

    Examples
    --------
    >>> import jornada as jo
    >>> jo.table("three_places", "places")[["place", "beds"]].dropna().values.tolist()
    [['Middle', 40.0]]
    """
    import pandas as pd

    if name not in WRITTEN:
        raise unknown(Fault("J012", "table, name", str(name), "a table of a scenario"), WRITTEN)
    if name in ("policies", "variants"):  # one row a change, as they are written
        header, *rows = cells_of(scenario, name) or [[]]
        return pd.DataFrame(rows, columns=header)
    columns = {
        field.field: [getattr(row, field.attribute) for row in getattr(scenario, name)] for field in fields_of(name)
    }
    return pd.DataFrame(columns)
