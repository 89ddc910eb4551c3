"""Every table of an ensemble and every column of it: what is kept of each member, and the bands.

A member is one run. Its full tables are not kept: run it alone (`safepassage run --member K`) to
have them back, bit for bit. Tables by member hold what studies and forecasts ask for.
"""

from __future__ import annotations

from safepassage.results.tables import DAY, HARM, MOVE_KINDS, PEOPLE, Column, Table

MEMBER = Column("member", "INTEGER", "", "number of the member, from 1")
PLACE = Column("place", "VARCHAR", "", "id of the place")
ALL_PLACES = "(all)"  # in the bands: the whole network, those on the way included
QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
DONE, FAILED = "done", "failed"
RULE, POPULATION = "rule", "population"  # what can be drawn for a member

RESIDENTS = Column("residents", "BIGINT", "people", "at home, never displaced")
DISPLACED = Column("displaced", "BIGINT", "people", "IDPs and refugees present")
RETURNEES = Column("returnees", "BIGINT", "people", "displaced people who went back")
WAITING = Column("waiting", "BIGINT", "people", "of the displaced: waiting at a border gate")
IN_CAMPS = Column(
    "in_camps", "BIGINT", "people", "of the displaced: in camps and collective centres"
)
WITH_HOSTS = Column("with_hosts", "BIGINT", "people", "of the displaced: with hosts, or renting")
ON_THE_WAY = Column("on_the_way", "BIGINT", "people", "on a road at the end of the day")
STOCKS = (RESIDENTS, DISPLACED, RETURNEES, WAITING, IN_CAMPS, WITH_HOSTS)

MEMBERS = Table(
    "members",
    "One row per member: its luck, whether it came to an end, and the digest of what is kept.",
    (
        MEMBER,
        Column("luck_seed", "BIGINT", "", "seed of the run"),
        Column("state", "VARCHAR", "", f"{DONE} or {FAILED}"),
        Column("error", "VARCHAR", "", "why it failed; empty where it did not"),
        Column("digest", "VARCHAR", "", "SHA-256 of its rows in the tables by member"),
        Column("people", "BIGINT", "people", "population at the start, drawn from its ranges"),
        Column("agent_days", "BIGINT", "", "households that had left, summed over days"),
    ),
    ("member",),
)
DRAWN = Table(
    "drawn",
    "What differs between members besides luck: rules drawn from priors, populations from ranges.",
    (
        MEMBER,
        Column("kind", "VARCHAR", "", f"{RULE} or {POPULATION}"),
        Column("name", "VARCHAR", "", "name of the rule, or id of the place"),
        Column("value", "DOUBLE", "", "drawn value, in the unit of the rule, or people", 9),
    ),
    ("member", "kind", "name"),
)
PLACES = Table(
    "places",
    "People by place at the end of a day; only days on which a figure of the place changes. "
    "What stands on a day holds until the next row of the place.",
    (MEMBER, DAY, PLACE, *STOCKS),
    ("member", "day", "place"),
)
TOTALS = Table(
    "totals",
    "People in the whole network on every day. Residents, displaced and returnees, those on the "
    "way among them, are the population.",
    (MEMBER, DAY, RESIDENTS, DISPLACED, RETURNEES, WAITING, IN_CAMPS, WITH_HOSTS, ON_THE_WAY),
    ("member", "day"),
)
MOVES_SUMMARY = Table(
    "moves_summary",
    "Moves by the day of arrival, counted each time: whoever moves three times counts three.",
    (
        MEMBER,
        DAY,
        Column("from_place", "VARCHAR", "", "where the household last stayed"),
        Column("to_place", "VARCHAR", "", "where it arrived"),
        Column("kind", "VARCHAR", "", ", ".join(MOVE_KINDS)),
        PEOPLE,
    ),
    ("member", "day", "from_place", "to_place", "kind"),
)
GATES = Table(
    "gates",
    "Border gates: what happened to those in the queue, all categories; days without any left out. "
    "Read beside `waiting` of the table places, and `turned back` and `exposed` of the table harm.",
    (
        MEMBER,
        DAY,
        PLACE,
        Column("admitted", "BIGINT", "people", "let through by the gate"),
        Column("left_queue", "BIGINT", "people", "gave up waiting and went elsewhere"),
        Column("irregular", "BIGINT", "people", "got across elsewhere on the border"),
        Column("turned_back", "BIGINT", "people", "tried elsewhere and were turned back"),
    ),
    ("member", "day", "place"),
)
STATES = Table(
    "states",
    "Who holds a place and what that means for it; only days on which one of these changes. "
    "Empty is unknown.",
    (
        MEMBER,
        DAY,
        PLACE,
        Column("holder", "VARCHAR", "", "id of the party"),
        Column("held_share", "DOUBLE", "", "part of the place its holder holds", 4),
        Column("supplied", "BOOLEAN", "", "goods, trade or aid reach it"),
        Column("encircled", "BOOLEAN", "", "no way in for any traffic, no regular way out"),
        Column("besieged", "BOOLEAN", "", "encircled with sustained effect"),
        Column("degree", "VARCHAR", "", "open, under fire, fire-cut, cut"),
    ),
    ("member", "day", "place"),
)
HARM_BY_MEMBER = Table(
    "harm",
    "Separate quantities, in people or person-days; never a total, a weight or a ranking.",
    (MEMBER, DAY, PLACE, Column("quantity", "VARCHAR", "", ", ".join(HARM)), PEOPLE),
    ("member", "day", "place", "quantity"),
)
OBSERVATIONS = Table(
    "observations",
    "What each member says to each claim that has an observation rule, in the unit of the claim.",
    (
        MEMBER,
        Column("claim", "VARCHAR", "", "id of the claim"),
        Column("value", "DOUBLE", "", "the figure of the member, by the rule of the claim", 4),
        Column("nobody_moves", "DOUBLE", "", "the same, if nobody moved", 4),
        Column("split_by_distance", "DOUBLE", "", "the same, if goals were by distance alone", 4),
    ),
    ("member", "claim"),
)
ARRIVED, LEFT = "arrived since the start", "left since the start"
BAND_QUANTITIES = (*(column.name for column in STOCKS), ON_THE_WAY.name, ARRIVED, LEFT)
BANDS = Table(
    "bands",
    "Quantiles over members, day by day, of one quantity at one place; a band is that of the "
    "members' figures on that day, not a path. Places where a quantity is zero in every member "
    f"are left out. The place {ALL_PLACES} is the whole network.",
    (
        Column("quantity", "VARCHAR", "", ", ".join(BAND_QUANTITIES)),
        PLACE,
        DAY,
        *(
            Column(name, "DOUBLE", "people", f"{share:.0%} of members have fewer", 1)
            for name, share in QUANTILES.items()
        ),
    ),
    ("quantity", "place", "day"),
)
BY_MEMBER: tuple[Table, ...] = (
    DRAWN, PLACES, TOTALS, MOVES_SUMMARY, GATES, STATES, HARM_BY_MEMBER, OBSERVATIONS,
)  # fmt: skip
ENSEMBLE_TABLES: tuple[Table, ...] = (MEMBERS, *BY_MEMBER, BANDS)
ENSEMBLE_BY_NAME = {table.name: table for table in ENSEMBLE_TABLES}
