"""Make the bundled scenario aleppo-2016 from the fact tables: the same tables, the same files.

Run `python -m tools.make_aleppo_2016` in the root of the repository. The fact tables lie in
SAFEPASSAGE_DATA, else in `../shared`. tests/unit/test_bundle_aleppo.py fails when the committed
folder is not what this writes. What is decided here is told in docs/science/aleppo-2016.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.aleppo_2016 import actors, border, events, evidence, network, settings, war
from tools.aleppo_2016.original import Original, data_folder

from safepassage.scenario.files import folder_texts
from safepassage.scenario.scenario import Scenario

BUNDLE = Path(__file__).resolve().parents[1] / "src/safepassage/scenario/bundled/aleppo-2016"


def make(folder: Path) -> Scenario:
    """Return the scenario made from the fact tables below a folder."""
    original = Original(folder)
    happened = events.tables(original)
    return Scenario(
        settings=settings.settings(original),
        places=network.places(original),
        areas=network.areas(original),
        routes=network.routes(original),
        control=war.control(original),
        sponsors=actors.sponsors(),
        aliases=actors.aliases(),
        labels=actors.labels(),
        presence=actors.presence(),
        supply_sources=war.supply_sources(original),
        route_status=war.route_status(original),
        gates=border.gates(original),
        camps=border.camps(),
        **happened,
        claims=evidence.claims(original, events.events_of(happened)),
        sources=evidence.sources(original),
    )


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of each file of the bundled folder that is made here."""
    yield from folder_texts(make(folder))


def main() -> None:
    """Write the folder; files that are not made here (licences) stay as they are."""
    for name, text in texts(data_folder()):
        file = BUNDLE / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        print(f"{name}: {text.count(chr(10)) - 1} rows")


if __name__ == "__main__":
    main()
