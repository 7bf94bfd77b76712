import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.experiments.displaced import (
    displaced_in_both,
    displaced_since,
    income_change,
    kaplan_meier_median,
    median_months,
    share_at_work,
    to_follow,
)
from sim.model.columns import DISPLACEMENT, HORIZONS, NONE, WorkerStatus

EMPLOYED, UNEMPLOYED, GIG = (
    WorkerStatus.EMPLOYED,
    WorkerStatus.UNEMPLOYED,
    WorkerStatus.GIG,
)
MONTHS = 30


def events(*rows):
    """``DISPLACEMENT`` records from dicts; states at 3, 6, 12, 24 months as a tuple."""
    found = np.zeros(len(rows), DISPLACEMENT)
    for name in ("back", "back_any", "censored"):
        found[name] = NONE
    found["worker"] = np.arange(len(rows))
    found["state"] = 255
    for k, row in enumerate(rows):
        for name, value in row.items():
            found[name][k] = value
    return found


LOG = events(
    {
        "month": 2,
        "state": (UNEMPLOYED, EMPLOYED, EMPLOYED, EMPLOYED),
        "back": 6,
        "past_income": 5000,
    },
    {"month": 2, "state": (EMPLOYED, GIG, UNEMPLOYED, UNEMPLOYED), "back": 3, "past_income": 4000},
    {"month": 10, "state": (UNEMPLOYED, UNEMPLOYED, GIG, 255), "past_income": 3000},
    {"month": 10, "state": (UNEMPLOYED, 6, 6, 255), "censored": 14, "past_income": 9000},
    {"month": 20, "state": (EMPLOYED, EMPLOYED, 255, 255), "back": 22, "recalled": 1},
    {"month": 25, "state": (UNEMPLOYED, 255, 255, 255)},
)


def test_the_share_is_over_all_who_could_be_followed():
    cohort = displaced_since(LOG, 0)
    shares = {h: share_at_work(cohort, h, MONTHS) for h in HORIZONS}
    assert shares == {3: 1 / 5, 6: 1 / 3, 12: 1 / 3, 24: 1 / 2}
    any_work = (EMPLOYED, GIG)
    assert share_at_work(cohort, 6, MONTHS, any_work) == 2 / 3
    assert math.isnan(share_at_work(displaced_since(LOG, 20), 6, MONTHS))


def test_recalled_people_and_earlier_ones_are_not_of_the_cohort():
    assert displaced_since(LOG, 10)["worker"].tolist() == [2, 3, 5]


def test_income_is_set_against_the_own_past():
    cohort = LOG[:4].copy()
    cohort["income"][:, 0] = (30_000, 24_000, 18_000, 99_999)  # the last was censored
    assert income_change(cohort, 1, MONTHS) == pytest.approx(0.5 - 1.0)
    assert math.isnan(income_change(cohort[2:], 2, MONTHS))


def test_the_median_knows_who_was_only_seen_for_a_while():
    # durations 4 and 1 found; 19, 4 and 4 months without a job
    assert math.isnan(median_months(displaced_since(LOG, 0), MONTHS))
    assert median_months(LOG[:2], MONTHS) == 1.0
    assert math.isnan(median_months(LOG[:0], MONTHS))


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=50))
def test_the_median_is_that_of_scipy(people):
    duration = np.array([months for months, _ in people])
    observed = np.array([found for _, found in people])
    data = stats.CensoredData.right_censored(duration, ~observed)
    survival = stats.ecdf(data).sf
    below = survival.quantiles[survival.probabilities <= 0.5 + 1e-12]
    found = kaplan_meier_median(duration, observed)
    assert math.isnan(found) if len(below) == 0 else found == below[0]


def test_the_followed_forget_what_happened_to_them():
    followed = to_follow(LOG)
    assert followed["worker"].tolist() == [0, 1, 2, 3, 5]
    assert set(followed["back"]) == set(followed["censored"]) == {NONE}
    assert (followed["state"] == 255).all()
    assert (followed["income"] == 0).all()
    assert followed["past_income"].tolist() == [5000, 4000, 3000, 9000, 0]
    assert LOG["back"][0] == 6


def test_displaced_in_both_worlds_means_the_same_person_in_the_same_month():
    other = events({"worker": 1, "month": 2}, {"worker": 2, "month": 11}, {"worker": 0, "month": 2})
    one, two = displaced_in_both(LOG, other)
    assert one["worker"].tolist() == [0, 1]
    assert sorted(two["worker"].tolist()) == [0, 1]
