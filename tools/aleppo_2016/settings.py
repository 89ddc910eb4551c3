"""Names, period, parties and relations: what stands in scenario.toml."""

from __future__ import annotations

from tools.aleppo_2016.original import END, GK, START, Cells, Original, ids, note

from safepassage.scenario.scenario import Party, Relation, Settings

NOTES = (
    "Northern Syria and the Turkish border. Facts only, in our own words; how it was made and "
    "what is weak: docs/science/aleppo-2016.md. GK marks general knowledge, unverified. "
    "Deaths and births are not in these tables; nothing here may be read as survivors. "
    "Borders and names imply no opinion on the status of any place."
)
ARMED = "short neutral name, used for data only; what others call it is a claim"
PARTIES = (
    Party(
        party="government",
        name="Government",
        calls_itself="Syrian Arab Republic",
        sponsors=("russia", "iran"),
        note=f"{ARMED}; the army and allied forces; support by Russia and Iran: SEED0, SEED2",
    ),
    Party(
        party="opposition",
        name="Armed opposition",
        calls_itself="revolutionaries, Free Syrian Army, Jaish al-Fatah and others",
        sponsors=("turkey", "saudi_arabia", "us"),
        note=f"{ARMED}; several groups that do not all work together; "
        "backers of a part of them as SEED2 names them (F2-05)",
    ),
    Party(
        party="sdf",
        name="Syrian Democratic Forces",
        calls_itself="Syrian Democratic Forces",
        sponsors=("us",),
        note=f"{ARMED}; with the YPG; air support of the US-led coalition at Manbij: WIKISUM",
    ),
    Party(party="isis", name="ISIS", calls_itself="Islamic State", note=ARMED),
    Party(
        party="turkish_backed",
        name="Turkish-backed groups",
        calls_itself="Free Syrian Army",
        sponsors=("turkey",),
        note=f"{ARMED}; groups of Operation Euphrates Shield, from 24 August 2016 (TRT0824)",
    ),
    Party(
        party="tayar_al_ghad",
        name="Tayar al-Ghad",
        weight=0.0,
        note="a political group that holds nothing and has no troops; named in F0-19",
    ),
    Party(party="turkey", name="Turkey", note="holds the Turkish places"),
    Party(party="russia", name="Russia", note="holds no place here"),
    Party(party="iran", name="Iran", note="holds no place here"),
    Party(party="us", name="United States", note="holds no place here"),
    Party(party="saudi_arabia", name="Saudi Arabia", note="holds no place here; named in F2-05"),
)
SPONSOR = "beside each other in the reports; neither holds places of the other's"
BORDER = (
    "set by hand so that the border is no front; no goods or people pass by this row: "
    "the gates and the dated sources of supply say what crosses"
)
BY_HAND = (
    Relation(party_a="government", party_b="russia", kind="ally", source=("SEED0", "SEED2"),
             confidence="high", note=SPONSOR),
    Relation(party_a="government", party_b="iran", kind="ally", source=("SEED0",),
             confidence="high", note=SPONSOR),
    Relation(party_a="opposition", party_b="turkey", kind="neutral", source=(GK,),
             confidence="low", note=BORDER),
    Relation(party_a="turkish_backed", party_b="turkey", kind="neutral", source=(GK,),
             confidence="low", note=f"{BORDER}; sponsor of these groups, kept apart from them"),
)  # fmt: skip
SAME_SIDE = {("opposition", "turkish_backed")}
NO_GOODS = "water"  # a service and no traffic of the format


def settings(original: Original) -> Settings:
    """Return the settings; without a row two parties are hostile, which is the format's default."""
    relations = tuple(_relation(row) for row in original.rows("tolerated_relations"))
    return Settings(
        name="aleppo-2016",
        title="Aleppo and the Turkish border, 2016",
        start=START,
        end=END,
        sensitivity="open",
        home_country="SYR",
        parties=PARTIES,
        relations=relations + BY_HAND,
        notes=NOTES,
    )


def _relation(row: Cells) -> Relation:
    same_side = (row["party_a"], row["party_b"]) in SAME_SIDE
    service = NO_GOODS in ids(row["traffic"])
    named = () if row["where"] == "all" or service else ids(row["where"])
    return Relation(
        party_a=row["party_a"],
        party_b=row["party_b"],
        kind="ally" if same_side else "tolerated",
        start=row["from"],
        end=row["to"],
        traffic=() if service else ids(row["traffic"]),
        routes=named,
        status=row["state"],
        source=ids(row["source"]),
        confidence=row["confidence"],
        note=note(row["note"], f"at {row['where']}; opens no route" if service else ""),
    )
