"""The twin worlds of one seed, lived one after the other."""

import math
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from sim.experiments.alone import live_alone
from sim.experiments.cities import cities
from sim.experiments.costs import Bill, bill, payments
from sim.experiments.curves import Two, income_paths, job_curves
from sim.experiments.displaced import Cohort, displaced_in_both, displaced_since, to_follow
from sim.experiments.effects import DEFINITIONS, INDICATORS, effects
from sim.experiments.groups import groups
from sim.experiments.matched_controls import MatchedControls
from sim.experiments.measures import (
    EACH_WORLD,
    FOLLOWED,
    monthly,
    of_cohort,
    of_world,
)
from sim.experiments.moves import moves
from sim.experiments.origin import Origin, origin_of
from sim.experiments.request import refuse
from sim.experiments.seed_result import (
    NO_MONTHS,
    Account,
    Alone,
    Failure,
    Outcome,
    SeedResult,
    Twin,
)
from sim.experiments.twins import horizons, new_programmes, start_of_policy
from sim.experiments.world import Traces, build_economy
from sim.model.columns import Records
from sim.model.economy import Economy
from sim.model.economy_data import EconomyData
from sim.scenario.schema import Scenario


class WorldFailed(Exception):
    """A world that raised an error."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.line)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class TwinRuns:
    """The task of a comparison: one seed, the baseline's world, then each scenario's.

    One world is alive at a time; of the others only traces are kept.
    """

    baseline: Scenario
    scenarios: tuple[Scenario, ...]
    placebo: int | None = None
    """The month from which one more twin of the baseline differs by chance alone; None for none."""

    def __call__(self, seed: int, tell: Callable[[str, Economy], None] | None = None) -> Outcome:
        """Live the worlds of a seed; one that fails leaves the others as they are.

        Args:
            tell: called after each month with the scenario's name and its world, which it leaves
                as it is; the baseline lives first.

        Raises:
            InvalidScenario: a scenario's people are not those of the baseline.
        """
        data, months = self.baseline.data(), self.baseline.months
        starts = [start_of_policy(self.baseline, scenario) for scenario in self.scenarios]
        calendars = [{start - 1, *(start + h for h in horizons(start, months))} for start in starts]
        failures = []
        try:
            origin = self._origin(seed, data)
            base, alone = _lived(
                self.baseline, seed, data, origin, sorted(set().union(*calendars)), None, 0, tell
            )
        except WorldFailed as failed:
            return Outcome(None, (failed.failure,))
        followed = to_follow(base.displaced)
        twins = []
        for scenario, calendar in zip(self.scenarios, calendars, strict=True):
            try:
                world, its = _lived(
                    scenario,
                    seed,
                    data,
                    origin,
                    sorted(calendar),
                    followed.copy(),
                    new_programmes(self.baseline, scenario),
                    tell,
                )
            except WorldFailed as failed:
                failures.append(failed.failure)
            else:
                twins.append(self._twin(scenario, base, world, its, data))
        try:
            placebo = self._placebo(seed, data, origin)
        except WorldFailed as failed:
            return Outcome(None, (*failures, failed.failure))
        result = SeedResult(
            seed=seed,
            weight=base.weight,
            baseline=base.series,
            baseline_digest=base.digest,
            baseline_alone=alone,
            placebo=placebo,
            twins=tuple(twins),
        )
        return Outcome(result, tuple(failures))

    def _origin(self, seed: int, data: EconomyData) -> Origin | None:
        with failing_as(self.baseline, seed):
            return origin_of(build_economy(self.baseline, seed, data=data))

    def _placebo(self, seed: int, data: EconomyData, origin: Origin | None) -> NDArray[np.float64]:
        if self.placebo is None:
            return NO_MONTHS
        with failing_as(self.baseline, seed):
            world, _ = live_alone(self.baseline, seed, data, like=origin, placebo=self.placebo)
        return world.series

    def _twin(
        self, scenario: Scenario, base: Traces, world: Traces, alone: Alone, data: EconomyData
    ) -> Twin:
        if world.origin != base.origin:
            raise refuse(
                scenario.name,
                "a parameter that people are drawn with",
                f"the same people as {self.baseline.name}: set it there, too",
                "comparison",
            )
        start = start_of_policy(self.baseline, scenario)
        bits = new_programmes(self.baseline, scenario)
        return _beside(scenario.name, base, world, alone, start, bits, data)


@contextmanager
def failing_as(scenario: Scenario, seed: int) -> Iterator[None]:
    """Whatever is raised inside becomes ``WorldFailed``, and names the world."""
    try:
        yield
    except Exception as error:
        said = " ".join(str(error).split())
        line = f"scenario {scenario.name}, seed {seed}: {type(error).__name__}: {said}"
        trace = "".join(traceback.format_exception(error))
        raise WorldFailed(Failure(scenario.name, seed, line, trace)) from error


def _lived(
    scenario: Scenario,
    seed: int,
    data: EconomyData,
    origin: Origin | None,
    snapshots: Sequence[int],
    followed: Records | None,
    takers_of: int,
    tell: Callable[[str, Economy], None] | None,
) -> tuple[Traces, Alone]:
    with failing_as(scenario, seed):
        return live_alone(
            scenario,
            seed,
            data,
            snapshots=snapshots,
            followed=followed,
            like=origin,
            takers_of=takers_of,
            tell=tell and partial(tell, scenario.name),
        )


def _beside(
    name: str,
    base: Traces,
    world: Traces,
    alone: Alone,
    start: int,
    bits: int,
    data: EconomyData,
) -> Twin:
    if base.standing is None or world.standing is None:
        raise ValueError("twins are compared that did not note how people stand")
    controls = MatchedControls(base.standing, world.standing)
    ends = [start + h for h in horizons(start, base.months)]
    costs = [_cost(base, world, start, end) for end in ends]
    accounts = tuple(
        _account(base, world, controls, start, end, bits, definition, cost)
        for definition in DEFINITIONS
        for end, cost in zip(ends, costs, strict=True)
    )
    cohorts = _cohorts(base, world, start)
    return Twin(
        scenario=name,
        measures=_measures(base, world, cohorts, start, bits),
        accounts=accounts,
        costs=payments(base, world, start),
        groups=groups(base, world, start, bits, data),
        moves=moves(base, world, start, len(data.occupations)),
        cities=cities(base, world, start, len(data.cities)),
        curves=job_curves(cohorts[""]),
        income_paths=income_paths(cohorts[""]),
        participation=controls.event_study(),
        series=world.series.copy(),
        digest=world.digest,
        alone=alone,
    )


def _cohorts(base: Traces, world: Traces, start: int) -> dict[str, Two]:
    """The three cohorts of displaced people, by the ending of their measures' names."""
    ours, theirs = (
        Cohort.of(displaced_since(traces.displaced, start), base.months) for traces in (base, world)
    )
    followed = Cohort.of(world.followed[world.followed["month"] >= start], base.months)
    return {
        "": displaced_in_both(ours, theirs),
        FOLLOWED: (ours, followed),
        EACH_WORLD: (ours, theirs),
    }


