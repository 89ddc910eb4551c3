"""Open scenarios: each a stack of versions. An edit puts one on top, undo goes one down.

Versions are files, written once and never changed; `draft.json` says which one is shown. A restart
finds all of them.
"""

from __future__ import annotations

import json
import shutil
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

from safepassage.errors import InputError, SafepassageError
from safepassage.scenario.checks import examine
from safepassage.scenario.origins import Origins
from safepassage.scenario.scenario import Scenario
from safepassage.view.app.editing import Edit, edited
from safepassage.view.app.project import Project, read_json, write_whole

MAX_VERSIONS = 500
KEPT = 16  # scenarios in memory; the files hold the rest
DRAFT_FILE = "draft.json"


class StaleError(SafepassageError):
    """Somebody else, or another tab, has changed the draft since it was read."""


class UnknownError(InputError):
    """Nothing of that name is here."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An open scenario: where it came from, what was done, and which version is shown."""

    name: str
    origin: str  # "aleppo-2016 (bundled)", "my.zip (uploaded)"
    done: tuple[str, ...]  # a line for each version but the first
    version: int  # the one shown; 0 is what was opened

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return {
            "draft": self.name,
            "origin": self.origin,
            "version": self.version,
            "done": list(self.done[: self.version]),
            "can_undo": self.version > 0,
            "can_redo": self.version < len(self.done),
        }


def as_text(scenario: Scenario) -> str:
    """Return a scenario as JSON, rows in their order, so that a saved folder keeps it."""
    return scenario.model_dump_json(by_alias=True)


def read_scenario(file: Path) -> Scenario:
    """Return a scenario kept by `as_text`; raises `UnknownError` where none can be read."""
    try:
        return Scenario.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnknownError(f"'{file.parent.name}' holds no {file.stem} that can be read") from error


class Drafts:
    """The drafts of a project. Methods may be called from any thread."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = RLock()
        self._scenarios: OrderedDict[tuple[str, int], Scenario] = OrderedDict()

    def open(self, scenario: Scenario, origin: str) -> Draft:
        """Return a draft of a scenario; one that is open and unchanged is taken again."""
        with self._lock:
            for name in self._project.names("drafts"):
                draft = self._read(name)
                fresh = draft is not None and not draft.done and draft.origin == origin
                if draft is not None and fresh and self.scenario(name, 0).hash() == scenario.hash():
                    return draft
            name = self._project.free_name("drafts", scenario.name)
            self._project.path("drafts", name).mkdir()
            draft = Draft(name, origin, (), 0)
            self._keep(draft, scenario)
            return draft

    def all(self) -> list[Draft]:
        """Return the drafts that can be read, by name."""
        with self._lock:
            found = (self._read(name) for name in self._project.names("drafts"))
            return [draft for draft in found if draft is not None]

    def get(self, name: str) -> Draft:
        """Return a draft; raises `UnknownError` where there is none."""
        with self._lock:
            self._project.path("drafts", name)
            draft = self._read(name)
        if draft is None:
            raise UnknownError(f"no open scenario is called '{name}'")
        return draft

    def scenario(self, name: str, version: int | None = None) -> Scenario:
        """Return a version of a draft, by default the one shown."""
        with self._lock:
            number = self.get(name).version if version is None else version
            key = name, number
            if key not in self._scenarios:
                file = self._project.path("drafts", name) / f"{number}.json"
                self._remember(key, read_scenario(file))
            self._scenarios.move_to_end(key)
            return self._scenarios[key]

    def edit(self, name: str, version: int, edit: Edit, *, only_try: bool = False) -> Draft:
        """Put a version on top and return the draft; what had been undone is gone.

        With `only_try` all is checked and nothing kept. Raises as `editing.edited` does, and
        `StaleError` where `version` is not the one shown.
        """
        with self._lock:
            draft = self._fresh(name, version)
            derived, said = edited(self.scenario(name), edit, base=self.scenario(name, 0))
            if only_try:
                return draft
            if version >= MAX_VERSIONS:
                raise InputError(f"{MAX_VERSIONS} changes are the most; save it and open it anew")
            changed = Draft(name, draft.origin, (*draft.done[:version], said), version + 1)
            self._keep(changed, derived)
            return changed

    def go(self, name: str, version: int, step: int) -> Draft:
        """Show the version before (-1) or after (1); raises `InputError` where there is none."""
        with self._lock:
            draft = self._fresh(name, version)
            if not 0 <= version + step <= len(draft.done):
                raise InputError("there is nothing to undo" if step < 0 else "nothing to redo")
            moved = Draft(name, draft.origin, draft.done, version + step)
            self._write(moved)
            return moved

    def warnings(self, name: str) -> list[dict[str, str]]:
        """Return what is doubtful in the version shown, as `safepassage check` warns of it."""
        found = examine(self.scenario(name), Origins()).warnings
        return [{"where": doubt.where, "what": doubt.what, "fix": doubt.fix} for doubt in found]

    def close(self, name: str) -> None:
        """Forget a draft and its versions."""
        with self._lock:
            self.get(name)
            shutil.rmtree(self._project.path("drafts", name))
            for key in [key for key in self._scenarios if key[0] == name]:
                del self._scenarios[key]

    def _fresh(self, name: str, version: int) -> Draft:
        draft = self.get(name)
        if draft.version != version:
            raise StaleError(
                f"'{name}' is at version {draft.version}, not {version}: another tab changed it; "
                "look at it again, then repeat the change"
            )
        return draft

    def _keep(self, draft: Draft, scenario: Scenario) -> None:
        """Write the version first, then the draft that names it."""
        file = self._project.path("drafts", draft.name) / f"{draft.version}.json"
        write_whole(file, as_text(scenario))
        self._remember((draft.name, draft.version), scenario)
        self._write(draft)

    def _write(self, draft: Draft) -> None:
        form = {"origin": draft.origin, "done": list(draft.done), "version": draft.version}
        file = self._project.path("drafts", draft.name) / DRAFT_FILE
        write_whole(file, json.dumps(form, ensure_ascii=False))

    def _read(self, name: str) -> Draft | None:
        form = read_json(self._project.path("drafts", name) / DRAFT_FILE)
        if form is None:
            return None
        return Draft(name, form["origin"], tuple(form["done"]), form["version"])

    def _remember(self, key: tuple[str, int], scenario: Scenario) -> None:
        self._scenarios[key] = scenario
        while len(self._scenarios) > KEPT:
            self._scenarios.popitem(last=False)
