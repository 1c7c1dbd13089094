"""A file that is no TOML: the line is quoted, and the likely slip is named with the line as it should be."""

from pathlib import Path

import pytest

import jornada as jo
from jornada.domain.fault import Fault
from jornada.files.scenario.folder import write

POLICIES = (
    '[[policy]]\nname = "more beds"\nstarts = 2024-01-08\nactive = false\nsource ='
    ' "assumption"\n[policy.change]\n"places.Middle.beds" = 120\n'
)
VARIANTS = '[variants]\n"more beds" = ["more beds"]\n'
BEFORE = '[[policy]]\nname = "a"\nsource = "assumption"\n'


def _older(folder: Path) -> None:
    """Write a scenario with its policies and variants in their older form."""
    write(jo.example("three_places"), folder)
    for name, text in (("policies", POLICIES), ("variants", VARIANTS)):
        (folder / f"{name}.csv").unlink()
        (folder / f"{name}.toml").write_text(text, "utf-8")


def _faults(folder: Path) -> list[Fault]:
    return jo.check(folder)


@pytest.mark.parametrize(
    ("wrong", "line", "allowed"),
    [
        ('[policy.change]\n"places.Middle.beds" = x1.5\n', 5, 'these are forgotten: "places.Middle.beds" = "x1.5"'),
        ('[policy.change]\n"places.Middle.beds" = "x1.5\n', 5, 'one is forgotten: "places.Middle.beds" = "x1.5"'),
        ('[policy.change]\n"places.Middle.beds" = 1,070\n', 5, '"places.Middle.beds" = 1070'),
        ('[policy.change]\n"places.Middle.stay" = 0,5\n', 5, 'a decimal point: "places.Middle.stay" = 0.5'),
        ("[policy.change]\nplaces.New York.beds = 3\n", 5, '"places.New York.beds" = 3'),
        ("starts = 2024-1-5\n", 4, "starts = 2024-01-05"),
        ("starts = 10/01/2024\n", 4, "a date, YYYY-MM-DD"),
        ("active = False\n", 4, "active = false"),
        ("starts: 2024-01-05\n", 4, "starts = 2024-01-05"),
        ("basis = “fitted”\n", 4, 'basis = "fitted"'),
        ("[[policy]\nname = 'b'\n", 4, "brackets that open and close: [[policy]]"),
        (
            '[policy.change]\n"places.Middle.beds" = 3\n[policy.change]\n"places.Middle.stay" = 1\n',
            6,
            "[policy.change] once; it stands in line 4 already",
        ),
        ('name = "b"\n', 4, "name once; it stands in line 2 already"),
        ('[policy.change]\n"places.Middle.beds" = 1 070\n', 5, '"places.Middle.beds" = 1070'),
        ("ramp = 28 days\n", 4, "a number alone: ramp = 28"),
        ("ramp = 28;\n", 4, "a value without a mark behind it: ramp = 28"),
        ('basis := "fitted"\n', 4, 'one = between key and value: basis = "fitted"'),
        ('basis == "fitted"\n', 4, 'one = between key and value: basis = "fitted"'),
        ('basis "fitted"\n', 4, '= between key and value: basis = "fitted"'),
        ("nonsense\n", 4, "TOML, key = value"),
    ],
)
def test_the_line_is_quoted_and_the_slip_is_named(wrong: str, line: int, allowed: str, tmp_path: Path) -> None:
    _older(tmp_path)
    (tmp_path / "variants.toml").unlink()
    (tmp_path / "policies.toml").write_text(BEFORE + wrong, "utf-8")
    (fault,) = _faults(tmp_path)
    assert (fault.code, fault.where, fault.found) == (
        "J002",
        f"policies.toml, line {line}",
        (BEFORE + wrong).split("\n")[line - 1],
    ) and allowed in fault.allowed


@pytest.mark.parametrize(
    "value",
    [
        "[" * 3000 + "]" * 3000,
        "[" * 3000,
        "{a=" * 3000 + "1" + "}" * 3000,
        "[" * 100 + "1" + "]" * 100,
        "9" * 5000,
        "9" * 400,
        "0x" + "f" * 5000,
    ],
    ids=["lists", "open lists", "tables", "a hundred lists", "5,000 digits", "400 digits", "hexadecimal"],
)
@pytest.mark.parametrize("file", ["scenario.toml", "policies.toml", "variants.toml"])
def test_what_is_beyond_all_measure_is_a_fault_with_its_line(file: str, value: str, tmp_path: Path) -> None:
    _older(tmp_path)
    text = (tmp_path / file).read_text("utf-8")
    (tmp_path / file).write_text(text + f"ends = {value}\n", "utf-8")
    (fault,) = (fault for fault in jo.check(tmp_path) if fault.severity == "error")
    assert (
        (fault.code, fault.where) == ("J002", f"{file}, line {text.count(chr(10)) + 1}")
        and "a few levels deep" in fault.allowed
        and len(str(fault)) < 400
    )


@pytest.mark.parametrize(
    ("value", "found", "near"),
    [
        ('"120"', '"120" in quotes', "120"),
        ('"*1.5"', "*1.5", "x1.5"),
        ('"X1.5"', "X1.5", "x1.5"),
        ('"×1.5"', "×1.5", "x1.5"),
        ('"−10"', "−10", "-10"),
        ('"+50%"', "+50%", "x1.5"),
        ('"-50%"', "-50%", "x0.5"),
        ('"x1,5"', "x1,5", "x1.5"),
        ('"1,070"', "1,070", "1070"),
        ('"many"', "many", ""),
    ],
)
def test_what_a_policy_may_mean_by_a_value_that_cannot_be_read(
    value: str, found: str, near: str, tmp_path: Path
) -> None:
    _older(tmp_path)
    text = (tmp_path / "policies.toml").read_text("utf-8")
    (tmp_path / "policies.toml").write_text(text.replace("= 120", f"= {value}"), "utf-8")
    (fault,) = _faults(tmp_path)
    assert (fault.code, fault.found, fault.nearest) == ("J010", found, near)


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "where", "said"),
    [
        (
            "policies.toml",
            '"places.Middle.beds"',
            "places.Middle.beds",
            "J025",
            "policies.toml, more beds",
            'the whole path in quotes, as in "places.Middle.beds" = 120',
        ),
        ("scenario.toml", "seed = 7", 'seed = "7"', "J010", "scenario.toml, seed", '"7" in quotes'),
        ("scenario.toml", "2024-01-01", "9999-12-20", "J011", "scenario.toml, start", "1800-01-01 to 2199-12-31"),
        ("variants.toml", '"more beds" =', '"" =', "J013", "variants.toml", "a name"),
        ("variants.toml", '["more beds"]', '["less beds"]', "J035", "variants.toml, more beds", "'more beds'"),
    ],
)
def test_what_may_be_meant_is_said(
    file: str, old: str, new: str, code: str, where: str, said: str, tmp_path: Path
) -> None:
    _older(tmp_path)
    text = (tmp_path / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new), "utf-8")
    (fault,) = _faults(tmp_path)
    assert (fault.code, fault.where) == (code, where) and said in str(fault)


def test_a_number_with_a_plus_is_set_and_that_is_told(tmp_path: Path) -> None:
    _older(tmp_path)
    text = (tmp_path / "policies.toml").read_text("utf-8")
    (tmp_path / "policies.toml").write_text(text.replace("120", "+120"), "utf-8")
    (fault,) = _faults(tmp_path)
    assert (
        fault.severity == "warning"
        and '"+120" in quotes to add' in fault.allowed
        and len(jo.read(tmp_path).policies) == 1
    )
