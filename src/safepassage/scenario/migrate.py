"""Old folders -> today's format, step by step; a folder of the future is refused by its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safepassage.errors import Problem
from safepassage.scenario.reading import Sheet
from safepassage.scenario.scenario import FORMAT_VERSION


def migrate(
    settings: Mapping[str, Any],
    sheets: Mapping[str, Sheet],
    label: str,
    problems: list[Problem],
) -> tuple[dict[str, Any], dict[str, Sheet]]:
    """Return settings and sheets in today's format; tell where a folder is of the future."""
    version = settings.get("format_version", FORMAT_VERSION)
    if isinstance(version, int) and version > FORMAT_VERSION:
        fix = f"this version reads 1 to {FORMAT_VERSION}; a newer safepassage may read it"
        problems.append(Problem(f"{label}, format_version", f"{version} is not known", fix))
    return dict(settings), dict(sheets)
