"""What the reports say of how the war is fought: rules of the generated war, each with a switch.

Most outputs here are chances and factors that a rule gives on a day: they hold no luck, so that any
change is more than noise. Counts of whole generated wars are compared over seeds.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.statements.futures import aims, begun, fresh, future, people_of, rate
from tests.statements.worlds import aleppo, less, on, ruled, statement, until

from safepassage.engine.war.generated.endings import AGREEMENT

pytestmark = pytest.mark.slow
SEEDS = range(1, 13)
TALKS, JULY, FEBRUARY, FALLEN = "2016-02-01", "2016-07-25", "2016-02-12", "2016-12-23"


def counts(scenario, issue: str, days: int, what: str, of: str | None = None) -> np.ndarray:
    """Return a count of generated wars, one for each seed."""
    seen = [getattr(future(scenario, issue, days, seed), what) for seed in SEEDS]
    return np.array([count[of] if of else sum(count.values()) for count in seen], float)


def clearly_more(one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether a mean is above another by more than two standard errors."""
    error = np.sqrt((one.var(ddof=1) + other.var(ddof=1)) / one.size)
    return bool(one.mean() - other.mean() > 2.0 * error)


@statement("F0-01")
def test_a_win_does_not_end_the_queue(said):
    busy = {"operation_launch_per_day": 0.1, "contest_per_day": 0.5, "repulse_per_day": 0.02}
    there = counts(ruled(aleppo(), **busy), FEBRUARY, 60, "begun", "government")
    gone = ruled(aleppo(), **busy, operation_next=0.0)
    assert clearly_more(there, counts(gone, FEBRUARY, 60, "begun", "government"))


@statement("F0-02")
def test_operations_stop_in_an_area_whose_holder_agrees_to_leave_and_only_there(said):
    agreed = begun(aleppo(), "2016-12-15")
    assert rate(agreed, "government", "opposition", "aleppo_east") == 0.0
    assert rate(agreed, "government", "opposition", "huraytan") == 1.0
    policy = begun(ruled(aleppo(), operation_agreed_factor=1.0), "2016-12-15")
    assert rate(policy, "government", "opposition", "aleppo_east") > 0.0
    no_deal = less(aleppo(), "agreements", lambda row: row.from_place == "aleppo_east")
    no_deal = less(no_deal, "ceasefires", lambda row: row.kind == "surrender_deal")
    assert rate(begun(no_deal, "2016-12-15"), "government", "opposition", "aleppo_east") > 0.0


@statement("F0-03", "F2-01")
def test_talks_stop_no_operation_by_themselves(said):
    war = begun(aleppo(), TALKS)
    pair = war.parley.of(war.names.party["government"], war.names.party["opposition"])
    assert pair.talks_on(war.issue_day + 1)
    assert pair.trust == aleppo().settings.rules.trust_start
    assert rate(war, "government", "opposition", "tall_rifaat") == 1.0
    other = begun(ruled(aleppo(), operation_talks_factor=0.0), TALKS)
    assert rate(other, "government", "opposition", "tall_rifaat") == 0.0
    quiet = begun(
        ruled(less(aleppo(), "talks", lambda row: True), operation_talks_factor=0.0), TALKS
    )
    assert rate(quiet, "government", "opposition", "tall_rifaat") == 1.0


@statement("F2-09")
def test_strikes_go_on_while_the_talks_are_on(said):
    during = on(aleppo(), "2016-02-02", "tall_rifaat")
    silent = on(less(aleppo(), "talks", lambda row: True), "2016-02-02", "tall_rifaat")
    assert during.intensity == silent.intensity > 0.0
    peaceful = ruled(aleppo(), operation_talks_factor=0.0, contagion_branching=0.0)
    loud = ruled(aleppo(), contagion_branching=0.0)
    # where talks would stop operations, those of the record gain nothing while they are on
    assert _gains(loud, TALKS, 8) > _gains(peaceful, TALKS, 8)


def _gains(scenario, issue: str, days: int) -> float:
    sure = ruled(scenario, contest_per_day=1.0, operation_launch_per_day=0.5, talks_suspended=0.0)
    return float(counts(sure, issue, days, "taken").sum())


@statement("F0-05")
def test_who_agrees_may_stay_leave_the_area_or_leave_the_country(said):
    def offers(**rules) -> dict[str, int]:
        war = fresh(ruled(aleppo(), **rules), "2016-10-01")
        place = war.names.place["aleppo_east"]
        found: dict[str, int] = {}
        for day in range(300):
            kind, _ = war.deals._offer(place, day, 7, leaves=False)
            found[kind] = found.get(kind, 0) + 1
        return found

    menu = offers(offer_surrender=0.3, offer_leave_country=0.3)
    assert set(menu) == {"surrender", "area", "country"}
    assert set(offers(offer_surrender=0.0, offer_leave_country=0.3)) == {"area", "country"}
    assert set(offers(offer_surrender=0.3, offer_leave_country=0.0)) == {"surrender", "area"}
    war = fresh(ruled(aleppo(), offer_surrender=0.0, offer_leave_country=0.0), "2016-10-01")
    deal = war.deals.begin(war.names.place["aleppo_east"], 0, war.issue_day + 1, people_of(war))
    holders = {war.names.parties[war.ground.holder[goal]] for goal in deal.to_places}
    assert holders <= {"opposition", "turkish_backed"}  # its own side, inside the country


