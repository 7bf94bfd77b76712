"""Saved runs in a process of the pool: which there are, and two of them side by side."""

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.kept_run import months_of
from sim.experiments.measure import COHORT_MEASURES, WORLD_MEASURES
from sim.language import Language
from sim.model.indicators import INDICATORS, PEOPLE, SHARE, YUAN
from sim.reporting.number_text import number_text, scale, unit_text
from sim.scenario.files import load_scenario, scenario_names
from sim.store.door import measures_of
from sim.store.tables import Run, Status

if TYPE_CHECKING:
    from sim.store.store import Store

_MOST = 300  # runs in the list
_DRAWN = {
    "unemployment_rate_35_plus": SHARE,
    "focal_employment_share": SHARE,
    "focal_income": INDICATORS["focal_income"],
    "vacancies": PEOPLE,
    "enrolled": PEOPLE,
    "public_spending": YUAN,
}
"""Indicators that are drawn, and their units; people, posts and yuan are scaled to real ones."""


def listed(store: str | None, words: Language) -> dict[str, str]:
    """What each run is, by its id, the newest first; failed ones are left out."""
    if store is None:
        return {}
    with _reading(store) as kept:
        runs = [one for one in kept.every_run() if one.status == Status.DONE][:_MOST]
    return {
        one.run_id: words(
            "saved.run",
            scenario=_title(one.scenario, words),
            seed=one.seed,
            people=f"{one.population:,}",
            months=one.months,
            finished=one.finished[:16].replace("T", " "),
        )
        for one in runs
    }


def beside(store: str | None, one: str, other: str, words: Language) -> dict[str, Any]:
    """Two runs: ``names``, ``charts`` (lines by month), ``rows`` (measures) and ``same_luck``."""
    with _reading(store) as kept:
        pair = [kept.run_like(id) for id in (one, other)]
    found = [measures_of(run.measures or "{}") for run in pair]
    measures = [
        one
        for one in (COHORT_MEASURES | WORLD_MEASURES).values()
        if any(one.name in its for its in found)
    ]
    return {
        "names": [f"{_title(run.scenario, words)} · {run.seed}" for run in pair],
        "same_luck": len({(run.seed, run.population) for run in pair}) == 1,
        "charts": [_chart(name, unit, pair, words) for name, unit in _DRAWN.items()],
        "rows": [
            {
                "measure": words.of(measure),
                "unit": unit_text(measure.unit, words),
                "one": number_text(found[0].get(measure.name, np.nan), measure.unit, words),
                "other": number_text(found[1].get(measure.name, np.nan), measure.unit, words),
            }
            for measure in measures
        ],
    }


def _chart(name: str, unit: str, pair: list[Run], words: Language) -> dict[str, Any]:
    shown = scale(unit, words)
    lines = []
    for run in pair:
        place = json.loads(run.indicators or "[]").index(name)
        weight = run.weight or 1.0 if unit in (PEOPLE, YUAN) else 1.0
        values = months_of(run)[:, place] * weight / shown.divisor
        lines.append([float(f"{value:.5g}") for value in values])
    return {"title": words(f"saved.{name}"), "unit": unit_text(unit, words), "lines": lines}


def _title(name: str, words: Language) -> str:
    return words.of(load_scenario(name).title) if name in scenario_names() else name


def _reading(store: str | None) -> "Store":
    from sim.store.store import Store

    return Store(store, write=False)
