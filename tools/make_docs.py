"""Write the pages of docs/reference that come from the code, so that they cannot disagree with it.

Run by `make docs`; tests/docs/test_reference.py fails when a page is not what this writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin

import statement_pages
import variant_pages
import view_model_pages
from pydantic.fields import FieldInfo

from safepassage.cli.app import command
from safepassage.results import ensemble_tables as ensembles
from safepassage.results import tables as results
from safepassage.scenario.flee_rules import ALIASES, DEAD, FleeQuirks, FleeRules, paths
from safepassage.scenario.kinds import Traffic
from safepassage.scenario.quantities import QUANTITIES
from safepassage.scenario.rules import Rules
from safepassage.scenario.scenario import Party, Relation, Settings
from safepassage.scenario.status_words import STATUS_WORDS
from safepassage.scenario.tables import TABLES
from safepassage.study.forecasts.record import stored_record
from safepassage.study.forecasts.table import text_of as record_text

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
KEPT = variant_pages.KEPT.name
MADE = "*Made by `make docs` from `{source}`; change it there.*"
WORDS: dict[type, str] = {
    int: "whole number",
    float: "number",
    bool: "yes or no",
    str: "text",
    tuple: "ids, joined by ;",
    NoneType: "",
}
LIMITS = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}


def pages() -> dict[str, str]:
    """Return every made page: file name below docs/reference to its text."""
    return {
        "scenario-tables.md": scenario_tables(),
        "scenario.md": scenario_toml(),
        "quantities.md": quantities(),
        "road-words.md": road_words(),
        "rules.md": rules(),
        "result-tables.md": result_tables(),
        "ensemble-tables.md": ensemble_tables(),
        "forecast-record.md": forecast_record(),
        "commands.md": commands(),
        "flee-settings.md": flee_settings(),
        "view-model.md": view_model_pages.page(),
        "statements.md": statement_pages.page(MADE.format(source="tests/statements")),
        "variants.md": variant_pages.page(MADE.format(source=f"docs/reference/{KEPT}")),
    }


def forecast_record() -> str:
    """Return the page of the record of past forecasts: the verdict and both tables."""
    record = stored_record("aleppo-2016")
    said = "No record ships with this version." if record is None else record_text(record)
    return "\n\n".join(
        [
            "# Record of past forecasts: aleppo-2016",
            MADE.format(source="study/forecasts/record-aleppo-2016.json"),
            "How it is made: [forecasts](../science/forecasts.md).",
            f"```\n{said}\n```",
        ]
    )


def flee_settings() -> str:
    """Return the page of every Flee setting: those that act, those without effect, the quirks."""
    known = [
        (f"`{path}`", _flee_default(name), str(extra(name, "unit")), described(name))
        for path, name in paths().items()
    ]
    return (
        "\n\n".join(
            [
                "# Settings of a Flee folder",
                MADE.format(source="scenario/flee_rules.py"),
                "Every setting of `simsetting.yml` that acts. Any other is refused, with a hint;"
                " `log_levels.*` is always accepted, and no log of persons or roads is written.",
                _flee_table(("setting", "default", "unit", "meaning"), known),
                "## Without effect in Flee",
                "Accepted, named in the repair report, refused by `--strict`.",
                _flee_table(("setting", "why"), [(f"`{path}`", why) for path, why in DEAD.items()]),
                "## Other names",
                "Found in Flee's manual or in its code; read as the setting meant and named in the"
                " repair report, refused by `--strict`.",
                _flee_table(
                    ("written", "read as"),
                    [
                        (f"`{name}`{', as a section' if name in DEAD else ''}", f"`{meant}`")
                        for name, meant in ALIASES.items()
                    ],
                ),
                "## Quirks: bugs of Flee that change results",
                "All are on, so that results are Flee's. Each can be switched off by name.",
                _flee_table(
                    ("quirk", "what Flee does"),
                    _quirks(),
                ),
            ]
        )
        + "\n"
    )


def _quirks() -> list[tuple[str, ...]]:
    return [(f"`{name}`", str(f.description)) for name, f in FleeQuirks.model_fields.items()]


def _flee_default(name: str) -> str:
    value = FleeRules.model_fields[name].default
    if value in ("", ()) or name.startswith("displaced_per"):  # by mode, as the meaning says
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def extra(name: str, key: str) -> Any:
    """Return what a Flee setting says of itself beside its meaning."""
    found = FleeRules.model_fields[name].json_schema_extra
    return found.get(key, "") if isinstance(found, dict) else ""


def described(name: str) -> str:
    """Return the meaning of a Flee setting."""
    return str(FleeRules.model_fields[name].description)


def _flee_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def scenario_tables() -> str:
    """Return the page of every table of a scenario folder."""
    parts = [
        "# Tables of a scenario folder",
        MADE.format(source="scenario/tables.py and scenario/parts.py"),
        "UTF-8, comma, one header row, days as YYYY-MM-DD, several ids of one cell joined by `;`."
        " An empty cell takes the default; where there is none, it means unknown, never zero."
        " In a workbook each table is a sheet of the same name."
        " Messages count the header as row 1.",
    ]
    for table in TABLES:
        must = " The file is required." if table.required else ""
        fields = {field.alias or name: field for name, field in table.row.model_fields.items()}
        parts += [
            f"## `{table.path}`: {table.doc}",
            f"{_first_line(table.row)} No two rows agree in "
            f"{', '.join(f'`{name}`' for name in table.key)}.{must}",
            _field_table((name, fields[name]) for name in table.columns),
        ]
    return _page(parts)


def scenario_toml() -> str:
    """Return the page of scenario.toml."""
    parts = [
        "# scenario.toml",
        MADE.format(source="scenario/scenario.py"),
        "Names, period, parties and relations. Unknown entries are errors, with a suggestion."
        " `[rules]` overrides single rules, see [rules](rules.md).",
    ]
    for heading, model in (
        ("Top level", Settings),
        ("`[[parties]]`", Party),
        ("`[[relations]]`", Relation),
    ):
        fields = [(field.alias or name, field) for name, field in model.model_fields.items()]
        plain = [(name, field) for name, field in fields if name not in _SECTIONS]
        parts += [f"## {heading}", _first_line(model), _field_table(plain)]
    return _page(parts)


_SECTIONS = {"parties", "relations", "rules"}


def rules() -> str:
    """Return the page of the default rules."""
    rows = [
        (f"`{name}`", _default(field), extra["unit"], _prior(extra), field.description or "",
         extra["informed_by"], extra["latest_evidence"])
        for name, field, extra in _rules()
    ]  # fmt: skip
    heads = ("rule", "default", "unit", "prior", "meaning", "informed by", "latest evidence")
    return _page(
        [
            "# Rules",
            MADE.format(source="scenario/rules.py"),
            "The numbers behind the model. `[rules]` in scenario.toml overrides any of them. The"
            " prior is the declared doubt about the default, not a bound on what may be entered."
            " *Latest evidence* is the last day that the evidence for the default speaks of;"
            " empty where it is a definition or general knowledge.",
            _markdown(heads, rows),
        ]
    )


def quantities() -> str:
    """Return the page of what a claim can count."""
    parts = [
        "# Quantities of claims",
        MADE.format(source="scenario/quantities.py"),
        "The closed list for the column `quantity` of `claims.csv`. A figure that counts something"
        " else is a `statement`, with its words in `text`.",
        _markdown(
            ("quantity", "unit", "what is counted"),
            ((f"`{one.name}`", one.unit, one.meaning) for one in QUANTITIES.values()),
        ),
    ]
    return _page(parts)


def road_words() -> str:
    """Return the page of the words reports use for roads."""
    kinds = [traffic.value for traffic in Traffic]
    rows = (
        (f"`{one.word}`", one.party or "holder", *(status.value for status in one.by_traffic))
        for one in STATUS_WORDS.values()
    )
    parts = [
        "# Words for roads",
        MADE.format(source="scenario/status_words.py"),
        "Reports, and folders of format version 1, give a road one word. This is what each means"
        " for the five kinds of traffic. It is an assumption to be read, not a source."
        " `holder`: the goods of whoever holds the ends.",
        _markdown(("word", "whose goods", *kinds), rows),
    ]
    return _page(parts)


def result_tables() -> str:
    """Return the page of every table of a run."""
    intro = (
        "A run is a folder: `run.json` and one Parquet file per table. Any tool that reads Parquet"
        " reads a run. Rows are sorted by the key."
    )
    return _tables("Tables of a run", "results/tables.py", intro, results.TABLES)


def ensemble_tables() -> str:
    """Return the page of every table of an ensemble."""
    intro = (
        "An ensemble is a folder: `ensemble.json`, `scenario.json` and one Parquet file per table."
        " Rows are sorted by the key. One member is one run; several are needed for a range."
    )
    source = "results/ensemble_tables.py"
    return _tables("Tables of an ensemble", source, intro, ensembles.ENSEMBLE_TABLES)


def _tables(title: str, source: str, intro: str, tables: Iterable[results.Table]) -> str:
    """Return a page with every column of some tables."""
    parts = [f"# {title}", MADE.format(source=source), intro]
    for table in tables:
        rows = [
            (f"`{column.name}`", column.type.lower(), column.unit, column.doc)
            for column in table.columns
        ]
        key = ", ".join(f"`{name}`" for name in table.key)
        parts += [
            f"## `{table.name}.parquet`",
            f"{table.doc} Key: {key}.",
            _markdown(("column", "type", "unit", "meaning"), rows),
        ]
    return _page(parts)


def commands() -> str:
    """Return the page of the command line."""
    parts = [
        "# Commands",
        MADE.format(source="cli/"),
        "Exit status: 0 good, 2 you can mend it, 1 a bug, 130 interrupted. Under `--json` stdout is"
        " one object and all else goes to stderr.",
    ]
    for name, entry in _commands(command()):
        shown = [_parameter(parameter) for parameter in entry.params]
        usage = " ".join(["safepassage", name, *(head for head, _, _ in shown if head.isupper())])
        parts += [
            f"## `{usage}`",
            (entry.help or "").strip().split("\n\n")[0],
            _markdown(
                ("argument", "default", "meaning"),
                [(f"`{head}`", default, text) for head, default, text in shown],
            ),
        ]
    return _page(parts)


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each command with the words that call it; a group is those inside it."""
    for name, entry in group.commands.items():
        if hasattr(entry, "commands"):
            yield from _commands(entry, f"{before}{name} ")
        else:
            yield f"{before}{name}", entry


