"""How the server answers: JSON, and every error as a message that helps."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from safepassage.errors import OutputError, RefusedError, SafepassageError, ScenarioError
from safepassage.view.app.drafts import StaleError, UnknownError
from safepassage.view.app.guard import TooLargeError
from safepassage.view.app.messages import Message

STATUS: tuple[tuple[type[SafepassageError], int], ...] = (
    (UnknownError, 404),
    (TooLargeError, 413),
    (StaleError, 409),
    (OutputError, 409),
    (RefusedError, 403),
)
CAN_BE_MENDED = 422

MessageType = TypeVar("MessageType", bound=Message)


class AnswerError(SafepassageError):
    """A worker said what is wrong; told again as it was said."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(told["message"])
        self.told = told


async def asked(request: Request, kind: type[MessageType]) -> MessageType:
    """Return the message of a request; raises pydantic's `ValidationError`."""
    return kind.model_validate_json(await request.body() or b"{}")


async def on_error(_: Request, error: Exception) -> Response:
    """Return an error that the person can mend."""
    return JSONResponse(error_form(error), status_code=status_of(error))


async def on_bug(_: Request, error: Exception) -> Response:
    """Return a bug, and leave its trace in the terminal."""
    traceback.print_exception(error, file=sys.stderr)
    told = "this is a bug; the terminal shows what happened. Nothing was lost"
    return JSONResponse({"error": "Bug", "message": told}, status_code=500)


async def on_wrong_message(_: Request, error: Exception) -> Response:
    """Return what is wrong with a message of the browser."""
    problems = []
    for found in error.errors(include_url=False) if isinstance(error, ValidationError) else ():
        where = ".".join(map(str, found["loc"])) or "the message"
        problems.append({"where": where, "what": found["msg"], "fix": ""})
    form = {"error": "WrongMessage", "message": "the request is not understood"}
    return JSONResponse(form | {"problems": problems}, status_code=CAN_BE_MENDED)


def error_form(error: Exception) -> dict[str, Any]:
    """Return an error as JSON: its kind, its words, and each problem with where, what and fix."""
    if isinstance(error, AnswerError):
        return error.told
    form: dict[str, Any] = {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, ScenarioError):
        form["problems"] = [
            {"where": found.where, "what": found.what, "fix": found.fix} for found in error.problems
        ]
    return form


def status_of(error: Exception) -> int:
    """Return the status of an error; what a worker told goes by its name."""
    for kind, status in STATUS:
        told = isinstance(error, AnswerError) and error.told["error"] == kind.__name__
        if told or isinstance(error, kind):
            return status
    return CAN_BE_MENDED


Endpoint = Callable[[Request], Awaitable[Response]]
HANDLERS: dict[Any, Any] = {
    SafepassageError: on_error,
    ValidationError: on_wrong_message,
    Exception: on_bug,
}
