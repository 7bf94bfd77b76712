"""The moments of a world without AI, and how far each is from what is published."""

import dataclasses
import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.calibration.steady_state import (
    GROUPS,
    Months,
    Rates,
    Window,
    composition_of_hires,
    steady_state_targets,
    targets_for,
    window_of,
)
from sim.experiments.evidence.rows import targets
from sim.experiments.world import build_economy, live
from sim.model.economy_data import EconomyData
from sim.scenario.files import load_scenario

WINDOW = 24  # months at the beginning and at the end of a run
WINDOWS = ("first", "last")
_DRIFTS = {"platform_work": "platform_work_steady", "mean_wage": "pay_steady"}

MOMENTS = (
    *(f"{group} {rate} {name}" for group in GROUPS for rate in Rates._fields for name in WINDOWS),
    *(f"openings_per_unemployed {name}" for name in WINDOWS),
    *(f"hires_from_unemployment {name}" for name in WINDOWS),
    *_DRIFTS.values(),
)
"""Names, in the order of all arrays of moments: rates by age group, ratios, drifts."""


class Question(NamedTuple):
    """One world to be lived for its moments: parameters by name, and the rest of what it is."""

    parameters: Mapping[str, float]
    seed: int
    population: int
    months: int
    economy: str = "guangdong"


class Moments(NamedTuple):
    """The moments of one world, logarithms: float64 (``MOMENTS``,).

    ``seen``: of the world. ``published``: of the targets, for people of its ages.
    """

    seen: NDArray[np.float64]
    published: NDArray[np.float64]


def without_reform(data: EconomyData) -> EconomyData:
    """The economy under the retirement ages of before 2025: a rising age is no steady state."""
    law = data.retirement
    return dataclasses.replace(data, retirement=dataclasses.replace(law, new_age=law.old_age))


def moments(question: Question) -> Moments:
    """Live a world without AI and without the retirement reform, and take its moments."""
    asked = load_scenario("no_ai").with_options(question.population, question.months)
    asked = asked.model_copy(
        update={"parameters": dict(question.parameters), "economy": question.economy}
    )
    economy = build_economy(asked, question.seed, data=without_reform(asked.data()))
    start = economy.tally.stock.copy()
    traces = live(economy)
    return moments_of(Months(start, traces.stock, traces.flow, traces.series))


def moments_of(lived: Months) -> Moments:
    """The moments of the first and the last ``WINDOW`` months of a run."""
    months = len(lived.stock)
    first, last = (window_of(lived, slice(m, m + WINDOW)) for m in (0, months - WINDOW))
    pairs = [_of_window(one) for one in (first, last)]
    seen, published = (np.array(list(_in_order(pairs, k))) for k in (0, 1))
    drifts = [math.log(_ratio(last, name) / _ratio(first, name)) for name in _DRIFTS]
    steady = [math.log1p(targets()[name].value) for name in _DRIFTS.values()]
    return Moments(np.concatenate([seen, drifts]), np.concatenate([published, steady]))


_Pairs = dict[str, tuple[float, float]]


def _of_window(seen: Window) -> _Pairs:
    """Logarithms of what a window shows and of what is published, by name."""
    table = targets_for(seen, steady_state_targets(float(seen.force[0] / seen.force.sum())))
    found = {
        f"{group} {rate}": (getattr(seen.rates[group], rate), getattr(table[group], rate))
        for group in GROUPS
        for rate in Rates._fields
    }
    tightness = seen.means["vacancies"] / seen.means["unemployed"]
    found["openings_per_unemployed"] = (tightness, targets()["openings_per_unemployed"].value)
    implied = composition_of_hires(table["all"], seen.retiring)
    found["hires_from_unemployment"] = (seen.hires[0], implied[0])
    return {name: (math.log(a), math.log(b)) for name, (a, b) in found.items()}


def _in_order(pairs: list[_Pairs], which: int) -> list[float]:
    """The values of both windows, in the order of ``MOMENTS``."""
    return [pair[name][which] for name in pairs[0] for pair in pairs]


def _ratio(seen: Window, name: str) -> float:
    """Mean pay, or a number of people as a share of the labour force."""
    return seen.means[name] / (1.0 if name == "mean_wage" else seen.means["labour_force"])
