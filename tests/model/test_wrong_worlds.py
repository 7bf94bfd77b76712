"""Plausible-looking wrong worlds, and the cheap test for each.

The fifth, a hidden fudge of the steady state, is in ``test_steady_state.py``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.experiments.effects import DEFINITIONS, Effects, effects
from sim.experiments.intervals import mean_interval
from sim.model.columns import CHANNELS, FIRM, NONE
from sim.model.economy import Economy
from sim.model.economy_data import EconomyData
from sim.model.indicators import INDICATORS
from sim.model.programmes import Group
from sim.model.technology import firms_adopt
from sim.policies.order_based_training import OrderBasedTraining
from sim.policies.per_head_subsidy import PerHeadSubsidy
from sim.policies.policy import Policy
from tests.steady_state import sampling_error
from tests.worlds import guangdong, live, snapshot, with_column, world

POPULATION = 20_000
NAMES = list(INDICATORS)


def series(economy: Economy, name: str) -> NDArray[np.float64]:
    values: NDArray[np.float64] = economy.history.series[:, NAMES.index(name)]
    return values


def standard_error(values: NDArray[np.float64]) -> float:
    return float(np.std(values, ddof=1) / math.sqrt(len(values)))


# --- 1. frozen or instant AI -----------------------------------------------------------------

P, Q, YEARS = 0.02, 0.38, 5


def adoption_after(years: int, firms: int, seed: int) -> float:
    """The share of adopters among firms whose saving is exactly the reference, in one market."""
    cost, reference = 50.0, 100.0
    rows = np.zeros(firms, FIRM)
    rows["adopted"] = NONE
    rows["saving"][:, 1] = (cost + reference) / 0.5  # at capability one half; others save nothing
    able, zone = np.full((1, len(CHANNELS)), 0.5), np.zeros(1, np.int64)
    terms = np.tile([P, Q, cost, reference], (len(CHANNELS), 1))
    adopters, peers = np.zeros((1, 1, len(CHANNELS)), np.int64), np.full((1, 1), firms)
    for month in range(12 * years):
        there = (zone, adopters.copy(), peers, able, terms, np.ones(1), 0.0)
        firms_adopt(rows, 0, firms, *there, seed, month, adopters)
    assert (rows["adopted"][:, [0, 2]] == NONE).all()
    assert adopters[0, 0, 1] == np.count_nonzero(rows["adopted"][:, 1] != NONE)
    return float(np.mean(rows["adopted"][:, 1] != NONE))


def test_adoption_follows_yearly_rates() -> None:
    """F = (1 - exp(-(p+q)t)) / (1 + q/p exp(-(p+q)t)) is .242 after five years.

    Months are taken one after the other, so a run lags that curve; the recursion
    F' = F + (1 - F)(1 - exp(-(p + q F)/12)) is what it follows, .24 to two digits.
    """
    decay = math.exp(-(P + Q) * YEARS)
    assert (1 - decay) / (1 + Q / P * decay) == pytest.approx(0.242, abs=0.0005)
    expected = 0.0
    for _ in range(12 * YEARS):
        expected += (1 - expected) * (1 - math.exp(-(P + Q * expected) / 12))
    assert expected == pytest.approx(0.24, abs=0.005)
    found = np.array([adoption_after(YEARS, 20_000, seed) for seed in range(8)])
    assert abs(found.mean() - expected) <= sampling_error(found)


@dataclass
class Cut:
    """At the end of five years: share of jobs removed by technology, and rounding of targets.

    ``rounding``: whole posts less real targets, summed over cells; ``error``: the standard
    deviation that sum has when each cell's fixed draw is independent.
    """

    removed: float
    rounding: float
    error: float


def cut_after_five_years(population: int, seed: int) -> Cut:
    cells = live(world(population=population, months=60, seed=seed)).records("cells")
    planned, target = cells["planned"].astype(float), cells["target"].astype(float)
    part = target % 1.0
    return Cut(
        float((planned * cells["technology"]).sum() / planned.sum()),
        float((np.floor(target + cells["rounding"]) - target).sum()),
        float(np.sqrt((part * (1.0 - part)).sum())),
    )


@pytest.fixture(scope="module")
def cuts() -> dict[int, list[Cut]]:
    seeds = {POPULATION: range(1, 13), 10 * POPULATION: range(1, 4)}
    return {n: [cut_after_five_years(n, seed) for seed in seeds[n]] for n in seeds}


def test_the_cut_is_the_same_share_at_every_size_of_the_population(
    cuts: dict[int, list[Cut]],
) -> None:
    """Two standard errors; a run of ten times the size has a tenth of the variance."""
    small, large = (np.array([cut.removed for cut in of]) for of in cuts.values())
    variance = float(np.var(small, ddof=1))
    error = math.sqrt(variance / len(small) + variance / 10.0 / len(large))
    assert small.mean() > 0.01
    assert abs(small.mean() - large.mean()) <= 2.0 * error, (
        f"{small.mean():.2%} and {large.mean():.2%}, standard error {error:.2%}"
    )


def test_whole_posts_add_up_to_the_targets(cuts: dict[int, list[Cut]]) -> None:
    """In cells of one or two people no cut is lost to rounding; four standard deviations."""
    for of in cuts.values():
        for cut in of:
            assert cut.error > 0.0
            assert abs(cut.rounding) <= 4.0 * cut.error


# --- 2. no displaced workers, or no wage loss -------------------------------------------------


@dataclass
class Shock:
    """One seed of the central AI run: layoffs over cuts, median change of pay by age."""

    layoffs: float
    young: float
    old: float


def central_shock(seed: int) -> Shock:
    economy = live(world(population=POPULATION, months=72, seed=seed))
    lost = economy.displacements.rows
    lost = lost[(lost["back"] != NONE) & (lost["recalled"] == 0)]
    change, age = lost["wage_back"] / lost["wage"] - 1.0, lost["age"] // 12
    laid_off = series(economy, "layoffs_technology").sum()
    return Shock(
        float(laid_off / series(economy, "jobs_removed")[-1]),
        float(np.median(change[(age >= 25) & (age <= 34)])),
        float(np.median(change[(age >= 50) & (age <= 61)])),
    )


@pytest.fixture(scope="module")
def shocks() -> list[Shock]:
    return [central_shock(seed) for seed in range(1, 25)]


def test_attrition_does_not_absorb_the_shock_nor_is_all_of_it_layoffs(
    shocks: list[Shock],
) -> None:
    for shock in shocks:
        assert 0.10 <= shock.layoffs <= 0.70


def test_the_displaced_of_fifty_and_over_come_back_on_lower_pay(shocks: list[Shock]) -> None:
    """By a tenth to a quarter, within two standard errors: over 350 seeds it is 0.248."""
    change = np.array([shock.old for shock in shocks])
    assert change.mean() >= -0.25 - 2.0 * standard_error(change)
    assert change.mean() <= -0.10


def test_the_older_lose_more_pay_than_the_young(shocks: list[Shock]) -> None:
    """By more than two standard errors over seeds: no gradient at all must not pass."""
    gradient = np.array([shock.young - shock.old for shock in shocks])
    assert gradient.mean() > 2.0 * standard_error(gradient)


def test_platform_work_is_flat_in_the_first_two_years_without_ai() -> None:
    """First against last half-year; a run has about 100 platform workers, so sixteen seeds."""
    change = []
    for seed in range(1, 17):
        economy = live(world(population=POPULATION, months=24, seed=seed, ai=None))
        share = series(economy, "platform_work") / series(economy, "labour_force")
        change.append(share[-6:].mean() / share[:6].mean() - 1.0)
    found = np.array(change)
    assert abs(found.mean()) <= sampling_error(found), f"{found.mean():+.1%}"


# --- 3. training creates jobs by magic, and 4. twin noise sold as displacement ------------------

START, MONTHS, TWINS = 6, 48, range(1, 41)
WITHOUT_LEVERS = {"reservation_window": 0.0, "hire_cost_elasticity": 0.0}


def without_levers() -> EconomyData:
    """No post stays vacant for lack of skill; see docs/odd.md#orders."""
    return with_column(guangdong(), "occupations", "fit_min", 0.0)


