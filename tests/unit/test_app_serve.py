"""The command itself: quick to answer, alone on its project, and nothing lost when it is killed."""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from safepassage.cli import run as shell
from safepassage.errors import InputError, OutputError
from safepassage.view.app.project import LOCK_FILE, Project
from safepassage.view.app.server import _bound


@contextmanager
def served(project: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen, httpx.Client]]:
    """Serve as a person does; give the process and a client with the token of its address."""
    command = [sys.executable, "-m", "safepassage", "serve", *arguments, "--no-browser"]
    process = subprocess.Popen(
        [*command, "--project", str(project)], stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stderr.readline()
        home, token = re.findall(r"(http://127\.0\.0\.1:\d+)/#token=(\S+)", line)[0]
        headers = {"authorization": f"Bearer {token}", "origin": home}
        with httpx.Client(base_url=home, headers=headers, timeout=60, trust_env=False) as client:
            yield process, client
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_help_and_version_load_no_server() -> None:
    code = (
        "import sys; from safepassage.cli.app import command; command(); "
        "print([m for m in ('starlette', 'uvicorn', 'anyio', 'numpy') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_the_app_loads_no_engine() -> None:
    """It is ready at once: what takes long to load is loaded by the workers."""
    code = (
        "import sys; import safepassage.view.app.server; "
        "print([m for m in ('numba', 'scipy', 'duckdb', 'openpyxl') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_ctrl_c_ends_it_in_order(tmp_path: Path) -> None:
    with served(tmp_path / "project", "example") as (process, client):
        assert client.get("/api/about").json()["opened"] == "example"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert "can be resumed" in process.stderr.read()
    assert not (tmp_path / "project" / LOCK_FILE).exists()


def test_a_scenario_that_is_not_there_is_told(tmp_path: Path, capsys) -> None:
    arguments = ["serve", "exmaple", "--project", str(tmp_path / "project"), "--no-browser"]
    assert shell(arguments) == 2
    assert "did you mean 'example'" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_port_that_is_taken_is_told() -> None:
    taken = _bound(0)
    taken.listen()
    try:
        with pytest.raises(InputError, match="is taken or not allowed"):
            _bound(taken.getsockname()[1])
    finally:
        taken.close()
        gc.collect()  # uvicorn leaves the socket it could not bind; its warning belongs here


def test_a_folder_that_cannot_be_a_project_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(OutputError, match="cannot hold a project"):
        Project.at(tmp_path / "file")


def test_two_apps_do_not_share_a_project(tmp_path: Path) -> None:
    """Each would call interrupted what the other one runs."""
    with served(tmp_path / "project") as (process, _):
        with pytest.raises(OutputError, match=f"another app .process {process.pid}"):
            Project.at(tmp_path / "project").take()
        process.kill()
        process.wait()
        Project.at(tmp_path / "project").take()
    assert (tmp_path / "project" / LOCK_FILE).read_text("utf-8") == str(os.getpid())


@pytest.mark.slow
def test_a_server_killed_during_a_run_loses_nothing(tmp_path: Path) -> None:
    """kill -9 of the server: its worker ends by itself; the next one offers to resume."""
    project = tmp_path / "project"
    with served(project, "aleppo-2016") as (process, client):
        cells = {"from_place": "aleppo_east", "to_place": "aleppo_west", "start": "2016-08-01"}
        edit = {"version": 0, "kind": "add", "table": "corridors", "cells": cells}
        assert client.post("/api/drafts/aleppo-2016/edits", json=edit).status_code == 200
        asked = {"draft": "aleppo-2016", "version": 1}
        job = client.post("/api/runs", json=asked).json()["job"]
        wait_for(lambda: client.get(f"/api/jobs/{job}").json()["done"] > 5)
        process.kill()
    wait_for(lambda: not workers_of(job))
    assert not (project / "runs" / job / "run").exists()
    with served(project) as (_, client):
        assert client.get(f"/api/jobs/{job}").json()["state"] == "interrupted"
        assert client.get("/api/drafts/aleppo-2016").json()["version"] == 1
        assert client.post(f"/api/jobs/{job}/resume").json()["state"] in {"queued", "running"}
        wait_for(lambda: client.get(f"/api/jobs/{job}").json()["ended"], seconds=400)
        assert client.get(f"/api/jobs/{job}").json()["state"] == "done"


def workers_of(job: str) -> list[str]:
    """Return the command lines of living processes that name the job; Linux alone tells them."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        found += [line] if "view.app.worker" in line and f"/{job}" in line else []
    return found


def wait_for(true, *, seconds: float = 120.0) -> None:
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last
        time.sleep(0.05)
