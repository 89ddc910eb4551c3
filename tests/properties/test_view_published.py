"""What is published of a live crisis in a workbook, a forecast or a what-if gives nothing back."""

from __future__ import annotations

import copy
import itertools
import json
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.handmade import keep
from tests.properties.test_view_suppression import reach

from safepassage.openers import open_scenario
from safepassage.results.store import open_run
from safepassage.scenario.kinds import PlaceKind
from safepassage.scenario.scenario import Sensitivity
from safepassage.study.compare import Comparison, Difference
from safepassage.study.forecasts.live import blurred
from safepassage.view.app.compared import shown_comparison
from safepassage.view.blur import blur
from safepassage.view.model import whole_model
from safepassage.view.planning_table import as_of_day
from safepassage.view.sensitivity import Policy
from safepassage.view.suppression import THRESHOLD, Sum
from safepassage.view.workbook import save_tables

pytestmark = pytest.mark.slow
TODAY = date(2030, 6, 1)
SPLIT = {
    "IDPs in camps and centres on": "in_camps_then",
    "IDPs with hosts or renting on": "with_hosts_then",
    "IDPs elsewhere on": "elsewhere_then",
}
COLUMNS = {"IDPs now": "idps_now", "new IDPs next": "new_likely", "IDPs on": "idps_then"}
COUNTS = st.one_of(st.integers(0, 130), st.integers(95, 1_200), st.integers(10_000, 400_000))


@pytest.fixture(scope="module")
def scenario():
    """Return the example with sub-districts in two provinces, live."""
    found = open_scenario("example")
    level = found.settings.model_copy(update={"sensitivity": Sensitivity.LIVE})
    places = tuple(
        place.model_copy(
            update={
                "admin1": ("Near", "Far")[number % 2],
                "admin3": f"District {number // 2 % 4}{number % 2}",
                "pcode": f"XA{number // 2 % 4:02d}{number % 2}",
            }
        )
        for number, place in enumerate(found.places)
    )
    return found.replace(settings=level, places=places)


@pytest.fixture(scope="module")
def whole(scenario, tmp_path_factory):
    run = open_run(keep(scenario, tmp_path_factory.mktemp("live") / "run"))
    return whole_model(run, scenario, as_of_day(scenario), names_places=False)


def with_counts(whole: dict[str, Any], counts: list[int]) -> dict[str, Any]:
    """Return the model with other people in the planning table, which adds up as it must."""
    model = copy.deepcopy(whole)
    planning, drawn = model["planning"], itertools.cycle(counts)
    for row in planning["rows"]:
        row |= {name: next(drawn) for name in ("idps_now", "new_likely", *SPLIT.values())}
        row["idps_then"] = sum(row[name] for name in SPLIT.values())
    for total in planning["sums"]:
        inside = [row for row in planning["rows"] if row["admin1"] == total["admin1"]]
        for name in ("idps_now", "new_likely", "idps_then", *SPLIT.values()):
            total[name] = sum(row[name] for row in inside)
    return model


def sheets_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    book = load_workbook(path)
    found = {}
    for name in ("planning", "by_admin1"):
        rows = list(book[name].iter_rows(values_only=True))
        found[name] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return found


def cell(row: dict[str, Any], beginning: str) -> Any:
    """Return the one figure whose heading begins so; low and high of a run are words."""
    (value,) = [
        value
        for heading, value in row.items()
        if re.match(rf"{re.escape(beginning)}( \(|.*\d)", heading)
        and not heading.endswith((" low", " high"))
    ]
    return value


def published(sheets: dict[str, list[dict[str, Any]]]) -> tuple[dict[str, Any], list[Sum]]:
    """Return every count of the workbook by name, and which of them add up to which."""
    shown: dict[str, Any] = {}
    sums = []
    for heading, name in COLUMNS.items():
        for total in sheets["by_admin1"]:
            inside = [row for row in sheets["planning"] if row["admin1"] == total["admin1"]]
            whole = f"{total['admin1']}/{name}"
            shown[whole] = cell(total, heading)
            parts = tuple(f"{row['admin3 pcode']}/{name}" for row in inside)
            shown |= dict(zip(parts, (cell(row, heading) for row in inside), strict=True))
            sums.append(Sum(whole, parts))
    for row in sheets["planning"]:
        key = row["admin3 pcode"]
        split = {f"{key}/{name}": cell(row, heading) for heading, name in SPLIT.items()}
        shown |= split
        sums.append(Sum(f"{key}/idps_then", tuple(split)))
    return shown, sums


