"""Studies carried out together, from their bases to pages and the index.

Some, of each a part, on a few days and few people; `make test-long` has all of them.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.examples.test_studies import NOTHING

from jornada.domain.nouns.question import Question
from jornada.domain.studies.study import Study
from jornada.examples import scenarios, studies
from jornada.interface.studies.outputs import write_answers
from jornada.study.ensemble.ensemble import Hands
from jornada.study.studies.answer import SAME, Answer
from jornada.study.studies.carried import Crew, carry_out
from jornada.study.studies.posed import Posed, pose

SOME = ("same_money", "shutdown", "removal")  # two of the corridor, which share nothing but it, and one beside it
BEFORE, DAYS, SHARE = 1, 4, 0.02  # days before the parting, in all, and of all who arrive


def cut(name: str) -> Posed:
    """Return a study on few days around its parting, with few people.

    Questions of single days are left out, for they lie beyond it.
    """
    posed = pose(studies()[name], scenarios())
    start = max(posed.scenario.start, posed.study.parts - timedelta(days=BEFORE))
    few = tuple(replace(row, people=row.people * SHARE) for row in posed.scenario.arrivals if row.ends >= start)
    scenario = replace(posed.scenario, start=start, days=DAYS, arrivals=few, observed=())
    return replace(
        posed,
        scenario=scenario,
        measures=tuple(replace(asked, ends=None) for asked in posed.measures if _of_all_days(asked, posed)),
        shipped=True,
    )


def _of_all_days(asked: Question, posed: Posed) -> bool:
    """Say whether a question is of all days from the parting on."""
    return (
        asked.day is None
        and asked.take == "whole"
        and (asked.starts, asked.ends) in ((None, None), (posed.study.parts, posed.study.ends))
    )


def small(posed: Posed) -> Posed:
    """Return a study with its finding, what changes nothing, and one thing assumed otherwise, and every value as its
    table says."""
    study: Study = posed.study
    few = replace(
        study,
        headline=(study.finding, NOTHING[posed.name]),
        grid=(),
        axes=(),
        against=(),
        alternatives=study.alternatives[:1] if not study.alternatives[0].values else study.alternatives[1:2],
    )
    return replace(posed, study=few, scenario=posed.scenario.without_ranges())


def carried_out(found: list[Posed], runs: int, out: Path) -> list[Answer]:
    """Return the answers of studies, carried out in this process, and write their pages."""
    answers = [
        Answer(carried)
        for carried in carry_out(found, runs, out, Crew(Hands(workers=1), lambda _: lambda done, total: None))
    ]
    files = write_answers(answers, out)
    claims = files[-1].read_text("utf-8")
    for answer, page in zip(answers, files, strict=False):
        text = page.read_text("utf-8")
        assert (
            answer.posed.study.title in text
            and answer.posed.study.claim in claims
            and page.with_name("answer-es.html").exists()
        )
    return answers


@pytest.mark.slow
def test_studies_carried_out_together_answer_and_what_changes_nothing_is_the_same(tmp_path: Path) -> None:
    for answer in carried_out([small(cut(name)) for name in SOME], 1, tmp_path):
        rows = answer.effects.loc[answer.effects["variant"] == NOTHING[answer.posed.name]]
        assert (rows["difference"].fillna(0.0) == 0.0).all() and {*rows["verdict"]} <= {SAME, "unknown"}
