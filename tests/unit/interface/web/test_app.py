"""What the interface for programs says.

Dials by words, a question in words, its answer as it comes, and what is kept of it.
"""

import csv
import io
import json
import math
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import jornada as jo
from jornada.interface.web.app import answered
from jornada.interface.web.book import Book
from jornada.interface.web.desk import Crew, Desk
from jornada.interface.web.opened import Opened
from jornada.interface.web.posed import Posed
from jornada.interface.web.shapes import Question
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import panel

BEDS = {"path": "places.Middle.beds", "how": "set", "value": "80", "starts": "2024-01-08"}
ASKED = {
    "scenario": "three_places",
    "changes": [
        BEDS,
        {"path": "routes.ride.turned_back", "how": "times", "value": "3", "starts": "2024-01-15", "ends": "2024-01-20"},
    ],
    "pairs": 6,
}


def events(client: TestClient, name: str, language: str = "en") -> list[dict[str, Any]]:
    """Return what is sent of a question until it ends."""
    text = client.get(f"/api/questions/{name}/events", params={"language": language}).text
    return [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]


@pytest.fixture(scope="module")
def answer(client: TestClient) -> dict[str, Any]:
    """Return the answer to a question, and on `sent` all that came before it."""
    asked = client.post("/api/questions", json=ASKED)
    assert asked.status_code == 202
    sent = events(client, asked.json()["id"])
    return {**sent[-1], "sent": sent}


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("beds Middle", "places.Middle.beds"),
        ("camas Middleton", "places.Middle.beds"),
        ("bus speed", "modes.bus.km_per_hour"),
        ("turned back ride", "routes.ride.turned_back"),
        ("pasaje autobús", "modes.bus.fare_per_km"),
    ],
)
def test_words_find_dials_in_both_languages(client: TestClient, words: str, path: str) -> None:
    found = client.get("/api/dials", params={"name": "three_places", "words": words}).json()
    assert path in [dial["path"] for dial in found][:3]


def test_a_dial_says_its_value_in_force_its_range_and_its_source(client: TestClient) -> None:
    [found] = client.get(
        "/api/dials", params={"name": "three_places", "path": "places.Middle.beds", "language": "es"}
    ).json()
    assert (found["label"], found["row"], found["value"], found["low"], found["sources"]) == (
        "camas",
        "Middleton",
        "40",
        0.0,
        ["assumption"],
    )
    [later] = client.get(
        "/api/dials", params={"name": "corridor", "path": "offices.*.capacity", "day": "2023-06-01"}
    ).json()
    assert later["rows"] > 10 and len(later["sources"]) == 4


def test_no_dial_is_read_once_or_names_a_row(client: TestClient) -> None:
    found = [
        dial["path"]
        for word in ("start", "area", "size", "people", "place")
        for dial in client.get("/api/dials", params={"name": "three_places", "words": word}).json()
    ]
    assert not {path.rpartition(".")[2] for path in found} & {
        "place",
        "group",
        "arrival",
        "leg",
        "area",
        "source",
        "basis",
    }


def test_a_question_stands_in_words(client: TestClient) -> None:
    english, spanish = (client.post(f"/api/read?language={language}", json=ASKED).json() for language in ("en", "es"))
    assert english["sentences"] == [
        "From 8 January 2024: beds, Middleton: 80 instead of 40.",
        "From 15 January 2024 to 20 January 2024: chance of being turned back, ride: ×3, 0.15 instead of 0.05.",
    ]
    assert spanish["sentences"][0] == "Desde el 8 de enero de 2024: camas, Middleton: 80 en lugar de 40."
    assert (english["shared_days"], english["days"]) == (7, 28)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"path": "places.Midle.beds", "value": "80"}, "J025", "Middle"),
        ({"path": "places.Middle.beds", "value": "many"}, "J010", "whole number"),
        ({"path": "places.Middle.beds", "value": "-4"}, "J011", "at least 0"),
        ({"path": "places.Middle.beds", "value": "4", "starts": "soon"}, "J010", "YYYY-MM-DD"),
        (
            {"path": "places.Middle.beds", "value": "4", "starts": "2024-01-08", "ends": "2024-01-02"},
            "J020",
            "from 2024-01-08",
        ),
        ({"variant": "more bed"}, "J012", "more beds"),
        ({}, "J013", "path, policy and variant"),
        ({"path": "arrivals.families.people", "value": "-5"}, "J011", ""),
        ({"path": "beds", "value": "3"}, "J013", ""),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(
    client: TestClient, change: dict[str, str], code: str, said: str
) -> None:
    found = client.post("/api/read", json={"scenario": "three_places", "changes": [change]})
    assert found.status_code == 422
    assert [fault["code"] for fault in found.json()["faults"]][:1] == [code] and said in found.text


