"""The rules of the generated war: what parties do after the record ends. See docs/science.

None of them is fitted: each is an assumption with a wide prior, and a value switches it off. What
they work out, strengths and aims, stays inside the engine.

fighting    operations, strength, what draws an operation
talking     talks, trust, ceasefires, corridors
ending      how sieges end, what is agreed, troops of sponsors
spreading   conflict events that bring conflict events
evidence    what they rest on
"""

from __future__ import annotations

from safepassage.scenario.generated_rules.ending import EndingRules
from safepassage.scenario.generated_rules.fighting import AimRules, OperationRules, PoolRules
from safepassage.scenario.generated_rules.spreading import ContagionRules
from safepassage.scenario.generated_rules.talking import TalkRules


class GeneratedRules(OperationRules, PoolRules, AimRules, TalkRules, EndingRules, ContagionRules):
    """What the generated war assumes."""
