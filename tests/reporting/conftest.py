"""A small comparison that the figures and reports of the tests are drawn from."""

import pytest

import sim
from sim.experiments.compare import Comparison


@pytest.fixture(scope="session")
def drawn() -> Comparison:
    return sim.compare(
        "baseline",
        "order_based_training",
        "per_head_subsidy",
        seeds=2,
        population=2_000,
        months=40,
        processes=1,
    )
