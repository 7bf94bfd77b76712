"""What is fitted: parameters, their box, the moments, and how many replicates of each world."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from sim.experiments.calibration.moments import MOMENTS, WINDOW, Moments, Question
from sim.experiments.evidence.rows import targets
from sim.model.economy_data import EconomyData
from sim.store.digest import model_digest

FITTED = (
    "kappa",
    "delta_u_old",
    "delta_u_young",
    "phi_E",
    "phi_E_old",
    "hard_cap",
    "vacancy_share_start",
    "exit_employed",
    "gig_share_start",
    "ladder_shift_old",
    "unemployment_old",
    "unemployment_young",
)
"""Parameters that the steady state without AI pins down."""

UNSEEN = (
    "lumpy_share",
    "ramp_months",
    "new_tasks",
    "new_task_lag",
    "output_response",
    "p_llm",
    "p_vision",
    "p_robot",
    "adoption_cost_llm",
    "adoption_cost_vision",
    "adoption_cost_robot",
)
"""Parameters that do nothing without AI, so that no target speaks of them."""

LEVEL = 0.95
"""Of what sampling noise alone gives, so much is within the region."""


@dataclass(frozen=True)
class Problem:
    """A fit of some parameters.

    ``economy``: its name or folder. ``box``: by name, low and high. ``start``: where the search
    begins. ``noise_seeds``: worlds at the start from which sampling noise is known. ``seeds``:
    replicates of every set, the same for all (common random numbers). ``fresh_seeds``: those on
    which the best set is compared with the start, used for nothing before.
    ``observed``: logarithms of the moments, shape (``MOMENTS``,); None for the published ones.
    """

    economy: str
    box: Mapping[str, tuple[float, float]]
    start: Mapping[str, float]
    population: int
    months: int
    noise_seeds: tuple[int, ...]
    seeds: tuple[int, ...]
    fresh_seeds: tuple[int, ...]
    model: str
    observed: tuple[float, ...] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that are fitted."""
        return tuple(self.box)

    @property
    def digest(self) -> str:
        """The sha256 of all that decides what a set of parameters gives, 64 digits."""
        fitted = {name: row.value for name, row in targets().items()}
        asked = [
            {name: list(ends) for name, ends in self.box.items()},
            dict(self.start),
            [self.population, self.months, list(self.noise_seeds), list(self.seeds)],
            self.observed,
            fitted,
            self.model,
        ]
        return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    def question(self, parameters: Mapping[str, float], seed: int) -> Question:
        """One world of a set of parameters."""
        values = dict(self.start) | dict(parameters)
        return Question(values, seed, self.population, self.months, self.economy)

    def deviation(self, found: Moments) -> NDArray[np.float64]:
        """How far a world's moments are from those asked for, logarithms, (``MOMENTS``,)."""
        wanted = found.published if self.observed is None else np.array(self.observed)
        return found.seen - wanted

    def from_unit(self, unit: NDArray[np.float64]) -> dict[str, float]:
        """Parameters from a point of the unit cube."""
        ends = self.box.values()
        return {
            name: float(low + x * (high - low))
            for name, x, (low, high) in zip(self.box, unit, ends, strict=True)
        }

    def to_unit(self, parameters: Mapping[str, float]) -> NDArray[np.float64]:
        """The point of the unit cube for some parameters."""
        return np.array(
            [(parameters[name] - low) / (high - low) for name, (low, high) in self.box.items()]
        )


def problem_of(
    economy: EconomyData,
    name_or_path: str = "guangdong",
    *,
    names: Sequence[str] = FITTED,
    population: int = 20_000,
    months: int = 72,
    replicates: int = 3,
    noise_worlds: int = 16,
    fresh_worlds: int = 16,
) -> Problem:
    """The fit of an economy: boxes and starting values are those that its parameters declare."""
    declared = economy.parameters
    return Problem(
        economy=name_or_path,
        box={name: (declared[name].low, declared[name].high) for name in names},
        start={name: declared[name].value for name in names},
        population=population,
        months=max(months, 2 * WINDOW),
        noise_seeds=tuple(range(1001, 1001 + noise_worlds)),
        seeds=tuple(range(1, 1 + replicates)),
        fresh_seeds=tuple(range(2001, 2001 + fresh_worlds)),
        model=model_digest(economy),
    )


@dataclass(frozen=True)
class Yardstick:
    """How far moments may be from what is asked for by sampling noise alone.

    ``one``: standard deviation of one world's moments, (``MOMENTS``,). What is asked for is taken
    to be known as well as one world of this size tells it, and a set of parameters is known from
    ``replicates`` such worlds.
    """

    one: NDArray[np.float64]
    replicates: int

    @property
    def both(self) -> NDArray[np.float64]:
        """Standard deviation of a difference, (``MOMENTS``,)."""
        return self.one * math.sqrt(1.0 + 1.0 / self.replicates)

    def distance(self, deviation: NDArray[np.float64]) -> float:
        """Sum of squares of deviations in their standard deviations.

        Args:
            deviation: mean over replicates, (``MOMENTS``,).
        """
        return float(np.sum((deviation / self.both) ** 2))

    @property
    def limit(self) -> float:
        """The distance that sampling noise alone exceeds with probability 1 - ``LEVEL``."""
        return float(chdtri(len(MOMENTS), 1.0 - LEVEL))
