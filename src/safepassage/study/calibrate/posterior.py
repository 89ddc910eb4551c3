"""A posterior as a file: joint values of rules, with what they belong to."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from safepassage._version import __version__
from safepassage.errors import InputError, OutputError
from safepassage.scenario.priors import in_a_record, priors, with_values
from safepassage.scenario.scenario import Scenario, hash_of_form
from safepassage.scenario.tables import TABLES
from safepassage.study.ensemble.plan import Values

POSTERIOR_FORMAT_VERSION = 2
NOT_RUN = {"rules", "end", "title", "notes", "sensitivity", "format_version"}  # of the settings
REMARKS = {"source", "confidence", "note", "text"}
BUNDLED = "bundled"  # the word for the file that ships with a scenario
BUNDLED_FOLDER = Path(__file__).parent / "bundled"


@dataclass(frozen=True, slots=True)
class Posterior:
    """Joint values of rules that the early record bears, nearest first."""

    scenario: str
    basis_hash: str  # of what was run and compared: rows up to the latest evidence
    rules_hash: str  # of values and priors of all rules, before any was drawn
    version: str
    method: str
    seed: int
    budget: int
    held: tuple[str, ...]  # rules that were not calibrated
    claims: tuple[str, ...]  # that informed it
    latest_evidence: str  # last day of any of them
    members: tuple[int, ...]  # of the calibration, that were kept
    rows: tuple[Values, ...]  # what each of them drew
    distances: tuple[float, ...]
    prior_distance: float  # median over all members, before any was chosen

    @property
    def command(self) -> str:
        """Return what makes it again."""
        held = "".join(f" --hold {name}" for name in self.held)
        asked = f"--budget {self.budget} --seed {self.seed}{held}"
        return f"safepassage calibrate {self.scenario} {asked} --out FILE"

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only; values stand by rule, in the order of the members."""
        kept = {name: getattr(self, name) for name in self.__slots__ if name != "rows"}
        names = sorted(self.rows[0]) if self.rows else []
        return {
            "posterior_format_version": POSTERIOR_FORMAT_VERSION,
            "command": self.command,
            **kept,
            "values": {name: [row[name] for row in self.rows] for name in names},
        }

    def told(self, scenario: Scenario) -> dict[str, Any]:
        """Return what stands in `ensemble.json` of it, where members of a scenario are run."""
        names = ("basis_hash", "claims", "latest_evidence", "budget", "seed", "version")
        form = {name: getattr(self, name) for name in names}
        remarks = self.remarks(scenario)
        return form | {"claims": list(self.claims), "kept": len(self.rows), "remarks": remarks}

    def remarks(self, scenario: Scenario) -> list[str]:
        """Return what somebody who uses it for a scenario must know."""
        said = []
        until = date.fromisoformat(self.latest_evidence)
        if self.basis_hash != basis_hash(scenario, until, self.claims):
            said.append(f"the posterior was made on other rows up to {self.latest_evidence}")
        if self.version != __version__:
            said.append(f"the posterior was made with version {self.version}")
        return said


def basis_hash(scenario: Scenario, until: date, claims: Collection[str]) -> str:
    """Return the SHA-256 of the rows that a calibration reads: what begins later is no part of it.

    Rules stand in their own hash. Remarks on a row, and cells that hold what they hold where
    nothing is said, are left out: a new column of the format makes no posterior another.
    """
    form: dict[str, Any] = {"settings": _said(scenario.settings, NOT_RUN)}
    for table in TABLES:
        if table.name == "sources":
            continue
        kept = [row for row in getattr(scenario, table.name) if (_begins(row) or until) <= until]
        if table.name == "claims":
            kept = [row for row in kept if row.claim in claims]
        form[table.name] = sorted(json.dumps(_said(row, REMARKS), sort_keys=True) for row in kept)
    return hash_of_form(form)


def _begins(row: Any) -> date | None:
    begins: date | None = getattr(row, "date", None) or getattr(row, "start", None)
    return begins


def _said(row: BaseModel, without: set[str]) -> dict[str, Any]:
    return row.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=without)


def rules_hash(scenario: Scenario) -> str:
    """Return the SHA-256 of the rules that act in a recorded war: values and priors."""
    rules = scenario.settings.rules
    known = priors(rules)
    form = {
        name: known[name].in_words() if name in known else getattr(rules, name)
        for name in in_a_record()
    }
    return hash_of_form(form)


def bundled_posterior(name: str) -> Path:
    """Return the file that ships with a scenario; raises `InputError` where there is none."""
    file = BUNDLED_FOLDER / f"{name}.json"
    if not file.is_file():
        raise InputError(
            f"no posterior ships with '{name}'; make one: safepassage calibrate {name} --out FILE"
        )
    return file


def write_posterior(posterior: Posterior, out: Path) -> None:
    """Write a posterior, whole or not at all; raises `OutputError` where it cannot be."""
    partial = out.with_name(f".{out.name}.partial")
    try:
        partial.write_text(_text(posterior.as_dict()), encoding="utf-8")
        partial.replace(out)
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}") from error


def _text(form: Mapping[str, Any]) -> str:
    """Return JSON with a line for each key and each rule, so that a change can be read."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)

    values = [f"  {line(name)}: {line(row)}" for name, row in form["values"].items()]
    lines = [f" {line(key)}: {line(form[key])}" for key in form if key != "values"]
    inner = ",\n".join(values)
    return "{\n" + ",\n".join([*lines, ' "values": {\n' + inner + "\n }"]) + "\n}\n"


def read_posterior(file: Path, scenario: Scenario) -> Posterior:
    """Return a posterior that belongs to a scenario and its rules.

    Raises
    ------
    InputError
        It cannot be read, or belongs to another scenario or other rules.
    """
    form = _form(file)
    fix = f"make one: safepassage calibrate {scenario.name} --out FILE"
    if form["scenario"] != scenario.name:
        raise InputError(f"{file} belongs to the scenario '{form['scenario']}'; {fix}")
    known = priors(scenario.settings.rules)
    unknown = [name for name in form["values"] if name not in known]
    if unknown:
        raise InputError(f"{file} names rules without a prior here: {', '.join(unknown)}; {fix}")
    if form["rules_hash"] != rules_hash(scenario):
        raise InputError(f"{file} belongs to other rules: a value or a prior has changed; {fix}")
    fields = {name: form[name] for name in Posterior.__slots__ if name != "rows"}
    fields = {name: tuple(v) if isinstance(v, list) else v for name, v in fields.items()}
    values = form["values"]
    rows = tuple(
        {name: column[at] for name, column in values.items()} for at in range(len(form["members"]))
    )
    try:
        for row in rows:
            with_values(scenario.settings.rules, row)
    except ValueError as error:
        raise InputError(f"{file} holds a value that no rule can have: {error}") from error
    return Posterior(**fields, rows=rows)


def _form(file: Path) -> dict[str, Any]:
    """Return the content of a file of this format."""
    try:
        form = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error
    needed = {"values", *Posterior.__slots__} - {"rows"}
    if (
        not isinstance(form, dict)
        or form.get("posterior_format_version") != POSTERIOR_FORMAT_VERSION
        or not needed <= set(form)
        or any(len(column) != len(form["members"]) for column in form["values"].values())
    ):
        raise InputError(f"{file} is no posterior of format {POSTERIOR_FORMAT_VERSION}")
    return form
