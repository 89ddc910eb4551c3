"""Compiled kernels find a place, also where nothing but a temporary folder can be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from safepassage.engine import _cache


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A user with a home, a temporary folder and no wish of their own; numba not loaded."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setattr(_cache.tempfile, "tempdir", str(temporary))
    monkeypatch.delenv(_cache.VARIABLE, raising=False)
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    return tmp_path


def _block(folder: Path) -> None:
    """Make a folder impossible, for root too: a file stands where it should be."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")


def test_the_users_cache_folder_comes_first(environment: Path) -> None:
    folder = _cache.prepare_cache()
    assert folder is not None
    assert folder.is_relative_to(environment / "home")
    assert os.environ[_cache.VARIABLE] == str(folder)


def test_a_folder_set_by_the_user_is_left_alone(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(_cache.VARIABLE, "/of/the/user")
    assert _cache.prepare_cache() is None
    assert os.environ[_cache.VARIABLE] == "/of/the/user"


def test_without_a_home_a_private_temporary_folder_serves(environment: Path) -> None:
    _block(environment / "home" / "cache")
    folder = _cache.prepare_cache()
    assert folder is not None
    assert folder.is_relative_to(environment / "tmp")
    if hasattr(os, "getuid"):
        assert folder.parent.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has no such permissions")
def test_a_temporary_folder_open_to_others_is_refused(environment: Path) -> None:
    _block(environment / "home" / "cache")
    planted = environment / "tmp" / f"safepassage-{os.getuid()}"
    planted.mkdir()
    planted.chmod(0o777)
    assert _cache.prepare_cache() is None


def test_where_nothing_can_be_written_the_answer_is_none(environment: Path) -> None:
    _block(environment / "home" / "cache")
    if hasattr(os, "getuid"):
        _block(environment / "tmp" / f"safepassage-{os.getuid()}")
    assert _cache.prepare_cache() is None
    assert _cache.VARIABLE not in os.environ


def test_changed_code_gets_another_folder(tmp_path: Path) -> None:
    (tmp_path / "draws.py").write_text("A = 1\n")
    first = _cache.sources_key(tmp_path)
    assert _cache.sources_key(tmp_path) == first
    (tmp_path / "draws.py").write_text("A = 2\n")
    assert _cache.sources_key(tmp_path) != first


def test_importing_the_engine_sets_the_folder_before_numba_reads_it(tmp_path: Path) -> None:
    code = (
        "import sys, safepassage.engine; assert 'numba' not in sys.modules; "
        "import numba; print(numba.config.CACHE_DIR)"
    )
    clean = {name: value for name, value in os.environ.items() if name != _cache.VARIABLE}
    clean["XDG_CACHE_HOME"] = str(tmp_path)
    clean["HOME"] = str(tmp_path)
    told = subprocess.run(
        [sys.executable, "-c", code], env=clean, check=True, capture_output=True, text=True
    )
    assert told.stdout.strip().startswith(str(tmp_path))


def test_another_version_of_numba_keeps_its_kernels_apart(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = []
    for number in ("0.60.0", "0.68.1"):
        monkeypatch.delenv(_cache.VARIABLE, raising=False)
        monkeypatch.setattr(_cache, "version", lambda _, number=number: number)
        folders.append(_cache.prepare_cache())
    assert None not in folders
    assert folders[0] != folders[1]
