"""A file is there whole, or as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safepassage.errors import OutputError


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Give a draft to write to, and put it in the place of `out` when it is complete.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    draft = out.with_name(f".{out.name}.part")
    try:
        yield draft
        draft.replace(out)
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
