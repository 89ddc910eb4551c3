"""Does a process still run? What a dead one left half-written may be removed or taken over."""

from __future__ import annotations

import os


def is_alive(process: int) -> bool:
    """Return whether another process of that number runs; this one is no other."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it runs, and belongs to somebody else
        return True
    return True
