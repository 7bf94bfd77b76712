"""Vacancies: how firms open, withdraw and list them, and how people come upon one."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, happens, key, uniform
from sim.model.columns import NONE, Records
from sim.model.firms import heads
from sim.model.kernel import AHEAD, array_kernel, fetch, kernel, rule
from sim.model.labour_market import Market
from sim.model.threads import in_parts, parts

_OPENING, _WITHDRAWAL = map(int, (Purpose.OPENING, Purpose.WITHDRAWAL))
NOWHERE = -np.inf  # single precision puts a draw next to an edge a little below its share


class Vacancies(NamedTuple):
    """The open posts of a month, sorted by city and occupation."""

    cell: NDArray[np.int32]  # (posts,)
    first: NDArray[np.int64]  # (cities * occupations + 1,)
    premium: NDArray[np.float32]  # (posts,), pay of the firm relative to the market


@rule
def openings(e: float, v: float, d: float, q: float, r: Any) -> float:
    """Posts opened in a month by a cell of target ``d`` with ``e`` filled and ``v`` vacant.

    Departures ``q`` are replaced with share rho_v, the rest of a shortfall is closed at rate
    gamma_v (del Rio-Chanona et al. 2021, with replacement). A cell without staff opens as if
    it had one, else a new occupation could never begin.
    """
    z = max(0.0, d - e - v)
    replaced = r.rho_v * min(q, z)
    rest = min(max(e, 1.0), r.gamma_v * (z - replaced))
    return float(r.delta_v * e + replaced + (1.0 - r.delta_v) * rest)


@kernel
def firms_open_vacancies(
    cells: Records,
    first: int,
    last: int,
    rates: Records,
    seed: int,
    month: int,
    hiring: Records,
) -> tuple[int, int]:
    """Every cell opens posts; departures are counted anew from here.

    Args:
        first, last: the cells, the last exclusive.
        hiring: int32 scratch of one place for each cell, written: those with a vacancy, rising.

    Returns:
        How many cells have a vacancy, and the posts opened.
    """
    r = rates[0]
    address = key(seed, _OPENING, month)
    count = opened = 0
    for c in range(first, last):
        cell = cells[c]
        d = heads(cell.target, cell.rounding)
        if r.delta_v > 0.0 or d > cell.filled + cell.vacant + cell.reserved:
            o = openings(cell.filled, cell.vacant + cell.reserved, d, cell.departures, r)
            n = int(np.floor(o + uniform(address, c)))
            cell.vacant += n
            opened += n
        cell.departures = 0
        if cell.vacant > 0:
            hiring[count] = c
            count += 1
    return count, opened


@kernel
def firms_withdraw_vacancies(
    cells: Records, hiring: Records, hazard: float, seed: int, month: int
) -> int:
    """Unfilled vacancies lapse; returns how many.

    Args:
        hiring: int32, the cells that had a vacancy this month.
    """
    address = key(seed, _WITHDRAWAL, month)
    probability = happens(hazard)
    total, last = 0, len(hiring) - 1
    for k in range(len(hiring)):
        fetch(cells[hiring[min(k + AHEAD, last)]])
        c = hiring[k]
        cell = cells[c]
        if cell.vacant > 0:
            n = int(np.floor(cell.vacant * probability + uniform(address, c)))
            cell.vacant -= n
            total += n
    return total


def listed_posts(
    cells: Records, firms: Records, hiring: NDArray[np.int32], cities: int, occupations: int
) -> Vacancies:
    """The open posts, by city and occupation, and in the order of their cells.

    Args:
        hiring: the cells that may have a vacancy, rising.
    """
    count = np.zeros((len(parts(len(hiring))), cities * occupations), np.int64)

    def counted(part: int, first: int, last: int) -> None:
        count_vacancies(cells, hiring[first:last], occupations, count[part])

    in_parts(counted, len(hiring))
    begin = np.empty(cities * occupations + 1, np.int64)
    total = line_up(count, begin)
    posts = Vacancies(np.empty(total, np.int32), begin, np.empty(total, np.float32))

    def listed(part: int, first: int, last: int) -> None:
        list_vacancies(cells, hiring[first:last], firms, occupations, count[part], posts)

    in_parts(listed, len(hiring))
    return posts


@kernel
def count_vacancies(cells: Records, hiring: Records, occupations: int, count: Records) -> None:
    """Count open posts by city and occupation.

    Args:
        hiring: int32, the cells that may have a vacancy.
        count: int64 (cities * occupations,), added to.
    """
    last = len(hiring) - 1
    for k in range(len(hiring)):
        fetch(cells[hiring[min(k + AHEAD, last)]])
        cell = cells[hiring[k]]
        count[cell.city * occupations + cell.occupation] += cell.vacant


@kernel
def line_up(count: Records, begin: Records) -> int:
    """Give each part of the cells its places in every bucket, behind those of the parts before.

    Args:
        count: int64 (parts, buckets), posts; becomes the place of the first.
        begin: int64 (buckets + 1,), written: where each bucket begins, and the end.

    Returns:
        How many posts there are.
    """
    parts, buckets = count.shape
    total = 0
    for bucket in range(buckets):
        begin[bucket] = total
        for part in range(parts):
            posts = count[part, bucket]
            count[part, bucket] = total
            total += posts
    begin[buckets] = total
    return total


@kernel
def list_vacancies(
    cells: Records,
    hiring: Records,
    firms: Records,
    occupations: int,
    place: Records,
    posts: Vacancies,
) -> None:
    """List the posts of some cells: their cell and the premium of their firm.

    Args:
        hiring: int32, the cells, rising.
        place: int64 (cities * occupations,), where the next post of each is written; moved on.
        posts: written, but for ``first``.
    """
    last = len(hiring) - 1
    for k in range(len(hiring)):
        fetch(cells[hiring[min(k + 2 * AHEAD, last)]])
        fetch(firms[cells[hiring[min(k + AHEAD, last)]].firm])
        c = hiring[k]
        cell = cells[c]
        bucket = cell.city * occupations + cell.occupation
        for _ in range(cell.vacant):
            v = place[bucket]
            posts.cell[v], posts.premium[v] = c, firms[cell.firm].premium
            place[bucket] += 1


@array_kernel
def weigh_targets(
    first: Records, market: Market, pull: float, by_occupation: Records, by_city: Records
) -> None:
    """Cumulative weights from which applicants draw where to apply.

    An occupation is drawn in proportion to its vacancies x mobility x schooling x pay.

    Args:
        first: int64 (cities * occupations + 1,).
        pull: elasticity of applications with respect to pay.
        by_occupation: float32 (occupations, educations, cities, occupations), filled.
        by_city: float32 (occupations, educations, cities, cities), filled.
    """
    occupations, cities = market.base_pay.shape
    weight = np.zeros((occupations, cities))
    for s in range(cities):
        for j in range(occupations):
            posts = first[s * occupations + j + 1] - first[s * occupations + j]
            if posts > 0:
                weight[j, s] = posts * (market.base_pay[j, s] / market.base_pay[0, 0]) ** pull
    # Sums that grow side by side, one for each city, do not wait for one another.
    total = np.empty(cities)
    for i in range(occupations):
        for e in range(market.schooling.shape[0]):
            total[:] = 0.0
            for j in range(occupations):
                drawn = market.mobility[i, j] * market.schooling[e, j]
                for s in range(cities):
                    total[s] += weight[j, s] * drawn
                    by_occupation[i, e, s, j] = total[s]
            total[:] = 0.0
            for s in range(cities):
                there = by_occupation[i, e, s, -1]
                for home in range(cities):
                    total[home] += market.city_weight[home, s] * there
                    by_city[i, e, home, s] = total[home]


@rule
def pick(cumulative: Any, u: float) -> int:
    """The first place whose cumulative weight exceeds the share ``u`` of the total."""
    goal = np.float32(u * cumulative[-1])
    place = 0
    for k in range(len(cumulative)):  # counting all is faster than halving: nothing to guess
        place += int(cumulative[k] <= goal)
    return min(place, len(cumulative) - 1)


@rule
def city_met(cities: Any, u: float) -> tuple[int, float]:
    """The city in which a person looks, and how far into its share ``u`` falls, about 0..1.

    ``NOWHERE`` without an open post anywhere.

    Args:
        cities: cumulative weights, see ``weigh_targets``.
    """
    if cities[-1] <= 0.0:
        return 0, NOWHERE
    s = pick(cities, u)
    below = cities[s - 1] if s > 0 else 0.0
    return s, (u * cities[-1] - below) / (cities[s] - below)


@rule
def occupation_met(shares: Any, within: float) -> int:
    """The occupation in which she looks there; ``shares`` are cumulative weights, too."""
    return pick(shares, min(within, 1.0 - 1e-12))


@rule
def post_met(posts: Any, city: int, occupation: int, occupations: int, w: float) -> int:
    """The post that she comes upon, of those alike; NONE if there is none."""
    bucket = city * occupations + occupation
    start = posts.first[bucket]
    count = posts.first[bucket + 1] - start
    return start + int(w * count) if count > 0 else NONE


@rule
def find_post(
    worker: Any, origin: int, posts: Any, by_occupation: Any, by_city: Any, u: float, w: float
) -> tuple[int, int, int]:
    """A post to apply for, by a person of occupation ``origin``: post, city, occupation.

    Args:
        u: draws city and occupation. w: draws the post among those alike.

    Returns:
        NONE as the post if there is none open.
    """
    s, within = city_met(by_city[origin, worker.education, worker.city], u)
    if within == NOWHERE:
        return NONE, 0, 0
    shares = by_occupation[origin, worker.education, s]
    j = occupation_met(shares, within)
    return post_met(posts, s, j, len(shares), w), s, j
