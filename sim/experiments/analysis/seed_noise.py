"""How much of what differs from point to point of a sweep is nothing but luck.

The same seeds are lived at every point, so that what a seed does to all points alike is no noise;
what is left over, point by seed, is. An outcome whose means over seeds differ by luck alone has
indices all the same: without this share beside them they mislead.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, fdtri

from sim.experiments.intervals import LEVEL


class SeedNoise(NamedTuple):
    """The two-way analysis of variance, points by seeds, without replication.

    ``variance``: of the points' means over seeds. ``noise``: the variance that a point's mean has
    through luck; nan for a single seed, likewise what follows.
    ``share``, ``lower``, ``upper``: noise in the variance, 0..1, with its 95 % interval.
    ``points_differ``: the F test at 5 % shows that the points differ at all.
    """

    variance: float
    noise: float
    share: float
    lower: float
    upper: float
    points_differ: bool


def seed_noise(values: NDArray[np.float64]) -> SeedNoise:
    """Tell the points' differences from luck.

    Args:
        values: an outcome, float64 (points, seeds), two points or more; nan in none.
    """
    points, seeds = values.shape
    variance = float(values.mean(axis=1).var(ddof=1))
    if seeds < 2:
        return SeedNoise(variance, math.nan, math.nan, math.nan, math.nan, points_differ=False)
    alike = values.mean(axis=1, keepdims=True) + values.mean(axis=0, keepdims=True) - values.mean()
    between, within = points - 1, (points - 1) * (seeds - 1)
    noise = float(np.square(values - alike).sum()) / within / seeds
    if variance == 0.0:
        return SeedNoise(0.0, noise, 1.0, 1.0, 1.0, points_differ=False)
    share = noise / variance  # the inverse of F
    tail = (1.0 - LEVEL) / 2.0
    return SeedNoise(
        variance=variance,
        noise=noise,
        share=min(1.0, share),
        lower=min(1.0, share * float(fdtri(between, within, tail))),
        upper=min(1.0, share * float(fdtri(between, within, 1.0 - tail))),
        points_differ=share == 0.0 or bool(fdtrc(between, within, 1.0 / share) < 1.0 - LEVEL),
    )
