"""Courses of the world in the document: the run or ensemble itself, and others beside it.

Another world beside the first is one decision apart, as `compare` has it: what is not compared is
not drawn beside each other either.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from safepassage.engine.war.epochs import timeline
from safepassage.scenario.scenario import Scenario
from safepassage.study.changes import changes_between, decision_day
from safepassage.view.figures import Figures
from safepassage.view.sensitivity import Policy
from safepassage.view.viewmodel import boards, events, spans
from safepassage.view.viewmodel.bands import ensemble_variant
from safepassage.view.viewmodel.central import Found
from safepassage.view.viewmodel.lines import run_variant
from safepassage.view.viewmodel.parts import Spans
from safepassage.view.viewmodel.series import Variant


def variant_of(source: Found, figures: Figures, closure: str, policy: Policy) -> Variant:
    """Return the figures of a run or an ensemble; in a live crisis its name alone."""
    title = source.scenario.settings.title or source.scenario.name
    if policy.live:
        return Variant(variant="run", name=title, closure=closure, members=1)
    one = run_variant(source.scenario, figures, closure)
    if source.ensemble is None or source.members is None:
        return one
    info = source.ensemble.info
    words = source.closure or info["closure"]
    return ensemble_variant(one, source.members, source.scenario, {**info, "closure": words})


def spans_of(
    scenario: Scenario, figures: Figures, found: boards.Reports, policy: Policy, today: date
) -> Spans:
    """Return what held over time; nothing in a live crisis."""
    if policy.live:
        return Spans()
    return Spans(
        holder=spans.holders(figures),
        supply=spans.supply(figures),
        roads=spans.roads(scenario, timeline(scenario)),
        gates=spans.gates(scenario),
        corridors=events.corridors(scenario, policy, today),
        listed=spans.listings(scenario),
        lifelines=boards.lifeline_spans(scenario, found, policy),
    )


def variants_beside(
    others: Sequence[Found], first: Scenario, policy: Policy, today: date
) -> list[Variant]:
    """Return other worlds beside the first, each with spans of its own.

    A live file holds none; a restricted one none whose decision lies after `today`.

    Raises
    ------
    InputError
        One is another world, or does not differ.
    RefusedError
        One has more than one hostile act that the first has not.
    """
    made = []
    for number, other in enumerate(others, start=1):
        changes = [str(change) for change in changes_between(first, other.scenario)]
        decision = decision_day(first, other.scenario)
        if policy.live or not policy.shows_plan(decision, today):
            continue
        made.append(_beside(other, f"beside-{number}", changes, first, policy, today))
    return made


def _beside(
    other: Found, variant: str, changes: list[str], first: Scenario, policy: Policy, today: date
) -> Variant:
    scenario, figures = other.scenario, Figures(other.scenario, other.run.table)
    found = boards.reports(scenario, figures)
    closure = str(other.run.info.get("closure", "war as recorded (does not react)"))
    many = f"{len(changes)} rows changed" if len(changes) > 1 else "one row changed"
    title = scenario.settings.title or scenario.name
    same = title == (first.settings.title or first.name)
    return variant_of(other, figures, closure, policy).model_copy(
        update={
            "variant": variant,
            "name": f"the same with {many}" if same else title,
            "changes": changes,
            "spans": spans_of(scenario, figures, found, policy, today),
        }
    )
