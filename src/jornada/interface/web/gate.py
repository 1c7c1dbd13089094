"""Who may come in: one token, this host alone, no foreign page, no large body.

And what every answer says to a browser.
"""

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

LOCAL = ("127.0.0.1", "localhost", "[::1]")
LARGEST = 64 * 1024  # bytes of a body: a question has a few hundred
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri"
    " 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-frame-options": "DENY",
}

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class Key:
    """What opens the door: the token, the names under which this host may be asked for, and the port."""

    token: str
    port: int
    hosts: tuple[str, ...] = LOCAL

    @property
    def cookie(self) -> str:
        """Return the name of the cookie: two servers on one host do not take each other's."""
        return f"jornada-{self.port}"


class TooLarge(Exception):
    """A body has more bytes than any question."""


@dataclass
class Seen:
    """How much of a body came in, and whether an answer has begun."""

    size: int = 0
    is_answered: bool = False

    @property
    def is_too_large(self) -> bool:
        """Say whether it is more than any question has."""
        return self.size > LARGEST


@dataclass(frozen=True)
class Gate:
    """What stands before the app and lets nobody in without the token."""

    app: App
    key: Key

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass on what may pass; answer the rest in a word."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if refused := self.refused(scope, headers):
            await _answer(refused[0], refused[1], send)
            return
        seen = Seen()
        with suppress(TooLarge):
            await self.app(scope, _counted(receive, seen), _dressed(send, self._cookie(scope), seen))
        if seen.is_too_large and not seen.is_answered:
            await _answer(413, "a question has a few hundred bytes; this is too large", send)

    def refused(self, scope: Message, headers: dict[str, str]) -> tuple[int, str] | None:
        """Return why a request may not pass, none where it may."""
        host = headers.get("host", "")
        if _name(host) not in self.key.hosts:
            return 403, "this is not the host that is asked for"
        if "origin" in headers and urlsplit(headers["origin"]).netloc != host:
            return 403, "a page from elsewhere may not ask here"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and scope["path"] != "/":
            return 403, "a page from elsewhere may not ask here"
        if not headers.get("content-length", "0").isdigit() or int(headers.get("content-length", "0")) > LARGEST:
            return 413, "a question has a few hundred bytes; this is too large"
        if not any(
            hmac.compare_digest(token.encode(), self.key.token.encode())
            for token in _tokens(scope, headers, self.key.cookie)
        ):
            return 401, "open the link that `jornada serve` printed: it has the token in it"
        return None

    def _cookie(self, scope: Message) -> str:
        """Return the cookie that is set with the page, so that the link is needed once."""
        return f"{self.key.cookie}={self.key.token}; HttpOnly; SameSite=Strict; Path=/" if scope["path"] == "/" else ""


def _name(host: str) -> str:
    """Return the name of a host without its port.

    Examples
    --------
    >>> _name("127.0.0.1:8765"), _name("[::1]:8765"), _name("localhost")
    ('127.0.0.1', '[::1]', 'localhost')
    """
    head, _, tail = host.rpartition(":")
    return (head if tail.isdigit() and head else host).lower()


def _tokens(scope: Message, headers: dict[str, str], cookie: str) -> list[str]:
    """Return the tokens that a request shows: in its link, as a bearer, or in the cookie of the page."""
    found = parse_qs(scope["query_string"].decode("latin-1")).get("token", []) if scope["path"] == "/" else []
    kind, _, bearer = headers.get("authorization", "").partition(" ")
    try:
        kept = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        kept = SimpleCookie()
    return [*found, *([bearer] if kind.lower() == "bearer" else []), *([kept[cookie].value] if cookie in kept else [])]


def _counted(receive: Receive, seen: Seen) -> Receive:
    """Return what receives a body and stops where it grows too large, whatever it says of its length."""

    async def received() -> Message:
        message = await receive()
        seen.size += len(message.get("body", b""))
        if seen.is_too_large:
            raise TooLarge
        return message

    return received


def _dressed(send: Send, cookie: str, seen: Seen) -> Send:
    """Return what sends an answer with the headers that every one has; none to a body that is too large: the gate
    answers that."""

    async def sent(message: Message) -> None:
        if seen.is_too_large and not seen.is_answered:
            return
        if message["type"] == "http.response.start":
            seen.is_answered = True
            more = [*HEADERS.items(), *([("set-cookie", cookie)] if cookie and message["status"] == 200 else [])]
            dressed = [(name.encode(), value.encode()) for name, value in more]
            message = {**message, "headers": [*message.get("headers", []), *dressed]}
        await send(message)

    return sent


async def _answer(status: int, text: str, send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        *((name.encode(), value.encode()) for name, value in HEADERS.items()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{text}\n".encode()})
