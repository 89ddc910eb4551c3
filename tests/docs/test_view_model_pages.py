"""Types of the screen, schema and page of the view-model are what the pydantic classes give."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pydantic
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import view_model_pages  # noqa: E402 - a tool, not a package: found by its folder

PINNED = next(
    line.partition("==")[2].strip()
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line.startswith("pydantic==")
)


def test_the_types_of_the_screen_are_those_of_the_engine():
    if not view_model_pages.TYPES.parent.exists():
        pytest.skip("the sources of the screen are not in this copy")
    written = view_model_pages.TYPES.read_text(encoding="utf-8")
    assert written == view_model_pages.typescript(), "old: run make docs and commit it"


@pytest.mark.skipif(pydantic.VERSION != PINNED, reason="another pydantic words a schema its way")
def test_the_schema_is_current():
    written = json.loads(view_model_pages.SCHEMA.read_text(encoding="utf-8"))
    assert written == json.loads(view_model_pages.schema()), "old: run make docs and commit it"


def test_every_field_of_the_view_model_says_what_it_means():
    for piece in view_model_pages.pieces():
        for name, field in piece.model_fields.items():
            assert field.description, f"{piece.__name__}.{name}"
