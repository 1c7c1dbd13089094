"""What studies leave for readers.

A page each in both languages, JSON, a CSV of each table, and the index of all claims.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import Any

import pandas as pd

from jornada.interface.language.texts import LANGUAGES
from jornada.interface.report.html import rendered
from jornada.interface.studies.booklet import write_booklet
from jornada.interface.studies.page import page
from jornada.interface.studies.words import answer_in, said
from jornada.study.publish import publish, shown
from jornada.study.store.csv_files import write_csv
from jornada.study.studies.answer import Answer
from jornada.study.studies.rests import rests_on

SUFFIX = {"en": "", "es": "-es"}


def write_answers(answers: Sequence[Answer], out: Path) -> list[Path]:
    """Write the pages and tables of studies under a folder, and the index of all that stand there.

    Return the files of pages in English, the booklets, the index last.
    """
    written = []
    for answer in answers:
        folder = out / answer.posed.name
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in tables_of(answer).items():
            write_csv(publish(table), folder / f"{name}.csv")
        (folder / "answer.json").write_text(
            json.dumps(as_content(answer), indent=1, ensure_ascii=False, default=str), "utf-8"
        )
        for language in LANGUAGES:
            (folder / f"answer{SUFFIX[language]}.html").write_text(
                page(answer, command_of(answer, out), language), "utf-8"
            )
        written.append(folder / "answer.html")
    return [*written, *write_booklet(answers, out), *write_index(out)]


def tables_of(answer: Answer) -> dict[str, pd.DataFrame]:
    """Return every table that a page of a study is made of, by name."""
    return {
        "effects": answer.effects,
        "panel": answer.panel,
        "alternatives": answer.alternatives,
        "tornado": answer.tornado,
        "grid": answer.grid,
        "in_force": answer.in_force,
        "spread": answer.spread,
        "rests": rests_on(answer.posed.scenario),
    }


def as_content(answer: Answer) -> dict[str, Any]:
    """Return all of an answer for machines.

    The study, the answer in both languages, and every table, unknown as null.
    """
    study, posed = answer.posed.study, answer.posed
    words = {
        language: {
            "answer": answer_in(answer, language),
            **{name: said(posed, name, language) for name in ("title", "question", "claim", "said_by", "cannot")},
        }
        for language in LANGUAGES
    }
    tables = {
        name: [
            {key: None if value != value else value for key, value in row.items()}
            for row in shown(publish(table)).to_dict("records")
        ]
        for name, table in tables_of(answer).items()
    }
    return {
        "study": posed.name,
        "claims": list(study.claims),
        "scenario": posed.scenario.title,
        "parts": study.parts.isoformat(),
        "pairs": answer.carried.pairs,
        "finding": study.finding,
        "verdict": answer.finding["verdict"],
        "version": answer.run_of().info["version"],
        "seed": answer.run_of().info["seed"],
        "words": words,
        **tables,
    }


def command_of(answer: Answer, out: Path) -> str:
    """Return the command that repeats a study."""
    return (
        f"jornada study {quote(str(answer.posed.folder) if not answer.posed.shipped else answer.posed.name)} --runs"
        f" {answer.carried.pairs} --out {quote(str(out))}"
    )


def write_index(out: Path) -> list[Path]:
    """Write the index of all studies that have been answered under a folder.

    Each claim and its answer, in the order of the claims.
    """
    found = [json.loads(file.read_text("utf-8")) for file in sorted(out.glob("*/answer.json"))]
    found.sort(key=lambda one: (min(one["claims"], default=10**6), one["study"]))
    for language in LANGUAGES:
        studies = [
            {
                "name": one["study"],
                "verdict": one["verdict"],
                "claims": ", ".join(map(str, one["claims"])),
                "title": one["words"][language]["title"],
                "claim": one["words"][language]["claim"],
                "answer": one["words"][language]["answer"][0],
            }
            for one in found
        ]
        (out / f"index{SUFFIX[language]}.html").write_text(
            rendered("studies", {"studies": studies, "claims": (out / "claims.html").is_file()}, language), "utf-8"
        )
    return [out / "index.html"]
