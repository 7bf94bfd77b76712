"""Ways to draw points from the unit cube: one row a point, one number 0..1 an axis.

By scipy.stats.qmc where points are to fill the space evenly, by SALib where indices are to be had
from them (see ``sim.experiments.analysis.indices``).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.request import refuse
from sim.language.message import Message

Shares = NDArray[np.float64]

MORRIS_LEVELS = 4
"""Values that a trajectory takes along an axis, evenly from 0 to 1."""


class Sample(NamedTuple):
    """One way.

    ``draw``: of dimensions, samples and a seed, gives the points. ``size``: of dimensions and
    samples, gives their number. ``power_of_two``: other numbers of samples are out of balance.
    """

    draw: Callable[[int, int, int], Shares]
    size: Callable[[int, int], int]
    power_of_two: bool = False


def _latin_hypercube(dimensions: int, samples: int, seed: int) -> Shares:
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(dimensions, rng=seed).random(samples))


def _sobol(dimensions: int, samples: int, seed: int) -> Shares:
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(dimensions, rng=seed).random_base2(samples.bit_length() - 1))


def _saltelli(dimensions: int, samples: int, seed: int) -> Shares:
    require_salib()
    from SALib.sample import sobol

    found: Shares = sobol.sample(
        unit_cube(dimensions), samples, calc_second_order=False, scramble=True, seed=seed
    )
    return found


def _trajectories(dimensions: int, samples: int, seed: int) -> Shares:
    require_salib()
    from SALib.sample import morris

    found: Shares = morris.sample(
        unit_cube(dimensions), samples, num_levels=MORRIS_LEVELS, seed=seed
    )
    return found


SAMPLES = {
    "latin_hypercube": Sample(_latin_hypercube, lambda dimensions, samples: samples),
    "sobol": Sample(_sobol, lambda dimensions, samples: samples, power_of_two=True),
    "saltelli": Sample(_saltelli, lambda dimensions, samples: samples * (dimensions + 2), True),
    "morris": Sample(_trajectories, lambda dimensions, samples: samples * (dimensions + 1)),
}
"""By the name under which a sweep file asks for it."""


def unit_cube(dimensions: int) -> dict[str, Any]:
    """The unit cube as SALib wants it described."""
    names = [str(k) for k in range(dimensions)]
    return {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}


def require_salib() -> None:
    """Require the library that the extra ``analysis`` brings.

    Raises:
        InvalidScenario: it is not installed.
    """
    try:
        import SALib  # noqa: F401
    except ImportError:
        found = Message("found.no_library", library="SALib")
        raise refuse("design", found, Message("allowed.extra")) from None
