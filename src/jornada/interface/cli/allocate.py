"""The command `allocate`: where a budget does most for waiting, harm, access and needs met."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jornada.domain.schema.seeds import MOST
from jornada.interface.cli.arguments import changed, loaded, spoken_in
from jornada.interface.cli.progress import progress_bar
from jornada.interface.misuse import Misuse

if TYPE_CHECKING:
    from jornada.study.allocation.resources import Budget


def allocate(
    folder: Annotated[str, typer.Argument(help="A scenario: a folder, a workbook (.xlsx), or the name of an example.")],
    budgets: Annotated[
        list[str],
        typer.Option(
            "--budget",
            help=(
                "What is given: '60 beds', '20 case workers', clinics, buses or water points; may be given several"
                " times."
            ),
        ),
    ],
    each: Annotated[
        list[str] | None,
        typer.Option(
            "--each",
            help=(
                "What one does where it is given: 'case workers=4' more served an open day, 'water points=0.8' of the"
                " chance left."
            ),
        ),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option("--at", help="Where something may be given: 'beds=Tapachula,Danli'; patterns too."),
    ] = None,
    step: Annotated[
        list[str] | None, typer.Option("--step", help="In steps of how many it is given: 'beds=20'; default: a tenth.")
    ] = None,
    objectives: Annotated[
        list[str] | None,
        typer.Option("--for", help="waiting, harm, access or needs; default: all that mean something in the scenario."),
    ] = None,
    starts: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The day from which it is given; default: the first.")
    ] = "",
    variant: Annotated[str, typer.Option(help="A variant of the scenario.")] = "",
    trials: Annotated[int, typer.Option(min=1, help="How many ways are tried; all, where there are no more.")] = 64,
    runs: Annotated[int, typer.Option("--runs", min=1, help="On how many runs each is tried.")] = 8,
    fresh: Annotated[int, typer.Option(min=1, help="On how many fresh runs the best are looked at again.")] = 16,
    worst: Annotated[
        float,
        typer.Option(
            min=0.01, max=1.0, help="The part of the runs that counts as the worst, for which ways are judged."
        ),
    ] = 0.25,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, max=MOST, help="Where chance begins; default: what the scenario says."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            help="Processes; default: one a core, or none beside this one where there is little to do.",
        ),
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            "--out", help="A file to write: .csv the table, .png or .svg the chart; may be given several times."
        ),
    ] = None,
    language: Annotated[str, typer.Option("--language", help="The language of sentences and charts, en or es.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Say where a budget does most for waiting, harm, access and needs met.

    Ways that no other betters, what stays unmet, and for whom.
    """
    from jornada.interface.cli.json import as_json
    from jornada.interface.cli.sensitivity import refuse_what_cannot_be_written
    from jornada.interface.findings.allocation import as_content, as_text, write_allocation
    from jornada.study.allocation.allocate import Search
    from jornada.study.allocation.allocate import allocate as allocated
    from jornada.study.ensemble.ensemble import Hands

    refuse_what_cannot_be_written(out or [])
    scenario, spoken = changed(loaded(folder), variant, False), spoken_in(language)
    given = budgets_of(budgets, Said(each or (), at or (), step or ()))
    with progress_bar(scenario.title) as tell:
        found = allocated(
            scenario,
            given,
            objectives or (),
            starts=day_of(starts),
            search=Search(trials, runs, worst, fresh=fresh),
            seed=seed,
            hands=Hands(workers=workers, progress=tell),
        )
    typer.echo(as_json(as_content(found)) if json else as_text(found, spoken))
    write_allocation(found, out or [], spoken)


class Said:
    """What is said of resources by name: what one does, where it may be given, in which steps."""

    def __init__(self, each: Sequence[str], at: Sequence[str], step: Sequence[str]) -> None:
        self.each, self.at, self.step = _by_name(each, "--each"), _by_name(at, "--at"), _by_name(step, "--step")


def _by_name(texts: Sequence[str], option: str) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if wrong := [
        text
        for text, (name, equals, value) in zip(texts, pairs, strict=True)
        if not (name.strip() and equals and value.strip())
    ]:
        raise Misuse(f"{option} {wrong[0]}: give the resource and its value with = between, such as '{option} beds=20'")
    return {name.strip(): value.strip() for name, _, value in pairs}


def budgets_of(texts: Sequence[str], said: Said) -> "list[Budget]":
    """Return budgets from how they are typed.

    Raises
    ------
    Misuse
        When a text is no number with a resource, a number is none, or something is said of what is not given.

    Examples
    --------
    >>> budgets_of(["60 beds"], Said([], ["beds=Mid*,South"], ["beds=20"]))
    [Budget(resource='beds', units=60, each=None, step=20, at=('Mid*', 'South'))]
    """
    from jornada.study.allocation.resources import Budget

    found = []
    for text in texts:
        match = re.fullmatch(r"\s*(\d[\d,]*)\s+(.+?)\s*", text)
        if not match:
            raise Misuse(
                f"--budget {text}: give a whole number and what it is of, such as '60 beds' or '20 case workers'"
            )
        name = match[2]
        found.append(
            Budget(
                name,
                int(match[1].replace(",", "")),
                _number(said.each.get(name), "--each"),
                int(_number(said.step.get(name), "--step") or 0),
                tuple(part.strip() for part in said.at.get(name, "*").split(",")),
            )
        )
    given = {budget.resource for budget in found}
    for option, names in (("--each", said.each), ("--at", said.at), ("--step", said.step)):
        if idle := [name for name in names if name not in given]:
            raise Misuse(f"{option} {idle[0]}=…: no --budget of {idle[0]}; there are: {', '.join(sorted(given))}")
    return found


def _number(text: str | None, option: str) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        raise Misuse(f"{option}: found '{text}'; give a number") from None


def day_of(text: str) -> date | None:
    """Return a day as it is typed, or none.

    Examples
    --------
    >>> day_of("2024-01-08"), day_of("")
    (datetime.date(2024, 1, 8), None)
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Misuse(f"--from {text}: give a date, YYYY-MM-DD") from None
