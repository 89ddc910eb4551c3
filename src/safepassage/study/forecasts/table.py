"""The honest table: how good forecasts from past dates were, for a terminal and the docs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from safepassage.study.forecasts.dumb import DUMB_FORECASTS
from safepassage.study.forecasts.rolling import OURS, POOLED

HEADS = (
    "event", "days", "origins", "forecasts", "came", "ours", "pooled", *DUMB_FORECASTS,
    "best dumb: 95 %", "beats all", "pooled beats all", "names shuffled",
    "warned: hits/false/missed",
)  # fmt: skip
BRIER, CRPS = "brier", "crps_days"


def text_of(record: Mapping[str, Any]) -> str:
    """Return the verdict and the tables of Brier score and CRPS as text."""
    told = (
        f"{record['scenario']}: {record['origins']} origins, {record['first_origin']} to "
        f"{record['last_origin']}, {record['members']} futures each (war only), seed "
        f"{record['seed']}, version {record['version']}, {record['cpu_seconds']:,} CPU seconds."
    )
    lines = [str(record["verdict"]), "", told, ""]
    for score, words in (
        (BRIER, "Brier score (fair to few members), lower is better"),
        (CRPS, "CRPS in days"),
    ):
        lines += [words, *_aligned([HEADS, *rows_of(record, score)]), ""]
    lines.append(
        f"Names of places shuffled: Brier score {record['shuffled_worse']:+.0%} over all lines."
    )
    lines.append(
        f"A warning counts as given from a probability of {record['warned_from']:.0%}. Windows "
        "overlap; intervals are from blocks in time."
    )
    return "\n".join(lines)


def rows_of(record: Mapping[str, Any], score: str) -> Iterator[tuple[str, ...]]:
    """Yield a row per event and horizon."""
    for line in record["lines"]:
        values = line[score]
        differences = line["brier_difference" if score == BRIER else "crps_difference"]
        best = min(DUMB_FORECASTS, key=lambda name: values[name])
        worse = line["shuffled_worse"]
        yield (
            line["event"],
            str(line["horizon"]),
            str(line["origins"]),
            f"{line['forecasts']:,}",
            str(line["happened"]),
            f"{values[OURS]:.4f}",
            f"{values[POOLED]:.4f}" if score == BRIER else "",
            *(f"{values[name]:.4f}" for name in DUMB_FORECASTS),
            _interval(differences[best]),
            "yes" if line["beats_all" if score == BRIER else "crps_beats_all"] else "no",
            ("yes" if line["pooled_beats_all"] else "no") if score == BRIER else "",
            f"{worse:+.0%}" if score == BRIER else "",
            f"{line['hits']}/{line['false_alarms']}/{line['missed']}" if score == BRIER else "",
        )


def _interval(difference: Mapping[str, Any]) -> str:
    if difference["low"] is None:
        return "too few origins"
    return f"{difference['low']:+.4f} to {difference['high']:+.4f}"


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
