"""Jobs against yuan: which ways of spending are not beaten by another, and how surely."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.above import above
from sim.experiments.analysis.draws import possible_means
from sim.experiments.analysis.finished import Finished, check_outcome, finished, is_setting
from sim.experiments.analysis.tables import analysis_codebook, columns_of_options
from sim.experiments.intervals import mean_interval
from sim.experiments.request import choose, refuse
from sim.experiments.saving import check_folder, save_tables
from sim.language.message import Message
from sim.store.place import opened
from sim.store.store import Store

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_DRAWS = 2_000
FILES = ("options.csv", "codebook.csv")
COST, JOBS = "account_net_public_cost", "account_job_years"
LEAST_SEEDS = 2


@dataclass(frozen=True)
class Frontier:
    """All ways of spending that a sweep holds.

    ``options``: a row for each, in the order of cost: scenario, the settings that vary, and what
    ``frontier_table`` says.
    ``averaged``: names that vary, too, but are of the world: options are means over their values.
    """

    sweep: Finished = field(repr=False)
    cost: str
    jobs: str
    options: "pd.DataFrame" = field(repr=False)
    averaged: tuple[str, ...]

    def to_frame(self) -> "pd.DataFrame":
        """The options; the same as ``options``."""
        return self.options

    def plot(self, language: str = "en") -> "Figure":
        """Jobs against yuan, with whiskers, and the line of those that no other beats.

        Raises:
            InvalidScenario: there is no such language.
        """
        words = above("sim.language").language(choose("language", language, ("zh", "en")))
        drawn: Figure = above("sim.reporting.figures.frontier").frontier(self, words)
        return drawn

    def save(self, folder: str | Path) -> None:
        """Write ``FILES``; all or none.

        Raises:
            InvalidScenario: the folder cannot be written.
        """
        book = analysis_codebook(options=columns_of_options(self.sweep))
        save_tables(folder, dict(zip(FILES, (self.options, book), strict=True)))


def frontier(
    sweep: str | Path,
    *,
    cost: str = COST,
    jobs: str = JOBS,
    horizon: int | None = None,
    store: "Store | str | Path | None" = None,
    out: str | Path | None = None,
) -> Frontier:
    """Set all scenarios and settings of a sweep beside each other: jobs against yuan.

    Args:
        sweep: the name of a sweep of the store, the beginning of its id, or its file; it needs a
            baseline.
        cost, jobs: columns of ``sim.experiments.sweeps.table.worlds_table``.
        horizon: months since the start at which both are counted; the end of the run by default.
        store: where it was kept.
        out: a folder to save to.

    Raises:
        InvalidScenario: there is no such outcome, no baseline, or settings cannot be told from
            the world they were tried in.
        InvalidStore, StoreTrouble: there is no such store or sweep, or it cannot be read.
    """
    if out is not None:
        check_folder(out, FILES)
    with opened(store if isinstance(store, Store) else Store(store, write=False)) as kept:
        assert kept is not None
        lived = finished(sweep, kept, horizon=horizon)
    result = frontier_of(lived, cost, jobs)
    if out is not None:
        result.save(out)
    return result


def frontier_of(sweep: Finished, cost: str = COST, jobs: str = JOBS) -> Frontier:
    """``frontier`` with what it reads.

    Raises:
        InvalidScenario: as there.
    """
    import pandas as pd

    if not sweep.paired:
        raise refuse("sweep", Message("found.no_baseline"), Message("allowed.baseline"))
    if sweep.seeds < LEAST_SEEDS:
        raise refuse("seeds", str(sweep.seeds), Message("allowed.least", least=LEAST_SEEDS))
    for outcome in (cost, jobs):
        check_outcome(outcome, sweep.outcomes)
    keys, spent, found = [], [], []
    for scenario in sweep.scenarios:
        settings = list(sweep.settings_of(scenario))
        one, other = sweep.values(scenario, cost), sweep.values(scenario, jobs)
        both = one.index.intersection(other.index)
        points = sweep.points(both)
        for values, here in _alike(points, settings):
            keys.append({"scenario": scenario} | values)
            spent.append(one.loc[here].to_numpy(float).mean(axis=0))
            found.append(other.loc[here].to_numpy(float).mean(axis=0))
    if not keys:
        raise refuse("sweep", Message("found.no_point"), Message("allowed.least", least=1))
    averaged = tuple(name for name in sweep.names if not is_setting(name))
    design = sweep.manifest.described["design"]
    if averaged and len(keys) > len(sweep.scenarios) and design != "grid":
        found_design = Message("found.mixed_design", design=design)
        raise refuse("design", found_design, Message("allowed.unmixed_design"))
    table = frontier_table(np.array(spent), np.array(found))
    options = pd.concat([pd.DataFrame(keys), table], axis=1)
    options.insert(len(keys[0]), "seeds", sweep.seeds)
    return Frontier(
        sweep, cost, jobs, options.sort_values("cost", ignore_index=True, kind="stable"), averaged
    )


def _alike(
    points: "pd.DataFrame", settings: list[str]
) -> "list[tuple[dict[str, object], pd.Index]]":
    """The points that differ in nothing a scenario decides, together."""
    if not settings:
        return [({}, points.index)]
    return [
        (dict(zip(settings, values, strict=True)), some.index)
        for values, some in points.groupby(settings, sort=False)
    ]


def frontier_table(cost: NDArray[np.float64], jobs: NDArray[np.float64]) -> "pd.DataFrame":
    """Which options are efficient: no other gives as much for less, or more for as little.

    To do nothing costs nothing and gives nothing, and is an option, too.

    Args:
        cost: yuan against the baseline, float64 (options, seeds), the same seeds for each option,
            two or more.
        jobs: additional jobs or job-years, likewise.

    Returns:
        A row for each option: ``cost``, ``jobs``, each with ``_lower`` and ``_upper`` (95 %);
        ``efficient``, by the means; ``efficient_share``, the share of possible means (see
        ``possible_means``) with which it is; ``jobs_shown``, whether the jobs' interval lies above
        zero.
    """
    import pandas as pd

    rows = []
    for spent, found in zip(cost, jobs, strict=True):
        row: dict[str, float | bool] = {}
        for name, values in (("cost", spent), ("jobs", found)):
            mean = mean_interval(values.tolist())
            row |= {name: mean.mean, f"{name}_lower": mean.lower, f"{name}_upper": mean.upper}
        rows.append(row | {"jobs_shown": bool(row["jobs_lower"] > 0.0)})
    table = pd.DataFrame(rows)
    table["efficient"] = efficient(table["cost"].to_numpy(float), table["jobs"].to_numpy(float))
    drawn = possible_means(np.concatenate([cost, jobs]), _DRAWS)
    often = np.zeros(len(cost))
    for means in drawn:
        often += efficient(means[: len(cost)], means[len(cost) :])
    table["efficient_share"] = often / _DRAWS
    return table


def efficient(cost: NDArray[np.float64], jobs: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether no other option, nor doing nothing, costs no more and gives no less, bool (options,).

    Of two that are the same in both, both are.
    """
    order = np.lexsort((-jobs, cost))
    best = np.maximum.accumulate(np.concatenate([[-np.inf], jobs[order]]))[:-1]
    ordered = jobs[order] > best
    same = (np.diff(cost[order], prepend=np.nan) == 0.0) & (
        np.diff(jobs[order], prepend=np.nan) == 0
    )
    for k in np.flatnonzero(same):
        ordered[k] = ordered[k - 1]
    found = np.empty(len(cost), bool)
    found[order] = ordered
    return found & ~((cost >= 0.0) & (jobs <= 0.0) & ((cost > 0.0) | (jobs < 0.0)))
