import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim.experiments.noise import chance_effects, noise_rows, seeds_needed
from sim.experiments.seed_result import NO_MONTHS


def test_seeds_needed_are_those_of_the_textbook():
    net = [10.0, 30.0, 20.0, 40.0]
    reach = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    expected = math.ceil((reach * np.std(net, ddof=1) / 5.0) ** 2)
    assert seeds_needed(net, 5.0) == expected == 53
    assert seeds_needed(net, 1e6) == 2.0
    assert math.isnan(seeds_needed(net[:1], 5.0))
    assert math.isnan(seeds_needed(net, 0.0))


def test_so_many_seeds_show_the_effect_as_often_as_promised():
    luck = np.random.default_rng(1)
    pilot = luck.normal(5.0, 20.0, 10_000)
    n = int(seeds_needed(pilot.tolist(), 5.0))
    shown = stats.ttest_1samp(luck.normal(5.0, 20.0, (4_000, n)), 0.0, axis=1).pvalue < 0.05
    assert 0.77 < shown.mean() < 0.83


def test_a_placebo_differs_from_the_policys_month_on_and_by_chance_alone(comparison):
    for result in comparison.results:
        assert result.placebo.shape == result.baseline.shape
        assert np.array_equal(result.placebo[:12], result.baseline[:12])
    assert any(not np.array_equal(r.placebo, r.baseline) for r in comparison.results)
    weight = comparison.weight
    chance = chance_effects(comparison.results, "all_work", 29, weight)
    head = comparison.headline.query("definition == 'all_work' and horizon_months == 17")
    row = head[head["measure"] == "placebo_net"].iloc[0]
    assert row["mean"] == pytest.approx(np.mean(chance))
    floor = head[head["measure"] == "noise_floor"].iloc[0]
    half = stats.t.ppf(0.975, 2) * np.std(chance, ddof=1) / math.sqrt(3)
    assert floor["mean"] == pytest.approx(half)


def test_without_placebos_nothing_is_said_of_chance(comparison):
    results = [replace(result, placebo=NO_MONTHS) for result in comparison.results]
    assert chance_effects(results, "formal", 29, 1.0) == []
    found = {name: interval.mean for name, _, interval in noise_rows([1.0, 2.0], [])}
    assert math.isnan(found["noise_floor"])
    assert found["seeds_needed"] > 0
