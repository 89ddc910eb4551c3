"""The research log: what drew each operation to its aim, term by term. In memory alone.

It is there so that a stated policy can be compared with others and understood. Whoever asks for
it passes one in; nothing in this package writes it to a table, a page or a file (docs/ethics.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Choice(NamedTuple):
    """One choice: who, when, what else there was, and what drew them."""

    day: int
    party: str
    chosen: str  # id of a place or a road
    terms: dict[str, dict[str, float]]  # by id of what could have been chosen, in order of ids


@dataclass(slots=True)
class ResearchLog:
    """The choices of one war, in their order."""

    choices: list[Choice] = field(default_factory=list)
