"""Edits: each gives another scenario; a form is told what `check` would tell; undo is a stack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.app_client import app_at, edit, opened

from safepassage.errors import InputError, RefusedError, ScenarioError
from safepassage.openers import examine, open_scenario, write_example
from safepassage.scenario.checks.references import REFERENCES
from safepassage.scenario.parts import CampState, Corridor, GatePolicy, RouteStatus
from safepassage.scenario.tables import BY_NAME, TABLES
from safepassage.study.changes import changes_between
from safepassage.view.app.editing import Edit, edited
from safepassage.view.app.form import ACTIONS, form
from safepassage.view.app.spans import with_camp, with_gate, with_route_status


@pytest.fixture
def client(tmp_path: Path):
    with app_at(tmp_path / "project") as client:
        yield client


@pytest.fixture(scope="module")
def example():
    return open_scenario("example")


def road(example) -> str:
    return example.routes[0].route


def test_the_form_knows_every_column_that_the_checks_know() -> None:
    tables = form()["tables"]
    assert list(tables) == [table.name for table in TABLES]
    for table in TABLES:
        columns = {column["name"]: column for column in tables[table.name]["columns"]}
        assert tuple(columns) == table.columns
        for name, field in table.row.model_fields.items():
            column = columns[field.alias or name]
            assert column["required"] == field.is_required()
            assert column["meaning"]
        told = REFERENCES.get(table.name, {})
        assert {name for name, column in columns.items() if column["refers_to"]} >= {
            name for name, kinds in told.items() if "traffic" not in kinds[0] and name != "quantity"
        }


def test_the_usual_changes_name_columns_that_exist() -> None:
    for action in ACTIONS:
        assert set(action.columns) <= set(BY_NAME[action.table].columns)
        assert {name for name, _ in action.given} <= set(action.columns)


def test_days_numbers_and_words_are_told_apart() -> None:
    columns = {c["name"]: c for c in form()["tables"]["corridors"]["columns"]}
    assert columns["start"]["kind"] == columns["end"]["kind"] == "day"
    assert columns["hours"] | {"least": 0.0, "most": 24.0} == columns["hours"]
    assert columns["screening"]["words"] == ["yes", "no"]
    assert columns["offered_by"]["several"]
    assert columns["from_place"]["refers_to"] == ["place"]
    status = {c["name"]: c for c in form()["tables"]["route_status"]["columns"]}
    assert status["status"]["words"] == ["open", "limited", "under_fire", "closed"]
    assert set(status["traffic"]["words"]) >= {"goods", "aid", "civilians_out"}


def test_wrong_cells_get_the_very_words_of_check(client, tmp_path: Path) -> None:
    """The row is written into a folder too, and the folder checked: the same problem."""
    draft = opened(client)
    cells = {"from_place": "nowhere", "to_place": "harbour", "start": "2030-02-31", "hours": "30"}
    answer = edit(client, draft["draft"], 0, "corridors", **cells)
    assert answer.status_code == 422
    folder = write_example(tmp_path / "mine")
    file = folder / "events/corridors.csv"
    columns = BY_NAME["corridors"].columns
    text = file.read_text("utf-8") if file.exists() else ",".join(columns) + "\n"
    heads = text.splitlines()[0].split(",")
    row = {"corridor": "corridor-1", **cells}
    file.write_text(text + ",".join(row.get(head, "") for head in heads) + "\n", "utf-8")
    told = [(p.where, p.what, p.fix) for p in examine(folder).problems]
    problems = [(p["where"], p["what"], p["fix"]) for p in answer.json()["problems"]]
    assert problems == [found for found in told if found[0].endswith(("start", "hours"))]
    assert len(problems) == 2
    cells |= {"start": "2030-02-01", "hours": "8"}
    answer = edit(client, draft["draft"], 0, "corridors", **cells).json()
    assert "no place is called 'nowhere'" in answer["problems"][0]["what"]
    assert client.get(f"/api/drafts/{draft['draft']}").json()["version"] == 0


def test_an_edit_gives_a_version_and_undo_goes_back_and_redo_forth(client, example) -> None:
    name = opened(client)["draft"]
    places = [place.place for place in example.places[:2]]
    cells = {"from_place": places[0], "to_place": places[1], "start": str(example.settings.start)}
    first = edit(client, name, 0, "corridors", guarantor="UN", **cells).json()
    assert first["version"] == 1
    assert first["done"] == ["corridors: corridor-1 added"]
    assert "guarantor UN" in first["changes"][0]
    second = edit(client, name, 1, "corridors", **cells).json()
    assert second["done"][-1] == "corridors: corridor-2 added"
    back = client.post(f"/api/drafts/{name}/undo", json={"version": 2}).json()
    assert (back["version"], back["can_redo"], back["rows"]) == (1, True, first["rows"])
    assert client.post(f"/api/drafts/{name}/redo", json={"version": 1}).json()["version"] == 2
    client.post(f"/api/drafts/{name}/undo", json={"version": 2})
    client.post(f"/api/drafts/{name}/undo", json={"version": 1})
    answer = client.post(f"/api/drafts/{name}/undo", json={"version": 0})
    assert answer.json()["message"] == "there is nothing to undo"
    other = edit(client, name, 0, "corridors", corridor="mine", **cells).json()
    assert (other["version"], other["can_redo"]) == (1, False)
    assert client.desk.drafts.scenario(name, 0) == example


def test_rows_are_changed_and_taken_out_by_their_number(client) -> None:
    name = opened(client)["draft"]
    rows = client.get(f"/api/drafts/{name}/tables/gates").json()["rows"]
    body = {"version": 0, "kind": "change", "table": "gates", "row": rows[0]["row"]}
    cells = rows[0]["cells"] | {"policy": "quota", "people_per_day": "77"}
    changed = client.post(f"/api/drafts/{name}/edits", json=body | {"cells": cells}).json()
    assert "people_per_day" in changed["changes"][0]
    assert changed["rows"]["gates"] == len(rows)
    for row in (0, 1, len(rows) + 2):
        wrong = body | {"version": 1, "kind": "remove", "row": row}
        answer = client.post(f"/api/drafts/{name}/edits", json=wrong)
        assert "has no row" in answer.json()["message"]
    gone = client.post(
        f"/api/drafts/{name}/edits", json=body | {"version": 1, "kind": "remove"}
    ).json()
    assert gone["rows"]["gates"] == len(rows) - 1


def test_another_tab_is_not_overwritten(client, example) -> None:
    name = opened(client)["draft"]
    places = [place.place for place in example.places[:2]]
    cells = {"from_place": places[0], "to_place": places[1], "start": str(example.settings.start)}
    assert edit(client, name, 0, "corridors", **cells).status_code == 200
    answer = edit(client, name, 0, "corridors", **cells)
    assert answer.status_code == 409
    assert "another tab" in answer.json()["message"]


def test_a_try_keeps_nothing(client, example) -> None:
    name = opened(client)["draft"]
    cells = {"from_place": example.places[0].place, "to_place": "nowhere", "start": "2030-01-05"}
    body = {"version": 0, "kind": "add", "table": "corridors", "cells": cells, "only_try": True}
    assert client.post(f"/api/drafts/{name}/edits", json=body).status_code == 422
    body["cells"] |= {"to_place": example.places[1].place, "start": str(example.settings.start)}
    answer = client.post(f"/api/drafts/{name}/edits", json=body)
    assert (answer.status_code, answer.json()["version"]) == (200, 0)


def cut(example, route: str, **cells: str) -> Edit:
    start = str(example.settings.start)
    whole = {"route": route, "date": start, "traffic": "goods;civilians_out", "status": "closed"}
    return Edit("add", "route_status", cells=whole | cells)


def test_one_cut_nobody_reported_can_be_tried_and_not_two(example) -> None:
    one, two = example.routes[0].route, example.routes[1].route
    tried, said = edited(example, cut(example, one), base=example)
    assert one in said
    with pytest.raises(RefusedError, match="search for the worst one"):
        edited(tried, cut(example, two), base=example)
    strike = {"start": str(example.settings.start), "places": example.places[0].place}
    with pytest.raises(RefusedError, match="hostile acts"):
        edited(tried, Edit("add", "strikes", cells=strike), base=example)
    source = example.sources[0].source
    reported, _ = edited(tried, cut(example, two, source=source), base=example)
    assert len(reported.route_status) == len(example.route_status) + 2


def test_the_refusal_is_told_by_the_app(client, example) -> None:
    name = opened(client)["draft"]
    for version, row in enumerate(example.routes[:2]):
        cells = dict(cut(example, row.route).cells)
        answer = edit(client, name, version, "route_status", **cells)
    assert answer.status_code == 403
    assert "docs/ethics.md" in answer.json()["message"]


def test_unknown_tables_and_columns_are_told(example) -> None:
    with pytest.raises(InputError, match="did you mean 'corridors'"):
        edited(example, Edit("add", "coridors"), base=example)
    with pytest.raises(ScenarioError, match="targets: is not known here"):
        edited(example, Edit("add", "strikes", cells={"targets": "x"}), base=example)
    with pytest.raises(ScenarioError, match="a day is written"):
        edited(example, Edit("add", "gates", until="soon"), base=example)


def status(day: int, word: str, *traffic: str, route: str = "r", **cells) -> RouteStatus:
    words = traffic or ("goods", "aid")
    return RouteStatus(route=route, date=date(2030, 1, day), traffic=words, status=word, **cells)


def test_a_status_with_a_last_day_gives_way_to_what_was_recorded() -> None:
    rows = (status(1, "open"), status(9, "closed"), status(5, "closed", route="other"))
    new = status(3, "under_fire", "goods")
    found = with_route_status(rows, new, date(2030, 1, 5))
    assert found == (*rows, new, status(6, "open", "goods"))


def test_rows_inside_the_span_give_way_for_the_same_traffic_only() -> None:
    rows = (status(1, "open"), status(4, "closed"))
    new = status(3, "limited", "goods")
    found = with_route_status(rows, new, date(2030, 1, 6))
    assert found == (rows[0], status(4, "closed", "aid"), new, status(7, "closed", "goods"))


def test_a_row_that_begins_after_the_span_stands() -> None:
    rows = (status(1, "open"), status(6, "closed"))
    new = status(3, "limited")
    assert with_route_status(rows, new, date(2030, 1, 5)) == (*rows, new)
    assert with_route_status(rows, new, None) == (*rows, new)


def test_where_nothing_was_recorded_nothing_is_made_up() -> None:
    with pytest.raises(ScenarioError, match="no row says what holds for goods"):
        with_route_status((), status(3, "closed"), date(2030, 1, 5))
    with pytest.raises(ScenarioError, match="before it starts"):
        with_route_status((), status(3, "closed"), date(2030, 1, 2))


def gate(start: int, end: int | None, policy: str, **cells) -> GatePolicy:
    last = date(2030, 1, end) if end else None
    cells = {"category": "asylum", **cells}
    return GatePolicy(place="g", start=date(2030, 1, start), end=last, policy=policy, **cells)


def test_a_policy_cuts_the_rows_it_reaches_into() -> None:
    rows = (gate(1, None, "closed"), gate(1, None, "open", category="aid"))
    new = gate(5, 9, "open")
    left = (gate(1, 4, "closed"), gate(10, None, "closed"), rows[1], new)
    assert with_gate(rows, new) == left
    inside = gate(6, 7, "closed")
    assert with_gate((inside,), new) == (new,)


def test_a_policy_without_an_end_holds_until_the_next_row() -> None:
    rows = (gate(1, 9, "closed"), gate(20, None, "open"))
    found = with_gate(rows, gate(5, None, "urgent_only"))
    assert found == (gate(1, 4, "closed"), rows[1], gate(5, 19, "urgent_only"))


def test_a_camp_goes_back_to_what_it_held(example) -> None:
    old = CampState(place="c", date=date(2030, 1, 1), capacity=100)
    new = CampState(place="c", date=date(2030, 1, 4), capacity=900)
    again = CampState(place="c", date=date(2030, 1, 8), capacity=100)
    assert with_camp((old,), new, date(2030, 1, 7), ()) == (old, new, again)
    with pytest.raises(ScenarioError, match="no row says how many"):
        with_camp((), new, date(2030, 1, 7), ())


def test_a_gate_opened_for_a_week_is_no_hostile_act_and_can_be_compared(example) -> None:
    """The row that shuts it again says only what the first scenario said of those days."""
    shut = next(row for row in example.gates if row.policy == "closed")
    begin = max(shut.start, example.settings.start)
    cells = {
        "place": shut.place, "category": shut.category.value, "policy": "open",
        "start": str(begin), "note": "a week",
    }  # fmt: skip
    week = Edit("add", "gates", cells=cells, until=str(date.fromordinal(begin.toordinal() + 6)))
    derived, _ = edited(example, week, base=example)
    assert not any(change.is_hostile for change in changes_between(example, derived))


def test_a_road_reopened_for_a_while_is_no_hostile_act(example) -> None:
    source = example.sources[0].source
    route = road(example)
    start = example.settings.start
    shut, _ = edited(example, cut(example, route, source=source), base=example)
    some = date.fromordinal(start.toordinal() + 3)
    cells = {"route": route, "date": str(some), "traffic": "goods;civilians_out", "status": "open"}
    week = str(date.fromordinal(start.toordinal() + 9))
    again, _ = edited(shut, Edit("add", "route_status", cells=cells, until=week), base=shut)
    assert len(again.route_status) == len(shut.route_status) + 2
    assert not any(change.is_hostile for change in changes_between(shut, again))
    longer, _ = edited(example, cut(example, route), base=example)
    assert [change.is_hostile for change in changes_between(example, longer)] == [True]


def test_leaving_out_the_row_that_opened_a_road_is_a_hostile_act(example) -> None:
    route, start = road(example), example.settings.start
    later = date.fromordinal(start.toordinal() + 5)
    rows = tuple(row for row in example.route_status if row.route != route)
    shut = RouteStatus(route=route, date=start, traffic=("goods",), status="closed")
    opened_row = RouteStatus(route=route, date=later, traffic=("goods",), status="open")
    first = example.replace(route_status=(*rows, shut, opened_row))
    second = example.replace(route_status=(*rows, shut))
    assert [change.is_hostile for change in changes_between(first, second)] == [True]
    assert [change.is_hostile for change in changes_between(second, first)] == [False]


def test_a_draft_is_saved_as_a_folder_that_the_command_line_reads(client, example) -> None:
    name = opened(client)["draft"]
    places = [place.place for place in example.places[:2]]
    cells = {"from_place": places[0], "to_place": places[1], "start": str(example.settings.start)}
    edit(client, name, 0, "corridors", corridor="way-out", **cells)
    saved = client.post(f"/api/drafts/{name}/save", json={"name": "mine"}).json()
    read = open_scenario(saved["path"])
    assert isinstance(read.corridors[-1], Corridor)
    assert read.corridors[-1].corridor == "way-out"
    assert read.places == example.places
    assert client.get("/api/scenarios").json()["saved"] == ["mine"]
    again = client.post(f"/api/drafts/{name}/save", json={"name": "mine"})
    assert (again.status_code, again.json()["error"]) == (409, "OutputError")
    client.post(f"/api/drafts/{name}/undo", json={"version": 1})
    client.post(f"/api/drafts/{name}/save", json={"name": "mine", "replace": True})
    assert len(open_scenario(saved["path"]).corridors) == len(example.corridors)
    assert [p.name for p in Path(saved["path"]).parent.iterdir()] == ["mine"]
    assert client.post("/api/drafts", json={"saved": "mine"}).json()["scenario"] == "mine"


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "", "..", ".hidden", "A", "con", "x" * 65, "a b", "a\x00", "-x", "é"]
)
def test_nothing_is_saved_outside_the_project(client, name: str) -> None:
    before = sorted(path.name for path in client.desk.project.root.parent.iterdir())
    draft = opened(client)["draft"]
    answer = client.post(f"/api/drafts/{draft}/save", json={"name": name})
    assert answer.status_code == 422
    assert not client.desk.project.names("scenarios")
    assert sorted(path.name for path in client.desk.project.root.parent.iterdir()) == before


def test_a_link_inside_the_project_leads_nowhere(client, tmp_path: Path) -> None:
    outside = write_example(tmp_path / "outside")
    (client.desk.project.root / "scenarios" / "linked").symlink_to(outside)
    assert client.get("/api/scenarios").json()["saved"] == []
    answer = client.post("/api/drafts", json={"saved": "linked"})
    assert "leads out of the project folder" in answer.json()["message"]


def test_a_restart_finds_every_version(tmp_path: Path, example) -> None:
    places = [place.place for place in example.places[:2]]
    cells = {"from_place": places[0], "to_place": places[1], "start": str(example.settings.start)}
    with app_at(tmp_path) as client:
        name = opened(client)["draft"]
        edit(client, name, 0, "corridors", **cells)
        edit(client, name, 1, "corridors", **cells)
        before = client.post(f"/api/drafts/{name}/undo", json={"version": 2}).json()
    with app_at(tmp_path) as client:
        assert client.get(f"/api/drafts/{name}").json() == before
        assert client.post(f"/api/drafts/{name}/redo", json={"version": 1}).json()["version"] == 2
        assert client.request("DELETE", f"/api/drafts/{name}").status_code == 200
        assert client.get("/api/scenarios").json()["open"] == []
        assert client.get(f"/api/drafts/{name}").status_code == 404


def test_opening_twice_gives_the_same_draft_until_it_is_edited(client, example) -> None:
    first, second = opened(client), opened(client)
    assert first["draft"] == second["draft"]
    places = [place.place for place in example.places[:2]]
    cells = {"from_place": places[0], "to_place": places[1], "start": str(example.settings.start)}
    edit(client, first["draft"], 0, "corridors", **cells)
    assert opened(client)["draft"] != first["draft"]


def test_what_a_cell_can_refer_to_is_listed_without_coordinates(client) -> None:
    name = opened(client)["draft"]
    ids = client.get(f"/api/drafts/{name}/ids").json()
    assert ids["place"]
    assert ids["route"]
    assert ids["party"]
    assert not any("lat" in row for rows in ids.values() for row in rows)


@pytest.mark.parametrize("form", ["zip", "xlsx"])
def test_a_file_that_is_given_comes_back_as_the_same_scenario(
    client, tmp_path, form, example
) -> None:
    name = opened(client)["draft"]
    answer = client.get(f"/api/drafts/{name}/file/{form}")
    assert "attachment" in answer.headers["content-disposition"]
    (tmp_path / f"given.{form}").write_bytes(answer.content)
    assert open_scenario(tmp_path / f"given.{form}") == example
