"""Firms and job cells at the start: sizes, posts by occupation, and who holds them."""

from math import gcd
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, normal, uniform, uniforms
from sim.model.columns import CELL, FIRM, NONE, Records
from sim.model.economy_data import EconomyData
from sim.model.kernel import array_kernel, rule
from sim.model.labour_market import fit, match_factor
from sim.model.workers import EMPLOYED, age_group, take_job

_POPULATION, _JOBS, _PREMIUM = map(int, (Purpose.POPULATION, Purpose.JOBS, Purpose.PREMIUM))
_LINE, _ROUNDING, _CHEATING = map(int, (Purpose.LINE, Purpose.ROUNDING, Purpose.CHEATING))


def zipf_law(exponent: float, least: float, largest: float) -> NDArray[np.float64]:
    """Cumulative probability of the sizes ``least`` .. ``largest``; P(n) ~ n^-(1 + exponent)."""
    sizes = np.arange(int(least), int(largest) + 1, dtype=np.float64)
    weight = sizes ** -(1.0 + exponent)
    return np.asarray(np.cumsum(weight) / weight.sum(), np.float64)


def zipf_sizes(n: int, law: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """Heads of ``n`` firms at stratified quantiles of a truncated Zipf law."""
    return np.asarray(least + np.searchsorted(law, (np.arange(n) + 0.5) / n), np.float64)


class Groups(NamedTuple):
    """Employees who share city, sector, frame and occupation; numbered in this order.

    Frames are samples of people side by side, each with firms of its own. The sizes of firms
    then follow one law whatever the population; in a single frame they would grow with it.
    """

    cities: int
    sectors: int
    frames: int
    occupations: int


@rule
def group_of(worker: Any, i: int, sector: Any, groups: Any) -> int:
    """The number of the group of the ``i``-th worker; frames are dealt in turn."""
    pair = worker.city * groups.sectors + sector[i]
    frame = pair * groups.frames + i % groups.frames
    return int(frame * groups.occupations + worker.occupation)


@array_kernel
def count_staff(workers: Records, sector: Records, groups: Groups) -> Any:
    """Employees by group, int64.

    Args:
        sector: int8 (workers,).
    """
    many = groups.cities * groups.sectors * groups.frames * groups.occupations
    staff = np.zeros(many, np.int64)
    for i in range(len(workers)):
        if workers[i].status == EMPLOYED:
            staff[group_of(workers[i], i, sector, groups)] += 1
    return staff


def found_firms(
    posts: NDArray[np.int64], occupations: int, r: Any
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Firms of every (city, sector, frame): weights by size, and the first firm of each."""
    jobs = posts.reshape(-1, occupations).sum(axis=1)
    counts = np.where(jobs > 0, np.maximum(1, np.round(jobs / r.mean_firm_size)), 0)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    law = zipf_law(r.zipf_exponent, r.min_firm, r.max_firm)
    sizes = [zipf_sizes(int(n), law, int(r.min_firm)) for n in counts]
    return np.concatenate(sizes), first


@array_kernel
def deal_posts(posts: Records, occupations: int, sizes: Records, first: Records, seed: int) -> Any:
    """The firm of every post: systematic sampling with probability proportional to size.

    Args:
        posts: int64, by group.
        sizes: float64 (firms,), weights, sorted by city, sector and frame.
        first: int64 (cities * sectors * frames + 1,), first firm of each place.

    Returns:
        int32 (posts,), sorted by group and firm.
    """
    address = key(seed, _JOBS, 1)
    firm_of_post = np.empty(posts.sum(), np.int32)
    count = 0
    for group in range(len(posts)):
        place = group // occupations
        low, high = first[place], first[place + 1]
        total = sizes[low:high].sum()
        luck = uniform(address, group)
        firm, passed = low, 0.0
        for rank in range(posts[group]):
            point = (rank + luck) / posts[group] * total
            while firm < high - 1 and passed + sizes[firm] <= point:
                passed += sizes[firm]
                firm += 1
            firm_of_post[count] = firm
            count += 1
    return firm_of_post


@array_kernel
def lay_out_cells(
    posts: Records,
    firm_of_post: Records,
    first: Records,
    successors: Records,
    groups: Groups,
    firms: Records,
    cells: Records,
    write: bool,
) -> tuple[int, int]:
    """Cells (firm, occupation) with posts, and empty ones where a firm's new tasks will arise.

    Args:
        posts: int64, by group.
        firm_of_post: int32 (posts,), sorted by group and firm; holds the cell of every post
            afterwards if ``write``.
        first: int64 (cities * sectors * frames + 1,), first firm of each place.
        successors: float64 (occupations, occupations), new tasks for a post of the row.
        firms, cells: written if ``write``, else only counted.

    Returns:
        How many firms have posts, and how many cells there are.
    """
    occupations = successors.shape[0]
    begin = np.zeros(len(posts) + 1, np.int64)
    for group in range(len(posts)):
        begin[group + 1] = begin[group] + posts[group]
    n_firms = n_cells = 0
    tasks = np.zeros(occupations)
    for place in range(len(first) - 1):
        low, many = first[place], first[place + 1] - first[place]
        staff = np.zeros((many, occupations), np.int32)
        for o in range(occupations):
            group = place * occupations + o
            for post in range(begin[group], begin[group + 1]):
                staff[firm_of_post[post] - low, o] += 1
        for f in range(many):
            if staff[f].sum() == 0:
                continue
            tasks[:] = 0.0
            for o in range(occupations):
                if staff[f, o] > 0:
                    tasks += staff[f, o] * successors[o]
            total = max(1e-12, tasks.sum())
            for o in range(occupations):
                if staff[f, o] == 0 and tasks[o] == 0.0:
                    continue
                if write:
                    cells[n_cells].firm = n_firms
                    cells[n_cells].occupation = o
                    cells[n_cells].planned = staff[f, o]
                    cells[n_cells].task_share = np.float32(tasks[o] / total)
                staff[f, o] = n_cells
                n_cells += 1
            if write:
                pair = place // groups.frames
                firms[n_firms].city = pair // groups.sectors
                firms[n_firms].sector = pair % groups.sectors
            n_firms += 1
        if write:
            for o in range(occupations):
                group = place * occupations + o
                for post in range(begin[group], begin[group + 1]):
                    firm_of_post[post] = staff[firm_of_post[post] - low, o]
    return n_firms, n_cells


@array_kernel
def settle_firms(
    firms: Records,
    cells: Records,
    savings: Records,
    rates: Records,
    seed: int,
) -> None:
    """Complete firms and cells with what is drawn or derived once.

    Args:
        savings: float64 (occupations, channels, cities): yuan a month a post would save.
    """
    r = rates[0]
    premium, cheating = key(seed, _PREMIUM, 0), key(seed, _CHEATING, 0)
    line, rounding = key(seed, _LINE, 0), key(seed, _ROUNDING, 0)
    for c in range(len(cells)):
        cell = cells[c]
        firm = firms[cell.firm]
        if firm.cells == 0:
            firm.first = c
        firm.cells += 1
        firm.staff += int(cell.planned)
        for k in range(len(firm.saving)):
            firm.saving[k] += np.float32(cell.planned * savings[cell.occupation, k, firm.city])
        cell.city = firm.city
        cell.target = cell.planned
        cell.rounding = np.float32(uniform(rounding, c))
        cell.line = 1 + int(uniform(line, c) * r.ramp_months)
        cell.vacant = int(cell.planned)
    for f in range(len(firms)):
        firm = firms[f]
        firm.premium = np.float32(np.exp(r.sigma_firm * normal(uniform(premium, f))))
        dislike = np.exp(r.cheating_sigma * normal(uniform(cheating, f)))
        firm.cheating_cost = np.float32(r.cheating_dislike * dislike)
        firm.scale = 1.0
        for k in range(len(firm.saving)):
            firm.adopted[k] = NONE
            firm.saving[k] /= max(1, firm.staff)
        size = firm.staff
        firm.size_class = 0 if size < 10 else (1 if size < 100 else (2 if size < 1000 else 3))


@array_kernel
def fill_posts(
    workers: Records,
    sector: Records,
    cells: Records,
    firms: Records,
    posts: Records,
    cell_of_post: Records,
    step: Records,
    groups: Groups,
    requirement: Records,
    rates: Records,
    seed: int,
    start: int,
) -> None:
    """Put the starting employees into posts, with the pay of those who stayed.

    The k-th employee of a group takes post (k * step + luck) mod posts: distinct, and spread
    evenly over the firms. Incumbents have climbed: their match is ``ladder_shift`` standard
    deviations better, more at 35 and over.

    Args:
        step: int64, by group, coprime to its number of posts.
    """
    r = rates[0]
    luck, shift = key(seed, _POPULATION, 17), key(seed, _JOBS, 2)
    lifts = np.exp(r.sigma_match * np.array([r.ladder_shift_old, r.ladder_shift_young]))
    seen = np.zeros(len(posts), np.int64)
    begin = np.zeros(len(posts), np.int64)
    begin[1:] = np.cumsum(posts)[:-1]
    for i in range(len(workers)):
        worker = workers[i]
        if worker.status != EMPLOYED:
            continue
        g = group_of(worker, i, sector, groups)
        turn = seen[g] * step[g] + int(uniform(shift, g) * posts[g])
        seen[g] += 1
        c = cell_of_post[begin[g] + turn % posts[g]]
        since, hired = worker.since, worker.hired
        good = fit(worker, cells[c].occupation, requirement, r)
        premium = firms[cells[c].firm].premium
        match = lifts[age_group(worker, start)] * match_factor(premium, good, uniform(luck, i), r)
        take_job(workers, cells, i, c, match, hired)
        worker.since, worker.hired = since, hired
        cells[c].vacant -= 1


def coprime_steps(posts: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each number of posts a step near its golden section that is coprime to it."""
    steps = np.maximum(1, (posts * 0.618).astype(np.int64))
    for g in np.flatnonzero(np.gcd(steps, posts) > 1):
        while gcd(int(steps[g]), int(posts[g])) > 1:
            steps[g] += 1
    return steps


def found_jobs(
    data: EconomyData,
    workers: Records,
    sector: NDArray[np.int8],
    rates: Records,
    savings: NDArray[np.float64],
    requirement: NDArray[np.float64],
    seed: int,
) -> tuple[Records, Records]:
    """Firms and job cells for the starting employees, with as many vacancies as the table asks.

    Args:
        sector: int8 (workers,), sector of the first job.
        savings: float64 (occupations, channels, cities), yuan a month saved for each post.
        requirement: float64 (occupations, skills).

    Returns:
        ``FIRM`` and ``CELL`` records; the cells of a firm stand together.
    """
    r = rates.view(np.recarray)[0]
    frames = max(1, round(len(workers) / float(r.firm_frame)))
    groups = Groups(len(data.cities), len(data.sectors), frames, len(data.occupations))
    extra = float(r.vacancy_share_start) / (1.0 - float(r.vacancy_share_start))
    staff = count_staff(workers, sector, groups)
    luck = uniforms(seed, _JOBS, 0, len(staff))
    posts = np.where(staff > 0, np.floor(staff * (1.0 + extra) + luck), 0).astype(np.int64)
    sizes, first = found_firms(posts, groups.occupations, r)
    firm_of_post = deal_posts(posts, groups.occupations, sizes, first, seed)
    exposure = 1.0 - np.prod(1.0 - data.exposure, axis=1)
    tasks = np.ascontiguousarray(data.successors * exposure[:, None])
    firms, cells = np.zeros(0, FIRM), np.zeros(0, CELL)
    for write in (False, True):
        many = lay_out_cells(posts, firm_of_post, first, tasks, groups, firms, cells, write)
        if not write:
            firms, cells = np.zeros(many[0], FIRM), np.zeros(many[1], CELL)
    settle_firms(firms, cells, savings, rates, seed)
    fill_posts(
        workers,
        sector,
        cells,
        firms,
        posts,
        firm_of_post,
        coprime_steps(posts),
        groups,
        requirement,
        rates,
        seed,
        -int(r.burn_in),
    )
    return firms, cells
