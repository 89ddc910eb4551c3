"""The project folder: the only place where the app writes.

scenarios/NAME   what the user saved; a scenario folder as any other
runs/NAME        one folder per job: job.json, scenario.json, run/ or comparison.json, view
drafts/NAME      the versions of an open scenario, so that a restart loses nothing
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safepassage.errors import InputError, OutputError
from safepassage.results.alive import is_alive

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
NAME_WORDS = "a name has small letters, digits, - and _, begins with a letter or digit, at most 64"
# Names that some systems keep for devices.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")
KINDS = ("scenarios", "runs", "drafts")
LOCK_FILE = ".served-by"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that the user chose; every path below it goes through `path`."""

    root: Path

    @classmethod
    def at(cls, folder: Path) -> Project:
        """Return the project in a folder, made if it is not there.

        Raises `OutputError` where the folder cannot be made or written.
        """
        try:
            for kind in KINDS:
                (folder / kind).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise OutputError(f"'{folder}' cannot hold a project: {error.strerror}") from error
        return cls(folder.resolve())

    def take(self) -> None:
        """Let this process alone serve the project; what a dead process left is taken over.

        Raises `OutputError` where another one serves it: both would mend what the other runs.
        """
        file = self.root / LOCK_FILE
        other = _number_in(file)
        if other is not None and is_alive(other):
            raise OutputError(
                f"'{self.root}' is open in another app (process {other}); close that one, or give "
                f"another --project. If there is none, remove {file}"
            )
        write_whole(file, str(os.getpid()))

    def leave(self) -> None:
        """Let others serve the project."""
        (self.root / LOCK_FILE).unlink(missing_ok=True)

    def path(self, kind: str, name: str) -> Path:
        """Return the path of a thing by its name.

        Raises `InputError` where the name could lead elsewhere, or a link there does.
        """
        if not NAME.fullmatch(name) or DEVICES.fullmatch(name):
            raise InputError(f"'{name[:80]}' is no name here; {NAME_WORDS}")
        path = self.root / kind / name
        if path.resolve() != path:
            raise InputError(f"'{name}' leads out of the project folder")
        return path

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names that are there, sorted; what has no good name is passed over."""
        entries = (self.root / kind).iterdir()
        return tuple(sorted(entry.name for entry in entries if entry.is_dir() and _is_here(entry)))

    def free_name(self, kind: str, wish: str) -> str:
        """Return a name nobody uses yet, made from a wish."""
        stem = re.sub(r"[^a-z0-9_-]+", "-", wish.casefold()).strip("-_")[:48] or "scenario"
        if DEVICES.fullmatch(stem):
            stem = f"{stem}-1"
        number, name = 1, stem
        while (self.root / kind / name).exists():
            number += 1
            name = f"{stem}-{number}"
        return name


def _number_in(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _is_here(entry: Path) -> bool:
    return bool(NAME.fullmatch(entry.name)) and not entry.is_symlink()


def write_whole(file: Path, text: str) -> None:
    """Write a file whole or not at all; a reader never sees half of it."""
    handle, draft = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(draft).replace(file)
    except OSError as error:
        raise OutputError(f"'{file}' cannot be written: {error.strerror}") from error
    finally:
        Path(draft).unlink(missing_ok=True)


def read_json(file: Path) -> dict[str, Any] | None:
    """Return the object of a JSON file; None where there is none that can be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
