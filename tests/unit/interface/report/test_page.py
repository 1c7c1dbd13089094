"""Tables, pictures and the report; and the gate that nothing gets round."""

import ast
from pathlib import Path

import pandas as pd
import pytest
from tests.helpers.small import small

from jornada.interface.language.columns import Column, text_table
from jornada.interface.pictures import bands as charts
from jornada.interface.pictures import bars
from jornada.interface.pictures.drawing import Dot, Drawing, Text, png, svg
from jornada.interface.pictures.map import draw_map
from jornada.interface.report import page as report
from jornada.interface.report.html_tables import html_table
from jornada.study import publish as gate
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.publish import NotPublished, Published, publish
from jornada.study.runs.cells import at_margin
from jornada.study.runs.run import Run

INTERFACE = Path(report.__file__).parents[1]
TABLE = pd.DataFrame({"place": ["Tapachula"], "present_q50": [3.0], "encounters_q50": [0.0]})


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(small(), 4, 1, tmp_path_factory.mktemp("interface") / "run", split=2, hands=Hands(workers=1))


@pytest.mark.parametrize(
    "write",
    [
        lambda table: html_table(table, [Column("place", "Place")], "t"),
        lambda table: text_table(table, [Column("place", "Place")]),
        lambda table: draw_map(small(), table),
        lambda table: charts.small_multiples(charts.Chart(table, "x")),
        lambda table: charts.one_panel(charts.Chart(table, "x")),
        lambda table: bars.wait_bars(table, "x"),
        lambda table: bars.strips(table, "x", bars.Span(pd.Timestamp("2024-01-01"), pd.Timestamp("2024-02-01"))),
    ],
)
def test_no_writer_takes_a_table_that_has_not_passed_the_gate(write: object) -> None:
    with pytest.raises(NotPublished):
        write(TABLE)  # type: ignore[operator]


def test_only_the_gate_opens_the_gate() -> None:
    with pytest.raises(NotPublished):
        Published(TABLE)


def test_every_function_that_makes_pictures_or_tables_asks_the_gate() -> None:
    makers = {
        "report/html_tables.py": ("html_table", "plain_table"),
        "language/columns.py": ("text_table",),
        "pictures/bands.py": ("small_multiples", "one_panel"),
        "pictures/map.py": ("draw_map", "phone_map"),
        "pictures/bars.py": ("wait_bars", "strips"),
    }
    for file, names in makers.items():
        functions = {
            f.name: f for f in ast.parse((INTERFACE / file).read_text()).body if isinstance(f, ast.FunctionDef)
        }
        returns = {name for name, f in functions.items() if f.returns and ast.unparse(f.returns) == "Drawing"}
        assert returns <= set(names), (
            f"{file}: {returns - set(names)} makes a drawing; add it here and let it ask the gate"
        )
        for name in names:
            assert "shown(" in ast.unparse(functions[name]), f"{file}: {name} does not ask the gate"


def test_rules_at_the_gate_reach_the_report(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[object] = []

    def watched(table: object) -> Published:
        passed.append(table)
        return Published(table, gate._PASS)

    monkeypatch.setattr(report, "publish", watched)
    report.report(run, tmp_path / "report.html")
    assert len(passed) >= 6  # map, places, encounters, cards, measures, scores, sources


def test_names_on_the_map_do_not_cover_each_other() -> None:
    from dataclasses import replace

    places = tuple(
        replace(
            small().places[0],
            place=f"Place number {i}",
            name="",
            latitude=15 + 0.2 * (i % 5),
            longitude=-92 + 0.2 * (i // 5),
        )
        for i in range(25)
    )
    table = pd.DataFrame({"place": [p.place for p in places], "present_q50": [float(i) for i in range(25)]})
    words = [
        m
        for m in draw_map(replace(small(), places=(*places, small().places[2]), routes=()), publish(table)).marks
        if isinstance(m, Text) and m.text.startswith("Place number")
    ]
    boxes = [
        (m.x - {"start": 0, "middle": 0.275, "end": 0.55}[m.anchor] * m.size * len(m.text), m.y - m.size, m)
        for m in words
    ]
    for i, (x, y, m) in enumerate(boxes):
        for ox, oy, other in boxes[i + 1 :]:
            apart = (
                x + 0.55 * m.size * len(m.text) <= ox
                or ox + 0.55 * other.size * len(other.text) <= x
                or abs(y - oy) >= m.size
            )
            assert apart, (m.text, other.text)
    assert len(words) >= 5


def test_text_in_pictures_is_escaped_and_png_is_written(tmp_path: Path) -> None:
    drawing = Drawing(40, 20, "a & b", (Text(1, 10, "<b>"), Dot(5, 5, 2, title='"')))
    assert "&lt;b&gt;" in svg(drawing) and "a &amp; b" in svg(drawing)
    png(drawing, tmp_path / "x.png")
    assert (tmp_path / "x.png").read_bytes()[:4] == b"\x89PNG"


@pytest.fixture(scope="module")
def text(run: Run, tmp_path_factory: pytest.TempPathFactory) -> str:
    made = tmp_path_factory.mktemp("report")
    without = ensemble(small().without_fitted(), 4, 1, made / "without", split=0, hands=Hands(workers=1))
    return report.report(run, made / "report.html", without).read_text("utf-8")


def test_people_are_named_and_not_coded(text: str) -> None:
    assert ">Venezuela<" in text and ">VEN<" not in text and "Honduras was fitted" in text


def test_what_is_left_without_the_fit_is_said_on_the_first_page(text: str) -> None:
    first = text[: text.index("Where people are")]
    assert "Without what was fitted, the same model gives" in first and "\u00a0% of the published encounters" in first


def test_sources_that_differ_in_a_number_are_one() -> None:
    from dataclasses import replace

    from jornada.interface.report.assumptions import by_source

    places = tuple(replace(place, source=f"GeoNames (id {i})") for i, place in enumerate(small().places))
    found = by_source(replace(small(), places=places))
    assert found.loc[found["table"] == "places.csv", "rows"].tolist() == [3.0]


def test_every_place_has_its_ranges(run: Run) -> None:
    places = report.places_table(report.find(run)).set_index("place")
    nights = at_margin(run.stocks("present"), (True, False))
    length = (nights["date"] - pd.Timestamp(run.info["start"])).dt.days % 7 + 1  # the last week is short
    means = (nights["people"] * length).groupby([nights["place"], nights["run"]], observed=True).sum().unstack(
        fill_value=0
    ) / run.info["days"]
    assert places.loc["Tapachula", "present_q50"] == pytest.approx(means.loc["Tapachula"].median())
    assert " to " in places.loc["Mexico City", "without_bed_range"] and places.loc["Tapachula", "country"] == "Mexico"
    assert (places["peak_q50"].dropna() >= places["present_q50"].dropna()).all()


def test_counts_are_whole_and_questions_without_answers_are_left_out(run: Run) -> None:
    scores = report.scores_table(report.find(run))
    assert (scores["cells"] > 0).all() and scores["cells"].dtype.kind == "i"


def test_what_is_not_uncertain_is_not_called_so(tmp_path: Path) -> None:
    from dataclasses import replace

    sure = replace(small(5), shocks=(), priors=(), observed=())
    page = report.report(ensemble(sure, 2, 1, tmp_path / "run", split=0, hands=Hands(workers=1))).read_text("utf-8")
    assert "by luck alone" in page and "another value from its range" not in page
    assert "People present, by place" in page  # one recorded date is a point
