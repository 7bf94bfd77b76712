"""Start-ups: people who open a business with a grant, and how long such businesses last."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    own = r.own_income_ratio * market.base_pay[worker.occupation, worker.city]
    own = own * market.own_income[worker.city] + grant / 12.0
    waiting = r.finding_believed * old_wage(worker, market, r)
    other = max(outside_income(worker, i, market, seed, r), waiting)
    return logistic((np.log(own) - np.log(other)) / r.sigma_R - r.own_reluctance)


def crowded_income(
    supported: NDArray[np.int64], force: NDArray[np.int64], rates: Any
) -> NDArray[np.float64]:
    """Income of own businesses as supported ones come on top; float64 (cities,).

    They share customers with those that a labour force of this size has without support, so
    that all in the city earn less, and businesses fail as much more often as they earn less.

    Args:
        supported: (cities,), businesses opened with a grant. force: (cities,), labour force.
    """
    usual = np.maximum(1.0, rates.own_share_start * force)
    income: NDArray[np.float64] = (1.0 + supported / usual) ** -float(rates.own_epsilon)
    return income


@kernel
def people_start_businesses(
    workers: Records,
    programmes: Records,
    market: Any,
    rates: Records,
    seed: int,
    month: int,
    flows: Records,
    supported: Records,
    paid: Records,
) -> None:
    """Some people without a job open a business with a grant; some of those fail.

    Args:
        flows: int64 (age groups, flows), added to.
        supported: int64 (cities,), businesses of those who have had a grant; written.
        paid: int64 (programmes,), yuan granted; written.
    """
    r = rates[0]
    paid[:] = 0
    supported[:] = 0
    think, fail = key(seed, _START, month), key(seed, _END, month)
    for i in range(len(workers)):
        worker = workers[i]
        if worker.status == OWN:
            granted = False
            for p in range(len(programmes)):
                programme = programmes[p]
                begun = worker.programmes >> np.uint32(p) & np.uint32(1)
                if programme.offers & np.uint32(_START_UP) == 0 or begun == 0:
                    continue
                granted = True
                hazard = programme.start_up_failure / market.own_income[worker.city]
                if uniform(fail, i) < happens(hazard):
                    worker.status, worker.since = UNEMPLOYED, month
                    flows[age_group(worker, month), Flow.OWN_FAILED] += 1
                    break
            supported[worker.city] += int(granted and worker.status == OWN)
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
        supported[worker.city] += 1
        flows[age_group(worker, month), Flow.OWN_ENTERED] += 1
