"""Which event of the scenario scripts a claim, what a printed place means, whose terms hold."""

from __future__ import annotations

from collections.abc import Iterable

GOVERNORATE_EVENTS = ("E009", "E029", "E035", "E036", "E047", "E057")


def _rows(letter: str, width: int, *numbers: int | range) -> Iterable[str]:
    for item in numbers:
        for count in item if isinstance(item, range) else (item,):
            yield f"{letter}{count:0{width}d}"


def _by_claim() -> dict[str, tuple[str, ...]]:
    """Name the events that script a claim. A claim without one is emergent.

    An agreement names the number (driven); any other event only says that something happened
    (conditioned). Cumulative counts of a governorate hang on every operation in it.
    """
    found: dict[str, tuple[str, ...]] = {}
    for events, claims in (
        (
            ("E009",),
            _rows("O", 3, range(13, 21), 22, 23, 24, 25, 26, 29, 31, 33, range(35, 41), 45),
        ),
        (("E026",), _rows("O", 3, 44)),
        (("E029",), _rows("O", 3, range(55, 59))),
        (("E035",), _rows("O", 3, range(66, 70))),
        (("E036",), _rows("O", 3, 70, 76)),
        (("E037", "E038"), _rows("O", 3, 83, 84)),
        (("E043",), _rows("O", 3, 91)),
        (("E044",), _rows("O", 3, 90)),
        (("E050-1",), _rows("O", 3, 99)),
        (("E050-1", "E050-2"), _rows("O", 3, 107)),
        (("E050-1", "E050-2", "E050-3"), _rows("O", 3, 175)),
        (("E053",), _rows("O", 3, 106)),
        (("E055-corridor",), _rows("O", 3, 109)),
        (("E057",), _rows("O", 3, range(115, 118), 123, 131, 136, 138, 142, 143, 155)),
        (("E057",), _rows("O", 3, range(167, 175), range(176, 180), range(210, 213))),
        (("E062",), _rows("O", 3, 133, 134)),
        (("E066",), _rows("O", 3, 130, 139, 140, 141, 144, 145, 146, 148, 149, 152, 153, 156)),
        (("E068",), _rows("O", 3, 154)),
        (GOVERNORATE_EVENTS, _rows("O", 3, 118, 124, 127, 180, 183, 186, 189)),
        (("E009", "E057"), _rows("O", 3, 126, 182, 188)),
    ):
        found.update(dict.fromkeys(claims, events))
    return found


EVENTS_OF_CLAIM = _by_claim()
# Camp counts by place and day, since their running number says nothing.
EVENTS_OF_CAMP = {
    ("HARAMEIN_SITE", "2016-02-05"): ("E009",),
    ("HARAMEIN_SITE", "2016-02-29"): ("E009",),
    ("c_azaz_belt", "2016-02-05"): ("E009",),
    ("c_azaz_belt", "2016-04-15"): ("E029",),
    ("c_ikdah", "2016-04-14"): ("E029",),
    ("c_atme", "2016-02-17"): ("E009",),
    ("jibreen", "2016-12-12"): ("E057",),
    ("jibreen", "2016-12-13"): ("E057",),
    ("jibreen", "2017-01-04"): ("E057",),
    ("jibreen", "2017-01-12"): ("E057",),
    ("jibreen", "2017-01-20"): ("E057",),
}

# The place as printed in the two news reports -> ids. What is no place here stays empty.
PLACES_OF_STATEMENT: dict[str, tuple[str, ...]] = {
    "Aleppo": ("aleppo_city",),
    "Aleppo -> Idlib": ("aleppo_east", "idlib"),
    "Aleppo -> Turkey": ("aleppo_city", "TUR"),
    "Aleppo, al-Fardous (rebel east)": ("aleppo_east",),
    "Aleppo-Idlib": ("aleppo_city", "idlib"),
    "Aleppo-Turkey road": ("tall_rifaat", "hayyan"),
    "Aleppo; Kilis": ("aleppo_city", "t_kilis"),
    "Aleppo; Syria": ("aleppo_city", "SYR"),
    "East Aleppo": ("aleppo_east",),
    "Europe; Syria": ("SYR",),
    "Idlib": ("idlib",),
    "Palmyra": ("palmyra",),
    "Syria": ("SYR",),
    "any area": ("SYR",),
    "border at Kilis": ("x_bab_al_salama",),
    "cities": ("SYR",),
    "north Aleppo": ("north_aleppo",),
    "north of Aleppo": ("north_aleppo",),
}
# The date as printed -> first and last day or month, where the two cannot be read from it.
SPANS_OF_STATEMENT: dict[str, tuple[str, str]] = {
    "2016-01/02": ("2016-01", "2016-02"),
    "2016-02-01 to 02-12": ("2016-02-01", "2016-02-12"),
    "2016-12-12/13": ("2016-12-12", "2016-12-13"),
    "2016-12-13/14": ("2016-12-13", "2016-12-14"),
    "2016-12 (rename Jul 2016; general knowledge, unverified)": ("2016-12", "2016-12"),
    "by 2017-02": ("2016-02-11", "2017-02"),
    "out 2016-03-27; back 2016-12-11": ("2016-03-27", "2016-12-11"),
    "pre-2011": ("", "2010-12-31"),
    "undated": ("", ""),
    "undated, before 2016-02-13": ("", "2016-02-13"),
}

