"""The document and the built front end as parts of a page that stands alone."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from safepassage.view.viewmodel.document import ViewModel
from safepassage.view.viewmodel.writing import as_json, packed

BUNDLE = "bundle"


@dataclass(frozen=True, slots=True)
class Explorer:
    """What a page holds so that days and map can be gone through: style, script, packed data."""

    style: Markup
    script: Markup
    data: str
    hash: Markup  # of the script, for the policy of the page: no other script runs in it


def explorer_of(document: ViewModel) -> Explorer:
    """Return the parts of a page for a document; nothing in them asks any network."""
    script = bundle_file("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return Explorer(
        style=Markup(bundle_file("style.css")),
        script=Markup(script),
        data=base64.b64encode(packed(as_json(document))).decode(),
        hash=Markup(f"'sha256-{digest}'"),
    )


@cache
def bundle_file(name: str) -> str:
    """Return a file of the built front end, as it may stand between two tags."""
    text = files("safepassage.view").joinpath(BUNDLE, name).read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--").strip()
