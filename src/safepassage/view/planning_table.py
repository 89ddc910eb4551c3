"""The planning table: by sub-district, how many people to plan for, from where each figure comes.

Sub-districts add up to governorates without counting anyone twice: a person is present in one
place on a day, and is displaced for the first time once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from safepassage.errors import InputError
from safepassage.scenario.claims import Claim, Use
from safepassage.scenario.parts import Place
from safepassage.scenario.scenario import Scenario
from safepassage.view.figures import IN_CAMPS, WITH_HOSTS, Figures, is_abroad
from safepassage.view.planning_reasons import reasons
from safepassage.view.populations import population_range, together
from safepassage.view.sensitivity import stated_sub_district

WINDOW_DAYS = 30
HOUSEHOLD_SIZE = 5.5  # people; 192,284 people in 34,790 families (CCCM counts, see docs)
NEEDS_MORE_RUNS = "needs more runs"
# Shares of a displaced population: an assumption of the sheet, to be replaced by local counts.
SHARES = {"women": 0.25, "girls": 0.25, "boys": 0.26, "men": 0.24}
COUNTED_WITHIN_DAYS = 120  # how old a count of displaced people may be to stand beside the model

COUNTED = ("counted_value", "counted_low", "counted_high", "counted_as_of", "counted_source")
SUMMED = (
    "population", "population_low", "population_high", "idps_now", "new_likely", "idps_then",
    "households_then", "in_camps_then", "with_hosts_then", "elsewhere_then",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SubDistrict:
    """A sub-district of the home country and the places of the network inside it."""

    admin1: str
    admin3: str
    pcode: str
    places: tuple[Place, ...]

    @property
    def key(self) -> str:
        """Return what names it: its P-code, else its names."""
        return self.pcode or f"{self.admin1}/{self.admin3}"


def sub_districts(scenario: Scenario, *, names_places: bool = True) -> list[SubDistrict]:
    """Return the sub-districts of the home country, by governorate and name.

    A place without one stands for itself where places may be named; else such places of a
    governorate are one group.
    """
    groups: dict[tuple[str, str, str], list[Place]] = {}
    named = {place.pcode: place.admin3 for place in scenario.places if place.pcode and place.admin3}
    for place in sorted(scenario.places, key=lambda place: place.place):
        if not is_abroad(scenario, place):
            alone = place.name or place.place
            admin3 = (
                place.admin3
                or named.get(place.pcode)
                or (alone if names_places else stated_sub_district(place))
            )
            groups.setdefault((place.admin1 or "not stated", admin3, place.pcode), []).append(place)
    return [SubDistrict(*key, tuple(groups[key])) for key in sorted(groups)]


def as_of_day(scenario: Scenario, as_of: date | None = None) -> int:
    """Return the day of "now": as asked, else the last after which the run has a whole window."""
    if as_of is None:
        return max(0, scenario.days - 1 - WINDOW_DAYS)
    day = scenario.day_of(as_of)
    if not 0 <= day < scenario.days:
        raise InputError(f"{as_of} is outside the scenario, which the planning table is about")
    return day


def planning_table(
    scenario: Scenario,
    figures: Figures,
    situation: Mapping[str, Any],
    now: int,
    source: str,
    *,
    names_places: bool = True,
) -> dict[str, Any]:
    """Return the planning table of a run.

    Parameters
    ----------
    scenario
        The scenario.
    figures
        The run.
    situation
        What `engine.war.situation` says of the day of "now", as a dict.
    now
        Day number of "now".
    source
        Where the figures of the model come from, in words.
    names_places
        Whether a place without a sub-district may have a row of its own.
    """
    then = min(now + WINDOW_DAYS, scenario.days - 1)
    counts = _counts(figures, now, then)
    rows = [
        _row(scenario, district, figures, counts, situation, (now, then))
        for district in sub_districts(scenario, names_places=names_places)
    ]
    rows = [
        row | {"model_source": source}
        for row in rows
        if row["population"] or row["idps_now"] or row["idps_then"]
    ]
    return {
        "as_of": scenario.date_of(now).isoformat(),
        "until": scenario.date_of(then).isoformat(),
        "window_days": then - now,
        "household_size": HOUSEHOLD_SIZE,
        "shares": dict(SHARES),
        "rows": rows,
        "sums": _sums(rows),
    }


def _counts(figures: Figures, now: int, then: int) -> dict[str, list[int]]:
    """Return people by place (rows of `figures`) for each column of the table."""
    idps = figures.present(status="IDP")
    camps = figures.present(status="IDP", whereabouts=IN_CAMPS)
    hosts = figures.present(status="IDP", whereabouts=WITH_HOSTS)
    first = figures.moves(kind="first")[:, now + 1 : then + 1].sum(axis=1)
    return {
        "idps_now": idps[:, now].tolist(),
        "new_likely": first.tolist(),
        "idps_then": idps[:, then].tolist(),
        "in_camps_then": camps[:, then].tolist(),
        "with_hosts_then": hosts[:, then].tolist(),
    }


def _row(
    scenario: Scenario,
    district: SubDistrict,
    figures: Figures,
    counts: Mapping[str, Sequence[int]],
    situation: Mapping[str, Any],
    days: tuple[int, int],
) -> dict[str, Any]:
    now, _ = days
    here = [figures.row[place.place] for place in district.places]
    sums = {name: sum(column[row] for row in here) for name, column in counts.items()}
    elsewhere = sums["idps_then"] - sums["in_camps_then"] - sums["with_hosts_then"]
    return {
        "admin1": district.admin1,
        "admin3": district.admin3,
        "pcode": district.pcode,
        "key": district.key,
        **_population(district),
        "idps_now": sums["idps_now"],
        **_latest_count(scenario, district, scenario.date_of(now)),
        "new_low": NEEDS_MORE_RUNS,
        "new_likely": sums["new_likely"],
        "new_high": NEEDS_MORE_RUNS,
        "idps_then": sums["idps_then"],
        "households_then": round(sums["idps_then"] / HOUSEHOLD_SIZE),
        "in_camps_then": sums["in_camps_then"],
        "with_hosts_then": sums["with_hosts_then"],
        "elsewhere_then": elsewhere,
        **{who: round(sums["idps_then"] * share) for who, share in SHARES.items()},
        **_cut(district, situation),
        **reasons(scenario, district.places, situation, days),
    }


def _population(district: SubDistrict) -> dict[str, Any]:
    """Return the people at the start, with range, day and sources of the figures."""
    lived_in = [place for place in district.places if place.population]
    days = sorted(place.as_of for place in lived_in if place.as_of)
    low, high, stated = population_range(lived_in)
    return {
        "population": sum(place.population for place in lived_in),
        "population_low": low,
        "population_high": high,
        "population_range": stated,
        "population_as_of": days[0].isoformat() if days else "not stated",
        "population_source": "; ".join(
            sorted({source for place in lived_in for source in place.source})
        )
        or "none stated",
    }


def _latest_count(scenario: Scenario, district: SubDistrict, now: date) -> dict[str, Any]:
    """Return the latest count of the sub-district's displaced that was published by "now"."""
    inside = {place.place for place in district.places}
    earliest = now - timedelta(days=COUNTED_WITHIN_DAYS)

    def fits(claim: Claim) -> bool:
        when = claim.end or claim.start
        return bool(
            claim.quantity == "idp_stock"
            and claim.place
            and set(claim.place) <= inside
            and claim.value is not None
            and when
            and earliest <= when <= now
            and (claim.published or when) <= now
            and claim.use is not Use.FORECAST
        )

    fitting = [claim for claim in scenario.claims if fits(claim)]
    if not fitting:
        return dict.fromkeys(COUNTED)
    last = max(fitting, key=lambda claim: (claim.end or claim.start or now, claim.claim))
    as_of = (last.end or last.start or now).isoformat()
    source = f"{last.claimant} ({'; '.join((last.claim, *last.source))})"
    if last.use is Use.CONTEXT:
        source += ", context only: see its note"
    return dict(zip(COUNTED, (last.value, last.low, last.high, as_of, source), strict=True))


