"""An invented war written as a Flee folder and read again says the same, under every setting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.flee_writer import write_case
from tests.reference.flee_switches import SETTINGS, invented

from safepassage.scenario.flee_case import resolved
from safepassage.sources.flee import read_flee_folder


@pytest.mark.parametrize("name", SETTINGS)
def test_a_case_written_as_a_folder_is_read_as_it_was(tmp_path: Path, name: str) -> None:
    case = invented(name)
    found = read_flee_folder(write_case(case, tmp_path / "made"))
    # Grids are written to the end of the period; what is not asked for is not read.
    wanted = replace(case, floods=case.floods if case.flood_driven else None)
    said, meant = resolved(found), resolved(wanted)
    assert {key: said[key] for key in said} == meant
    # The made flood reaches the end of its lists and counts camps alone; Flee would stop there.
    assert [one for one in map(str, found.repairs) if "Flee stops" not in one] == []
