"""What the reports let somebody say: kept with who, when and how sure, and never made true.

Taking a claim away is seen in the ledger and nowhere else: not in a situation, not in a digest.
"""

from __future__ import annotations

from datetime import date

import pytest
from tests.statements.worlds import aleppo, less, on, run_of, silent, statement, told, until

from safepassage.results.digest import digest_of
from safepassage.results.tables import HARM
from safepassage.study.ledger import ledger
from safepassage.study.names import labels_on, name_on, names
from safepassage.study.observation_rules import RULES


def in_ledger(scenario, claim: str) -> dict | None:
    return next((row for row in ledger(scenario) if row["claim"] == claim), None)


@statement("F0-17", "F0-20", "F2-23")
def test_a_claim_is_kept_as_a_claim_alone(said):
    row = in_ledger(aleppo(), said)
    assert row["who"] != "not named"
    assert row["source"]
    assert row["confidence"] == "low"
    quiet = silent(aleppo(), said)
    assert in_ledger(quiet, said) is None
    for place in ("aleppo_east", "palmyra", "x_bab_al_salama"):
        assert on(quiet, "2016-01-20", place) == on(aleppo(), "2016-01-20", place)
    short = until(aleppo(), "2016-01-20")
    assert digest_of(run_of(silent(short, said), 1)) == digest_of(run_of(short, 1))


@statement("F2-03")
def test_counts_of_deaths_have_a_range_and_are_never_scored(said):
    assert told(aleppo(), said).value == 250_000
    counted = told(aleppo(), "O030")
    assert (counted.low, counted.high) == (250_000, 470_000)
    assert "killed_total" not in RULES
    assert not [word for word in HARM if "kill" in word or "dead" in word]
    assert in_ledger(silent(aleppo(), "O030"), "O030") is None


@statement("F2-22")
def test_a_forecast_stands_beside_what_was_counted_later(said):
    row = in_ledger(aleppo(), said)
    assert row["use"] == "forecast"
    assert row["value"] == pytest.approx(600_000)
    assert in_ledger(silent(aleppo(), said), said) is None


@statement("F0-04", "F2-04")
def test_a_label_is_the_word_of_an_observer_and_nothing_follows(said):
    day = date(2016, 2, 13)
    called = labels_on(aleppo(), "opposition", day)
    assert called["Syrian government"] == "terrorists"
    assert len(set(called.values())) > 1  # observers differ, and none is right by being there
    assert said in " ".join(row.note for row in aleppo().labels)
    bare = less(aleppo(), "labels", lambda row: row.observer == "Syrian government")
    assert "Syrian government" not in labels_on(bare, "opposition", day)
    neutral = {party.name for party in aleppo().settings.parties}
    assert not neutral & {row["word"] for row in names(aleppo()) if row["kind"] == "label"}
    short = until(aleppo(), "2016-01-10")
    unlabelled = less(short, "labels", lambda row: True)
    assert digest_of(run_of(unlabelled, 1)) == digest_of(run_of(short, 1))


@statement("F0-11")
def test_a_rename_is_no_new_actor(said):
    assert name_on(aleppo(), "nusra", date(2016, 7, 1)) == "Jabhat al-Nusra"
    assert name_on(aleppo(), "nusra", date(2016, 12, 14)) == "Jabhat Fateh al-Sham"
    assert {row.group for row in aleppo().presence} == {"nusra"}
    never = less(aleppo(), "aliases", lambda row: row.kind == "rename")
    assert name_on(never, "nusra", date(2016, 12, 14)) == "nusra"
