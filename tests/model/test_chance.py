"""Addressed draws are uniform, independent across neighbouring addresses, and never change."""

import numpy as np
import pytest
from scipy import stats

from sim.model.chance import (
    NORMAL,
    Purpose,
    ceiling,
    happens,
    key,
    normal,
    struck_rows,
    uniform,
    uniforms,
)
from tests.worlds import plain_uniform

N = 200_000
# Everything here is a function of fixed seeds. A test statistic is refused where chance would
# exceed it once in a million, so that some hundred of them together err once in ten thousand.
RARE = 1e-6
Address = tuple[int, int, int]

HERE = (2026, int(Purpose.SEARCH), 17)
NEIGHBOURS = {
    "the next seed": (2027, int(Purpose.SEARCH), 17),
    "a seed one bit away": (2026 ^ 1024, int(Purpose.SEARCH), 17),
    "the next purpose": (2026, int(Purpose.SEARCH) + 1, 17),
    "the purpose before": (2026, int(Purpose.SEARCH) - 1, 17),
    "the next month": (2026, int(Purpose.SEARCH), 18),
    "the month before": (2026, int(Purpose.SEARCH), 16),
    "the second round of the month": (2026, int(Purpose.SEARCH), 17 + 1024),
}
ADDRESSES = [(0, 1, 0), (0, 1, -60), (1, 42, 599), (2**31, 13, 12), HERE]
GOLDEN = [
    [0.6889573655079139, 0.05939284530819566, 0.6683730252972973],
    [0.9529210911545565, 0.6832306021278924, 0.2113814464575532],
    [0.7285839920539832, 0.22917897204385962, 0.5649014662666603],
    [0.40047483942077566, 0.20132339027716595, 0.882188850370191],
    [0.13166585904754302, 0.9447520482564181, 0.7321038414445542],
]


def drawn(address: Address, count: int = N) -> np.ndarray:
    return uniforms(*address, count)


def chi_square(counts: np.ndarray) -> float:
    """The probability of counts as uneven as these if all were equally likely."""
    return float(stats.chisquare(counts.ravel()).pvalue)


@pytest.mark.parametrize("address", ADDRESSES)
def test_draws_fill_the_unit_interval_evenly(address: Address) -> None:
    u = drawn(address)
    assert u.min() >= 0.0
    assert u.max() < 1.0
    assert RARE < chi_square(np.bincount((u * 256).astype(int), minlength=256)) < 1 - RARE
    # The last bits decide which of two close applicants is served: they count as well.
    low_bits = (u * 2.0**53).astype(np.uint64) & np.uint64(255)
    assert RARE < chi_square(np.bincount(low_bits.astype(int), minlength=256)) < 1 - RARE


@pytest.mark.parametrize("address", ADDRESSES)
def test_draws_of_neighbouring_people_are_independent(address: Address) -> None:
    u = drawn(address)
    for lag in (1, 2, 7, 12, 1024):
        pairs = np.histogram2d(u[:-lag], u[lag:], bins=16, range=[[0, 1], [0, 1]])[0]
        assert chi_square(pairs) > RARE, lag


@pytest.mark.parametrize("which", NEIGHBOURS)
def test_draws_of_a_neighbouring_address_are_independent(which: str) -> None:
    u, v = drawn(HERE), drawn(NEIGHBOURS[which])
    # The correlation of independent draws is normal with standard deviation 1/sqrt(n).
    assert abs(np.corrcoef(u, v)[0, 1]) < stats.norm.isf(RARE / 2) / np.sqrt(N)
    pairs = np.histogram2d(u, v, bins=16, range=[[0, 1], [0, 1]])[0]
    assert chi_square(pairs) > RARE
    assert not np.isin(u, v).any()  # the same numbers in another order would pass the above


