"""The page of the bundled what-ifs, from the answers that tools/make_variants.py keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from safepassage.openers import open_scenario
from safepassage.scenario.rules import Rules

KEPT = Path(__file__).resolve().parents[1] / "docs" / "reference" / "variants-aleppo-2016.json"
HEAD = (
    "quantity",
    "unit",
    "how the war goes on",
    "without",
    "with",
    "difference: 5 % to 95 %",
    "sign",
    "simulation noise",
)
INTRO = """Each what-if is one decision apart from the record, over {members} joint draws of luck, \
rules, populations and, where it reacts, the war. *Without* and *with* are medians; the interval \
is that of the paired differences. Where it includes zero the sign is not known, and where it \
does not, it is that of a model and no evidence. A war that goes on by rule knows nothing later \
than the day of the decision, so what is later in the record is no part of it. Simulation noise is \
what luck alone shows, over six pairs. Rows stand by place, all quantities of it; nothing is added \
up and no what-if is held against another. Model scenario, not prediction.

Every place, and any of them again:

```
safepassage compare {scenario} --variant NAME --members {members} --horizon DAYS --out DIR
```

Version {version}; {rules}."""
NOW, OTHER = (
    "the rules in force",
    "**other rules than those in force**: run tools/make_variants.py",
)


def hash_of(rules: Rules) -> str:
    """Return the SHA-256 of the values of all rules."""
    text = json.dumps(rules.model_dump(mode="json"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def page(made: str) -> str:
    """Return the page; ``made`` says what it is made from."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    rules = open_scenario(kept["scenario"]).settings.rules
    intro = INTRO.format(
        members=kept["members"],
        scenario=kept["scenario"],
        version=kept["version"],
        rules=NOW if kept["rules_hash"] == hash_of(rules) else OTHER,
    )
    parts = [f"# What-ifs of {kept['scenario']}: both closures", made, intro]
    for answer in kept["answers"]:
        parts += _section(answer)
    return "\n\n".join(parts) + "\n"


def _section(answer: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {answer['variant']}"
    yield f"**{answer['question']}** Assumes: {answer['assumes']}."
    yield "\n".join(f"- {change}" for change in answer["changes"])
    begins = f" --from {answer['begins']}" if answer["begins"] else ""
    yield (
        f"Counted from {answer['decision']} to {answer['until']} "
        f"(`--horizon {answer['horizon_days']}{begins}`)."
    )
    for place in dict.fromkeys(row["place"] for row in answer["rows"]):
        yield f"`{place}`"
        yield "\n".join(_table(answer, place))


def _table(answer: Mapping[str, Any], place: str) -> Iterator[str]:
    noise = {
        row["quantity"]: _interval(row)
        for row in answer["simulation_noise"]["rows"]
        if row["place"] == place
    }
    yield f"| {' | '.join(HEAD)} |"
    yield f"|{'---|' * len(HEAD)}"
    for row in answer["rows"]:
        if row["place"] != place:
            continue
        cells = (
            row["quantity"],
            row["unit"],
            row["closure"],
            f"{row['first']:,.0f}",
            f"{row['second']:,.0f}",
            _interval(row),
            row["sign"],
            noise.get(row["quantity"], "") if "recorded" in row["closure"] else "",
        )
        yield f"| {' | '.join(cells)} |"


def _interval(row: Mapping[str, Any]) -> str:
    low, high = (round(row[end]) for end in ("low", "high"))  # whole people: no "-0"
    return f"{low:+,} to {high:+,}"
