"""Where two runs part, in words and for machines."""

from collections.abc import Iterator
from typing import Any

from jornada.interface.language.dates import day_in
from jornada.interface.language.numbers import number
from jornada.interface.language.texts import label_of, say, texts
from jornada.study.ensemble.parting import Parting
from jornada.study.questions.changes import several
from jornada.study.questions.diff import Difference, Where, as_rows

PLACES, TRAITS, FIELDS = 4, 5, 3  # that are told one by one


def as_content(found: Difference) -> dict[str, Any]:
    """Return where two runs part as content for machines."""
    figure = {**found.figure._asdict()} if found.figure else None
    fields = [
        {"path": part.path, "from": part.day.isoformat(), "first": list(part.before), "other": list(part.after)}
        for part in found.fields
    ]
    return {
        "run": found.run,
        "days": found.days,
        "made_again_from": found.since,
        "parts": found.day is not None,
        "day": found.day,
        "step": found.step or None,
        "places": as_rows(found),
        "first_kept_figure": figure,
        "same_streams": found.same_address,
        "scenarios_differ_in": fields,
    }


def in_words(found: Difference, language: str) -> Iterator[str]:
    """Yield where two runs part, in sentences."""
    if found.day is None:
        yield say("diff.same", language, {"run": found.run, "days": found.days})
    else:
        key = f"diff.step.{found.step}"
        does = say(key, language) if key in texts()[language] else found.does
        count = (found.day - found.start).days + 1
        yield say(
            "diff.day",
            language,
            {
                "run": found.run,
                "day": day_in(found.day, language),
                "number": count,
                "days": found.days,
                "step": found.step,
                "does": does,
            },
        )
        yield from (place_in_words(where, language) for where in found.places[:PLACES])
        if len(found.places) > PLACES:
            yield "  " + say("diff.more", language, {"number": len(found.places) - PLACES})
        yield say("diff.since", language, {"day": day_in(found.since, language)})
    yield figure_in_words(found, language)
    yield from causes(found, language)


def place_in_words(where: Where, language: str) -> str:
    """Return who is at a place in the one and in the other, and what they differ in."""
    traits = [
        say(
            "diff.trait",
            language,
            {
                "field": trait.field,
                "value": trait.value or say("diff.plain", language),
                "first": number(trait.first),
                "other": number(trait.other),
            },
        )
        for trait in where.traits[:TRAITS]
    ]
    told = say(
        "diff.place", language, {"place": where.place, "first": number(where.first), "other": number(where.other)}
    )
    return f"  {told}" + (f" ({'; '.join(traits)})" if traits else "")


def figure_in_words(found: Difference, language: str) -> str:
    """Return the first figure that was kept and differs."""
    if found.figure is None:
        return say("diff.figure.none", language)
    of = ", ".join(part for part in (found.figure.place, found.figure.nationality) if part)
    label = label_of(found.figure.measure, language)
    return say(
        "diff.figure",
        language,
        {
            "measure": label,
            "place": f", {of}" if of else "",
            "every": say(f"diff.every.{found.figure.every}", language),
            "day": day_in(found.figure.day, language),
        },
    )


def causes(found: Difference, language: str) -> Iterator[str]:
    """Yield what the scenarios differ in, or that it is their random streams."""
    if not found.same_address:
        yield say("diff.address", language)
    elif not found.fields:
        yield say("diff.fields.none", language)
    yield from (field_in_words(field, language) for field in found.fields[:FIELDS])
    if len(found.fields) > FIELDS:
        yield "  " + say("diff.fields.more", language, {"number": len(found.fields) - FIELDS})
    if found.day and found.same_address:
        yield say("diff.cause", language)


def field_in_words(field: Parting, language: str) -> str:
    """Return a field in which two scenarios differ, from which day on."""
    return say(
        "diff.field",
        language,
        {
            "path": field.path,
            "day": day_in(field.day, language),
            "before": several(field.before),
            "after": several(field.after),
        },
    )
