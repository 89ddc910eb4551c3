"""Jobs at work: a few worker processes at a time, the others wait; none blocks the server.

A worker that is killed, or a server that is, leaves a job that says so and can be resumed; results
appear whole or not at all.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import RLock
from typing import Any

from safepassage.errors import InputError
from safepassage.scenario.scenario import Scenario
from safepassage.view.app.drafts import UnknownError
from safepassage.view.app.jobs import ENDED, Job, State, found_jobs, new_job, write_job
from safepassage.view.app.project import Project

WORKER = "safepassage.view.app.worker"
LOG_FILE = "worker.log"
LOG_CHARACTERS = 600  # of its end, shown where a worker failed
GRACE_SECONDS = 3.0


def start_worker(task: str, folder: Path, asked: dict[str, Any]) -> subprocess.Popen[str]:
    """Start a worker process and ask it; `-P` keeps files of the folder from being imported."""
    with (folder / LOG_FILE).open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", WORKER, task, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C in the terminal is for the server
        )
    if process.stdin is not None:
        try:
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.close()
        except OSError:
            pass  # it is dead already; its status tells
    return process


def lines_of(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """Yield what a worker says, until it ends."""
    for line in process.stdout or ():
        try:
            told = json.loads(line)
        except ValueError:
            continue  # a library wrote to stdout, or the line was cut when the worker was killed
        if isinstance(told, dict):
            yield told


def end_worker(process: subprocess.Popen[str]) -> None:
    """End a worker: asked first, killed if it does not listen."""
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def why_it_ended(status: int, folder: Path) -> str:
    """Return a sentence on a worker that ended without an answer."""
    again = "nothing half-written was left; run it again"
    if status < 0:
        name = signal.Signals(-status).name
        memory = " (perhaps the memory ran out)" if name == "SIGKILL" else ""
        return f"the process was ended from outside by {name}{memory}; {again}"
    try:
        log = (folder / LOG_FILE).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        log = ""
    end = f":\n{log[-LOG_CHARACTERS:]}" if log else ""
    return f"the process ended with status {status}, which is a bug; {again}{end}"


class Runner:
    """The jobs of a project. Methods may be called from any thread."""

    def __init__(self, project: Project, *, slots: int | None = None) -> None:
        cores = os.cpu_count() or 1
        self._slots = slots or max(1, cores // 2)
        self._threads = max(1, cores // self._slots)
        self._project = project
        self._lock = RLock()
        self._jobs = {job.job: job for job in found_jobs(project)}
        self._processes: dict[str, subprocess.Popen[str]] = {}
        self._waiting: dict[str, Future[None]] = {}
        self._pool = ThreadPoolExecutor(self._slots, thread_name_prefix="job")
        self._closing = False
        for job in self._jobs.values():
            if job.state == State.INTERRUPTED:
                write_job(self._folder(job.job), job)

    def all(self) -> list[Job]:
        """Return every job, the oldest first."""
        with self._lock:
            return list(self._jobs.values())

    def get(self, name: str) -> Job:
        """Return a job; raises `UnknownError` where there is none."""
        with self._lock:
            if name not in self._jobs:
                raise UnknownError(f"no run is called '{name[:80]}'")
            return self._jobs[name]

    def folder(self, name: str) -> Path:
        """Return the folder of a job; raises `UnknownError` where there is none."""
        return self._folder(self.get(name).job)

    def submit(
        self, kind: str, asked: dict[str, Any], scenarios: tuple[Scenario, ...], *, title: str
    ) -> Job:
        """Put a job into the queue and return it."""
        with self._lock:
            whole = asked | {"threads": self._threads}
            job = new_job(self._project, kind, whole, scenarios, title=title)
            self._jobs[job.job] = job
            self._queue(job)
            return job

    def adopt(self, job: Job) -> None:
        """Know a job whose folder was put into the project from outside."""
        with self._lock:
            self._jobs[job.job] = job

    def resume(self, name: str) -> Job:
        """Put a job that was interrupted, cancelled or failed into the queue again."""
        with self._lock:
            job = self.get(name)
            if job.state not in ENDED - {State.DONE} or name in self._processes:
                raise InputError(f"'{name}' is {job.state}; there is nothing to resume")
            self._change(name, state=State.QUEUED, error="", problems=(), done=0, phase="")
            self._queue(job)
            return self._jobs[name]

    def cancel(self, name: str) -> Job:
        """End a job that waits or runs; one that has ended stays as it is."""
        with self._lock:
            job = self.get(name)
            if job.state in ENDED:
                return job
            self._change(name, state=State.CANCELLED, error="cancelled; it can be run again")
            process, waiting = self._processes.get(name), self._waiting.get(name)
        if process is not None:
            end_worker(process)
        elif waiting is not None and waiting.cancel():
            with self._lock:
                self._waiting.pop(name, None)
        return self.get(name)

    def remove(self, name: str) -> None:
        """Remove a job that has ended, with its result."""
        with self._lock:
            if self.get(name).state not in ENDED or name in self._processes:
                raise InputError(f"'{name}' still runs; cancel it first")
            shutil.rmtree(self._folder(name))
            del self._jobs[name]

    def close(self) -> None:
        """End every worker; what ran is interrupted and can be resumed next time."""
        with self._lock:
            self._closing = True
            for name, job in self._jobs.items():
                if job.state not in ENDED:
                    told = "the app was closed while this ran; resume it"
                    self._change(name, state=State.INTERRUPTED, error=told)
            processes = list(self._processes.values())
        for process in processes:
            end_worker(process)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _folder(self, name: str) -> Path:
        return self._project.path("runs", name)

    def _queue(self, job: Job) -> None:
        self._waiting[job.job] = self._pool.submit(self._work, job.job)

    def _change(self, name: str, **changes: Any) -> None:
        """Let a job stand otherwise; kept on disk where its state changes."""
        with self._lock:
            self._jobs[name] = self._jobs[name].now(**changes)
            if "state" in changes:
                write_job(self._folder(name), self._jobs[name])

    def _work(self, name: str) -> None:
        """Do a job in a process and say how it ended; runs in a thread of the pool."""
        try:
            with self._lock:
                job, folder = self._jobs[name], self._folder(name)
                self._waiting.pop(name, None)
                if job.state != State.QUEUED or self._closing:
                    return
                self._change(name, state=State.RUNNING)
                process = self._processes[name] = start_worker(job.kind, folder, job.asked)
            with process:
                last = self._listen(name, process)
            self._ended(name, process.returncode, last)
        except OSError as error:  # no process could be started, or the disk is full
            with self._lock:
                self._processes.pop(name, None)
                self._change(name, state=State.FAILED, error=f"cannot be run: {error.strerror}")

    def _listen(self, name: str, process: subprocess.Popen[str]) -> dict[str, Any]:
        last: dict[str, Any] = {}
        for told in lines_of(process):
            last = told
            progress = {key: told[key] for key in ("done", "total", "phase") if key in told}
            if progress:
                self._change(name, **progress)
        return last

    def _ended(self, name: str, status: int, last: dict[str, Any]) -> None:
        with self._lock:
            self._processes.pop(name, None)
            if self._jobs[name].state in ENDED:  # cancelled or interrupted meanwhile
                return
            if "outcome" in last:
                digest = last["outcome"].get("digest", "")
                self._change(name, state=State.DONE, phase="", digest=digest)
            elif "error" in last:
                problems = tuple(last.get("problems", ()))
                self._change(name, state=State.FAILED, error=last["message"], problems=problems)
            else:
                why = why_it_ended(status, self._folder(name))
                self._change(name, state=State.FAILED, error=why)
