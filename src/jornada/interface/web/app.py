"""The interface for programs, which the page uses too: scenarios, dials, questions and their answers as they come."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date
from importlib import resources
from typing import Annotated

import pandas as pd
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.version import version
from jornada.interface.language.texts import texts
from jornada.interface.web import dials
from jornada.interface.web.book import OPEN, Book, Entry
from jornada.interface.web.desk import Desk
from jornada.interface.web.gate import Gate, Key
from jornada.interface.web.opened import Opened
from jornada.interface.web.posed import Posed
from jornada.interface.web.sentences import findings, row_of, said
from jornada.interface.web.shapes import COLUMNS, Answered, Language, Offered, OfferedDial, Question, Said, fault_of
from jornada.study.publish import publish, shown
from jornada.study.store.csv_files import csv_text

PACE = 0.2  # seconds between two looks into the book
FILES = {"": ("ask.html", "text/html"), "ask.js": ("ask.js", "text/javascript"), "ask.css": ("ask.css", "text/css")}
Id = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="the name of a question")]
Spoken = Annotated[Language, Query(description="the language of words")]


def app_of(opened: Opened, book: Book, desk: Desk, key: Key) -> Gate:
    """Return the app behind its gate."""
    app = FastAPI(
        title="jornada",
        version=version(),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        description=(
            "Ask what if: a scenario with changes against the same without them, pair by pair on the same chances."
            " Scenario, not prediction. Every request needs the token that `jornada serve` prints, as `Authorization:"
            " Bearer TOKEN`."
        ),
    )
    app.add_exception_handler(ScenarioError, _faults)
    app.include_router(_pages())
    asking = Asking(opened, book, desk)
    for name, router in (
        ("scenarios", _scenarios(opened)),
        ("questions", _asked(asking)),
        ("questions", _answers(asking)),
        ("questions", _taken_home(asking)),
    ):
        app.include_router(router, prefix="/api", tags=[name])
    return Gate(app, key)  # type: ignore[arg-type]


class Sought:
    """By what a dial is sought: words, or its path; and on which day its value is told."""

    def __init__(
        self,
        words: Annotated[str, Query(max_length=200)] = "",
        path: Annotated[str, Query(max_length=200)] = "",
        day: Annotated[str, Query(max_length=10)] = "",
    ) -> None:
        """Keep what was given."""
        self.words, self.path, self.day = words, path, day

    def on(self, first: date) -> date:
        """Return the day; without one the first of the scenario."""
        try:
            return date.fromisoformat(self.day) if self.day else first
        except ValueError:
            raise ScenarioError([Fault("J010", "day", self.day, "a date, YYYY-MM-DD")]) from None

    def among(self, base: Scenario) -> list[dials.Dial]:
        """Return the dials that are sought."""
        return (
            [dial for dial in dials.dials_of(base) if dial.path == self.path]
            if self.path
            else dials.search(base, self.words)
        )


async def _faults(request: Request, error: Exception) -> Response:
    """Tell every fault of what was asked."""
    assert isinstance(error, ScenarioError)
    return JSONResponse({"faults": [fault_of(fault) for fault in error.faults]}, status_code=422)


def _pages() -> APIRouter:
    """Return the page and its two files; nothing else is read from a disk by a name in a request."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    @router.get("/{name}")
    def page(name: str = "") -> Response:
        if name not in FILES:
            raise HTTPException(404, "there is nothing of that name")
        file, kind = FILES[name]
        return Response(
            resources.files("jornada.interface").joinpath("data", "ask", file).read_text("utf-8"), media_type=kind
        )

    return router


def _scenarios(opened: Opened) -> APIRouter:
    """Return what is asked of scenarios: which there are, what they offer, and their dials by words."""
    router = APIRouter()

    @router.get("/texts")
    def words(language: Spoken = "en") -> dict[str, str]:
        """Return the words of the page in a language."""
        return {name: text for name, text in texts()[language].items() if name.startswith("ask.")}

    @router.get("/scenarios")
    def names() -> list[str]:
        """List the scenarios that questions may be asked of, those named on the command line first."""
        return list(opened.paths)

    @router.get("/scenario")
    def scenario(name: str, language: Spoken = "en") -> Offered:
        """Say what a scenario is, and which of its policies and variants may be switched on."""
        return opened.offered(name, language)

    @router.get("/dials")
    def found(name: str, of: Annotated[Sought, Depends()], language: Spoken = "en") -> list[OfferedDial]:
        """Find the dials that words ask for, or the one of a path, with the values in force on a day."""
        base = opened.scenario(name)
        return [dials.offered(base, dial, of.on(base.start), language) for dial in of.among(base)]

    return router


