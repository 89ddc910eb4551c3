"""Where compiled kernels are kept: a folder that can be written, whatever the install looks like.

numba keeps compiled code beside the source, which fails in a read-only install, and looks only at
the file that holds a kernel, which misses a change in a function of another file that the kernel
calls. Here the folder's name holds a hash of all sources of the engine and the version of numba:
changed code or another compiler, another folder. Two versions in one folder overwrite each other's
files, and while one writes the other may load code that is not its own.
A `NUMBA_CACHE_DIR` set by the user is left alone.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import platformdirs

VARIABLE = "NUMBA_CACHE_DIR"
ENGINE = Path(__file__).parent


def prepare_cache() -> Path | None:
    """Tell numba where to keep compiled kernels; call it before a kernel is imported.

    Returns the folder, or None where the user has set one or no folder can be written: then every
    process compiles anew, which is slow and still right.
    """
    if os.environ.get(VARIABLE):
        return None
    key = f"{sources_key(ENGINE)}-{version('numba')}"
    for candidate in _candidates():
        folder = candidate(key)
        if folder is not None:
            _tell_numba(folder)
            return folder
    return None


def sources_key(folder: Path) -> str:
    """Return a short hash of every Python source below a folder; names count, times do not."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _candidates() -> Iterator[Callable[[str], Path | None]]:
    """Yield the places to try, best first."""
    yield _in_user_cache
    yield _in_temporary_folder


def _in_user_cache(key: str) -> Path | None:
    """Return a folder in the user's cache, or None where it cannot be written."""
    return _made(platformdirs.user_cache_path("safepassage", appauthor=False) / "kernels" / key)


def _in_temporary_folder(key: str) -> Path | None:
    """Return a folder below the temporary one that only this user can enter.

    Compiled code is loaded and run, so a folder that another user made first is never taken.
    """
    user = os.getuid() if hasattr(os, "getuid") else 0
    own = Path(tempfile.gettempdir()) / f"safepassage-{user}"
    if _made(own) is None or not _is_private(own):
        return None
    return _made(own / key)


def _is_private(folder: Path) -> bool:
    """Return whether the folder is this user's own and closed to others."""
    if not hasattr(os, "getuid"):
        return True  # Windows: the temporary folder is the user's own
    facts = folder.lstat()
    mine = facts.st_uid == os.getuid() and stat.S_ISDIR(facts.st_mode)
    return mine and not facts.st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _made(folder: Path) -> Path | None:
    """Make the folder, for this user alone; return None where it cannot be made or written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return None


def _tell_numba(folder: Path) -> None:
    """Set the folder for a numba not loaded yet, and for one that the user loaded before us."""
    os.environ[VARIABLE] = str(folder)
    numba = sys.modules.get("numba")
    if numba is not None:
        numba.config.CACHE_DIR = str(folder)
