"""The commands. This package alone prints and exits."""

from __future__ import annotations


def run() -> int:
    """Run the command line and return the exit status."""
    return 1
