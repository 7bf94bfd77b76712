"""How much of the differences between points is luck."""

import numpy as np
import pytest

from sim.experiments.analysis.seed_noise import seed_noise


def outcome(points, seeds, signal, noise, rng):
    """Points that differ by ``signal``, seeds that shift all points alike, and luck."""
    return (
        signal * rng.standard_normal((points, 1))
        + 5.0 * rng.standard_normal((1, seeds))
        + noise * rng.standard_normal((points, seeds))
    )


def test_the_share_of_luck_is_found_whatever_a_seed_does_to_all_points():
    rng = np.random.default_rng(1)
    found = seed_noise(outcome(4_000, 5, signal=1.0, noise=2.0, rng=rng))
    assert found.noise == pytest.approx(4.0 / 5, rel=0.05)
    assert found.share == pytest.approx(0.8 / 1.8, rel=0.05)
    assert found.lower < found.share < found.upper
    assert found.points_differ


def test_its_interval_covers_nineteen_times_in_twenty_or_more():
    rng = np.random.default_rng(2)
    truth = 0.5 / 1.5
    covered = [
        found.lower <= truth <= found.upper
        for found in (seed_noise(outcome(40, 4, 1.0, 2.0**0.5, rng)) for _ in range(1_000))
    ]
    assert np.mean(covered) > 0.94


LUCK = {
    "of each point": lambda points, seeds, rng: rng.standard_normal((points, seeds)),
    "of half of the points": lambda points, seeds, rng: (
        rng.integers(0, 2, (points, 1)) * rng.standard_normal((1, seeds))
    ),
    "of three kinds": lambda points, seeds, rng: (
        rng.standard_normal((points, 3)) @ rng.standard_normal((3, seeds))
    ),
}


@pytest.mark.parametrize("kind", LUCK)
@pytest.mark.parametrize("seeds", [3, 8])
def test_points_that_differ_by_luck_alone_are_rarely_told_apart(kind, seeds):
    rng = np.random.default_rng(3)
    told = [seed_noise(LUCK[kind](60, seeds, rng)).points_differ for _ in range(500)]
    assert np.mean(told) < 0.10


def test_points_that_differ_are_told_apart():
    rng = np.random.default_rng(4)
    told = [seed_noise(outcome(60, 4, 1.0, 1.0, rng)).points_differ for _ in range(100)]
    assert np.mean(told) > 0.8


def test_without_luck_and_without_differences():
    exact = seed_noise(np.arange(5.0)[:, None] + np.zeros((5, 3)))
    assert (exact.share, exact.points_differ) == (0.0, True)
    nothing = seed_noise(np.ones((5, 3)))
    assert (nothing.share, nothing.points_differ) == (1.0, False)


def test_one_seed_says_nothing_of_luck():
    found = seed_noise(np.arange(5.0)[:, None])
    assert np.isnan(found.share)
    assert not found.points_differ
