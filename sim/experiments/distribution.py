"""Poverty and inequality of incomes at the end of a run."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import WorkerStatus
from sim.model.workers import who_is_focal

if TYPE_CHECKING:
    from sim.model.economy import Economy

_YEAR = 12


def of_incomes(economy: "Economy") -> dict[str, float]:
    """The measures of the distribution, of everybody of working age and of the focal group.

    In a world so large that not everybody is followed, of those who are.

    Of working age is who has entered a year ago or more and is not yet retired; who has left the
    labour force counts, so that nobody is lifted out of poverty by giving up. Before a year has
    been lived, everything is nan.
    """
    workers = economy.records("workers")[:: economy.one_in]
    income = economy.year[:, : len(workers)].sum(axis=0, dtype=np.int64) / _YEAR
    first = economy.month - _YEAR + 1 - economy.people.first_month
    entered = int(economy.people.entry_first[first]) if first >= 0 else 0
    rows = np.arange(len(workers)) * economy.one_in
    there = (workers["status"] <= WorkerStatus.INACTIVE) & (rows < entered)
    focal = who_is_focal(workers, economy.month, economy.data.focal_occupations)
    found: dict[str, float] = {}
    for group, members in (("", there), ("focal_", there & focal)):
        for line in ("low", "high"):
            share, gap = poverty(income[members], float(getattr(economy.rate, f"poverty_{line}")))
            found[f"{group}poverty_{line}"] = share
            found[f"{group}poverty_gap_{line}"] = gap
        found[f"{group}gini"] = gini(income[members])
    return found


def poverty(income: NDArray[np.float64], line: float) -> tuple[float, float]:
    """The share below a line, and what the poor lack of it on average, in the unit of the line.

    Args:
        income: shape (people,).

    Returns:
        Both nan without people; a gap of nan where nobody is poor.
    """
    if len(income) == 0:
        return float("nan"), float("nan")
    poor = income[income < line]
    return len(poor) / len(income), float((line - poor).mean()) if len(poor) else float("nan")


def gini(income: NDArray[np.float64]) -> float:
    """The Gini coefficient of incomes of 0 or more, shape (people,); nan if there are none.

    Half the mean absolute difference relative to the mean, from the ranks.
    """
    total = float(income.sum())
    if total <= 0.0:
        return float("nan")
    rank = np.arange(1, len(income) + 1)
    return (
        float(2.0 * (rank * np.sort(income)).sum() / (len(income) * total))
        - 1.0
        - 1.0 / len(income)
    )
