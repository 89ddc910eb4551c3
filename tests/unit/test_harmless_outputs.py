"""Not a targeting aid: what the package takes, and what it gives, is searched for hostile use."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from datetime import date

import pytest
from openpyxl import load_workbook
from tests.handmade import handmade, keep

import safepassage
from safepassage.engine.war.situation import situation
from safepassage.openers import open_scenario
from safepassage.results import tables
from safepassage.view.model import view_model
from safepassage.view.planning import save
from safepassage.view.report import render

# A parameter of these names would let somebody ask which cut or strike does most harm.
CANDIDATES = re.compile(
    r"(^|_)(cuts|candidates?|targets|objectives|strike_options|attack_plans?|"
    r"(routes|roads|places)_to_(cut|close|strike|capture))($|_)"
)
# An output of these names would be a force number, the worth of a target, or the price of a cut.
FORCES = re.compile(
    r"(^|[_ ])(forces?|fighters?|troops?|strength|combatants?|utility|utilities|targets?|"
    r"target_score|cut_cost|min_cut|effort|casualties|killed|harm_total|total_harm|harm_score)"
    r"($|[_ ])"
)


def modules():
    for info in pkgutil.walk_packages(safepassage.__path__, "safepassage."):
        if not info.name.endswith("__main__"):
            yield importlib.import_module(info.name)


def public_functions():
    """Yield every public function and method of the package, with its name."""
    for module in modules():
        for name, member in vars(module).items():
            if name.startswith("_") or getattr(member, "__module__", None) != module.__name__:
                continue
            if inspect.isfunction(member):
                yield f"{module.__name__}.{name}", member
            elif inspect.isclass(member):
                for method_name, method in vars(member).items():
                    if inspect.isfunction(method) and not method_name.startswith("_"):
                        yield f"{module.__name__}.{name}.{method_name}", method


@pytest.fixture(scope="module")
def scenario():
    return open_scenario("example")


@pytest.fixture(scope="module")
def model(scenario, tmp_path_factory):
    run = keep(
        scenario,
        tmp_path_factory.mktemp("harmless") / "run",
        lambda made_for, **_: handmade(made_for, leave_on=1),
    )
    return view_model(run, scenario, today=date(2099, 1, 1))


def keys_of(value):
    """Yield every key of a JSON document, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def test_no_public_function_takes_a_set_of_candidate_cuts():
    functions = list(public_functions())
    assert len(functions) > 100
    found = [
        f"{name}({parameter})"
        for name, function in functions
        for parameter in inspect.signature(function).parameters
        if CANDIDATES.search(parameter)
    ]
    assert found == []


def test_the_search_for_candidate_cuts_can_fail():
    assert CANDIDATES.search("cuts")
    assert CANDIDATES.search("candidate_routes")
    assert CANDIDATES.search("roads_to_cut")
    assert not CANDIDATES.search("cut_off")


def test_no_column_of_a_run_is_a_force_number_or_the_worth_of_a_target():
    columns = [f"{t.name}.{c.name}" for t in tables.TABLES for c in t.columns]
    assert [name for name in columns if FORCES.search(name.split(".")[1])] == []


def test_no_harm_quantity_is_a_sum_or_a_score_of_others():
    assert not {"total", "overall", "score", "index", "weighted"} & {
        word for quantity in tables.HARM for word in quantity.split()
    }


def test_the_situation_holds_no_force_number_and_no_target(scenario):
    report = situation(scenario, scenario.settings.start).as_dict()
    assert [key for key in set(keys_of(report)) if FORCES.search(key)] == []
    for line in report["lifelines"]:
        assert set(line) <= {"route", "people_dependent", "state", "places", "with"}


def test_lifelines_are_not_ranked_by_people():
    aleppo = open_scenario("aleppo-2016")
    routes = [line["route"] for line in situation(aleppo, "2016-07-20").as_dict()["lifelines"]]
    assert len(routes) > 5
    assert routes == sorted(routes)


def test_the_view_model_holds_no_force_number_and_no_target(model):
    assert [key for key in set(keys_of(model)) if FORCES.search(key)] == []


def test_the_report_counts_no_fighters_and_no_dead(tmp_path):
    aleppo = open_scenario("aleppo-2016")
    assert any(claim.quantity == "force_size" for claim in aleppo.claims)  # there to be found
    page = render(view_model(keep(aleppo, tmp_path / "run"), aleppo, today=date(2099, 1, 1)))
    body = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    body = body.split('id="method"')[0]  # titles of sources stay as they are
    for word in ("fighters", "force size", "killed in", "troops", "casualties"):
        assert word not in body


def test_no_sheet_has_a_force_number_or_a_target_in_a_header(model, tmp_path):
    book = load_workbook(save(model, tmp_path / "planning.xlsx"))
    headers = [str(cell.value).lower() for sheet in book for cell in sheet[1]]
    assert [header for header in headers if FORCES.search(header)] == []


def test_harm_is_listed_by_name_and_never_added_up(model):
    rows = model["harm"]["rows"]
    assert rows
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    assert set(model["harm"]) == {"quantities", "rows"}
    assert all(set(row["figures"]) == set(tables.HARM) for row in rows)
    section = render(model).split('id="harm"')[1].split("</section>")[0].lower()
    assert "tfoot" not in section
    assert "<th>total" not in section
    assert section.count("<tr>") == len(rows) + 1


def test_the_board_and_the_charts_stand_in_the_order_of_names(model):
    for day in model["board"]:
        names = [row["name"] for row in day["rows"]]
        assert names == sorted(names)
    charts = [chart["name"] for chart in model["stocks"]]
    assert charts == sorted(charts)


def test_parties_are_called_by_neutral_names_with_what_they_call_themselves():
    aleppo = open_scenario("aleppo-2016")
    for party in aleppo.settings.parties:
        called = f"{party.name} {party.party}".lower()
        assert not re.search(r"regime|rebel|terror|liberat", called)