class Asking:
    """What is asked of questions: the book they stand in, and the desk that carries them out."""

    def __init__(self, opened: Opened, book: Book, desk: Desk) -> None:
        """Keep both, and the questions that were read already."""
        self.opened, self.book, self.desk = opened, book, desk
        self.posed: dict[Question, Posed] = {}

    def pose(self, question: Question) -> Posed:
        """Return a question as it is run; one that was read already is not checked again."""
        if question not in self.posed:
            self.posed = {
                **dict(list(self.posed.items())[-20:]),
                question: Posed(question, self.opened, self.desk.book.file.parent),
            }
        return self.posed[question]

    def entry(self, name: str) -> Entry:
        """Return a question in the book."""
        found = self.book.of(name)
        if found is None:
            raise HTTPException(404, "no such question was asked here")
        return found

    def ask(self, posed: Posed) -> Entry:
        """Write a question down and put it in the line; one that is done or in hand is not asked twice."""
        words = {language: said(posed, language).model_dump() for language in texts()}
        self.book.write(posed.id, posed.question.model_dump_json(), json.dumps(words))
        if self.entry(posed.id).state == "waiting":
            self.desk.ask(posed)
        return self.entry(posed.id)


def answered(entry: Entry, language: str) -> Answered:
    """Return a question with what is known of it, in a language."""
    question = Question.model_validate_json(entry.question)
    rows = tuple(row_of(record, language) for record in shown(publish(entry.figures)))
    return Answered(
        id=entry.id,
        question=question,
        said=Said(**json.loads(entry.said)[language]),
        state=entry.state,
        asked_at=entry.asked_at,
        pairs=entry.pairs,  # type: ignore[arg-type]
        of=question.pairs,
        seconds=entry.seconds,
        problem=entry.problem,
        rows=rows,
        sentences=findings(rows, language),
    )


def _asked(asking: Asking) -> APIRouter:
    """Return what begins and ends the work of a question: reading it in words, asking, cancelling."""
    router = APIRouter()

    @router.post("/read")
    def read(question: Question, language: Spoken = "en") -> Said:
        """Say a question in words, and the same in Python and on the command line; nothing is run."""
        return said(asking.pose(question), language)

    @router.post("/questions", status_code=202)
    def ask(question: Question, language: Spoken = "en") -> Answered:
        """Ask a question; the same question again goes on where it stopped."""
        return answered(asking.ask(asking.pose(question)), language)

    @router.post("/questions/{name}/cancel")
    def cancel(name: Id, language: Spoken = "en") -> Answered:
        """Make no more pairs: what is in hand is finished, and what is there is kept."""
        asking.entry(name)
        asking.desk.cancel(name)
        return answered(asking.entry(name), language)

    return router


def _answers(asking: Asking) -> APIRouter:
    """Return what is known of questions: all, one, and one as it changes."""
    router = APIRouter()

    @router.get("/questions")
    def listed(language: Spoken = "en") -> list[Answered]:
        """List the questions that were asked here, the last first, without their rows."""
        return [answered(entry._replace(rows="[]"), language) for entry in asking.book.all()]

    @router.get("/questions/{name}")
    def one(name: Id, language: Spoken = "en") -> Answered:
        """Return a question and what is known of it."""
        return answered(asking.entry(name), language)

    @router.get(
        "/questions/{name}/events",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    def events(name: Id, language: Spoken = "en") -> StreamingResponse:
        """Send the question each time that more is known of it, until it is done.

        Events named `answer`, each with what the question returns.
        """
        asking.entry(name)
        return StreamingResponse(_watched(asking.book, name, language), media_type="text/event-stream")

    return router


def _taken_home(asking: Asking) -> APIRouter:
    """Return what of a question is kept as a file."""
    router = APIRouter()

    @router.get("/questions/{name}/table.csv", response_class=PlainTextResponse)
    def table(name: Id) -> Response:
        """Return the figures of a question as a table."""
        rows = [row.model_dump() for row in answered(asking.entry(name), "en").rows]
        return Response(
            csv_text(publish(pd.DataFrame(rows, columns=list(COLUMNS)))),
            media_type="text/csv",
            headers={"content-disposition": f'attachment; filename="what-if-{name}.csv"'},
        )

    return router


async def _watched(book: Book, name: str, language: str) -> AsyncIterator[str]:
    """Yield what is known of a question each time that it changes, until nothing more will come."""
    seen = -1
    while True:
        entry = await asyncio.to_thread(book.of, name)
        if entry is None:
            return
        if entry.changed != seen:
            seen = entry.changed
            told: Answered = await asyncio.to_thread(answered, entry, language)
            yield f"event: answer\ndata: {told.model_dump_json()}\n\n"
        if entry.state not in OPEN:
            return
        await asyncio.sleep(PACE)
