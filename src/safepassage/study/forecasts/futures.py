"""The futures of a forecast: an ensemble whose war goes on by rule after the issue date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from safepassage.engine.arrays import War
from safepassage.errors import InputError
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Scenario
from safepassage.scenario.vintage import informed_later, rules_of_vintage
from safepassage.study.ensemble.plan import Member
from safepassage.study.forecasts.paths import looking_forward

GENERATED = "war generated after the issue date (reacts by rule)"
MOST_DAYS = 730
HINDCAST = (
    "In-sample hindcast: {count} rules in force rest on evidence of up to {last}, after the issue "
    "date ({names}). Give --vintage {issue} to do without it."
)


@dataclass(frozen=True, slots=True)
class GeneratedAfter:
    """Gives each member a war of its own: as recorded to the issue day, by rule after it."""

    issue_day: int

    def __call__(self, scenario: Scenario, member: Member) -> War:
        """Return the war of a member."""
        from safepassage.engine.war.generated.war import GeneratedWar

        return GeneratedWar(scenario, issue_day=self.issue_day, seed=member.luck_seed)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a forecast is asked for."""

    issue: date
    horizon_days: int
    vintage: date | None = None

    def check(self, scenario: Scenario) -> None:
        """Raise `InputError` where the scenario has no record of the issue date, or N is odd."""
        start, end = scenario.settings.start, scenario.settings.end
        if not start <= self.issue <= end:
            raise InputError(
                f"--issue-date {self.issue} is outside the record, which runs from {start} to {end}"
            )
        if not 1 <= self.horizon_days <= MOST_DAYS:
            raise InputError(f"--horizon must be 1 to {MOST_DAYS} days, got {self.horizon_days}")

    def known(self, scenario: Scenario) -> Scenario:
        """Return what the forecast knows, with the rules of its vintage."""
        found = looking_forward(scenario, self.issue, self.horizon_days)
        if self.vintage is None:
            return found
        rules = rules_of_vintage(found.settings.rules, self.vintage)
        return found.replace(settings=found.settings.model_copy(update={"rules": rules}))

    def hindcast(self, rules: Rules) -> str:
        """Return the sentence of a forecast whose rules know what came later, or nothing.

        ``rules`` are those of the scenario, before a vintage changes them.
        """
        replaced = informed_later(rules, self.vintage) if self.vintage else {}
        later = {
            name: last
            for name, last in informed_later(rules, self.issue).items()
            if name not in replaced
        }
        if not later:
            return ""
        names = sorted(later)
        shown = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
        return HINDCAST.format(
            count=len(names), last=max(later.values()), names=shown, issue=self.issue
        )

    def as_dict(self) -> dict[str, Any]:
        """Return JSON types only."""
        return {
            "issue_date": self.issue.isoformat(),
            "horizon_days": self.horizon_days,
            "vintage": self.vintage.isoformat() if self.vintage else "",
        }