def test_draws_of_one_person_over_months_purposes_and_seeds_are_even() -> None:
    for along in (
        [drawn((7, 13, month), 6)[5] for month in range(-60, 600)],
        [drawn((7, purpose, 3), 6)[5] for purpose in range(660)],
        [drawn((seed, 13, 3), 6)[5] for seed in range(660)],
    ):
        assert stats.kstest(along, "uniform").pvalue > RARE
        steps = np.corrcoef(along[:-1], along[1:])[0, 1]
        assert abs(steps) < stats.norm.isf(RARE / 2) / np.sqrt(len(along))


def test_different_addresses_have_different_keys() -> None:
    keys = {
        int(key(seed, purpose, month))
        for seed in range(8)
        for purpose in Purpose
        for month in range(-12, 60)
    }
    assert len(keys) == 8 * len(Purpose) * 72


def test_a_draw_is_the_same_in_any_order() -> None:
    column = drawn(HERE, 1_000)
    order = np.random.default_rng(1).permutation(1_000)
    one_by_one = np.full(1_000, np.nan)
    for entity in order:
        drawn(NEIGHBOURS["the next month"], 3)  # other draws between them do not matter
        one_by_one[entity] = uniform(np.uint64(key(*HERE)), entity)
    assert np.array_equal(one_by_one, column)
    assert np.array_equal(drawn(HERE, 10), column[:10])


@pytest.mark.parametrize("address", ADDRESSES)
def test_draws_are_the_documented_function_of_their_address(address: Address) -> None:
    people = (0, 1, 2, 999)
    found = drawn(address, 1_000)[list(people)]
    assert found.tolist() == [plain_uniform(*address, entity) for entity in people]


def test_draws_are_those_of_the_first_release() -> None:
    assert [drawn(address, 3).tolist() for address in ADDRESSES] == GOLDEN


def test_purposes_keep_their_numbers() -> None:
    assert [purpose.name for purpose in Purpose][:39] == [
        "POPULATION",
        "JOBS",
        "ROUNDING",
        "LINE",
        "PREMIUM",
        "ADOPTION",
        "SEPARATION",
        "LAYOFF",
        "LAYOFF_ROUNDING",
        "CAUSE",
        "OPENING",
        "WITHDRAWAL",
        "SEARCH",
        "TARGET",
        "VACANCY",
        "SCREENING",
        "MATCH",
        "ACCEPTANCE",
        "PRIORITY",
        "HARD_CAP",
        "GIG",
        "GIG_TYPE",
        "INSURED",
        "SEVERANCE",
        "AFTER_RETIREMENT",
        "AWARENESS",
        "ELIGIBLE_SHARE",
        "COURSE",
        "ENROLMENT",
        "ADMISSION",
        "DROPOUT",
        "ORDER_MATCH",
        "ORDER_ACCEPTANCE",
        "FIRM_AWARENESS",
        "FORECAST",
        "CHEATING",
        "AUDIT",
        "ENTRY",
        "PLACEBO",
    ]
    assert [int(purpose) for purpose in Purpose] == list(range(1, len(Purpose) + 1))


def test_normal_follows_the_normal_quantile_function() -> None:
    u = np.linspace(0.5 / len(NORMAL), 1.0 - 0.5 / len(NORMAL), 50_001)
    exact = stats.norm.ppf(u)
    found = np.array([normal(x) for x in u])
    # Linear interpolation over a step h errs by at most h²/8 times the largest second derivative
    # in between, here z / φ(z)², which grows towards the tails: taken one step further out. Next
    # to 1/2 the derivative passes zero; 1e-12 is rounding.
    step = 1.0 / len(NORMAL)
    outer = np.clip(np.where(u < 0.5, u - step, u + step), 0.25 * step, 1.0 - 0.25 * step)
    z = stats.norm.ppf(outer)
    bound = step**2 / 8.0 * np.abs(z) / stats.norm.pdf(z) ** 2
    assert (np.abs(found - exact) <= bound + 1e-12).all()
    assert np.median(bound) < 1e-6  # else the bound says nothing


