"""From where on a policy is worth its price: where cost per additional job-year falls below it.

A ratio of two noisy numbers is a poor thing to search with: it jumps where the jobs are near none.
"Cost per additional job-year is below X" says the same as "X yuan for each additional job-year
less the cost is above zero, and there are additional jobs"; that surplus is a difference of means
over the same seeds at every level. A monotone curve through it (isotonic regression) crosses zero
at the break-even, and the draws of ``possible_means`` say how well the crossing is known.
"""

import math
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.above import above
from sim.experiments.analysis.draws import possible_means
from sim.experiments.analysis.finished import Finished, finished, levels_of
from sim.experiments.analysis.tables import analysis_codebook
from sim.experiments.intervals import LEVEL, mean_interval
from sim.experiments.request import choose, refuse
from sim.experiments.saving import check_folder, save_tables
from sim.language.message import Message
from sim.scenario.problem import listed, nearest, shown
from sim.store.place import opened
from sim.store.store import Store

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

COST, JOB_YEARS = "account_net_public_cost", "account_job_years"
FILES = ("levels.csv", "codebook.csv")

LEAST_LEVELS, LEAST_SEEDS = 3, 5
_DRAWS = 2_000
_COLUMNS = ("surplus", "job_years", "cost")


class Verdict(StrEnum):
    """What can be said of a break-even."""

    FOUND = "found"
    """It lies in the interval; an end beyond the range is infinite."""
    NEVER = "never"
    """The price is exceeded over the whole range."""
    ALWAYS = "always"
    """The price is kept over the whole range."""
    UNKNOWN = "unknown"
    """Neither can be told from the other with so many seeds."""
    NO_JOBS = "no_jobs"
    """No level shows additional jobs, so there is no cost of one."""
    NOT_MONOTONE = "not_monotone"
    """The surplus rises and falls over the range: one crossing would be a wrong answer."""


@dataclass(frozen=True)
class Crossing:
    """Where the surplus changes its sign.

    ``at``, ``lower``, ``upper``: in the unit of the levels, with a 95 % interval; nan unless the
    verdict is ``FOUND``. ``at`` is nan too where the curve itself does not cross inside the range,
    and an end of the interval infinite where it lies beyond.
    ``rising``: the price is kept above the break-even rather than below.
    ``levels``: a row for each level: surplus, job_years and cost with 95 % intervals.
    """

    verdict: Verdict
    at: float
    lower: float
    upper: float
    rising: bool
    levels: "pd.DataFrame"


@dataclass(frozen=True)
class BreakEven:
    """Where the cost of an additional job-year passes a price, along one name of a sweep.

    ``averaged``: other names that vary; the levels are means over their values.
    """

    sweep: Finished = field(repr=False)
    scenario: str
    parameter: str
    price: float
    found: Crossing
    averaged: tuple[str, ...]

    def to_frame(self) -> "pd.DataFrame":
        """A row for each level: surplus, job-years and cost with 95 % intervals."""
        return self.found.levels

    def plot(self, language: str = "en") -> "Figure":
        """The surplus by level, with its interval and that of the break-even.

        Raises:
            InvalidScenario: there is no such language.
        """
        words = above("sim.language").language(choose("language", language, ("zh", "en")))
        drawn: Figure = above("sim.reporting.figures.break_even").break_even(self, words)
        return drawn

    def save(self, folder: str | Path) -> None:
        """Write ``FILES``; all or none.

        Raises:
            InvalidScenario: the folder cannot be written.
        """
        book = analysis_codebook(levels="levels")
        save_tables(folder, dict(zip(FILES, (self.found.levels, book), strict=True)))


def break_even(
    sweep: str | Path,
    parameter: str,
    *,
    price: float,
    scenario: str | None = None,
    horizon: int | None = None,
    store: "Store | str | Path | None" = None,
    out: str | Path | None = None,
) -> BreakEven:
    """From which value on does the net public cost per additional job-year fall below a price?

    Args:
        sweep: the name of a sweep of the store, the beginning of its id, or its file: a grid with a
            baseline, in which ``parameter`` has ``LEAST_LEVELS`` or more values.
        parameter: a number that varies in it.
        price: yuan for each additional job-year.
        scenario: the first by default.
        horizon: months since the start up to which both are counted; the end by default.
        store: where it was kept.
        out: a folder to save to.

    Raises:
        InvalidScenario: the sweep, the parameter or the price is of no use for that.
        InvalidStore, StoreTrouble: there is no such store or sweep, or it cannot be read.
    """
    if out is not None:
        check_folder(out, FILES)
    with opened(store if isinstance(store, Store) else Store(store, write=False)) as kept:
        assert kept is not None
        lived = finished(sweep, kept, horizon=horizon)
    result = break_even_of(lived, parameter, price, lived.scenario(scenario))
    if out is not None:
        result.save(out)
    return result


