"""The commands. This package alone prints and exits.

Exit status: 0 good, 2 the user can mend it, 1 a bug, 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import Any, cast

from safepassage.errors import Problem, SafepassageError, ScenarioError

GOOD, BUG, MEND, INTERRUPTED = 0, 1, 2, 130


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _answer(given)
    except KeyboardInterrupt:  # also while libraries are still being loaded
        return _ended(INTERRUPTED)


def _answer(given: list[str]) -> int:
    """Carry out one command and return the exit status."""
    import typer

    from safepassage.cli.app import command

    # Newer typers carry click inside; its base class of usage errors has no public name there.
    usage_error = cast("type[Any]", typer.BadParameter.__mro__[2])

    try:
        status = command().main(given, prog_name="safepassage", standalone_mode=False)
    except typer.Exit as end:
        return _ended(end.exit_code)
    except typer.Abort:
        return _ended(INTERRUPTED)
    except SafepassageError as error:
        _tell(error, as_json="--json" in given)
        return MEND
    except BrokenPipeError:
        return GOOD  # the reader of the pipe has seen enough
    except usage_error as error:
        error.show(sys.stderr)
        if "--json" in given:
            _give_error("UsageError", error.format_message())
        return MEND
    except Exception:  # the last resort: anything unforeseen is a bug, and is said to be one
        traceback.print_exc()
        sys.stderr.write("safepassage: this is a bug; please report it with the lines above\n")
        return BUG
    return _ended(status if isinstance(status, int) else GOOD)


def _ended(status: int) -> int:
    """Say it where the person stopped the work; some typers report that as a status."""
    if status == INTERRUPTED:
        sys.stderr.write("\nsafepassage: interrupted; nothing half-written was left\n")
    return status


def _tell(error: SafepassageError, *, as_json: bool) -> None:
    """Say what is wrong on stderr; under --json as one object on stdout too."""
    sys.stderr.write(f"safepassage: {error}\n")
    if not as_json:
        return
    problems = error.problems if isinstance(error, ScenarioError) else None
    _give_error(type(error).__name__, str(error), problems)


def _give_error(kind: str, message: str, problems: Sequence[Problem] | None = None) -> None:
    """Print the one JSON object of a command that could not answer."""
    from safepassage.cli.console import give_json

    answer: dict[str, Any] = {"error": kind, "message": message}
    if problems is not None:
        answer["problems"] = [
            {"where": problem.where, "what": problem.what, "fix": problem.fix}
            for problem in problems
        ]
    give_json(answer)
