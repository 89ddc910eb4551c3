"""Which places, areas and routes are there?"""

from __future__ import annotations

import re
from datetime import date, datetime

from tools.aleppo_2016.original import (
    GK,
    START,
    Cells,
    Original,
    ids,
    labelled,
    note,
    number,
    whole,
)

from safepassage.scenario.parts import Area, Place, Route

# The fact table knows no word for buildings that take people in: these are no camps (O136).
SHELTERS = ("jibreen",)
CITY = "aleppo_city"
CAPACITIES = {"c_robar": 3000}  # people; the other camp with a figure counts containers
NORTH_ALEPPO = (
    "anadan", "bashkoy", "hayyan", "huraytan", "mayer", "menagh", "nubl", "tall_rifaat",
)  # fmt: skip
GOVERNORATES = {
    "aleppo_gov": ("Aleppo", False, "the network covers it by sub-district anchors"),
    "idleb_gov": (
        "Idleb",
        False,
        "rural sub-districts are left out: the places hold 1.20 of near 1.9 million (GK)",
    ),
    "hama_gov": ("Hama", True, "the network has three places of it"),
    "raqqa_gov": ("Ar-Raqqa", True, "the network has three places and a crossing of it"),
}
WIDER = {  # area: why it is wider than the places named
    "SYR": "the network covers the north and the roads to it",
    "LBN": "outside the network",
    "JOR": "outside the network",
    "IRQ": "outside the network",
    "north_syria": "outside the network in part",
    "ismi_area": "outside the network in part",
    "NW_SYRIA_CAMPS": "about 165 to 176 camps, six of them are places here",
    "TURKEY_ALL_CAMPS": "25 camps, not all of them are places here",
    "SANLIURFA_5_CAMPS": "two of the camps are no places here",
}
NARROWER = {  # one part of a place, which alone would be compared with the whole
    "TUR:Istanbul", "HARAMEIN_SITE", "NIZIP_1", "NIZIP_2", "YAYLADAGI", "GUVECCI",
}  # fmt: skip


def places(original: Original) -> tuple[Place, ...]:
    """Return the places; what has no column of its own stands in the note, with its source."""
    return tuple(_place(row) for row in original.rows("places"))


def _place(row: Cells) -> Place:
    population = int(row["pop_est_2016_01"])
    displaced = whole(row["idp_part_of_est"])
    kind = "district" if row["kind"] == "district_part" else row["kind"]
    if row["place_id"] in SHELTERS:
        kind = "collective_centre"
    sources = ("coord_source", "pcode_source", "pop_2004_source", "town_pop_source")
    return Place(
        place=row["place_id"],
        name=row["name"],
        kind=kind,
        country=row["country"],
        admin1=row["admin1"],
        admin3=row["admin3"],
        pcode=row["pcode_adm3"],
        lat=number(row["lat"]),
        lon=number(row["lon"]),
        population=population,
        population_low=whole(row["population_low"]),
        population_high=whole(row["population_high"]),
        as_of=_counted_on(row["pop_est_method"]),
        idp_share=round(displaced / population, 6) if displaced and population else None,
        capacity=CAPACITIES.get(row["place_id"]),
        part_of=CITY if kind == "district" else "",
        source=ids(*(row[column] for column in sources), row["control_source"]),
        confidence=row["pop_est_confidence"],
        note=_place_note(row, displaced),
    )


def _counted_on(method: str) -> date:
    """Return the day a figure speaks of, where its method names one; else the start.

    A figure of a later day stands for the start in a run, and is unknown to an earlier forecast.
    """
    found = re.search(r"\bon (\d{1,2} \w{3} \d{4})\b", method)
    day = datetime.strptime(found[1], "%d %b %Y").date() if found else START
    return max(day, START)


