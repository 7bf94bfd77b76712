import math

import numpy as np
import pytest

import sim
from sim.experiments.measures import COHORT_MEASURES, WORLD_MEASURES
from sim.model.indicators import INDICATORS
from sim.scenario.problem import InvalidScenario


@pytest.fixture(scope="module")
def result():
    return sim.run("order_based_training", seed=2, population=3_000, months=30)


@pytest.fixture
def eager(scenario):
    """A world in which every firm orders classes, for the money."""
    terms = "firm_awareness = 1\npayment = 10000\n"
    return scenario(
        "eager",
        f"[parameters]\norder_share = 1\n[policies.order_based_training]\n{terms}",
        population=5_000,
    )


def test_a_run_has_a_name_and_a_result_that_belong_together(result):
    again = sim.run("order_based_training", seed=2, population=3_000, months=30)
    other = sim.run("order_based_training", seed=3, population=3_000, months=30)
    assert (result.run_id, result.result_sha256) == (again.run_id, again.result_sha256)
    assert result.run_id != other.run_id
    assert result.result_sha256 != other.result_sha256
    assert (result.seed, result.population, result.months) == (2, 3_000, 30)
    assert result.scenario_digest == result.scenario.digest
    assert result.peak_memory_bytes > 10_000_000
    assert result.seconds > 0


def test_its_tables_are_named(result):
    assert list(result.monthly) == ["month", *INDICATORS]
    assert len(result.to_frame()) == 30
    assert set(result.displaced["cause"]) <= {
        "laid_off",
        "technology",
        "demand",
        "order_dismissal",
    }
    assert len(result.training) == len(result.traces.training)
    assert result.displaced["city"].notna().all()


def test_orders_are_counted_as_signed_and_settled(eager):
    result = sim.run(eager)
    orders, measures, weight = result.orders, result.measures, result.weight
    assert len(orders) == len(result.traces.orders) > 5
    assert orders["occupation"].notna().all()
    for name in ("promised", "hired", "relabelled", "dismissed"):
        assert measures[name] == pytest.approx(orders[name].sum() * weight)
    settled = orders[orders["settled"] == 1]
    delivered = settled["hired"].sum() / settled["promised"].sum()
    assert measures["delivered_share"] == pytest.approx(delivered)
    assert 0 < measures["participants"] <= measures["enrolled"]


def test_its_measures_are_the_declared_ones_in_real_people(result):
    measures = result.measures
    assert list(measures) == [*COHORT_MEASURES, *WORLD_MEASURES]
    last = result.monthly["employed"].to_numpy()[-12:]
    assert measures["employed"] == pytest.approx(last.mean() * result.weight)
    since = result.displaced[(result.displaced["month"] >= 12) & ~result.displaced["recalled"]]
    assert measures["displaced"] == len(since) * result.weight
    known = since[(since["month"] <= 23) & (since["status_6_months"] != "retired")]
    share = (known["status_6_months"] == "employed").mean()
    assert measures["reemployed_formal_6_months"] == pytest.approx(share, abs=0.02)
    assert all(math.isfinite(measures[name]) for name in ("programme_cost", "job_years"))


def test_a_world_without_policies_has_no_participants():
    result = sim.run("no_ai", population=2_000, months=12)
    assert result.measures["participants"] == 0
    assert math.isnan(result.measures["layoffs_share_of_cuts"])
    assert np.all(result.monthly["jobs_removed"] == 0)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, True, "1"])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(InvalidScenario, match="options: seed: found"):
        sim.run("baseline", seed=seed)
