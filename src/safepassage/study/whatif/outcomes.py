"""What each member of an ensemble comes to, place by place, from a day on."""

from __future__ import annotations

from safepassage.results.ensemble_store import Ensemble
from safepassage.study.compare import ARRIVED, ELSEWHERE, LEFT, LET_THROUGH, Outcome

OWN_MEANS = "('first', 'onward', 'irregular')"
QUERIES = {
    LEFT: "SELECT member, from_place AS place, sum(people) AS figure FROM moves_summary"
    f" WHERE kind IN {OWN_MEANS} AND day >= {{day}} GROUP BY ALL",
    ARRIVED: "SELECT member, to_place AS place, sum(people) AS figure FROM moves_summary"
    f" WHERE kind IN {OWN_MEANS} AND day >= {{day}} GROUP BY ALL",
    LET_THROUGH: "SELECT member, place, sum(admitted) AS figure FROM gates"
    " WHERE day >= {day} GROUP BY ALL HAVING sum(admitted) > 0",
    ELSEWHERE: "SELECT member, place, sum(irregular) AS figure FROM gates"
    " WHERE day >= {day} GROUP BY ALL HAVING sum(irregular) > 0",
}
HARM = "SELECT member, place, quantity, sum(people) AS figure FROM harm"
FROM_DAY = " WHERE day >= {day} GROUP BY ALL"


def outcomes_of(ensemble: Ensemble, first_day: int) -> dict[int, Outcome]:
    """Return the figures of each member by place and quantity, summed over days from the first.

    Quantities stay apart: each has its own rows, and nothing is added up over them.
    """
    found: dict[int, dict[tuple[str, str], int]] = {number: {} for number in ensemble.done}
    for quantity, sql in QUERIES.items():
        for row in ensemble.query(sql.format(day=first_day)):
            found[row["member"]][row["place"], quantity] = int(row["figure"])
    for row in ensemble.query((HARM + FROM_DAY).format(day=first_day)):
        found[row["member"]][row["place"], row["quantity"]] = int(row["figure"])
    return dict(found)