def test_shapes_are_kept_to(client: TestClient) -> None:
    for wrong in (
        {"scenario": "three_places"},
        {**ASKED, "pairs": 0},
        {**ASKED, "pairs": 10**6},
        {**ASKED, "other": 1},
        {**ASKED, "changes": [BEDS] * 21},
        {**ASKED, "until": "tomorrow"},
        {**ASKED, "changes": []},
    ):
        assert client.post("/api/questions", json=wrong).status_code == 422
    assert client.post("/api/questions", json={**ASKED, "scenario": "nowhere"}).status_code == 422
    assert client.get("/api/dials", params={"name": "three_places", "words": "beds", "day": "x"}).status_code == 422


def test_the_answer_comes_pair_by_pair_and_ends(answer: dict[str, Any]) -> None:
    pairs = [one["pairs"] for one in answer["sent"]]
    assert pairs == sorted(pairs) and pairs[-1] == answer["of"] == 6 and answer["state"] == "done"
    assert any(0 < number < 6 and one["rows"] for number, one in zip(pairs, answer["sent"], strict=True))


def test_figures_are_those_of_a_comparison(answer: dict[str, Any], tmp_path: Path) -> None:
    base = jo.example("three_places")
    other = base.with_policy(jo.Policy("beds", starts="2024-01-08", change={"places.Middle.beds": 80}))
    other = other.with_policy(
        jo.Policy("ride", starts="2024-01-15", ends="2024-01-20", change={"routes.ride.turned_back": "x3"})
    )
    table = panel(jo.compare([base, other], runs=6, seed=base.seed, out=tmp_path))
    after = table.loc[table["number"] == 1].set_index("measure")
    rows = {row["measure"]: row for row in answer["rows"]}
    assert set(rows) == set(after.index) and {"died", "unsheltered"} <= set(rows)
    for name, row in rows.items():
        for field, column in (
            ("after", "mean"),
            ("difference", "difference"),
            ("low", "difference_q05"),
            ("high", "difference_q95"),
        ):
            expected = after.at[name, column]
            assert row[field] is None and math.isnan(expected) or row[field] == pytest.approx(expected, abs=1e-12)
        assert row["more"] + row["fewer"] + row["same"] <= 6


