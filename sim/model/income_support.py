"""Income support: what a government adds to the income of people without work, or in class."""

from typing import Any

import numpy as np

from sim.model.columns import NONE, Records
from sim.model.eligibility import can_pay, covers, in_force
from sim.model.kernel import array_kernel, rule
from sim.model.labour_market import insurance_benefit
from sim.model.programmes import Offer
from sim.model.workers import EMPLOYED, ENTRANT, INACTIVE, UNEMPLOYED, lost_against_her_will

_SUPPORT = int(Offer.SUPPORT)


@rule
def without_work(worker: Any) -> bool:
    """Whether she has no work of any kind and is of working age."""
    return bool(worker.status in (UNEMPLOYED, ENTRANT, INACTIVE))


@rule
def support_due(worker: Any, programme: Any, drawn: int, market: Any, month: int) -> float:
    """The monthly income a programme guarantees to a person without work, yuan; 0 if none.

    Args:
        drawn: months she has drawn it since she last had a job.
    """
    if not without_work(worker) or drawn >= programme.support_months:
        return 0.0
    if month - worker.since < programme.support_after:
        return 0.0
    if programme.after_loss == 1 and not lost_against_her_will(worker):
        return 0.0
    return float(programme.support * market.minimum_wage[worker.city])


@array_kernel
def people_are_supported(
    workers: Records,
    programmes: Records,
    market: Any,
    rates: Records,
    turns: Records,
    drawn: Records,
    seed: int,
    month: int,
    paid: Records,
) -> None:
    """Top up incomes to what programmes guarantee, and pay allowances to those in class.

    A guarantee counts what she has from unemployment insurance and from programmes before it.

    Args:
        turns: int64 (programmes,), in which order she claims.
        drawn: uint8 (programmes, workers), months of support since the last job; updated.
        paid: int64 (programmes,), yuan; written.
    """
    r = rates[0]
    paid[:] = 0
    for i in range(len(workers)):
        worker = workers[i]
        worker.support = 0
        if worker.status == EMPLOYED:
            for p in range(len(programmes)):
                drawn[p, i] = 0
        if not without_work(worker) and worker.training == NONE:
            continue
        has = insurance_benefit(worker, market, r)
        for p in turns:
            programme = programmes[p]
            if programme.offers & np.uint32(_SUPPORT) == 0 or not in_force(programme, month):
                continue
            level = support_due(worker, programme, drawn[p, i], market, month)
            in_class = programme.training_allowance if worker.training != NONE else 0.0
            if level <= has and in_class <= 0.0:
                continue
            if not covers(programme, worker, i, seed, month):
                continue
            top_up = int(max(0.0, level - has))
            amount = top_up + int(in_class)
            if amount <= 0 or not can_pay(programme, amount, month):
                continue
            programme.spent += amount
            paid[p] += amount
            worker.pending += amount
            worker.programmes |= np.uint32(1) << np.uint32(p)
            if top_up > 0:
                has += top_up
                worker.support = min(32_000, worker.support + top_up)
                drawn[p, i] = min(255, drawn[p, i] + 1)
