"""Addressed randomness: a draw is a pure function of (seed, purpose, month, entity).

The same person meets the same luck in two worlds that differ in policy, whatever the order
of calls, threads or processes. One uniform per decision, inverted through its distribution.
"""

from enum import IntEnum, auto
from statistics import NormalDist
from typing import Any

import numpy as np
from numba import uint64
from numpy.typing import NDArray

from sim.model.kernel import array_kernel, kernel, rule

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53

_BLOCK = 1024  # rows whose gaps are drawn in one go

_STEPS = 4096
NORMAL = np.array([NormalDist().inv_cdf((k + 0.5) / _STEPS) for k in range(_STEPS)])
"""Quantiles of the standard normal at the middle of 4,096 equal shares; shape (4096,)."""


class Purpose(IntEnum):
    """What a draw decides. Adding one leaves every other draw as it was; never renumber."""

    POPULATION = 1
    JOBS = auto()
    ROUNDING = auto()
    LINE = auto()
    PREMIUM = auto()
    ADOPTION = auto()
    SEPARATION = auto()
    LAYOFF = auto()
    LAYOFF_ROUNDING = auto()
    CAUSE = auto()
    OPENING = auto()
    WITHDRAWAL = auto()
    SEARCH = auto()
    TARGET = auto()
    VACANCY = auto()
    SCREENING = auto()
    MATCH = auto()
    ACCEPTANCE = auto()
    PRIORITY = auto()
    HARD_CAP = auto()
    GIG = auto()
    GIG_TYPE = auto()
    INSURED = auto()
    SEVERANCE = auto()
    AFTER_RETIREMENT = auto()
    AWARENESS = auto()
    ELIGIBLE_SHARE = auto()
    COURSE = auto()
    ENROLMENT = auto()
    ADMISSION = auto()
    DROPOUT = auto()
    ORDER_MATCH = auto()
    ORDER_ACCEPTANCE = auto()
    FIRM_AWARENESS = auto()
    FORECAST = auto()
    CHEATING = auto()
    AUDIT = auto()
    ENTRY = auto()
    PLACEBO = auto()
    PANEL = auto()
    COUNSELLING = auto()
    SECOND_LOOK = auto()
    BASICS = auto()
    START_UP = auto()
    START_UP_END = auto()
    RETRAINING = auto()
    COLLABORATION = auto()
    AMONG_PROGRAMMES = auto()


@rule
def _scramble(x: Any) -> Any:
    x = (x ^ (x >> uint64(30))) * _MIX_1
    x = (x ^ (x >> uint64(27))) * _MIX_2
    return x ^ (x >> uint64(31))


@rule
def key(seed: int, purpose: int, month: int) -> Any:
    """The address of a purpose in a month, to be completed by an entity; uint64."""
    x = _scramble(uint64(seed) * _GOLDEN + uint64(purpose) + uint64(1))
    return _scramble(x + uint64(month + 4096) * _GOLDEN)


@rule
def uniform(address: Any, entity: int) -> float:
    """A uniform number in [0, 1) for one entity."""
    bits = _scramble(address + (uint64(entity) + uint64(1)) * _GOLDEN)
    return (bits >> uint64(11)) * _TO_UNIT


@kernel
def ceiling(probability: float) -> float:
    """The smallest power of one half that is not below a probability (2^-40 at least).

    A bound for ``struck`` that small changes of a rate leave as it is.
    """
    bound = 1.0
    while bound * 0.5 >= probability and bound > 2.0**-40:
        bound *= 0.5
    return bound


@rule
def struck(address: Any, first: int, last: int, probability: float, rows: Any) -> int:
    """Which of some rows a rare chance falls on, at the cost of those alone.

    As if each row drew a uniform number and those below ``probability`` were kept: gaps between
    them are geometric, and drawn anew in every block of rows, so that the fate of a row follows
    from the address and the probability, whatever rows are asked for. Who is struck may draw again
    at the same address: ``probability * uniform(address, row)`` is her number.

    Args:
        first, last: the rows, the last exclusive.
        rows: int32 (last - first,) at least, written from the start, rising.

    Returns:
        How many were struck.
    """
    if probability <= 0.0:
        return 0
    gaps = _scramble(address)
    scale = 1.0 / np.log1p(-probability)
    count = 0
    for block in range(first // _BLOCK, (last + _BLOCK - 1) // _BLOCK):
        i, end = block * _BLOCK, min(last, (block + 1) * _BLOCK)
        draw = 2 * i
        while True:
            i += int(np.log(1.0 - uniform(gaps, draw)) * scale)
            if i >= end:
                break
            if i >= first:
                rows[count] = i
                count += 1
            i += 1
            draw += 1
    return count


@kernel
def struck_rows(
    seed: int, purpose: int, month: int, first: int, last: int, probability: float, rows: Any
) -> int:
    """``struck``, by purpose and month."""
    return struck(key(seed, purpose, month), first, last, probability, rows)


@array_kernel
def uniforms(seed: int, purpose: int, month: int, count: int) -> NDArray[np.float64]:
    """The draws of entities 0 .. count - 1, for rules written on whole columns."""
    address = key(seed, purpose, month)
    drawn = np.empty(count)
    for entity in range(count):
        drawn[entity] = uniform(address, entity)
    return drawn


@rule
def normal(u: float) -> float:
    """The standard normal quantile of ``u``, by interpolation in a table of 4,096 steps."""
    x = u * _STEPS - 0.5
    k = min(max(int(np.floor(x)), 0), _STEPS - 2)
    return NORMAL[k] + (x - k) * (NORMAL[k + 1] - NORMAL[k])


@rule
def happens(hazard: float) -> float:
    """The probability that an event with a monthly ``hazard`` occurs within the month."""
    return 1.0 - np.exp(-hazard)
