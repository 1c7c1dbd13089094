"""The report, claim by claim.

What published figures say, what runs say beside them, how far they agree, and which study asks more.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from jornada.domain.studies.claim import Claim, Published
from jornada.examples import HERE, scenarios
from jornada.files.studies.claims import claims_in
from jornada.interface.language.numbers import figure
from jornada.interface.language.texts import LANGUAGES, say, unit_in
from jornada.interface.report.html import rendered
from jornada.interface.studies.outputs import SUFFIX, write_index
from jornada.study.ensemble.ensemble import Hands
from jornada.study.publish import publish
from jornada.study.store.csv_files import write_csv
from jornada.study.studies.claims import Kept, Said, agreement, said_by_runs

NAME = "claims"
HEAD = (
    "number",
    "what",
    "published",
    "low",
    "high",
    "unit",
    "source",
    "known_from",
    "scenario",
    "ask",
    "mean",
    "q05",
    "q95",
    "agreement",
)


def write_claims(claims: Sequence[Claim], said: Said, out: Path) -> Path:
    """Write the page of a list of claims in both languages under a folder of answers, and its table.

    Return the page in English.
    """
    answered = {file.parent.name: json.loads(file.read_text("utf-8")) for file in sorted(out.glob("*/answer.json"))}
    out.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        rows, other = (
            [claim_in(claim, said, answered, language) for claim in claims],
            "es" if language == "en" else "en",
        )
        page = rendered(
            NAME,
            {"claims": rows, "other": f"{NAME}{SUFFIX[other]}.html", "index": f"index{SUFFIX[language]}.html"},
            language,
        )
        (out / f"{NAME}{SUFFIX[language]}.html").write_text(page, "utf-8")
    rows = [_row(claim, one, said.get(one)) for claim in claims for one in claim.figures]
    write_csv(publish(pd.DataFrame(rows, columns=list(HEAD))), out / f"{NAME}.csv")
    return out / f"{NAME}.html"


def claim_in(claim: Claim, said: Said, answered: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return all that the page says of a claim."""
    spanish = language == "es"
    return {
        "number": claim.number,
        "claim": (spanish and claim.claim_es) or claim.claim,
        "note": (spanish and claim.note_es) or claim.note,
        "rows": ", ".join(claim.rows),
        "kinds": [say(f"claims.kind.{kind}", language) for kind in claim.kind],
        "figures": [figure_in(one, said.get(one), language) for one in claim.figures],
        "studies": [study_in(name, answered.get(name), language) for name in claim.studies],
    }


def figure_in(one: Published, said: Mapping[str, Any] | None, language: str) -> dict[str, str]:
    """Return a published figure with its source, what runs say beside it, and how far they agree."""
    spanish = language == "es"
    low, high = (figure(end, language) for end in one.ends)
    published = say("claims.range", language, {"low": low, "high": high}) if one.ends[0] != one.ends[1] else low
    runs = (
        say(
            "claims.run",
            language,
            {
                "mean": figure(said["mean"], language),
                "low": figure(said["q05"], language),
                "high": figure(said["q95"], language),
                "unit": unit_in(said["unit"], language),
            },
        )
        if said
        else say("claims.nothing", language)
    )
    return {
        "what": (spanish and one.what_es) or one.what,
        "published": f"{published} {(spanish and one.unit_es) or one.unit}"
        if one.known
        else say("claims.unpublished", language),
        "source": one.source,
        "date": one.known_from,
        "asked": one.ask,
        "runs": runs,
        "agrees": say(f"claims.agrees.{agreement(one, said)}", language) if said else "",
    }


def study_in(name: str, answer: Mapping[str, Any] | None, language: str) -> dict[str, str]:
    """Return a study that asks more: its title, and its answer where it was carried out under the same folder."""
    if answer is None:
        return {"title": name, "answer": say("claims.not.yet", language), "page": ""}
    words = answer["words"][language]
    return {"title": words["title"], "answer": words["answer"][0], "page": f"{name}/answer{SUFFIX[language]}.html"}


def _row(claim: Claim, one: Published, said: Mapping[str, Any] | None) -> tuple[object, ...]:
    """Return a figure as it was read, and as runs gave it."""
    runs = (said["mean"], said["q05"], said["q95"], agreement(one, said)) if said else ("", "", "", "")
    return (
        claim.number,
        one.what,
        one.published,
        one.low,
        one.high,
        one.unit,
        one.source,
        one.known_from,
        one.scenario,
        one.ask,
        *runs,
    )


def report(out: Path, runs: int, hands: Hands) -> Path:
    """Ask so many runs of each scenario what the shipped list of claims asks, write its page under a folder of answers,
    and return it."""
    claims = claims_in(HERE / "studies")
    page = write_claims(claims, said_by_runs(claims, scenarios(), Kept(runs, out), hands), out)
    write_index(out)
    return page
