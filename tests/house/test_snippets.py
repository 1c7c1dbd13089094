"""Every snippet of the documents works exactly as it is printed."""

from pathlib import Path

import pytest

from tests.flee.folders import FILES, write_folder
from tests.house.snippets import FENCE, KINDS, ROOT, Reader

PAGES = sorted(
    [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "src" / "jornada" / "examples").rglob("*.md")]
)
WITH_SNIPPETS = [page for page in PAGES if FENCE.search(page.read_text("utf-8"))]
NAMES = {",A,": ",Kidal,", ",B,": ",Gao,", ",C,": ",Abala,", ",D,": ",Niamey,"}


def mali() -> dict[str, str | None]:
    """Return a small conflict with the names and the two traps that the tutorial tells of."""
    found: dict[str, str | None] = {}
    for name, text in FILES.items():
        for line in ("\nA,", "\nB,", "\nC,", "\nD,"):
            text = text.replace(line, "\n" + NAMES[f",{line[1]},"][1:])
        for old, new in NAMES.items():
            text = text.replace(old, new)
        found[name] = text.replace("2020-01", "2012-06").replace(",Kidal,B\n", ",Kidal,Gao\n")
    found["input_csv/registration_corrections.csv"] = None
    found["source_data/data_layout.csv"] = "total,refugees.csv\nAbala,c.csv\nNiamey,d.csv\nMentao,e.csv\n"
    found["input_csv/locations.csv"] = (
        str(found["input_csv/locations.csv"]).replace(",900", ",9000").replace(",5000", ",6327")
        + "Mentao,south,Y,11.2,21.2,camp,,8000\n"
    )
    found["input_csv/routes.csv"] = str(found["input_csv/routes.csv"]) + "Gao,Mentao,200,\n"
    found["source_data/refugees.csv"] = "2012-06-01,698\n2012-06-20,8500\n"
    found["source_data/c.csv"] = "2012-06-01,698\n2012-06-11,1400\n2012-06-20,1600\n"
    found["source_data/d.csv"] = "2012-06-01,0\n2012-06-20,6327\n"
    found["source_data/e.csv"] = "2012-06-01,0\n2012-06-20,500\n"
    return found


def test_every_snippet_is_of_a_known_kind() -> None:
    kinds = {
        (page.name, (found[1] or "").split(" ")[0])
        for page in WITH_SNIPPETS
        for found in FENCE.finditer(page.read_text("utf-8"))
        if not found[3]
    }
    assert {kind for kind in kinds if kind[1] not in KINDS} == set()


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_SNIPPETS, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_a_page_can_be_followed(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if page.name == "tutorial_flee.md":
        write_folder(tmp_path / "mali2012", mali())
    monkeypatch.chdir(tmp_path)
    Reader(tmp_path).follows(page.read_text("utf-8"))
