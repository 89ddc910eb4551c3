"""Nothing of anybody's machine is in what is published."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Built from pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(
    r"(?<![\w./-])/(?:" + "|".join(["work", "farm", "root", "home"]) + r")/\w"
)
HOSTS = ["pypi" + r"\.org", "pythonhosted" + r"\.org", "index" + "-url"]
REGISTRY_HOSTS = re.compile(r"\b(?:" + "|".join(HOSTS) + r")\b")


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Return every file that git keeps."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so nobody knows which files are published")
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    return [ROOT / name for name in told.stdout.decode().split("\0") if name]


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRY_HOSTS], ids=["paths", "hosts"])
def test_tracked_files_name_no_machine_and_no_registry(
    tracked: list[Path], pattern: re.Pattern[str]
) -> None:
    found = []
    for path in tracked:
        if not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in pattern.finditer(text)]
    assert found == []


def test_the_search_itself_finds_what_it_looks_for() -> None:
    assert MACHINE_PATHS.search("see /" + "work/main/x")
    assert not MACHINE_PATHS.search("docs/" + "work/x")
    assert REGISTRY_HOSTS.search("https://" + "pypi" + ".org/simple")


def test_no_tracked_file_is_large(tracked: list[Path]) -> None:
    large = [path.name for path in tracked if path.is_file() and path.stat().st_size > 2_000_000]
    assert large == []
