import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.experiments.displaced import (
    Cohort,
    displaced_in_both,
    displaced_since,
    income_change,
    income_in,
    income_lost,
    kaplan_meier,
    median_months,
    share_at_work,
    to_follow,
    without_formal_job,
)
from sim.model.columns import DISPLACEMENT, HORIZONS, INCOME_SPANS, NONE, WorkerStatus

EMPLOYED, UNEMPLOYED, GIG = (
    WorkerStatus.EMPLOYED,
    WorkerStatus.UNEMPLOYED,
    WorkerStatus.GIG,
)
MONTHS = 30


def events(*rows):
    """``DISPLACEMENT`` records from dicts; states at 3, 6, 12, 24 months as a tuple, ``past`` as
    income in each month of the year before.
    """
    found = np.zeros(len(rows), DISPLACEMENT)
    for name in ("back", "back_any", "censored"):
        found[name] = NONE
    found["worker"] = np.arange(len(rows))
    found["state"] = 255
    for k, row in enumerate(rows):
        for name, value in row.items():
            if name == "past":
                found["income"][k, :4] = 3 * value
            else:
                found[name][k] = value
    return found


LOG = events(
    {
        "month": 2,
        "state": (UNEMPLOYED, EMPLOYED, EMPLOYED, EMPLOYED),
        "back": 6,
        "past": 5000,
    },
    {"month": 2, "state": (EMPLOYED, GIG, UNEMPLOYED, UNEMPLOYED), "back": 3, "past": 4000},
    {"month": 10, "state": (UNEMPLOYED, UNEMPLOYED, GIG, 255), "past": 3000},
    {"month": 10, "state": (UNEMPLOYED, 6, 6, 255), "censored": 14, "past": 9000},
    {"month": 20, "state": (EMPLOYED, EMPLOYED, 255, 255), "back": 22, "recalled": 1},
    {"month": 25, "state": (UNEMPLOYED, 255, 255, 255)},
)


def test_the_share_is_over_all_who_could_be_followed():
    cohort = Cohort.of(displaced_since(LOG, 0), MONTHS)
    shares = {h: share_at_work(cohort, h) for h in HORIZONS}
    assert shares == {3: 1 / 5, 6: 1 / 3, 12: 1 / 3, 24: 1 / 2}
    any_work = (EMPLOYED, GIG)
    assert share_at_work(cohort, 6, any_work) == 2 / 3
    assert math.isnan(share_at_work(Cohort.of(displaced_since(LOG, 20), MONTHS), 6))


def test_recalled_people_and_earlier_ones_are_not_of_the_cohort():
    assert displaced_since(LOG, 10)["worker"].tolist() == [2, 3, 5]


def test_income_is_set_against_the_own_past():
    cohort = LOG[:4].copy()
    cohort["income"][:, 5] = (30_000, 24_000, 18_000, 99_999)  # the last was censored
    assert income_change(Cohort.of(cohort, MONTHS), 1, 12) == pytest.approx(0.5 - 1.0)
    assert income_change(Cohort.of(cohort[:3], MONTHS), 1, 3) == pytest.approx(2.0 - 1.0)
    assert income_change(Cohort.of(cohort, MONTHS), -12, -10) == 0.0
    assert math.isnan(income_change(Cohort.of(cohort[2:], MONTHS), 13, 24))


def test_spans_of_income_cover_every_month_once():
    covered = [month for first, last in INCOME_SPANS for month in range(first, last + 1)]
    assert covered == list(range(-12, 73))
    cohort = LOG[:1].copy()
    cohort["income"] = 2 ** np.arange(len(INCOME_SPANS))
    assert income_in(cohort["income"], -12, -1) == 15
    assert income_in(cohort["income"], 1, 12) == (2**5 + 2**6 + 2**7 + 2**8)
    assert income_in(cohort["income"], 37, 48) == 2**17


