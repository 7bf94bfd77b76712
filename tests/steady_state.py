"""What tests of the steady state share: a window of a world's months, and sampling error."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.experiments.calibration.steady_state import (
    GROUPS,
    OLD,
    YOUNG,
    Months,
    Rates,
    Window,
    composition_of_hires,
    steady_state_targets,
    targets_for,
    window_of,
)
from sim.model.economy import Economy

__all__ = [
    "GROUPS",
    "OLD",
    "ROUNDING",
    "YOUNG",
    "Rates",
    "Window",
    "composition_of_hires",
    "sampling_error",
    "steady_state_targets",
    "targets_for",
    "window",
]

ROUNDING = Rates(0.0005, 0.0005, 0.00005, 0.00005)
"""Half a unit of the last digit that the table prints: nobody can be closer to it than that."""


def window(economy: Economy, stock_at_start: NDArray[np.int64], months: slice) -> Window:
    """Measure the months ``months`` of a world that has lived them.

    Args:
        stock_at_start: int64 (age groups, statuses), before month 0.
    """
    history = economy.history
    return window_of(Months(stock_at_start, history.stock, history.flow, history.series), months)


def sampling_error(*samples: NDArray[np.float64], level: float = 0.99) -> float:
    """Half the interval of a mean over seeds, from the spread of the seeds within each sample.

    Args:
        samples: float64 (seeds,) each, of the same size; their variances are pooled.
    """
    seeds = len(samples[0])
    variance = float(np.mean([np.var(sample, ddof=1) for sample in samples]))
    freedom = len(samples) * (seeds - 1)
    return float(stdtrit(freedom, 0.5 + level / 2.0)) * math.sqrt(variance / seeds)
