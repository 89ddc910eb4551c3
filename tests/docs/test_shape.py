"""The house keeps its shape: small modules, small functions, every folder on the map."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "safepassage"
MOST_LINES_OF_A_MODULE = 300
MOST_LINES_OF_A_FUNCTION = 40

# Exceptions, each with the reason that convinced a reader.
LONG_MODULES: dict[str, str] = {
    "scenario/flee_rules.py": "data: one declaration per setting of a Flee folder",
    "scenario/parts.py": "one class per table of a folder, read like a table of contents",
}
LONG_FUNCTIONS: dict[str, str] = {
    "study/flee/flee_worker.py:main": "Flee's own run script, in its order, clocks beside it",
    "scenario/templates.py:blank_scenario": "data: the rows of the blank workbook",
    "scenario/templates.py:_events": "data: one example row per table of events",
    "view/planning.py:columns_of": "data: one entry per column of the planning sheet",
}


def _modules() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring; what is explained is not long."""
    first = function.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    documented = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return (function.end_lineno or 0) - function.lineno + 1 - documented


def test_modules_are_short() -> None:
    long = {name for name, text in _modules() if text.count("\n") >= MOST_LINES_OF_A_MODULE}
    assert long <= set(LONG_MODULES), "split by question, or write down the reason"


def test_functions_are_short() -> None:
    long = {
        f"{name}:{node.name}"
        for name, text in _modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _lines(node) >= MOST_LINES_OF_A_FUNCTION
    }
    assert long <= set(LONG_FUNCTIONS), "split by step, or write down the reason"


def test_no_exception_outlives_its_need() -> None:
    texts = dict(_modules())
    assert set(LONG_MODULES) <= set(texts)
    for entry in LONG_FUNCTIONS:
        module, function = entry.split(":")
        assert f"def {function}(" in texts[module]


def test_every_folder_and_lonely_module_is_on_the_map() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = {
        path.parent.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if path.parent != PACKAGE
    }
    lonely = {path.name for path in PACKAGE.glob("*.py")}
    missing = [name for name in folders if f"`{name}/`" not in told]
    missing += [name for name in lonely if f"`{name}`" not in told]
    assert missing == []


def test_what_the_map_names_exists() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    map_of_code = told.split("## 2.")[1].split("## 3.")[0]
    named = {part.split("`")[0] for part in map_of_code.split("- **`")[1:]}
    assert len(named) >= 9
    assert [name for name in named if not (PACKAGE / name).exists()] == []


def test_every_module_that_the_map_names_exists() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    here = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("[st]*/**/*.py")]
    named = set(re.findall(r"`([\w/]+\.py)`", told))
    assert len(named) >= 20
    assert [
        name for name in named if not any(f"/{path}".endswith(f"/{name}") for path in here)
    ] == []
