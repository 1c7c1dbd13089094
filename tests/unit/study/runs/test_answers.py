"""Questions: answered as by hand and as the table of days says, with range, level and paired difference.

As text and in a table; from runs made before.
"""

import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest
from tests.helpers.command import carried_out
from tests.helpers.office import with_office
from tests.helpers.small import small

import jornada as jo
from jornada.domain.fault import ScenarioError
from jornada.domain.measures import SHOWN
from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.observed import Recorded
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.question import DERIVED, Question
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import run_key, simulate
from jornada.files.scenario.folder import check, read, write
from jornada.interface.report.comparison import page as pair_page
from jornada.interface.report.page import report
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.ensemble.verify import verify
from jornada.study.questions.compare import Comparison
from jornada.study.runs.question_records import kept, recording, simulated
from jornada.study.runs.question_text import ask, question_of
from jornada.study.runs.run import Run
from jornada.study.store.blocks import is_whole
from jornada.study.store.parquet import StoreError

HERE = Hands(workers=1)
DAYS = (
    "present at Mexico City on 2022-01-20 above 150",
    "highest unsheltered at Mexico City",
    "died from 2022-01-05 to 2022-01-10",
    "present of VEN in 2022-01",
)


def by_hand() -> Scenario:
    """Return a camp that ten people reach on each of three days, and leave no more.

    10, 20 and 30 on its nights, then 30.
    """
    first = date(2024, 1, 1)
    return Scenario(
        title="A camp",
        start=first,
        days=10,
        places=(Place("Camp", "The camp", stay=40.0, beds=15), Place("Álamo", kind="destination")),
        modes=(Mode("bus", 20.0, 60.0),),
        routes=(Route("on", "Camp", "Álamo", "bus", km=900.0),),
        groups=(Group("adult", "SDN"),),
        arrivals=tuple(
            Arrival(f"day {day}", "Camp", "adult", first.replace(day=day), first.replace(day=day), 10.0)
            for day in (1, 2, 3)
        ),
    )


def made(scenario: Scenario, runs: int = 2, out: str = "") -> Run:
    """Return runs of a scenario in a folder of their own."""
    return ensemble(scenario, runs, 7, out or mkdtemp(), split=0, hands=HERE)


@cache
def asked() -> Run:
    """Return runs of the small scenario that were asked before they were made."""
    return made(ask(small(40), *DAYS), 6)


@cache
def daily() -> Run:
    """Return the same runs with every day of every place."""
    rows = tuple(
        Recorded(name, "day", by)
        for name, by in (("present", "place+nationality"), ("unsheltered", "place"), ("died", "place"))
    )
    return made(replace(small(40), measures=(*kept(small(40)), *rows)), 6)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("present at Camp on 2024-01-02", 20.0),
        ("people at places at the camp on 2024-01-01", 10.0),
        ("highest present at CAMP", 30.0),
        ("present at Camp from 2024-01-02 to 2024-01-03", 25.0),
        ("present at Camp", (10 + 20 + 8 * 30) / 10),
        ("arrived at Camp of SDN on 2024-01-02", 10.0),
        ("arrived from 2024-01-02 to 2024-01-09", 20.0),
        ("highest arrived", 10.0),
        ("unsheltered at Camp on 2024-01-03", 15.0),
        ("present in 2024-01", 27.0),
    ],
)
def test_an_answer_is_what_is_counted_by_hand(text: str, number: float) -> None:
    row = made(ask(by_hand(), text)).answers().iloc[0]
    assert (row["q50"], row["q05"], row["q95"], row["exact"]) == (number, number, number, True)


def test_a_level_is_passed_in_so_many_runs() -> None:
    rows = made(
        ask(by_hand(), "present at Camp on 2024-01-02 above 19", "present at Camp on 2024-01-02 below 20")
    ).answers()
    assert rows["chance"].tolist() == [1.0, 0.0]


