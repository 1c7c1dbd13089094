"""A question as text: `highest present at Tapachula of VEN from 2023-09-01 to 2023-09-30 above 640`.

Names are matched, the nearest is offered.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from jornada.domain.checks.questions import question_faults
from jornada.domain.fault import Fault, ScenarioError, nearest
from jornada.domain.measures import KEPT
from jornada.domain.nouns.question import DERIVED, HIGHEST, Question
from jornada.domain.scenario.scenario import Scenario
from jornada.study.runs.headline import can_occur
from jornada.study.runs.measure import BY_NAME, OTHER_NAMES

AT, SHOWN = "--ask", 12
FORM = (
    "a question, such as 'present at PLACE of NATIONALITY on YYYY-MM-DD above NUMBER'; `jornada explain J094` tells"
    " more"
)
ON, FROM, IN = (
    re.compile(r" on (\S*\d\S*)"),
    re.compile(r" from (\S*\d\S*) to (\S*\d\S*)"),
    re.compile(r" in (\d{4}(?:-\S+)?)(?= |$)"),
)
LEVEL = re.compile(r" (above|below|more than|fewer than|less than) (\S+)")
DATED = re.compile(r" (on|from|in|until|since|by|before|after) ")


def ask(scenario: Scenario, *texts: str) -> Scenario:
    """Return a scenario with questions added, each given as text; runs of it record what they need and answer them
    first.

    Raises
    ------
    ScenarioError
        When a text is no question, or names what is not there; the faults say what is allowed, and the nearest name.

    Examples
    --------
    >>> import jornada as jo
    >>> asks = ask(jo.example("three_places"), "present at Middle on 2024-01-20 above 60")
    >>> asks.questions[0].place, asks.questions[0].above
    ('Middle', 60.0)
    """
    taken = {question.question for question in scenario.questions}
    return replace(
        scenario,
        questions=(
            *scenario.questions,
            *(question for question in dict.fromkeys(questions_of(scenario, texts)) if question.question not in taken),
        ),
    )


def questions_of(scenario: Scenario, texts: Iterable[str]) -> tuple[Question, ...]:
    """Return questions given as texts.

    Raises
    ------
    ScenarioError
        With every fault in them.
    """
    found, faults = [], []
    for text in texts:
        try:
            found.append(question_of(scenario, text))
        except ScenarioError as error:
            faults += error.faults
    if faults:
        raise ScenarioError(faults)
    return tuple(found)


def question_of(scenario: Scenario, text: str) -> Question:
    """Return a question given as text.

    Raises
    ------
    ScenarioError
        When it is none.

    Examples
    --------
    >>> import jornada as jo
    >>> question_of(jo.example("three_places"), "people without a bed at middleton in 2024-01").place
    'Middle'
    """
    rest, level = _level(" " + " ".join(text.split()).rstrip("?. "))
    rest, days = _days(scenario, rest)
    highest = rest.startswith(f" {HIGHEST} ")
    name, rest = _measure(rest.removeprefix(f" {HIGHEST}" if highest else "").strip())
    question = Question(
        text.strip(), name, **_where(scenario, rest), **days, take=HIGHEST if highest else "whole", **level
    )  # type: ignore[arg-type]
    faults = list(question_faults(KEPT, replace(scenario, questions=(question,)), {"questions": [AT]}))
    if not can_occur(name if not question.office or name in DERIVED else f"office_{name}", scenario):
        faults.append(Fault("J030", f"{AT}, measure", name, "a measure that can occur in this scenario"))
    if faults:
        raise ScenarioError(faults)
    return question


def folded(name: str) -> str:
    """Return a name in small plain letters, as names are matched.

    Examples
    --------
    >>> folded("Ciudad Juárez")
    'ciudad juarez'
    """
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter)
    ).strip()


def _level(text: str) -> tuple[str, dict[str, float]]:
    """Return the text without its level, and the level."""
    found = LEVEL.search(text)
    if not found:
        return text, {}
    try:
        level = float(found[2].replace(",", ""))
    except ValueError:
        raise ScenarioError([Fault("J010", f"{AT}, {found[1]}", found[2], "a number")]) from None
    return text[: found.start()] + text[found.end() :], {
        "above" if found[1] in ("above", "more than") else "below": level
    }


def _days(scenario: Scenario, text: str) -> tuple[str, dict[str, date]]:
    """Return the text without its days, and the days by the names of their fields."""
    for pattern, names in ((FROM, ("starts", "ends")), (ON, ("day",))):
        if found := pattern.search(text):
            return text[: found.start()] + text[found.end() :], {
                name: _day(day) for name, day in zip(names, found.groups(), strict=True)
            }
    if found := IN.search(text):
        year, _, month = found[1].partition("-")
        first = _day(f"{year}-{month or '01'}-01")
        last = (
            _day(f"{year}-12-31")
            if not month
            else (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        )
        return text[: found.start()] + text[found.end() :], {
            "starts": max(first, scenario.start) if last >= scenario.start else first,
            "ends": _within(scenario, first, last),
        }
    return text, {}


def _within(scenario: Scenario, first: date, last: date) -> date:
    """Return the last day of a month or year, or of the scenario where that ends in it."""
    return min(last, scenario.last) if first <= scenario.last else last


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ScenarioError(
            [Fault("J010", f"{AT}, date", text, "a date, YYYY-MM-DD; of a month, in YYYY-MM")]
        ) from None


def _measure(text: str) -> tuple[str, str]:
    """Return the measure that a text begins with, by its name or label, the longest that does, and what comes behind
    it."""
    names = {folded(name): name for name in (*KEPT, *DERIVED)} | {
        folded(BY_NAME[name].label): name for name in (*KEPT, *DERIVED) if name in BY_NAME
    }
    names |= {name: found for name, found in OTHER_NAMES.items() if found in names} | {
        name.replace("_", " "): found for name, found in names.items()
    }
    plain = folded(text)
    begins = [name for name in names if plain == name or plain.startswith((f"{name} at ", f"{name} of "))]
    if not begins:
        raise ScenarioError([_no_measure(text, names)])
    longest = max(begins, key=len)
    return names[longest], text[len(longest) :].strip()


def _no_measure(text: str, names: Mapping[str, str]) -> Fault:
    """Return the fault of a text that begins with no measure.

    The longest beginning that is near one, for labels have `at` and `of` in them too.
    """
    begins = [text, *reversed([text[: found.start()] for found in re.finditer(" (?=(?:at|of) )", text)])]
    said = next((said for said in begins if nearest(folded(said), list(names))), begins[-1])
    allowed = "a measure that can be asked for; `jornada explain measures` lists them"
    return (
        Fault("J030", f"{AT}, measure", said, allowed, names.get(nearest(folded(said), list(names)), ""))
        if text
        else Fault("J094", AT, text, FORM)
    )


def _where(scenario: Scenario, text: str) -> dict[str, str]:
    """Return the place or office, and the nationality, that a text names: `at Tapachula of VEN`."""
    nations = {folded(group.nationality): group.nationality for group in scenario.groups}
    if text.startswith("of "):
        return {"nationality": _named(nations, text.removeprefix("of "), "nationality", "the nationality of a group")}
    if not text:
        return {}
    sites, name = _sites(scenario), text.removeprefix("at ")
    # names may have "of" in them
    cuts = [(name, ""), *((name[: of.start()], name[of.end() :]) for of in re.finditer(" of ", name))]
    site, nation = max(
        cuts, key=lambda cut: (folded(cut[0]) in sites, not cut[1] or folded(cut[1]) in nations, bool(cut[1]))
    )
    if DATED.search(site) and folded(site) not in sites:
        raise ScenarioError([Fault("J094", AT, text, FORM)])
    _named({shown: found[1] for shown, found in sites.items()}, site, "place", "a place or an office")
    return dict([sites[folded(site)]]) | (
        {"nationality": _named(nations, nation, "nationality", "the nationality of a group")} if nation else {}
    )


def _sites(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Return the field and the name of places and offices, by what they may be called; a place comes first."""
    found = {folded(place.place): ("place", place.place) for place in scenario.places}
    for named in (
        {folded(place.name): ("place", place.place) for place in scenario.places if place.name},
        {folded(office.office): ("office", office.office) for office in scenario.offices},
    ):
        found = named | found
    return {name: found[name] for name in sorted(found, key=lambda name: found[name][0] != "place")}


def _named(known: Mapping[str, str], name: str, field: str, allowed: str) -> str:
    """Return what a name stands for.

    Raises
    ------
    ScenarioError
        When it stands for nothing, with the nearest that does.
    """
    if folded(name) in known:
        return known[folded(name)]
    if field == "nationality" and DATED.search(f" {name} "):
        raise ScenarioError([Fault("J094", AT, name, FORM)])
    near = known.get(nearest(folded(name), list(known)), "")
    names = list(dict.fromkeys(known.values()))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    raise ScenarioError([Fault("J012", f"{AT}, {field}", name, f"{allowed}: {', '.join(names[:SHOWN])}{more}", near)])
