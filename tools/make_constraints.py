"""Write constraints.txt: the versions that a new environment gets today.

Run by `make constraints`, then `make check test`, then commit: what is pinned has been tested.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = "# Versions that are installed and tested together. Written by `make constraints`.\n"


def main(python: str) -> None:
    """Install everything into an empty environment and keep what came."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", f"{ROOT}[dev,browser,pdf]"], check=True)
        frozen = subprocess.run([*pip, "freeze"], check=True, capture_output=True, text=True)
    pins = [line for line in frozen.stdout.splitlines() if not line.startswith("safepassage")]
    (ROOT / "constraints.txt").write_text(HEAD + "\n".join(sorted(pins, key=str.casefold)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else sys.executable)