def break_even_of(sweep: Finished, parameter: str, price: float, scenario: str) -> BreakEven:
    """``break_even`` with what it reads.

    Raises:
        InvalidScenario: as there.
    """
    if not (math.isfinite(price) and price > 0.0):
        raise refuse("price", shown(price), Message("allowed.price"))
    if not sweep.paired:
        raise refuse("sweep", Message("found.no_baseline"), Message("allowed.baseline"))
    if parameter not in sweep.names:
        allowed = Message("allowed.one_of", names=listed(sweep.names))
        near = nearest(parameter, sweep.names)
        raise refuse("parameter", shown(parameter), allowed, near=near)
    if sweep.seeds < LEAST_SEEDS:
        raise refuse("seeds", str(sweep.seeds), Message("allowed.least", least=LEAST_SEEDS))
    cost, job_years = sweep.values(scenario, COST), sweep.values(scenario, JOB_YEARS)
    values = sweep.points(cost.index)[parameter]
    numbers = levels_of(values.to_list())
    levels = np.unique(numbers) if numbers is not None else np.empty(0)
    design = sweep.manifest.described["design"]
    if design != "grid" or len(levels) < LEAST_LEVELS:
        found = Message("found.levels", design=design, levels=len(levels), name=parameter)
        raise refuse("sweep", found, Message("allowed.levels_of_grid", least=LEAST_LEVELS))
    by_level = [values.index[values == level] for level in levels]
    spent, years = (
        np.array([table.loc[some].to_numpy(float).mean(axis=0) for some in by_level])
        for table in (cost, job_years)
    )
    others = tuple(name for name in sweep.names if name != parameter)
    return BreakEven(
        sweep, scenario, parameter, price, crossing(levels, spent, years, price), others
    )


def crossing(
    levels: NDArray[np.float64],
    cost: NDArray[np.float64],
    job_years: NDArray[np.float64],
    price: float,
) -> Crossing:
    """Find the level at which the cost of an additional job-year passes a price.

    Args:
        levels: of what varies, rising, float64 (levels,), at least ``LEAST_LEVELS``.
        cost: yuan against the baseline, float64 (levels, seeds), at least ``LEAST_SEEDS``; the
            same seeds at every level.
        job_years: additional ones, likewise.
        price: yuan for each additional job-year, above zero.
    """
    surplus = price * job_years - cost
    rising = bool(np.polyfit(levels, surplus.mean(axis=1), 1)[0] >= 0.0)
    table = _levels(levels, surplus, job_years, cost)

    def said(verdict: Verdict, *ends: float) -> Crossing:
        at, lower, upper = ends or (math.nan, math.nan, math.nan)
        return Crossing(verdict, at, lower, upper, rising, table)

    if (table["surplus_upper"] < 0.0).all():
        return said(Verdict.NEVER)
    if not (table["job_years_lower"] > 0.0).any():
        return said(Verdict.NO_JOBS)
    if (table["surplus_lower"] > 0.0).all():
        return said(Verdict.ALWAYS)
    if not _monotone(surplus):
        return said(Verdict.NOT_MONOTONE)
    drawn = [_root(levels, mean, rising) for mean in possible_means(surplus, _DRAWS)]
    tail = (1.0 - LEVEL) / 2.0
    lower, upper = np.quantile(drawn, (tail, 1.0 - tail), method="nearest").tolist()
    if math.isinf(lower) and math.isinf(upper):
        return said(_beyond(lower, upper, rising))
    at = _root(levels, surplus.mean(axis=1), rising)
    return said(Verdict.FOUND, math.nan if math.isinf(at) else at, lower, upper)


def _beyond(lower: float, upper: float, rising: bool) -> Verdict:
    """Both ends lie beyond the range: on one side of it, or on both."""
    if lower != upper:
        return Verdict.UNKNOWN
    return Verdict.NEVER if (upper > 0.0) == rising else Verdict.ALWAYS


def _root(levels: NDArray[np.float64], mean: NDArray[np.float64], rising: bool) -> float:
    """Where the monotone curve through the means crosses zero; infinite beyond the range."""
    from scipy.optimize import isotonic_regression

    curve = np.asarray(isotonic_regression(mean, increasing=rising).x)
    if not rising:
        curve = -curve
    if curve[0] > 0.0:
        return -math.inf
    if curve[-1] <= 0.0:
        return math.inf
    k = int(np.argmax(curve > 0.0))  # the first level above zero, never the first of all
    share = -curve[k - 1] / (curve[k] - curve[k - 1])
    return float(levels[k - 1] + share * (levels[k] - levels[k - 1]))


def _monotone(surplus: NDArray[np.float64]) -> bool:
    """Whether no two levels show a rise and another two a fall, after Bonferroni."""
    from scipy.special import stdtrit

    steps, seeds = len(surplus) - 1, surplus.shape[1]
    difference = np.diff(surplus, axis=0)
    error = difference.std(axis=1, ddof=1) / math.sqrt(seeds)
    reach = float(stdtrit(seeds - 1, 1.0 - (1.0 - LEVEL) / (2.0 * steps))) * error
    mean = difference.mean(axis=1)
    return not ((mean > reach).any() and (mean < -reach).any())


def _levels(
    levels: NDArray[np.float64],
    surplus: NDArray[np.float64],
    job_years: NDArray[np.float64],
    cost: NDArray[np.float64],
) -> "pd.DataFrame":
    import pandas as pd

    rows = []
    for k, level in enumerate(levels):
        row = {"level": float(level), "seeds": surplus.shape[1]}
        for name, values in zip(_COLUMNS, (surplus, job_years, cost), strict=True):
            found = mean_interval(values[k].tolist())
            row |= {name: found.mean, f"{name}_lower": found.lower, f"{name}_upper": found.upper}
        rows.append(row)
    return pd.DataFrame(rows)
