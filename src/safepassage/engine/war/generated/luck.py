"""The luck of a generated war: uniform draws by purpose, day and element."""

from __future__ import annotations

import numpy as np

from safepassage.engine import draws
from safepassage.engine.arrays import Floats, Keys
from safepassage.engine.draws import Purpose


class Luck:
    """Draws of one seed. What a draw is for and for whom is its name; nothing else moves it."""

    def __init__(self, seed: int) -> None:
        """Draw for a seed."""
        self._seed = seed

    def one(self, purpose: Purpose, day: int, named: int, turn: int = 0) -> float:
        """Return the draw of one element, at least 0 and below 1; `turn` tells several apart."""
        key = draws.key_of(self._seed, purpose, day)
        return draws.draw_of(key, named, turn) / draws.ONE

    def many(self, purpose: Purpose, day: int, named: Keys) -> Floats:
        """Return the draw of each element, (N,)."""
        key = draws.key_of(self._seed, purpose, day)
        drawn = draws.draws_of(key, named, np.zeros(named.size, np.uint32))
        return np.asarray(drawn / draws.ONE, np.float64)

    def normal(self, purpose: Purpose, day: int, named: int, turn: int) -> float:
        """Return a standard normal draw of one element, of two uniform ones (Box and Muller)."""
        first, second = (self.one(purpose, day, named, one) for one in (turn, turn + 1))
        return float(np.sqrt(-2.0 * np.log1p(-first)) * np.cos(2.0 * np.pi * second))
