"""MANY runs: run, observe, score, compare."""
