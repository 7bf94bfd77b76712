"""Start-ups: people who open a business with a grant, and how long such businesses last."""

from typing import Any

import numpy as np

from sim.model.chance import Purpose, happens, key, uniform
from sim.model.columns import NONE, Records
from sim.model.eligibility import covering_programme
from sim.model.indicators import Flow
from sim.model.kernel import kernel, rule
from sim.model.labour_market import GIG, OWN, logistic, old_wage, outside_income
from sim.model.programmes import Offer
from sim.model.workers import EMPLOYED, UNEMPLOYED, age_group

_START_UP = int(Offer.START_UP)
_START, _END = map(int, (Purpose.START_UP, Purpose.START_UP_END))


@rule
def likes_own_business(worker: Any, i: int, grant: float, market: Any, seed: int, r: Any) -> float:
    """The probability that one who thinks of a business opens it: what it earns against the rest.

    The grant counts as if spread over a year.
    """
    own = r.own_income_ratio * market.base_pay[worker.occupation, worker.city] + grant / 12.0
    waiting = r.finding_believed * old_wage(worker, market, r)
    other = max(outside_income(worker, i, market, seed, r), waiting)
    return logistic((np.log(own) - np.log(other)) / r.sigma_R - r.own_reluctance)


@kernel
def people_start_businesses(
    workers: Records,
    programmes: Records,
    market: Any,
    rates: Records,
    seed: int,
    month: int,
    flows: Records,
    paid: Records,
) -> None:
    """Some people without a job open a business with a grant; some of those fail.

    Args:
        flows: int64 (age groups, flows), added to.
        paid: int64 (programmes,), yuan granted; written.
    """
    r = rates[0]
    paid[:] = 0
    think, fail = key(seed, _START, month), key(seed, _END, month)
    for i in range(len(workers)):
        worker = workers[i]
        if worker.status == OWN:
            for p in range(len(programmes)):
                programme = programmes[p]
                begun = worker.programmes >> np.uint32(p) & np.uint32(1)
                if programme.offers & np.uint32(_START_UP) == 0 or begun == 0:
                    continue
                if uniform(fail, i) < happens(programme.start_up_failure):
                    worker.status, worker.since = UNEMPLOYED, month
                    flows[age_group(worker, month), Flow.OWN_FAILED] += 1
                    break
            continue
        if worker.status == EMPLOYED or worker.status > GIG or worker.training != NONE:
            continue
        u = uniform(think, i)
        p = covering_programme(worker, i, programmes, _START_UP, seed, month)
        if p == NONE or u >= programmes[p].start_up_interest:
            continue
        programme = programmes[p]
        wants = likes_own_business(worker, i, programme.start_up_grant, market, seed, r)
        if u / programme.start_up_interest >= wants:
            continue
        amount = int(programme.start_up_grant)
        programme.spent += amount
        paid[p] += amount
        worker.pending += amount
        worker.programmes |= np.uint32(1) << np.uint32(p)
        worker.status, worker.since, worker.benefit_left = OWN, month, 0
        flows[age_group(worker, month), Flow.OWN_ENTERED] += 1
