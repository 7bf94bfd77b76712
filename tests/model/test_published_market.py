"""With its own additions off, the market is that of del Rio-Chanona et al. (2021), rule by rule.

Their separations, openings, applications and hires, as docs/odd.md gives them, written out here
anew and compared with the rules and kernels of the model.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.experiments.replication.published_market import published_market, published_rates
from sim.model.chance import Purpose
from sim.model.columns import CELL, FIRM, NO_OCCUPATION, NONE, WORKER, Records
from sim.model.indicators import FLOWS, Flow
from sim.model.labour_market import Market
from sim.model.matching import (
    NO_AID,
    Search,
    no_seekers,
    no_takers,
    nobody_yet,
    others_search,
    posts_are_filled,
    serve,
)
from sim.model.separations import layoffs
from sim.model.vacancies import Vacancies, listed_posts, openings, weigh_targets
from sim.model.workers import UNEMPLOYED

PEOPLE = st.floats(1.0, 1e4)
POSTS = st.floats(0.0, 1e4)
RATE = st.floats(0.0, 0.3)


# The first call of a rule compiles it, which takes longer than a usual deadline.
unhurried = settings(deadline=None)


def neutral(delta_v: float = 0.0, gamma_u: float = 0.1, gamma_v: float = 0.1) -> Records:
    return published_rates(0.01, delta_v, gamma_u, gamma_v)


def published_separations(e: float, v: float, d: float, delta: float, gamma: float) -> float:
    return delta * e + (1 - delta) * min(e, gamma * max(0.0, e + v - d))


def published_openings(e: float, v: float, d: float, delta: float, gamma: float) -> float:
    return delta * e + (1 - delta) * min(e, gamma * max(0.0, d - e - v))


# --- the rules -------------------------------------------------------------------------------


@unhurried
@given(e=PEOPLE, v=POSTS, d=POSTS, delta=RATE, gamma=RATE)
def test_separations_are_the_published_ones(
    e: float, v: float, d: float, delta: float, gamma: float
) -> None:
    r = neutral(gamma_u=gamma).view(np.recarray)[0]
    found = delta * e + (1 - delta) * layoffs(e, v, d, r)
    assert found == pytest.approx(published_separations(e, v, d, delta, gamma), abs=1e-9)


@unhurried
@given(e=PEOPLE, v=POSTS, d=POSTS, q=POSTS, gamma=RATE)
def test_openings_are_the_published_ones_without_spontaneous_openings(
    e: float, v: float, d: float, q: float, gamma: float
) -> None:
    r = neutral(gamma_v=gamma, delta_v=0.0).view(np.recarray)[0]
    assert openings(e, v, d, q, r) == pytest.approx(
        published_openings(e, v, d, 0.0, gamma), abs=1e-9
    )


@unhurried
@given(e=PEOPLE, v=POSTS, d=POSTS, q=POSTS, delta=RATE, gamma=RATE)
def test_openings_are_the_published_ones(
    e: float, v: float, d: float, q: float, delta: float, gamma: float
) -> None:
    """A cell at its target opens delta_v e posts too: they meet its spontaneous separations."""
    r = neutral(gamma_v=gamma, delta_v=delta).view(np.recarray)[0]
    assert openings(e, v, d, q, r) == pytest.approx(
        published_openings(e, v, d, delta, gamma), abs=1e-9
    )


# --- applications and hires ------------------------------------------------------------------

SEEKERS = np.array([900, 300, 500, 150])  # by the occupation they come from
VACANCIES = np.array([200, 500, 120, 600])
MOBILITY = np.array(
    [
        [1.00, 0.30, 0.05, 0.00],
        [0.20, 1.00, 0.40, 0.10],
        [0.05, 0.50, 1.00, 0.02],
        [0.00, 0.10, 0.30, 1.00],
    ]
)
OCCUPATIONS = len(SEEKERS)
MONTHS = 60


def seekers() -> Records:
    """Unemployed people of 30 whose old wage was 1,000 yuan."""
    workers = np.zeros(SEEKERS.sum(), WORKER)
    workers["status"] = UNEMPLOYED
    workers["occupation"] = np.repeat(np.arange(OCCUPATIONS), SEEKERS)
    workers["trained_for"] = NO_OCCUPATION
    workers["birth"] = -360
    workers["wage_before"] = 1000
    for column in ("cell", "last_firm", "training"):
        workers[column] = NONE
    return workers


def open_cells() -> tuple[Records, Records]:
    firms, cells = np.zeros(1, FIRM), np.zeros(OCCUPATIONS, CELL)
    firms["premium"] = 1.0
    cells["occupation"] = np.arange(OCCUPATIONS)
    cells["vacant"] = VACANCIES
    return firms, cells


def listed(firms: Records, cells: Records) -> Vacancies:
    hiring = np.arange(len(cells), dtype=np.int32)
    return listed_posts(cells, firms, hiring, 1, OCCUPATIONS)


def weights(posts: Vacancies, there: Market) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    by_occupation = np.zeros((OCCUPATIONS, 1, 1, OCCUPATIONS), np.float32)
    by_city = np.zeros((OCCUPATIONS, 1, 1, 1), np.float32)
    weigh_targets(posts.first, there, 0.0, by_occupation, by_city)
    return by_occupation, by_city


def applications(mobility: NDArray[np.float64]) -> NDArray[np.float64]:
    """q_ij = v_j A_ij / sum_k v_k A_ik, shape (from, to)."""
    weight = VACANCIES * mobility
    share: NDArray[np.float64] = weight / weight.sum(axis=1, keepdims=True)
    return share


def hires_of_a_month(month: int, mobility: NDArray[np.float64]) -> NDArray[np.int64]:
    r = neutral()
    there, workers = published_market(mobility), seekers()
    firms, cells = open_cells()
    posts = listed(firms, cells)
    by_occupation, by_city = weights(posts, there)
    acceptors = nobody_yet(len(posts.cell))
    search = Search(there, posts, by_occupation, by_city, NO_AID)
    everybody, takers = np.arange(len(workers), dtype=np.int32), no_takers(len(workers))
    served_first = int(Purpose.PRIORITY)
    number = others_search(workers, everybody, search, r, 5, month, 0, no_seekers(), takers)
    serve(takers, number, acceptors, 5, month, 0, served_first)
    flows = np.zeros((2, FLOWS), np.int64)
    hired = posts_are_filled(
        workers, cells, posts, acceptors, r, 5, month, flows, np.zeros((OCCUPATIONS, 2)), there
    )
    filled: NDArray[np.int64] = cells["filled"].astype(np.int64)
    assert hired == filled.sum() == flows[:, Flow.HIRED_FROM_UNEMPLOYMENT].sum()
    assert (filled + cells["vacant"] == VACANCIES).all()
    return filled


def test_people_apply_in_proportion_to_vacancies_and_mobility() -> None:
    """Exactly but for single precision, of which the cumulative weights are made."""
    firms, cells = open_cells()
    by_occupation, _ = weights(listed(firms, cells), published_market(MOBILITY))
    cumulative = by_occupation[:, 0, 0, :].astype(np.float64)
    found = np.diff(cumulative, axis=1, prepend=0.0) / cumulative[:, -1:]
    assert found == pytest.approx(applications(MOBILITY), abs=1e-6)


@pytest.mark.parametrize("mobility", [MOBILITY, np.eye(OCCUPATIONS), np.ones((4, 4))])
def test_hires_are_the_published_ones_within_sampling_error(
    mobility: NDArray[np.float64],
) -> None:
    """hires_j = v_j (1 - exp(-s_j / v_j)), on the mean of 60 months with new draws.

    A post is filled with probability p = 1 - exp(-s/v). Posts that compete for the same people
    are negatively correlated, so v p (1 - p) is at least the variance of a month; four standard
    errors. The exponential stands for (1 - 1/v)^s, which is smaller by less than exp(-1)/2 of a
    post in all.
    """
    expected = VACANCIES * (1 - np.exp(-(SEEKERS @ applications(mobility)) / VACANCIES))
    found = np.mean([hires_of_a_month(month, mobility) for month in range(MONTHS)], axis=0)
    p = expected / VACANCIES
    allowed = 4 * np.sqrt(VACANCIES * p * (1 - p) / MONTHS) + 0.5 * np.exp(-1)
    assert (np.abs(found - expected) <= allowed).all(), (found, expected, allowed)


def test_no_post_is_filled_twice_and_nobody_hired_twice() -> None:
    assert (hires_of_a_month(0, np.ones((4, 4))) <= VACANCIES).all()
    only_one = np.zeros((4, 4))
    only_one[:, 2] = 1.0
    found = hires_of_a_month(0, only_one)
    assert found[2] > 0.99 * VACANCIES[2]  # 1,850 applications for 120 posts: each gets 15
    assert found.sum() == found[2]
