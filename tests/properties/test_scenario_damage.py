"""Whatever is done to a folder, it is read or told what is wrong; nothing crashes or is written."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.openers import write_example
from safepassage.scenario.files import examine_folder, read_folder, write_folder

ODD = (
    *("", " ", "-1", "0", "1e400", "NaN", "9" * 30, "2030-02-30", "2030-13-01", "0001-01-01"),
    *("9999-12-31", "yes", ";", "a;b", "a;a", "midtown", "midtown ", "red", "open", "quota", "#x"),
    *("=1", '"', "\u202e", "\x00", "blue;red", "A1", "2030-03-01/2030-02-01"),
)
CELLS = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
HOW = (
    *("cell", "cell", "cell", "row removed", "row twice", "cell more"),
    *("column removed", "cut", "junk", "gone"),
)


def spoilt(text: str, row: int, column: int, cell: str, how: str) -> str:
    """Return a table with one cell, row or column spoilt."""
    grid = list(csv.reader(io.StringIO(text)))
    cells = grid[row % len(grid)]
    if how == "cell":
        cells[column % len(cells)] = cell
    elif how == "row removed":
        grid.remove(cells)
    elif how == "row twice":
        grid.append(cells)
    elif how == "cell more":
        cells.append(cell)
    elif how == "column removed":
        grid = [[c for n, c in enumerate(line) if n != column % len(grid[0])] for line in grid]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(grid)
    return out.getvalue()


damages = st.tuples(
    st.integers(0, 100), st.integers(0, 40), st.integers(0, 20), CELLS, st.sampled_from(HOW)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(damages, min_size=1, max_size=4))
def test_a_spoilt_folder_is_read_or_told(spoils: list[tuple[int, int, int, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = write_example(Path(temporary) / "mine")
        files = [*sorted(folder.rglob("*.csv")), folder / "scenario.toml"]
        for file_number, row, column, cell, how in spoils:
            file = files[file_number % len(files)]
            data = file.read_bytes() if file.exists() else b""
            if how == "gone":
                file.unlink(missing_ok=True)
            elif how == "cut":
                file.write_bytes(data[: row * 7])
            elif how == "junk" or file.suffix == ".toml" or not data.strip():
                file.write_bytes(data[: row * 7] + cell.encode("utf-16") + data[row * 7 :])
            else:
                text = spoilt(data.decode("utf-8", "replace"), row, column, cell, how)
                file.write_text(text, encoding="utf-8", newline="")
        before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        reading = examine_folder(folder)
        for problem in (*reading.problems, *reading.warnings):
            label = problem.where.split(",")[0]
            assert (folder / label).exists() or label == folder.name, problem
        if not reading.problems:
            write_folder(reading.scenario, Path(temporary) / "again")
            assert read_folder(Path(temporary) / "again").hash() == reading.scenario.hash()
        assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
