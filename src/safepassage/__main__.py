"""Entry point: `--version` answers without loading anything else."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from safepassage._version import __version__

        print(f"safepassage {__version__}")
        return
    from safepassage.cli import run

    raise SystemExit(run())


if __name__ == "__main__":
    main()
