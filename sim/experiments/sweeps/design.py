"""Which points of a space are asked for: a grid, or a sample."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from sim.experiments.sweeps.axes import Axis, Value
from sim.experiments.sweeps.samples import SAMPLES, Shares

METHODS = ("grid", *SAMPLES)

Point = dict[str, Value]
"""A value for each axis, by its name."""


@dataclass(frozen=True, slots=True)
class Design:
    """A method and the axes it is applied to; without axes there is one point that changes nothing.

    Args:
        samples: how many; None for a grid, which has all combinations. The sample itself says how
            many points that is.
        seed: of the sample, a whole number, 0 or more.
    """

    axes: tuple[Axis, ...]
    method: str = "grid"
    samples: int | None = None
    seed: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """What varies, in the order of the file."""
        return tuple(axis.name for axis in self.axes)

    @property
    def size(self) -> int:
        """The number of points, known without making any."""
        if self.method == "grid":
            return math.prod(len(axis.grid()) for axis in self.axes)
        return SAMPLES[self.method].size(len(self.axes), self.samples or 0)

    def points(self) -> list[Point]:
        """All points, in an order that never changes; of a grid the last axis moves fastest."""
        if self.method == "grid":
            combined = product(*(axis.grid() for axis in self.axes))
            return [dict(zip(self.names, values, strict=True)) for values in combined]
        return self.at(self.shares().tolist())

    def at(self, shares: Iterable[Sequence[float]]) -> list[Point]:
        """The points with these coordinates; how a sample made elsewhere becomes points.

        Args:
            shares: one row a point, one number 0..1 an axis, such as SALib gives for a problem
                with the bounds 0 and 1.
        """
        return [
            {axis.name: axis.at(float(share)) for axis, share in zip(self.axes, row, strict=True)}
            for row in shares
        ]

    def shares(self) -> Shares:
        """A sample's points as shares of the way along each axis, float64 (points, axes).

        Raises:
            InvalidScenario: the library for it is missing.
        """
        return SAMPLES[self.method].draw(len(self.axes), self.samples or 0, self.seed)
