"""Jobs against yuan: which ways of spending are not beaten by another, and how surely."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.analysis.draws import possible_means
from sim.experiments.intervals import mean_interval

if TYPE_CHECKING:
    import pandas as pd

_DRAWS = 2_000


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
