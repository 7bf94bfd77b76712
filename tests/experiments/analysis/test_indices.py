"""Indices against functions whose indices are known."""

import numpy as np
import pytest

from sim.experiments.analysis.indices import (
    MORRIS_COLUMNS,
    SOBOL_COLUMNS,
    morris_indices,
    sobol_indices,
)
from sim.experiments.sweeps.samples import SAMPLES


def ishigami(shares):
    """Ishigami and Homma (1990), a = 7, b = 0.1, on -pi..pi."""
    x = np.pi * (2.0 * shares - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


VARIANCE = 7.0**2 / 8 + 0.1 * np.pi**4 / 5 + 0.1**2 * np.pi**8 / 18 + 0.5
FIRST = [0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2 / VARIANCE, 7.0**2 / 8 / VARIANCE, 0.0]
THIRD = 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50) / VARIANCE
TOTAL = [FIRST[0] + THIRD, FIRST[1], THIRD]


def seeds_of(values, noise=0.0, seeds=4):
    rng = np.random.default_rng(1)
    return values[:, None] + noise * rng.standard_normal((len(values), seeds))


def sobol(function, dimensions, samples, noise=0.0):
    shares = SAMPLES["saltelli"].draw(dimensions, samples, 1)
    outcome = seeds_of(function(shares), noise)
    names = [f"p{k}" for k in range(dimensions)]
    return sobol_indices(shares, outcome, names)


def test_ishigami():
    found = sobol(ishigami, 3, 1024)
    assert tuple(found.columns) == SOBOL_COLUMNS
    assert found["first"].to_numpy() == pytest.approx(FIRST, abs=0.05)
    assert found["total"].to_numpy() == pytest.approx(TOTAL, abs=0.05)
    assert ((found["first_lower"] < FIRST) & (found["first_upper"] > FIRST)).all()
    assert ((found["total_lower"] < TOTAL) & (found["total_upper"] > TOTAL)).all()
    assert found["beyond_noise"].all()


def test_luck_alone_has_total_indices_but_none_beyond_noise():
    found = sobol(lambda shares: 0.0 * shares[:, 0], 3, 256, noise=1.0)
    assert found["noise_share"].iloc[0] == pytest.approx(1.0, abs=0.2)
    assert (found["total"] > 0.5).all()
    assert not found["beyond_noise"].any()


def test_an_idle_parameter_has_the_total_index_of_luck():
    found = sobol(lambda shares: 10.0 * shares[:, 0], 3, 1024, noise=4.0).set_index("parameter")
    share = found["noise_share"].iloc[0]
    assert share == pytest.approx(4.0 / (100 / 12 + 4.0), rel=0.1)
    assert found.loc[["p1", "p2"], "total"].to_numpy() == pytest.approx(share, rel=0.15)
    assert found["beyond_noise"].to_list() == [True, False, False]
    assert found.loc["p0", "correlation_lower"] > 0.5
    assert found.loc["p1", "correlation_lower"] < 0.0 < found.loc["p1", "correlation_upper"]


def test_an_outcome_that_never_changes_has_no_indices():
    found = sobol(lambda shares: 0.0 * shares[:, 0] + 3.0, 2, 64)
    assert found[["first", "total"]].isna().all(axis=None)
    assert not found["beyond_noise"].any()


def test_morris_of_a_plane_is_its_slopes():
    shares = SAMPLES["morris"].draw(3, 20, 1)
    assert shares.shape == (80, 3)
    values = 4.0 * shares[:, 0] - 2.0 * shares[:, 1]
    outcome = seeds_of(values)
    found = morris_indices(shares, outcome, ["a", "b", "c"])
    assert tuple(found.columns) == MORRIS_COLUMNS
    assert found["effect"].to_numpy() == pytest.approx([4.0, -2.0, 0.0])
    assert found["size"].to_numpy() == pytest.approx([4.0, 2.0, 0.0])
    assert found["spread"].to_numpy() == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    assert found["beyond_noise"].to_list() == [True, True, False]


def test_morris_of_luck_has_the_size_that_is_said_of_luck():
    shares = SAMPLES["morris"].draw(4, 300, 1)
    outcome = seeds_of(0.0 * shares[:, 0], noise=3.0)
    found = morris_indices(shares, outcome, list("abcd"))
    assert found["size"].to_numpy() == pytest.approx(found["noise_size"].to_numpy(), rel=0.1)
    assert found["beyond_noise"].sum() <= 1
    assert ((found["effect_lower"] < 0) & (found["effect_upper"] > 0)).sum() >= 3


@pytest.mark.parametrize("seeds", [4, 10])
def test_luck_that_points_share_is_not_taken_for_an_effect(seeds):
    """Where a programme is on, its worlds are other worlds, and all of them have the same luck."""
    rng = np.random.default_rng(3)
    walks, cube = SAMPLES["morris"].draw(3, 20, 1), SAMPLES["saltelli"].draw(3, 64, 1)
    taken = {"morris": 0, "sobol": 0}
    for _ in range(100):
        luck = rng.standard_normal((1, seeds))
        effects = morris_indices(walks, (walks[:, :1] > 0.5) * luck, list("abc"))
        taken["morris"] += int(effects["beyond_noise"].any())
        if taken["sobol"] < 8 and _ < 20:
            shares = sobol_indices(cube, (cube[:, :1] > 0.5) * luck, list("abc"))
            taken["sobol"] += int(shares["beyond_noise"].any())
    assert taken["morris"] <= 12
    assert taken["sobol"] <= 4


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_has_the_size_it_says_and_stays_the_same(name):
    sample = SAMPLES[name]
    shares = sample.draw(3, 8, 5)
    assert shares.shape == (sample.size(3, 8), 3)
    assert ((shares >= 0.0) & (shares <= 1.0)).all()
    assert (sample.draw(3, 8, 5) == shares).all()
    assert (sample.draw(3, 8, 6) != shares).any()
