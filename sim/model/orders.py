"""Orders: firms order training ahead of their plan, and choose what to do about the promise."""

from typing import Any

import numpy as np

from sim.model.chance import Purpose, key, normal, uniform
from sim.model.claims import claim_at_graduation, hire_value
from sim.model.class_relief import relieving_programme
from sim.model.columns import NONE, Cause, Records, Result
from sim.model.course_choice import class_public_share
from sim.model.eligibility import in_force
from sim.model.firms import heads
from sim.model.kernel import array_kernel, kernel, rule
from sim.model.labour_market import accepts, fit, match_factor
from sim.model.matching import count_hire
from sim.model.programmes import Offer, PaidOn
from sim.model.technology import labour_saved, reach
from sim.model.workers import EMPLOYED, INACTIVE, age_group, leave_job, take_job

_FORECAST = int(Purpose.FORECAST)
_AWARENESS, _MATCH = map(int, (Purpose.FIRM_AWARENESS, Purpose.ORDER_MATCH))
_ACCEPTANCE = int(Purpose.ORDER_ACCEPTANCE)
_COMPLETED = int(Result.COMPLETED)
_DISMISSED, _JOB_MOVE = int(Cause.ORDER_DISMISSAL), int(Cause.JOB_MOVE)
_SIGNING, _HIRE, _RETENTION = map(int, PaidOn)
_ORDERS = int(Offer.ORDERS)
_PHASE = 6  # a firm plans its staff twice a year


@rule
def outside_value(base: float, premium: float, met: float, r: Any) -> float:
    """Value of filling the post from the market with a hire of usual fit, yuan."""
    wage = base * premium * np.exp(r.beta_fit * (met - 1.0))
    return hire_value(base, premium, met, wage, r)


@rule
def stays(months: int, r: Any) -> float:
    """The probability that a hire is still there after ``months``."""
    return float((1.0 - r.expected_attrition) ** months)


@rule
def sanction(programme: Any, missing: float) -> float:
    """Expected cost to the firm of ``missing`` hires it was already paid for, yuan."""
    if programme.paid_on != _SIGNING:
        return 0.0
    return float(
        programme.audit * programme.firm_payment * (1.0 + programme.clawback) * max(0.0, missing)
    )


@rule
def premium_per_hire(programme: Any, r: Any) -> float:
    """What the government pays for one more hire, expected when the firm decides, yuan."""
    if programme.paid_on == _HIRE:
        return float(programme.firm_payment)
    if programme.paid_on == _RETENTION:
        return float(programme.firm_payment * stays(programme.retention_months, r))
    return 0.0


@rule
def order_size(
    firm: Any, cell: Any, exposure: Any, felt: Any, surprise: float, month: int, r: Any
) -> float:
    """Trainees a firm would order: its own expected shortfall half a year ahead, heads.

    Args:
        felt: how far technology will have come then, see ``technology.reach``.
        surprise: demand that it expects relative to today's.
    """
    ahead = labour_saved(firm, cell, exposure, felt, month + _PHASE)
    kept = cell.planned * (1.0 - cell.technology)
    new = max(0.0, cell.target - kept * firm.scale)
    expected = (cell.planned * (1.0 - ahead) * firm.scale + new) * surprise
    leaving = _PHASE * r.expected_attrition * cell.filled
    open_then = expected + leaving - cell.filled - cell.vacant - cell.reserved
    return float(r.order_share * max(0.0, open_then))


