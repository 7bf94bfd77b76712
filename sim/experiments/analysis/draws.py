"""What the means of several outcomes could be, given how they differ over the same seeds."""

import math

import numpy as np
from numpy.typing import NDArray


def possible_means(values: NDArray[np.float64], number: int, seed: int = 1) -> NDArray[np.float64]:
    """Draws from Student's distribution of the means, which keeps how outcomes move together.

    Each draw is mean + t · (a weighted sum of the seeds' deviations): the multivariate t
    distribution with one degree of freedom less than there are seeds, whose margins are the usual
    95 % intervals.

    Args:
        values: float64 (outcomes, seeds), two seeds or more.
        number: of draws.

    Returns:
        float64 (number, outcomes).
    """
    seeds = values.shape[1]
    rng = np.random.default_rng(seed)
    mean = values.mean(axis=1)
    deviations = (values - mean[:, None]) / math.sqrt(seeds * (seeds - 1))
    normal = rng.standard_normal((number, seeds)) @ deviations.T
    scale = np.sqrt((seeds - 1) / rng.chisquare(seeds - 1, (number, 1)))
    return np.asarray(mean + normal * scale, np.float64)
