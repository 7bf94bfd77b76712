"""A break-even is an interval that covers, or an honest no."""

import math
from typing import Any

import numpy as np
import pytest

from sim.experiments.analysis.break_even import Verdict, crossing

LEVELS = np.linspace(0.0, 6000.0, 7)
PRICE = 50_000.0


def worlds(surplus: Any, seeds: int = 20, noise: float = 0.0, seed: int = 1) -> tuple[Any, Any]:
    """Costs of 1 million a level and the job-years that give this surplus, with luck."""
    rng = np.random.default_rng(seed)
    cost = np.full((len(LEVELS), seeds), 1e6)
    mean = (np.asarray(surplus, float)[:, None] + cost) / PRICE
    luck = noise * (rng.standard_normal((1, seeds)) + rng.standard_normal((len(LEVELS), seeds)))
    return cost, mean + luck / PRICE


def test_without_luck_it_is_where_the_line_crosses():
    found = crossing(LEVELS, *worlds(LEVELS - 2500.0), PRICE)
    assert found.verdict is Verdict.FOUND
    assert (found.at, found.lower, found.upper) == pytest.approx((2500.0,) * 3)
    assert found.rising
    falling = crossing(LEVELS, *worlds(2500.0 - LEVELS), PRICE)
    assert falling.at == pytest.approx(2500.0)
    assert not falling.rising


def test_its_interval_covers():
    found = [
        crossing(LEVELS, *worlds(LEVELS - 2500.0, noise=1500.0, seed=seed), PRICE)
        for seed in range(100)
    ]
    assert all(one.verdict is Verdict.FOUND for one in found)
    covered = np.mean([one.lower <= 2500.0 <= one.upper for one in found])
    assert 0.90 <= covered <= 1.0


def test_an_end_beyond_the_range_is_said_to_be_beyond():
    found = crossing(LEVELS, *worlds(LEVELS - 5500.0, noise=3000.0), PRICE)
    assert found.verdict is Verdict.FOUND
    assert 0.0 < found.lower < 6000.0
    assert math.isinf(found.upper)


@pytest.mark.parametrize(
    ("surplus", "verdict"),
    [
        (LEVELS * 0 - 10_000.0, Verdict.NEVER),
        (LEVELS * 0 + 10_000.0, Verdict.ALWAYS),
        (LEVELS * 0, Verdict.UNKNOWN),
        (10_000.0 - np.abs(LEVELS - 3000.0) * 8, Verdict.NOT_MONOTONE),
    ],
)
def test_what_is_no_break_even(surplus, verdict):
    found = crossing(LEVELS, *worlds(surplus, noise=800.0), PRICE)
    assert found.verdict is verdict
    assert math.isnan(found.at)
    assert list(found.levels["level"]) == list(LEVELS)


def test_without_additional_jobs_there_is_no_cost_of_one():
    rng = np.random.default_rng(1)
    cost = np.full((7, 20), -1e6)  # a policy that saves money and adds nothing
    found = crossing(LEVELS, cost, rng.standard_normal((7, 20)), PRICE)
    assert found.verdict is Verdict.NO_JOBS
