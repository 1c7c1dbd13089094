"""What happened where Flee itself would have stopped.

People who could not be placed, places without people, idle corrections.
"""

from collections.abc import Iterator
from datetime import timedelta

from jornada.domain.flee3.known import emptied, idle_recounts, unplaced
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.language.dates import day_in
from jornada.interface.language.texts import say


def stopping(scenario: Scenario, language: str = "en") -> list[str]:
    """Return a sentence for each thing at which Flee stops and these runs went on, with people and days; none under
    other rules.

    Examples
    --------
    >>> stopping(Scenario()), stopping(Scenario(rules="flee3"))
    ([], [])
    """
    return list(_sentences(scenario, language)) if scenario.rule_set.camps else []


def _sentences(scenario: Scenario, language: str) -> Iterator[str]:
    lost = unplaced(scenario)
    if lost.people:
        values = {
            "people": f"{lost.people:,}",
            "of": f"{lost.of:,}",
            "first": _on(scenario, lost.first, language),
            "last": _on(scenario, lost.last, language),
        }
        yield say("words.flee.unplaced", language, values)
    for place, day in sorted(emptied(scenario).items(), key=lambda pair: pair[1]):
        population = next(site.population for site in scenario.sites if site.place == place)
        yield say(
            "words.flee.emptied",
            language,
            {"place": place, "people": f"{population:,}", "day": _on(scenario, day, language)},
        )
    for event, after_zero in idle_recounts(scenario):
        why = say("words.flee.zero" if after_zero else "words.flee.first", language)
        yield say(
            "words.flee.recount", language, {"place": event.name, "day": _on(scenario, event.day, language), "why": why}
        )


def _on(scenario: Scenario, day: int, language: str) -> str:
    return day_in(scenario.start + timedelta(days=day), language)