@statement("F0-06")
def test_idlib_is_among_what_may_come_next_and_no_more(said):
    chances = aims(begun(aleppo(), FALLEN), "government")
    near_idlib = {"idlib", "binnish", "maarrat_misrin", "saraqib", "ariha", "jisr_ash_shughur"}
    assert 0.0 < sum(chances.get(place, 0.0) for place in near_idlib) < 0.5
    held = aleppo().replace(
        control=tuple(
            row.model_copy(update={"holder": "government"}) if row.place in near_idlib else row
            for row in aleppo().control
        )
    )
    assert not near_idlib & set(aims(begun(held, FALLEN), "government"))


@statement("F0-07")
def test_the_next_place_is_drawn_by_who_is_there_and_by_outside_supply(said):
    there = aims(begun(aleppo(), JULY), "government")
    few = aims(begun(ruled(aleppo(), aim_present=0.0), JULY), "government")
    inland = aims(begun(ruled(aleppo(), aim_outside=0.0), JULY), "government")
    assert there["aleppo_east"] > few["aleppo_east"]
    assert there["hayyan"] != pytest.approx(inland["hayyan"], rel=0.02)
    again = aims(fresh(aleppo(), JULY), "government")
    assert again == there


@statement("F0-08")
def test_one_group_in_two_places_links_them(said):
    linked = aims(begun(aleppo(), FALLEN), "government")
    unlinked = aims(begun(ruled(aleppo(), aim_group=0.0), FALLEN), "government")
    assert linked["urum_al_kubra"] > unlinked["urum_al_kubra"]
    nobody = aims(begun(less(aleppo(), "presence", lambda row: True), FALLEN), "government")
    assert nobody == unlinked


@statement("F0-18")
def test_the_loss_of_one_city_does_not_end_the_war(said):
    after = counts(aleppo(), FALLEN, 39, "begun", "government")
    assert after.mean() > 0.0
    ended = ruled(aleppo(), operation_next=0.0, operation_launch_per_day=0.0)
    assert clearly_more(counts(aleppo(), FALLEN, 39, "begun"), counts(ended, FALLEN, 39, "begun"))


@statement("F0-19")
def test_a_taken_place_ties_down_a_garrison(said):
    assert _left_behind(aleppo()) > 0
    assert _left_behind(ruled(aleppo(), pool_garrison=0.0)) == 0


def _left_behind(scenario) -> int:
    """Return the strength that stays at Tall Rifaat when it is taken."""
    war = fresh(scenario, FEBRUARY)
    place, party = war.names.place["tall_rifaat"], war.names.party["government"]
    war.pool.send(party, "test")
    before = int(war.ground.holder[place])
    war.ground.take(place, party, war.issue_day + 1)
    war.pool.change_hands(place, before, "test")
    return int(war.pool.at[place])


@statement("F0-21")
def test_strength_sent_to_one_front_uncovers_another(said):
    def at_palmyra(scenario) -> tuple[int, int]:
        war = fresh(scenario, "2016-11-20")
        palmyra, party = war.names.place["palmyra"], war.names.party["government"]
        before = int(war.pool.at[palmyra])
        total = war.pool.totals()[party]
        war.pool.send(party, "test")
        assert war.pool.totals()[party] == total  # nothing is made or lost on the way
        return before, int(war.pool.at[palmyra])

    before, after = at_palmyra(aleppo())
    assert after < before
    kept, left = at_palmyra(ruled(aleppo(), operation_part=1e-6))
    assert left == kept


@statement("F0-22")
def test_a_place_lost_lately_is_struck_back_at(said):
    lost = aims(begun(aleppo(), "2016-12-12"), "government")
    calm = aims(begun(ruled(aleppo(), aim_retake=0.0), "2016-12-12"), "government")
    assert lost["palmyra"] > 1.5 * calm["palmyra"]


@statement("F2-02")
def test_states_may_step_in_while_who_they_back_loses_ground(said):
    eager = ruled(aleppo(), entry_per_day=0.5, entry_part=1.0)
    never = ruled(aleppo(), entry_per_day=0.0)
    there = counts(eager, FEBRUARY, 30, "strength", "opposition")
    assert clearly_more(there, counts(never, FEBRUARY, 30, "strength", "opposition"))
    nobody = less(eager, "sponsors", lambda row: row.kind.value == "entry")
    assert clearly_more(there, counts(nobody, FEBRUARY, 30, "strength", "opposition"))


