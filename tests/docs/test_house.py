"""The house keeps its word: README and Makefile agree, and version bounds are the tested ones."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from safepassage.cli.app import command

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def _blocks(text: str) -> list[str]:
    """Return the text of every fenced block."""
    return re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def _pins(name: str) -> dict[str, str]:
    """Return library to version of a constraints file, names in lower case with hyphens."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {_normal(library): version for library, version in pairs}


def _normal(library: str) -> str:
    return re.sub(r"[-_.]+", "-", library).lower()


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def _bounds(*extras: str) -> dict[str, str]:
    """Return library to lowest allowed version, as pyproject.toml says."""
    wanted = [*PROJECT["dependencies"]]
    for extra in extras:
        wanted += PROJECT["optional-dependencies"][extra]
    matches = [re.fullmatch(r"([\w.-]+)>=([\d.]+)", line) for line in wanted]
    assert all(matches), wanted
    return {_normal(match[1]): match[2] for match in matches if match}


def test_a_fresh_machine_takes_exactly_two_commands() -> None:
    section = README.split("## On a fresh machine")[1].split("\n## ")[0]
    assert _blocks(section)[0].split("\n") == ["make run", "make test", ""]


def test_every_make_command_named_in_the_docs_exists() -> None:
    pages = [README, *(path.read_text(encoding="utf-8") for path in _pages())]
    told = {name for page in pages for name in re.findall(r"`make ([a-z][a-z-]*)", page)}
    assert told >= {"run", "test", "check", "docs"}
    assert told <= TARGETS


def _pages() -> list[Path]:
    return [ROOT / "CONTRIBUTING.md", ROOT / "ARCHITECTURE.md", *(ROOT / "docs").rglob("*.md")]


def test_every_shell_command_shown_exists() -> None:
    known = set(command().commands)
    pages = [README, *(path.read_text(encoding="utf-8") for path in _pages())]
    shown = {
        word
        for page in pages
        for block in _blocks(page)
        for word in re.findall(r"^safepassage ([a-z]+)", block, re.MULTILINE)
    }
    assert shown >= {"run", "report", "check"}
    assert shown <= known


def test_every_link_inside_the_docs_leads_somewhere() -> None:
    links = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
    pages = (ROOT / "README.md", ROOT / "CHANGELOG.md", *_pages())
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in links.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_ci_calls_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    called = re.findall(r"^make ([a-z-]+)", script, re.MULTILINE)
    assert called == ["check", "test-plain", "test-lowest", "test"]
    assert set(called) <= TARGETS
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_the_oldest_libraries_tested_are_the_oldest_allowed() -> None:
    lowest = _pins("constraints-lowest.txt")
    for library, bound in _bounds().items():
        given, tested = _version(bound), _version(lowest[library])
        assert tested[: len(given)] == given, library
        assert not any(tested[len(given) :]), f"{library}: {lowest[library]} is above {bound}"


def test_every_direct_dependency_is_pinned_at_or_above_its_bound() -> None:
    pins = _pins("constraints.txt")
    for library, bound in _bounds("dev", "browser").items():
        assert library in pins, f"{library} is missing: make constraints"
        assert _version(pins[library]) >= _version(bound), library


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-lowest.txt"])
def test_constraints_name_versions_and_nothing_else(name: str) -> None:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[\w.-]+==[\w.+-]+", line), line
