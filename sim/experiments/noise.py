"""What chance alone does to a net effect, and how many seeds it takes to see through it.

Twins share their luck, but one changed draw moves later ones. A placebo twin of the baseline, in
which one irrelevant draw differs, shows how far two worlds drift apart without any cause.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.special import ndtri

from sim.experiments.effects import INDICATORS as COUNTED
from sim.experiments.intervals import LEVEL, Interval, mean_interval
from sim.experiments.seed_result import SeedResult
from sim.model.indicators import INDICATORS, PEOPLE

POWER = 0.8
"""With which probability ``seeds_needed`` show an effect of the size asked for."""
DETECTABLE = 5_000.0
"""An effect worth knowing of, real people: seeds are counted for it, too."""
SEEDS = "seeds"


def chance_effects(
    results: Sequence[SeedResult], definition: str, month: int, weight: float
) -> list[float]:
    """Net effects of nothing by the end of a month, real people; one for each placebo lived.

    Args:
        definition: of employment, see ``sim.experiments.effects``.
    """
    column = list(INDICATORS).index(COUNTED[definition])
    return [
        float(result.placebo[month, column] - result.baseline[month, column]) * weight
        for result in results
        if len(result.placebo)
    ]


def noise_rows(
    net: Sequence[float], chance: Sequence[float]
) -> Iterator[tuple[str, str, Interval]]:
    """Measure, unit and value: the placebo's net, the noise floor, seeds that would be needed.

    Args:
        net: the policy's net effect by seed, real people.
        chance: what ``chance_effects`` gives; empty if no placebo was lived.
    """
    placebo = mean_interval(chance)
    yield "placebo_net", PEOPLE, placebo
    yield "noise_floor", PEOPLE, _alone(placebo.upper - placebo.mean, placebo.seeds)
    found = mean_interval(net)
    for name, size in (("seeds_needed", found.mean), ("seeds_needed_for_5000", DETECTABLE)):
        yield name, SEEDS, _alone(seeds_needed(net, size), found.seeds)


def seeds_needed(net: Sequence[float], size: float) -> float:
    """Seeds with which an effect of ``size`` is shown at 5 % with a probability of 80 %.

    From the spread over the seeds there are (normal approximation); nan for fewer than two seeds
    or a size of nothing.
    """
    known = np.array([value for value in net if not math.isnan(value)])
    if len(known) < 2 or size == 0.0 or math.isnan(size):
        return math.nan
    reach = float(ndtri(0.5 + LEVEL / 2.0) + ndtri(POWER))
    return max(2.0, math.ceil((reach * float(known.std(ddof=1)) / size) ** 2))


def _alone(value: float, seeds: int) -> Interval:
    """A number that has no interval of its own."""
    return Interval(value, math.nan, math.nan, seeds, spans_zero=False, same_sign=math.nan)