@statement("F2-05", "F2-11")
def test_strength_comes_back_through_the_gates_of_sponsors(said):
    weary = ruled(aleppo(), operation_launch_per_day=0.0, pool_refill_own=0.0, entry_per_day=0.0)
    fed = counts(weary, FEBRUARY, 60, "strength", "opposition")
    taken = {"x_bab_al_hawa", "x_bab_al_salama"}
    shut = less(weary, "supply_sources", lambda row: row.place in taken)
    assert fed.mean() > counts(shut, FEBRUARY, 60, "strength", "opposition").mean()
    own = ruled(shut, pool_refill_own=1.0)
    again = counts(own, FEBRUARY, 60, "strength", "opposition")
    assert again.mean() > counts(shut, FEBRUARY, 60, "strength", "opposition").mean()


@statement("F2-06")
def test_an_ally_in_the_air_helps_an_attack_from_day_to_day(said):
    war = begun(aleppo(), FEBRUARY)
    party = war.names.party["government"]
    assert war.backing.in_the_air(party)
    grounded = less(aleppo(), "sponsors", lambda row: row.kind.value == "air_support")
    assert not begun(grounded, FEBRUARY).backing.in_the_air(party)
    assert _win(aleppo()) > _win(grounded)
    assert _win(ruled(aleppo(), pool_air_factor=1.0)) == _win(grounded)


def _win(scenario) -> float:
    """Return the chance that the government's operation of the record wins on its day."""
    war = begun(scenario, FEBRUARY)
    ours = war.names.party["government"]
    one = next(one for one in war.operations.active if one.party == ours)
    return war.operations._chance(one, one.places(war.ground)[0])


@statement("F2-07")
def test_a_win_on_the_ground_suspends_the_talks(said):
    assert _suspended(ruled(aleppo(), talks_suspended=1.0))
    assert not _suspended(ruled(aleppo(), talks_suspended=0.0))
    row = next(row for row in aleppo().talks if row.state == "suspended")
    road = next(
        row
        for row in aleppo().route_status
        if row.route == "tall_rifaat|hayyan" and row.date == row.date.replace(month=2, day=3)
    )
    assert row.start == road.date  # the road from Turkey is cut on the day the talks stop


def _suspended(scenario) -> bool:
    war = fresh(scenario, TALKS)
    ours, theirs = war.names.party["government"], war.names.party["opposition"]
    day = war.issue_day + 1
    war.parley.won(ours, theirs, day)
    pair = war.parley.of(ours, theirs)
    assert pair.talks_on(day) or pair.resume_on == day + scenario.settings.rules.talks_pause_days
    return not pair.talks_on(day)


@statement("F2-12")
def test_an_operation_is_felt_where_it_attacks(said):
    there = on(aleppo(), "2016-02-05", "tall_rifaat").intensity
    assert (
        there > on(ruled(aleppo(), intensity_operation=0.0), "2016-02-05", "tall_rifaat").intensity
    )
    calm = less(aleppo(), "operations", lambda row: row.operation == "E009")
    assert there > on(calm, "2016-02-05", "tall_rifaat").intensity


@statement("F2-15")
def test_a_road_can_be_what_an_operation_is_about(said):
    campaign = next(row for row in aleppo().operations if row.operation == "E009")
    assert "tall_rifaat|hayyan" in campaign.routes
    chances = aims(begun(aleppo(), "2016-01-31"), "government")
    assert chances["tall_rifaat|hayyan"] > 0.001
    never = aims(begun(ruled(aleppo(), aim_road=-30.0), "2016-01-31"), "government")
    assert never["tall_rifaat|hayyan"] < 1e-9


@statement("F2-16")
def test_effort_is_shared_and_most_of_it_may_be_at_one_city(said):
    war = begun(aleppo(), FEBRUARY)
    ours = war.names.party["government"]
    sent = sum(war.pool.sent[one.name] for one in war.operations.active if one.party == ours)
    assert sent > 0
    idle = less(aleppo(), "operations", lambda row: "government" in row.party)
    quiet = begun(idle, FEBRUARY)
    assert not [one for one in quiet.operations.active if one.party == ours]
    small = begun(ruled(aleppo(), operation_part=0.01), FEBRUARY)
    little = sum(small.pool.sent[one.name] for one in small.operations.active if one.party == ours)
    assert little < sent


@statement("F2-18")
def test_a_road_is_worth_the_part_of_supply_it_carries(said):
    there = aims(begun(aleppo(), "2016-01-31"), "government")
    gone = aims(begun(ruled(aleppo(), aim_edge=0.0), "2016-01-31"), "government")
    assert there["tall_rifaat|hayyan"] > 1.2 * gone["tall_rifaat|hayyan"]


