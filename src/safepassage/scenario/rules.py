"""The rules of a run: data, frozen, every field with unit, range, source and latest evidence.

A prior's range is the declared doubt about a default, not a bound on what a user may enter.
Only claims with `informs_defaults = yes` may inform a default (tests/unit/test_rules.py).
"""

from __future__ import annotations

from safepassage.scenario.generated_rules import GeneratedRules
from safepassage.scenario.people_rules import PeopleRules
from safepassage.scenario.rule import rule as rule
from safepassage.scenario.war_rules import WarRules


class Rules(PeopleRules, WarRules, GeneratedRules):
    """The default rule set. Every field is documented in docs/reference/rules.md."""
