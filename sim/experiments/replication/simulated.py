"""The occupational-mobility model with people: the world's own kernels on columns of workers.

A step calls what a month of ``sim.model.economy`` calls, in another order: in the published model
everything is decided on the state at the beginning of a step, in the world one thing after
another. So search, those who leave, layoffs and openings are decided first, and done afterwards.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.experiments.replication.inputs import Inputs
from sim.experiments.replication.mean_field import Course, empty_course
from sim.experiments.replication.published_market import columns, published_market, published_rates
from sim.model.chance import Purpose, uniforms
from sim.model.columns import CELL, FIRM, NO_OCCUPATION, NONE, WORKER, WorkerStatus
from sim.model.indicators import FLOWS
from sim.model.matching import (
    NO_AID,
    Acceptors,
    Search,
    Takers,
    no_seekers,
    no_takers,
    nobody_yet,
    others_search,
    posts_are_filled,
    serve,
)
from sim.model.separations import (
    close_ranks,
    firms_cut_posts,
    jobs_end,
    mark_cells,
    no_layoffs,
    people_are_laid_off,
    staff_of,
    who_has_to_go,
    who_leaves,
)
from sim.model.threads import in_parts
from sim.model.vacancies import (
    Vacancies,
    firms_open_vacancies,
    listed_posts,
    weigh_targets,
)

_OF_AGE = -360  # month of birth: nobody is near an age that rules mention
_SEARCH, _PRIORITY = 0, int(Purpose.PRIORITY)  # the one round of search; who is served first


def simulated(
    inputs: Inputs, people: int, seed: int, told: Callable[[int], None] = lambda _: None
) -> Course:
    """Live the model with so many workers, from the start over every step.

    Args:
        told: the number of steps that are over, after each.
    """
    market = SimulatedMarket(inputs, people, seed)
    course = empty_course(inputs.steps, len(inputs.occupations))
    for step in range(inputs.steps):
        if step > 0:
            market.step()
        market.record(course)
        told(step + 1)
    return course


def compile_kernels(inputs: Inputs) -> None:
    """Live a few steps of a tiny market, so that every kernel is in Numba's cache."""
    market = SimulatedMarket(inputs, 1_000, 1)
    market.start = 0.9 * market.start  # somebody has to go
    for _ in range(min(3, inputs.steps - 1)):
        market.step()


