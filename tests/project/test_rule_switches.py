"""Each rule of the people layer, switched off and on again: it moves what it says it moves.

Every row names the rule, what switches it off, some weeks of aleppo-2016, and a figure of a named
place. On and off share their luck; the figure must move by more than the noise of the difference.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pytest
from tests.aleppo_cuts import FLAT, days_between, moved, present, run

from safepassage.results.frames import RunTables, numbers, texts
from safepassage.scenario.rules import Rules

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("NUMBA_DISABLE_JIT") == "1",
        reason="9.9 million people are too many for plain Python",
    ),
]
SEEDS = range(1, 6)
FEBRUARY = ("2016-01-28", "2016-02-24")
APRIL = ("2016-04-10", "2016-04-24")
MANBIJ = ("2016-05-29", "2016-06-12")
JULY = ("2016-07-01", "2016-07-16")
AUGUST = ("2016-07-26", "2016-08-05")
NOVEMBER = ("2016-11-20", "2016-12-12")
DECEMBER = ("2016-12-14", "2016-12-23")
EAST, GATE = ("aleppo_east",), ("x_bab_al_salama",)

Figure = Callable[[RunTables], float]


def leave(
    place: str, *ends: str, since: str = "", until: str = "", span: tuple[str, str]
) -> Figure:
    """Return the figure: people who leave a place, or flee within it where that is the end."""
    days = days_between(span[0], since or span[0], until or span[1])
    return lambda tables: moved(tables, (place,), ends, days=days)


def of_kind(kind: str, *places: str) -> Figure:
    """Return the figure: people in moves of one kind from places."""
    return lambda tables: moved(tables, places, kinds=(kind,))


def there(place: str, day: str, span: tuple[str, str], **words: str) -> Figure:
    """Return the figure: people in a place at the end of a day."""
    at = days_between(span[0], day, day)[0]
    return lambda tables: present(tables, at, (place,), **words)


def in_table(table: str, place: str, column: str, **words: str) -> Figure:
    """Return the figure: sum of a column of a place over all days."""

    def figure(tables: RunTables) -> float:
        rows = tables.tables[table]
        chosen = texts(rows, "place").is_word(place)
        for name, word in words.items():
            chosen &= texts(rows, name).is_word(word)
        return float(numbers(rows, column)[chosen].sum())

    return figure


@dataclass(frozen=True, eq=False)
class Switch:
    """A rule, what switches it off, and the figure that then moves."""

    name: str
    off: Mapping[str, float]
    span: tuple[str, str]
    figure: Figure
    both: Mapping[str, float] = field(default_factory=dict)  # also where the rule is on


def switch(
    span: tuple[str, str], figure: Figure, /, both: Mapping[str, float] | None = None, **off: float
) -> Switch:
    return Switch(" ".join(off), off, span, figure, both or {})


TALL_RIFAAT = leave("tall_rifaat", span=FEBRUARY)
LEAVE_EAST = leave("aleppo_east", span=NOVEMBER)
MANBIJ_IN_ALL = leave("manbij", "manbij", span=MANBIJ)
SWITCHES = (
    switch(
        FEBRUARY,
        leave("tall_rifaat", until="2016-02-06", span=FEBRUARY),
        both={"share_leaving_early": 0.5, "attack_hazard_per_day": 0.2},
        neighbours_hazard_per_day=0.0,
    ),
    switch(  # here the other way round: it never runs
        DECEMBER,
        there("fuah", "2016-12-19", DECEMBER),
        both={"agreement_resume_chance": 0.2},
        agreement_stop_chance=1.0,
    ),
    switch(FEBRUARY, TALL_RIFAAT, share_leaving_early=0.0),
    switch(FEBRUARY, TALL_RIFAAT, share_leaving_when_forced=0.0),
    switch(FEBRUARY, TALL_RIFAAT, attack_hazard_per_day=0.0),
    switch(FEBRUARY, TALL_RIFAAT, attack_threshold=0.0),
    switch(MANBIJ, leave("manbij", span=MANBIJ), attack_reach_people=100_000_000),
    switch(MANBIJ, leave("manbij", span=MANBIJ), attack_reach_memory_days=1.0),
    switch(
        APRIL, leave("c_azaz_belt", since="2016-04-18", span=APRIL), violence_hazard_per_day=0.0
    ),
    switch(APRIL, leave("c_azaz_belt", since="2016-04-18", span=APRIL), violence_memory_days=1.0),
    switch(FEBRUARY, leave("azaz", until="2016-02-14", span=FEBRUARY), threat_hazard_per_day=0.0),
    switch(FEBRUARY, leave("azaz", until="2016-02-14", span=FEBRUARY), threat_habit_days=100_000.0),
    switch(FEBRUARY, leave("azaz", until="2016-02-14", span=FEBRUARY), near_intensity=1.0),
    switch(NOVEMBER, LEAVE_EAST, capture_hazard_per_day=0.0),
    switch(NOVEMBER, LEAVE_EAST, capture_memory_days=1.0),
    switch(NOVEMBER, LEAVE_EAST, shortage_hazard_per_day=0.0),
    switch(NOVEMBER, LEAVE_EAST, stays_factor=0.0),
    switch(NOVEMBER, of_kind("onward", "aleppo_east"), onward_factor=0.0),
    switch(NOVEMBER, LEAVE_EAST, opportunity_limited=1.0),
    switch(JULY, leave("aleppo_east", span=JULY), opportunity_under_fire=1.0),
    switch(FEBRUARY, TALL_RIFAAT, pinned_by_fire=0.0),
    switch(
        FEBRUARY,
        leave("tall_rifaat", since="2016-02-15", span=FEBRUARY),
        collapse_part=1.0,
        capture_hazard_per_day=0.0,
    ),
    switch(NOVEMBER, leave("aleppo_east", "sheikh_maqsoud", span=NOVEMBER), **FLAT),
    switch(FEBRUARY, there("idlib", "2016-02-24", FEBRUARY, status="IDP"), distance_scale_km=5.0),
    switch(NOVEMBER, leave("aleppo_east", "sheikh_maqsoud", span=NOVEMBER), size_exponent=0.0),
    switch(NOVEMBER, leave("aleppo_east", "aleppo_east", span=NOVEMBER), pull_inside=0.0),
    switch(
        FEBRUARY, there("x_bab_al_salama", "2016-02-10", FEBRUARY), site_room_people=100_000_000
    ),
    switch(FEBRUARY, there("azaz", "2016-02-10", FEBRUARY, status="IDP"), pull_border_area=1.0),
    switch(FEBRUARY, there("x_bab_al_salama", "2016-02-10", FEBRUARY), pull_crossing=0.0),
    switch(FEBRUARY, there("c_bab_al_salama", "2016-02-10", FEBRUARY), pull_camp=0.0),
    switch(NOVEMBER, there("jibreen", "2016-12-12", NOVEMBER), pull_shelter=0.0),
    switch(NOVEMBER, there("jibreen", "2016-12-12", NOVEMBER), shelter_median_days=100_000.0),
    switch(
        FEBRUARY,
        there("azaz", "2016-02-12", FEBRUARY, whereabouts="host community"),
        share_host_community=0.0,
    ),
    switch(FEBRUARY, there("azaz", "2016-02-12", FEBRUARY, whereabouts="rented"), share_rented=0.0),
    switch(FEBRUARY, there("x_bab_al_salama", "2016-02-24", FEBRUARY), queue_median_days=100_000.0),
    switch(FEBRUARY, in_table("queues", "x_bab_al_salama", "irregular"), queue_irregular_share=0.0),
    switch(
        FEBRUARY, in_table("queues", "x_bab_al_salama", "irregular"), irregular_success_share=0.0
    ),
    switch(
        FEBRUARY,
        in_table("harm", "x_bab_al_salama", "people", quantity="exposed"),
        irregular_danger_share=0.0,
    ),
    switch(FEBRUARY, of_kind("onward", "x_bab_al_salama"), site_km=0.0),
    switch(FEBRUARY, of_kind("sent back", "t_rest"), sent_back_hazard_per_day=0.0),
    switch(
        FEBRUARY,
        in_table("queues", "x_bab_al_salama", "admitted"),
        share_medical=0.0,
        share_family=0.0,
    ),
    switch(AUGUST, leave("aleppo_east", span=AUGUST), corridor_trust_offered_alone=0.0),
    switch(
        AUGUST,
        leave("aleppo_east", span=AUGUST),
        corridor_other_side_factor=1.0,
        both={"corridor_trust_offered_alone": 0.5},
    ),
    switch(FEBRUARY, leave("nubl", span=FEBRUARY), intensity_own_side=1.0),
    switch(
        FEBRUARY, leave("tall_rifaat", until="2016-02-03", span=FEBRUARY), travel_km_per_day=1.0
    ),
)
UNIT = "tests/unit/test_people_households.py"
NOT_SWITCHED = {
    "opportunity_other_side": UNIT + "; here somebody of one's own side is always in reach",
    "permission_encircled": UNIT,
    "opportunity_on_foot": UNIT + "; here a place is always in reach on foot",
    "corridor_attack_factor": UNIT,
    "return_hazard_per_day": "tests/properties/test_people_laws.py; these weeks see none",
    "shock_spread": "a test of its own, below: it moves the spread, not the mean",
    "agreement_resume_chance": "has no say where nothing stops: see agreement_stop_chance",
    "collapse_days": UNIT,
    "on_foot_km": "the distance of opportunity_on_foot",
    "border_area_km": "the distance of pull_border_area",
    "return_calm_days": "a condition of return_hazard_per_day",
    "queue_back_share": "tests/unit/test_people_gates.py",
    "urgent_people_per_day": "tests/unit/test_people_gates.py; the record states every quota",
    "limited_length_factor": "tests/unit/test_people_travel.py",
    "under_fire_length_factor": "tests/unit/test_people_travel.py",
    "corridor_trust_guaranteed": "tests/project/test_households.py, at three levels",
    "corridor_screening_factor": "tests/unit/test_people_offers.py; no screening is recorded",
    "pull_city": "kinds of settlement, as pull_camp",
    "pull_town": "kinds of settlement, as pull_camp",
    "pull_village": "kinds of settlement, as pull_camp",
}


@cache
def figures(row: Switch, *, on: bool) -> np.ndarray:
    """Return the figure of every seed, (seeds,)."""
    rules = dict(row.both) | ({} if on else dict(row.off))
    return np.array([row.figure(run(*row.span, seed, **rules)) for seed in SEEDS], np.float64)


@pytest.mark.parametrize("row", SWITCHES, ids=lambda row: f"{row.name}")
def test_a_rule_switched_off_moves_a_figure_and_on_moves_it_back(row):
    on, off = figures(row, on=True), figures(row, on=False)
    difference = on - off
    noise = difference.std(ddof=1) / np.sqrt(len(difference))
    assert abs(difference.mean()) > 2.0 * noise, (on, off)
    assert row.figure(run(*row.span, SEEDS[0], **row.both)) == on[0]


def test_a_shared_shock_spreads_what_members_say():
    span, figure = FEBRUARY, leave("tall_rifaat", until="2016-02-03", span=FEBRUARY)

    def spread(shock: float) -> float:
        return float(np.std([figure(run(*span, seed, shock_spread=shock)) for seed in SEEDS]))

    assert spread(0.5) > 2 * spread(0.0)


def test_every_rule_of_people_is_switched_somewhere():
    from safepassage.scenario.people_rules import PeopleRules

    switched = {name for row in SWITCHES for name in row.off}
    assert set(PeopleRules.model_fields) - switched - set(NOT_SWITCHED) == set()
    assert set(NOT_SWITCHED) <= set(Rules.model_fields)
