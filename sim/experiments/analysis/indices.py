"""Which parameters matter: Sobol indices and Morris' elementary effects, by SALib.

Sobol indices say which share of an outcome's variance a parameter is responsible for: alone
(first order) or together with others (total). Morris' effects say in the outcome's unit how far a
parameter moves it, and need far fewer points. Sources: Saltelli et al. (2010), Computer Physics
Communications 181; Morris (1991), Technometrics 33; Campolongo et al. (2007), Environmental
Modelling & Software 22.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from sim.experiments.analysis.seed_noise import seed_noise, seed_reach
from sim.experiments.intervals import LEVEL
from sim.experiments.sweeps.samples import MORRIS_LEVELS, unit_cube

if TYPE_CHECKING:
    import pandas as pd

_STEP = MORRIS_LEVELS / (2.0 * (MORRIS_LEVELS - 1))  # of a trajectory, as a share of the range
_RESAMPLES = 1_000

SOBOL_COLUMNS = (
    *("parameter", "first", "first_lower", "first_upper", "total", "total_lower", "total_upper"),
    *("correlation", "correlation_lower", "correlation_upper", "noise_share", "beyond_noise"),
)
MORRIS_COLUMNS = (
    *("parameter", "effect", "effect_lower", "effect_upper"),
    *("size", "size_lower", "size_upper", "spread", "noise_size", "beyond_noise"),
)


def sobol_indices(
    shares: NDArray[np.float64], values: NDArray[np.float64], names: Sequence[str]
) -> "pd.DataFrame":
    """Shares of the variance of an outcome, with 95 % intervals.

    An interval joins what other points (SALib's bootstrap) and other seeds (jackknife) would give.
    ``total`` counts luck to every parameter that changes the course of a world at all: one that
    has no other effect has a total index of up to ``noise_share``. ``beyond_noise`` says that the
    interval of the total index lies above that share's. ``correlation`` is Spearman's, with the
    outcome: which way it goes.

    Args:
        shares: the points, of the sample ``saltelli``, float64 (points, parameters).
        values: the outcome at each of these points, float64 (points, seeds); none is nan.
        names: one for each column of ``shares``.

    Returns:
        Columns ``SOBOL_COLUMNS``, in the order of ``names``; indices are nan where the outcome is
        the same at all points.
    """
    import pandas as pd

    luck, mean = seed_noise(values), values.mean(axis=1)
    nothing = np.full(len(names), math.nan)
    first = first_half = total = total_half = nothing
    if luck.variance > 0.0:
        found = _analysed(mean, len(names), _RESAMPLES)
        reach = seed_reach(lambda one: np.ravel(_analysed(one, len(names), 2)[::2]), values)
        (first, of_points, total, total_of_points) = found
        first_half = np.hypot(of_points, reach[: len(names)])
        total_half = np.hypot(total_of_points, reach[len(names) :])
    independent = _independent_rows(len(mean), len(names))
    rows = [
        (
            name,
            *(first[k], first[k] - first_half[k], first[k] + first_half[k]),
            *(total[k], total[k] - total_half[k], total[k] + total_half[k]),
            *_rank_correlation(shares[independent, k], mean[independent]),
            luck.share,
            bool(total[k] - total_half[k] > luck.upper),
        )
        for k, name in enumerate(names)
    ]
    return pd.DataFrame(rows, columns=list(SOBOL_COLUMNS))


def _analysed(outcome: NDArray[np.float64], dimensions: int, resamples: int) -> NDArray[np.float64]:
    """SALib's indices, float64 (4, parameters): first order, its half-width, total, its own."""
    from SALib.analyze import sobol

    if np.ptp(outcome) == 0.0:
        return np.zeros((4, dimensions))
    found = sobol.analyze(
        unit_cube(dimensions),
        outcome,
        calc_second_order=False,
        num_resamples=resamples,
        conf_level=LEVEL,
        seed=1,
    )
    return np.array([found[key] for key in ("S1", "S1_conf", "ST", "ST_conf")], float)


def morris_indices(
    shares: NDArray[np.float64], values: NDArray[np.float64], names: Sequence[str]
) -> "pd.DataFrame":
    """Elementary effects: how far a parameter moves an outcome over its whole range.

    ``effect`` is their mean (Morris' mu), signed; ``size`` the mean of their sizes (mu*);
    ``spread`` their standard deviation (sigma): as large as the size where a parameter acts through
    others or not in a straight line. An interval joins what other trajectories (Student's, SALib's
    bootstrap) and other seeds (jackknife) would give. ``noise_size`` is the size that luck alone
    has. ``beyond_noise`` says that the effect's interval leaves out zero, or the size's lies above
    that of luck. All but the last in the outcome's unit.

    Args:
        shares: the points, of the sample ``morris``, float64 (points, parameters).
        values: the outcome at each of these points, float64 (points, seeds); none is nan.
        names: one for each column of ``shares``.

    Returns:
        Columns ``MORRIS_COLUMNS``, in the order of ``names``.
    """
    import pandas as pd
    from SALib.analyze import morris

    def analysed(outcome: NDArray[np.float64], resamples: int = 2) -> Any:
        return morris.analyze(
            unit_cube(len(names)),
            shares,
            outcome,
            num_resamples=resamples,
            conf_level=LEVEL,
            num_levels=MORRIS_LEVELS,
            seed=1,
        )

    def means(outcome: NDArray[np.float64]) -> NDArray[np.float64]:
        found = analysed(outcome)
        return np.concatenate([found["mu"], found["mu_star"]]).astype(float)

    found, reach = analysed(values.mean(axis=1), _RESAMPLES), seed_reach(means, values)
    effect, size, spread = (np.array(found[key], float) for key in ("mu", "mu_star", "sigma"))
    paths = len(values) // (len(names) + 1)
    student = float(stdtrit(max(paths - 1, 1), 0.5 + LEVEL / 2.0)) / math.sqrt(paths)
    effect_half = np.hypot(student * spread, reach[: len(names)])
    size_half = np.hypot(np.array(found["mu_star_conf"], float), reach[len(names) :])
    chance = 2.0 * math.sqrt(seed_noise(values).noise / math.pi) / _STEP  # of a difference of two
    seen = values.shape[1] > 1
    rows = [
        (
            name,
            *(effect[k], effect[k] - effect_half[k], effect[k] + effect_half[k]),
            *(size[k], size[k] - size_half[k], size[k] + size_half[k]),
            *(spread[k], chance),
            bool(seen and (abs(effect[k]) > effect_half[k] or size[k] - size_half[k] > chance)),
        )
        for k, name in enumerate(names)
    ]
    return pd.DataFrame(rows, columns=list(MORRIS_COLUMNS))


def _independent_rows(points: int, dimensions: int) -> NDArray[np.bool_]:
    """Saltelli's samples A and B; the points between them repeat their coordinates."""
    place = np.arange(points) % (dimensions + 2)
    found: NDArray[np.bool_] = (place == 0) | (place == dimensions + 1)
    return found


def _rank_correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float, float]:
    """Spearman's correlation and its interval (Fisher's z, Fieller et al. 1957)."""
    from scipy.stats import rankdata

    if len(x) < 5 or np.ptp(x) == 0.0 or np.ptp(y) == 0.0:
        return math.nan, math.nan, math.nan
    found = float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])
    center = math.atanh(min(max(found, -1.0 + 1e-12), 1.0 - 1e-12))
    half = float(ndtri(0.5 + LEVEL / 2.0)) * math.sqrt(1.06 / (len(x) - 3))
    return found, math.tanh(center - half), math.tanh(center + half)
