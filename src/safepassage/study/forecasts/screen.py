"""The first screen of a forecast, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from safepassage.study.forecasts.dumb import DUMB_FORECASTS
from safepassage.study.forecasts.early_warning import text_of as warning_text
from safepassage.study.forecasts.headline import Figure

SHOWN_FROM = 0.1  # probability from which a place stands on the screen; all are in forecast.json


def text_of(said: Mapping[str, Any]) -> str:
    """Return the screen: how good such forecasts were, then ranges, then chances by place."""
    lines = [
        f"{said['scenario']}: forecast from {said['issue_date']} for {said['horizon_days']} days, "
        f"to {said['last_day']}. {said['disclaimer'].capitalize()}.",
        f"Skill: {said['verdict']}",
    ]
    if said["hindcast"]:
        lines.append(said["hindcast"])
    if said["vintage"]:
        lines.append(f"Rules of {said['vintage']}: what was learnt later is drawn from its range.")
    if "shown" in said:
        lines.append(f"{said['shown'].removesuffix('.')}.")
    lines += ["", *(Figure(**figure).in_words() for figure in said["headline"]), ""]
    lines += [*_chances(said), ""]
    lines += [*warning_text(said["early_warning"]), ""]
    lines += [
        f"{said['members']} futures, {said['failed']} failed, seed {said['seed']}, version "
        f"{said['version']}. {said['varied']}",
        f"War: {said['closure']}. Ranges of chances: {said['interval']}.",
        f"digest {said['digest']}",
    ]
    return "\n".join(lines)


def _chances(said: Mapping[str, Any]) -> Iterator[str]:
    """Yield the chances from a tenth up, event by event, places in order of their ids."""
    shown = {
        name: chance for name, chance in said["probabilities"].items() if chance["p"] >= SHOWN_FROM
    }
    if not shown:
        yield f"No event has a chance of {SHOWN_FROM:.0%} or more at any place."
        return
    for event, meaning in said["events"].items():
        of_event = {name: one for name, one in shown.items() if name.endswith(f": {event}")}
        if not of_event:
            continue
        yield f"{event}: {meaning}"
        for name, chance in of_event.items():
            place = name.removesuffix(f": {event}")
            beside = said["baselines"].get(name, {})
            dumb = ", ".join(f"{one} {beside[one]:.0%}" for one in DUMB_FORECASTS if one in beside)
            told = f"  (baselines: {dumb})" if dumb else "  (no baseline)"
            pooled = f", pooled {chance['pooled']:.0%}" if "pooled" in chance else ""
            yield f"  {place:<24} {chance['low']:.0%} to {chance['high']:.0%}{pooled}{told}"
    yield f"Chances under {SHOWN_FROM:.0%} are left out here; all stand in forecast.json."
