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

from sim.experiments.analysis.seed_noise import SeedNoise
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
    shares: NDArray[np.float64], outcome: NDArray[np.float64], names: Sequence[str], luck: SeedNoise
) -> "pd.DataFrame":
    """Shares of the variance of an outcome, with 95 % intervals over the points (bootstrap).

    ``total`` counts luck to every parameter that changes the course of a world at all: one that
    has no other effect has a total index of ``noise_share``. ``beyond_noise`` says that the
    interval of the total index lies above that share's. ``correlation`` is Spearman's, with the
    outcome: which way it goes.

    Args:
        shares: the points, of the sample ``saltelli``, float64 (points, parameters).
        outcome: the mean over seeds at each of these points, float64 (points,); none is nan.
        names: one for each column of ``shares``.

    Returns:
        Columns ``SOBOL_COLUMNS``, in the order of ``names``; indices are nan where the outcome is
        the same at all points.
    """
    import pandas as pd
    from SALib.analyze import sobol

    found: Any = dict.fromkeys(("S1", "S1_conf", "ST", "ST_conf"), np.full(len(names), math.nan))
    if luck.variance > 0.0:
        found = sobol.analyze(
            unit_cube(len(names)),
            outcome,
            calc_second_order=False,
            num_resamples=_RESAMPLES,
            conf_level=LEVEL,
            seed=1,
        )
    independent = _independent_rows(len(outcome), len(names))
    rows = []
    for k, name in enumerate(names):
        first, total = float(found["S1"][k]), float(found["ST"][k])
        half, total_half = float(found["S1_conf"][k]), float(found["ST_conf"][k])
        ranked = _rank_correlation(shares[independent, k], outcome[independent])
        beyond = total - total_half > luck.upper
        ends = (first, first - half, first + half, total, total - total_half, total + total_half)
        rows.append((name, *ends, *ranked, luck.share, beyond))
    return pd.DataFrame(rows, columns=list(SOBOL_COLUMNS))


def morris_indices(
    shares: NDArray[np.float64], outcome: NDArray[np.float64], names: Sequence[str], luck: SeedNoise
) -> "pd.DataFrame":
    """Elementary effects: how far a parameter moves an outcome over its whole range.

    ``effect`` is their mean (Morris' mu), signed, with Student's interval over trajectories;
    ``size`` the mean of their sizes (mu*), with a bootstrap interval; ``spread`` their standard
    deviation (sigma): as large as the size where a parameter acts through others or not in a
    straight line. ``noise_size`` is the size that luck alone has, ``beyond_noise`` says that the
    interval of the size lies above it. All but the last in the outcome's unit.

    Args:
        shares: the points, of the sample ``morris``, float64 (points, parameters).
        outcome: the mean over seeds at each of these points, float64 (points,); none is nan.
        names: one for each column of ``shares``.

    Returns:
        Columns ``MORRIS_COLUMNS``, in the order of ``names``.
    """
    import pandas as pd
    from SALib.analyze import morris

    found = morris.analyze(
        unit_cube(len(names)),
        shares,
        outcome,
        num_resamples=_RESAMPLES,
        conf_level=LEVEL,
        num_levels=MORRIS_LEVELS,
        seed=1,
    )
    paths = len(outcome) // (len(names) + 1)
    reach = float(stdtrit(paths - 1, 0.5 + LEVEL / 2.0)) / math.sqrt(paths) if paths > 1 else np.nan
    chance = 2.0 * math.sqrt(luck.noise / math.pi) / _STEP  # mean size of a difference of two
    rows = []
    for k, name in enumerate(names):
        effect, spread = float(found["mu"][k]), float(found["sigma"][k])
        size, half = float(found["mu_star"][k]), float(found["mu_star_conf"][k])
        ends = (effect, effect - reach * spread, effect + reach * spread)
        rows.append(
            (name, *ends, size, size - half, size + half, spread, chance, size - half > chance)
        )
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
