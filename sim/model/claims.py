"""Claims: what a firm asks for its order class, truly or not, and what audits take back."""

from typing import Any

import numpy as np

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import Cause, Records, Result
from sim.model.indicators import Flow
from sim.model.kernel import kernel, rule
from sim.model.labour_market import fit
from sim.model.programmes import PaidOn
from sim.model.workers import EMPLOYED, UNEMPLOYED, age_group, leave_job

_AUDIT = int(Purpose.AUDIT)
_COMPLETED = int(Result.COMPLETED)
_DISMISSED = int(Cause.ORDER_DISMISSAL)
_SIGNING, _HIRE, _RETENTION = map(int, PaidOn)
_MOST_CLAIMS = 1 << 20  # of one order: keeps the addresses of two orders apart


@rule
def hire_value(base: float, premium: float, met: float, wage: float, r: Any) -> float:
    """Value of a filled post to the firm, yuan: what it yields above its wage, discounted."""
    yields = (1.0 + r.markup) * base * premium * met
    return float((yields - wage) / (r.discount_firm / 12.0 + r.expected_attrition))


@rule
def cheats(programme: Any, firm: Any) -> bool:
    """Whether a false claim pays: the subsidy less the expected sanction exceeds the dislike."""
    s = programme.firm_payment
    return bool(s - programme.audit * s * (1.0 + programme.clawback) > firm.cheating_cost * s)


@rule
def pay_claims(order: Any, firm: Any, programme: Any, claims: int, paid: Any) -> int:
    """Pay claims within the budget, audits of them included; returns how many were paid."""
    left = programme.budget - programme.spent
    each = programme.firm_payment + programme.audit * programme.audit_cost
    n = claims
    if n * each > left:
        n = int(max(0.0, left) / each)
    amount = int(n * programme.firm_payment)
    programme.spent += amount
    order.paid += amount
    firm.subsidy += amount
    firm.relief += amount / 12.0
    paid[order.programme, 0] += amount
    return n


@rule
def claw_back(order: Any, firm: Any, programme: Any, false: int, seed: int, paid: Any) -> None:
    """Audit ``false`` claims that were paid; those found are repaid with a fine."""
    address = key(seed, _AUDIT, order.due)
    found = 0
    for n in range(false):
        if uniform(address, order.cell * _MOST_CLAIMS + n) < programme.audit:
            found += 1
    back = int(found * programme.firm_payment * (1.0 + programme.clawback))
    programme.spent -= back
    order.clawed_back += back
    firm.subsidy -= back
    firm.relief -= back / 12.0
    paid[order.programme, 1] += back


@kernel
def pay_on_signing(
    cells: Records,
    firms: Records,
    orders: Records,
    rows: Records,
    programmes: Records,
    paid: Records,
) -> None:
    """Orders paid up front receive their payment for every seat taken as the class begins.

    Args:
        rows: int32, rows of the orders whose classes begin this month.
        paid: int64 (programmes, 2): yuan paid to firms, clawed back; added to.
    """
    for k in rows:
        order = orders[k]
        programme = programmes[order.programme]
        if programme.paid_on == _SIGNING and order.enrolled > 0:
            firm = firms[cells[order.cell].firm]
            pay_claims(order, firm, programme, order.enrolled, paid)


@rule
def claim_at_graduation(
    order: Any, cell: Any, firm: Any, programme: Any, seed: int, paid: Any
) -> None:
    """The firm reports its hires, passes off others as hires if that pays, and is audited."""
    due = int(np.ceil(programme.commitment * order.enrolled - 1e-9))
    missing = max(0, due - order.hired)
    if missing > 0 and cheats(programme, firm):
        order.relabelled = max(0, min(missing, cell.filled - order.hired))
    if programme.paid_on == _SIGNING:
        was_paid = int(order.paid / max(1.0, programme.firm_payment))
        claw_back(order, firm, programme, min(missing, was_paid), seed, paid)
    elif programme.paid_on == _HIRE:
        n = pay_claims(order, firm, programme, order.hired + order.relabelled, paid)
        claw_back(order, firm, programme, min(n, order.relabelled), seed, paid)


@kernel
def follow_orders(
    workers: Records,
    cells: Records,
    firms: Records,
    spells: Records,
    orders: Records,
    programmes: Records,
    market: Any,
    rates: Records,
    seed: int,
    month: int,
    flows: Records,
    lost: Records,
    paid: Records,
) -> int:
    """Check retention, pay what depends on it, and drop those who do not pay after the check.

    Returns:
        How many were dismissed, written to ``lost``.
    """
    r = rates[0]
    count = 0
    for k in range(len(orders)):
        order = orders[k]
        if order.settled == 0 or order.hired + order.relabelled == 0:
            continue
        age = month - order.due
        programme = programmes[order.programme]
        on_retention = programme.paid_on == _RETENTION
        check = programme.retention_months if on_retention else 1
        if age not in (6, 12, check):
            continue
        cell = cells[order.cell]
        firm = firms[cell.firm]
        base = market.base_pay[cell.occupation, cell.city]
        there = kept = 0
        for s in range(order.first_spell, order.first_spell + order.enrolled):
            i = spells[s].worker
            worker = workers[i]
            if spells[s].result != _COMPLETED:
                continue
            if worker.status != EMPLOYED or worker.cell != order.cell:
                continue
            if worker.hired < order.start or worker.hired > order.due:
                continue
            there += 1
            met = fit(worker, cell.occupation, market.requirement, r)
            if age != check or hire_value(base, firm.premium, met, worker.wage, r) >= 0.0:
                kept += 1
                continue
            flows[age_group(worker, month), Flow.SEPARATED] += 1
            leave_job(workers, cells, i, _DISMISSED, UNEMPLOYED, month, seed, r)
            order.dismissed += 1
            lost[count] = i
            count += 1
        if age == check and on_retention:
            n = pay_claims(order, firm, programme, there + order.relabelled, paid)
            claw_back(order, firm, programme, min(n, order.relabelled), seed, paid)
        if age == 6:
            order.retained_6 = kept
        elif age == 12:
            order.retained_12 = kept
    return count
