"""The process that works: `python -P -m safepassage.view.app.worker TASK FOLDER`.

It is asked on stdin and answers on stdout, one JSON object a line: progress, then the outcome. If
the server is gone, the next line cannot be written and the work ends; nothing half-written is left.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from safepassage.errors import SafepassageError, ScenarioError
from safepassage.view.app.tasks import TASKS

GOOD, BUG, MEND = 0, 1, 2


def main(task: str, folder: str) -> int:
    """Carry out a task and return the exit status."""
    asked = json.loads(sys.stdin.readline())
    try:
        found = TASKS[task](Path(folder), asked, _tell)
    except SafepassageError as error:
        _tell({"error": type(error).__name__, "message": str(error), "problems": _problems(error)})
        return MEND
    except BrokenPipeError:  # nobody listens any more
        return BUG
    except MemoryError:
        _tell({"error": "InputError", "message": "there is not enough memory for this"})
        return MEND
    except Exception:  # the last resort: the server shows the end of what is written here
        traceback.print_exc()
        return BUG
    _tell({"outcome": found})
    return GOOD


def _problems(error: SafepassageError) -> list[dict[str, str]]:
    problems = error.problems if isinstance(error, ScenarioError) else ()
    return [{"where": found.where, "what": found.what, "fix": found.fix} for found in problems]


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    status = main(sys.argv[1], sys.argv[2])
    try:
        sys.stdout.flush()
    finally:
        os._exit(status)  # threads of libraries must not keep a worker alive