def test_normal_is_finite_rising_and_symmetric_to_the_ends() -> None:
    u = np.concatenate([np.linspace(0.0, 2e-3, 2_001), np.linspace(2e-3, 0.5, 1_001)])
    left = np.array([normal(x) for x in u])
    right = np.array([normal(1.0 - x) for x in u])
    assert np.isfinite(left).all()
    assert (np.diff(left)[u[1:] > u[:-1]] > 0).all()
    assert right == pytest.approx(-left, abs=1e-6)
    # The worst luck that can be drawn is that of about one in fifteen thousand.
    assert stats.norm.ppf(1e-7) < left[0] < stats.norm.ppf(1e-4)


def test_normal_draws_have_mean_zero_and_variance_one() -> None:
    x = np.array([normal(u) for u in drawn(HERE)])
    limit = stats.norm.isf(RARE / 2)
    assert abs(x.mean()) < limit / np.sqrt(N)
    # Var(s²) of a normal sample is 2/n. The straight tails beyond 1/8192 lack 0.0003 of the
    # variance: E[z²; |z| > 3.67] is 0.0037, of which the line keeps more than nine tenths.
    assert abs(x.var() - 1.0) < limit * np.sqrt(2.0 / N) + 0.0004


@pytest.mark.parametrize("hazard", [0.0, 1e-9, 0.0053, 0.1, 0.7, 3.0])
def test_a_hazard_becomes_the_chance_of_at_least_one_event(hazard: float) -> None:
    assert happens(hazard) == pytest.approx(-np.expm1(-hazard), rel=1e-6, abs=1e-15)
    # In a month as in thirty thousand short steps with the same hazard in all.
    steps = 30_000
    assert happens(hazard) == pytest.approx(1.0 - (1.0 - hazard / steps) ** steps, abs=1e-4)


# --- rare chances ----------------------------------------------------------------------------


def rows_struck(address: Address, probability: float, first: int = 0, last: int = N) -> np.ndarray:
    rows = np.empty(last - first, np.int32)
    return rows[: struck_rows(*address, first, last, probability, rows)].copy()


@pytest.mark.parametrize("probability", [2.0**-10, 2.0**-5, 0.25, 0.7])
def test_a_rare_chance_strikes_each_row_as_a_draw_of_its_own_would(probability: float) -> None:
    months = 20
    hits = np.zeros(N, np.int64)
    lags = dict.fromkeys((1, 2, 1023, 1024), 0)
    for month in range(months):
        here = np.zeros(N, np.bool_)
        here[rows_struck((5, int(Purpose.SEPARATION), month), probability)] = True
        hits += here
        for lag in lags:
            lags[lag] += int(np.count_nonzero(here[:-lag] & here[lag:]))
    total = int(hits.sum())
    assert stats.binomtest(total, N * months, probability).pvalue > RARE
    for lag, both in lags.items():
        assert stats.binomtest(both, (N - lag) * months, probability**2).pvalue > RARE, lag
    within = np.add.reduceat(hits, np.arange(0, N, 1000)).reshape(-1, 8)  # no place in a block
    assert chi_square(within.sum(axis=0)) > RARE
    expected = months * probability
    assert hits.var() == pytest.approx(expected * (1.0 - probability), rel=0.05)


def test_who_is_struck_does_not_depend_on_the_rows_asked_for() -> None:
    everybody = rows_struck(HERE, 2.0**-5)
    for first, last in ((0, 1), (0, 1024), (1000, 3000), (1023, 1025), (150_001, N)):
        part = everybody[(everybody >= first) & (everybody < last)]
        assert np.array_equal(rows_struck(HERE, 2.0**-5, first, last), part)
    assert len(rows_struck(HERE, 0.0)) == 0
    assert np.array_equal(rows_struck(HERE, 1.0), np.arange(N))


def test_who_is_struck_draws_again_independently() -> None:
    u = uniforms(*HERE, N)[rows_struck(HERE, 2.0**-5)]
    assert stats.kstest(u, "uniform").pvalue > RARE


@pytest.mark.parametrize(("probability", "bound"), [(0.6, 1.0), (0.5, 0.5), (0.03, 0.03125)])
def test_a_bound_is_a_power_of_one_half(probability: float, bound: float) -> None:
    assert ceiling(probability) == bound
    assert ceiling(0.0) == 2.0**-40
