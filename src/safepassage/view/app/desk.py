"""What the app works on: one project, its open scenarios, its jobs."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safepassage.errors import OutputError
from safepassage.openers import bundled_names, open_scenario
from safepassage.scenario.files import folder_texts, write_folder
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.tables import EVENT_TABLES, TABLES
from safepassage.study.changes import rows_changed
from safepassage.view.app.calls import call
from safepassage.view.app.drafts import Draft, Drafts, UnknownError, read_scenario
from safepassage.view.app.jobs import FIRST
from safepassage.view.app.project import Project
from safepassage.view.app.runner import Runner

SUFFIXES = (".zip", ".xlsx")


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a request can reach."""

    project: Project
    drafts: Drafts
    runner: Runner

    @classmethod
    def at(cls, folder: Path, *, slots: int | None = None) -> Desk:
        """Return the desk of a project folder; what an earlier session left is found again."""
        project = Project.at(folder)
        project.take()
        for leftover in project.root.glob(".incoming-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        return cls(project, Drafts(project), Runner(project, slots=slots))

    def close(self) -> None:
        """End what runs, so that it can be resumed, and let others serve the project."""
        self.runner.close()
        self.project.leave()

    def scenarios(self) -> dict[str, Any]:
        """Return the scenarios that can be opened, and those that are open."""
        return {
            "bundled": list(bundled_names()),
            "saved": list(self.project.names("scenarios")),
            "open": [draft.as_dict() for draft in self.drafts.all()],
        }

    def open(self, *, bundled: str = "", saved: str = "") -> Draft:
        """Open a scenario by name; raises `UnknownError`, or `ScenarioError` with its problems."""
        if bundled:
            if bundled not in bundled_names():
                raise UnknownError(f"no scenario '{bundled[:80]}' ships with the package")
            return self.drafts.open(open_scenario(bundled), f"{bundled} (ships with safepassage)")
        folder = self.project.path("scenarios", saved)
        if not folder.is_dir():
            raise UnknownError(f"no scenario '{saved}' was saved in this project")
        return self.drafts.open(open_scenario(folder), f"{saved} (saved in this project)")

    def open_given(self, name_or_path: str) -> Draft:
        """Open what the command line names; raises as `openers.open_scenario` does."""
        if name_or_path in bundled_names():
            return self.open(bundled=name_or_path)
        path = Path(name_or_path)
        return self.drafts.open(open_scenario(path), f"{path.name} (from {path.resolve().parent})")

    def take_in(self, file: Path, shown_as: str) -> Draft:
        """Open a file that somebody dropped; it is read by a worker that may fail badly."""
        call("read", file.parent, {"file": file.name})
        return self.drafts.open(read_scenario(file.parent / FIRST), f"{shown_as} (from a file)")

    def incoming(self, name: str) -> Path:
        """Return a path for a file that is coming in, in a folder of its own.

        Raises `OutputError` where the name is of no kind that is read.
        """
        plain = re.split(r"[\\/]", name)[-1]
        suffix = next((end for end in SUFFIXES if plain.casefold().endswith(end)), None)
        if suffix is None:
            raise OutputError(f"'{plain[:80]}' is no .zip of a scenario folder and no .xlsx")
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", plain[: -len(suffix)]).strip("-")[:48]
        folder = Path(tempfile.mkdtemp(prefix=".incoming-", dir=self.project.root))
        return folder / f"{stem or 'scenario'}{suffix}"

    def describe(self, draft: Draft) -> dict[str, Any]:
        """Return a draft with what stands in it, and what differs from what was opened."""
        scenario, base = self.drafts.scenario(draft.name), self.drafts.scenario(draft.name, 0)
        settings = scenario.settings
        return draft.as_dict() | {
            "scenario": settings.name,
            "base_hash": base.hash(),
            "title": settings.title or settings.name,
            "start": settings.start.isoformat(),
            "end": settings.end.isoformat(),
            "sensitivity": scenario.sensitivity(datetime.now(UTC).date()).value,
            "rows": {table.name: len(getattr(scenario, table.name)) for table in TABLES},
            "changes": [str(change) for change in rows_changed(base, scenario)],
            "warnings": self.drafts.warnings(draft.name),
        }

    def save(self, draft: str, name: str, *, replace: bool) -> str:
        """Save the version shown as a scenario folder of the project; return its path.

        Raises `OutputError` where the name is taken and `replace` is not set.
        """
        folder = self.project.path("scenarios", name)
        scenario = self.drafts.scenario(draft)
        named = scenario.replace(settings=scenario.settings.model_copy(update={"name": name}))
        if not folder.exists():
            write_folder(named, folder)
        elif not replace:
            raise OutputError(f"'{name}' is there already; choose another name, or replace it")
        else:
            _replace(named, folder)
        return str(folder)

    def packed(self, draft: str, form: str) -> tuple[str, bytes]:
        """Return the version shown as a file: its name and content; `form` is zip or xlsx."""
        scenario = self.drafts.scenario(draft)
        live = scenario.sensitivity(datetime.now(UTC).date()).value == "live"
        stem = f"{scenario.name}-live-do-not-share" if live else scenario.name
        if form == "zip":
            return f"{stem}.zip", _zipped(scenario)
        from safepassage.sources.workbook_writer import write_workbook  # openpyxl takes 0.2 s

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "scenario.xlsx"
            write_workbook(scenario, file)
            return f"{stem}.xlsx", file.read_bytes()


def known_ids(scenario: Scenario) -> dict[str, list[dict[str, str]]]:
    """Return what a cell can refer to: ids with names for people, by kind. No coordinates."""
    events = [
        {"id": getattr(row, table.key[0]), "name": getattr(row, "text", "")[:80]}
        for table in TABLES
        if table.name in EVENT_TABLES
        for row in getattr(scenario, table.name)
    ]
    names = {place.place: place.name or place.place for place in scenario.places}
    return {
        "place": [
            {"id": place.place, "name": place.name, "kind": place.kind.value}
            for place in scenario.places
        ],
        "route": [
            {
                "id": route.route,
                "name": f"{names.get(route.from_place, '')} - {names.get(route.to_place, '')}",
            }
            for route in scenario.routes
        ],
        "area": [{"id": area.area, "name": area.name} for area in scenario.areas],
        "party": [{"id": party.party, "name": party.name} for party in scenario.settings.parties],
        "source": [{"id": source.source, "name": source.title} for source in scenario.sources],
        "agreement": [{"id": row.agreement, "name": row.text[:80]} for row in scenario.agreements],
        "event": events,
    }


def _zipped(scenario: Scenario) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in folder_texts(scenario):
            archive.writestr(f"{scenario.name}/{name}", text)
    return packed.getvalue()


def _replace(scenario: Scenario, folder: Path) -> None:
    """Write a scenario beside the old one, then let them change places; the old one goes last."""
    with tempfile.TemporaryDirectory(prefix=".saving-", dir=folder.parent) as beside:
        fresh, old = Path(beside) / "fresh", Path(beside) / "old"
        write_folder(scenario, fresh)
        try:
            folder.rename(old)
            fresh.rename(folder)
        except OSError as error:
            if not folder.exists() and old.exists():
                old.rename(folder)
            raise OutputError(f"'{folder.name}' cannot be replaced: {error.strerror}") from error
