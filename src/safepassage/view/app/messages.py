"""What the browser may send: typed, closed to what is not known, bounded."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(max_length=64)]
Cell = Annotated[str, Field(max_length=10_000)]
MAX_CELLS = 60


class Message(BaseModel):
    """A message from the browser; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OpenAsked(Message):
    """Open a scenario: one that ships with the package, or one that was saved."""

    bundled: Name = ""
    saved: Name = ""


class EditAsked(Message):
    """One row more, another, or less; `version` is the one the person was looking at."""

    version: int = Field(ge=0)
    kind: Literal["add", "change", "remove"]
    table: Name
    row: int = Field(default=0, ge=0)
    cells: dict[Name, Cell] = Field(default={}, max_length=MAX_CELLS)
    until: Name = ""
    only_try: bool = False


class StepAsked(Message):
    """Undo or redo, from the version the person was looking at."""

    version: int = Field(ge=0)


class SaveAsked(Message):
    """Save the version shown as a scenario folder of the project."""

    name: Name
    replace: bool = False


class RunAsked(Message):
    """Run a version of a draft: once, or as many members that differ in what is not known."""

    draft: Name
    version: int = Field(ge=0)
    seed: int = Field(default=1, ge=0, lt=2**63)
    members: int = Field(default=1, ge=1, le=1000)


class Side(Message):
    """One world of a comparison."""

    draft: Name
    version: int = Field(ge=0)


class CompareAsked(Message):
    """Compare two versions, one decision apart.

    With `members` over joint draws of what is not known and under both closures of the war; without
    over pairs of runs with the same luck, which is simulation noise only.
    """

    first: Side
    second: Side
    seeds: int = Field(default=6, ge=2, le=200)
    members: int = Field(default=0, ge=0, le=200)


class ExportAsked(Message):
    """Write a file to hand on."""

    what: Literal["report", "planning", "tables", "workbook"]
    as_of: Name = ""
