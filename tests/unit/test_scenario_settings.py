"""scenario.toml: what is written is read back, whatever the text; unknown keys are told."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from safepassage.errors import Problem
from safepassage.scenario.origins import Origins
from safepassage.scenario.scenario import Party, Settings
from safepassage.scenario.settings import parse_settings, parse_toml, settings_to_toml
from safepassage.scenario.templates import blank_scenario, with_examples

texts = st.text(st.characters(codec="utf-8"))


@given(texts, texts)
def test_any_text_survives(title: str, note: str) -> None:
    settings = blank_scenario().settings.model_copy(
        update={"title": title, "parties": (Party(party="red", note=note),)}
    )
    again = tomllib.loads(settings_to_toml(settings))
    assert Settings.model_validate(again) == settings


def test_relations_and_rules_survive() -> None:
    settings = with_examples(blank_scenario()).settings
    rules = settings.rules.model_copy(update={"siege_days": 9})
    settings = settings.model_copy(update={"rules": rules})
    problems: list[Problem] = []
    raw = parse_toml(settings_to_toml(settings), "scenario.toml", problems)
    assert raw is not None
    again, refused = parse_settings(raw, Origins(), problems)
    assert (again, refused, problems) == (settings, (), [])


def test_a_list_that_is_none_is_told() -> None:
    problems: list[Problem] = []
    raw = {"name": "x", "start": "2020-01-01", "end": "2020-01-02", "parties": "red", "rules": 3}
    settings, _ = parse_settings(raw, Origins(), problems)
    assert [str(problem) for problem in problems] == [
        "scenario.toml, parties: must be a list of tables; write [[parties]] above each one",
        "scenario.toml, [rules]: must be a table; write [rules]",
    ]
    assert settings.name == "x"


def test_what_is_sound_is_kept_where_something_is_wrong() -> None:
    problems: list[Problem] = []
    raw = {"name": "x", "start": "2020-01-01", "end": "soon", "parties": [{"party": "red"}, {}]}
    settings, refused = parse_settings(raw, Origins(), problems)
    assert str(settings.start) == "2020-01-01"
    assert [party.party for party in settings.parties] == ["red"]
    assert [entry.id for entry in refused] == [""]
    assert len(problems) == 2
