"""The displaced of two worlds over time: still without a formal job, and on what income."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.displaced import Cohort, followed_so_long, income_change, without_formal_job
from sim.experiments.intervals import NOTHING, mean_interval
from sim.model.columns import INCOME_SPANS

GROUPS = ("all", "focal")
WORLDS = ("baseline", "policy")
LONGEST = 36
"""Months since displacement to which curves and paths go."""
PATH_SPANS = tuple(span for span in INCOME_SPANS if span[1] <= LONGEST)
"""Months since displacement over which incomes are averaged."""

Two = tuple[Cohort, Cohort]
"""A cohort in the baseline and in the policy world."""


def job_curves(cohort: Two) -> NDArray[np.float64]:
    """The share not yet in a formal job by months since the loss, and who it rests on.

    Returns:
        float64 (groups, worlds, 2, ``LONGEST`` + 1): share, people at risk.
    """
    return _of_groups(cohort, lambda people: without_formal_job(people, LONGEST))


def income_paths(cohort: Two) -> NDArray[np.float64]:
    """Mean income relative to own past in each of ``PATH_SPANS``, and who it rests on.

    Returns:
        float64 (groups, worlds, 2, spans): relative income, people followed so long.
    """

    def path(people: Cohort) -> tuple[list[float], list[int]]:
        changes = [income_change(people, *span) for span in PATH_SPANS]
        followed = [followed_so_long(people, last) for _, last in PATH_SPANS]
        return [1.0 + change for change in changes], followed

    return _of_groups(cohort, path)


def _of_groups(cohort: Two, found: Callable[[Cohort], Any]) -> NDArray[np.float64]:
    focal = tuple(people.of_focal_group for people in cohort)
    return np.array([[found(people) for people in group] for group in (cohort, focal)], np.float64)


def curve_rows(by_seed: Sequence[NDArray[np.float64]]) -> Iterator[dict[str, Any]]:
    """Rows of ``Comparison.curves`` for one scenario, from the ``job_curves`` of each seed."""
    return _rows(by_seed, range(LONGEST + 1), "share_without_formal_job")


def path_rows(by_seed: Sequence[NDArray[np.float64]]) -> Iterator[dict[str, Any]]:
    """Rows of ``Comparison.income_paths`` for one scenario, from its ``income_paths`` by seed.

    A span of months is shown at its middle.
    """
    middles = [(first + last) // 2 for first, last in PATH_SPANS]
    return _rows(by_seed, middles, "relative_income")


def _rows(
    by_seed: Sequence[NDArray[np.float64]], months: Sequence[int], name: str
) -> Iterator[dict[str, Any]]:
    """Means over seeds; beside the policy's value its paired difference to the baseline's."""
    found = np.stack(by_seed)
    for g, group in enumerate(GROUPS):
        for w, world in enumerate(WORLDS):
            for k, month in enumerate(months):
                values = found[:, g, w, 0, k]
                value = mean_interval(values.tolist())
                gap = mean_interval((values - found[:, g, 0, 0, k]).tolist()) if w else NOTHING
                yield {
                    "group": group,
                    "world": world,
                    "months_since": month,
                    name: value.mean,
                    "lower": value.lower,
                    "upper": value.upper,
                    "difference": gap.mean,
                    "difference_lower": gap.lower,
                    "difference_upper": gap.upper,
                    "sample": float(found[:, g, w, 1, k].mean()),
                    "seeds": value.seeds,
                }
