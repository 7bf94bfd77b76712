"""Hiring subsidies: people whom a firm is paid to take on, and the firms that claim for them."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import NONE, Records
from sim.model.eligibility import covering_programme
from sim.model.kernel import kernel
from sim.model.labour_market import GIG
from sim.model.matching import Acceptors
from sim.model.programmes import Offer
from sim.model.vacancies import Vacancies

if TYPE_CHECKING:
    from sim.model.columns import Log

_HIRING = int(Offer.HIRING)
_FIRM_AWARENESS = int(Purpose.FIRM_AWARENESS)

CLAIM = np.dtype(
    [("worker", "i4"), ("firm", "i4"), ("programme", "i1"), ("hired", "i2"), ("paid", "u1")],
    align=True,
)
"""A person taken on whom the firm may claim for, once she has stayed long enough."""


class Vouchers(NamedTuple):
    """Whom a firm is paid to take on this month.

    ``yuan``: float32 (workers,). ``programme``: int8 (workers,), NONE for most.
    """

    yuan: NDArray[np.float32]
    programme: NDArray[np.int8]


@kernel
def who_brings_a_subsidy(
    workers: Records, programmes: Records, seed: int, month: int, vouchers: Any
) -> None:
    """Write, for everybody who may look for a job, what a firm gets for taking her on."""
    for i in range(len(workers)):
        vouchers.yuan[i], vouchers.programme[i] = 0.0, NONE
        worker = workers[i]
        if worker.status > GIG:
            continue
        p = covering_programme(worker, i, programmes, _HIRING, seed, month)
        if p != NONE:
            vouchers.yuan[i], vouchers.programme[i] = programmes[p].hire_payment, p


@kernel
def note_claims(
    acceptors: Acceptors,
    posts: Vacancies,
    cells: Records,
    vouchers: Any,
    programmes: Records,
    seed: int,
    month: int,
    claims: Records,
) -> int:
    """Note the hires of this round that firms will claim for; returns how many."""
    count = 0
    for v in range(len(posts.cell)):
        i = acceptors.taker[v]
        if i == NONE or vouchers.programme[i] == NONE:
            continue
        p, c = vouchers.programme[i], posts.cell[v]
        if uniform(key(seed, _FIRM_AWARENESS, 0), c) >= programmes[p].firm_awareness:
            continue
        claim = claims[count]
        claim.worker, claim.firm, claim.programme = i, cells[c].firm, p
        claim.hired, claim.paid = month, 0
        count += 1
    return count


def pay_due_claims(
    claims: "Log", workers: Records, cells: Records, firms: Records, programmes: Records, month: int
) -> NDArray[np.int64]:
    """Pay firms, in the order of their claims, for those who have stayed long enough.

    Returns:
        int64 (programmes,), yuan paid this month.
    """
    paid = np.zeros(len(programmes), np.int64)
    rows = claims.rows
    stay = programmes["hire_months"][rows["programme"]]
    due = np.flatnonzero((rows["hired"] + stay == month) & (rows["paid"] == 0))
    cell = workers["cell"][rows["worker"][due]]
    there = (cell != NONE) & (cells["firm"][cell] == rows["firm"][due])
    for k in due[there]:
        p = int(rows["programme"][k])
        amount = int(programmes["hire_payment"][p])
        if amount == 0 or programmes["budget"][p] - programmes["spent"][p] < amount:
            continue
        programmes["spent"][p] += amount
        paid[p] += amount
        firms["subsidy"][rows["firm"][k]] += amount
        firms["relief"][rows["firm"][k]] += amount / 12.0
        rows["paid"][k] = 1
        workers["programmes"][rows["worker"][k]] |= np.uint32(1) << np.uint32(p)
    return paid