@statement("F0-15")
def test_a_corridor_needs_an_offer_and_the_consent_of_both(said):
    asked = next(row for row in aleppo().claims if row.claim == said)
    assert asked.quantity == "statement"  # to ask for a way out is a claim, no corridor

    def offers(**rules) -> float:
        lasting = {"ending_relief_per_month": 0.0, "ending_capture_per_month": 0.0}
        lasting |= {"ending_agreement_per_month": 0.0, "operation_launch_per_day": 0.0}
        scenario = ruled(aleppo(), **lasting, **rules)
        return float(counts(scenario, "2016-09-20", 20, "offered", "aleppo_east").mean())

    assert offers(corridor_per_day=1.0, trust_start=1.0) > 0
    assert offers(corridor_per_day=0.0, trust_start=1.0) == 0
    assert offers(corridor_per_day=1.0, trust_start=0.0, talks_pressure=0.0) == 0


@statement("F0-17")
def test_outside_pressure_is_weak_and_raises_consent_in_a_siege_alone(said):
    war = begun(aleppo(), "2016-10-01")
    pair = war.parley.of(war.names.party["government"], war.names.party["opposition"])
    pressed, calm = (war.parley.consent(pair, pressed=one) for one in (True, False))
    assert pressed - calm == pytest.approx(aleppo().settings.rules.talks_pressure)
    assert pressed - calm <= 0.1 + 1e-9  # weak beside a trust of 1
    without = begun(ruled(aleppo(), talks_pressure=0.0), "2016-10-01")
    pair = without.parley.of(without.names.party["government"], without.names.party["opposition"])
    assert without.parley.consent(pair, pressed=True) == calm


@statement("F2-19")
def test_hunger_makes_an_end_of_a_siege_more_likely(said):
    def chance(**rules) -> float:
        scenario = ruled(aleppo(), **rules) if rules else aleppo()
        war = begun(scenario, "2016-10-01")
        place, by = war.names.place["aleppo_east"], war.names.party["government"]
        return war.endings.chances(place, by, war.issue_day + 1, 1.0, 1.0, 0.0)[AGREEMENT]

    assert chance() > 2.0 * chance(ending_shortage=0.0)
    stock = [on(aleppo(), day, "aleppo_east").stock_days for day in ("2016-09-04", "2016-09-14")]
    assert stock[0] > stock[1]  # the siege clock runs


@statement("F2-13")
def test_when_a_city_falls_is_a_forecast_with_a_range(said):
    war = begun(aleppo(), FEBRUARY)
    holder = war.record.timeline.on(war.issue_day).epoch.holder[war.names.place["aleppo_east"]]
    assert war.names.parties[holder] == "opposition"  # it has not fallen on the day of the forecast
    taken = counts(aleppo(), FEBRUARY, 90, "taken", "aleppo_east")
    assert (taken > 0).mean() < 0.9
    safe = ruled(
        aleppo(),
        operation_launch_per_day=0.0,
        operation_next=0.0,
        ending_capture_per_month=0.0,
        ending_agreement_per_month=0.0,
        contest_per_day=0.0,
    )
    assert counts(safe, FEBRUARY, 90, "taken", "aleppo_east").sum() == 0


@statement("F0-09")
def test_an_agreement_names_numbers_and_the_guess_before_it_was_low(said):
    guess = next(row for row in aleppo().claims if row.claim == said)
    deal = next(row for row in aleppo().agreements if row.agreement == "E066")
    assert guess.value == 10_000 < deal.people
    war = fresh(ruled(aleppo(), offer_surrender=0.0), "2016-10-01")
    place = war.names.place["aleppo_east"]
    made = war.deals.begin(place, war.names.party["government"], war.issue_day + 1, people_of(war))
    assert 0 < made.people <= people_of(war).residents[place] + people_of(war).displaced[place]
    little = fresh(
        ruled(aleppo(), offer_surrender=0.0, agreement_low=0.0, agreement_high=0.0), "2016-10-01"
    )
    none = little.deals.begin(place, 0, little.issue_day + 1, people_of(little))
    assert none.people == 0


@statement("F2-10")
def test_a_year_ends_and_the_war_goes_on(said):
    last = until(aleppo(), "2017-01-31").settings.end
    claim = next(row for row in aleppo().claims if row.claim == said)
    assert claim.use.value == "forecast"
    assert claim.end > last
    # a war in which nobody begins anything is over; the generated one is not
    assert counts(aleppo(), "2016-12-31", 30, "begun").mean() > 0
    over = ruled(aleppo(), operation_launch_per_day=0.0, operation_next=0.0)
    assert counts(over, "2016-12-31", 30, "begun").sum() == 0
