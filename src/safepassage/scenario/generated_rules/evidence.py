"""On what the rules of the generated war rest: assumptions, and what the reports state."""

from __future__ import annotations

ASSUMED = "assumption, no source; the prior is wide"
STATED = "assumption; the form is one policy among others that the reports state ({}), no evidence"
