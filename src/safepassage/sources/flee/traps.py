"""What Flee does with a clean folder that its author may not expect: warned, never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from safepassage.scenario.flee_case import FleeCase, FleePlace
from safepassage.scenario.flee_data import data_of
from safepassage.sources.flee.rows import Notes

SHOWN = 5
CAMP_BELOW = 0.005  # a place with a smaller move chance becomes a camp
UNDIVIDED = ("capacity_per_day", "initial_idps")


def warn_of_traps(case: FleeCase, notes: Notes) -> None:
    """Note every trap of a case, one warning for each kind."""
    for where, what, effect in (
        *_roads(case), *_events(case), *_counted(case), *_conflicts(case), *_capacities(case),
        *_chances(case), *_settings(case), *_hasten(case),
    ):  # fmt: skip
        notes.warn(where, what, effect)


def named(names: Iterable[str]) -> str:
    """Return a list of names in a line, the first five of them."""
    names = list(dict.fromkeys(names))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _roads(case: FleeCase) -> Iterator[tuple[str, str, str]]:
    doubled = [f"{one.name1}-{one.name2}" for one in case.routes if one.redirection == 1]
    if doubled:
        yield (
            "routes.csv, forced_redirection", f"1 for {named(doubled)}",
            "Flee 3 lays such a road twice, so that it weighs double, and redirects nobody (Q36)",
        )  # fmt: skip
    none = [f"{one.name1}-{one.name2}" for one in case.routes if one.length_km <= 0]
    if none:
        yield (
            "routes.csv, distance", f"0 km for {named(none)}",
            "Flee hops along such roads until Python gives up (Q80); here one costs 100 m of a day",
        )  # fmt: skip
    between = Counter("-".join(sorted((one.name1, one.name2))) for one in case.routes)
    parallel = [pair for pair, count in between.items() if count > 1]
    if parallel:
        yield (
            "routes.csv", f"more than one road between {named(parallel)}",
            "each of them weighs, and everybody takes the first, as in Flee (Q12)",
        )  # fmt: skip
    loops = [one.name1 for one in case.routes if one.name1 == one.name2]
    if loops:
        yield (
            "routes.csv", f"a road from {named(loops)} to the same place",
            "nobody takes it; did a place of another name belong there?",
        )  # fmt: skip
    marked = [f"{one.name1}-{one.name2}" for one in case.routes if one.redirection == 2]
    if marked:
        yield (
            "routes.csv, forced_redirection", f"2 for {named(marked)}",
            "forced redirection is not implemented in Flee 3, the road is an ordinary one (Q36)",
        )  # fmt: skip

    reached = {name for one in case.routes for name in (one.name1, one.name2)}
    alone = [one.name for one in case.places if one.name not in reached]
    if alone:
        yield "routes.csv", f"no road leads to {named(alone)}", "nobody comes or goes there"


def _events(case: FleeCase) -> Iterator[tuple[str, str, str]]:
    """Say which closures and changes of kind never act, or never end."""
    for one in case.closures:
        if one.kind == "remove_forced_redirection":
            continue
        where = f"closures.csv, {one.kind} {' '.join(filter(None, (one.name1, one.name2)))}"
        last = f"the last day is {case.days - 1}"
        if one.start >= case.days:
            yield where, f"starts on day {one.start}, {last}", "it never acts"
        elif one.start < 0:
            yield where, f"starts on day {one.start}, the first day is 0", "Flee never closes it"
        elif one.end == one.start:
            yield where, "starts and ends on the same day", "Flee opens it at once (Q32)"
        elif 0 <= one.end < one.start:
            yield where, f"ends on day {one.end}, before it starts", "it never opens again"
    late = [one.name for one in case.changes if not 0 <= one.day < case.days]
    if late:
        yield "location_changes.csv", f"outside the period: {named(late)}", "these never act"


def _counted(case: FleeCase) -> Iterator[tuple[str, str, str]]:
    """Say where counts lie outside the period, or are below 0."""
    points = [point for one in case.data for rows in one.files for point in rows]
    if points and not any(0 <= day < case.days for day, _ in points):
        yield (
            "source_data", f"no count lies within the {case.days} days from {case.start} on",
            "the nearest one holds on every day; is StartDate right?",
        )  # fmt: skip
    below = [one.name for one in case.data if any(n < 0 for rows in one.files for _, n in rows)]
    if below:
        yield "source_data", f"counts below 0 of {named(below)}", "taken as they are, as in Flee"


def _conflicts(case: FleeCase) -> Iterator[tuple[str, str, str]]:
    if case.flood_driven:
        return
    series = {name: case.conflicts.column(name) or () for name in case.conflicts.names}
    changing = [
        name
        for name, values in series.items()
        if any(a > 0 and b > 0 and a != b for a, b in pairwise(values))
    ]
    if changing and case.rules.quirks.no_midconflict_update:
        yield (
            "conflicts.csv", f"the intensity changes during a conflict of {named(changing)}",
            "Flee keeps the first value until the conflict ends (Q26)",
        )  # fmt: skip
    fought = [
        place
        for place in case.places
        if "conflict" in place.kind.lower() and "camp" not in place.kind.lower()
    ]
    calm = [place for place in fought if not any(series.get(place.name, ()))]
    lasting = [place.name for place in calm if place.conflict_day <= 0]
    if lasting:
        yield (
            "conflicts.csv", f"no day of conflict for the conflict zones {named(lasting)}",
            "they are in conflict on every day, as locations.csv says (Q27)",
        )  # fmt: skip
    never = [place.name for place in calm if place.conflict_day > 0]
    if never:
        yield (
            "locations.csv, conflict_date",
            f"above 0 for {named(never)}, and no day of conflict in conflicts.csv",
            "Flee does not read the date: they are towns on every day (Q28)",
        )  # fmt: skip


def _capacities(case: FleeCase) -> Iterator[tuple[str, str, str]]:
    camps = [place for place in case.places if "camp" in place.kind.lower()]
    hasten = case.rules.hasten
    open_end = [place.name for place in camps if place.people // hasten < 1]
    if open_end:
        yield "locations.csv, population", f"0 for the camps {named(open_end)}", "unlimited (Q40)"
    data = data_of(case)
    cut = case.rules.insert_day0 and case.rules.quirks.day0_capacity_cut
    if not cut or case.conflict_driven or case.flood_driven:
        return
    full = [
        place.name
        for place in camps
        if 1 <= place.people // hasten <= (data.of(place.name) or (0,))[0]
    ]
    if full:
        yield (
            "locations.csv, population",
            f"not more than the people of day 0 for the camps {named(full)}",
            "Flee takes those off the capacity, and what is left, 0 or less, means unlimited (Q41)",
        )  # fmt: skip


def _chances(case: FleeCase) -> Iterator[tuple[str, str, str]]:
    """Say which chances and shares lie outside what they can mean."""
    rules, where = case.rules, "simsetting.yml, move_rules."
    for kind in ("conflict", "camp", "idpcamp", "default"):
        chance = getattr(rules, f"{kind}_movechance")
        if chance > 1 and not rules.movechance_pop_scale_factor:
            yield f"{where}{kind}_movechance", f"{chance:g} is above 1", "it acts as 1"
        elif chance < 0:
            yield f"{where}{kind}_movechance", f"{chance:g} is below 0", "it acts as 0"
    if rules.capacity_scaling <= 0:
        yield f"{where}capacity_scaling", "not above 0", "every camp is unlimited (Q40)"
    if rules.capacity_buffer > 1:
        yield (
            f"{where}capacity_buffer", f"{rules.capacity_buffer:g} is above 1",
            "camps take in more than their capacity",
        )  # fmt: skip


def _settings(case: FleeCase) -> Iterator[tuple[str, str, str]]:
    rules, where = case.rules, "simsetting.yml, "
    for name in ("default_movechance", "conflict_movechance"):
        if getattr(rules, name) < CAMP_BELOW:
            yield (
                f"{where}move_rules.{name}", f"below {CAMP_BELOW}",
                "Flee makes a camp of every such place (Q39)",
            )  # fmt: skip
    mode = rules.conflict_spawn_mode
    if mode not in ("", "constant", "pop_ratio") and mode.casefold() != "poisson":
        yield (
            f"{where}spawn_rules.conflict_driven_spawning.spawn_mode",
            f"'{mode}' is not in small letters", "Flee displaces nobody (Q53)",
        )  # fmt: skip
    empty = [one.name for one in case.places if one.people < 1]
    if rules.movechance_pop_scale_factor > 0 and empty:
        yield (
            f"{where}move_rules.movechance_pop_scale_factor", f"nobody lives in {named(empty)}",
            "people who come to rest there never leave (Q17)",
        )  # fmt: skip
    if rules.harvest_months and rules.quirks.harvest_all:
        yield (
            f"{where}move_rules.harvest_months", "in these months",
            "everybody stays, not farmers alone (Q58)",
        )  # fmt: skip
    if rules.flood_forecaster and rules.quirks.flood_forecaster_v3:
        yield (
            f"{where}move_rules.flood_rules.flood_forecaster", "while the forecast lasts",
            "people move only where a flood is forecast, and go anywhere (Q62)",
        )  # fmt: skip


def _hasten(case: FleeCase) -> Iterator[tuple[str, str, str]]:
    if case.rules.hasten == 1:
        return
    left = [name for name in UNDIVIDED if any(_counts(one, name) for one in case.places)]
    left += ["agents.csv"] if case.persons else []
    if case.rules.conflict_spawn_mode in ("constant", "poisson"):
        left.append("displaced_per_conflict_day")
    if case.rules.flood_spawn_mode in ("constant", "poisson"):
        left.append("displaced_per_flood_day")
    if left:
        yield (
            "simsetting.yml, optimisations.hasten", f"does not divide {', '.join(left)}",
            "they weigh more than in a run of everybody (Q66)",
        )  # fmt: skip


def _counts(place: FleePlace, attribute: str) -> bool:
    return float(place.attributes.get(attribute) or 0) > 0