def test_no_small_count_of_a_live_workbook_can_be_got_back(whole, scenario):
    @settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
    @given(counts=st.lists(COUNTS, min_size=30, max_size=30))
    def attacked(counts):
        model = with_counts(whole, counts)
        live = blur(model, scenario, Policy("live"), TODAY)
        with tempfile.TemporaryDirectory() as folder:
            shown, sums = published(sheets_of(save_tables(live, Path(folder) / "t.xlsx")))
        attack(small_counts(model), shown, sums)

    attacked()


def small_counts(model: dict[str, Any]) -> list[str]:
    return [
        f"{row['pcode']}/{name}"
        for row in model["planning"]["rows"]
        for name in (*COLUMNS.values(), *SPLIT.values())
        if row[name] < THRESHOLD
    ]


def attack(small: list[str], shown: dict[str, Any], sums: list[Sum]) -> None:
    """Try to bound each small count by all that is published; none may be bounded."""
    assert set(small) <= shown.keys()
    for name in sorted(small)[:12]:
        assert not isinstance(shown[name], int)
        least, most = reach(shown, sums, name)
        assert least <= 1e-6
        assert most >= THRESHOLD - 1 - 1e-6


def test_a_live_workbook_says_nothing_that_the_page_does_not(whole, scenario, tmp_path):
    live = blur(whole, scenario, Policy("live"), TODAY)
    page = json.dumps(live, ensure_ascii=False)
    book = load_workbook(save_tables(live, tmp_path / "t.xlsx"))
    cells = [
        value
        for sheet in book
        if sheet.title != "README"
        for row in sheet.iter_rows(min_row=2, values_only=True)
        for value in row
        if value is not None
    ]
    assert len(cells) > 50
    for value in cells:
        text = json.dumps(value, ensure_ascii=False).strip('"')
        assert text in page or all(part in page for part in text.split("; "))
    told = "\n".join(map(str, cells))
    for place in scenario.places:
        if place.kind in (PlaceKind.CAMP, PlaceKind.CROSSING):
            assert place.name not in told
    assert "sieges" not in book.sheetnames
    assert "LIVE CRISIS" in "".join(str(row[0]) for row in book["README"].values if row)


@settings(max_examples=60, deadline=None)
@given(
    shares=st.lists(st.floats(0, 1), min_size=4, max_size=4),
    ends=st.lists(st.floats(0, 500_000), min_size=4, max_size=4),
)
def test_a_live_forecast_gives_tenths_and_no_small_count(scenario, shares, ends):
    towns = [place for place in scenario.places if place.population][:4]
    said = {
        "probabilities": {
            f"{place.place}: besieged": {"p": p, "low": p / 2, "high": p, "members": 97}
            for place, p in zip(towns, shares, strict=True)
        },
        "baselines": {f"{towns[0].place}: besieged": {"own rate": shares[0]}},
        "headline": [
            {"what": "People who leave", "note": "",
             **dict(zip(("low", "middle", "high", "baseline"), sorted(ends), strict=True))},
            {"what": "Most people waiting at crossings", "note": "", "low": 1.0, "middle": 2.0,
             "high": 3.0, "baseline": 4.0},
        ],
        "stock_days": {towns[0].place: 4.0},
    }  # fmt: skip
    shown = blurred(said, scenario)
    for chance in shown["probabilities"].values():
        for end in ("p", "low", "high"):
            assert round(chance[end] * 10, 6).is_integer()
    assert shown["stock_days"] == {}
    (figure,) = shown["headline"]
    for end in ("low", "middle", "high", "baseline"):
        assert figure[end] == 0 or (figure[end] >= 0 and figure[end] % 1_000 == 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e5, 1e5), st.sampled_from(["more", "fewer"])), min_size=2))
def test_a_live_difference_is_a_direction_without_a_figure(scenario, found):
    places = [place.place for place in scenario.places]
    rows = tuple(
        Difference(places[i % len(places)], "arrived", "moves", 1e6 + d, 2e6, d, d - 1, d + 1, sign)
        for i, (d, sign) in enumerate(found)
    )
    shown = shown_comparison(Comparison("a", "b", (), (1, 2), rows), scenario, TODAY)
    for row in shown["rows"]:
        assert set(row) == {"name", "quantity", "unit", "sign"}
        assert row["sign"] in {"more", "fewer", "sign not known"}
