"""Objects that show themselves in a notebook: each asks the view, by name, and only when shown.

A notebook calls `_repr_html_` of the object itself, so the object has to have it; what is shown is
the business of the view, which stands above. Nothing here is imported before somebody looks.
"""

from __future__ import annotations

from importlib import import_module

VIEW = "safepassage.view.notebook"


def html_of(kind: str, thing: object) -> str:
    """Return what a notebook shows of a run, an ensemble, a simulation or a situation."""
    shown: str = getattr(import_module(VIEW), f"{kind}_in_notebook")(thing)
    return shown
