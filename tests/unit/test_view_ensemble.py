"""An ensemble in document and report: bands over time, ranges in tables."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date

import numpy as np
import pytest

from safepassage.errors import InputError
from safepassage.openers import open_scenario
from safepassage.results.ensemble_store import open_ensemble
from safepassage.study.ensemble.execute import run_members
from safepassage.study.run import run_to_folder
from safepassage.view.planning import columns_of
from safepassage.view.report import render
from safepassage.view.viewmodel.build import from_page
from safepassage.view.viewmodel.central import opened, page_of
from safepassage.view.viewmodel.planning_ranges import RANGED
from safepassage.view.viewmodel.series import LEVELS, restored
from safepassage.view.viewmodel.spread import Members, between

pytestmark = pytest.mark.slow
LATER = date(2099, 1, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("ensemble") / "three"
    run_members(open_scenario("example"), members=3, out=out)
    return out


@pytest.fixture(scope="module")
def found(folder):
    return opened(folder)


@pytest.fixture(scope="module")
def page(found):
    return page_of(found, today=LATER)


@pytest.fixture(scope="module")
def model(found, page):
    return from_page(page, found, LATER)


def test_figures_are_bands_in_order(model):
    variant = model.variants[0]
    assert variant.members == model.meta.members == 3
    assert variant.varied
    lines = [lines.displaced for lines in variant.places.values() if lines.displaced]
    assert lines
    for line in lines:
        assert line.one is None
        values = np.array([restored(getattr(line, level)) for level in LEVELS])
        assert (np.diff(values, axis=0) >= 0).all()


def test_bands_are_those_of_the_ensemble(model, folder):
    bands = open_ensemble(folder).query(
        "SELECT p95 FROM bands WHERE quantity = 'displaced' AND place = 'midtown' ORDER BY day"
    )
    shown = restored(model.variants[0].places["midtown"].displaced.p95)
    assert shown == [round(row["p95"]) for row in bands]


def test_a_stock_holds_until_its_next_row(found):
    members = Members(found.ensemble, found.scenario)
    for column in ("residents", "returnees", "waiting", "in_camps"):  # nobody of them travels
        assert (members.stock(column).sum(axis=1) == members.total(column)).all()


def test_tables_of_the_page_give_ranges_and_both_sides(page):
    row = page["border"][0]["rows"][-1]
    near = ("waiting", "in_camps", "turned_back", "exposed", "admitted", "irregular")
    assert all(isinstance(row[name], str) for name in near)
    assert any(" to " in row["idps"] for row in page["totals"])
    for row in page["planning"]["rows"]:
        assert row["new_low"] <= row["new_likely"] <= row["new_high"]
        for name in RANGED:
            assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"]


def test_no_figure_of_the_planning_table_is_that_of_one_run(page, model):
    text = render(page, model).partition('<section id="planning"')[2].partition("</section>")[0]
    assert "one run" not in text
    assert "ranges over 3 runs" in text
    headings = [heading for heading, _, _ in columns_of(page)]
    for name in ("IDPs now", "IDPs on", "households on", "IDPs in camps and centres"):
        ends = {heading.split()[-1] for heading in headings if heading.startswith(name)}
        assert ends == {"low", "middle", "high"}, name
    assert not any("one run" in " ".join(column) for column in columns_of(page))


def test_a_governorate_is_summed_run_by_run(page, found):
    members, planning = Members(found.ensemble, found.scenario), page["planning"]
    start = found.scenario.settings.start
    now = (start.fromisoformat(planning["as_of"]) - start).days
    for total in planning["sums"]:
        here = [
            members.row[place.place]
            for place in found.scenario.places
            if place.admin1 == total["admin1"]
            and place.country == found.scenario.settings.home_country
        ]
        low, middle, high = between(members.stock("displaced")[:, here, now].sum(axis=1))
        assert (total["idps_now_low"], total["idps_now"], total["idps_now_high"]) == (
            low, middle, high,
        )  # fmt: skip


def test_section_and_first_screen_count_the_same_rows(page):
    seen = page["observations"]
    told = re.search(r"90 % bands hold (\d+) of (\d+) later test rows", seen["verdict"])
    counted = [k["summary"] for k in seen["classes"] if k["name"] != "driven" and k["summary"]]
    if told:
        assert sum(line["in_band"] for line in counted) == int(told[1])
        assert sum(line["rows"] for line in counted) == int(told[2])
    for kind in seen["classes"]:
        shown = [row for row in kind["rows"] if row["role"] == "test"]
        assert len(shown) == (kind["summary"] or {"rows": 0})["rows"]
        assert sum(row["inside_range"] for row in shown) == (kind["summary"] or {}).get(
            "in_band", 0
        )
    assert "Looking forward:" in seen["verdict"]


def test_the_report_says_how_many_runs_and_what_was_varied(page, model):
    text = render(page, model)
    assert "Model ranges hold 9 in 10 of 3 runs. Varied: luck" in text
    assert "One run: no range is shown" not in text.split('id="view-model"')[0]


def test_between_gives_low_middle_high():
    assert between(list(range(101))) == (5, 50, 95)


def test_a_run_left_by_an_older_version_gives_way(folder, found, page):
    """Another version had other rules; the report of an old ensemble is made all the same."""
    central = folder / "one-run"
    other = found.scenario.settings.rules.model_copy(update={"home_damage_per_day": 0.001})
    settings = found.scenario.settings.model_copy(update={"rules": other})
    digest = found.run.info["digest"]
    shutil.rmtree(central)
    run_to_folder(found.scenario.replace(settings=settings), seed=9, out=central)
    again = opened(folder)
    assert again.run.info["digest"] == digest


def test_members_with_wars_of_their_own_are_refused(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for file in folder.iterdir():
        if file.is_file():
            (other / file.name).write_bytes(file.read_bytes())
    info = json.loads((other / "ensemble.json").read_text(encoding="utf-8"))
    info["closure"] = "war generated (reacts by rule)"
    (other / "ensemble.json").write_text(json.dumps(info), encoding="utf-8")
    with pytest.raises(InputError, match="war of its own"):
        opened(other)
