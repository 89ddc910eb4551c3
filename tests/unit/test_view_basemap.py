"""The basemap: cut to the network, neutral, replaceable."""

from __future__ import annotations

import json

import pytest

from safepassage.errors import InputError
from safepassage.view.viewmodel.basemap import basemap
from safepassage.view.viewmodel.parts import PlacePoint


def at(*points):
    return [
        PlacePoint(place=str(i), name="", kind="town", lon=lon, lat=lat, population_range="stated")
        for i, (lon, lat) in enumerate(points)
    ]


def test_it_holds_what_lies_around_the_places_and_little_more():
    found = basemap(at((36.5, 36.0), (38.0, 36.8)))
    lons = [ring[i] / 1000 for ring in found.land for i in range(0, len(ring), 2)]
    lats = [ring[i] / 1000 for ring in found.land for i in range(1, len(ring), 2)]
    assert min(lons) >= 36.5 - 1.5
    assert max(lons) <= 38.0 + 1.5
    assert min(lats) >= 36.0 - 1.1
    assert max(lats) <= 36.8 + 1.1
    assert found.borders
    assert found.rivers
    assert "Syria" in {name for name, _, _ in found.names}
    assert "Natural Earth" in found.credit


def test_what_is_cut_off_fills_the_window_and_no_more():
    inside = basemap(at((37.5, 34.5), (38.5, 35.0)))  # far from any sea: all of it is land
    assert sum(area(ring) for ring in inside.land) == pytest.approx((1 + 2 * 1) * (0.5 + 2 * 1))


def area(ring):
    points = [(ring[i] / 1000, ring[i + 1] / 1000) for i in range(0, len(ring), 2)]
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


@pytest.mark.parametrize(
    ("points", "name"),
    [
        ([(35.7, 32.9), (35.9, 33.2)], "the Golan"),
        ([(33.0, 45.0), (35.0, 45.5)], "Crimea"),
        ([(28.0, 9.4), (29.0, 10.0)], "Abyei"),
    ],
)
def test_disputed_land_is_noted(points, name):
    assert name in basemap(at(*points)).note


def test_elsewhere_nothing_is_noted():
    assert basemap(at((36.5, 36.0), (38.0, 36.8))).note == ""


def test_without_coordinates_there_is_none():
    nowhere = [PlacePoint(place="a", name="", kind="camp", population_range="stated")]
    assert basemap(nowhere) is None


def test_a_file_of_the_users_takes_its_place(tmp_path):
    file = tmp_path / "own.geojson"
    square = [[36.0, 36.0], [38.0, 36.0], [38.0, 37.0], [36.0, 37.0], [36.0, 36.0]]
    feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [square]}}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    found = basemap(at((36.5, 36.2), (37.5, 36.8)), file)
    assert found.credit == "own.geojson"
    assert len(found.land) == 1
    assert found.borders


@pytest.mark.parametrize("text", ["{", "[]", '{"features": [{"geometry": {"type": "Polygon"}}]}'])
def test_what_is_no_geojson_is_refused_in_words(tmp_path, text):
    file = tmp_path / "own.geojson"
    file.write_text(text)
    with pytest.raises(InputError, match="no GeoJSON"):
        basemap(at((36.5, 36.2)), file)
