"""Flee 3's movement rules: the same statistics, person by person, in compiled loops."""

from safepassage.engine.flee3.simulate import FleeRun, simulate_flee

__all__ = ["FleeRun", "simulate_flee"]
