import math

import numpy as np
import pytest

from sim.experiments.distribution import gini, of_incomes, poverty
from sim.model.columns import WorkerStatus
from tests.worlds import world


def test_poverty_by_hand():
    income = np.array([1_000.0, 2_000.0, 2_220.0, 5_000.0])
    assert poverty(income, 2_220.0) == (0.5, (1_220 + 220) / 2)
    share, gap = poverty(income[2:], 2_220.0)
    assert share == 0.0
    assert math.isnan(gap)
    assert all(map(math.isnan, poverty(income[:0], 2_220.0)))


def test_gini_by_hand():
    assert gini(np.full(5, 300.0)) == pytest.approx(0.0)
    assert gini(np.array([0.0, 0.0, 0.0, 4.0])) == pytest.approx(0.75)
    income = np.array([1.0, 2.0, 5.0])
    gaps = np.abs(income[:, None] - income[None, :]).mean()
    assert gini(income[::-1]) == pytest.approx(gaps / (2 * income.mean()))
    assert math.isnan(gini(np.zeros(3)))


def test_incomes_are_of_those_of_working_age_who_have_been_there_a_year():
    economy = world(population=1_500, months=14)
    while economy.running:
        economy.step()
    workers = economy.records("workers")
    first = economy.people.entry_first[economy.month - 11 - economy.people.first_month]
    there = (workers["status"] <= WorkerStatus.INACTIVE) & (np.arange(len(workers)) < first)
    income = economy.year.sum(axis=0)[: len(workers)][there] / 12.0
    found = of_incomes(economy)
    line = economy.rate.poverty_low
    assert found["poverty_low"] == pytest.approx((income < line).mean())
    assert found["poverty_gap_low"] == pytest.approx((line - income[income < line]).mean())
    assert found["poverty_high"] >= found["poverty_low"] > 0
    assert 0.1 < found["gini"] < 0.6
