"""A worker that is waited for: short work that may fail badly, such as reading a dropped file."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from safepassage.view.app.answers import AnswerError
from safepassage.view.app.runner import lines_of, start_worker, why_it_ended

SECONDS = 300.0
LIMITS = ("SIGXCPU", "SIGKILL")
TOO_MUCH = (
    "it takes more time or memory to read than a scenario does, so it was given up; "
    "leave out what is not used"
)


def call(task: str, folder: Path, asked: dict[str, Any], *, seconds: float = SECONDS) -> Any:
    """Let a worker do a task and return its outcome.

    Raises `AnswerError` with what the worker says is wrong, or why it ended without an answer.
    """
    process = start_worker(task, folder, asked)
    alarm = threading.Timer(seconds, process.kill)
    alarm.start()
    try:
        with process:
            last: dict[str, Any] = {}
            for told in lines_of(process):
                last = told
    finally:
        alarm.cancel()
    if "outcome" in last:
        return last["outcome"]
    if "error" in last:
        raise AnswerError(last)
    why = why_it_ended(process.returncode, folder)
    if task == "read" and any(name in why for name in LIMITS):
        why = TOO_MUCH
    raise AnswerError({"error": "InputError", "message": why})
