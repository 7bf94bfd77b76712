"""How much of what differs from point to point of a sweep is nothing but luck.

The same seeds are lived at every point, so that this is an analysis of variance with repeated
measures: seeds are the subjects, points the conditions. What a seed does to all points alike is no
noise; what is left over, point by seed, is. That rest is not independent from point to point: two
points that differ little share most of their luck. So its degrees of freedom are cut to what its
covariance allows (Huynh and Feldt 1976, Journal of Educational Statistics 1); without that, three
in ten sweeps of pure luck would be taken for a finding. With few seeds the cut is a guess, so a
difference has to be clear at 1 %: of sweeps of pure luck one in ten at most is then taken for a
finding with four seeds, one in thirty with twenty (simulated, 60 to 400 points).
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, fdtri, stdtrit

from sim.experiments.intervals import LEVEL

_SURE = 0.01


class SeedNoise(NamedTuple):
    """The two-way analysis of variance, points by seeds.

    ``variance``: of the points' means over seeds. ``noise``: the variance that a point's mean has
    through luck; nan for a single seed, likewise what follows.
    ``share``, ``lower``, ``upper``: noise in the variance, 0..1, with its 95 % interval.
    ``points_differ``: the F test at 1 % shows that the points differ at all.
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
    rest = values - alike
    noise = float(np.square(rest).sum()) / ((points - 1) * (seeds - 1)) / seeds
    if variance == 0.0:
        return SeedNoise(0.0, noise, 1.0, 1.0, 1.0, points_differ=False)
    share = noise / variance  # the inverse of F
    if noise <= variance * 1e-20:
        return SeedNoise(variance, noise, 0.0, 0.0, 0.0, points_differ=True)
    between = _dimensions(rest)
    within, tail = between * (seeds - 1), (1.0 - LEVEL) / 2.0
    return SeedNoise(
        variance=variance,
        noise=noise,
        share=min(1.0, share),
        lower=min(1.0, share * float(fdtri(between, within, tail))),
        upper=min(1.0, share * float(fdtri(between, within, 1.0 - tail))),
        points_differ=bool(fdtrc(between, within, 1.0 / share) < _SURE),
    )


def _dimensions(rest: NDArray[np.float64]) -> float:
    """In how many directions luck varies from point to point: Huynh and Feldt's estimate."""
    points, seeds = rest.shape
    strengths = np.linalg.eigvalsh(rest.T @ rest)
    seen = float(strengths.sum() ** 2 / np.square(strengths).sum())  # at most seeds - 1
    hidden = seeds - 1 - seen
    found = (seeds * seen - 2.0) / hidden if hidden > 1e-9 else math.inf
    return float(min(max(1.0, found), points - 1.0))


def seed_reach(
    statistic: Callable[[NDArray[np.float64]], NDArray[np.float64]], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Half the width of a 95 % interval of statistics of the mean over seeds, through luck alone.

    Each seed is left out in turn (jackknife), with Student's quantile of the seeds.

    Args:
        statistic: of an outcome at all points, float64 (points,), gives float64 (statistics,).
        values: float64 (points, seeds).

    Returns:
        float64 (statistics,); zeros for a single seed, whose luck nobody can know.
    """
    seeds = values.shape[1]
    if seeds < 2:
        return np.zeros_like(statistic(values[:, 0]))
    without = np.array([statistic(np.delete(values, k, 1).mean(axis=1)) for k in range(seeds)])
    error = np.sqrt(np.square(without - without.mean(axis=0)).sum(axis=0) * (seeds - 1) / seeds)
    return np.asarray(float(stdtrit(seeds - 1, 0.5 + LEVEL / 2.0)) * error)
