"""A posterior as a file: joint values of rules, with what they belong to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safepassage._version import __version__
from safepassage.errors import InputError, OutputError
from safepassage.scenario.priors import priors, with_values
from safepassage.scenario.scenario import Scenario

POSTERIOR_FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Posterior:
    """Joint values of rules that the early record bears, nearest first."""

    scenario: str
    scenario_hash: str
    version: str
    method: str
    seed: int
    budget: int
    claims: tuple[str, ...]  # that informed it
    latest_evidence: str  # last day of any of them
    rows: tuple[Mapping[str, float | int], ...]
    distances: tuple[float, ...]
    prior_distance: float  # median over all members, before any was chosen

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return {
            "posterior_format_version": POSTERIOR_FORMAT_VERSION,
            **asdict(self),
            "rules": sorted(self.rows[0]) if self.rows else [],
        }


def write_posterior(posterior: Posterior, out: Path) -> None:
    """Write a posterior, whole or not at all; raises `OutputError` where it cannot be."""
    partial = out.with_name(f".{out.name}.partial")
    try:
        text = json.dumps(posterior.as_dict(), ensure_ascii=False, indent=1, allow_nan=False)
        partial.write_text(text + "\n", encoding="utf-8")
        partial.replace(out)
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}") from error


def read_posterior(file: Path, scenario: Scenario) -> Posterior:
    """Return a posterior that belongs to a scenario and to this version.

    Raises
    ------
    InputError
        It cannot be read, or belongs to another scenario, other rules or another version.
    """
    try:
        form = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error
    if (
        not isinstance(form, dict)
        or form.get("posterior_format_version") != POSTERIOR_FORMAT_VERSION
    ):
        raise InputError(f"{file} is no posterior of format {POSTERIOR_FORMAT_VERSION}")
    fix = f"make one: safepassage calibrate {scenario.name} --out FILE"
    for key, here in (("scenario_hash", scenario.hash()), ("version", __version__)):
        if form[key] != here:
            raise InputError(f"{file} belongs to another {key.replace('_', ' of the ')}; {fix}")
    known = priors(scenario.settings.rules)
    unknown = [name for name in form["rules"] if name not in known]
    if unknown:
        raise InputError(f"{file} names rules without a prior here: {', '.join(unknown)}; {fix}")
    fields = {name: form[name] for name in Posterior.__dataclass_fields__}
    fields |= {name: tuple(fields[name]) for name in ("claims", "rows", "distances")}
    try:
        for row in fields["rows"]:
            with_values(scenario.settings.rules, row)
    except ValueError as error:
        raise InputError(f"{file} holds a value that no rule can have: {error}") from error
    return Posterior(**fields)