def test_answers_are_those_of_the_table_of_days() -> None:
    run, answers = daily(), asked().answers().set_index("question")
    present, beds, died = (
        run.stocks("present", every="day"),
        run.stocks("unsheltered", every="day"),
        run.flows("died", "day", by="total"),
    )

    def wide(frame: object) -> np.ndarray:
        return np.asarray(frame.groupby("run")["people"].sum().reindex(range(6), fill_value=0.0), float)  # type: ignore[attr-defined]

    night = wide(present[(present["place"] == "Mexico City") & (present["date"] == "2022-01-20")])
    fullest = np.asarray(beds[beds["place"] == "Mexico City"].groupby("run")["people"].max(), float)
    january = wide(present[(present["nationality"] == "VEN") & (present["date"] <= "2022-01-31")]) / 31
    some = wide(died[(died["date"] >= "2022-01-05") & (died["date"] <= "2022-01-10")])
    for text, expected in zip(DAYS, (night, fullest, some, january), strict=True):
        assert answers.loc[text, ["mean", "q05", "q50", "q95"]].tolist() == pytest.approx(
            [expected.mean(), *np.quantile(expected, (0.05, 0.5, 0.95))]
        )
    assert answers.at[DAYS[0], "chance"] == (night > 150).mean()


def test_nothing_else_of_a_run_is_another() -> None:
    plain, with_questions = simulate(small(40), run_key(7, 0)), simulated(ask(small(40), *DAYS), run_key(7, 0)).result
    for one, other in ((plain.stocks, with_questions.stocks), (plain.flows, with_questions.flows)):
        assert one.names == other.names
        assert sorted(zip(*(cells.tolist() for cells in one.columns.values()), strict=True)) == sorted(
            zip(*(cells.tolist() for cells in other.columns.values()), strict=True)
        )


def test_what_is_kept_already_is_not_recorded_again() -> None:
    assert recording(
        ask(small(40), "died", "present at Mexico City from 2022-01-08 to 2022-01-14", "died in 2022-01")
    ) == small(40)


def test_numbers_have_a_digest_and_are_repeated() -> None:
    run = made(ask(by_hand(), "highest present at Camp"))
    file = run.blocks[0] / "asked.parquet"
    assert verify(run) == []
    file.write_bytes(file.read_bytes() + b"0")
    assert not is_whole(run.path, 0, json.loads((run.blocks[0] / "block.json").read_text("utf-8"))["hash"])
    assert "block-00000/asked.parquet" in verify(run)


def test_runs_made_before_answer_by_what_they_kept_and_say_so() -> None:
    run = made(by_hand())
    row = run.answers("present at Camp on 2024-01-02").iloc[0]
    assert (str(row["starts"]), str(row["ends"]), row["every"], row["exact"], row["q50"]) == (
        "2024-01-01",
        "2024-01-07",
        "week",
        False,
        (10 + 20 + 5 * 30) / 7,
    )
    assert run.answers("present at Camp from 2024-01-08 to 2024-01-10").iloc[0][["exact", "q50"]].tolist() == [
        True,
        30.0,
    ]
    with pytest.raises(
        ScenarioError, match="J094 .* allowed: what these runs kept by place\\+nationality; run the scenario with --ask"
    ):
        run.answers("set_out at Camp of SDN on 2024-01-02")


def test_nobody_asked() -> None:
    row = made(by_hand()).answers().iloc[0]
    assert (row["measure"], row["place"], row["take"], row["q50"], row["unit"]) == (
        "present",
        "Camp",
        "highest",
        30.0,
        "people on an average night",
    )
    by_day = made(replace(by_hand(), measures=(Recorded("present", "day"),))).answers().iloc[0]
    assert (by_day["q50"], by_day["exact"], by_day["unit"]) == (30.0, True, "people")


