"""Can the war that is generated go by these settings? Sponsors, chances, contagion."""

from __future__ import annotations

from collections.abc import Iterator

from safepassage.errors import Problem
from safepassage.scenario.kinds import SponsorKind
from safepassage.scenario.origins import Origins
from safepassage.scenario.scenario import Scenario

# Chances of which at most one comes true: together no more than 1.
TOGETHER = (
    ("ending_agreement_per_month", "ending_capture_per_month", "ending_relief_per_month"),
    ("offer_surrender", "offer_leave_country"),
)
ROUNDING = 1e-9


def _sponsors(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does every sponsor that supplies name a gate, and no other one?"""
    for index, row in enumerate(scenario.sponsors):
        where = origins.where("sponsors", index, "gates")
        if row.kind is SponsorKind.SUPPLY and not row.gates:
            what = f"'{row.sponsor}' supplies '{row.party}' through no gate"
            yield Problem(where, what, "name the places where its goods come in, joined by ;")
        elif row.kind is not SponsorKind.SUPPLY and row.gates:
            what = f"names gates, but the kind is '{row.kind}'"
            yield Problem(where, what, "leave it empty, or make the kind 'supply'")
        if row.sponsor == row.party:
            where = origins.where("sponsors", index, "party")
            yield Problem(where, f"'{row.party}' stands behind itself", "name another party")


def _backed(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does every sponsor that scenario.toml names say how it stands behind the party?"""
    if "sponsors" in origins.unread:
        return
    told = {(row.sponsor, row.party) for row in scenario.sponsors}
    known = {party.party for party in scenario.settings.parties}
    refused = origins.refused_ids("sponsors")
    for index, party in enumerate(scenario.settings.parties):
        for sponsor in party.sponsors:
            missing = (sponsor, party.party) not in told and sponsor not in refused
            if missing and sponsor in known:
                where = origins.setting("parties", index, "sponsors")
                what = f"'{sponsor}' has no row for '{party.party}' in parties/sponsors.csv"
                fix = "write one with its gates, or with the kind political"
                yield Problem(where, what, fix)


def _chances(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Do chances of which one comes true add up to no more than 1?"""
    rules = scenario.settings.rules
    for names in TOGETHER:
        total = sum(getattr(rules, name) for name in names)
        if total > 1 + ROUNDING:
            where = f"{origins.rules}, {names[0]}"
            what = f"adds up to {total:g} with {' and '.join(names[1:])}"
            yield Problem(where, what, "chances of which one comes true sum to 1 or less")


def _contagion(scenario: Scenario, origins: Origins) -> Iterator[Problem]:
    """Does each conflict event bring less than one more, on average?"""
    rules = scenario.settings.rules
    ratio = rules.contagion_branching * rules.contagion_most_factor
    if ratio >= 1:
        where = f"{origins.rules}, contagion_branching"
        what = f"times contagion_most_factor is {ratio:g}: the process would grow without end"
        yield Problem(where, what, "keep the product below 1")


QUESTIONS = (_sponsors, _backed, _chances, _contagion)
