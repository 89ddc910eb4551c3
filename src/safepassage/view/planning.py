"""planning.xlsx: how many people to plan for, by sub-district, for who opens it without us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from safepassage.view.planning_table import NEEDS_MORE_RUNS
from safepassage.view.words import (
    BORDERS,
    NO_SURVIVORS,
    NOT_A_PREDICTION,
    spread,
)
from safepassage.view.writing import whole_file

HEADER = PatternFill("solid", fgColor="1F3A4D")
WIDE_TEXT = 44

Column = tuple[str, str, str]  # heading, field, meaning with day and source


def save(model: Mapping[str, Any], out: Path) -> Path:
    """Write the planning workbook of a view-model."""
    book = Workbook(write_only=True)
    planning = model["planning"]
    columns = columns_of(model)
    write_sheet(book, "README", readme(model), header=False)
    write_sheet(book, "planning", _table(columns, planning["rows"]))
    summed = [c for c in columns if c[1] in planning["sums"][0]] if planning["sums"] else []
    write_sheet(book, "by_admin1", _table(summed, planning["sums"]))
    write_sheet(book, "assumptions", assumptions(model))
    write_sheet(book, "sources", _sources(model))
    with whole_file(out) as draft:
        book.save(draft)
    return out


def columns_of(model: Mapping[str, Any]) -> list[Column]:
    """Return the columns of the sheet: heading, field, and what it means with day and source."""
    planning = model["planning"]
    now, then = planning["as_of"], planning["until"]
    run = _source(model)
    days = f"next {planning['window_days']} days ({now} to {then})"
    here_now = (f"IDPs now ({now})", "idps_now", f"displaced people present; as of {now}; {run}")
    people = [
        (f"IDPs on {then}", "idps_then", f"displaced people present; as of {then}; {run}"),
        (f"households on {then}", "households_then",
         f"IDPs / {planning['household_size']}; as of {then}; {run}"),
        (f"IDPs in camps and centres on {then}", "in_camps_then", f"as of {then}; {run}"),
        (f"IDPs with hosts or renting on {then}", "with_hosts_then", f"as of {then}; {run}"),
        (f"IDPs elsewhere on {then}", "elsewhere_then",
         f"at a crossing or in the open; as of {then}; {run}"),
        *(
            (f"{who} among IDPs on {then}", who,
             f"IDPs x {share:.0%}, an assumption of this sheet; as of {then}; {run}")
            for who, share in planning["shares"].items()
        ),
    ]  # fmt: skip
    low, middle, high = _ends(model)
    return [
        ("admin1", "admin1", "governorate or province; scenario"),
        ("admin3 pcode", "pcode", "P-code of the sub-district; scenario"),
        ("admin3 name", "admin3", "sub-district; scenario"),
        ("population", "population", "at the start, in places of the network; scenario"),
        ("population low", "population_low", "lower end, ends of places added; scenario"),
        ("population high", "population_high", "upper end, ends of places added; scenario"),
        ("population range", "population_range",
         "stated, or not: without a range a place counts with its single figure on both ends"),
        ("population as of", "population_as_of", "day of the figure; scenario"),
        ("population source", "population_source", "ids on the sheet sources"),
        *_spread_out(here_now, model),
        ("IDPs counted", "counted_value", "latest count published before now; claim"),
        ("IDPs counted low", "counted_low", "lower end of that count; claim"),
        ("IDPs counted high", "counted_high", "upper end of that count; claim"),
        ("IDPs counted as of", "counted_as_of", "day of that count; claim"),
        ("IDPs counted source", "counted_source", "who counted; ids on the sheet sources"),
        (f"new IDPs {days} low", "new_low", low),
        (f"new IDPs {days} {'middle' if 'runs' in planning else 'one run'}", "new_likely",
         f"people displaced for the first time who arrive here; {middle}; {days}; {run}"),
        (f"new IDPs {days} high", "new_high", high),
        *(column for single in people for column in _spread_out(single, model)),
        ("cut from aid?", "cut_from_aid", f"a place here is encircled; as of {now}; model"),
        ("cut since", "cut_since", f"first day of the present run of days; as of {now}; model"),
        ("main assumption", "main_assumption", "what the figures rest on most"),
        ("what would change it", "would_change", "what to watch"),
        ("source of model figures", "model_source", "run of the model"),
    ]  # fmt: skip


def _source(model: Mapping[str, Any]) -> str:
    """Return where figures of the model come from."""
    seed = f"seed {model['meta']['seed']}"
    runs = model["planning"].get("runs")
    return f"model, {runs} runs, {seed}" if runs else f"model, one run, {seed}, no range"


def _spread_out(column: Column, model: Mapping[str, Any]) -> list[Column]:
    """Return a column of many runs as low, middle and high; that of one run stays one."""
    if "runs" not in model["planning"]:
        return [column]
    heading, field, meaning = column
    low, middle, high = _ends(model)
    return [
        (f"{heading} low", f"{field}_low", f"{low}; {meaning}"),
        (f"{heading} middle", field, f"{middle}; {meaning}"),
        (f"{heading} high", f"{field}_high", f"{high}; {meaning}"),
    ]


def _ends(model: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return what low, middle and high mean: one run has no ends."""
    if "runs" not in model["planning"]:
        more = "a range needs more than one run"
        return more, "the figure of one run, which is no range", more
    run = _source(model)
    return (
        f"5 % of the runs have fewer; {run}",
        "half of the runs have fewer, not to be planned with alone",
        f"5 % of the runs have more; {run}",
    )