def test_the_difference_is_that_of_pairs() -> None:
    more = replace(by_hand(), title="Twice", arrivals=tuple(replace(row, people=20.0) for row in by_hand().arrivals))
    pair = Comparison(tuple(made(ask(scenario, "present at Camp on 2024-01-02")) for scenario in (by_hand(), more)))
    assert pair.answers()["difference"].tolist() == [0.0, 20.0]
    runs = [made(ask(scenario, DAYS[0]), 6) for scenario in (small(40), small(40).variant("more danger"))]
    assert (runs[0].scenario.title, runs[1].scenario.title) == (
        "Three places for tests",
        "Three places for tests: more danger",
    )
    row = Comparison(tuple(runs)).answers().iloc[1]
    one, other = (
        np.array([simulated(run.scenario, run_key(7, i)).numbers[run.scenario.questions[0].asks] for i in range(6)])
        for run in runs
    )
    assert row[["difference", "difference_q05", "difference_q95"]].tolist() == pytest.approx(
        [(other - one).mean(), *np.quantile(other - one, (0.05, 0.95))]
    )


def test_pairs_of_which_one_kept_the_day_answer_for_the_same_days() -> None:
    rows = Comparison((made(ask(by_hand(), "present at Camp on 2024-01-02")), made(by_hand()))).answers(
        "present at Camp on 2024-01-02"
    )
    assert rows["exact"].tolist() == [False, False]
    assert rows["difference"].tolist() == [0.0, 0.0]


def test_each_value_of_a_curve_answers() -> None:
    curve = jo.sensitivity(
        ask(by_hand(), "unsheltered at Camp on 2024-01-03"),
        {"places.Camp.beds": [5, 25]},
        2,
        7,
        out=mkdtemp(),
        hands=HERE,
    )
    assert curve.answers()[["places.Camp.beds", "q50", "difference"]].to_numpy().tolist() == [
        [5, 25.0, 0.0],
        [25, 5.0, -20.0],
    ]


def test_ratios_are_of_the_whole_run() -> None:
    assert set(DERIVED) == {row.name for row in SHOWN if row.kind in ("ratio", "total")}
    run = made(ask(with_office(20), "mean_wait at Registry above 0", "access"))
    assert run.answers()["every"].tolist() == ["run", "run"]
    wait = run.summary().set_index("measure").loc[lambda rows: rows["every"] == "run"]
    assert run.answers()["mean"].tolist() == pytest.approx(
        [wait.at["mean wait at Registry", "mean"], wait.at["access", "mean"]]
    )


@pytest.mark.parametrize(
    ("text", "code", "said", "near"),
    [
        ("presnt at Camp", "J030", "presnt", "present"),
        ("present at Cmp", "J012", "Cmp", "Camp"),
        ("people at plces", "J030", "people at plces", "present"),
        ("present at Camp of SDM", "J012", "SDM", "SDN"),
        ("present at Camp on 1 January", "J010", "1", ""),
        ("present on 2024-13-01", "J010", "2024-13-01", ""),
        ("present at Camp on 2025-01-01", "J027", "2025-01-01", ""),
        ("present in 2025", "J027", "2025-01-01", ""),
        ("present at Camp until January", "J094", "at Camp until January", ""),
        ("arrived above 5", "J090", "arrived, 5", ""),
        ("access at Camp", "J094", "access", ""),
        ("present at alamo", "J094", "Álamo", ""),
        ("", "J094", "", ""),
        ("died above many", "J010", "many", ""),
        ("waiting", "J030", "waiting", ""),
        ("highest present on 2024-01-02", "J094", "highest", ""),
    ],
)
def test_a_near_miss_is_told(text: str, code: str, said: str, near: str) -> None:
    with pytest.raises(ScenarioError) as error:
        question_of(by_hand(), text)
    fault = error.value.faults[0]
    assert (fault.code, fault.found, fault.nearest) == (code, said, near)


def test_names_with_small_words_in_them_are_read() -> None:
    office = replace(with_office(20).offices[0], office="Clinic at the end of the trail")
    question = question_of(
        replace(with_office(20), offices=(office,)),
        "people waiting in a line at clinic at the end of the trail of ven more than 1,640",
    )
    assert (question.measure, question.office, question.nationality, question.above) == (
        "waiting",
        office.office,
        "VEN",
        1640.0,
    )
    assert question_of(by_hand(), "died of SDN").nationality == "SDN"


