"""Refunds for keeping staff: firms weigh a refund against the pay of people they do not need."""

from typing import Any

import numpy as np

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import Records
from sim.model.eligibility import can_pay
from sim.model.firms import has_adopted
from sim.model.kernel import array_kernel, rule
from sim.model.separations import Layoffs

_FIRM_AWARENESS = int(Purpose.FIRM_AWARENESS)
_SMALL = 30  # staff up to which the wider limit holds


@rule
def takes_part(firm: Any, f: int, programme: Any, seed: int) -> bool:
    """Whether a firm that uses the new technology knows of a refund for keeping staff."""
    if (programme.cities >> np.uint32(firm.city)) & np.uint32(1) == 0 or not has_adopted(firm):
        return False
    return uniform(key(seed, _FIRM_AWARENESS, programme.identity), f) < programme.firm_awareness


@rule
def may_go(firm: Any, programme: Any) -> int:
    """How many a firm may lay off in a year and still get the refund."""
    limit = programme.small_limit if firm.staff <= _SMALL else programme.layoff_limit
    return int(limit * firm.staff)


@array_kernel
def firms_hold_back(
    layoffs_due: Layoffs,
    due: int,
    cells: Records,
    firms: Records,
    programme: Records,
    laid_off: Records,
    rates: Records,
    seed: int,
    month: int,
) -> int:
    """Firms that would lose a refund by this month's layoffs hold back where it pays.

    To keep the refund they go on paying, to the end of its year, people who do little.

    Args:
        layoffs_due: the ``due`` cells that lay off, and how many; cells that no longer do are
            left out.
        programme: its ``PROGRAMME`` record, shape (1,).
        laid_off: int32 (firms,), layoffs of the refund's year so far; updated.

    Returns:
        How many cells still lay off.
    """
    r, terms = rates[0], programme[0]
    months_left = 12 - (month - terms.start) % 12
    now = np.zeros(len(firms), np.int32)
    for k in range(due):
        now[cells[layoffs_due.cell[k]].firm] += layoffs_due.heads[k]
    count = 0
    for k in range(due):
        c, n = layoffs_due.cell[k], layoffs_due.heads[k]
        f = cells[c].firm
        firm = firms[f]
        allowed = may_go(firm, terms)
        over = laid_off[f] + now[f] - allowed
        if over > 0 and takes_part(firm, f, terms, seed):
            idle = over * r.idle_cost * r.private_pay * months_left
            if terms.refund * firm.staff >= idle:
                n = max(0, min(n, allowed - laid_off[f]))
        laid_off[f] += n
        now[f] -= n
        if n > 0:
            layoffs_due.cell[count], layoffs_due.heads[count] = c, n
            count += 1
    return count


@array_kernel
def refund_the_year(
    cells: Records, firms: Records, programme: Records, laid_off: Records, seed: int, month: int
) -> int:
    """Pay firms that laid off few in the year that ends; returns yuan in all.

    Args:
        programme: its ``PROGRAMME`` record, shape (1,); its ``spent`` is updated.
        laid_off: int32 (firms,), layoffs of the year; set to zero.
    """
    terms = programme[0]
    total = 0
    for f in range(len(firms)):
        firm = firms[f]
        if laid_off[f] <= may_go(firm, terms) and takes_part(firm, f, terms, seed):
            staff = 0
            for c in range(firm.first, firm.first + firm.cells):
                staff += cells[c].filled
            amount = int(terms.refund * staff)
            if amount > 0 and can_pay(terms, amount, month):
                terms.spent += amount
                firm.subsidy += amount
                total += amount
        laid_off[f] = 0
    return total