class SimulatedMarket:
    """Workers, one job cell for each occupation, and a step of the published model.

    Args:
        people: workers, employed and unemployed.
        seed: every draw is a function of it, see ``sim.model.chance``.
    """

    def __init__(self, inputs: Inputs, people: int, seed: int) -> None:
        values = inputs.rates
        self.inputs, self.seed = inputs, seed
        self.rates = published_rates(
            *(values[k] for k in ("delta_u", "delta_v", "gamma_u", "gamma_v"))
        )
        self.market = published_market(inputs.mobility)
        self.now = 0
        employed = inputs.employment / inputs.employment.sum() / (1.0 + values["delta_u"])
        stocks = np.stack([employed, values["delta_u"] * employed], axis=1) * people
        heads = _whole(stocks.ravel(), seed, 0).reshape(-1, 2)
        self.start = stocks.sum(axis=1)
        self._draw_people(heads)
        self._open_cells(
            heads[:, 0], _whole(stocks[:, 1] / values["delta_u"] * values["delta_v"], seed, 1)
        )
        n = len(employed)
        self.by_occupation = np.zeros((n, 1, 1, n), np.float32)
        self.by_city = np.zeros((n, 1, 1, 1), np.float32)
        self.hired_fit = np.zeros((n, 2))
        self.flows = np.zeros((2, FLOWS), np.int64)
        self.layoffs = no_layoffs(n, np.empty(n, np.int32))

    def _draw_people(self, heads: NDArray[np.int64]) -> None:
        occupations = len(heads)
        workers = columns(WORKER, int(heads.sum()))
        status = np.tile([int(WorkerStatus.EMPLOYED), int(WorkerStatus.UNEMPLOYED)], occupations)
        occupation = np.repeat(np.arange(occupations), heads.sum(axis=1))
        workers["occupation"] = occupation
        workers["status"] = np.repeat(status, heads.ravel())
        workers["cell"] = np.where(workers["status"] == WorkerStatus.EMPLOYED, occupation, NONE)
        workers["trained_for"], workers["birth"] = NO_OCCUPATION, _OF_AGE
        workers["last_firm"] = workers["training"] = NONE
        workers["wage"] = workers["wage_before"] = 1
        self.workers = workers
        self.unemployed = np.flatnonzero(workers["cell"] == NONE).astype(np.int32)
        self.scratch = np.empty(len(workers), np.int32)

    def _open_cells(self, filled: NDArray[np.int64], vacant: NDArray[np.int64]) -> None:
        n = len(filled)
        self.firms, self.cells = columns(FIRM, 1), columns(CELL, n)
        self.firms["premium"] = 1.0
        self.cells["occupation"] = np.arange(n)
        self.cells["filled"], self.cells["vacant"] = filled, vacant
        self.cells["rounding"] = uniforms(self.seed, int(Purpose.ROUNDING), 0, n)
        self.hiring = np.arange(n, dtype=np.int32)

    def step(self) -> None:
        """One step: all is decided on the state at its beginning, then it is done."""
        self.now += 1
        self.cells["target"] = self.start * self.inputs.demand[self.now]
        posts = self._list_posts()
        acceptors = self._search(posts)
        leavers = np.concatenate(in_parts(self._who_leaves, len(self.workers)))
        going = self._who_has_to_go()
        firms_open_vacancies(
            self.cells, 0, len(self.cells), self.rates, self.seed, self.now, self.hiring
        )
        laid_off = self._jobs_end(leavers, going)
        posts_are_filled(
            self.workers,
            self.cells,
            posts,
            acceptors,
            self.rates,
            self.seed,
            self.now,
            self.flows,
            self.hired_fit,
            self.market,
        )
        out = np.concatenate([self.unemployed, leavers, laid_off])
        self.unemployed = out[self.workers["cell"][out] == NONE]

    def _list_posts(self) -> Vacancies:
        n = len(self.cells)
        every = np.arange(n, dtype=np.int32)
        posts = listed_posts(self.cells, self.firms, every, 1, n)
        weigh_targets(posts.first, self.market, 0.0, self.by_occupation, self.by_city)
        return posts

    def _search(self, posts: Vacancies) -> Acceptors:
        search = Search(self.market, posts, self.by_occupation, self.by_city, NO_AID)
        draws = (self.seed, self.now, _SEARCH)
        asked = (search, self.rates, *draws)

        def apply(_: int, first: int, last: int) -> tuple[Takers, int]:
            takers = no_takers(last - first)
            rows = self.unemployed[first:last]
            return takers, others_search(self.workers, rows, *asked, no_seekers(), takers)

        acceptors = nobody_yet(len(posts.cell))
        for found in in_parts(apply, len(self.unemployed)):
            serve(*found, acceptors, *draws, _PRIORITY)
        return acceptors

    def _who_leaves(self, _: int, first: int, last: int) -> NDArray[np.int32]:
        found = self.scratch[first:last]
        count = who_leaves(self.workers, first, last, self.rates, self.seed, self.now, found)
        return found[:count].copy()

    def _who_has_to_go(self) -> NDArray[np.int32]:
        cut, _ = firms_cut_posts(
            self.cells, 0, len(self.cells), self.rates, self.seed, self.now, self.layoffs
        )
        due = close_ranks(self.layoffs, [(0, cut)])
        mark_cells(self.layoffs, due)
        if due == 0:
            return self.scratch[:0]

        def staff(_: int, first: int, last: int) -> NDArray[np.int32]:
            found = np.empty(last - first, np.int32)
            there = (self.workers["cell"], self.layoffs.bits)
            return found[: staff_of(self.workers, first, last, *there, found)]

        members = np.concatenate(in_parts(staff, len(self.workers)))
        going = np.empty(len(members), np.int32)
        return going[
            : who_has_to_go(
                self.workers,
                self.cells,
                self.layoffs,
                due,
                members,
                self.seed,
                self.now,
                going,
            )
        ]

    def _jobs_end(self, leavers: NDArray[np.int32], going: NDArray[np.int32]) -> NDArray[np.int32]:
        """Who leaves by herself and was to be laid off, too, leaves once; returns the others."""
        asked = (self.rates, self.seed, self.now, self.flows)
        jobs_end(self.workers, self.cells, leavers, *asked, self.scratch)
        still: NDArray[np.int32] = going[self.workers["cell"][going] != NONE]
        people_are_laid_off(self.workers, self.cells, still, *asked)
        return still

    def record(self, course: Course) -> None:
        """Write the stocks of this step into the course."""
        out = self.unemployed
        occupation, n = self.workers["occupation"][out], len(self.cells)
        long = self.now - self.workers["since"][out] >= self.inputs.long_term_steps
        course.employed[self.now] = self.cells["filled"]
        course.unemployed[self.now] = np.bincount(occupation, minlength=n)
        course.long_term[self.now] = np.bincount(occupation[long], minlength=n)
        course.vacancies[self.now] = self.cells["vacant"]


def _whole(stocks: NDArray[np.float64], seed: int, which: int) -> NDArray[np.int64]:
    """Whole people for real numbers, which add up as well as the numbers do."""
    offset = uniforms(seed, int(Purpose.POPULATION), which, 1)[0]
    ends = np.floor(np.concatenate([[0.0], np.cumsum(stocks)]) + offset)
    ends[-1] = np.floor(stocks.sum() + 0.5) if which == 0 else ends[-1]
    heads: NDArray[np.int64] = np.diff(ends).astype(np.int64)
    return heads
