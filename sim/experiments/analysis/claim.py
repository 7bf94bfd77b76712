"""An author's claim: if a setting were another, an outcome would be higher, or lower, by so much.

Both settings, and some more over the declared range, are lived with the same people and the same
luck, seed by seed; the claim is about the difference between the two.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.analysis.break_even import LEAST_LEVELS, LEAST_SEEDS, Crossing, crossing
from sim.experiments.analysis.finished import known_outcomes, unit_of
from sim.experiments.intervals import LEVEL, Interval, mean_interval
from sim.experiments.progress import Progress
from sim.experiments.request import (
    check_processes,
    check_twins,
    choose,
    list_seeds,
    read_scenario,
    refuse,
)
from sim.experiments.seed_result import Account, SeedResult
from sim.experiments.sweeps.axes import Axis, Value, read_axes
from sim.experiments.sweeps.plan import OPTIONS
from sim.experiments.sweeps.table import ACCOUNT, DIFFERENCE, PEOPLE
from sim.experiments.twins import horizons, start_of_policy
from sim.experiments.variants import read_axis, value_in, with_value
from sim.language.message import Message
from sim.scenario.problem import shown
from sim.scenario.schema import Scenario
from sim.store.place import opened

if TYPE_CHECKING:
    import pandas as pd

    from sim.store.store import Store

DIRECTIONS = ("fewer", "more")
DEFAULT_OUTCOME, DEFAULT_HORIZON, DEFAULT_LEVELS = f"{ACCOUNT}net", 24, 5


class Claim(NamedTuple):
    """What is said: with ``value`` in the place of ``instead_of`` there is ``direction`` of it.

    ``setting``: as in a sweep file, such as ``order_based_training.commitment``. ``outcome``: a
    measure, or ``account_`` and a column of the account. ``by``: at least so much, in the
    outcome's unit.
    """

    setting: str
    value: Value
    instead_of: Value
    outcome: str
    direction: str
    by: float


@dataclass(frozen=True)
class ClaimResult:
    """What the pairs of worlds say of a claim.

    ``horizon``: months since the policy's start at which an account is read.
    ``before``, ``after``: the outcome with either value. ``difference``: after less before, by the
    same seeds. ``holds``: share of the seeds in which the claim is true, with its exact 95 %
    interval. ``levels``: the difference at each value tried, a row each; empty for words.
    ``turning``: from which value on the claim is true on average, for a claim of a size; None if
    nobody asked, or it cannot be looked for.
    """

    claim: Claim
    baseline: Scenario
    scenario: Scenario
    horizon: int
    seeds: tuple[int, ...]
    weight: float
    before: Interval
    after: Interval
    difference: Interval
    holds: Interval
    levels: "pd.DataFrame" = field(repr=False)
    turning: Crossing | None

    @property
    def verdict(self) -> str:
        """Whether the interval lies beyond what is claimed: "holds", "fails", or else "open"."""
        sign = 1.0 if self.claim.direction == "more" else -1.0
        ends = sorted((sign * self.difference.lower, sign * self.difference.upper))
        if ends[0] > self.claim.by:
            return "holds"
        return "fails" if ends[1] < self.claim.by else "open"

    @property
    def shown_from(self) -> float | None:
        """The value nearest to the present one from which on all show a difference as claimed."""
        if not isinstance(self.claim.value, int | float) or not len(self.levels):
            return None
        reference = float(self.claim.instead_of)
        away = self.levels[
            (self.levels["level"] > reference)
            if self.claim.value > reference
            else (self.levels["level"] < reference)
        ]
        away = away.iloc[np.argsort(-np.abs(away["level"] - reference), kind="stable")]
        found = None
        for row in away.to_dict("records"):  # from the farthest on
            clear = row["lower"] > 0 if self.claim.direction == "more" else row["upper"] < 0
            if not clear:
                break
            found = float(row["level"])
        return found

    def to_frame(self) -> "pd.DataFrame":
        """The difference at each value tried. Columns: level, difference, lower, upper, seeds."""
        return self.levels


def check_claim(
    scenario: str | Path | Scenario,
    setting: str,
    value: Value,
    *,
    instead_of: Value | None = None,
    outcome: str = DEFAULT_OUTCOME,
    direction: str = "fewer",
    by: float = 0.0,
    baseline: str | Path | Scenario = "baseline",
    horizon: int | None = None,
    levels: int = DEFAULT_LEVELS,
    seeds: int | Sequence[int] = 20,
    seed: int = 1,
    population: int | None = None,
    months: int | None = None,
    competitors: float | None = None,
    processes: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    store: "Store | str | Path | None" = None,
) -> ClaimResult:
    """If ``setting`` were ``value``, would there be more or fewer of ``outcome``?

    Args:
        scenario: in which the setting stands.
        instead_of: the value compared with; the scenario's own by default.
        direction: one of ``DIRECTIONS``.
        by: at least so much, in the outcome's unit, 0 or more.
        baseline: beside which both are lived.
        horizon: months since the policy's start for outcomes of the account.
        levels: how many values over the declared range are tried besides, 0 for none.
        seeds: how many, or which; the rest as in ``sim.compare``.

    Raises:
        InvalidScenario: a name, a value or an option makes no sense.
        InvalidStore, StoreTrouble: the store is none, or cannot be used.
        RunFailed: some runs failed.
    """
    listed = list_seeds(seeds, seed)
    check_processes(processes)
    choose("direction", direction, DIRECTIONS)
    check_outcome_of_claim(outcome)
    asked = [
        read_scenario(one).with_options(population, months, competitors)
        for one in (baseline, scenario)
    ]
    check_twins(asked[0], asked[1:])
    axis = read_axis(setting, [value], asked[0].data())
    before = value_in(asked[1], axis) if instead_of is None else instead_of
    if before is None:
        policy = str(axis.path[1])
        raise refuse("setting", shown(setting), Message("allowed.policy_on", policy=policy))
    if before == value:
        raise refuse("value", shown(value), Message("allowed.other_value", value=str(before)))
    if not by >= 0.0:
        raise refuse("by", shown(by), Message("allowed.or_more", low="0", unit=unit_of(outcome)))
    claim = Claim(setting, value, before, outcome, direction, by)
    tried = _values(claim, axis, asked[0], levels)
    start = start_of_policy(asked[0], asked[1])
    possible = horizons(start, asked[0].months)
    at = horizon if horizon is not None else min(DEFAULT_HORIZON, possible[-1])
    if at not in possible:
        raise refuse("horizon", str(at), ", ".join(map(str, possible)))
    with opened(store) as kept:
        worlds = _live(asked, axis, tried, listed, processes, progress, kept)
    return _tested(claim, asked, at, tried, worlds)


def check_outcome_of_claim(outcome: str) -> None:
    """Require an outcome that a claim may be about.

    Raises:
        InvalidScenario: there is none of that name.
    """
    choose("outcome", outcome, claim_outcomes())


def claim_outcomes() -> tuple[str, ...]:
    """What a claim may be about: the measures, and the account."""
    return tuple(name for name in known_outcomes(True) if not name.endswith(DIFFERENCE))


def _values(claim: Claim, axis: Axis, baseline: Scenario, levels: int) -> list[Value]:
    """The two values of the claim first, then those over the range the setting declares."""
    both = [claim.instead_of, claim.value]
    if isinstance(claim.value, str) or levels == 0:
        return both
    table: Any = {"levels": max(levels, LEAST_LEVELS)}
    for part in reversed(claim.setting.split(".")):
        table = {part: table}
    found, wrong = read_axes(table, baseline.data())
    if wrong:  # it declares no range
        return both
    between = (float(one) for one in found[0].grid())
    return list(dict.fromkeys([*both, *between]))


def _live(
    asked: Sequence[Scenario],
    axis: Axis,
    tried: Sequence[Value],
    seeds: Sequence[int],
    processes: int | None,
    progress: Callable[[Progress], None] | None,
    store: "Store | None",
) -> list[list[SeedResult]]:
    """For each value tried the results by seed; the twin of interest is the only one in each."""
    from sim.experiments.gathering import gather

    baseline, scenario = asked

    def gathered(beside: Scenario, some: Sequence[Scenario]) -> list[SeedResult]:
        return gather(
            beside,
            some,
            seeds,
            options=OPTIONS,
            processes=processes,
            progress=progress,
            store=store,
        )

    copies = [
        with_value(scenario, axis, value).model_copy(update={"name": f"{scenario.name}_{k}"})
        for k, value in enumerate(tried)
    ]
    if axis.path[0] == "policies":
        results = gathered(baseline, copies)
        return [
            [replace(one, twins=(one.twins[k],)) for one in results] for k in range(len(copies))
        ]
    return [
        gathered(with_value(baseline, axis, value), [copy])
        for value, copy in zip(tried, copies, strict=True)
    ]


def _tested(
    claim: Claim,
    asked: Sequence[Scenario],
    horizon: int,
    tried: Sequence[Value],
    worlds: Sequence[Sequence[SeedResult]],
) -> ClaimResult:
    values = np.array([[_outcome(one, claim.outcome, horizon) for one in some] for some in worlds])
    difference = values[1] - values[0]
    sign = 1.0 if claim.direction == "more" else -1.0
    known = difference[~np.isnan(difference)]
    return ClaimResult(
        claim=claim,
        baseline=asked[0],
        scenario=asked[1],
        horizon=horizon,
        seeds=tuple(one.seed for one in worlds[0]),
        weight=worlds[0][0].weight,
        before=mean_interval(values[0].tolist()),
        after=mean_interval(values[1].tolist()),
        difference=mean_interval(difference.tolist()),
        holds=_share(int((sign * known > claim.by).sum()), len(known)),
        levels=_levels(tried, values),
        turning=_turning(claim, tried, values),
    )


def _outcome(result: SeedResult, outcome: str, horizon: int) -> float:
    """One seed's value in the policy's world, of the real population."""
    (twin,) = result.twins
    if not outcome.startswith(ACCOUNT):
        return float(twin.measures[outcome][1])
    account: Account = next(
        one for one in twin.accounts if (one.definition, one.horizon) == ("all_work", horizon)
    )
    name = outcome.removeprefix(ACCOUNT)
    if name in PEOPLE:
        return float(getattr(account.effects, name)) * result.weight
    return float(getattr(account, name))


def _share(count: int, number: int) -> Interval:
    """A share of seeds with the interval of Clopper and Pearson."""
    from scipy.special import betaincinv

    if number == 0:
        return mean_interval([])
    tail = (1.0 - LEVEL) / 2.0
    lower = float(betaincinv(count, number - count + 1, tail)) if count else 0.0
    upper = float(betaincinv(count + 1, number - count, 1.0 - tail)) if count < number else 1.0
    return Interval(count / number, lower, upper, number, lower <= 0.0, float("nan"))


def _levels(tried: Sequence[Value], values: NDArray[np.float64]) -> "pd.DataFrame":
    import pandas as pd

    rows = []
    if not any(isinstance(value, str) for value in tried):
        for value, row in sorted(zip(tried, values - values[0], strict=True), key=lambda p: p[0]):
            found = mean_interval(row.tolist())
            rows.append((float(value), found.mean, found.lower, found.upper, found.seeds))
    return pd.DataFrame(rows, columns=["level", "difference", "lower", "upper", "seeds"])


def _turning(claim: Claim, tried: Sequence[Value], values: NDArray[np.float64]) -> Crossing | None:
    """Where the difference reaches the size that is claimed."""
    known = ~np.isnan(values).any(axis=0)
    numbers = [float(value) for value in tried if not isinstance(value, str)]
    enough = len(numbers) == len(tried) >= LEAST_LEVELS and known.sum() >= LEAST_SEEDS
    if claim.by == 0.0 or not enough:
        return None
    sign = 1.0 if claim.direction == "more" else -1.0
    order = np.argsort(numbers, kind="stable")
    beyond = (sign * (values - values[0]) - claim.by)[order][:, known]
    return crossing(np.array(numbers)[order], np.zeros_like(beyond), beyond, 1.0)