def test_a_table_of_questions_is_read_written_and_checked(tmp_path: Path) -> None:
    asks = replace(
        jo.example("three_places"),
        questions=(Question("How full?", "present", place="Middle", day=date(2024, 1, 20), above=60.0),),
    )
    write(asks, tmp_path)
    assert read(tmp_path) == asks
    assert [fault for fault in check(tmp_path) if fault.code != "J091"] == []
    rows = [
        "question,measure,place,date,starts,ends,take,above",
        "a,presnt,Middle,,,,,",
        "b,present,Midle,,,,,",
        "c,present,Middle,2024-01-20,2024-01-02,,,",
        "d,present,Middle,,2024-01-20,2024-01-02,,",
        "e,encounters,,,,,,5",
        "a,died,,2030-01-01,,,,",
    ]
    (tmp_path / "questions.csv").write_text("\n".join(rows) + "\n", "utf-8")
    found = {
        (fault.code, fault.where.split("row ")[1][0]) for fault in check(tmp_path) if "questions.csv" in fault.where
    }
    assert found == {
        ("J030", "2"),
        ("J012", "3"),
        ("J094", "4"),
        ("J020", "5"),
        ("J090", "6"),
        ("J014", "7"),
        ("J027", "7"),
    }


def test_the_page_answers_first_in_both_languages(tmp_path: Path) -> None:
    english, spanish = (
        report(asked(), tmp_path / f"{language}.html", language=language).read_text("utf-8")
        for language in ("en", "es")
    )
    assert english.index('id="answers"') < english.index("What was asked<")
    assert "people at places, Mexico City, on 20 January 2022; more than 150 in " in english
    assert "personas en lugares, Mexico City, el 20 de enero de 2022; más de 150 en " in spanish
    other = report(asked(), tmp_path / "other.html", ask=["died"]).read_text("utf-8")
    assert "20 January 2022; more than 150" not in other.split("What was asked<")[0]
    pair = pair_page(Comparison((asked(), asked())), "es")
    assert "; igual en cada corrida; más de 150 en " in pair


def test_commands_answer_first(tmp_path: Path) -> None:
    words = ("run", "three_places", "--runs", "2", "--out", "runs/a")
    code, out, _ = carried_out(
        *words,
        "--ask",
        "present at Middle on 2024-01-20",
        "--ask",
        "highest unsheltered at middleton above 1",
        cwd=tmp_path,
    )
    assert (code, out.splitlines()[1].split(":")[0], out.splitlines()[2].split(":")[0]) == (
        0,
        "present at Middle on 2024-01-20",
        "highest unsheltered at middleton above 1",
    )
    _, out, _ = carried_out(
        "compare",
        "three_places",
        "three_places:more beds",
        "--runs",
        "2",
        "--ask",
        "highest unsheltered at Middle",
        "--json",
        cwd=tmp_path,
    )
    assert [row["difference"] <= 0 for row in json.loads(out)["answers"]] == [True, True]
    code, _, err = carried_out(*words, "--ask", "present at Midle on 2024-01-20", cwd=tmp_path)
    assert code == 1
    assert "did you mean 'Middle'?" in err


def test_a_question_added_later_is_told_of(tmp_path: Path) -> None:
    made(by_hand(), out=str(tmp_path / "a"))
    with pytest.raises(
        StoreError,
        match="the same runs with other questions; `jornada report .* --ask QUESTION` answers from what they kept",
    ):
        made(ask(by_hand(), "present at Camp on 2024-01-02"), out=str(tmp_path / "a"))
    with pytest.raises(StoreError, match="another run of the same size: of changed tables"):
        made(replace(ask(by_hand(), "died"), title="Other"), out=str(tmp_path / "a"))


def test_variants_that_fork_answer_as_from_the_first_day() -> None:
    pair = [ask(scenario, DAYS[0], DAYS[1]) for scenario in (small(40), small(40).variant("more danger"))]
    forked, whole = (jo.compare(pair, 2, 7, mkdtemp(), hands=Hands(workers=1, fork=fork)) for fork in (True, False))
    for one, other in zip(forked.runs, whole.runs, strict=True):
        assert (one.blocks[0] / "asked.parquet").read_bytes() == (other.blocks[0] / "asked.parquet").read_bytes()
