"""What others may rely on: the public names, no more and no fewer, loaded when asked for."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import safepassage

PUBLIC = re.findall(
    r"\w+",
    """
__version__
Agreement CampState Ceasefire Claim Control Corridor GatePolicy Operation Place Route RouteStatus
InputError OutputError Problem RefusedError SafepassageError ScenarioError
Rules Scenario
load open_ensemble open_run
compare compare_members forecast report run run_members score simulate situation
""",
)


def test_the_public_names_are_pinned() -> None:
    assert sorted(safepassage.__all__) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_can_be_had(name: str) -> None:
    assert getattr(safepassage, name) is not None
    assert name in dir(safepassage)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        safepassage.simulat  # noqa: B018 - asking is the test


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, safepassage; dir(safepassage); "
        "heavy = {'numpy', 'numba', 'scipy', 'duckdb', 'pydantic', 'typer', 'openpyxl'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"
