"""The app without a network: a desk in a folder, and a client that asks as the browser does."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from safepassage.view.app.desk import Desk
from safepassage.view.app.server import build

with warnings.catch_warnings():  # later Starlettes would rather have httpx2; older know httpx alone
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

TOKEN, PORT = "a-token-of-the-test", 8000
BASE = f"http://127.0.0.1:{PORT}"
HEADERS = {"authorization": f"Bearer {TOKEN}", "origin": BASE, "sec-fetch-site": "same-origin"}


@contextmanager
def app_at(folder: Path, *, slots: int = 2, bugs_end_it: bool = True) -> Iterator[TestClient]:
    """Give a client of an app on a project folder; the app is closed afterwards."""
    desk = Desk.at(folder, slots=slots)
    app = build(desk, token=TOKEN, port=PORT)
    with TestClient(app, BASE, headers=HEADERS, raise_server_exceptions=bugs_end_it) as client:
        client.desk = desk
        yield client


def opened(client: TestClient, name: str = "example") -> dict[str, Any]:
    """Open a scenario that ships with the package."""
    answer = client.post("/api/drafts", json={"bundled": name})
    assert answer.status_code == 201, answer.text
    return answer.json()


def edit(client: TestClient, draft: str, version: int, table: str, **cells: str) -> Any:
    """Add a row; the answer as it is."""
    until = cells.pop("until", "")
    body = {"version": version, "kind": "add", "table": table, "cells": cells, "until": until}
    return client.post(f"/api/drafts/{draft}/edits", json=body)


def until_ended(client: TestClient, job: str, *, seconds: float = 120.0) -> dict[str, Any]:
    """Wait until a job has ended and return it."""
    return until(client, job, lambda found: found["ended"], seconds=seconds)


def until(client: TestClient, job: str, wanted: Any, *, seconds: float = 120.0) -> dict[str, Any]:
    """Wait until a job is as wanted and return it."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        found = client.get(f"/api/jobs/{job}").json()
        if wanted(found):
            return found
        time.sleep(0.02)
    raise AssertionError(f"{job} is {found}")
