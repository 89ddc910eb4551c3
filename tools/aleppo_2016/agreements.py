"""Which numbers were moved under agreement? They are inputs: a run cannot be praised for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tools.aleppo_2016.evidence import shared_cells
from tools.aleppo_2016.original import Cells, first_day, ids, note

from safepassage.scenario.kinds import Fighters
from safepassage.scenario.parts import Agreement

SPARE_SEATS = 5  # households travel whole: without them the number would not be reached in time
RETURNS = (  # first day, last day, people on the last day since the start, claim
    ("E050-1", date(2016, 9, 7), date(2016, 9, 7), 250, "O099"),
    ("E050-2", date(2016, 9, 8), date(2016, 10, 5), 4055, "O107"),
    ("E050-3", date(2016, 10, 6), date(2017, 1, 12), 23926, "O175"),
)


def evacuations(rows: dict[str, Cells]) -> Iterator[Agreement]:
    """Yield the evacuation of east Aleppo and the one tied to it."""
    first, second, last = rows["E066"], rows["E067"], rows["E070"]
    yield Agreement(
        agreement="E066",
        from_place="aleppo_east",
        to_places=("urum_al_kubra", "idlib"),
        start=date(2016, 12, 15),
        end=date(2016, 12, 22),
        people=35000,
        people_per_day=6000,
        halts=("2016-12-17/2016-12-18",),
        fighters=Fighters.COUNTED,
        text="People are brought out of east Aleppo by Ramouseh to the west of the province and "
        "to Idleb; halted on the 16th, on again from 23:00 on the 18th, last buses on the 22nd",
        source=ids(first["source"], second["source"], last["source"], "OCHASR12", "TRPM1222"),
        confidence="high",
        note=note(
            "the number is an input (driven): 35,000 to 36,000, Turkish prime minister 40,000 "
            "(O152, O153)",
            "6,000 a day is the mean over the six days with movement, set by hand; single days: "
            "3,000 on the 15th, 6,500 on the 16th, 10,000 to the 20th (O139, O144, O145, O148)",
            "halted from the 16th: whole days without movement are the 17th and 18th",
            "joins E066, E067 and E070; tied to E068 (E065)",
            "counts fighters too: O130, O149",
        ),
    )
    fuah = rows["E068"]
    yield Agreement(
        agreement="E068",
        from_place="fuah",
        to_places=("aleppo_west",),
        start=first_day(fuah["date_start"]),
        end=first_day(fuah["date_end"]),
        people=1312,
        people_per_day=1312,
        linked="E066",
        **shared_cells(
            fuah,
            "the number is an input (driven); people per day are not stated, so that the whole "
            "number is the most a day",
        ),
    )


def organised_returns(row: Cells) -> Iterator[Agreement]:
    """Yield the counted steps of the returns by Jarabulus; nothing is assumed after the last."""
    before = 0
    for agreement, start, end, total, claim in RETURNS:
        people, days = total - before, (end - start) // timedelta(days=1) + 1
        before = total
        yield Agreement(
            agreement=agreement,
            from_place="t_gaziantep",
            to_places=("jarabulus",),
            start=start,
            end=end,
            people=people,
            people_per_day=min(people, -(-people // days) + SPARE_SEATS),
            kind="organised_return",
            **shared_cells(
                row,
                f"the number is an input (driven), from {claim}: {total:,} since 7 September",
                "the gate of the return is x_jarabulus; where the people had lived is not stated, "
                "Gaziantep is set by hand, unverified (GK): the camp at the gate held 7,000",
                "people per day: the mean of the step, so that the number is reached in time",
                "counted as returns by officials; whether anybody chose freely is not known",
            ),
        )