def _parameter(parameter: Any) -> tuple[str, str, str]:
    """Return how one argument or option is written, its default and its meaning."""
    named = [name for name in parameter.opts if name.startswith("-")]
    head = max(named, key=len) if named else (parameter.metavar or parameter.name.upper())
    default = parameter.default
    known = isinstance(default, str | int | float) and not isinstance(default, bool)
    shown = str(default.value if isinstance(default, Enum) else default) if known else ""
    return head, shown, parameter.help or ""


def _rules() -> Iterator[tuple[str, FieldInfo, dict[str, Any]]]:
    for name, field in Rules.model_fields.items():
        extra = field.json_schema_extra
        yield name, field, extra if isinstance(extra, dict) else {}


def _prior(extra: dict[str, Any]) -> str:
    low_high = extra.get("prior")
    return f"{low_high[0]:g} to {low_high[1]:g}" if low_high else ""


def _field_table(fields: Iterable[tuple[str, FieldInfo]]) -> str:
    """Return the table of columns: name, what is written, unit, default, meaning."""
    rows = []
    for name, field in fields:
        extra = field.json_schema_extra
        unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
        rows.append((f"`{name}`", _kind(field), unit, _default(field), field.description or ""))
    return _markdown(("column", "written as", "unit", "default", "meaning"), rows)


