"""The numbers of draws stand in one list, no two of a process meet, and nobody draws by a number that is not in it."""

import ast
from itertools import combinations
from pathlib import Path

import pytest

import jornada
from jornada.domain.schema.fields import fields_of
from jornada.engine.draws import numbers
from jornada.engine.draws.numbers import BELOW, Draws, nth
from jornada.engine.table.columns import MIXED, MOST_WEEKS

ENGINE = Path(jornada.__file__).parent / "engine"
NUMBER = {"uniform": 2, "pair": 2, "Drawn": 2, "nth": 0}  # which argument of a call says the number of a draw
MORE = 500  # so many draws of each range that has no end


def numbers_of(draws: Draws) -> set[int]:
    """Return the numbers of a range, and those that it goes on with."""
    return set(range(draws.first, draws.first + draws.many)) | (
        {nth(draws.first, draws.many, k) for k in range(draws.many + MORE)} if draws.more else set()
    )


@pytest.mark.parametrize("process", BELOW)
def test_no_two_meet(process: str) -> None:
    taken = {name: numbers_of(draws) for name, draws in BELOW[process].items()}
    assert {(one, other) for one, other in combinations(taken, 2) if taken[one] & taken[other]} == set()


def test_an_office_of_many_outcomes_decides_on_those_who_paid_by_draws_of_their_own() -> None:
    here = [nth(numbers.DECIDED, numbers.OUTCOMES, k) for k in range(1000)]
    paid = [nth(numbers.DECIDED_PAID, numbers.OUTCOMES, k) for k in range(1000)]
    assert len({*here, *paid, numbers.TURNS_UP, numbers.ASKED}) == 2002
    assert (here[:198], paid[:198]) == (list(range(2, 200)), list(range(200, 398)))  # as they have always been


def test_every_number_is_in_the_list() -> None:
    listed = {name for draws in BELOW.values() for name in draws}
    widths = {
        "ONLY",
        "MOST_SIZE",
        "LINES",
        "FEW",
        "DISPOSITIONS",
        "FOLLOWING",
        "OUTCOMES",
        "PERISHED",
        "STRIDE",
        "IN_ORDER",
    }
    assert {name for name, value in vars(numbers).items() if isinstance(value, int)} - widths == listed - {
        "MIXED",
        "IN_ORDER",
    }
    of_deaths = {"DIE_OF_PASSAGE", "DIE_OF_ILLNESS"}  # the first of them is the death of one
    assert all(
        draws.first == getattr(numbers, name) + (name in of_deaths)
        for below in BELOW.values()
        for name, draws in below.items()
        if name != "MIXED"
    )


def test_what_the_numbers_have_room_for_is_what_a_scenario_may_have() -> None:
    assert int(next(field.high for field in fields_of("groups") if field.field == "size")) == numbers.MOST_SIZE
    assert BELOW["keys below decision"]["MIXED"].first == MIXED and MOST_WEEKS + 1 < numbers.STRIDE
    assert BELOW["arrive"]["CARRIES"].many >= int(
        next(field.high for field in fields_of("scenario") if field.field == "money_levels")
    )


def written_out(tree: ast.AST) -> list[str]:
    """Return the draws whose number is written out where they are made."""
    found = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in NUMBER
            and len(node.args) > NUMBER[node.func.id]
        ):
            number = node.args[NUMBER[node.func.id]]
            terms = (
                [number.left, number.right]
                if isinstance(number, ast.BinOp) and isinstance(number.op, ast.Add)
                else [number]
            )
            found += [ast.unparse(node)] if any(isinstance(term, ast.Constant) for term in terms) else []
    return found


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(ENGINE.rglob("*.py")) if path.parent.name != "draws"],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_nobody_writes_a_number_of_his_own(path: Path) -> None:
    assert written_out(ast.parse(path.read_text("utf-8"))) == []


def test_a_number_written_out_is_found() -> None:
    assert (
        len(
            written_out(
                ast.parse(
                    "uniform(key, row.address, 3)\nuniform(key, row.address, 1 + k)\nuniform(key, row.address, GOES"
                    " + k)"
                )
            )
        )
        == 2
    )
