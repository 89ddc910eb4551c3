"""The ensemble of aleppo-2016 that acceptance tests share: made once, kept on disk.

Import the fixture where it is needed: ``from tests.ensembles import aleppo_members``. It is made
by the first test process that asks; others wait for it. Its name is a hash of everything its
content depends on, so that a changed rule or scenario makes another one. With
`SAFEPASSAGE_TEST_MEMBERS=20` it is quick to make, and no acceptance.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import safepassage
from safepassage.openers import open_scenario
from safepassage.results.ensemble_store import Ensemble, open_ensemble
from safepassage.study.ensemble.execute import run_members

MEMBERS = int(os.environ.get("SAFEPASSAGE_TEST_MEMBERS", "200"))
SEED = 2016
KEPT = 3  # older ones are removed
NO_PART = ("cli", "view", "sources", "engine/flee3", "study/flee", "study/forecasts", "__pycache__")


def shared_ensemble(members: int = MEMBERS) -> Ensemble:
    """Return the ensemble, made if it is not there."""
    home = Path(
        os.environ.get("SAFEPASSAGE_TEST_CACHE")
        or Path(tempfile.gettempdir()) / f"safepassage-tests-{os.getuid()}"
    )
    folder = home / f"aleppo-{members}-{_key()}"
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home / "lock"):
        aleppo = open_scenario("aleppo-2016")
        cores = os.cpu_count() or 1
        run_members(aleppo, members=members, seed=SEED, threads=cores, out=folder)
        others = sorted(home.glob("aleppo-*"), key=lambda path: path.stat().st_mtime)
        for old in [path for path in others if path != folder][: -KEPT + 1]:
            shutil.rmtree(old, ignore_errors=True)
    return open_ensemble(folder)


@pytest.fixture(scope="session")
def aleppo_members() -> Ensemble:
    """Return 200 members of aleppo-2016: luck, rules and populations vary."""
    return shared_ensemble()


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Hold a lock between processes; one that dies lets it go."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _key() -> str:
    """Return a hash of the code and data that an ensemble of aleppo-2016 comes from."""
    package = Path(safepassage.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        name = file.relative_to(package).as_posix()
        if not file.is_file() or any(f"{part}/" in f"{name}/" for part in NO_PART):
            continue
        if file.suffix == ".py" or "bundled/aleppo-2016" in name:
            digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
