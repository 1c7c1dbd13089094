"""Who is let in: only who shows the token, at this host, from its own page, with a body of some size."""

import gc
import gzip
import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from tests.unit.interface.web.conftest import HOST, TOKEN

from jornada.interface.web.gate import LARGEST

QUESTION = {"scenario": "three_places", "changes": [{"path": "places.Middle.beds", "value": "80"}]}


@pytest.mark.parametrize(
    "path", ["/", "/ask.js", "/ask.css", "/api/scenarios", "/api/questions", "/api/openapi.json", "/nothing"]
)
def test_nothing_is_told_without_the_token(stranger: TestClient, path: str) -> None:
    for given in (
        {},
        {"authorization": "Bearer another"},
        {"cookie": "jornada-8765=another"},
        {"cookie": f"jornada-9999={TOKEN}"},
        {"cookie": '=;;="'},
    ):
        found = stranger.get(path, headers=given)
        assert (found.status_code, "jornada serve" in found.text) == (401, True)


def test_the_link_opens_the_page_and_the_page_may_ask(stranger: TestClient) -> None:
    page = stranger.get(f"/?token={TOKEN}")
    assert page.status_code == 200 and "ask.js" in page.text and TOKEN not in page.text
    cookie = page.headers["set-cookie"]
    assert all(word in cookie for word in (f"jornada-8765={TOKEN}", "HttpOnly", "SameSite=Strict"))
    stranger.cookies.clear()
    assert stranger.get("/api/scenarios", headers={"cookie": cookie.split(";")[0]}).status_code == 200
    stranger.cookies.clear()
    assert stranger.get(f"/api/scenarios?token={TOKEN}").status_code == 401  # a link to the page alone holds it


def test_no_other_host_is_let_in_by(client: TestClient) -> None:
    for host in ("example.org", "127.0.0.1.example.org", "evil.test:8765", ""):
        assert client.get("/api/scenarios", headers={"host": host}).status_code == 403
    for host in ("127.0.0.1:8765", "localhost:8765"):
        assert client.get("/api/scenarios", headers={"host": host}).status_code == 200


def test_a_page_from_elsewhere_may_not_ask(client: TestClient) -> None:
    for origin in ("http://example.org", "https://127.0.0.1.example.org:8765", "null", "http://127.0.0.1:9999"):
        assert client.post("/api/read", json=QUESTION, headers={"origin": origin}).status_code == 403
    assert client.post("/api/read", json=QUESTION, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert (
        client.post("/api/read", json=QUESTION, headers={"origin": HOST, "sec-fetch-site": "same-origin"}).status_code
        == 200
    )


def test_a_large_body_is_refused_whatever_it_says_of_its_length(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(3 * LARGEST // 4096):
            yield b" " * 4096

    assert client.post("/api/read", content=b" " * (LARGEST + 1)).status_code == 413
    assert client.post("/api/read", content=pieces()).status_code == 413
    assert client.post("/api/read", content=b"{}", headers={"content-length": "many"}).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/ask.js/../../texts.json",
        "/questions.sqlite",
        "/api/questions/..%2f..%2fetc",
        "/api/questions/%2e%2e/table.csv",
        "/api/questions/0123456789abcdeg/table.csv",
        "/api/questions/0123456789abcdef",
    ],
)
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (404, 422)


def test_no_scenario_is_opened_by_a_path(client: TestClient) -> None:
    for name in ("/etc", "../..", "src/jornada/examples/three_places", "rows/../three_places"):
        found = client.get("/api/scenario", params={"name": name})
        assert found.status_code == 422 and found.json()["faults"][0]["code"] == "J012"


def test_every_answer_keeps_other_hosts_out(client: TestClient, stranger: TestClient) -> None:
    for found in (client.get("/"), client.get("/api/scenarios"), stranger.get("/api/scenarios")):
        policy = found.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "http" not in policy and "unsafe" not in policy
        assert found.headers["x-content-type-options"] == "nosniff" and found.headers["cache-control"] == "no-store"


def test_what_is_packed_stays_packed(client: TestClient) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) <= LARGEST
    began = time.monotonic()
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    assert client.post("/api/read", content=bomb, headers=headers).status_code in (400, 422)
    assert time.monotonic() - began < 1


def test_two_hundred_megabytes_are_refused_before_they_are_read(client: TestClient) -> None:
    sent = []

    def pieces() -> Iterator[bytes]:
        for number in range(200):
            sent.append(number)
            yield b" " * 2**20

    assert (
        client.post("/api/questions", content=pieces(), headers={"content-length": str(200 * 2**20)}).status_code == 413
    )


def test_a_thousand_requests_leave_nothing_behind(client: TestClient) -> None:
    def asked(times: int) -> int:
        for number in range(times):
            if number % 25 == 0:
                change = {"path": "places.Middle.beds", "value": str(80 + number)}
                client.post("/api/read", json={"scenario": "three_places", "changes": [change]})
            client.get("/api/scenarios")
        gc.collect()
        return len(gc.get_objects())

    before = asked(600)
    assert asked(1000) - before < 2000
