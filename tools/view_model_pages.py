"""What is made from the pydantic classes of the view-model: types, schema and the docs page.

So the screen cannot disagree with the engine; tests/docs/test_view_model_pages.py fails when one
of them is old.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from safepassage.view.viewmodel import document, parts, series
from safepassage.view.viewmodel.parts import Piece

ROOT = Path(__file__).resolve().parents[1]
TYPES = ROOT / "web" / "src" / "model" / "types.gen.ts"
SCHEMA = ROOT / "docs" / "reference" / "view-model.schema.json"
WORDS: dict[Any, str] = {
    str: "string", int: "number", float: "number", bool: "boolean", Any: "any", NoneType: "null",
}  # fmt: skip


def pieces() -> list[type[Piece]]:
    """Return the classes of the document, each module in its order, the whole document last."""
    found: list[type[Piece]] = []
    for module in (parts, series, document):
        for member in vars(module).values():
            is_piece = isinstance(member, type) and issubclass(member, Piece)
            if is_piece and member is not Piece and member not in found:
                found.append(member)
    return found


def typescript() -> str:
    """Return the whole file."""
    return (
        "// Made by tools/view_model_pages.py from safepassage/view/viewmodel; change it there.\n\n"
        + "\n".join(_interface(piece) for piece in pieces())
    )


def _interface(piece: type[Piece]) -> str:
    lines = [
        f"/** {(piece.__doc__ or '').splitlines()[0]} */",
        f"export interface {piece.__name__} {{",
    ]
    for name, field in piece.model_fields.items():
        may_lack = NoneType in get_args(field.annotation)
        lines += [f"  /** {field.description} */",
                  f"  {name}{'?' if may_lack else ''}: {_type(field.annotation)};"]  # fmt: skip
    return "\n".join([*lines, "}", ""])


def _type(annotation: Any) -> str:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " | ".join(f'"{word}"' for word in inside)
    if origin in (Union, UnionType):
        return " | ".join(_type(one) for one in inside)
    if origin is list:
        kind = _type(inside[0])
        return f"({kind})[]" if "|" in kind else f"{kind}[]"
    if origin is tuple:
        return "[" + ", ".join(_type(one) for one in inside) + "]"
    if origin is dict:
        return f"Record<string, {_type(inside[1])}>"
    return WORDS.get(annotation) or annotation.__name__


def schema() -> str:
    """Return the JSON schema of the document."""
    return json.dumps(document.ViewModel.model_json_schema(), indent=1, ensure_ascii=False) + "\n"


def page() -> str:
    """Return the docs page: every part of the document and what it means."""
    parts_of_page = [
        "# The view-model",
        "*Made by `make docs` from `view/viewmodel`; change it there.*",
        f"Form {document.FORMAT_VERSION}. One JSON document from which report, app and notebook "
        "are drawn; `safepassage export RUN --view-model FILE` writes it, gzipped where the name "
        "ends in `.gz`. What `sensitivity` forbids is never in it. Days are numbers, 0 is the "
        "first day; lines are the value of day 0 and then differences from day to day. What is "
        "not known is left out. JSON schema: `view-model.schema.json`.",
    ]
    for piece in reversed(pieces()):
        rows = [
            f"| `{name}` | {_type(field.annotation).replace(' | ', ' or ')} | {_unit(field)} | "
            f"{field.description} |"
            for name, field in piece.model_fields.items()
        ]
        parts_of_page += [
            f"## {piece.__name__}",
            (piece.__doc__ or "").strip(),
            "\n".join(["| field | type | unit | meaning |", "|---|---|---|---|", *rows]),
        ]
    return "\n\n".join(parts_of_page) + "\n"


def _unit(field: Any) -> str:
    return str((field.json_schema_extra or {}).get("unit", ""))


def write() -> None:
    """Write the types and the schema; the page is written with the others of docs/reference."""
    TYPES.write_text(typescript(), encoding="utf-8")
    SCHEMA.write_text(schema(), encoding="utf-8")


if __name__ == "__main__":
    write()
