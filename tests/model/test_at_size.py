"""What holds in small worlds holds at 100,000 people, where passes run in parts."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model.economy import Economy
from sim.model.indicators import INDICATORS, JOBS, PEOPLE
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

SCALED = (
    "labour_force",
    "platform_work",
    "own_business",
    "first_job_seekers",
    "inactive",
    "unemployment_rate_35_plus",
    "focal_unemployment_rate",
    "focal_employment_share",
    "vacancies",
    "platform_pay",
    "focal_income",
)
"""Indicators that do not hang on how large firms can be; the others are in ``docs/scale.md``."""


def means(population: int, seed: int) -> NDArray[np.float64]:
    """The indicators of ``SCALED`` in the second year, per head where they count something."""
    series = live(world(population=population, months=24, seed=seed, ai=None)).history.series[12:]
    places = [list(INDICATORS).index(name) for name in SCALED]
    counted = [INDICATORS[name] in (PEOPLE, JOBS) for name in SCALED]
    mean: NDArray[np.float64] = series[:, places].mean(axis=0)
    return np.where(counted, mean / population, mean)


def test_a_larger_sample_says_the_same_within_sampling_error() -> None:
    """Four standard errors, taken over small samples; of ten times the size it is a tenth."""
    small = np.array([means(20_000, seed) for seed in range(1, 13)])
    error = small.std(axis=0, ddof=1) * np.sqrt(1 / 12 + 1 / 10)
    apart = (means(200_000, 1) - small.mean(axis=0)) / error
    assert dict(zip(SCALED, apart, strict=True)) == pytest.approx(dict.fromkeys(SCALED, 0.0), abs=4)
