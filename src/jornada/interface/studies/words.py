"""The answer of a study in words: at most three sentences, made of its numbers, in English and Spanish."""

from collections.abc import Mapping
from typing import Any

from jornada.domain.nouns.question import Question
from jornada.interface.language.numbers import figure, rounded, signed
from jornada.interface.language.texts import say, unit_in
from jornada.interface.report.answers import counted_of
from jornada.study.studies.answer import FEWER, MORE, SAME, SMALL, UNKNOWN, Answer
from jornada.study.studies.posed import Posed

Row = Mapping[str, Any]


def called(posed: Posed, name: str, language: str) -> str:
    """Return what a variant is called: the base without a name as what it is."""
    if not name:
        return say("study.base", language)
    spanish = posed.study.es
    if language == "en" or dict(spanish.names).get(name):
        return name if language == "en" else spanish.called(name)
    return ", ".join(_step(posed, part, language) for part in name.split(", "))


def _step(posed: Posed, step: str, language: str) -> str:
    """Return what a step of an axis is called: the axis in the language, and its number."""
    axis = next((axis for axis in posed.study.axes if step in axis.steps), None)
    return (
        f"{posed.study.es.called(axis.name)}{step.removeprefix(axis.name)}"
        if axis and language != "en"
        else posed.study.es.called(step)
        if language != "en"
        else step
    )


def said(posed: Posed, field: str, language: str) -> Any:
    """Return a text of a study, or a list of texts: in Spanish where there is one."""
    return (getattr(posed.study.es, field) if language == "es" else None) or getattr(posed.study, field)


def measured(question: Question, posed: Posed, language: str) -> str:
    """Return what a measure of a study counts, of whom, where and on which days."""
    first, last = question.days(posed.scenario.start, posed.scenario.days)
    starts = first if question.day or question.starts else posed.study.parts
    row = {name: getattr(question, name) for name in ("measure", "place", "office", "nationality", "take")}
    return counted_of({**row, "starts": starts, "ends": last, "every": "day"}, posed.scenario, language)


def answer_in(answer: Answer, language: str = "en") -> list[str]:
    """Return the answer in at most three sentences: the finding, how sure it is, and what becomes of it elsewhere."""
    sentences = [finding_in(answer, language), sure_in(answer, language), elsewhere_in(answer, language)]
    return [text for text in sentences if text]


def finding_in(answer: Answer, language: str) -> str:
    """Return what the finding is: more, fewer, too little to matter, not told apart from nothing, or the same."""
    row, posed = answer.finding, answer.posed
    named = {
        "variant": called(posed, row["variant"], language),
        "against": called(posed, row["against"], language),
        "measure": measured(posed.measures[0], posed, language),
        "unit": unit_in(row["unit"], language),
        "figure": figure(abs(row["difference"]), language),
        "range": ends(row, language),
        "before": figure(row["before"], language),
        "after": figure(row["after"], language),
        "matters": figure(posed.study.matters, language),
    }
    return say(f"study.finding.{row['verdict']}", language, named)


def ends(row: Row, language: str) -> str:
    """Return the range of a difference, without signs where both ends have the same.

    Examples
    --------
    >>> (
    ...     ends({"difference": -5.0, "difference_q05": -8.0, "difference_q95": -2.0}, "en"),
    ...     ends({"difference": 1.0, "difference_q05": -1.0, "difference_q95": 3.0}, "en"),
    ... )
    ('2.0 to 8.0', '−1.0 to +3.0')
    """
    low, high = row["difference_q05"], row["difference_q95"]
    if low < 0 < high or row["difference"] * low < 0:
        return say("to", language, {"low": signed(low, language), "high": signed(high, language)})
    return rounded(*sorted((abs(low), abs(high))), language)


def sure_in(answer: Answer, language: str) -> str:
    """Return in how many pairs the sign holds, and the error of so few runs."""
    row = answer.finding
    if row["verdict"] in (SAME, UNKNOWN):
        return say("study.sure.same", language, {"pairs": row["pairs"]})
    named = {
        "holds": row["sign_holds"],
        "pairs": row["pairs"],
        "error": figure(row["standard_error"], language),
        "unit": unit_in(row["unit"], language),
    }
    return say("study.sure.one" if row["pairs"] < 2 else "study.sure", language, named)


def elsewhere_in(answer: Answer, language: str) -> str:
    """Return under how many of the things assumed otherwise the finding holds, and on what it depends most."""
    parts, alternatives, tornado = [], answer.alternatives, answer.tornado
    if len(alternatives):
        parts.append(say("study.holds", language, {"holds": int(alternatives["holds"].sum()), "of": len(alternatives)}))
    if len(tornado) and tornado.loc[0, "width"] > 0:
        row = tornado.loc[0]
        parts.append(
            say(
                "study.depends",
                language,
                {
                    "parameter": row["parameter"],
                    "low": signed(row["low"], language),
                    "high": signed(row["high"], language),
                },
            )
        )
    text = say("study.and", language).join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def effect_in(row: Row, language: str) -> str:
    """Return an effect in a few words, as tables have it.

    Examples
    --------
    >>> row = {"difference": -5.0, "difference_q05": -8.0, "difference_q95": -2.0, "verdict": "fewer"}
    >>> effect_in(row, "en"), effect_in({**row, "verdict": "same"}, "en")
    ('−5.0, −8.0 to −2.0', 'the same in every pair')
    """
    if row["verdict"] in (SAME, UNKNOWN):
        return say(f"study.effect.{row['verdict']}", language)
    ends_of = say(
        "to",
        language,
        {"low": signed(row["difference_q05"], language), "high": signed(row["difference_q95"], language)},
    )
    text = say("study.effect", language, {"mean": signed(row["difference"], language), "range": ends_of})
    return text if row["verdict"] in (MORE, FEWER, SMALL) else f"{text} ({say('study.effect.unclear', language)})"
