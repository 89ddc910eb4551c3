"""Files that somebody drops: taken in, or turned away with words; a bad one harms nothing."""

from __future__ import annotations

import io
import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from tests.app_client import app_at

from safepassage import openers
from safepassage.errors import InputError, SafepassageError
from safepassage.openers import examine, open_scenario, write_example
from safepassage.scenario.files import folder_texts
from safepassage.sources import archives
from safepassage.sources.workbook_writer import write_workbook


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory):
    with app_at(tmp_path_factory.mktemp("uploads") / "project") as client:
        yield client


@pytest.fixture(scope="module")
def example_zip() -> bytes:
    return zipped(dict(folder_texts(open_scenario("example"))))


@pytest.fixture(scope="module")
def example_xlsx(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("book") / "scenario.xlsx"
    write_workbook(open_scenario("example"), file)
    return file.read_bytes()


def zipped(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def drop(client, name: str, content: bytes):
    return client.post("/api/drafts/upload", params={"name": name}, content=content)


def alive(client) -> bool:
    """Return whether the app still answers and nothing half-read lies about."""
    root: Path = client.desk.project.root
    left = list(root.glob(".incoming-*"))
    return client.get("/api/about").status_code == 200 and not left


@pytest.mark.parametrize("name", ["mine.zip", "C:\\files\\Mine.ZIP", "../../mine.zip", "é ü.zip"])
def test_a_zip_of_a_folder_is_opened(client, example_zip: bytes, name: str) -> None:
    answer = drop(client, name, example_zip)
    assert answer.status_code == 201, answer.text
    draft = answer.json()["draft"]
    assert client.desk.drafts.scenario(draft) == open_scenario("example")
    assert alive(client)


def test_a_workbook_is_opened(client, example_xlsx: bytes) -> None:
    answer = drop(client, "mine.xlsx", example_xlsx)
    assert answer.status_code == 201
    assert "mine.xlsx (from a file)" in answer.json()["origin"]


def test_problems_are_told_as_check_tells_them(client) -> None:
    files = dict(folder_texts(open_scenario("example")))
    head, first, *rest = files["routes.csv"].splitlines()
    cells = first.split(",")
    cells[2], cells[3] = "nowhere", "-3"
    files["routes.csv"] = "\n".join([head, ",".join(cells), *rest]) + "\n"
    answer = drop(client, "mine.zip", zipped(files))
    assert answer.status_code == 422
    told = {(p["where"], p["what"]) for p in answer.json()["problems"]}
    assert ("routes.csv, row 2, to_place", "no place is called 'nowhere'") in told
    assert any(where == "routes.csv, row 2, length_km" for where, _ in told)
    assert str(client.desk.project.root) not in answer.text
    assert alive(client)


@pytest.mark.parametrize("name", ["", "x", "x.csv", "x.zip.exe", "x.tar.gz", ".zip/.."])
def test_other_files_are_turned_away(client, name: str) -> None:
    answer = drop(client, name, b"anything")
    assert answer.status_code in {409, 422}
    assert alive(client)


def link(name: str, target: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, target)
    return packed.getvalue()


def lying(content: bytes, told: int) -> bytes:
    """Let a zip say that its only file unpacks to fewer bytes than it does."""
    at = content.rfind(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", told) + content[at + 28 :]


BOMB = b"\x00" * (65 * 1024 * 1024)
BAD_ZIPS = {
    "empty": (b"", "cannot be unpacked"),
    "no zip": (b"nothing of the kind", "cannot be unpacked"),
    "no files": (zipped({}), "holds no scenario.toml"),
    "no scenario": (zipped({"notes/readme.txt": "x"}), "holds no scenario.toml"),
    "leads up": (zipped({"scenario.toml": "", "../up.csv": "x"}), "leads out"),
    "absolute": (zipped({"scenario.toml": "", "/etc/cron.d/x": "x"}), "leads out"),
    "another drive": (zipped({"scenario.toml": "", "C:\\x": "x"}), "leads out"),
    "a stream": (zipped({"scenario.toml:hidden": ""}), "leads out"),
    "a newline": (zipped({"scenario.toml": "", "a\nb": "x"}), "leads out"),
    "a link": (link("scenario.toml", "/etc/passwd"), "a link"),
    "twice": (zipped({"places.csv": "x", "Places.csv": "y"}), "twice"),
    "many files": (zipped({f"{n}.csv": "" for n in range(201)}), "more than 200 files"),
    "a bomb": (zipped({"places.csv": BOMB}), "larger than 64 MB"),
    "a lying bomb": (lying(zipped({"scenario.toml": BOMB[:9_000_000]}), 10), "cannot be unpacked"),
    "a tail of millions": (
        b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 9, 9, 40_000_000, 0, 0),
        "more than 200 files",
    ),
}


@pytest.mark.parametrize("fault", BAD_ZIPS)
def test_a_bad_zip_is_turned_away(tmp_path: Path, fault: str) -> None:
    content, words = BAD_ZIPS[fault]
    (tmp_path / "bad.zip").write_bytes(content)
    before = sorted(tmp_path.parent.iterdir())
    with pytest.raises(InputError, match=words):
        examine(tmp_path / "bad.zip").checked()
    assert sorted(tmp_path.parent.iterdir()) == before
    assert [path.name for path in tmp_path.iterdir()] == ["bad.zip"]


@pytest.mark.parametrize("fault", ["leads up", "a link", "a bomb", "no zip"])
def test_the_app_survives_a_bad_zip(client, fault: str) -> None:
    content, words = BAD_ZIPS[fault]
    answer = drop(client, "bad.zip", content)
    assert answer.status_code == 422
    assert words in answer.json()["message"]
    assert alive(client)


def test_an_encrypted_zip_is_told(tmp_path: Path, example_zip: bytes) -> None:
    content = bytearray(example_zip)
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.find(mark) + place] |= 1
    (tmp_path / "bad.zip").write_bytes(content)
    with pytest.raises(InputError, match="without a password"):
        examine(tmp_path / "bad.zip")


def words_of(file: Path) -> str | None:
    """Return what is said of a file that is turned away; a bug would be raised."""
    try:
        examine(file).checked()
    except SafepassageError as error:
        return str(error)
    return None


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_zips_give_words_and_never_a_bug(tmp_path: Path, method: int) -> None:
    """Bytes changed or cut anywhere: the file is read, or turned away with words."""
    files = dict(folder_texts(open_scenario("example")))
    whole = zipped(files, method)
    luck, told = random.Random(method), 0
    bad = tmp_path / "bad.zip"
    for number in range(60):
        content = bytearray(whole)
        for _ in range(luck.randint(1, 8)):
            content[luck.randrange(len(content))] = luck.randrange(256)
        bad.write_bytes(content[: luck.randrange(len(content))] if number % 3 == 0 else content)
        told += words_of(bad) is not None
    assert told > 0


def test_damaged_workbooks_give_words_and_never_a_bug(tmp_path: Path, example_xlsx: bytes) -> None:
    luck, told = random.Random(5), 0
    bad = tmp_path / "bad.xlsx"
    for number in range(25):
        content = bytearray(example_xlsx)
        for _ in range(luck.randint(1, 40)):
            content[luck.randrange(len(content))] = luck.randrange(256)
        bad.write_bytes(content[: luck.randrange(len(content))] if number % 3 == 0 else content)
        told += words_of(bad) is not None
    assert told > 0


def with_part(book: bytes, name: str, text: str) -> bytes:
    """Put another text into the place of one part of a workbook."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(packed, "w", 8) as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return packed.getvalue()


SHEET = "xl/worksheets/sheet2.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
CELL = '<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 99}">' for n in range(9))
BAD_SHEETS = {
    "entities that grow": f"<!DOCTYPE w [{ENTITIES}]>{HEAD}<sheetData><row r='1'><c t='str'>"
    "<v>&e8;</v></c></row></sheetData></worksheet>",
    "a file of the system": '<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    f"{HEAD}<sheetData><row r='1'><c t='str'><v>&f;</v></c></row></sheetData></worksheet>",
    "no XML": "nothing of the kind",
    "a cell far away": f'{HEAD}<dimension ref="A1:XFD1048576"/><sheetData><row r="1">'
    f"{CELL.format(at='XFD1', text='key')}</row></sheetData></worksheet>",
    "a row far away": f'{HEAD}<sheetData><row r="1048576">{CELL.format(at="A1048576", text="x")}'
    "</row></sheetData></worksheet>",
}


@pytest.mark.parametrize("fault", BAD_SHEETS)
def test_a_workbook_made_to_do_harm_is_turned_away(client, example_xlsx, fault: str) -> None:
    answer = drop(client, "bad.xlsx", with_part(example_xlsx, SHEET, BAD_SHEETS[fault]))
    assert answer.status_code == 422
    assert "root:" not in answer.text
    assert alive(client)


def test_a_sheet_with_too_many_rows_is_cut_and_told(tmp_path, example_xlsx, monkeypatch) -> None:
    from safepassage.scenario import reading
    from safepassage.sources import workbook

    monkeypatch.setattr(workbook, "MAX_ROWS", 20)
    monkeypatch.setattr(reading, "MAX_ROWS", 20)
    rows = "".join(f'<row r="{n}">{CELL.format(at=f"A{n}", text="x")}</row>' for n in range(1, 50))
    sheet = f"{HEAD}<sheetData>{rows}</sheetData></worksheet>"
    (tmp_path / "bad.xlsx").write_bytes(with_part(example_xlsx, SHEET, sheet))
    told = [problem.what for problem in examine(tmp_path / "bad.xlsx").problems]
    assert "has more than 20 rows" in told


def test_limits_are_those_of_the_design() -> None:
    assert archives.MAX_BYTES == 64 * 1024 * 1024
    assert archives.MAX_FILES == 200
    assert not hasattr(openers, "zipfile")


def test_what_is_dropped_touches_no_file_beside_the_project(client, tmp_path, example_zip) -> None:
    root: Path = client.desk.project.root
    before = {path: path.stat().st_mtime_ns for path in root.parent.iterdir() if path != root}
    drop(client, "mine.zip", example_zip)
    drop(client, "bad.zip", BAD_ZIPS["leads up"][0])
    after = {path: path.stat().st_mtime_ns for path in root.parent.iterdir() if path != root}
    assert after == before


def test_a_folder_with_a_link_is_read_by_the_command_line_only(tmp_path: Path) -> None:
    """A person may lay out a folder as they like; what comes as a zip may not hold links."""
    folder = write_example(tmp_path / "mine")
    (folder / "places.csv").rename(tmp_path / "places.csv")
    (folder / "places.csv").symlink_to(tmp_path / "places.csv")
    assert open_scenario(folder).places
