"""What can go wrong, in words that help.

SafepassageError            everything a user can mend; the command line ends with status 2
├── ScenarioError           a scenario cannot be run; lists every problem at once
├── InputError              a name, date or option that does not fit
├── OutputError             a folder that cannot be written, or holds something else
└── RefusedError            asked for something this tool does not do (docs/ethics.md)
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a scenario: where it stands, what it is, what to do."""

    where: str  # "routes.csv, row 7, to_place"
    what: str  # "no place is called 'Azaz '"
    fix: str = ""  # "did you mean 'azaz'?"

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.where}: {self.what}" + (f"; {self.fix}" if self.fix else "")


class SafepassageError(Exception):
    """Something the user can mend."""


class ScenarioError(SafepassageError):
    """A scenario cannot be run. Lists every problem, so that one reading mends them all."""

    def __init__(self, problems: Sequence[Problem], heading: str = "") -> None:
        """Keep the problems in the order in which they were found."""
        self.problems = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__(f"{heading or f'{count} {noun} in the scenario'}:\n{lines}")


class InputError(SafepassageError):
    """A name, date or option that does not fit."""


class OutputError(SafepassageError):
    """A folder that cannot be written, or that holds something else."""


class RefusedError(SafepassageError):
    """Asked for something this tool does not do, with the reason."""


def suggestion(word: str, known: Iterable[str], *, show: int = 8) -> str:
    """Return "did you mean 'azaz'?" where something is near, else the known words.

    Names that are equally near are all told: nobody should be led to the wrong half of a city.
    """
    names = sorted(set(known))
    near = nearest(word.strip(), names)
    if not near:
        folded = {name.casefold(): name for name in names}
        near = [folded[word.strip().casefold()]] if word.strip().casefold() in folded else []
    if near:
        return "did you mean " + " or ".join(f"'{name}'" for name in near) + "?"
    shown = ", ".join(names[:show]) + (f", ... ({len(names)} in all)" if len(names) > show else "")
    return f"known: {shown}" if names else "none are defined"


def choice(word: str, words: Sequence[str]) -> str:
    """Return what is meant perhaps, and all the words there are: for a short, fixed list."""
    told = suggestion(word, words, show=len(words))
    return told if told.startswith("known") else f"{told} one of: {', '.join(words)}"


def nearest(word: str, names: Sequence[str]) -> list[str]:
    """Return the names most like a word; several only where they are equally like it."""
    near = difflib.get_close_matches(word, names, n=3, cutoff=0.6)
    likeness = [difflib.SequenceMatcher(None, name, word).ratio() for name in near]
    return sorted(name for name, like in zip(near, likeness, strict=True) if like == likeness[0])