@kernel
def firms_place_orders(
    firms: Records,
    cells: Records,
    programmes: Records,
    providers: Records,
    kinds: int,
    exposure: Records,
    able: Records,
    course: Records,
    trainable: Records,
    rates: Records,
    seed: int,
    month: int,
    felt: Records,
    orders: Records,
) -> int:
    """Firms whose planning month it is order classes; returns the number of orders.

    Args:
        course: float64 (occupations, 2): months, price in yuan.
        felt: float64 (channels, 2), scratch.
        orders: ``ORDER`` records, written from the first on; no more than fit.
    """
    r = rates[0]
    forecast = key(seed, _FORECAST, month)
    sigma = r.demand_sigma
    count = 0
    for p in range(len(programmes)):
        programme = programmes[p]
        if programme.offers & np.uint32(_ORDERS) == 0 or not in_force(programme, month):
            continue
        known = key(seed, _AWARENESS, programme.identity)
        for f in range(len(firms)):
            if (f + month) % _PHASE != 0 or uniform(known, f) >= programme.firm_awareness:
                continue
            firm = firms[f]
            if (programme.cities >> np.uint32(firm.city)) & np.uint32(1) == 0:
                continue
            shock = -3.0 * sigma**2 + np.sqrt(6.0) * sigma * normal(uniform(forecast, f))
            surprise = np.exp(shock)
            reach(firm, able[firm.city], month + _PHASE, r, felt)
            relief = relieving_programme(firm, f, programmes, seed, month)
            borne = programmes[relief].class_relief if relief != NONE else 0.0
            for c in range(firm.first, firm.first + firm.cells):
                cell = cells[c]
                if not trainable[cell.occupation] or count >= len(orders):
                    continue
                wanted = order_size(firm, cell, exposure, felt, surprise, month, r)
                n = int(wanted)  # nobody orders a class for a part of a person
                if n < 1:
                    continue
                provider = freest(providers, firm.city * kinds, kinds)
                room = providers[provider].places - providers[provider].busy
                n = min(n, room - providers[provider].ordered)
                if n < 1:
                    continue
                own_cost = (1.0 - class_public_share(programme, r)) * course[cell.occupation, 1]
                own_cost *= 1.0 - borne
                gain = programme.commitment * (premium_per_hire(programme, r) + r.vacancy_cost)
                if programme.paid_on == _SIGNING:
                    gain += programme.firm_payment
                if n * (gain - own_cost) <= r.order_admin:
                    continue
                o = orders[count]
                o.cell, o.programme, o.occupation, o.city = c, p, cell.occupation, firm.city
                o.provider, o.signed, o.settled = provider, month, 0
                o.due = month + int(r.order_lead)
                o.start = o.due - int(r.order_class_months)
                o.size, o.promised = n, int(np.ceil(programme.commitment * n - 1e-9))
                o.first_spell = NONE
                providers[provider].ordered += n
                count += 1
    return count


@rule
def freest(providers: Any, first: int, kinds: int) -> int:
    """The provider of a city with most free places."""
    best, most = first, -1
    for p in range(first, first + kinds):
        free = providers[p].places - providers[p].busy - providers[p].ordered
        if free > most:
            best, most = p, free
    return best


@kernel
def reserve_posts(cells: Records, orders: Records, window: int, month: int) -> None:
    """Open posts are kept for a class about to graduate; they are taken out of the vacancies."""
    for k in range(len(orders)):
        order = orders[k]
        if order.settled == 0 and order.enrolled > 0 and order.due - window <= month:
            cell = cells[order.cell]
            taken = min(cell.vacant, max(0, min(order.promised, order.enrolled) - cell.reserved))
            cell.vacant -= taken
            cell.reserved += taken


@array_kernel
def orders_are_settled(
    workers: Records,
    cells: Records,
    firms: Records,
    spells: Records,
    orders: Records,
    programmes: Records,
    market: Any,
    hired_fit: Records,
    rates: Records,
    seed: int,
    month: int,
    flows: Records,
    paid: Records,
) -> None:
    """Firms hire the graduates they want, claim what they can, and are audited.

    Graduates are ranked by their value; the firm hires the number that pays best, given the
    payment, the vacancy it saves, the sanction and its reputation.

    Args:
        paid: int64 (programmes, 2): yuan paid to firms, clawed back; added to.
    """
    r = rates[0]
    for k in range(len(orders)):
        order = orders[k]
        if order.settled != 0 or order.due != month:
            continue
        order.settled = 1
        cell, programme = cells[order.cell], programmes[order.programme]
        firm = firms[cell.firm]
        if order.enrolled > 0:
            hire_graduates(
                workers,
                cells,
                firm,
                spells,
                order,
                programme,
                market,
                hired_fit,
                r,
                seed,
                month,
                flows,
            )
            claim_at_graduation(order, cell, firm, programme, seed, paid)
        freed = min(
            cell.reserved, max(0, heads(cell.target, cell.rounding) - cell.filled - cell.vacant)
        )
        cell.vacant += freed
        cell.reserved = 0