def test_the_same_in_python_gives_the_same(
    answer: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(answer["said"]["python"].replace("print(", "found = (", 1), names)
    table = names["found"]
    now = table.loc[table["scenario"] != "Three places"].set_index("measure")
    rows = {row["measure"]: row for row in answer["rows"]}
    assert {name: rows[name]["difference"] for name in ("died", "unsheltered", "encounters")} == pytest.approx(
        {name: now.at[name, "difference"] for name in ("died", "unsheltered", "encounters")}
    )


def test_human_cost_is_always_told(answer: dict[str, Any]) -> None:
    assert any(text.startswith("Died") for text in answer["sentences"])
    assert {row["measure"] for row in answer["rows"] if row["human_cost"]} >= {"died", "deaths avoided"}


def test_what_is_clear_stands_before_what_is_not(answer: dict[str, Any]) -> None:
    ranked = sorted((row for row in answer["rows"] if row["rank"] is not None), key=lambda row: row["rank"])
    clear = [row["verdict"] in ("more", "fewer") for row in ranked]
    assert clear == sorted(clear, reverse=True) and ranked[0]["measure"] in ("unsheltered", "sheltered")


def test_the_table_is_the_same_figures(client: TestClient, answer: dict[str, Any]) -> None:
    found = {
        row["measure"]: row
        for row in csv.DictReader(io.StringIO(client.get(f"/api/questions/{answer['id']}/table.csv").text))
    }
    assert {name: row["difference"] for name, row in found.items()} == {
        row["measure"]: "" if row["difference"] is None else str(row["difference"]) for row in answer["rows"]
    }


def test_spanish_has_the_same_figures(client: TestClient, answer: dict[str, Any]) -> None:
    found = client.get(f"/api/questions/{answer['id']}", params={"language": "es"}).json()
    assert [(row["measure"], row["difference"]) for row in found["rows"]] == [
        (row["measure"], row["difference"]) for row in answer["rows"]
    ]
    assert found["sentences"] != answer["sentences"] and any(text.startswith("Murieron") for text in found["sentences"])


def test_a_question_asked_again_is_not_run_again(client: TestClient, answer: dict[str, Any]) -> None:
    again = client.post("/api/questions", json=ASKED).json()
    assert (again["id"], again["state"], again["rows"]) == (answer["id"], "done", answer["rows"])
    assert [one["id"] for one in client.get("/api/questions").json()].count(answer["id"]) == 1


def test_variants_and_policies_may_be_switched_on_and_be_the_base(client: TestClient) -> None:
    found = client.post(
        "/api/read",
        json={
            "scenario": "three_places",
            "variant": "more beds",
            "changes": [{"path": "places.Middle.beds", "how": "plus", "value": "10", "starts": "2024-01-10"}],
        },
    ).json()
    assert found["sentences"] == ["From 10 January 2024: beds, Middleton: +10, 130 instead of 120."]
    for change in ({"variant": "more beds"}, {"policy": "more beds"}):
        assert (
            "more beds"
            in client.post("/api/read", json={"scenario": "three_places", "changes": [change]}).json()["sentences"][0]
        )


def test_a_restart_lists_earlier_questions_and_goes_on_with_one_that_was_stopped(tmp_path: Path) -> None:
    posed = Posed(Question(**{**ASKED, "pairs": 8}), Opened(), tmp_path)
    desk = Desk(Book(tmp_path), Crew())
    desk.book.write(
        posed.id,
        posed.question.model_dump_json(),
        json.dumps({language: said_of(posed, language) for language in ("en", "es")}),
    )
    desk.ask(posed)
    while desk.book.of(posed.id).pairs == 0:  # type: ignore[union-attr]
        time.sleep(0.01)
    desk.cancel(posed.id)
    desk.close()
    stopped = desk.book.of(posed.id)
    assert stopped and 0 < stopped.pairs <= 8
    again = Desk(Book(tmp_path), Crew())
    assert [(entry.id, entry.pairs) for entry in again.book.all()] == [(posed.id, stopped.pairs)]
    again.book.write(posed.id, stopped.question, stopped.said)
    again.ask(posed)
    while again.book.of(posed.id).state != "done":  # type: ignore[union-attr]
        time.sleep(0.01)
    again.close()
    entry = again.book.of(posed.id)
    assert entry and entry.pairs == 8 and answered(entry, "en").rows


def said_of(posed: Posed, language: str) -> dict[str, Any]:
    """Return a question in words."""
    from jornada.interface.web.sentences import said

    return said(posed, language).model_dump()


def test_what_was_running_when_the_server_ended_can_be_resumed(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.write("0123456789abcdef", "{}", "{}")
    book.state("0123456789abcdef", "running")
    assert [entry.state for entry in Book(tmp_path).all()] == ["cancelled"]


def test_the_interface_is_described(client: TestClient) -> None:
    told = client.get("/api/openapi.json").json()
    assert {
        "/api/scenarios",
        "/api/dials",
        "/api/read",
        "/api/questions",
        "/api/questions/{name}/events",
        "/api/questions/{name}/cancel",
    } <= set(told["paths"])
    assert all(
        one.get("summary") and one.get("description") for path in told["paths"].values() for one in path.values()
    )
    assert client.get("/docs").status_code == 404  # its page would ask another host for its scripts


def test_both_languages_have_every_word_of_the_page(client: TestClient) -> None:
    english, spanish = (client.get("/api/texts", params={"language": language}).json() for language in ("en", "es"))
    assert english.keys() == spanish.keys() and len(english) > 50


def test_pairs_have_the_same_figures_from_states_and_from_the_first_day(answer: dict[str, Any], folder: Path) -> None:
    from jornada.study.runs.run import open_run

    runs = [
        open_run(path)
        for path in sorted(folder.iterdir())
        if (path / "run.json").is_file() and json.loads((path / "run.json").read_text())["runs"] == 6
    ]
    base, other = sorted(runs, key=lambda run: run.info["title"])
    assert list((base.path / "states").glob("*.arrow"))
    assert {row["measure"]: row["after"] for row in answer["rows"]}["died"] == pytest.approx(
        panel(Comparison((base, other))).query("number == 1 and measure == 'died'")["mean"].item()
    )


def test_more_pairs_and_fewer_are_of_the_same_runs(client: TestClient, answer: dict[str, Any], folder: Path) -> None:
    def first_blocks() -> dict[Path, int]:
        return {file: file.stat().st_mtime_ns for file in folder.glob("*/blocks/block-0000[0-5]/block.json")}

    before = first_blocks()
    asked = [client.post("/api/questions", json={**ASKED, "pairs": pairs}).json()["id"] for pairs in (8, 5)]
    more, fewer = (events(client, name)[-1] for name in asked)
    assert (more["pairs"], fewer["pairs"], first_blocks()) == (8, 5, before)
    assert client.get(f"/api/questions/{answer['id']}").json()["rows"] == answer["rows"] != more["rows"]
    infos = [
        json.loads((path.parents[2] / "run.json").read_text()) for path in before if path.parent.name == "block-00000"
    ]
    assert [info["finished"] for info in infos if info["runs"] == 8] == [True, True]
