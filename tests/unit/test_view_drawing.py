"""Projection, labels, charts and the map: what is drawn is true, and no label hides another."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from safepassage.view.chart_svg import alternative, step_chart, ticks
from safepassage.view.geometry import Label, Window, densest, distance_km, fit, place_labels
from safepassage.view.holders import looks
from safepassage.view.map_svg import draw, windows

PARTIES = [
    {"party": name, "name": "", "calls_itself": ""}
    for name in ("government", "isis", "sdf", "is", "turkish_backed", "turkey")
]


def chart(**changes):
    return {
        "title": "Displaced people in Azaz",
        "start": "2016-01-01",
        "step_days": 1,
        "lines": [{"name": "model", "values": [0, 0, 500, 500, 900]}],
        "observed": [{"claim": "O1", "day": "2016-01-03", "value": 600, "low": 400, "high": 1000}],
        "capacity": None,
    } | changes


def test_a_point_north_east_of_the_middle_is_drawn_right_and_up():
    window = Window(36.0, 37.0, 100.0, 80.0, 500.0)
    assert window.at(36.0, 37.0) == (250.0, 200.0)
    x, y = window.at(36.1, 37.1)
    assert x > 250
    assert y < 200


def test_the_scale_is_true_along_both_axes():
    window = Window(36.0, 37.0, 100.0, 80.0, 500.0)
    north, east = (36.2, 37.0), (36.0, 37.2)
    for point in (north, east):
        x, y = window.at(*point)
        drawn = ((x - 250) ** 2 + (y - 200) ** 2) ** 0.5
        assert drawn / window.scale == pytest.approx(distance_km((36.0, 37.0), point), rel=0.01)


def test_the_window_holds_every_point():
    points = [(36.0, 36.0), (37.5, 38.8), (34.6, 36.2)]
    window = fit(points, 600)
    assert all(window.holds(window.at(*point), 5) for point in points)


def test_the_densest_point_has_most_neighbours():
    assert densest([(36, 36), (37, 37), (37.01, 37), (37, 37.01)], reach_km=5) == (37, 37)


def test_labels_never_collide_and_the_first_ones_win():
    window = Window(36.0, 37.0, 100.0, 80.0, 300.0)
    labels = [Label(f"A long name {i}", (150.0, 120.0), 5, 12) for i in range(30)]
    placed = place_labels(labels, [], window)
    assert 0 < len(placed) < 30
    assert placed[0].label is labels[0]
    boxes = [box_of(put) for put in placed]
    for i, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[2] <= 300
        for b in boxes[i + 1 :]:
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def box_of(put):
    width = len(put.label.text) * put.label.size * 0.56
    left = put.x - {"start": 0, "middle": width / 2, "end": width}[put.anchor]
    return (left, put.y - put.label.size * 0.8, left + width, put.y + put.label.size * 0.2)


def test_every_holder_has_a_letter_a_colour_and_a_pattern_of_its_own():
    drawn = looks(PARTIES)
    assert len({look.letter for look in drawn.values()}) == len(PARTIES)
    assert len({look.colour for look in drawn.values()}) == len(PARTIES)
    assert len({look.pattern for look in drawn.values()}) == len(PARTIES)
    assert drawn["turkish_backed"].letter == "T"
    assert drawn["government"].name == "government"


def test_many_holders_share_a_colour_or_a_pattern_but_never_both():
    parties = [{"party": f"p{i}", "name": "", "calls_itself": ""} for i in range(20)]
    drawn = looks(parties).values()
    assert len({(look.colour, look.pattern) for look in drawn}) == 20
    assert len({look.letter for look in drawn}) == 20


def test_a_chart_is_valid_svg_and_steps_only_where_the_value_changes():
    svg = step_chart(chart())
    root = ET.fromstring(svg)
    path = next(e for e in root.iter("path") if e.get("class") == "line line-0")
    assert path.get("d").count("V") == 2
    assert root.get("role") == "img"


def test_an_observation_is_drawn_from_its_low_to_its_high():
    root = ET.fromstring(step_chart(chart()))
    bar = next(e for e in root.iter("path") if e.get("class") == "observed")
    y = [float(v) for v in re.findall(r"[V,]([\d.]+)", bar.get("d"))]
    said = next(e for e in root.iter("circle") if e.get("class") == "said")
    assert min(y) < float(said.get("cy")) < max(y)


def test_a_chart_says_in_words_what_it_shows():
    words = alternative(chart())
    assert "highest 900 on 2016-01-05" in words
    assert "observed 2016-01-03: 400 to 1,000" in words


def test_a_flat_zero_still_has_a_scale():
    ET.fromstring(step_chart(chart(lines=[{"name": "m", "values": [0, 0]}], observed=[])))


@pytest.mark.parametrize("top", [10.0, 37.0, 999.0, 1_000_000.0])
def test_ticks_are_round_and_stay_below_the_top(top):
    found = ticks(top)
    assert found[0] == 0
    assert found[-1] <= top
    assert 3 <= len(found) <= 6


def place(name, lat, lon, kind="town", population=20_000):
    return {
        "place": name, "name": f"{name} <town>", "kind": kind, "lat": lat, "lon": lon,
        "population": population,
    }  # fmt: skip


def state(**changes):
    return {
        "holder": "government", "supplied": True, "encircled": False, "besieged": False,
        "degree": "open", "shortage": 0.0, "waiting": 0, "idps": 0, "disputed": False,
    } | changes  # fmt: skip


def model():
    return {
        "places": [
            place("a", 36.0, 37.0),
            place("b", 36.2, 37.2),
            place("x", 36.4, 37.2, "crossing", 0),
        ],
        "routes": [
            {"route": "a|b", "from_place": "a", "to_place": "b"},
            {"route": "b|x", "from_place": "b", "to_place": "x"},
        ],
    }


def frame():
    return {
        "date": "2016-07-20",
        "places": {
            "a": state(encircled=True, besieged=True, supplied=False, degree="cut"),
            "b": state(holder=None),
            "x": state(waiting=24_000),
        },
        "routes": {"a|b": "closed", "b|x": "open"},
    }


def test_the_map_rings_besieged_places_and_says_who_waits():
    whole = windows(model()["places"])["whole"]
    svg = draw(model(), frame(), whole, looks(PARTIES))
    root = ET.fromstring(svg)
    assert len([e for e in root.iter("circle") if e.get("class") == "ring besieged"]) == 2
    assert {e.get("class") for e in root.iter("path") if "road" in (e.get("class") or "")} == {
        "road closed",
        "road open",
    }
    assert "24,000 waiting" in svg
    assert "besieged: a &lt;town&gt;" in svg
    assert "1 of 2 roads closed" in svg


def test_a_wide_network_gets_a_close_up_of_its_densest_part():
    near = [(36.0 + i / 100, 37.0) for i in range(5)]
    places = [place(f"p{i}", *at) for i, at in enumerate([*near, (34.0, 36.0), (38.0, 39.5)])]
    found = windows(places)
    assert set(found) == {"whole", "close"}
    assert all(found["close"].holds(found["close"].at(*at)) for at in near)
    assert not found["close"].holds(found["close"].at(34.0, 36.0))


def test_places_without_coordinates_give_no_map():
    assert windows([place("a", None, None)]) == {}