def focal_group(data: EconomyData) -> Group:
    rows = tuple(int(row) for row in np.flatnonzero(data.focal_occupations))
    return Group(age_min=35, education_max=data.focal_education_max, occupations=rows)


POLICIES: dict[str, type[Policy]] = {
    "order_based_training": OrderBasedTraining,
    "per_head_subsidy": PerHeadSubsidy,
}


def policy(name: str, data: EconomyData, **settings: float) -> Policy:
    return POLICIES[name](settings, start=START, group=focal_group(data))


@dataclass
class Twin:
    """A world beside its baseline. ``net``: mean difference in employment over the last two years.

    ``accounts``: effects at the end by definition of employment, beside the change of the
    monthly count that they must add up to.
    """

    net: float
    differs: bool
    accounts: list[tuple[Effects, float]] = field(default_factory=list)


INDICATOR = {"all_work": "employed", "formal": "formal_jobs"}


def beside(base: Economy, other: Economy) -> Twin:
    gained = series(other, "employed") - series(base, "employed")
    before, after = (economy.snapshots[MONTHS - 1] for economy in (base, other))
    accounts = [
        (
            effects(before, after, programmes=1, definition=name),
            float(series(other, INDICATOR[name])[-1] - series(base, INDICATOR[name])[-1]),
        )
        for name in DEFINITIONS
    ]
    differs = not np.array_equal(base.history.series, other.history.series)
    return Twin(float(gained[-24:].mean()), differs, accounts)


