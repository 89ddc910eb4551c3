"""Who says what, and from where? Observations, camp counts, statements, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from tools.aleppo_2016.evidence_words import (
    ALSO_FORECASTS,
    EVENTS_OF_CAMP,
    EVENTS_OF_CLAIM,
    FORESEEN,
    PLACES_OF_STATEMENT,
    SPANS_OF_STATEMENT,
    licence_of,
    outlet_of,
)
from tools.aleppo_2016.original import (
    GK,
    Cells,
    Original,
    first_day,
    ids,
    labelled,
    last_day,
    month_only,
    note,
    number,
)

from safepassage.scenario.claims import Claim, Source

DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})~?$")
DAY_OR_MONTH = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
SOURCE_OF_TEXT = {"000_34c376ac52002866.txt": "SEED0", "002_794fa90fa2d30440.txt": "SEED2"}
SURE = {"high": "high", "medium": "med", "low": "low", "wrong": "low"}


def claims(original: Original, told: frozenset[str]) -> tuple[Claim, ...]:
    """Return every claim; `told` are the events that stand in a table of their own already."""
    return tuple(_foreseeing(claim) for claim in _claims(original, told))


def _foreseeing(claim: Claim) -> Claim:
    """Return a claim with what it foresees, in a form that can be held against what came."""
    if claim.claim not in FORESEEN:
        return claim
    foresees, by, group = FORESEEN[claim.claim]
    changes = {"foresees": foresees or None, "foresees_by": by or None}
    changes |= {"event_group": claim.event_group or group}
    changes |= {"use": "forecast"} if claim.claim in ALSO_FORECASTS else {}
    return Claim.model_validate(claim.model_dump() | changes)


def _claims(original: Original, told: frozenset[str]) -> tuple[Claim, ...]:
    dates = {row["source_id"]: row["document_date"] for row in original.rows("sources")}
    camps = enumerate(original.rows("camps"), start=1)
    return (
        *(_observation(row, dates) for row in original.rows("observations")),
        *(_camp_count(number, row, dates) for number, row in camps),
        *(_statement(row) for row in original.rows("seed-facts")),
        *(_event(row, dates) for row in original.rows("events") if row["event_id"] not in told),
        *(_unchanged(row, dates) for row in original.rows("control")
          if row["change_kind"] == "none"),
        *LISTINGS,
    )  # fmt: skip


def published(
    sources: tuple[str, ...], dates: dict[str, str], not_before: date | None
) -> date | None:
    """Return the latest full date of some documents: nothing is known before it is published.

    A count is never published before the day it speaks of; one document carries two dates.
    """
    days = [match[1] for source in sources if (match := DAY.match(dates[source]))]
    if not days:
        return None
    latest = date.fromisoformat(max(days))
    return max(latest, not_before) if not_before else latest


def _observation(row: Cells, dates: dict[str, str]) -> Claim:
    sources = ids(row["source"])
    return Claim(
        claim=row["obs_id"],
        quantity=row["quantity"],
        place=ids(row["area"]),
        origin=ids(row["origin"]),
        destination=ids(row["destination"]),
        group=row["group"],
        start=first_day(row["date_start"]),
        end=last_day(row["date_end"]),
        value=number(row["value"]),
        low=number(row["low"]),
        high=number(row["high"]),
        range_kind=row["range_kind"],
        counter=row["counter_class"],
        claimant=row["measured_by"],
        published=published(sources, dates, first_day(row["date_start"])),
        use="forecast" if row["use"] == "forecast_check" else row["use"],
        informs_defaults=row["informs_defaults"],
        event_group=row["event_group"],
        event=EVENTS_OF_CLAIM.get(row["obs_id"], ()),
        source=sources,
        confidence=row["confidence"],
        note=note(row["note"], month_only(row["date_start"], row["date_end"])),
    )


def _camp_count(count: int, row: Cells, dates: dict[str, str]) -> Claim:
    sources = ids(row["source"])
    capacity = f"{row['capacity']} {row['capacity_unit']}" if row["capacity"] else ""
    return Claim(
        claim=f"K{count:03d}",
        quantity=row["measure"],
        place=(row["camp_id"],),
        start=first_day(row["date"]),
        end=last_day(row["date"]),
        value=number(row["value"]),
        published=published(sources, dates, first_day(row["date"])),
        use="context",
        event=EVENTS_OF_CAMP.get((row["camp_id"], row["date"]), ()),
        source=sources,
        confidence=row["confidence"],
        note=note(row["note"], labelled("capacity", capacity)),
    )


def _statement(row: Cells) -> Claim:
    source = SOURCE_OF_TEXT[row["file"]]
    start, end = _span(row["date"])
    kind = row["kind"]
    return Claim(
        claim=row["id"],
        quantity="statement",
        place=PLACES_OF_STATEMENT.get(row["place"], ()),
        start=first_day(start),
        end=last_day(end),
        value=number(row["quantity"]),
        claimant=row["claimant"],
        **outlet_of(source, row["claimant"]),
        published=date(2016, 12, 14) if source == "SEED0" else date(2016, 2, 13),
        use="forecast" if kind.startswith("FORECAST") else "context",
        text=row["paraphrase"],
        source=(source,),
        confidence=SURE.get(re.split(r"\W", row["confidence_note"].lower())[0]),
        note=note(
            f"kind: {kind}",
            labelled("unit", row["unit"]),
            labelled("date", row["date"]),
            labelled("place", row["place"]),
            labelled("how sure", row["confidence_note"]),
        ),
    )


def _span(printed: str) -> tuple[str, str]:
    """Return first and last day or month of a statement, empty where it is not said."""
    if printed in SPANS_OF_STATEMENT:
        return SPANS_OF_STATEMENT[printed]
    days = DAY_OR_MONTH.findall(printed)
    open_end = printed.endswith(" on") or printed.startswith("after")
    return days[0], "" if open_end else days[-1]


def _event(row: Cells, dates: dict[str, str]) -> Claim:
    """Keep an event that moves nothing by itself as a statement, known when it is over."""
    sources = ids(row["source"])
    return Claim(
        claim=row["event_id"],
        quantity="statement",
        place=ids(row["place_ids"]),
        start=first_day(row["date_start"]),
        end=first_day(row["date_end"]),
        value=number(row["value"]),
        low=number(row["low"]),
        high=number(row["high"]),
        published=published(sources, dates, last_day(row["date_end"])),
        text=row["description"],
        source=sources,
        confidence=row["confidence"],
        note=note(*event_notes(row)),
    )


def event_notes(row: Cells) -> Iterator[str]:
    """Yield what the record says of an event beyond the columns of its table."""
    yield row["note"]
    yield labelled("kind", row["event_type"].replace("_", " "))
    yield labelled("actor", row["actor"].replace(";", ", "))
    yield labelled("target", row["target"].replace(";", ", "))
    yield labelled("routes", row["route_ids"].replace(";", ", "))
    if row["value"] and not row["unit"].startswith("fighters"):  # how strong a force is: O133
        yield f"figure: {row['value']} {row['unit']}"
    if row["date_precision"] != "day":
        yield f"date: {row['date_precision']}"


def shared_cells(row: Cells, *notes: str) -> dict[str, Any]:
    """Return the cells that the tables of all kinds of events have."""
    return {
        "text": row["description"],
        "source": ids(row["source"]),
        "confidence": row["confidence"],
        "note": note(*notes, *event_notes(row)),
    }


def _unchanged(row: Cells, dates: dict[str, str]) -> Claim:
    """Keep a row of control that changes no holder as a statement."""
    sources = ids(row["source"])
    return Claim(
        claim=f"C-{row['place_id']}-{row['date']}",
        quantity="statement",
        place=(row["place_id"],),
        start=row["date"],
        end=row["date"],
        published=published(sources, dates, first_day(row["date"])),
        text=row["note"],
        source=sources,
        confidence=row["confidence"],
        note=f"held by {row['controller']} before and after: no change of holder",
    )


LISTINGS = (
    Claim(
        claim="L001",
        quantity="listed_besieged",
        place=("aleppo_east",),
        start=date(2016, 10, 5),
        value=275000,
        low=250000,
        high=275000,
        range_kind="stated",
        claimant="UN",
        published=date(2016, 10, 5),
        event_group="east_besieged",
        text="The UN lists east Aleppo as besieged",
        source=("UNSIEGE", "NOTBR1005", "AFP1121"),
        confidence="high",
        note="who lists a place and from when; it decides nothing; same figure as O106",
    ),
    Claim(
        claim="L002",
        quantity="listed_besieged",
        place=("fuah",),
        start=date(2016, 1, 1),
        claimant="UN (general knowledge)",
        text="The UN lists Fu'ah and Kafriya as besieged",
        source=(GK,),
        confidence="low",
        note="the lists of 2015-16 are to be looked up; the first day is not known",
    ),
    Claim(
        claim="L003",
        quantity="listed_hard_to_reach",
        place=("ayn_al_arab",),
        start=date(2016, 6, 20),
        claimant="UN",
        published=date(2016, 6, 20),
        text="The UN lists the areas held by the SDF as hard to reach in June 2016",
        source=("OCHA0620",),
        confidence="med",
        note="hard to reach is not besieged",
    ),
)


def sources(original: Original) -> tuple[Source, ...]:
    """Return every source, also those that no row cites."""
    return tuple(_source(row) for row in original.rows("sources"))


def _source(row: Cells) -> Source:
    from_text = row["address"].startswith("starting text")
    said = row["address"].replace("address not recorded", "").strip("; ") or ""
    return Source(
        source=row["source_id"],
        title=re.sub(r" \(\d+_\w+\.txt\)", "", row["title"]),
        publisher="" if row["publisher"] == "-" else row["publisher"],
        date="" if row["document_date"] == "-" else row["document_date"],
        address="" if from_text or said == "-" else said,
        licence=licence_of(row["source_id"], row["publisher"]),
        note="address not recorded" if "not recorded" in row["address"] or from_text else "",
    )