def _kind(field: FieldInfo) -> str:
    """Return in words what a cell holds."""
    kinds = [word for word in map(_word, _union(field.annotation)) if word]
    limits = [
        f"{text} {getattr(limit, name):g}"
        for limit in field.metadata
        for name, text in LIMITS.items()
        if isinstance(getattr(limit, name, None), int | float)
    ]
    return ", ".join([*kinds, *limits])


def _word(kind: Any) -> str:
    """Return one kind of value in words."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{member.value}`" for member in kind)
    for known, word in WORDS.items():
        if kind is known:
            return word
    return "day" if getattr(kind, "__name__", "") == "date" else ""


def _union(annotation: Any) -> list[Any]:
    """Return the kinds of a union, annotations and type arguments taken off."""
    if get_origin(annotation) is tuple:
        return [tuple]
    if get_args(annotation):
        found = []
        for kind in get_args(annotation):
            if isinstance(kind, type) or get_args(kind):
                found += _union(kind)
        return found
    return [annotation]


def _default(field: FieldInfo) -> str:
    """Return the default of a cell as it would be written."""
    if field.is_required():
        return "**required**"
    value = field.default
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _first_line(model: type) -> str:
    return (model.__doc__ or "").strip().split("\n")[0]


def _markdown(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table; a bar inside a cell is escaped."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def _page(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n"


def main(write: Callable[[Path, str], Any] = Path.write_text) -> None:
    """Write the pages."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        write(REFERENCE / name, text)
        print(REFERENCE.joinpath(name).relative_to(ROOT))
    view_model_pages.write()


if __name__ == "__main__":
    main()
