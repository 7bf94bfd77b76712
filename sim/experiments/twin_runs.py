"""The twin worlds of one seed, and all that a comparison keeps of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiments.costs import Bill, Payment, bill, payments
from sim.experiments.displaced import displaced_in_both, displaced_since, to_follow
from sim.experiments.effects import DEFINITIONS, Effects, effects
from sim.experiments.engine import RunFailed
from sim.experiments.groups import groups
from sim.experiments.measures import (
    EACH_WORLD,
    FOLLOWED,
    monthly,
    of_cohort,
    of_world,
)
from sim.experiments.request import refuse
from sim.experiments.twins import horizons, new_programmes, start_of_policy
from sim.experiments.world import Traces, build_economy, live
from sim.model.columns import Records
from sim.model.economy import Economy
from sim.model.economy_data import EconomyData
from sim.scenario.schema import Scenario

_COPIED = 200_000  # people up to whom a world at its start is kept for its twins to be copied from
_INDICATORS = {"all_work": "employed", "formal": "formal_jobs"}


@dataclass(frozen=True, slots=True)
class Account:
    """Effects and money of a policy from its start to a horizon, one definition of employment.

    ``effects`` are whole simulated people; the rest is of the real population, policy world
    less baseline: public yuan of programmes and training, the same net of benefits saved and
    taxes gained, what firms and workers paid for courses, real resources used, transfers (see
    ``sim.experiments.costs.Bill``), and additional job-years.
    """

    definition: str
    horizon: int
    effects: Effects
    programme_cost: float
    net_public_cost: float
    private_cost: float
    social_cost: float
    transfers: float
    job_years: float


@dataclass(frozen=True, slots=True)
class Twin:
    """What one scenario's world says beside its baseline's.

    ``measures``: by name, the baseline's value and the policy's.
    ``costs``: since the policy's start, simulated people's yuan.
    ``groups``: ``GROUP`` records, see ``sim.experiments.groups``.
    ``series``: float64 (months, indicators), simulated people.
    ``digest``: sha256 of the world's result.
    """

    scenario: str
    measures: dict[str, tuple[float, float]]
    accounts: tuple[Account, ...]
    costs: tuple[Payment, ...]
    groups: Records
    series: NDArray[np.float64]
    digest: str


@dataclass(frozen=True, slots=True)
class SeedResult:
    """All worlds of one seed. ``baseline``: float64 (months, indicators)."""

    seed: int
    weight: float
    baseline: NDArray[np.float64]
    baseline_digest: str
    twins: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class TwinRuns:
    """The task of a comparison: one seed, the baseline's world, then each scenario's.

    One world is alive at a time; of the others only traces are kept.
    """

    baseline: Scenario
    scenarios: tuple[Scenario, ...]

    def __call__(self, seed: int) -> SeedResult:
        """Live the worlds of a seed.

        Raises:
            RunFailed: a world raised an error; the line names the scenario and the seed.
            InvalidScenario: a scenario's people are not those of the baseline.
        """
        data = self.baseline.data()
        months = self.baseline.months
        starts = [start_of_policy(self.baseline, scenario) for scenario in self.scenarios]
        calendars = [{start - 1, *(start + h for h in horizons(start, months))} for start in starts]
        small = self.baseline.population <= _COPIED
        origin = build_economy(self.baseline, seed, data=data) if small else None
        base = _lived(self.baseline, seed, origin, data, sorted(set().union(*calendars)), None)
        followed = to_follow(base.displaced)
        twins = []
        for scenario, start, calendar in zip(self.scenarios, starts, calendars, strict=True):
            world = _lived(scenario, seed, origin, data, sorted(calendar), followed.copy())
            if world.origin != base.origin:
                raise refuse(
                    scenario.name,
                    "a parameter that people are drawn with",
                    f"the same people as {self.baseline.name}: set it there, too",
                    "comparison",
                )
            bits = new_programmes(self.baseline, scenario)
            twins.append(_beside(scenario.name, base, world, start, bits, data))
        return SeedResult(seed, base.weight, base.series, base.digest, tuple(twins))


def _lived(
    scenario: Scenario,
    seed: int,
    origin: Economy | None,
    data: EconomyData,
    snapshots: Sequence[int],
    followed: Records | None,
) -> Traces:
    try:
        world = build_economy(
            scenario, seed, snapshots=snapshots, followed=followed, data=data, like=origin
        )
        return live(world)
    except Exception as error:
        said = " ".join(str(error).split())
        line = f"scenario {scenario.name}, seed {seed}: {type(error).__name__}: {said}"
        raise RunFailed([line]) from error


def _beside(
    name: str, base: Traces, world: Traces, start: int, bits: int, data: EconomyData
) -> Twin:
    accounts = tuple(
        _account(base, world, start, h, bits, definition)
        for definition in DEFINITIONS
        for h in horizons(start, base.months)
    )
    return Twin(
        scenario=name,
        measures=_measures(base, world, start, bits),
        accounts=accounts,
        costs=payments(base, world, start),
        groups=groups(base, world, start, bits, data),
        series=world.series.copy(),
        digest=world.digest,
    )


def _measures(base: Traces, world: Traces, start: int, bits: int) -> dict[str, tuple[float, float]]:
    """Each measure in both worlds; those of the displaced over three cohorts."""
    ours, theirs = (displaced_since(traces.displaced, start) for traces in (base, world))
    followed = world.followed[world.followed["month"] >= start]
    cohorts = {
        "": displaced_in_both(ours, theirs),
        FOLLOWED: (ours, followed),
        EACH_WORLD: (ours, theirs),
    }
    found: dict[str, tuple[float, float]] = {}
    for ending, (one, other) in cohorts.items():
        before, after = of_cohort(one, base.months), of_cohort(other, base.months)
        found |= {name + ending: (before[name], after[name]) for name in before}
    before = of_world(base, since=start, programmes=0)
    after = of_world(world, since=start, programmes=bits)
    return found | {name: (before[name], after[name]) for name in before}


def _account(
    base: Traces, world: Traces, start: int, horizon: int, bits: int, definition: str
) -> Account:
    end = start + horizon
    window = slice(start, end + 1)

    def gained(indicator: str) -> float:
        difference = monthly(world, indicator)[window] - monthly(base, indicator)[window]
        return math.fsum(difference) * base.weight

    before, after = (bill(traces, start, end) for traces in (base, world))
    cost = Bill(*(b - a for a, b in zip(before, after, strict=True)))
    return Account(
        definition=definition,
        horizon=horizon,
        effects=effects(base.snapshots[end], world.snapshots[end], bits, definition),
        programme_cost=cost.public * base.weight,
        net_public_cost=cost.public * base.weight
        + gained("benefits_paid")
        - gained("taxes_received"),
        private_cost=cost.private * base.weight,
        social_cost=cost.resources * base.weight,
        transfers=cost.transfers * base.weight,
        job_years=gained(_INDICATORS[definition]) / 12.0,
    )