def _measures(
    base: Traces, world: Traces, cohorts: dict[str, Two], start: int, bits: int
) -> dict[str, tuple[float, float]]:
    """Each measure in both worlds; those of the displaced over three cohorts."""
    found: dict[str, tuple[float, float]] = {}
    ours = cache(lambda cohort: of_cohort(cohort, base.rates))  # two of them are the same people
    for ending, (one, other) in cohorts.items():
        before, after = ours(one), of_cohort(other, world.rates)
        found |= {name + ending: (before[name], after[name]) for name in before}
    before = of_world(base, since=start, programmes=0)
    after = of_world(world, since=start, programmes=bits)
    both = dict.fromkeys((*before, *after))  # budgets of policies that only one world has
    return found | {name: (before.get(name, math.nan), after.get(name, math.nan)) for name in both}


def _cost(base: Traces, world: Traces, start: int, end: int) -> Bill:
    """What the bill of the policy's world is above the baseline's."""
    before, after = (bill(traces, start, end) for traces in (base, world))
    return Bill(*(b - a for a, b in zip(before, after, strict=True)))


def _account(
    base: Traces,
    world: Traces,
    controls: MatchedControls,
    start: int,
    end: int,
    bits: int,
    definition: str,
    cost: Bill,
) -> Account:
    window = slice(start, end + 1)

    def gained(indicator: str) -> float:
        difference = monthly(world, indicator)[window] - monthly(base, indicator)[window]
        return math.fsum(difference) * base.weight

    found = effects(base.snapshots[end], world.snapshots[end], bits, definition)
    return Account(
        definition=definition,
        horizon=end - start,
        effects=found,
        matched=found.participants * controls.expected_share(end, definition),
        programme_cost=cost.public * base.weight,
        net_public_cost=cost.public * base.weight
        + gained("benefits_paid")
        - gained("taxes_received"),
        private_cost=cost.private * base.weight,
        social_cost=cost.resources * base.weight,
        transfers=cost.transfers * base.weight,
        output_lost=-gained("output"),
        job_years=gained(INDICATORS[definition]) / 12.0,
    )
