"""A .zip -> a folder that is gone afterwards: bounded before anything is unpacked, and never
leading out of the folder it is unpacked into.

What is refused: more files or bytes than a scenario has, names that lead elsewhere, links, two
files of one name, encrypted files. A zip that lies about its sizes is cut at the size it told and
fails its checksum.
"""

from __future__ import annotations

import lzma
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from safepassage.errors import InputError
from safepassage.scenario.files import MAX_BYTES

MAX_FILES = 200
MAX_LISTING_BYTES = 1024 * 1024  # of the list of files at the end of a zip
END_MARK, END_BYTES, MAX_COMMENT = b"PK\x05\x06", 22, 65_535
ENCRYPTED = 0x1
FORBIDDEN = frozenset('<>:"|?*')  # some systems read these as a drive, a stream or a pattern
# What a damaged zip gives: of the container, of each way of packing, of a name no system takes.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(OSError, NotImplementedError, RuntimeError, ValueError),
)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Unpack a zip into a folder that is gone afterwards; nothing is written beside it.

    Raises `InputError` where the zip is damaged, too large, or holds what leads elsewhere.
    """
    with tempfile.TemporaryDirectory() as target:
        _unpack(path, Path(target))
        yield Path(target)


def _unpack(path: Path, target: Path) -> None:
    try:
        refuse_long_listing(path)
        with zipfile.ZipFile(path) as archive:
            _refuse_unsafe(path, archive.infolist())
            archive.extractall(target)
    except DAMAGE as error:
        raise InputError(f"'{path}' cannot be unpacked: {error}") from error


def refuse_long_listing(path: Path) -> None:
    """Refuse a zip that is too large, or lists too many files, before its list is read.

    A list of millions of names would fill memory. Raises `InputError`, `zipfile.BadZipFile`,
    `OSError`.
    """
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"'{path}' is larger than {MAX_BYTES // 1024**2} MB")
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - END_BYTES - MAX_COMMENT))
        tail = file.read()
    end = tail.rfind(END_MARK)
    if end < 0 or len(tail) - end < END_BYTES:
        raise zipfile.BadZipFile("File is not a zip file")
    files = int.from_bytes(tail[end + 10 : end + 12], "little")
    listing = int.from_bytes(tail[end + 12 : end + 16], "little")
    if files > MAX_FILES or listing > MAX_LISTING_BYTES:
        raise InputError(f"'{path}' holds more than {MAX_FILES} files")


def _refuse_unsafe(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_FILES:
        raise InputError(f"'{path}' holds more than {MAX_FILES} files")
    if sum(member.file_size for member in members) > MAX_BYTES:
        raise InputError(f"'{path}' is larger than {MAX_BYTES // 1024**2} MB when unpacked")
    seen: set[str] = set()
    for member in members:
        name = member.filename.replace("\\", "/")
        if leads_out(name):
            raise InputError(f"'{path}' holds '{member.filename}', which leads out of the folder")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise InputError(f"'{path}' holds '{member.filename}', a link; put in the file itself")
        if member.flag_bits & ENCRYPTED:
            raise InputError(f"'{path}' is encrypted; make it without a password")
        if name.casefold() in seen:
            raise InputError(f"'{path}' holds '{member.filename}' twice; keep one")
        seen.add(name.casefold())


def leads_out(name: str) -> bool:
    """Return whether a name inside a zip, with /, would be written outside the folder."""
    parts = PurePosixPath(name).parts
    strange = any(letter in FORBIDDEN or ord(letter) < 32 for letter in name)
    return name.startswith("/") or ".." in parts or strange
