"""How the generated war is felt: intensity, as the record lays it out."""

from __future__ import annotations

import numpy as np

from safepassage.engine.arrays import Floats, Ints
from safepassage.engine.war.generated.aims import NONE, Aim
from safepassage.engine.war.generated.ground import Ground
from safepassage.engine.war.intensity import Intensity, felt_of
from safepassage.scenario.rules import Rules

FAINT = 0.01  # a trace below this is forgotten


class Feeling:
    """What is felt at each place: the fading record, operations, captures."""

    def __init__(self, record: Intensity, ground: Ground, rules: Rules, day: int) -> None:
        """Let what the record tells fade from a day on."""
        record.end_by(day)
        self._record, self._ground, self._rules = record, ground, rules
        self._patterns: dict[tuple[int, int], Floats] = {}
        self._echo: dict[tuple[int, int], tuple[int, Floats]] = {}  # last day, felt (P,)
        self._captures: list[tuple[int, Floats]] = []

    def on(self, day: int, aims: list[Aim], calm: Floats, holder: Ints) -> Floats:
        """Return the intensity (P,) of a day; ``calm`` (P,) is the factor of what is agreed."""
        rules = self._rules
        for aim in aims:
            self._echo[aim.place, aim.road] = day, self._pattern(aim)
        if self._ground.captured.any():
            self._captures.append((day, self._ground.captured * rules.intensity_capture))
        quiet = 1.0 - self._record.on(day, holder)
        for last, felt in (*self._echo.values(), *self._captures):
            strength = 0.5 ** ((day - last) / rules.intensity_half_life_days)
            if strength > FAINT:
                quiet = quiet * (1.0 - np.clip(felt * strength * calm, 0.0, 1.0))
        return np.asarray(1.0 - quiet)

    def _pattern(self, aim: Aim) -> Floats:
        key = aim.place, aim.road
        if key not in self._patterns:
            places = [aim.place] if aim.road == NONE else []
            roads = [aim.road] if aim.road != NONE else []
            self._patterns[key] = felt_of(places, roads, self._ground.network, self._rules)
        return self._patterns[key]