@array_kernel
def hire_graduates(
    workers: Any,
    cells: Any,
    firm: Any,
    spells: Any,
    order: Any,
    programme: Any,
    market: Any,
    hired_fit: Any,
    r: Any,
    seed: int,
    month: int,
    flows: Any,
) -> None:
    """Rank the graduates of a class by value and hire the number that pays best."""
    cell = cells[order.cell]
    j = cell.occupation
    base = market.base_pay[j, cell.city]
    luck, accept = key(seed, _MATCH, month), key(seed, _ACCEPTANCE, month)
    who = np.empty(order.enrolled, np.int32)
    value = np.empty(order.enrolled)
    pay = np.empty(order.enrolled)
    n = here = 0
    for s in range(order.first_spell, order.first_spell + order.enrolled):
        i = spells[s].worker
        worker = workers[i]
        if spells[s].result != _COMPLETED or worker.status > INACTIVE:
            continue
        met = fit(worker, j, market.requirement, r)
        match = match_factor(firm.premium, met, uniform(luck, i), r)
        wage = max(market.minimum_wage[cell.city], base * match)
        if worker.status == EMPLOYED and cells[worker.cell].firm == cell.firm:
            # The firm took her on through the market since the class began: that counts, too.
            here += int(worker.cell == order.cell and worker.hired >= order.start)
            continue
        if met < market.fit_min[j]:
            continue
        if not accepts(worker, i, wage, market, uniform(accept, i), month, seed, r):
            continue
        at = n
        own = hire_value(base, firm.premium, met, wage, r)
        while at > 0 and value[at - 1] < own:
            who[at], value[at], pay[at] = who[at - 1], value[at - 1], pay[at - 1]
            at -= 1
        who[at], value[at], pay[at] = i, own, match
        n += 1
    usual = hired_fit[j, 0] / max(1.0, hired_fit[j, 1])
    outside = outside_value(base, firm.premium, usual, r)
    free = max(0, heads(cell.target, cell.rounding) - cell.filled)
    best = most_profitable(value[: min(n, free)], here, outside, order, programme, r)
    for g in range(best):
        i = who[g]
        worker = workers[i]
        count_hire(worker, age_group(worker, month), flows)
        if worker.status == EMPLOYED:
            leave_job(workers, cells, i, _JOB_MOVE, EMPLOYED, month, seed, r)
        take_job(workers, cells, i, order.cell, pay[g], month)
        if cell.reserved > 0:
            cell.reserved -= 1
        elif cell.vacant > 0:
            cell.vacant -= 1
    order.hired = best + here


@rule
def most_profitable(
    value: Any, here: int, outside: float, order: Any, programme: Any, r: Any
) -> int:
    """How many of the ranked graduates to hire, ``here`` of the class being hired already."""
    due = np.ceil(programme.commitment * order.enrolled - 1e-9)
    total = 0.0
    best, most = 0, -np.inf
    for k in range(len(value) + 1):
        if k > 0:
            total += value[k - 1] - outside + r.vacancy_cost + premium_per_hire(programme, r)
        missed = max(0.0, programme.commitment - (k + here) / order.enrolled) * order.enrolled
        profit = total - sanction(programme, due - k - here) - programme.reputation * missed
        if profit > most:
            best, most = k, profit
    return best
