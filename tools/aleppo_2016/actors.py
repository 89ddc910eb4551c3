"""Who stands behind whom, other names, who calls whom what, and where one group is.

None of this is in the fact tables as rows: it is what the two reports say (the statements F0-01 to
F2-27 of claims.csv), or general knowledge, marked GK.
"""

from __future__ import annotations

from datetime import date

from tools.aleppo_2016.original import GK

from safepassage.scenario.parts import Alias, Label, Presence, Sponsor

NO_SIZE = "how much is not known and nothing here says it"
ONE_GATE = "Jordan and Iraq (F2-11) lie beyond the network"


def sponsors() -> tuple[Sponsor, ...]:
    """Return who stands behind whom."""
    return (
        Sponsor(
            sponsor="russia",
            party="government",
            kind="air_support",
            start=date(2015, 9, 30),
            source=("SEED2", GK),
            confidence="high",
            note="F2-06; the first day is general knowledge",
        ),
        Sponsor(
            sponsor="russia",
            party="government",
            kind="supply",
            gates=("latakia",),
            source=("SEED0", GK),
            confidence="low",
            note=f"F0-01 names the backing; the port is general knowledge; {NO_SIZE}",
        ),
        Sponsor(
            sponsor="iran",
            party="government",
            kind="supply",
            gates=("homs",),
            source=("SEED0", GK),
            confidence="low",
            note="F0-01 names the backing; it enters south of the network, by way of Homs: "
            f"general knowledge; {NO_SIZE}",
        ),
        Sponsor(
            sponsor="turkey",
            party="opposition",
            kind="supply",
            gates=("x_bab_al_hawa", "x_bab_al_salama"),
            end=date(2016, 9, 3),
            source=("SEED2",),
            confidence="med",
            note=f"F2-05, F2-11: supply from Turkey; {ONE_GATE}; until the label of Azaz "
            f"changes; {NO_SIZE}",
        ),
        Sponsor(
            sponsor="turkey",
            party="opposition",
            kind="supply",
            gates=("x_bab_al_hawa",),
            start=date(2016, 9, 4),
            source=("SEED2", GK),
            confidence="low",
            note=f"as before, by the gate that is left; general knowledge; {NO_SIZE}",
        ),
        Sponsor(
            sponsor="saudi_arabia",
            party="opposition",
            kind="supply",
            gates=("x_bab_al_hawa",),
            source=("SEED2", GK),
            confidence="low",
            note=f"F2-05 names the backing; by Turkish gates: general knowledge; {NO_SIZE}",
        ),
        Sponsor(
            sponsor="us",
            party="opposition",
            kind="political",
            source=("SEED2",),
            confidence="med",
            note="F2-05 names the backing of the US and Western allies",
        ),
        Sponsor(
            sponsor="us",
            party="sdf",
            kind="air_support",
            source=("WIKISUM",),
            confidence="high",
            note="air support of the US-led coalition; its first day lies before the record",
        ),
        Sponsor(
            sponsor="turkey",
            party="opposition",
            kind="entry",
            start=date(2016, 2, 11),
            end=date(2016, 8, 23),
            source=("SEED2",),
            confidence="med",
            note="F2-02: Turkey may step in; it did on 24 August 2016",
        ),
        Sponsor(
            sponsor="saudi_arabia",
            party="opposition",
            kind="entry",
            start=date(2016, 2, 11),
            source=("SEED2",),
            confidence="low",
            note="F2-02: Saudi Arabia may step in; it did not",
        ),
        Sponsor(
            sponsor="turkey",
            party="turkish_backed",
            kind="supply",
            gates=("x_jarabulus",),
            start=date(2016, 8, 24),
            source=("TRT0824", GK),
            confidence="med",
            note=f"behind Operation Euphrates Shield; {NO_SIZE}",
        ),
        Sponsor(
            sponsor="turkey",
            party="turkish_backed",
            kind="air_support",
            start=date(2016, 8, 24),
            source=("TRT0824",),
            confidence="high",
            note="Operation Euphrates Shield",
        ),
    )


def aliases() -> tuple[Alias, ...]:
    """Return other names."""
    return (
        Alias(
            of="nusra",
            name="Jabhat al-Nusra",
            end=date(2016, 7, 27),
            source=("SEED0", GK),
            confidence="high",
            note="F0-11; the last day is general knowledge",
        ),
        Alias(
            of="nusra",
            name="Jabhat Fateh al-Sham",
            kind="rename",
            start=date(2016, 7, 28),
            source=("SEED0", GK),
            confidence="high",
            note="F0-11; the first day is general knowledge",
        ),
        Alias(of="isis", name="Islamic State", source=(GK,), confidence="high"),
    )


def labels() -> tuple[Label, ...]:
    """Return who calls whom what: claims, from which nothing follows."""
    return (
        Label(
            observer="Syrian government",
            of="opposition",
            label="terrorists",
            start=date(2011, 3, 1),
            source=("SEED0", "SEED2"),
            confidence="high",
            note="F0-04: every rebel, since the war began; F2-04: the Western-backed ones too",
        ),
        Label(
            observer="writer of SEED2",
            of="opposition",
            label="moderate opposition",
            start=date(2016, 2, 13),
            source=("SEED2",),
            confidence="high",
            note="F2-05: of those whom the named countries back",
        ),
        Label(
            observer="writer of SEED0",
            of="nusra",
            label="grown out of al-Qaeda",
            start=date(2016, 12, 14),
            source=("SEED0",),
            confidence="high",
            note="F0-11",
        ),
    )


def presence() -> tuple[Presence, ...]:
    """Return where one group is; holding is another thing, and its size is disputed."""
    return (
        Presence(
            group="nusra",
            party="opposition",
            place="idlib",
            source=("SEED0",),
            confidence="med",
            note="F0-08",
        ),
        Presence(
            group="nusra",
            party="opposition",
            place="aleppo_east",
            end=date(2016, 12, 22),
            source=("SEED0",),
            confidence="med",
            note="F0-08; until the evacuation ended",
        ),
        Presence(
            group="nusra",
            party="opposition",
            place="urum_al_kubra",
            source=("SEED0", GK),
            confidence="low",
            note="F0-08 says around Aleppo and names no place; chosen by hand",
        ),
    )
