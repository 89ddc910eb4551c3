"""Who may ask: this computer's browser, with the token of this session; everybody else is refused.

In order: the Host (a name rebound to 127.0.0.1 is another name), the Origin and what the browser
says of it (no other page may ask, whatever port it comes from), the token in a header (a form or a
picture of another page cannot send one), the size of the body. Every answer carries the headers
that keep pages from framing it, guessing its type, running other scripts or keeping it.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from safepassage.errors import InputError

API = "/api/"
MAX_JSON_BYTES = 1024 * 1024
MAX_UPLOAD_BYTES = 64 * 1024 * 1024
UPLOAD_PATH = "/api/drafts/upload"
SAFE_METHODS = ("GET", "HEAD")
METHODS = (*SAFE_METHODS, "POST", "DELETE")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
}


def new_token() -> str:
    """Return a token nobody can guess; a new one each time the app starts."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered, and what to do."""

    status: int
    message: str


class TooLargeError(InputError):
    """A body grew beyond what its path takes."""

    def __init__(self, limit: int) -> None:
        much = f"{limit // 1024**2} MB"
        super().__init__(f"this is larger than {much}; leave out what is not used")


class Guard:
    """ASGI middleware that lets through what may be asked."""

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no web socket is served
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _with_headers(message.get("headers", ()))}
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, _bounded(receive, _limit(scope["path"])), marked)
        else:
            await _refuse(marked, refusal)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = _texts(scope)
        if headers.get("host") not in self._hosts:
            return Refusal(421, "the app answers on 127.0.0.1 only, under its own port")
        if scope["method"] not in METHODS:
            return Refusal(405, "this is not done here")
        if not self._is_same_origin(headers, scope["method"]):
            return Refusal(403, "another page asked; only the app itself may")
        if scope["path"].startswith(API):
            return self._of_the_api(headers, scope["path"])
        return None

    def _is_same_origin(self, headers: Mapping[str, str], method: str) -> bool:
        """Return whether the app's own page asks, as far as the browser says."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if site not in {"same-origin", "none"}:  # "same-site" is another port: another program
            by_a_link = headers.get("sec-fetch-mode") == "navigate" and origin is None
            return by_a_link and method in SAFE_METHODS
        if origin is None:
            return method in SAFE_METHODS
        return origin in self._origins

    def _of_the_api(self, headers: Mapping[str, str], path: str) -> Refusal | None:
        given = headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return Refusal(401, "open the address that the terminal shows; it holds today's token")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _limit(path):
            return Refusal(413, str(TooLargeError(_limit(path))))
        return None


def _texts(scope: Scope) -> dict[str, str]:
    """Return the headers as text; one that is sent twice holds both, and fits nothing."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _limit(path: str) -> int:
    return MAX_UPLOAD_BYTES if path == UPLOAD_PATH else MAX_JSON_BYTES


def _bounded(receive: Receive, limit: int) -> Receive:
    """Return a way to receive a body that ends where it grows too large, whatever it told."""
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise TooLargeError(limit)
        return message

    return bounded


def _with_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if name.decode("latin-1") not in HEADERS]
    return kept + [(name.encode(), value.encode()) for name, value in HEADERS.items()]


async def _refuse(send: Send, refusal: Refusal) -> None:
    body = json.dumps({"error": "Refused", "message": refusal.message}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    start = {"type": "http.response.start", "status": refusal.status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})
