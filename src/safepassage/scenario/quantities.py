"""What a claim can count: the closed list. How a run is compared with it stands in study.observe.

A quantity whose name ends in `_cum` counts since the day in `start`; `_since_DAY` says it itself.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """A thing that is counted: its unit and what it means."""

    name: str
    unit: str
    meaning: str


_ALL = (
    Quantity("allowed_to_leave", "people", "people whom a party let pass"),
    Quantity("arrivals", "people", "people who arrived at a place in the span"),
    Quantity("arrivals_since_2016-02-01", "people", "people who arrived at a camp since that day"),
    Quantity("besieged", "people", "people in a place somebody calls besieged"),
    Quantity("besieged_total", "people", "people in all places on a list of besieged places"),
    Quantity("camps_monitored", "camps", "camps a counter follows"),
    Quantity("corridor_users", "people", "people who left through an offered corridor"),
    Quantity("displaced_cum_since_2016-11-24", "people", "displaced since that day"),
    Quantity("displaced_elsewhere", "people", "displaced people in places other than the border"),
    Quantity("displaced_event", "people", "people displaced by one event, in its span"),
    Quantity("displaced_share_women_children", "percent", "women and children of the displaced"),
    Quantity("evacuated_cum", "people", "moved under an agreement since it began"),
    Quantity("evacuated_cum_triangulated", "people", "the same, put together from several counts"),
    Quantity("evacuation_medical", "people", "sick and wounded moved under an agreement"),
    Quantity("evacuation_vehicles", "vehicles", "vehicles used under an agreement"),
    Quantity("fighters", "fighters", "fighters in a place, as somebody says; never an output"),
    Quantity("force_size", "fighters", "size of a force, as somebody says; never an output"),
    Quantity("forecast_displaced_if_east_cut", "people", "forecast: displaced if a way is cut"),
    Quantity("forecast_evacuees", "people", "forecast: people to be moved under an agreement"),
    Quantity("forecast_more_at_border", "people", "forecast: more people at the border"),
    Quantity("forecast_new_refugees", "people", "forecast: new refugees"),
    Quantity("forecast_people_cut_off", "people", "forecast: people cut off"),
    Quantity("forecast_war_end", "days", "forecast: days until the war ends"),
    Quantity("idp_arrivals", "people", "displaced people who arrived in the span"),
    Quantity("idp_stock", "people", "displaced people who are in a place on a day"),
    Quantity("idp_stock_change", "percent", "change of the displaced in a place over the span"),
    Quantity("intra_governorate_share", "percent", "of the displaced, who stayed in the province"),
    Quantity("killed_operation", "killed", "killed in an operation; never compared with a run"),
    Quantity("killed_total", "killed", "killed in all; never compared with a run"),
    Quantity("left_east_cum", "people", "left one part of a city since the first day named"),
    Quantity("listed_besieged", "people", "on a list of besieged places from that day; a claim"),
    Quantity("listed_hard_to_reach", "people", "on a list of places hard to reach; a claim"),
    Quantity("new_registrations", "people", "refugees newly registered in the span"),
    Quantity("newly_displaced", "displacements", "moves of people displaced in the span"),
    Quantity("newly_displaced_cum", "displacements", "moves since the first day named"),
    Quantity("newly_displaced_cum_since_2016-02-01", "displacements", "moves since that day"),
    Quantity("occupancy", "people", "people in a camp on a day"),
    Quantity("people_at_border", "people", "people waiting at a crossing on a day"),
    Quantity("people_at_risk", "people", "people who may be displaced, as somebody says"),
    Quantity("people_in_tents", "people", "people in tents or informal settlements on a day"),
    Quantity("people_without_health_service", "people", "people without health service on a day"),
    Quantity("people_without_water", "people", "people without piped water on a day"),
    Quantity("population", "people", "people in a place on a day"),
    Quantity("refugees_in_town", "people", "refugees in a town abroad on a day"),
    Quantity("registered_from_east", "people", "from one part of a city, registered elsewhere"),
    Quantity("registered_refugees", "people", "registered refugees in a country or camp on a day"),
    Quantity("remaining_in_enclave", "people", "people left in an enclave, as somebody says"),
    Quantity("returns", "people", "people who returned in the span"),
    Quantity("returns_from_turkey_cum", "people", "returned from Turkey since the first day named"),
    Quantity("returns_share", "percent", "of the displaced, who returned"),
    Quantity("secondary_move", "people", "displaced people who moved again in the span"),
    Quantity("statement", "", "something somebody said; no figure, or none that counts here"),
    Quantity("strikes_per_day", "strikes", "strikes a day in the span"),
    Quantity("times_displaced_mean", "moves per family", "how often a family was displaced"),
)
QUANTITIES = {quantity.name: quantity for quantity in _ALL}
