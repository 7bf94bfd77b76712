"""Options that no other beats, and doing nothing among them."""

import numpy as np
import pytest

from sim.experiments.analysis.draws import possible_means
from sim.experiments.analysis.frontier import efficient, frontier_table


def by_definition(cost, jobs):
    """Beaten by what is as good in both and better in one, be it to do nothing."""
    others = [*zip(cost, jobs, strict=True), (0.0, 0.0)]
    return [
        not any(c <= x and j >= y and (c < x or j > y) for c, j in others)
        for x, y in zip(cost, jobs, strict=True)
    ]


def test_efficient_is_what_its_definition_says():
    rng = np.random.default_rng(1)
    for _ in range(300):
        cost, jobs = rng.integers(-3, 8, (2, 12)).astype(float)
        assert efficient(cost, jobs).tolist() == by_definition(cost, jobs)


def test_a_share_says_how_surely():
    rng = np.random.default_rng(2)
    cost = np.array([1.0, 2.0, 2.0])[:, None] + 0.0 * rng.standard_normal((3, 30))
    jobs = np.array([5.0, 9.0, 9.0])[:, None] + rng.standard_normal((3, 30))
    found = frontier_table(cost, jobs)
    assert found["efficient_share"].iloc[0] > 0.99
    assert found["efficient_share"].iloc[1:].sum() == pytest.approx(1.0, abs=0.01)
    assert found["jobs_shown"].all()


def test_jobs_that_may_be_none_are_not_shown():
    rng = np.random.default_rng(3)
    found = frontier_table(np.ones((1, 20)), rng.standard_normal((1, 20)))
    assert not found["jobs_shown"].any()
    assert 0.02 < found["efficient_share"].item() < 0.98


def test_possible_means_have_students_intervals_and_move_together():
    rng = np.random.default_rng(4)
    first = rng.standard_normal(6)
    values = np.vstack([first, first + 1.0])
    drawn = possible_means(values, 40_000)
    lower, upper = np.quantile(drawn[:, 0], (0.025, 0.975))
    half = 2.5706 * first.std(ddof=1) / 6**0.5
    assert (lower, upper) == pytest.approx((first.mean() - half, first.mean() + half), rel=0.05)
    assert np.allclose(drawn[:, 1] - drawn[:, 0], 1.0)
