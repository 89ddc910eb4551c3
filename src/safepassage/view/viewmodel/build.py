"""A run or ensemble becomes the document; what `sensitivity` forbids is never put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from safepassage.scenario.scenario import Scenario
from safepassage.view import words
from safepassage.view.figures import Figures
from safepassage.view.sensitivity import Policy
from safepassage.view.summary import summary
from safepassage.view.viewmodel import boards, counts, events, network
from safepassage.view.viewmodel.basemap import basemap
from safepassage.view.viewmodel.central import Found, opened, page_of
from safepassage.view.viewmodel.document import Meta, SourceRow, ViewModel
from safepassage.view.viewmodel.variants import spans_of, variant_of, variants_beside
from safepassage.view.viewmodel.whatif import comparisons

PAGES = ("planning", "totals", "sieges", "harm", "contradictions", "not_accounted", "rules")


def document(
    folder: Path | str,
    *,
    scenario: Scenario | None = None,
    today: date | None = None,
    as_of: date | None = None,
    own_basemap: Path | None = None,
) -> ViewModel:
    """Return the document of a run or ensemble, as its sensitivity allows.

    Parameters
    ----------
    folder
        The run, or the ensemble.
    scenario
        Its scenario; read from the folder where it is not given.
    today
        Day of writing; it decides on the sensitivity where the scenario does not.
    as_of
        "Now" of the planning table; by default 30 days before the end.
    own_basemap
        A GeoJSON file in the place of the map that ships.

    Raises
    ------
    InputError
        There is no complete run, `as_of` is outside it, or the basemap cannot be read.
    """
    found = opened(folder, scenario)
    day = today or datetime.now(UTC).date()
    return from_page(page_of(found, today=day, as_of=as_of), found, day, own_basemap)


def from_page(
    page: Mapping[str, Any],
    source: Found,
    today: date,
    own_basemap: Path | None = None,
    answers: Sequence[Path] = (),
    beside: Sequence[Found] = (),
) -> ViewModel:
    """Return the document from the blurred model of the static page, and the run or ensemble.

    `answers` are files of `compare --members N --json`, `beside` other runs of the same world, one
    decision apart.
    """
    scenario = source.scenario
    policy = Policy(page["meta"]["sensitivity"])
    figures = Figures(scenario, source.run.table)
    found = [] if policy.live else boards.reports(scenario, figures)
    places = network.places(scenario, policy)
    return ViewModel(
        meta=_meta(page),
        parties=network.parties(scenario),
        places=places,
        routes=network.roads(scenario, policy),
        basemap=basemap(places, own_basemap),
        events=events.events(scenario, policy, today),
        spans=spans_of(scenario, figures, found, policy, today),
        board=boards.board_of_weeks(page) if policy.live else boards.board_rows(scenario, found),
        variants=[
            variant_of(source, figures, page["meta"]["closure"], policy),
            *variants_beside(beside, scenario, policy, today),
        ],
        comparisons=comparisons(answers, scenario, policy, today),
        observed=counts.observed(scenario, page, policy),
        key_days=[{name: f[name] for name in ("day", "date", "why")} for f in page["frames"]],
        summary=summary(page),
        pages=_pages(page),
        sources=[
            SourceRow(**{k: row[k] for k in SourceRow.model_fields}) for row in page["sources"]
        ],
    )


def _pages(page: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables of the static page that the lines do not hold already."""
    found = {name: page[name] for name in PAGES}
    if page["meta"]["sensitivity"] == "live":  # no lines there: charts and cards by week are all
        found |= {"stocks": page["stocks"], "border": page["border"]}
    seen = page["observations"]
    found["observations"] = {
        "verdict": seen["verdict"],
        "classes": [{n: k[n] for n in ("name", "meaning", "summary")} for k in seen["classes"]],
    }
    return found


def _meta(page: Mapping[str, Any]) -> Meta:
    meta = page["meta"]
    shown = {name: meta[name] for name in Meta.model_fields if name in meta}
    return Meta(
        **shown,
        verdict=page["observations"]["verdict"],
        disclaimers=[words.NOT_A_PREDICTION, words.BORDERS, words.NO_SURVIVORS],
    )
