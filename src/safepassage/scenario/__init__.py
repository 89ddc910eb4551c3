"""WHAT is simulated: plain, immutable, no arrays."""
