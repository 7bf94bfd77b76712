"""The region of parameters that fit as well as sampling noise allows: history matching.

An emulator, a line and a Gaussian process on what the line leaves for each moment, says what
untried parameters would give and how surely. Points that it cannot rule out are tried; those
whose own worlds are within sampling noise make the ensemble (Vernon, Goldstein and Bower 2010;
Andrianakis et al. 2015).
"""

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.experiments.calibration.problem import Problem, Yardstick
from sim.experiments.calibration.trials import Tried

IMPLAUSIBLE = 3.0
"""Standard deviations from what is asked for beyond which a moment rules a point out."""

_WIDER = 1.5  # than the line says the region is
_DRAWN = 4_000  # points from which those not ruled out are taken
_NEAREST = 250  # tried sets that an emulator is made from: far ones say nothing of the region
_UNIFORM_VARIANCE = 1.0 / 12.0


class Emulator:
    """What untried parameters would give.

    Args:
        tried: the sets that it learns from.
        noise: standard deviation of a mean over replicates, (moments,).
    """

    def __init__(self, tried: Sequence[Tried], noise: NDArray[np.float64]) -> None:
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

        near = sorted(tried, key=lambda one: one.distance)[:_NEAREST]
        self._x = np.array([one.unit for one in near])
        y = np.array([one.deviation for one in near])
        self.slopes = _line(self._x, y)
        rest = (y - self._straight(self._x)) / noise
        kernel = ConstantKernel(1.0, (1e-3, 1e3)) * RBF(0.5, (0.05, 20.0)) + WhiteKernel(
            1.0, (1e-3, 1e2)
        )
        self._noise, self._processes = noise, []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a moment that the line explains leaves nothing
            for column in rest.T:
                process = GaussianProcessRegressor(kernel, normalize_y=False, random_state=0)
                self._processes.append(process.fit(self._x, column))

    def __call__(
        self, units: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Expected deviations and their standard deviations, both (points, moments)."""
        pairs = [process.predict(units, return_std=True) for process in self._processes]
        mean = np.stack([one for one, _ in pairs], axis=1) * self._noise
        return self._straight(units) + mean, np.stack([s for _, s in pairs], axis=1) * self._noise

    def _straight(self, units: NDArray[np.float64]) -> NDArray[np.float64]:
        straight: NDArray[np.float64] = self.slopes[0] + units @ self.slopes[1:]
        return straight


def _line(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least squares; first row the constant, (1 + parameters, moments)."""
    design = np.hstack([np.ones((len(x), 1)), x])
    found: NDArray[np.float64] = np.linalg.lstsq(design, y, rcond=None)[0]
    return found


def not_ruled_out(
    emulator: Emulator, yardstick: Yardstick, units: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Points whose moments may all be as asked for, (points,)."""
    mean, doubt = emulator(units)
    implausibility = np.abs(mean) / np.sqrt(yardstick.both**2 + doubt**2)
    near = np.sum((mean / yardstick.both) ** 2, axis=1) <= yardstick.limit
    found: NDArray[np.bool_] = (implausibility.max(axis=1) <= IMPLAUSIBLE) & near
    return found


def nearest(tried: Sequence[Tried], yardstick: Yardstick) -> Tried:
    """The set that the emulator expects to be nearest, among those within noise if there are any.

    The set whose own worlds happened to be nearest owes it to their luck more than to itself.
    """
    within = [one for one in tried if one.distance <= yardstick.limit] or list(tried)
    emulator = Emulator(tried, yardstick.one / np.sqrt(yardstick.replicates))
    mean, _ = emulator(np.array([one.unit for one in within]))
    return within[int(np.sum((mean / yardstick.both) ** 2, axis=1).argmin())]


def candidates(
    problem: Problem, tried: Sequence[Tried], yardstick: Yardstick, number: int, seed: int
) -> NDArray[np.float64]:
    """Points to be tried next, as different as can be; (points, parameters), ``number`` at most.

    They are drawn where the line says the region is, half as wide again, with the box as what is
    known beforehand; the emulator then rules out. Where it leaves too few, those that it rules out
    least are tried, so that it learns.
    """
    noise = yardstick.one / np.sqrt(yardstick.replicates)
    emulator = Emulator(tried, noise)
    slopes = emulator.slopes[1:] / yardstick.both
    precision = slopes @ slopes.T + np.eye(len(slopes)) / _UNIFORM_VARIANCE
    constant = emulator.slopes[0] / yardstick.both
    centre = np.linalg.solve(precision, -slopes @ constant + 0.5 / _UNIFORM_VARIANCE)
    chance = np.random.default_rng(seed)
    drawn = chance.multivariate_normal(centre, _WIDER**2 * np.linalg.inv(precision), _DRAWN)
    drawn = drawn[((drawn >= 0.0) & (drawn <= 1.0)).all(axis=1)]
    left = drawn[not_ruled_out(emulator, yardstick, drawn)] if len(drawn) else drawn
    return (
        spread_out(left, number)
        if len(left) >= number
        else _likeliest(emulator, yardstick, drawn, number)
    )


def _likeliest(
    emulator: Emulator, yardstick: Yardstick, units: NDArray[np.float64], number: int
) -> NDArray[np.float64]:
    """Points that are ruled out least, while the emulator knows too little to leave enough."""
    if not len(units):
        return units
    mean, doubt = emulator(units)
    score = np.sum(mean**2 / (yardstick.both**2 + doubt**2), axis=1)
    return units[np.argsort(score, kind="stable")[:number]]


def spread_out(units: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    """At most ``number`` of the points, each as far as can be from those chosen before it."""
    return units[far_apart(units, number)]


def far_apart(units: NDArray[np.float64], number: int) -> list[int]:
    """Places of at most ``number`` points, the first first, each far from those before it."""
    if not len(units):
        return []
    scaled = units / np.maximum(units.std(axis=0), 1e-12)
    chosen = [0]
    nearest = np.linalg.norm(scaled - scaled[0], axis=1)
    while len(chosen) < min(number, len(units)):
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, np.linalg.norm(scaled - scaled[chosen[-1]], axis=1))
    return chosen
