"""Search and matching: who applies where, whom a firm invites, and one vacancy hires one."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import NO_OCCUPATION, NONE, Cause, Records
from sim.model.indicators import Flow
from sim.model.kernel import lean_kernel, rule
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
from sim.model.vacancies import Vacancies, find_post
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
    worker: Any, v: int, j: int, posts: Any, market: Any, seed: int, month: int, r: Any
) -> float:
    """What a counsellor knows of an application: how well she fits, 0 where she is ruled out."""
    if v == NONE:
        return -1.0
    met = fit(worker, j, market.requirement, r)
    old = month - worker.birth >= 420 and refuses_35(posts.cell[v], seed, r.hard_cap)
    return 0.0 if old or met < market.fit_min[j] else met


class Applications(NamedTuple):
    """One row for each person who seeks a post this round, then for each who would take hers."""

    row: NDArray[np.int32]  # (people,)
    screen: NDArray[np.float32]  # (people,), 0..1: she is invited where her chance is above it
    post: NDArray[np.int32]  # (people,)
    priority: NDArray[np.float64]  # (people,), who has the least is served first
    match: NDArray[np.float32]  # (people,), what she would be paid relative to the base


def room_for(people: int) -> Applications:
    """Places for so many."""
    return Applications(
        np.empty(people, np.int32),
        np.empty(people, np.float32),
        np.empty(people, np.int32),
        np.empty(people),
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


@lean_kernel
def employees_seek(
    workers: Records,
    first: int,
    last: int,
    market: Market,
    aid: Aid,
    rates: Records,
    seed: int,
    month: int,
    turn: int,
    sent: Applications,
) -> int:
    """Employees of some rows who look for another job; returns how many.

    One draw decides whether she applies, and screens her.

    Args:
        first, last: the rows, the last exclusive.
        aid: see ``Aid``.
        sent: with a place for each of the rows, written.
    """
    r = rates[0]
    search = key(seed, _SEARCH, month + 1024 * turn)
    least_pay = lowest(market.minimum_wage)
    most = max(r.phi_E, r.phi_E_old)
    if len(aid.voucher) == 0:
        most *= min(1.0, r.kappa * (1.0 + max(0.0, r.credential_screening)))
    count = 0
    for i in range(first, last):
        u = uniform(search, i)
        if u >= most:
            continue
        worker = workers[i]
        if worker.status == EMPLOYED:
            intensity = search_intensity(worker, market, month, r)
            if u < intensity * best_chance(worker, i, aid, least_pay, month, r):
                sent.row[count], sent.screen[count] = i, u / intensity
                count += 1
    return count


@lean_kernel
def others_seek(
    workers: Records,
    rows: Records,
    market: Market,
    aid: Aid,
    rates: Records,
    seed: int,
    month: int,
    turn: int,
    sent: Applications,
) -> int:
    """People without a formal job who look for one; returns how many.

    Args:
        rows: int32, who may.
        aid: see ``Aid``.
        sent: with a place for each of them, written.
    """
    r = rates[0]
    search = key(seed, _SEARCH, month + 1024 * turn)
    least_pay = lowest(market.minimum_wage)
    count = 0
    for i in rows:
        worker = workers[i]
        if worker.status == EMPLOYED or worker.status > GIG:
            continue
        u, intensity = uniform(search, i), search_intensity(worker, market, month, r)
        if u < intensity * best_chance(worker, i, aid, least_pay, month, r):
            sent.row[count], sent.screen[count] = i, u / intensity
            count += 1
    return count


@lean_kernel
def people_apply(
    workers: Records,
    sent: Applications,
    number: int,
    posts: Vacancies,
    market: Market,
    by_occupation: Records,
    by_city: Records,
    aid: Aid,
    rates: Records,
    seed: int,
    month: int,
    turn: int,
    served_first: int,
) -> int:
    """Each seeker sends one application; who is invited may take the offer.

    Args:
        number: how many seekers there are.
        aid: see ``Aid``.
        served_first: purpose of the draw that ranks acceptors; a placebo world uses another.

    Returns:
        How many would take their post; they stand first in ``sent`` afterwards.
    """
    r = rates[0]
    turn_month = month + 1024 * turn
    target, choice = key(seed, _TARGET, turn_month), key(seed, _VACANCY, turn_month)
    luck, acceptance = key(seed, _MATCH, turn_month), key(seed, _ACCEPTANCE, turn_month)
    priority = key(seed, served_first, turn_month)
    further, known = key(seed, _SECOND_LOOK, turn_month), key(seed, _FIRM_AWARENESS, 0)
    least_pay = lowest(market.minimum_wage)
    takers = 0
    for k in range(number):
        i = sent.row[k]
        worker = workers[i]
        origin = worker.occupation
        if worker.trained_for != NO_OCCUPATION and i % 2 == (month + turn) % 2:
            origin = worker.trained_for
        v, s, j = find_post(
            worker, origin, posts, by_occupation, by_city, uniform(target, i), uniform(choice, i)
        )
        looks = aid.looks[i] if len(aid.looks) > 0 else 0
        for look in range(looks):
            u = uniform(further, i + 2 * look * _FURTHER)
            w = uniform(further, i + (2 * look + 1) * _FURTHER)
            v2, s2, j2 = find_post(worker, origin, posts, by_occupation, by_city, u, w)
            if prospect(worker, v2, j2, posts, market, seed, month, r) > prospect(
                worker, v, j, posts, market, seed, month, r
            ):
                v, s, j = v2, s2, j2
        if v == NONE:
            continue
        c = posts.cell[v]
        titled = worker.trained_for == j
        chance = usual_chance(worker, month, r) * (title_pull(worker, r) if titled else 1.0)
        voucher = aid.voucher[i] if len(aid.voucher) > 0 else 0.0
        if voucher > 0.0 and uniform(known, c) < aid.known[0]:
            chance *= hiring_pull(voucher, max(least_pay, market.base_pay[j, s]), r)
        fit_there = fit(worker, j, market.requirement, r)
        if fit_there < market.fit_min[j] or sent.screen[k] >= chance * fit_there:
            continue
        if worker.cell == c:
            continue
        if month - worker.birth >= 420 and refuses_35(c, seed, r.hard_cap):
            continue
        match = match_factor(posts.premium[v], fit_there, uniform(luck, i), r)
        if titled:
            match *= 1.0 + r.credential_pay
        wage = max(market.minimum_wage[s], market.base_pay[j, s] * match)
        if accepts(worker, i, wage, market, uniform(acceptance, i), month, seed, r):
            sent.row[takers], sent.post[takers], sent.match[takers] = i, v, match
            sent.priority[takers] = uniform(priority, i)
            takers += 1
    return takers


@lean_kernel
def serve(sent: Applications, number: int, acceptors: Acceptors) -> None:
    """Each post keeps whom it serves first of those who would take it.

    Args:
        number: how many would, the first in ``sent``.
    """
    for k in range(number):
        v = sent.post[k]
        if sent.priority[k] < acceptors.priority[v]:
            acceptors.taker[v], acceptors.priority[v] = sent.row[k], sent.priority[k]
            acceptors.match[v] = sent.match[k]


@lean_kernel
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
    total = 0
    for v in range(len(posts.cell)):
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