def _place_note(row: Cells, displaced: int | None) -> str:
    census = (
        f"2004 census, sub-district: {row['pop_2004_subdistrict']} ({row['pop_2004_source']})"
        if row["pop_2004_subdistrict"]
        else ""
    )
    town = f"town: {row['town_pop']} ({row['town_pop_source']})" if row["town_pop"] else ""
    code = f"({row['pcode_source']}, {row['pcode_confidence']})" if row["pcode_adm3"] else ""
    return note(
        row["note"],
        labelled("also called", row["alt_names"].replace(";", ",")),
        labelled("population from", row["pop_est_method"]),
        f"range {row['population_range_kind']}",
        labelled("displaced among them", "" if displaced is None else str(displaced)),
        census,
        labelled("share of it", row["pop_2004_share_note"]),
        town,
        f"coordinates ({row['coord_source']}, {row['coord_confidence']})",
        f"P-code {code}" if code else "",
        labelled("district", row["admin2"]),
        labelled("besieged on 1 January by", row["besieged_by_2016_01_01"]),
        "people here are refugees from Syria" if row["country"] == "TUR" else "",
        "two counts name 2,053 containers; people per container are not stated, so that its "
        "capacity is unknown"
        if row["place_id"] == "t_oncupinar"
        else "",
        "inner part of the network" if row["tier"] == "1" else "outer ring of the network",
    )


def areas(original: Original) -> tuple[Area, ...]:
    """Return the areas of the record, the members of governorates filled in, and the city."""
    rows = original.rows("places")
    city = tuple(row["place_id"] for row in rows if row["kind"] == "district_part")
    first = Area(
        area=CITY,
        name="Aleppo city",
        kind="city",
        places=city,
        note="the three parts of the city; chokepoints and shelters at its edge are places apart",
    )
    return (first, *(_area(row, rows) for row in original.rows("areas")))


def _area(row: Cells, rows: list[Cells]) -> Area:
    area = row["area_id"]
    by_hand = area == "north_aleppo"
    members = () if area in NARROWER else ids(row["nodes"]) or _members(area, rows)
    wider = area in WIDER or GOVERNORATES.get(area, ("", False, ""))[1]
    return Area(
        area=area,
        name=row["name"],
        kind=row["kind"],
        places=members,
        wider=wider or not (members or area in NARROWER),
        source=(GK,) if by_hand else (),
        confidence="low" if by_hand else None,
        note=_area_note(row, members),
    )


def _area_note(row: Cells, members: tuple[str, ...]) -> str:
    area = row["area_id"]
    if area == "north_aleppo":
        return "members set by hand, from the events of February 2016 (GK)"
    if area in NARROWER:
        return f"one part of {row['nodes']}, which holds more people: nothing to compare with"
    if area in GOVERNORATES:
        return GOVERNORATES[area][2]
    return WIDER.get(area, "" if members else "no place of the network lies inside")


def _members(area: str, rows: list[Cells]) -> tuple[str, ...]:
    if area == "north_aleppo":
        return NORTH_ALEPPO
    if area in GOVERNORATES:
        admin1 = GOVERNORATES[area][0]
        return tuple(row["place_id"] for row in rows if row["admin1"] == admin1)
    if area == "TURKEY_ALL_CAMPS":
        return tuple(
            row["place_id"] for row in rows if row["country"] == "TUR" and row["kind"] == "camp"
        )
    return tuple(row["place_id"] for row in rows if row["country"] == area)


def routes(original: Original) -> tuple[Route, ...]:
    """Return the routes; a border road leads from the Syrian end to the end abroad."""
    country = {row["place_id"]: row["country"] for row in original.rows("places")}
    return tuple(_route(row, country) for row in original.rows("routes"))


def _route(row: Cells, country: dict[str, str]) -> Route:
    ends = (row["a"], row["b"])
    if row["crosses_border"] == "yes" and country[row["a"]] != "SYR":
        ends = (row["b"], row["a"])
    measured = row["km_source"] in ("FABFLEE", GK)
    return Route(
        route=row["route_id"],
        from_place=ends[0],
        to_place=ends[1],
        length_km=float(row["road_km"]),
        kind=row["road_class"],
        source=(row["km_source"],) if measured else (GK,),
        confidence=row["km_confidence"],
        note=note(
            row["note"],
            "" if measured else f"length is {row['km_source']} (the factor is set by hand)",
            f"great circle {row['great_circle_km']} km",
            labelled("roles", row["roles"].replace(";", ", ").replace("_", " ")),
        ),
    )
