"""The first screen in plain words: ranges first, then what the model says."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from safepassage.view.crossings import NearSide, crossing_sentence
from safepassage.view.populations import STATED, doubt, together
from safepassage.view.words import day_words, listed, said_about, span, two_digits

ALIKE = 0.75  # of two names: one is another spelling of the other
WIDE = 2.0  # times: counts of one day that differ by more are little sure
GRADES = (
    "disputed",
    "low",
    "not stated",
    "medium",
    "high",
)  # of the record of roads, least sure first


def summary(model: Mapping[str, Any]) -> list[str]:
    """Return the sentences of the first screen, from a view-model that may be shown."""
    return [
        *_people(model),
        *_movement(model),
        *cut_off(model),
        *_border(model),
        *(entry["text"] for entry in model["not_accounted"]),
    ]


def cut_off(model: Mapping[str, Any]) -> list[str]:
    """Return the sentences on places that were cut off, by week in a live crisis."""
    return _cut_off_by_week(model) if model["meta"]["sensitivity"] == "live" else _cut_off(model)


def _people(model: Mapping[str, Any]) -> list[str]:
    sums = model["planning"]["sums"]
    if not sums:
        return []
    low, high = (sum(row[f"population_{end}"] for row in sums) for end in ("low", "high"))
    uncertain = (
        "figures are that uncertain"
        if together([row["population_range"] for row in sums]) == STATED
        else "where no range is stated a single figure counts, and the doubt is larger"
    )
    return [
        f"{_rounded(low, high)} people lived in the places of this network at home when "
        f"the scenario begins ({day_words(model['meta']['start'])}); {uncertain}."
    ]


def _rounded(low: int, high: int) -> str:
    """Return a range of large numbers as one says it."""
    return span(two_digits(low), two_digits(high)).capitalize()


def _movement(model: Mapping[str, Any]) -> list[str]:
    """Return the sentence on people displaced and moves, which are not the same."""
    if not model["totals"]:
        return []
    first, last = model["totals"][0], model["totals"][-1]
    begin, end = day_words(first["date"]), day_words(last["date"])
    runs = model["meta"]["members"]
    of_what = "this one run" if runs == 1 else f"9 in 10 of {runs} runs"
    about_ = "about " if runs == 1 else ""
    return [
        f"In {of_what} {about_}{said_about(last['idps'])} people are displaced inside the country "
        f"on {end} ({about_}{said_about(first['idps'])} on {begin}; where the number at the start "
        f"is unknown it counts as none). {about_.capitalize()}{said_about(last['first_moves'])} "
        f"people fled for the first time; all moves together are "
        f"{about_}{said_about(last['moves'])}, since many move more than once."
    ]


def _cut_off(model: Mapping[str, Any]) -> list[str]:
    """Return a sentence per place that was besieged, and one on those encircled for less."""
    besieged = [siege for siege in model["sieges"] if siege["besieged"]]
    briefly = [siege for siege in model["sieges"] if not siege["besieged"]]
    sentences = [_siege(siege, model) for siege in besieged]
    if briefly:
        places = [f"{siege['name']} ({_days(siege)})" for siege in briefly]
        sentences.append(f"Encircled, but not so long as to count as besieged: {listed(places)}.")
    return sentences


def _cut_off_by_week(model: Mapping[str, Any]) -> list[str]:
    """Return a sentence per sub-district surrounded in a week shown, from the last such week."""
    last: dict[str, tuple[Mapping[str, Any], str]] = {}
    for week in model["board"]:
        for row in week["rows"]:
            if row["surrounded_since"]:
                name = row["name"] + (f" ({row['pcode']})" if row["pcode"] else "")
                last[name] = row, week["date"]
    end = model["board"][-1]["date"] if model["board"] else ""
    return [_surrounded(name, *last[name], end) for name in sorted(last)]


def _surrounded(name: str, row: Mapping[str, Any], week: str, end: str) -> str:
    """Return what the board says of a sub-district that holds a place without an open road."""
    besieged = (
        f"; besieged since the week of {day_words(row['besieged_since'])} by the rule of this model"
        if row["besieged_since"]
        else ""
    )
    until = (
        "" if week == end else f"; of the weeks shown here, last so in that of {day_words(week)}"
    )
    return (
        f"{name[0].upper()}{name[1:]}: no open road to a place here since the week of "
        f"{day_words(row['surrounded_since'])}{besieged}{until}."
    )


def _siege(siege: Mapping[str, Any], model: Mapping[str, Any]) -> str:
    """Return when a place was cut off, and for how many people at the start."""
    inside = span(siege["people_low"], siege["people_high"])
    told = f" ({doubt(siege['people_range'])})" if doubt(siege["people_range"]) else ""
    return (
        f"{siege['name']}: {inside} people{told}; no open road {_spans('encircled', siege, model)}"
        f"{_by_fire(siege)}; besieged, by the rule of this model, "
        f"{_spans('besieged', siege, model)}.{_how_sure(siege, model)}"
    )


def _spans(what: str, siege: Mapping[str, Any], model: Mapping[str, Any]) -> str:
    """Return "from 1 May 2016 to 3 May 2016 and from ...": all spans, none without its end."""
    last = model["meta"]["end"]
    return listed(
        [
            f"from {day_words(span_['start'])} to "
            + ("the last day" if span_["end"] == last else day_words(span_["end"]))
            for span_ in siege[what]
        ]
    )


def _how_sure(siege: Mapping[str, Any], model: Mapping[str, Any]) -> str:
    """Return how sure the record of its roads is: the lowest grade of the boards it is cut off on.

    The grade is one of roads; said beside a number of people it would be read as theirs.
    """
    graded = [
        row["sureness"]
        for day in model["board"]
        for row in day["rows"]
        if row["place"] == siege["place"] and row["surrounded_since"]
    ]
    if not graded:
        return ""
    lowest = min(graded, key=lambda said: GRADES.index(said.split(":")[0]))
    return (
        f" How sure that roads were cut: {lowest}; the days are those of reports. "
        "Of the people no more is known than the range."
    )


def _by_fire(siege: Mapping[str, Any]) -> str:
    """Return since when the road was cut by fire, where that came before the ring."""
    first = siege["fire_cut"][0]["start"] if siege["fire_cut"] else siege["encircled"][0]["start"]
    before = first < siege["encircled"][0]["start"]
    return f" (cut by fire since {day_words(first)})" if before else ""


def _days(siege: Mapping[str, Any]) -> str:
    spans = siege["encircled"]
    days = sum(span_["days"] for span_ in spans)
    disputed = "; disputed, reports contradict each other" if siege["disputed"] else ""
    since = day_words(spans[0]["start"])
    return f"{days} {'day' if days == 1 else 'days'} from {since}{disputed}"


def _border(model: Mapping[str, Any]) -> list[str]:
    """Return a sentence per crossing on its day with most people waiting; both sides in it.

    Where somebody counted people at the gate, their ranges stand first.
    """
    sentences = []
    for card in model["border"]:
        waits = [row for row in card["rows"] if _upper(row["waiting"])]
        worst = max(waits, key=lambda row: _upper(row["waiting"]), default=None)
        if worst is None:
            continue
        near = NearSide(worst["waiting"], worst["in_camps"], worst["turned_back"], worst["exposed"])
        sentence = crossing_sentence(
            card["name"],
            worst["admitted"],
            worst["irregular"],
            near,
            gate_is_assumed=card["gate_is_assumed"],
        )
        week = "in the week of" if model["meta"]["sensitivity"] == "live" else "on"
        sentences.append(
            f"{counted_at(card)}In the model, {week} {day_words(worst['date'])}, {sentence}"
        )
    return sentences


def _upper(figure: int | str) -> int:
    """Return the upper end of a figure that may be a range; 0 where it is kept back."""
    if isinstance(figure, int):
        return figure
    last = figure.split()[-1].replace(",", "")
    return int(last) if last.isdigit() else 0


def counted_at(card: Mapping[str, Any]) -> str:
    """Return what others counted at a gate, day by day, lowest to highest."""
    days: dict[str, list[Mapping[str, Any]]] = {}
    for seen in card["observed"]:
        if seen["day"] and seen["value"] is not None:
            days.setdefault(seen["day"], []).append(seen)
    if not days:
        return ""
    told, widest = [], 1.0
    for day in sorted(days):
        ends = [v for seen in days[day] for v in (seen["low"], seen["value"], seen["high"]) if v]
        model = days[day][0]["model"]
        if ends and model is not None:
            widest = max(widest, max(ends) / min(ends))
            said = said_about(model) if isinstance(model, str) else f"about {said_about(model)}"
            told.append(
                f"{span(min(ends), max(ends))} on {day_words(day)} "
                f"(at the gate in the model: {said})"
            )
    leads = f", the gate to {card['leads_to']}" if card["leads_to"] else ""
    return f"{card['name']}{leads}: others counted {listed(told)}. {_trust(widest)}" if told else ""


def _trust(widest: float) -> str:
    """Return how sure counts at a gate are, from the widest of them; model figures never decide."""
    sure = "low" if widest >= WIDE else "medium"
    return (
        f"How sure: {sure}: for one day the upper end of what was said is up to {widest:.1f} times "
        "the lower; "
        "where model and counts differ, go by the counts. "
    )


def cannot_say(model: Mapping[str, Any]) -> list[str]:
    """Return the questions that readers ask and that this report cannot answer, with why."""
    end = day_words(model["meta"]["end"])
    names = [row["name"] for row in model["sieges"] if row["besieged"]]
    killed = f"in the siege of {listed(names)}" if names else "in the fighting"
    return [
        f"How many people were killed, {killed}: this report cannot say. Deaths are not modelled, "
        "and no count of deaths is repeated here.",
        f"What happens after {end}, in {_anywhere(model)}: this report cannot say. It ends on that "
        "day and is no forecast.",
        "What any single person, family or convoy did or will do: this report cannot say.",
    ]


def _anywhere(model: Mapping[str, Any]) -> str:
    """Return "Idleb (Idlib), Aleppo or anywhere else": the provinces that the report is about."""
    provinces = [_also_spelt(row["admin1"], model) for row in model["planning"]["sums"]]
    return f"{', '.join(provinces)} or anywhere else" if provinces else "any place"


def _also_spelt(province: str, model: Mapping[str, Any]) -> str:
    """Return a province with the spelling of its town, where a search for that would miss it."""
    towns = [place["name"] for place in model["places"] if place.get("admin1") == province]
    alike = get_close_matches(province, towns, n=1, cutoff=ALIKE)
    return f"{province} ({alike[0]})" if alike and alike[0] != province else province
