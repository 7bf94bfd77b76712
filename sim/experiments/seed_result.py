"""What a comparison keeps of the twin worlds of one seed: small plain data.

It crosses from process to process and into the store, which encodes it by its fields; reading it
back needs nothing of the model.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.effects import Effects
from sim.model.columns import Records

MONEY = (
    "programme_cost",
    "net_public_cost",
    "private_cost",
    "social_cost",
    "transfers",
    "output_lost",
)
"""What an account says in yuan, policy world less baseline, real population."""

NO_MONTHS = np.zeros((0, 0))
"""The series of a world that was not lived."""


@dataclass(frozen=True, slots=True)
class Account:
    """Effects and money of a policy from its start to a horizon, one definition of employment.

    ``effects`` are whole simulated people. ``matched``: participants expected at work without the
    policy, simulated people, see ``sim.experiments.matched_controls``. The rest is of the real
    population, policy world less baseline: public yuan of programmes and training, the same net
    of benefits saved and taxes gained, what firms and workers paid for courses, real resources
    used, transfers (see ``sim.experiments.costs.Bill``), output not made that the baseline's firms
    make (at the pay of the start), and additional job-years.
    """

    definition: str
    horizon: int
    effects: Effects
    matched: float
    programme_cost: float
    net_public_cost: float
    private_cost: float
    social_cost: float
    transfers: float
    output_lost: float
    job_years: float


class Payment(NamedTuple):
    """What one account paid another under a heading since a policy's start, in both worlds.

    ``programme``: a policy's name, or what the money is for outside all programmes, such as
    ``training_today`` and ``retraining_by_firms``.
    ``baseline``, ``policy``: yuan of the simulated people.
    """

    programme: str
    payer: str
    payee: str
    kind: str
    baseline: int
    policy: int


@dataclass(frozen=True, slots=True)
class Alone:
    """What a world says on its own, as ``sim.run`` does.

    ``measures``: by name, nan where nobody could be counted. ``seconds``: for building and living
    it. ``peak_memory_bytes``: of its process so far.
    """

    measures: dict[str, float]
    seconds: float
    peak_memory_bytes: int


@dataclass(frozen=True, slots=True)
class Twin:
    """What one scenario's world says beside its baseline's.

    ``measures``: by name, the baseline's value and the policy's.
    ``costs``: since the policy's start, simulated people's yuan.
    ``groups``: ``GROUP`` records, see ``sim.experiments.groups``.
    ``moves``, ``cities``: simulated people, see the modules of these names.
    ``curves``, ``income_paths``: see ``sim.experiments.curves``.
    ``participation``: see ``MatchedControls.event_study``.
    ``series``: float64 (months, indicators), simulated people.
    ``digest``: sha256 of the world's result.
    """

    scenario: str
    measures: dict[str, tuple[float, float]]
    accounts: tuple[Account, ...]
    costs: tuple[Payment, ...]
    groups: Records
    moves: NDArray[np.int64]
    cities: NDArray[np.int64]
    curves: NDArray[np.float64]
    income_paths: NDArray[np.float64]
    participation: NDArray[np.float64]
    series: NDArray[np.float64]
    digest: str
    alone: Alone


@dataclass(frozen=True, slots=True)
class SeedResult:
    """All worlds of one seed.

    ``baseline``: float64 (months, indicators). ``placebo``: the same of a twin in which nothing but
    one irrelevant draw differs; of shape (0, 0) if none was lived.
    """

    seed: int
    weight: float
    baseline: NDArray[np.float64]
    baseline_digest: str
    baseline_alone: Alone
    placebo: NDArray[np.float64]
    twins: tuple[Twin, ...]


class Failure(NamedTuple):
    """A world that raised an error: one line that names it, and the traceback."""

    scenario: str
    seed: int
    line: str
    traceback: str


class Outcome(NamedTuple):
    """What became of one seed: a result unless the baseline failed, without the twins that did."""

    result: SeedResult | None
    failures: tuple[Failure, ...] = ()

    @property
    def seed(self) -> int:
        """The seed that it is about."""
        return self.failures[0].seed if self.result is None else self.result.seed
