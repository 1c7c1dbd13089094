"""The rows of a table as cells, header first."""

from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.cells import value_of
from jornada.domain.schema.fields import fields_of
from jornada.files.scenario.cells import cell_text
from jornada.files.scenario.policy_cells import cells_of_policies, cells_of_variants


def cells_of(scenario: Scenario, table: str) -> list[list[str]]:
    """Return a table as cells, header first; columns that are all at their default are left out."""
    if table == "policies":
        return cells_of_policies(scenario)
    if table == "variants":
        return cells_of_variants(scenario)
    rows = getattr(scenario, table)
    kept = [
        f for f in fields_of(table) if f.required or any(getattr(row, f.attribute) != value_of(f, "") for row in rows)
    ]
    return [[f.field for f in kept], *([cell_text(getattr(row, f.attribute)) for f in kept] for row in rows)]
