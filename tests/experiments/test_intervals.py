import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.experiments.intervals import mean_interval, paired, ratio_interval

VALUES = [3.0, -1.0, 4.0, 1.0, 5.0]


def test_the_interval_is_students():
    found = mean_interval(VALUES)
    low, high = stats.ttest_1samp(VALUES, 0.0).confidence_interval(0.95)
    assert found.mean == pytest.approx(np.mean(VALUES))
    assert found[1:3] == pytest.approx((low, high))
    assert found.spans_zero
    assert (found.seeds, found.same_sign) == (5, 0.8)


def test_what_is_unknown_is_left_out():
    assert mean_interval([*VALUES, math.nan]) == mean_interval(VALUES)
    assert mean_interval([math.nan]).seeds == 0


def test_one_seed_has_no_interval():
    found = mean_interval([7.0])
    assert (found.mean, found.seeds, found.spans_zero) == (7.0, 1, True)
    assert math.isnan(found.lower)
    assert math.isnan(found.upper)
    assert ratio_interval([1.0], [1.0]) is None


def test_no_difference_at_all_spans_zero():
    assert mean_interval([0.0, 0.0, 0.0])[:6] == (0.0, 0.0, 0.0, 3, True, 1.0)


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=20), st.randoms())
def test_the_order_of_seeds_does_not_matter(values, luck):
    mixed = list(values)
    luck.shuffle(mixed)
    assert mean_interval(mixed) == mean_interval(values)


def test_the_ratio_solves_fiellers_equation():
    a = np.array([210.0, 190.0, 205.0, 220.0, 199.0, 211.0])
    b = np.array([10.0, 9.0, 12.0, 11.0, 8.5, 10.5])
    found = ratio_interval(list(a), list(b))
    assert found is not None
    assert found.mean == pytest.approx(a.mean() / b.mean())
    for bound in (found.lower, found.upper):  # there the test of a - bound * b = 0 just fails
        assert stats.ttest_1samp(a - bound * b, 0.0).pvalue == pytest.approx(0.05)
    assert found.lower < found.mean < found.upper


@pytest.mark.parametrize("denominator", [VALUES, [-1.0, -1.1, -0.9], [0.0, 0.0, 0.0]])
def test_nothing_is_divided_by_what_may_be_nothing(denominator):
    assert ratio_interval([1.0] * len(denominator), denominator) is None


def test_what_only_the_policy_has_is_shown_without_a_difference():
    pairs = [(math.nan, 0.25), (math.nan, 0.75)]
    assert paired(pairs)[1::4] == (0.5, 2)
    assert math.isnan(paired(pairs)[0])
    assert math.isnan(paired(pairs)[2])
    assert paired([*pairs, (1.0, 4.0)])[:3] == (1.0, 4.0, 3.0)
