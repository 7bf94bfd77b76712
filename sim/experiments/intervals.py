"""What many seeds say together: means with 95 % intervals, and ratios of means."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from scipy.special import stdtrit  # the quantiles of scipy.stats.t, which takes a second to import

LEVEL = 0.95


class Interval(NamedTuple):
    """A mean over seeds and its 95 % interval.

    ``lower``, ``upper``: nan for a single seed.
    ``seeds``: how many values it rests on.
    ``spans_zero``: zero is not excluded; true for a single seed.
    ``same_sign``: share of the seeds whose value is not of the opposite sign to the mean.
    """

    mean: float
    lower: float
    upper: float
    seeds: int
    spans_zero: bool
    same_sign: float

    @property
    def opposite(self) -> "Interval":
        """The same with the other sign: what is lost, as what is gained."""
        return self._replace(mean=-self.mean, lower=-self.upper, upper=-self.lower)


NOTHING = Interval(math.nan, math.nan, math.nan, 0, True, math.nan)


def mean_interval(values: Sequence[float]) -> Interval:
    """The mean of values of one size each, with Student's interval; nan values are left out.

    Sums are exact, so the order of the values does not matter.
    """
    known = [float(value) for value in values if not math.isnan(value)]
    n = len(known)
    if n == 0:
        return NOTHING
    mean = math.fsum(known) / n
    sign = sum(_sign(value) * _sign(mean) >= 0 for value in known) / n
    if n == 1:
        return Interval(mean, math.nan, math.nan, 1, True, sign)
    half = _quantile(n) * math.sqrt(_covariance(known, known) / n)
    lower, upper = mean - half, mean + half
    return Interval(mean, lower, upper, n, lower <= 0.0 <= upper, sign)


class Paired(NamedTuple):
    """Means of both worlds over seeds, and the paired difference with its 95 % interval."""

    baseline: float
    policy: float
    difference: float
    lower: float
    upper: float
    seeds: int


def paired(pairs: Sequence[tuple[float, float]]) -> Paired:
    """The baseline's value and the policy's, one pair a seed; a pair with a nan is left out.

    What one world never has, such as the orders of a baseline without orders, has the other's
    mean and no difference.
    """
    known = [pair for pair in pairs if not any(map(math.isnan, pair))]
    difference = mean_interval([after - before for before, after in known])
    one, other = (mean_interval([pair[k] for pair in known or pairs]) for k in (0, 1))
    seeds = difference.seeds or max(one.seeds, other.seeds)
    return Paired(one.mean, other.mean, difference.mean, difference.lower, difference.upper, seeds)


def ratio_interval(numerator: Sequence[float], denominator: Sequence[float]) -> Interval | None:
    """The ratio of two means over the same seeds, with Fieller's interval.

    Args:
        numerator: one value a seed, such as yuan.
        denominator: one value a seed, such as additional job-years.

    Returns:
        None if the denominator's own interval is not above zero: there is nothing to divide by.
        ``same_sign`` is nan, for the ratio of one seed means nothing.
    """
    below = mean_interval(denominator)
    if not below.lower > 0.0:  # also nan, for a single seed
        return None
    n, t = below.seeds, _quantile(below.seeds)
    a, b = math.fsum(numerator) / n, below.mean
    var_a, var_b = (_covariance(v, v) / n for v in (numerator, denominator))
    cov = _covariance(numerator, denominator) / n
    f0, f1, f2 = a * a - t * t * var_a, a * b - t * t * cov, b * b - t * t * var_b
    half = math.sqrt(max(0.0, f1 * f1 - f0 * f2))
    lower, upper = (f1 - half) / f2, (f1 + half) / f2
    return Interval(a / b, lower, upper, n, lower <= 0.0 <= upper, math.nan)


def _quantile(n: int) -> float:
    return float(stdtrit(n - 1, 0.5 + LEVEL / 2.0))


def _covariance(x: Sequence[float], y: Sequence[float]) -> float:
    """Of a sample, with n - 1 in the denominator; exact sums."""
    n = len(x)
    mean_x, mean_y = math.fsum(x) / n, math.fsum(y) / n
    return math.fsum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / (n - 1)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
