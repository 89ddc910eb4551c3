"""Run the bundled what-ifs over 100 joint draws each and keep their answers for the docs.

Half an hour and more of CPU: not part of `make docs`, which makes the page from what is kept here.
Kept are the rows at the places that a decision names, all of them; the command on the page gives
those of every place. Stopped, it goes on from its work folder.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from datetime import date
from pathlib import Path
from typing import Any

from variant_pages import KEPT, hash_of

from safepassage import __version__
from safepassage.openers import open_scenario
from safepassage.scenario.derive import between
from safepassage.study.variants import Variant, variants_of
from safepassage.study.whatif.run import BEGINS, compare_members

SCENARIO = "aleppo-2016"
MEMBERS = 100
HORIZON_DAYS = 30  # days after the first day of the decision
FIRST_DAY = {  # runs of the late ones begin some weeks before the decision: a fifth of the cost
    "august-corridor": date(2016, 7, 15),
    "no-evacuation-agreement": date(2016, 11, 15),
}
PLACES = {  # the ends of the road, the gate and its town, the ends of the corridor, who is moved
    "azaz-corridor-open": ("aleppo_east", "hayyan", "tall_rifaat"),
    "gate-opens-february": ("azaz", "c_bab_al_salama", "x_bab_al_salama"),
    "august-corridor": ("aleppo_east", "aleppo_west"),
    "no-evacuation-agreement": ("aleppo_east", "fuah"),
}


def answer_of(variant: Variant, out: Path, threads: int) -> dict[str, Any]:
    """Return what is kept of the answer to one what-if."""
    first = open_scenario(variant.scenario)
    second, assumes = variant.of(first), variant.assumes
    told = variant.family or variant.name
    begins = FIRST_DAY.get(told)
    if begins is not None:
        first, second = (between(one, begins, one.settings.end) for one in (first, second))
        assumes = f"{assumes}; {BEGINS.format(begins)}"
    answer = compare_members(
        first,
        second,
        members=MEMBERS,
        out=out / variant.name,
        threads=threads,
        horizon_days=HORIZON_DAYS,
        question=variant.question,
        assumes=assumes,
    ).as_dict()
    noise = answer.pop("simulation_noise")
    answer["rows"] = [row for row in answer["rows"] if row["place"] in PLACES[told]]
    noise["rows"] = [row for row in noise["rows"] if row["place"] in PLACES[told]]
    return {
        "variant": variant.name,
        "family": variant.family,
        "horizon_days": HORIZON_DAYS,
        "begins": str(begins) if begins else "",
        **answer,
        "simulation_noise": noise,
    }


def share_first_worlds(variant: Variant, before: Variant | None, out: Path) -> None:
    """Take over the world without the decision, which what-ifs of one family share."""
    if before is None or not variant.family or variant.family != before.family:
        return
    for folder in (out / before.name).glob("*-first"):
        goal = out / variant.name / folder.name
        if not goal.exists():
            shutil.copytree(folder, goal)


def main() -> None:
    """Run them all and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder that keeps the runs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=KEPT)
    asked = parser.parse_args()
    answers, before = [], None
    for variant in variants_of(SCENARIO):
        share_first_worlds(variant, before, asked.work)
        began = time.monotonic()
        answers.append(answer_of(variant, asked.work, asked.threads))
        before = variant
        print(f"{variant.name}: {time.monotonic() - began:.0f} s", flush=True)
    kept = {
        "scenario": SCENARIO,
        "version": __version__,
        "rules_hash": hash_of(open_scenario(SCENARIO).settings.rules),
        "members": MEMBERS,
        "answers": answers,
    }
    asked.out.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
