"""A process that runs members: told of its job once, then of one member after the other.

It reads pickles from stdin, which only the process that started it can write, and answers on
stdout. It ends when stdin ends: a worker never outlives the one it works for by more than a member.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from typing import Any, BinaryIO

from safepassage.results.member_files import write_member
from safepassage.study.ensemble.member import Job


def work(job: Job, folder: Path, number: int) -> str:
    """Run a member and keep its file; return why it failed, or nothing."""
    try:
        write_member(folder, job.run(number))
    except Exception as error:
        # Whatever a member does wrong becomes its row; the other members go on.
        return f"{type(error).__name__}: {error}"
    return ""


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Do what is asked until there is nothing more."""
    job: Job
    job, folder = pickle.load(asked)
    while True:
        try:
            number = pickle.load(asked)
        except EOFError:
            return
        answer: tuple[int, str] = (number, work(job, folder, number))
        pickle.dump(answer, answers)
        answers.flush()


def ask(worker: Any, message: object) -> None:
    """Tell a worker something."""
    pickle.dump(message, worker.stdin)
    worker.stdin.flush()


if __name__ == "__main__":
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    serve(sys.stdin.buffer, channel)
