"""Commitments: what programmes with a budget have promised to those in class and not yet paid.

A programme admits nobody whose course and reward it could not pay if all went well. So teaching
and rewards come out of one budget, and nobody teaches a class that will not be paid for.
"""

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NEVER, NONE, Records, Result
from sim.model.programmes import PaidOn

PLACED_WITHIN = 6  # months after a course in which a placement is rewarded


def within_budgets(
    applicants: Records, programmes: Records, spells: Records, orders: Records, month: int
) -> Records:
    """Those of the applicants admitted for whom a programme has the money, in their order.

    Args:
        applicants: ``APPLICANT`` records. The rest as for ``left_to_promise``.
    """
    if not np.isfinite(programmes["budget"]).any():
        return applicants
    left = left_to_promise(programmes, spells, orders, month)
    return applicants[affordable(applicants, programmes, left, month)]


def left_to_promise(
    programmes: Records, spells: Records, orders: Records, month: int
) -> NDArray[np.float64]:
    """What each programme can still promise, yuan; float64 (programmes,), infinite without budget.

    Args:
        spells: ``SPELL`` records that may be open or followed; likewise ``orders``, ``ORDER``.
    """
    left: NDArray[np.float64] = programmes["budget"] - programmes["spent"]
    many = len(programmes)
    per_course, per_hire = _claims(programmes)
    spells = spells[spells["programme"] != NONE]
    in_class, ordered = spells["result"] == Result.OPEN, spells["order"] != NONE
    waiting = (spells["result"] == Result.COMPLETED) & (spells["placed"] == NEVER) & ~ordered
    waiting &= month - spells["end"] <= PLACED_WITHIN
    unpaid = programmes["paid_on"] != PaidOn.SIGNING
    checked = programmes["retention_months"][orders["programme"]]
    kept = (orders["settled"] == 1) & (month - orders["due"] < checked)
    kept &= programmes["paid_on"][orders["programme"]] == PaidOn.RETENTION
    for people, claim in (
        (spells["programme"][in_class & ~ordered], per_course),
        (spells["programme"][in_class & ordered], per_hire * unpaid),
        (spells["programme"][waiting], programmes["placement_payment"]),
        (np.repeat(orders["programme"], np.where(kept, orders["hired"], 0)), per_hire),
        (np.repeat(orders["programme"], np.where(kept, orders["relabelled"], 0)), per_hire),
    ):
        left = left - np.bincount(people, minlength=many) * claim
    return left


def affordable(
    applicants: Records, programmes: Records, left: NDArray[np.float64], month: int
) -> NDArray[np.bool_]:
    """For whom a programme has the money, in the order given; notes the first time it has not.

    Args:
        applicants: ``APPLICANT`` records of those admitted.
        left: see ``left_to_promise``.
    """
    per_course, per_hire = _claims(programmes)
    paid = np.ones(len(applicants), np.bool_)
    for p in np.flatnonzero(np.isfinite(left)):
        mine = np.flatnonzero(applicants["programme"] == p)
        reward = np.where(applicants["order"][mine] != NONE, per_hire[p], per_course[p])
        reward += programmes["enrolment_payment"][p]
        if programmes["on_top"][p] == 0:
            reward += np.rint(applicants["public"][mine])
        paid[mine] = np.cumsum(reward) <= left[p]
        if not paid[mine].all() and programmes["exhausted"][p] == NEVER:
            programmes["exhausted"][p] = month
    return paid


def _claims(programmes: Records) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What one trainee may bring after her entry: of an open course, of an order class; yuan."""
    audited = programmes["audit"] * programmes["audit_cost"]
    return (
        programmes["completion_payment"] + programmes["placement_payment"],
        programmes["firm_payment"] + audited,
    )
