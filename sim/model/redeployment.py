"""Redeployment: before it lets somebody go, a firm looks for an open post of its own."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, normal, uniform
from sim.model.claims import hire_value
from sim.model.columns import NONE, Cause, Records
from sim.model.eligibility import can_pay, eligible, in_force
from sim.model.kernel import kernel, rule
from sim.model.labour_market import refuses_35
from sim.model.orders import outside_value
from sim.model.programmes import Offer
from sim.model.workers import EMPLOYED, leave_job, take_job, tenure

_RETRAINING = int(Offer.RETRAINING)
_TROUBLE, _FIRM_AWARENESS = map(int, (Purpose.RETRAINING, Purpose.FIRM_AWARENESS))
_SHARE = int(Purpose.ELIGIBLE_SHARE)
_JOB_MOVE = int(Cause.JOB_MOVE)


class Retraining(NamedTuple):
    """What firms know of retraining; arrays only, for the kernel.

    ``course``: float64 (occupations, 2), months, price in yuan. ``trainable``: bool
    (occupations,). ``hired_fit``: float64 (occupations, 2), sum of fit and count of hires.
    """

    course: NDArray[np.float64]
    trainable: NDArray[np.bool_]
    hired_fit: NDArray[np.float64]


@rule
def retrained_fit(worker: Any, occupation: int, requirement: Any, r: Any) -> float:
    """Her fit after the firm has retrained her for an occupation."""
    gain = r.skill_gain * r.retraining_quality
    short = asked = 0.0
    for k in range(requirement.shape[1]):
        asked += requirement[occupation, k]
        short += (1.0 - gain) * max(0.0, requirement[occupation, k] - worker.skill[k])
    return float(max(0.0, 1.0 - short / asked)) if asked > 0.0 else 1.0


@rule
def saved_by_keeping(worker: Any, month: int, r: Any) -> float:
    """What a firm saves by moving her instead of laying her off and hiring another, yuan."""
    severance = r.severance_compliance * worker.wage * tenure(worker, month) / 12.0
    return float(severance + r.vacancy_cost)


@rule
def supporting_programme(
    firm: Any, f: int, worker: Any, i: int, programmes: Any, seed: int, month: int
) -> int:
    """The programme that bears most of the firm's cost of retraining her, or NONE."""
    best, share = NONE, 0.0
    for p in range(len(programmes)):
        programme = programmes[p]
        if programme.offers & np.uint32(_RETRAINING) == 0 or not in_force(programme, month):
            continue
        if programme.retraining_share <= share:
            continue
        if (programme.cities >> np.uint32(firm.city)) & np.uint32(1) == 0:
            continue
        known = key(seed, _FIRM_AWARENESS, programme.identity)
        if uniform(known, f) >= programme.firm_awareness:
            continue
        if eligible(programme, worker, i, month, key(seed, _SHARE, programme.identity)):
            best, share = p, programme.retraining_share
    return best


@rule
def best_own_post(
    worker: Any, firm: Any, cells: Any, market: Any, known: Any, month: int, seed: int, r: Any
) -> tuple[int, float]:
    """The open post of her firm in which she is worth most beside a hire from outside.

    Returns:
        The cell, NONE without one, and what she is worth there beyond the hire, yuan.
    """
    best, most = NONE, -np.inf
    for c in range(firm.first, firm.first + firm.cells):
        cell = cells[c]
        j = cell.occupation
        if cell.vacant <= 0 or c == worker.cell or not known.trainable[j]:
            continue
        if month - worker.birth >= 420 and refuses_35(c, seed, r.hard_cap):
            continue
        met = retrained_fit(worker, j, market.requirement, r)
        if met < market.fit_min[j]:
            continue
        base = market.base_pay[j, cell.city]
        usual = known.hired_fit[j, 0] / max(1.0, known.hired_fit[j, 1])
        wage = max(market.minimum_wage[cell.city], base * worker.match)
        worth = hire_value(base, firm.premium, met, wage, r)
        worth -= outside_value(base, firm.premium, usual, r)
        if worth > most:
            best, most = c, worth
    return best, most


@kernel
def firms_redeploy(
    workers: Records,
    cells: Records,
    firms: Records,
    going: Records,
    market: Any,
    known: Retraining,
    programmes: Records,
    rates: Records,
    seed: int,
    month: int,
    paid: Records,
) -> int:
    """Firms keep those for whom retraining pays better than severance and a hire from outside.

    Some trouble comes with every move, drawn for each person; what a course costs is borne in
    part by a programme, if the firm knows of one.

    Args:
        going: int32, rows of those who would be laid off; the others are moved to its front.
        paid: int64 (programmes + 1,), yuan that programmes pay firms, and in the last place what
            firms spend on retraining; added to.

    Returns:
        How many go all the same.
    """
    r = rates[0]
    address = key(seed, _TROUBLE, month)
    count = 0
    for i in going:
        worker = workers[i]
        f = cells[worker.cell].firm
        firm = firms[f]
        c, worth = best_own_post(worker, firm, cells, market, known, month, seed, r)
        if c == NONE:
            going[count] = i
            count += 1
            continue
        j = cells[c].occupation
        price = time = 0.0
        if worker.trained_for != j:
            price = known.course[j, 1]
            time = r.training_hours_forgone * worker.wage * known.course[j, 0]
        p = supporting_programme(firm, f, worker, i, programmes, seed, month)
        borne = int(price * programmes[p].retraining_share) if p != NONE else 0
        trouble = r.retraining_trouble * np.exp(r.retraining_sigma * normal(uniform(address, i)))
        gain = worth + saved_by_keeping(worker, month, r) - (price - borne) - time - trouble
        if gain <= 0.0:
            going[count] = i
            count += 1
            continue
        move(workers, cells, i, c, market.requirement, month, seed, r)
        firm.paid += int(price)
        paid[-1] += int(price)
        if borne > 0 and can_pay(programmes[p], borne, month):
            programmes[p].spent += borne
            firm.subsidy += borne
            paid[p] += borne
            worker.programmes |= np.uint32(1) << np.uint32(p)
    return count


@rule
def move(
    workers: Any, cells: Any, i: int, c: int, requirement: Any, month: int, seed: int, r: Any
) -> None:
    """Retrain employee ``i`` and put her into an open post of her firm; her tenure goes on."""
    worker = workers[i]
    hired, since, insured = worker.hired, worker.since, worker.contribution
    cause, before = worker.cause, worker.wage_before
    leave_job(workers, cells, i, _JOB_MOVE, EMPLOYED, month, seed, r)
    take_job(workers, cells, i, c, worker.match, month)
    cells[c].vacant -= 1
    worker.hired, worker.since, worker.contribution = hired, since, insured
    worker.cause, worker.wage_before = cause, before
    j = cells[c].occupation
    if worker.trained_for != j:
        gain = r.skill_gain * r.retraining_quality
        for k in range(requirement.shape[1]):
            gap = requirement[j, k] - worker.skill[k]
            if gap > 0.0:
                worker.skill[k] += np.float32(gain * gap)
        worker.trained_for = j
