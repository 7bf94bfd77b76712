"""Search and matching: who applies where, whom a firm invites, and one vacancy hires one."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import NO_OCCUPATION, NONE, Cause, Records
from sim.model.indicators import Flow
from sim.model.kernel import AHEAD, BLOCK, fetch, kernel, rule
from sim.model.labour_market import (
    GIG,
    Market,
    accepts,
    age_penalty,
    fit,
    match_factor,
    refuses_35,
    search_intensity,
    spell_penalty,
)
from sim.model.vacancies import (
    NOWHERE,
    Vacancies,
    city_met,
    find_post,
    occupation_met,
    post_met,
)
from sim.model.workers import EMPLOYED, UNEMPLOYED, age_group, leave_job, take_job

_SEARCH, _TARGET, _VACANCY = map(int, (Purpose.SEARCH, Purpose.TARGET, Purpose.VACANCY))
_MATCH, _ACCEPTANCE = map(int, (Purpose.MATCH, Purpose.ACCEPTANCE))
_SECOND_LOOK, _FIRM_AWARENESS = map(int, (Purpose.SECOND_LOOK, Purpose.FIRM_AWARENESS))
_FURTHER = 1 << 40  # beyond every row: a further draw of the same purpose
_JOB_MOVE = int(Cause.JOB_MOVE)


class Aid(NamedTuple):
    """What public services do for those who search this month; empty arrays for nobody."""

    looks: NDArray[np.uint8]  # (workers,), posts looked at beyond the first
    voucher: NDArray[np.float32]  # (workers,), yuan to the firm that takes her on
    known: NDArray[np.float64]  # (1,), share of cells that know of vouchers


NO_AID = Aid(np.zeros(0, np.uint8), np.zeros(0, np.float32), np.zeros(1))


class Acceptors(NamedTuple):
    """Who takes each open post."""

    taker: NDArray[np.int32]  # (posts,), the one served first, NONE without one
    priority: NDArray[np.float64]  # (posts,), hers
    match: NDArray[np.float32]  # (posts,), hers


def nobody_yet(posts: int) -> Acceptors:
    """Posts for which nobody has applied."""
    return Acceptors(
        np.full(posts, NONE, np.int32), np.full(posts, 2.0), np.empty(posts, np.float32)
    )


@rule
def hiring_pull(voucher: float, pay: float, r: Any) -> float:
    """Factor on the chance to pass screening of a person who brings the firm ``voucher`` yuan.

    Args:
        pay: usual pay of the post, yuan a month; the subsidy is weighed against a year of it.
    """
    return float(1.0 + r.subsidy_weight * voucher / (12.0 * pay))


@rule
def prospect(
    worker: Any, found: Any, posts: Any, market: Any, seed: int, month: int, r: Any
) -> float:
    """What a counsellor knows of an application: how well she fits, 0 where she is ruled out.

    Args:
        found: post, city, occupation; see ``find_post``.
    """
    v, _, j = found
    if v == NONE:
        return -1.0
    met = fit(worker, j, market.requirement, r)
    old = month - worker.birth >= 420 and refuses_35(posts.cell[v], seed, r.hard_cap)
    return 0.0 if old or met < market.fit_min[j] else met


class Search(NamedTuple):
    """What people who look for a post meet in a round; arrays only, for the kernels."""

    market: Market
    posts: Vacancies
    by_occupation: NDArray[np.float32]  # see ``weigh_targets``
    by_city: NDArray[np.float32]  # likewise
    aid: Aid


class Seekers(NamedTuple):
    """Those who look for a post among one block of people; each of shape (``BLOCK``,)."""

    row: NDArray[np.int32]
    screen: NDArray[np.float64]  # 0..1: invited where her chance is above it
    origin: NDArray[np.uint16]  # the occupation from which she looks; networks have hundreds
    within: NDArray[np.float64]  # how far into the share of the city her draw falls
    post: NDArray[np.int32]  # she applies for, NONE without one
    cell: NDArray[np.int32]  # of the post
    premium: NDArray[np.float32]  # of its firm
    city: NDArray[np.uint8]
    occupation: NDArray[np.uint16]


class Takers(NamedTuple):
    """One row for each person who would take a post."""

    row: NDArray[np.int32]  # (people,)
    post: NDArray[np.int32]  # (people,)
    match: NDArray[np.float32]  # (people,), what she would be paid relative to the base


def part_of(takers: Takers, first: int, last: int) -> Takers:
    """Some of the places, the last exclusive."""
    return Takers._make(column[first:last] for column in takers)


def no_seekers() -> Seekers:
    """Places for a block of people."""
    return Seekers(
        np.empty(BLOCK, np.int32),
        np.empty(BLOCK),
        np.empty(BLOCK, np.uint16),
        np.empty(BLOCK),
        np.empty(BLOCK, np.int32),
        np.empty(BLOCK, np.int32),
        np.empty(BLOCK, np.float32),
        np.empty(BLOCK, np.uint8),
        np.empty(BLOCK, np.uint16),
    )


def no_takers(people: int) -> Takers:
    """Places for so many."""
    return Takers(
        np.empty(people, np.int32),
        np.empty(people, np.int32),
        np.empty(people, np.float32),
    )


@rule
def lowest(values: Any) -> float:
    """The least of some numbers."""
    least = np.inf
    for value in values:
        least = min(least, value)
    return float(least)


@rule
def usual_chance(worker: Any, month: int, r: Any) -> float:
    """The probability to be invited of a person of perfect fit, without title or subsidy."""
    passes = (1.0 - age_penalty(worker, month, r)) * (1.0 - spell_penalty(worker, month, r))
    return float(r.kappa * passes)


@rule
def title_pull(worker: Any, r: Any) -> float:
    """Factor on the chance to be invited where a course she completed is recognised."""
    return float(1.0 + r.credential_screening if worker.trained_for != NO_OCCUPATION else 1.0)


@rule
def best_chance(worker: Any, i: int, aid: Any, least_pay: float, month: int, r: Any) -> float:
    """The probability to be invited at best: a perfect fit, and all that she brings counts."""
    chance = usual_chance(worker, month, r) * title_pull(worker, r)
    if len(aid.voucher) > 0 and aid.voucher[i] > 0.0:
        chance *= hiring_pull(aid.voucher[i], least_pay, r)
    return min(1.0, chance)


@rule
def who_seeks(
    workers: Any,
    seekers: Any,
    number: int,
    employed: bool,
    search: Any,
    least_pay: float,
    month: int,
    r: Any,
) -> int:
    """Keep those of a block who look for a post and may be invited; returns how many.

    One draw decides whether she applies, and screens her.

    Args:
        seekers: ``number`` people with their draws as ``screen``; those who stay are moved up.
        employed: whether employees are asked, or people without a formal job.
    """
    asked = 0
    for k in range(number):
        fetch(workers[seekers.row[min(k + AHEAD, number - 1)]])
        status = workers[seekers.row[k]].status
        seekers.row[asked], seekers.screen[asked] = seekers.row[k], seekers.screen[k]
        asked += int(((status == EMPLOYED) == employed) & (status <= GIG))
    count = 0
    for k in range(asked):
        i, u = seekers.row[k], seekers.screen[k]
        intensity = search_intensity(workers[i], search.market, month, r)
        seekers.row[count], seekers.screen[count] = i, np.float32(u / intensity)
        best = best_chance(workers[i], i, search.aid, least_pay, month, r)
        count += int(u < intensity * best)
    return count


@rule
def origin_of(worker: Any, i: int, month: int, turn: int) -> int:
    """The occupation from which a person looks: her own, or now and then the one of her course."""
    if worker.trained_for != NO_OCCUPATION and i % 2 == (month + turn) % 2:
        return int(worker.trained_for)
    return int(worker.occupation)


@rule
def seekers_choose(
    workers: Any,
    seekers: Any,
    number: int,
    search: Any,
    seed: int,
    month: int,
    turn: int,
    r: Any,
) -> None:
    """Each seeker chooses the post she applies for, of all that she looks at.

    City, occupation and post are chosen by all before the next is by anybody, so that one need
    not wait for what the memory has on another's.

    Args:
        seekers: of whom the first ``number`` choose.
    """
    posts, when = search.posts, month + 1024 * turn
    target, choice = key(seed, _TARGET, when), key(seed, _VACANCY, when)
    occupations = search.by_occupation.shape[3]
    for k in range(number):
        i = seekers.row[k]
        worker = workers[i]
        seekers.origin[k] = origin_of(worker, i, month, turn)
        cities = search.by_city[seekers.origin[k], worker.education, worker.city]
        seekers.city[k], seekers.within[k] = city_met(cities, uniform(target, i))
    for k in range(number):
        education = workers[seekers.row[k]].education
        shares = search.by_occupation[seekers.origin[k], education, seekers.city[k]]
        seekers.occupation[k] = occupation_met(shares, seekers.within[k])
    for k in range(number):
        v = NONE
        if seekers.within[k] != NOWHERE:
            w = uniform(choice, seekers.row[k])
            v = post_met(posts, seekers.city[k], seekers.occupation[k], occupations, w)
        seekers.post[k] = v
    if len(search.aid.looks) > 0:
        seekers_look_further(workers, seekers, number, search, seed, month, turn, r)
    for k in range(number):
        v = seekers.post[k]
        if v != NONE:
            seekers.cell[k], seekers.premium[k] = posts.cell[v], posts.premium[v]


@rule
def seekers_look_further(
    workers: Any,
    seekers: Any,
    number: int,
    search: Any,
    seed: int,
    month: int,
    turn: int,
    r: Any,
) -> None:
    """Those whom a counsellor helps look at more posts, and take the one that suits them best."""
    posts, market = search.posts, search.market
    address = key(seed, _SECOND_LOOK, month + 1024 * turn)
    weights = (search.by_occupation, search.by_city)
    for k in range(number):
        i = seekers.row[k]
        worker = workers[i]
        found = (seekers.post[k], seekers.city[k], seekers.occupation[k])
        for look in range(int(search.aid.looks[i])):
            u = uniform(address, i + 2 * look * _FURTHER)
            w = uniform(address, i + (2 * look + 1) * _FURTHER)
            other = find_post(worker, seekers.origin[k], posts, *weights, u, w)
            if prospect(worker, other, posts, market, seed, month, r) > prospect(
                worker, found, posts, market, seed, month, r
            ):
                found = other
        seekers.post[k], seekers.city[k], seekers.occupation[k] = found


@rule
def seekers_are_answered(
    workers: Any,
    seekers: Any,
    number: int,
    search: Any,
    least_pay: float,
    seed: int,
    month: int,
    turn: int,
    takers: Any,
    count: int,
    r: Any,
) -> int:
    """Each seeker has sent one application; who is invited may take the offer.

    Args:
        seekers: of whom the first ``number`` have chosen a post.
        count: how many takers there are; more are written behind them.

    Returns:
        How many takers there are now.
    """
    market, aid, when = search.market, search.aid, month + 1024 * turn
    luck, acceptance = key(seed, _MATCH, when), key(seed, _ACCEPTANCE, when)
    known = key(seed, _FIRM_AWARENESS, 0)
    for k in range(number):
        if seekers.post[k] == NONE:
            continue
        i, c = seekers.row[k], seekers.cell[k]
        s, j = seekers.city[k], seekers.occupation[k]
        worker = workers[i]
        titled = worker.trained_for == j
        chance = usual_chance(worker, month, r) * (title_pull(worker, r) if titled else 1.0)
        voucher = aid.voucher[i] if len(aid.voucher) > 0 else 0.0
        if voucher > 0.0 and uniform(known, c) < aid.known[0]:
            chance *= hiring_pull(voucher, max(least_pay, market.base_pay[j, s]), r)
        fit_there = fit(worker, j, market.requirement, r)
        if fit_there < market.fit_min[j] or seekers.screen[k] >= chance * fit_there:
            continue
        if worker.cell == c:
            continue
        if month - worker.birth >= 420 and refuses_35(c, seed, r.hard_cap):
            continue
        match = match_factor(seekers.premium[k], fit_there, uniform(luck, i), r)
        if titled:
            match *= 1.0 + r.credential_pay
        wage = max(market.minimum_wage[s], market.base_pay[j, s] * match)
        if accepts(worker, i, wage, market, uniform(acceptance, i), month, seed, r):
            takers.row[count], takers.post[count] = i, seekers.post[k]
            takers.match[count] = match
            count += 1
    return count


@rule
def block_searches(
    workers: Any,
    seekers: Any,
    number: int,
    employed: bool,
    search: Any,
    least_pay: float,
    seed: int,
    month: int,
    turn: int,
    takers: Any,
    count: int,
    r: Any,
) -> int:
    """Those of a block who look for a post apply; returns how many takers there are now.

    Arguments as for ``who_seeks`` and ``seekers_are_answered``.
    """
    number = who_seeks(workers, seekers, number, employed, search, least_pay, month, r)
    seekers_choose(workers, seekers, number, search, seed, month, turn, r)
    asked = (search, least_pay, seed, month, turn)
    return int(seekers_are_answered(workers, seekers, number, *asked, takers, count, r))


@kernel
def employees_search(
    workers: Records,
    first: int,
    last: int,
    search: Search,
    rates: Records,
    seed: int,
    month: int,
    turn: int,
    seekers: Seekers,
    takers: Takers,
) -> int:
    """Employees of some rows who look for another job, and would take the one they meet.

    Args:
        first, last: the rows, the last exclusive.
        seekers: scratch.
        takers: with a place for each of the rows, written.

    Returns:
        How many takers there are.
    """
    r = rates[0]
    address = key(seed, _SEARCH, month + 1024 * turn)
    asked = (search, lowest(search.market.minimum_wage), seed, month, turn)
    most = max(r.phi_E, r.phi_E_old)
    if len(search.aid.voucher) == 0:
        most *= min(1.0, r.kappa * (1.0 + max(0.0, r.credential_screening)))
    count = 0
    for begin in range(first, last, BLOCK):
        people = min(last, begin + BLOCK) - begin
        for k in range(people):  # several at a time, as long as nothing hangs on the draws
            seekers.within[k] = uniform(address, begin + k)
        number = 0
        for k in range(people):
            seekers.row[number], seekers.screen[number] = begin + k, seekers.within[k]
            number += int(seekers.within[k] < most)  # a branch would be guessed wrong often
        count = block_searches(workers, seekers, number, True, *asked, takers, count, r)
    return count


@kernel
def others_search(
    workers: Records,
    rows: Records,
    search: Search,
    rates: Records,
    seed: int,
    month: int,
    turn: int,
    seekers: Seekers,
    takers: Takers,
) -> int:
    """People without a formal job who look for one, and would take the one they meet.

    Args:
        rows: int32, who may look for one; the rest as for ``employees_search``.

    Returns:
        How many takers there are.
    """
    r = rates[0]
    address = key(seed, _SEARCH, month + 1024 * turn)
    asked = (search, lowest(search.market.minimum_wage), seed, month, turn)
    count = 0
    for begin in range(0, len(rows), BLOCK):
        number = min(BLOCK, len(rows) - begin)
        for k in range(number):
            i = rows[begin + k]
            seekers.row[k], seekers.screen[k] = i, uniform(address, i)
        count = block_searches(workers, seekers, number, False, *asked, takers, count, r)
    return count


@kernel
def serve(
    takers: Takers,
    number: int,
    acceptors: Acceptors,
    seed: int,
    month: int,
    turn: int,
    served_first: int,
) -> None:
    """Each post keeps whom it serves first of those who would take it.

    Args:
        takers: of whom the first ``number`` are meant.
        served_first: purpose of the draw that ranks them; a placebo world uses another.
    """
    address = key(seed, served_first, month + 1024 * turn)
    for k in range(number):
        v, priority = takers.post[k], uniform(address, takers.row[k])
        if priority < acceptors.priority[v]:
            acceptors.taker[v], acceptors.priority[v] = takers.row[k], priority
            acceptors.match[v] = takers.match[k]


@kernel
def posts_are_filled(
    workers: Records,
    cells: Records,
    posts: Vacancies,
    acceptors: Acceptors,
    rates: Records,
    seed: int,
    month: int,
    flows: Records,
    hired_fit: Records,
    market: Market,
) -> int:
    """Each post with an acceptor hires her; returns the number of hires.

    Args:
        hired_fit: float64 (occupations, 2), a slowly forgetting sum of fit and count of hires.
    """
    r = rates[0]
    total, last = 0, len(posts.cell) - 1
    for v in range(len(posts.cell)):
        fetch(workers[max(0, acceptors.taker[min(v + AHEAD, last)])])
        fetch(cells[posts.cell[min(v + AHEAD, last)]])
        i = acceptors.taker[v]
        if i == NONE:
            continue
        worker = workers[i]
        group = age_group(worker, month)
        c = posts.cell[v]
        j = cells[c].occupation
        hired_fit[j, 0] += fit(worker, j, market.requirement, r)
        hired_fit[j, 1] += 1.0
        count_hire(worker, group, flows)
        if worker.status == EMPLOYED:
            leave_job(workers, cells, i, _JOB_MOVE, EMPLOYED, month, seed, r)
        take_job(workers, cells, i, c, acceptors.match[v], month)
        cells[c].vacant -= 1
        total += 1
    return total


@rule
def count_hire(worker: Any, group: int, flows: Any) -> None:
    """Count a hire under where the person comes from."""
    if worker.status == EMPLOYED:
        flows[group, Flow.HIRED_FROM_JOB] += 1
    elif worker.status == UNEMPLOYED:
        flows[group, Flow.HIRED_FROM_UNEMPLOYMENT] += 1
    elif worker.status == GIG:
        flows[group, Flow.HIRED_FROM_GIG] += 1
    else:
        flows[group, Flow.HIRED_FROM_OUTSIDE] += 1