def _cut(district: SubDistrict, situation: Mapping[str, Any]) -> dict[str, Any]:
    """Return whether a place of the sub-district where people live is cut from aid, since when."""
    states = situation["places"]
    lived_in = [p for p in district.places if p.population and p.place in states]
    cut = [place for place in lived_in if states[place.place]["encircled"]]
    since = [
        f"{place.name or place.place} since {states[place.place]['encircled_since'] or 'unknown'}"
        for place in cut
    ]
    unknown = lived_in and all(states[p.place]["encircled"] is None for p in lived_in)
    return {
        "cut_from_aid": "yes" if cut else ("unknown" if unknown else "no"),
        "cut_since": "; ".join(since),
    }


def _sums(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the sums of governorates; ranges of populations are added end by end."""
    sums = []
    for admin1 in sorted({row["admin1"] for row in rows}):
        here = [row for row in rows if row["admin1"] == admin1]
        total: dict[str, Any] = {name: sum(row[name] for row in here) for name in SUMMED}
        total["population_range"] = together([row["population_range"] for row in here])
        total["households_then"] = round(total["idps_then"] / HOUSEHOLD_SIZE)
        total |= {who: sum(row[who] for row in here) for who in SHARES}
        sums.append({"admin1": admin1, "sub_districts": len(here), **total})
    return sums