def test_income_lost_is_discounted_month_by_month():
    cohort = events({"month": 0, "past": 1_000}, {"month": 0, "past": 3_000, "censored": 7})
    cohort["income"][0, 4:7] = (5_000, 600, 1_500)  # severance, then 200 and 500 a month
    value = [1.1 ** (-month / 12.0) for month in range(7)]
    lost = [1_000 - 5_000] + 3 * [800] + 3 * [500]
    expected = sum(one * v for one, v in zip(lost, value, strict=True))
    assert income_lost(Cohort.of(cohort[:1], MONTHS), 6, 0.1) == pytest.approx(expected)
    two_months = sum(one * v for one, v in zip(lost[:3], value[:3], strict=True))
    assert income_lost(Cohort.of(cohort[:1], MONTHS), 2, 0.1) == pytest.approx(two_months)
    assert income_lost(Cohort.of(cohort[:1], MONTHS), 6, 0.0) == pytest.approx(sum(lost))
    both = income_lost(Cohort.of(cohort, MONTHS), 6, 0.0)
    assert both == pytest.approx((sum(lost) + 7 * 3_000) / 2)  # seen in month 6, not in month 7
    assert income_lost(Cohort.of(cohort, MONTHS), 7, 0.0) == pytest.approx(sum(lost) + 1_000)
    assert math.isnan(income_lost(Cohort.of(cohort, MONTHS), 36, 0.0))


def test_the_median_knows_who_was_only_seen_for_a_while():
    # durations 4 and 1 found; 19, 4 and 4 months without a job
    assert math.isnan(median_months(Cohort.of(displaced_since(LOG, 0), MONTHS)))
    assert median_months(Cohort.of(LOG[:2], MONTHS)) == 1.0
    assert math.isnan(median_months(Cohort.of(LOG[:0], MONTHS)))


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=50))
def test_the_median_is_that_of_scipy(people):
    duration = np.array([months for months, _ in people])
    observed = np.array([found for _, found in people])
    data = stats.CensoredData.right_censored(duration, ~observed)
    survival = stats.ecdf(data).sf
    below = survival.quantiles[survival.probabilities <= 0.5 + 1e-12]
    found = np.flatnonzero(kaplan_meier(duration, observed)[0] <= 0.5 + 1e-12)
    assert len(found) == 0 if len(below) == 0 else found[0] == below[0]


def test_the_curve_by_hand():
    # Five people: back after 1, 2 and 2 months; one seen for 2 months only, one to the end.
    cohort = events(
        {"month": 20, "back": 21},
        {"month": 20, "back": 22},
        {"month": 20, "back": 22},
        {"month": 20, "censored": 22},
        {"month": 20, "back": 26, "censored": 25},  # censored first
    )
    share, at_risk = without_formal_job(Cohort.of(cohort, MONTHS), 8)
    assert share[:6] == pytest.approx([1, 4 / 5, 4 / 5 * 2 / 4, 2 / 5, 2 / 5, 2 / 5])
    assert np.isnan(share[6:]).all()  # nobody was seen for six months
    assert at_risk.tolist() == [5, 5, 4, 1, 1, 1, 0, 0, 0]
    share, _ = without_formal_job(Cohort.of(cohort[:3], MONTHS), 8)
    assert share[2:] == pytest.approx(np.zeros(7), abs=1e-12)
    assert np.isnan(without_formal_job(Cohort.of(cohort[:0], MONTHS), 8)[0]).all()


def test_the_followed_forget_what_happened_to_them():
    followed = to_follow(LOG)
    assert followed["worker"].tolist() == [0, 1, 2, 3, 5]
    assert set(followed["back"]) == set(followed["censored"]) == {NONE}
    assert (followed["state"] == 255).all()
    assert (followed["income"][:, 4:] == 0).all()
    assert (income_in(followed["income"], -12, -1) / 12).tolist() == [5000, 4000, 3000, 9000, 0]
    assert LOG["back"][0] == 6


def test_displaced_in_both_worlds_means_the_same_person_in_the_same_month():
    other = events({"worker": 1, "month": 2}, {"worker": 0, "month": 2}, {"worker": 2, "month": 11})
    one, two = displaced_in_both(Cohort.of(LOG, MONTHS), Cohort.of(other, MONTHS))
    assert one.worker.tolist() == [0, 1]
    assert sorted(two.worker.tolist()) == [0, 1]
