"""The page "what the reports say and where it is", from claims, rules, features and tests."""

from __future__ import annotations

import re
from pathlib import Path

from safepassage.openers import open_scenario

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "docs" / "science" / "war-rules.md"
TESTS = ROOT / "tests" / "statements"
STATEMENT = re.compile(r"^F[02]-\d\d$")
MARK = re.compile(r"@statement\(([^)]*)\)\ndef (test_\w+)")

# The sixteen features, and the statements each of them must cover.
FEATURES = {
    "S1 parties and relations": "F0-04 F0-08 F0-11 F0-18 F0-19 F0-23 F2-02 F2-04 F2-05 F2-06",
    "S2 places, state, calendar": "F0-10 F0-12 F0-13 F0-14 F0-19 F0-24 F2-14 F2-25 F2-27",
    "S3 routes with status": "F0-08 F2-07 F2-15 F2-17 F2-18 F2-27",
    "S4 operations": "F0-01 F0-02 F0-03 F0-05 F0-18 F2-01 F2-06 F2-09 F2-12",
    "S5 next target": "F0-06 F0-07 F0-08 F0-10 F0-22",
    "S6 supply from outside": "F0-07 F2-05 F2-07 F2-11 F2-15 F2-18",
    "S7 encirclement, siege clock": "F0-13 F2-13 F2-17 F2-19",
    "S8 talks, ceasefires, corridors": "F0-02 F0-03 F0-15 F0-17 F2-01 F2-07 F2-08 F2-09",
    "S9 evacuation agreements": "F0-05 F0-09",
    "S10 flight": "F0-16 F2-19 F2-20 F2-22 F2-23",
    "S11 closed border": "F2-21 F2-22 F2-27",
    "S12 returns": "F2-24 F2-26",
    "S13 several fronts, one pool": "F0-21 F0-22 F2-12 F2-16",
    "S14 claims ledger": "F0-04 F0-08 F0-16 F0-17 F0-19 F0-20 F0-23 F0-25 F2-04 F2-17 F2-23 F2-24",
    "S15 forecast log": "F0-06 F0-09 F2-02 F2-10 F2-11 F2-13 F2-19 F2-22",
    "S16 harm and damage": "F0-16 F0-17 F0-24 F2-03 F2-09 F2-25 F2-26",
}


def tests_by_statement() -> dict[str, list[str]]:
    """Return the names of the tests of each statement, as `file::test`."""
    found: dict[str, list[str]] = {}
    for file in sorted(TESTS.glob("test_*.py")):
        for ids, test in MARK.findall(file.read_text(encoding="utf-8")):
            for one in re.findall(r'"(F[02]-\d\d)"', ids):
                found.setdefault(one, []).append(f"{file.name}::{test}")
    return found


def rules_by_statement() -> dict[str, tuple[str, str, str]]:
    """Return what each statement is in the model, its switch, and where, from the science page."""
    rows = (line.split("|")[1:-1] for line in RULES.read_text(encoding="utf-8").splitlines())
    cells = ([cell.strip() for cell in row] for row in rows if len(row) == 4)
    return {row[0]: (row[1], row[2], row[3]) for row in cells if STATEMENT.match(row[0])}


def page(made: str) -> str:
    """Return the page as Markdown; ``made`` is the line that says it is made."""
    rules, tests = rules_by_statement(), tests_by_statement()
    parts = [
        "# What the reports say, and where it is",
        made,
        "Two news reports on the Syrian war, cut into 52 statements. Each is in the bundled "
        "scenario, is what a rule does, or is held against what came. A statement is somebody's "
        "word, not ours; a rule that a party states is one policy among others.",
        "| statement | says | who | in the model | switch or row | where | feature | test |\n"
        "|---|---|---|---|---|---|---|---|",
    ]
    for claim in sorted(open_scenario("aleppo-2016").claims, key=lambda claim: claim.claim):
        if STATEMENT.match(claim.claim):
            features = [name.split()[0] for name, ids in FEATURES.items() if claim.claim in ids]
            cells = (
                claim.claim,
                claim.text,
                claim.claimant or "not named",
                *rules.get(claim.claim, ("", "", "")),
                " ".join(features),
                "<br>".join(f"`{test}`" for test in tests.get(claim.claim, ())),
            )
            parts[-1] += "\n| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"
    features = "\n".join(f"- {name}: {ids}" for name, ids in FEATURES.items())
    parts.append(f"Features, and the statements under each:\n\n{features}")
    return "\n\n".join(parts) + "\n"
