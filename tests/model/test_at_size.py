"""What holds in small worlds holds at 100,000 people, where passes run in parts."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.model.economy import Economy
from sim.model.indicators import INDICATORS, JOBS, PEOPLE, YUAN
from sim.model.programmes import Group
from sim.policies.order_based_training import OrderBasedTraining
from sim.policies.per_head_subsidy import PerHeadSubsidy
from tests.model.test_conservation import (
    BORN_WITH,
    Books,
    recount_classes,
    recount_jobs,
    recount_money,
    recount_people,
)
from tests.model.test_economy import same_world
from tests.worlds import live, world

LARGE = 100_000
START, MONTHS = 3, 6


def policies(neutral: bool) -> list[Any]:
    known = {"awareness": 1.0}
    return [
        policy(
            policy.neutral() if neutral else known,
            start=START,
            group=Group(),
        )
        for policy in (OrderBasedTraining, PerHeadSubsidy)
    ]


def large(policies: list[Any], months: int = MONTHS) -> Economy:
    return world(population=LARGE, months=months, seed=3, policies=policies)


@pytest.fixture(scope="module")
def baseline() -> Economy:
    return live(large([]))


def test_people_and_money_add_up_every_month() -> None:
    economy = large(policies(neutral=False))
    born = {column: economy._columns["workers"][column].copy() for column in BORN_WITH}
    while economy.month + 1 < economy.months:
        before = Books.of(economy)
        economy.step()
        recount_jobs(economy)
        recount_people(economy, born)
        recount_classes(economy)
        recount_money(economy, before)


def test_neutral_policies_change_nothing(baseline: Economy) -> None:
    assert same_world(baseline, live(large(policies(neutral=True))))


def test_nobody_notices_a_policy_before_it_begins(baseline: Economy) -> None:
    economy, before = large(policies(neutral=False)), large([])
    while economy.month + 1 < START:
        economy.step()
        before.step()
    assert same_world(before, economy)
    live(economy)
    after = economy.history.series[START:] != baseline.history.series[START:]
    assert after.any()
    assert np.array_equal(economy.history.series[:START], baseline.history.series[:START])


# --- the size of the sample ------------------------------------------------------------------

SEEDS = 12


def means(population: int, seed: int) -> NDArray[np.float64]:
    """Each indicator's mean in the third year, per head where it counts something."""
    orders = OrderBasedTraining({}, start=0, group=Group())
    economy = live(world(population=population, months=36, seed=seed, policies=[orders]))
    counted = [unit in (PEOPLE, JOBS, YUAN) for unit in INDICATORS.values()]
    mean: NDArray[np.float64] = economy.history.series[24:].mean(axis=0)
    return np.where(counted, mean / population, mean)


def test_a_sample_of_ten_times_the_size_could_be_one_of_the_small_ones() -> None:
    """Every indicator lies where 95 % of further small samples would lie."""
    small = np.array([means(20_000, seed) for seed in range(1, SEEDS + 1)])
    reach = stdtrit(SEEDS - 1, 0.975) * small.std(axis=0, ddof=1) * np.sqrt(1 + 1 / SEEDS)
    apart = np.abs(means(200_000, 1) - small.mean(axis=0))
    outside = [name for name, far in zip(INDICATORS, apart > reach, strict=True) if far]
    assert not outside
    assert (reach > 0).sum() > 35  # of those that can differ at all


def test_sizes_of_firms_do_not_depend_on_the_population() -> None:
    def shares(population: int) -> NDArray[np.float64]:
        """Of posts, in firms of 1-9, 10-99, 100-999 and 1,000 or more staff."""
        staff = world(population=population, months=1, seed=1).records("firms")["staff"]
        classes = np.searchsorted([10, 100, 1000], staff, side="right")
        of_class: NDArray[np.float64] = np.bincount(classes, staff, minlength=4) / staff.sum()
        return of_class

    assert shares(200_000) == pytest.approx(shares(20_000), abs=0.01)