@pytest.fixture(scope="module")
def twins() -> dict[str, list[Twin]]:
    """The central AI world with the levers off, beside each policy and a placebo; by name."""
    data = without_levers()
    found: dict[str, list[Twin]] = {name: [] for name in (*POLICIES, "placebo")}
    for seed in TWINS:

        def lived(
            policies: Sequence[Policy] = (), placebo: int | None = None, seed: int = seed
        ) -> Economy:
            return live(
                world(
                    population=POPULATION,
                    months=MONTHS,
                    seed=seed,
                    data=data,
                    parameters=WITHOUT_LEVERS,
                    policies=policies,
                    snapshots=[MONTHS - 1],
                    placebo=placebo,
                )
            )

        base = lived()
        for name in POLICIES:
            found[name].append(beside(base, lived([policy(name, data)])))
        found["placebo"].append(beside(base, lived(placebo=START)))
    return found


@pytest.mark.parametrize("name", POLICIES)
def test_training_creates_no_jobs_where_none_can_be_created(
    twins: dict[str, list[Twin]], name: str
) -> None:
    """Net employment within the noise that a placebo shows; the two spreads are pooled."""
    treated, placebo = (np.array([twin.net for twin in twins[key]]) for key in (name, "placebo"))
    trained = sum(twin.accounts[0][0].participants for twin in twins[name])
    assert trained > 100  # it is not for want of participants
    assert abs(treated.mean()) <= sampling_error(treated, placebo), f"{treated.mean():+.1f} people"


def test_an_order_does_not_change_how_many_jobs_there_are() -> None:
    """Signing and reserving leave every target as it was; reserved posts were vacant before."""
    data = guangdong()
    orders = policy("order_based_training", data)
    economy = world(population=POPULATION, months=24, policies=[orders])
    cells, schools = economy.records("cells"), economy.schools
    signed, kept = 0, 0
    hold_classes, reserve = schools.hold_classes, schools.reserve_posts

    def watched_classes(of: Economy) -> None:
        nonlocal signed
        before, known = cells.copy(), schools.orders.length
        hold_classes(of)
        signed += schools.orders.length - known
        for column in ("target", "planned", "filled", "vacant", "reserved"):
            assert np.array_equal(cells[column], before[column]), column

    def watched_reserve(of: Economy) -> None:
        nonlocal kept
        before = cells.copy()
        reserve(of)
        kept += int((cells["reserved"] - before["reserved"]).sum())
        assert np.array_equal(cells["target"], before["target"])
        open_posts = (rows["vacant"] + rows["reserved"] for rows in (cells, before))
        assert np.array_equal(*open_posts)

    schools.hold_classes = watched_classes  # type: ignore[method-assign,assignment]
    schools.reserve_posts = watched_reserve  # type: ignore[method-assign,assignment]
    live(economy)
    assert signed > 0
    assert kept > 0


def test_both_worlds_hold_the_same_people_every_month() -> None:
    """Born alike, present alike, retired or gone alike, whatever else becomes of them."""
    data = guangdong()
    one = world(population=5_000, months=36, ai=None)
    other = world(population=5_000, months=36, policies=[policy("order_based_training", data)])
    traits = ["birth", "sex", "education", "hukou"]
    entered = one.present
    while one.month + 1 < one.months:
        one.step()
        other.step()
        ours, theirs = one.records("workers"), other.records("workers")
        assert len(ours) == len(theirs)
        assert np.array_equal(ours[traits], theirs[traits])
        for status in (6, 7):  # retired, away
            assert np.array_equal(ours["status"] == status, theirs["status"] == status)
    assert one.present > entered
    assert not np.array_equal(one.records("workers")["cell"], other.records("workers")["cell"])


def test_a_placebo_shows_no_effect(twins: dict[str, list[Twin]]) -> None:
    """It is a different world, yet the published interval of its net effect includes zero."""
    placebo = twins["placebo"]
    assert all(twin.differs for twin in placebo)
    assert mean_interval([twin.net for twin in placebo]).spans_zero
    for k in range(len(DEFINITIONS)):
        assert mean_interval([twin.accounts[k][0].net for twin in placebo]).spans_zero


@pytest.mark.parametrize("name", POLICIES)
def test_the_account_adds_up_with_people_who_were_harmed(
    twins: dict[str, list[Twin]], name: str
) -> None:
    """To the change of the monthly count of the employed, which is made in another place."""
    accounts = [account for twin in twins[name] for account in twin.accounts]
    for account, counted in accounts:
        parts = account.deadweight + account.substitution + account.displacement
        assert account.gross - parts == account.net == counted
        assert 0 <= account.harmed <= account.deadweight <= account.participants
    assert sum(account.harmed for account, _ in accounts) > 0


def test_a_harmed_participant_counts_as_deadweight() -> None:
    """Six people by hand: 0 gains, 1 is harmed, 2 is kept; 3 loses her place to 0, 4 gains."""

    base = snapshot([0, 1, 1, 1, 0, 1], [-1, 3, 3, 5, -1, 5], [0] * 6)
    there = snapshot([1, 0, 1, 0, 2, 1], [5, -1, 3, -1, -1, 5], [1, 1, 1, 0, 0, 0])
    assert effects(base, there, programmes=1) == Effects(
        participants=3,
        gross=2,
        deadweight=2,
        harmed=1,
        substitution=1,
        displacement=-1,
        net=0,
    )
