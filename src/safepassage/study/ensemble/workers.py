"""Members over processes: Python works on one at a time, so each worker is a process of its own.

A worker that dies (killed for memory, say) costs the member it was on; another takes its place.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

from safepassage.study.ensemble.member import Job
from safepassage.study.ensemble.worker import ask, work

Answer = tuple[int, str]  # member, why it failed or nothing
Process = subprocess.Popen[bytes]
COMMAND = (sys.executable, "-m", "safepassage.study.ensemble.worker")


def run_all(job: Job, folder: Path, numbers: Sequence[int], threads: int) -> Iterator[Answer]:
    """Run members and yield each when it is done, in any order; their files say the rest.

    Parameters
    ----------
    job
        What all members share.
    folder
        Where the files of members go.
    numbers
        Which members.
    threads
        How many at a time; with one they run in this process.
    """
    at_once = min(threads, len(numbers))
    if at_once <= 1:
        yield from ((number, work(job, folder, number)) for number in numbers)
        return
    with _Crew(job, folder, numbers, at_once) as crew:
        yield from crew.answers(len(numbers))


class _Crew:
    """Workers, and a thread for each that hands it one member after the other."""

    def __init__(self, job: Job, folder: Path, numbers: Sequence[int], at_once: int) -> None:
        self._job, self._folder = job, folder
        self._to_do: SimpleQueue[int] = SimpleQueue()
        self._done: SimpleQueue[Answer] = SimpleQueue()
        self._stop = Event()
        self._workers: list[Process] = []
        for number in numbers:
            self._to_do.put(number)
        self._threads = [Thread(target=self._lead, daemon=True) for _ in range(at_once)]

    def __enter__(self) -> _Crew:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let the workers go at once; a member they are on is lost, and is run again next time."""
        self._stop.set()
        for worker in tuple(self._workers):
            worker.kill()
        for thread in self._threads:
            thread.join()

    def answers(self, count: int) -> Iterator[Answer]:
        for _ in range(count):
            yield self._done.get()

    def _lead(self) -> None:
        """Hand members to a worker until none is left; start another where one dies."""
        worker: Process | None = None
        while not self._stop.is_set():
            try:
                number = self._to_do.get_nowait()
            except Empty:
                break
            try:
                worker = worker or self._started()
                ask(worker, number)
                assert worker.stdout is not None
                self._done.put(pickle.load(worker.stdout))
            except Exception as error:
                self._done.put((number, _why(worker, error)))
                if worker is not None:
                    _end(worker)
                worker = None
        if worker is not None:
            _end(worker)

    def _started(self) -> Process:
        """Start a worker that finds the same modules; Ctrl-C of a terminal does not reach it."""
        paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
        worker = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": paths, "PYTHONSAFEPATH": "1"},
            start_new_session=True,
        )
        self._workers.append(worker)
        if self._stop.is_set():
            worker.kill()
        ask(worker, (self._job, self._folder))
        return worker


def _end(worker: Process) -> None:
    """Close the pipes of a worker and wait for its end."""
    for pipe in (worker.stdin, worker.stdout):
        try:
            if pipe is not None:
                pipe.close()
        except OSError:  # it died with something unread
            pass
    worker.wait()


def _why(worker: Process | None, error: Exception) -> str:
    """Return why a member failed with its worker."""
    if worker is None:
        return f"no worker could be started: {error}"
    worker.kill()
    code = worker.wait()
    return f"its worker ended with status {code} ({type(error).__name__}); was memory short?"
