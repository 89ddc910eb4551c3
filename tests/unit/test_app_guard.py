"""Who may ask the app: its own page with the token of the session, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app_client import BASE, HEADERS, TOKEN, app_at

from safepassage.view.app import guard
from safepassage.view.app.server import HOST, _bound


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory):
    with app_at(tmp_path_factory.mktemp("guard") / "project") as client:
        yield client


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in HEADERS.items() if name not in names}


def ask(client, method: str, path: str, headers: dict[str, str]):
    """Ask with exactly these headers; the client would add its own."""
    client.headers = {}
    try:
        return client.request(method, path, headers=headers, follow_redirects=False)
    finally:
        client.headers = HEADERS


def test_the_app_itself_is_answered(client) -> None:
    about = client.get("/api/about")
    assert about.status_code == 200
    assert about.json()["disclaimer"] == "Model scenario, not prediction."


@pytest.mark.parametrize(
    "token", ["", "Bearer ", "Bearer wrong", f"Bearer {TOKEN}x", TOKEN[:-1], f"Basic {TOKEN}"]
)
@pytest.mark.parametrize("path", ["/api/about", "/api/scenarios", "/api/jobs", "/api/nothing"])
def test_without_the_token_nothing_of_the_api_is_answered(client, token: str, path: str) -> None:
    answer = ask(client, "GET", path, {**without("authorization"), "authorization": token})
    assert answer.status_code == 401
    assert "address that the terminal shows" in answer.json()["message"]


def test_a_token_in_the_address_is_no_token(client) -> None:
    path = f"/api/about?token={TOKEN}"
    assert ask(client, "GET", path, without("authorization")).status_code == 401


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8000", "", "[::1]:8000"],
)
@pytest.mark.parametrize("path", ["/", "/api/about"])
def test_a_name_rebound_to_this_computer_is_refused(client, host: str, path: str) -> None:
    answer = ask(client, "GET", path, {**HEADERS, "host": host})
    assert answer.status_code == 421


def test_localhost_is_this_computer(client) -> None:
    headers = {**HEADERS, "host": "localhost:8000", "origin": "http://localhost:8000"}
    assert ask(client, "GET", "/api/about", headers).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8000", "file://"],
)
def test_a_post_of_another_page_is_refused_even_with_the_token(client, origin: str) -> None:
    headers = {**HEADERS, "origin": origin}
    assert ask(client, "POST", "/api/drafts", headers).status_code == 403


def test_a_post_without_an_origin_is_refused(client) -> None:
    assert ask(client, "POST", "/api/drafts", without("origin")).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_the_browser_calls_foreign_is_refused(client, site: str, method: str) -> None:
    headers = {**HEADERS, "sec-fetch-site": site}
    assert ask(client, method, "/api/drafts", headers).status_code == 403


def test_a_link_from_elsewhere_leads_to_the_first_page_and_not_to_data(client) -> None:
    headers = {
        **without("origin", "authorization"),
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
    }
    assert ask(client, "GET", "/", headers).status_code != 403
    assert ask(client, "GET", "/api/about", headers).status_code == 401
    assert ask(client, "POST", "/api/drafts", headers).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_other_methods_are_not_served(client, method: str) -> None:
    assert ask(client, method, "/api/drafts", HEADERS).status_code == 405


@pytest.mark.parametrize("path", ["/", "/nothing.js", "/api/about", "/api/drafts/none"])
def test_every_answer_carries_the_headers_that_keep_others_out(client, path: str) -> None:
    for headers in (HEADERS, {"host": "evil.example"}):
        got = ask(client, "GET", path, headers).headers
        policy = got["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert got["cache-control"] == "no-store"
        assert got["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in got
        assert "access-control-allow-origin" not in got


@pytest.mark.parametrize(
    "path",
    [
        "/../openers.py", "/%2e%2e/openers.py", "/..%2f..%2fopeners.py", "/.git/config",
        "/api/drafts/..", "/api/drafts/%2e%2e%2f%2e%2e%2fetc", "/api/drafts/..%5c..%5cx/ids",
        "/api/jobs/..%2f..%2fetc%2fpasswd/view", "/api/jobs/%2e%2e/export",
        "/api/drafts/example/tables/..%2fplaces", "/api/drafts/example/file/..%2f..%2fx",
        "/%00", "/app.html%00.js", "//etc/passwd",
    ],
)  # fmt: skip
def test_no_path_leads_out(client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {404, 405, 422}
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_a_body_that_says_it_is_too_large_is_not_read(client) -> None:
    headers = {**HEADERS, "content-length": str(guard.MAX_JSON_BYTES + 1)}
    assert ask(client, "POST", "/api/drafts", headers).status_code == 413


def test_a_body_that_hides_its_size_is_cut(client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_JSON_BYTES", 1000)
    monkeypatch.setattr(guard, "MAX_UPLOAD_BYTES", 2000)
    for path in ("/api/drafts", "/api/drafts/upload?name=a.zip"):
        answer = client.post(path, content=(b"x" * 500 for _ in range(9)))
        assert answer.status_code == 413
        assert "larger than" in answer.json()["message"]
    assert not list(Path(client.desk.project.root).glob(".incoming-*"))


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'"x"', b"{}", b'{"bundled": 7}', b'{"other": "x"}', b"\xff\xfe", b""]
)
def test_a_message_that_is_not_understood_is_told_so(client, body: bytes) -> None:
    answer = client.post("/api/drafts", content=body)
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_a_bug_is_said_to_be_one_and_tells_no_secrets(tmp_path, monkeypatch, capsys) -> None:
    with app_at(tmp_path, bugs_end_it=False) as client:
        monkeypatch.setattr(type(client.desk), "scenarios", lambda self: 1 / 0)
        answer = client.get("/api/scenarios")
        assert answer.status_code == 500
        assert "this is a bug" in answer.json()["message"]
        assert "ZeroDivisionError" not in answer.text
        assert "content-security-policy" in answer.headers
        assert client.get("/api/about").status_code == 200
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_app_listens_on_this_computer_only() -> None:
    assert HOST == "127.0.0.1"
    socket = _bound(0)
    try:
        assert socket.getsockname()[0] == "127.0.0.1"
        assert socket.getsockname()[1] > 0
    finally:
        socket.close()


def test_tokens_are_long_and_never_the_same() -> None:
    made = {guard.new_token() for _ in range(50)}
    assert len(made) == 50
    assert all(len(token) >= 40 for token in made)


def test_base_is_what_the_guard_expects() -> None:
    assert BASE.startswith("http://127.0.0.1:")
