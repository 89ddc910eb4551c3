"""How holders are told apart: colour, pattern and letter, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

# Okabe and Ito's colours, which colour-blind readers tell apart; dark ones first.
COLOURS = ("#0072B2", "#B34700", "#007A59", "#7A3E9D", "#E69F00", "#56B4E9", "#8C6D1F", "#555555")
LIGHT = frozenset({"#E69F00", "#56B4E9"})  # carry dark letters
NOBODY = "#6B6B6B"

# What is drawn over the colour, in a square of 6 by 6.
PATTERNS = (
    "",
    '<path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" stroke="#fff" stroke-width="1.1"/>',
    '<path d="M1,1.5 h1.4 M4,4.5 h1.4" stroke="#fff" stroke-width="1.6"/>',
    '<path d="M0,1.5 h6 M0,4.5 h6" stroke="#fff" stroke-width="0.9"/>',
    '<path d="M1.5,0 v6 M4.5,0 v6" stroke="#fff" stroke-width="0.9"/>',
    '<path d="M0,3 h6 M3,0 v6" stroke="#fff" stroke-width="0.8"/>',
    '<path d="M-1,5 l2,2 M0,0 l6,6 M5,-1 l2,2" stroke="#fff" stroke-width="1.1"/>',
    '<rect x="1" y="1" width="2" height="2" fill="#fff"/>',
)


@dataclass(frozen=True, slots=True)
class Look:
    """How one holder is drawn."""

    party: str
    name: str
    calls_itself: str
    colour: str
    pattern: str
    letter: str
    number: int

    @property
    def ink(self) -> str:
        """Return the colour of a letter on the holder's colour."""
        return "#111111" if self.colour in LIGHT else "#FFFFFF"


def looks(parties: Sequence[Mapping[str, str]]) -> dict[str, Look]:
    """Return how each party is drawn, by id; no two alike in colour and pattern.

    Parameters
    ----------
    parties
        Objects with `party`, `name` and `calls_itself`.
    """
    drawn: dict[str, Look] = {}
    used: set[str] = set()
    for i, party in enumerate(parties):
        letter = _letter(party["party"], used)
        used.add(letter)
        drawn[party["party"]] = Look(
            party=party["party"],
            name=party["name"] or party["party"].replace("_", " "),
            calls_itself=party.get("calls_itself", ""),
            colour=COLOURS[i % len(COLOURS)],
            pattern=PATTERNS[(i + i // len(COLOURS)) % len(PATTERNS)],
            letter=letter,
            number=i,
        )
    return drawn


def _letter(party: str, used: set[str]) -> str:
    """Return the first free letter: initials of the words first, then the others in order."""
    words = party.upper().replace("-", "_").split("_")
    own = "".join(word[:1] for word in words) + "".join(words)
    return next((letter for letter in own + ascii_uppercase if letter not in used), "?")
