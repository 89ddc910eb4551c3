"""The document as a file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from safepassage.view.viewmodel.document import ViewModel
from safepassage.view.writing import whole_file


def save(model: ViewModel, out: Path) -> Path:
    """Write the document as JSON, gzipped where the name ends in .gz."""
    text = as_json(model)
    with whole_file(out) as draft:
        draft.write_bytes(packed(text) if out.suffix == ".gz" else text.encode())
    return out


def as_json(model: ViewModel) -> str:
    """Return the document as compact JSON; what is not known is left out."""
    form = model.model_dump(mode="json", exclude_none=True)
    return json.dumps(form, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def packed(text: str) -> bytes:
    """Return the text gzipped; the same text gives the same bytes."""
    return gzip.compress(text.encode(), 9, mtime=0)
