"""A file that is no TOML: the line is quoted, and the likely slip is named with the line as it should be."""

from pathlib import Path

import pytest

import jornada as jo
from jornada.files.folder import write

BEFORE = '[[policy]]\nname = "a"\nsource = "assumption"\n'


@pytest.mark.parametrize(("wrong", "line", "allowed"), [
    ('[policy.change]\n"places.Middle.beds" = x1.5\n', 5, 'these are forgotten: "places.Middle.beds" = "x1.5"'),
    ('[policy.change]\n"places.Middle.beds" = "x1.5\n', 5, 'one is forgotten: "places.Middle.beds" = "x1.5"'),
    ('[policy.change]\n"places.Middle.beds" = 1,070\n', 5, '"places.Middle.beds" = 1070'),
    ('[policy.change]\n"places.Middle.stay" = 0,5\n', 5, 'a decimal point: "places.Middle.stay" = 0.5'),
    ('[policy.change]\nplaces.New York.beds = 3\n', 5, '"places.New York.beds" = 3'),
    ("starts = 2024-1-5\n", 4, "starts = 2024-01-05"),
    ("starts = 10/01/2024\n", 4, "a date, YYYY-MM-DD"),
    ("active = False\n", 4, "active = false"),
    ("starts: 2024-01-05\n", 4, "starts = 2024-01-05"),
    ("basis = “fitted”\n", 4, 'basis = "fitted"'),
    ("[[policy]\nname = 'b'\n", 4, "brackets that open and close: [[policy]]"),
    ('[policy.change]\n"places.Middle.beds" = 3\n[policy.change]\n"places.Middle.stay" = 1\n', 6, "[policy.change] once; it stands in line 4 already"),
    ('name = "b"\n', 4, "name once; it stands in line 2 already"),
    ("nonsense\n", 4, "TOML, key = value"),
])
def test_the_line_is_quoted_and_the_slip_is_named(wrong: str, line: int, allowed: str, tmp_path: Path) -> None:
    write(jo.example("three_places"), tmp_path)
    (tmp_path / "variants.toml").unlink()
    (tmp_path / "policies.toml").write_text(BEFORE + wrong, "utf-8")
    fault, = jo.check(tmp_path)
    assert (fault.code, fault.where, fault.found) == ("J002", f"policies.toml, line {line}", (BEFORE + wrong).split("\n")[line - 1]) and allowed in fault.allowed


def test_a_number_with_a_plus_is_set_and_that_is_told(tmp_path: Path) -> None:
    write(jo.example("three_places"), tmp_path)
    text = (tmp_path / "policies.toml").read_text("utf-8")
    (tmp_path / "policies.toml").write_text(text.replace("120", "+120"), "utf-8")
    fault, = jo.check(tmp_path)
    assert fault.severity == "warning" and '"+120" in quotes to add' in fault.allowed and len(jo.read(tmp_path).policies) == 1