# What a statement foresees: kind, last day by which (empty: none named), event group of what was
# counted later. Statements of risk and on a condition are forecasts too (F2-02, F2-11).
FORESEEN: dict[str, tuple[str, str, str]] = {
    "F0-06": ("holder_changes", "", ""),
    "F0-09": ("", "", "dec_evacuation"),
    "F2-02": ("conditional", "", ""),
    "F2-10": ("war_ends", "2017-02-12", ""),
    "F2-11": ("conditional", "", ""),
    "F2-13": ("holder_changes", "2016-05-13", ""),  # "before long": three months, our reading
    "F2-17": ("encircled", "2016-02-12", ""),
    "F2-19": ("besieged", "", ""),
    "F2-22": ("", "", "registered_turkey"),
    "O011": ("conditional", "", ""),
    "O012": ("besieged", "", "east_besieged"),
    "O028": ("war_ends", "2017-02-12", ""),
}
ALSO_FORECASTS = frozenset({"F2-02", "F2-11"})

FACTS = "facts only, in our own words; the document keeps its publisher's terms: cite it"
LICENCES = {
    "FABFLEE": "BSD-3-Clause (FabFlee); camp series are facts of UNHCR's data portal: cite it",
    "GEON": "CC BY 4.0 (GeoNames)",
    "UNHCRSTAT": "facts: cite UNHCR; its statistics are said to be CC BY 4.0 (unverified)",
    "IDMC": "facts only; IDMC's terms: cite it",
    "PCODE": "codes, facts: cite OCHA; its common data sets are said to be CC BY-IGO (unverified)",
    "SYZONE": "coordinates only, facts; licence of the project not recorded",
    "ROADNODE": "coordinates only, facts; licence of the project not recorded",
    "CENSUS04": "facts only (census figures): cite the Central Bureau of Statistics of Syria",
    "SEED0": "statements in our own words; the report itself is not part of this work",
    "SEED2": "statements in our own words; the report itself is not part of this work",
    "GK": "no source: general knowledge, unverified; a placeholder",
}
UN_BODIES = ("UN", "UNICEF", "UNHCR", "IDMC", "IOM", "United Nations", "OCHA")


def licence_of(source: str, publisher: str) -> str:
    """Return the terms under which figures of a source are used here."""
    if source in LICENCES:
        return LICENCES[source]
    if publisher.startswith("Wikipedia"):
        return "facts only, in our own words; the text of Wikipedia is CC BY-SA"
    if publisher.startswith(UN_BODIES):
        return "facts only, in our own words; terms of the United Nations body: cite the report"
    return FACTS


# What the two reports print of the outlet of an interview, and which outlet it was. The later
# report calls the same channels Russian in one paragraph and Syrian in another (F0-25).
INTERVIEWS = {
    "SEED0": ("Kremlin channels; Syrian state outlets", "Russia 24; NTV"),
    "SEED2": ("AFP", "Agence France-Presse"),
}
OUTLETS = {"Independent": "The Independent", "WSJ": "The Wall Street Journal"}


def outlet_of(source: str, claimant: str) -> dict[str, str]:
    """Return the outlet of a statement, as printed and as resolved, where the report names one."""
    if claimant.startswith("Assad"):
        printed, resolved = INTERVIEWS[source]
        return {"outlet_printed": printed, "outlet": resolved}
    _, said, printed = claimant.rpartition(" via ")
    if said:
        return {"outlet_printed": printed, "outlet": OUTLETS.get(printed, printed)}
    if claimant in OUTLETS:
        return {"outlet_printed": claimant, "outlet": OUTLETS[claimant]}
    return {}
