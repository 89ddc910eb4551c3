"""safepassage: who is supplied, who is besieged, how people move, and how good the forecast was.

>>> import safepassage as sp
>>> aleppo = sp.load("aleppo-2016")
>>> sp.situation(aleppo, "2016-07-20").encircled
('aleppo_east', 'fuah')

Names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from safepassage._version import __version__

if TYPE_CHECKING:
    from safepassage.errors import InputError as InputError
    from safepassage.errors import OutputError as OutputError
    from safepassage.errors import Problem as Problem
    from safepassage.errors import RefusedError as RefusedError
    from safepassage.errors import SafepassageError as SafepassageError
    from safepassage.errors import ScenarioError as ScenarioError
    from safepassage.openers import load as load
    from safepassage.results.ensemble_store import open_ensemble as open_ensemble
    from safepassage.results.store import open_run as open_run
    from safepassage.scenario.claims import Claim as Claim
    from safepassage.scenario.parts import Agreement as Agreement
    from safepassage.scenario.parts import CampState as CampState
    from safepassage.scenario.parts import Ceasefire as Ceasefire
    from safepassage.scenario.parts import Control as Control
    from safepassage.scenario.parts import Corridor as Corridor
    from safepassage.scenario.parts import GatePolicy as GatePolicy
    from safepassage.scenario.parts import Operation as Operation
    from safepassage.scenario.parts import Place as Place
    from safepassage.scenario.parts import Route as Route
    from safepassage.scenario.parts import RouteStatus as RouteStatus
    from safepassage.scenario.rules import Rules as Rules
    from safepassage.scenario.scenario import Scenario as Scenario
    from safepassage.study.compare import compare as compare
    from safepassage.study.ensemble.execute import run_members as run_members
    from safepassage.study.forecasts.forecast import forecast as forecast
    from safepassage.study.notebook import run as run
    from safepassage.study.notebook import score as score
    from safepassage.study.notebook import simulate as simulate
    from safepassage.study.notebook import situation as situation
    from safepassage.study.whatif.run import compare_members as compare_members
    from safepassage.view.pages import report as report

_HOME = {
    "errors": (
        *("InputError", "OutputError", "Problem"),
        *("RefusedError", "SafepassageError", "ScenarioError"),
    ),
    "openers": ("load",),
    "results.ensemble_store": ("open_ensemble",),
    "results.store": ("open_run",),
    "scenario.claims": ("Claim",),
    "scenario.parts": (
        *("Agreement", "CampState", "Ceasefire", "Control", "Corridor", "GatePolicy"),
        *("Operation", "Place", "Route", "RouteStatus"),
    ),
    "scenario.rules": ("Rules",),
    "scenario.scenario": ("Scenario",),
    "study.compare": ("compare",),
    "study.ensemble.execute": ("run_members",),
    "study.forecasts.forecast": ("forecast",),
    "study.notebook": ("run", "score", "simulate", "situation"),
    "study.whatif.run": ("compare_members",),
    "view.pages": ("report",),
}
_MODULE = {name: f"safepassage.{module}" for module, names in _HOME.items() for name in names}

__all__ = [
    "__version__",
    *sorted(_MODULE),  # a literal list would tell the names a third time
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _MODULE:
        raise AttributeError(f"module 'safepassage' has no attribute '{name}'")
    value = getattr(import_module(_MODULE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted({*globals(), *_MODULE})