def head(meta: Mapping[str, Any], holds: str) -> Iterator[Sequence[Any]]:
    """Yield how the first sheet of every workbook begins: what it `holds`, and of which run."""
    yield (f"{meta['title']}: {holds}",)
    yield (f"{NOT_A_PREDICTION} {spread(meta['members'], meta.get('varied', ''))}",)
    if meta["mark"]:
        yield (meta["mark"],)
    yield ("scenario", meta["name"], meta["scenario_hash"])
    yield ("runs", meta["members"], f"seed {meta['seed']}, safepassage {meta['version']}")
    yield ("war", meta["closure"])


def readme(model: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    """Yield the first sheet: what this is, what it is not, and what each column means."""
    meta, planning = model["meta"], model["planning"]
    yield from head(meta, "planning figures by sub-district")
    yield ("now", planning["as_of"])
    yield ("end of the window", planning["until"])
    yield (NO_SURVIVORS,)
    yield (BORDERS,)
    yield (_added_up(model),)
    yield ("Tents needed by sub-district: column 'IDPs in camps and centres'"
           + (", low and high," if "runs" in planning else ",")
           + " divided by the household size on the sheet assumptions.",)  # fmt: skip
    yield ("Only places of the scenario's network are counted; a sub-district may hold more.",)
    yield ()
    yield ("column", "meaning, as of, source")
    for heading, _, meaning in columns_of(model):
        yield (heading, meaning)


def _added_up(model: Mapping[str, Any]) -> str:
    once = "a person is present in one place on a day, and is displaced for the first time once."
    if "runs" in model["planning"]:
        return (
            "Ranges on the sheet by_admin1 are made from sums run by run; low and high of its rows "
            f"do not add up to them. In each run {once}"
        )
    return f"Rows add up to the sheet by_admin1: {once}"


def assumptions(model: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    """Yield the assumptions sheet: name, value, where it comes from."""
    planning, meta = model["planning"], model["meta"]
    yield ("assumption", "value", "where it comes from")
    yield ("household size", planning["household_size"], "people per household; rule of the model")
    for who, share in planning["shares"].items():
        yield (f"share of {who}", share, "assumption of this sheet; replace by local counts")
    if "runs" not in planning:
        yield ("low and high", NEEDS_MORE_RUNS, "one run gives no range")
    yield ("war", meta["closure"], "the scenario's record")
    for name, value in model["rules"].items():
        yield (f"rule {name}", value, "docs/reference/rules.md")
    for warning in meta["warnings"]:
        yield ("warning of the run", warning, "run.json")


def _sources(model: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    yield ("source", "title", "publisher", "date", "licence")
    for source in model["sources"]:
        yield tuple(source[key] for key in ("source", "title", "publisher", "date", "licence"))


def _table(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Any]]:
    yield tuple(heading for heading, _, _ in columns)
    for row in rows:
        yield tuple(row.get(field) for _, field, _ in columns)


def write_sheet(
    book: Workbook, name: str, rows: Iterator[Sequence[Any]], *, header: bool = True
) -> None:
    """Write a sheet, its header in bold and frozen, its columns wide enough to read."""
    sheet = book.create_sheet(name)
    table = list(rows)
    for column in range(max((len(row) for row in table), default=0)):
        texts = [str(row[column]) for row in table if len(row) > max(column, 1 - header)]
        longest = max((len(text) for text in texts), default=8)
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(longest + 2, WIDE_TEXT)
    if header:
        sheet.freeze_panes = "D2" if name == "planning" else "A2"
    for i, row in enumerate(table):
        sheet.append([_cell(sheet, value, top=header and i == 0) for value in row])


def _cell(sheet: Any, value: Any, *, top: bool) -> WriteOnlyCell:
    """Return one cell; text from a scenario is never a formula."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=top, vertical="top")
    elif isinstance(value, int):
        cell.number_format = "#,##0"
    if top:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEADER
    return cell
