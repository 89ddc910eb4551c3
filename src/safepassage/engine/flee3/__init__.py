"""Flee 3's movement rules: the same statistics, person by person or cohort by cohort."""

from safepassage.engine.flee3.counts import refused_rules, simulate_counts
from safepassage.engine.flee3.record import FleeRun
from safepassage.engine.flee3.simulate import simulate_flee

__all__ = ["FleeRun", "refused_rules", "simulate_counts", "simulate_flee"]
