"""Admission: who signed up for a class that begins now, what seats there are, who gets one."""

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NONE, Records
from sim.model.eligibility import covers, in_force
from sim.model.kernel import kernel
from sim.model.labour_market import GIG

APPLICANT = np.dtype(
    [
        ("worker", "i4"),
        ("order", "i4"),  # NONE for an open course
        ("provider", "i4"),
        ("occupation", "i4"),
        ("programme", "i4"),  # NONE outside every programme
        ("part", "f8"),  # share of a course that is taken; 1 for all of it
        ("fee", "f8"),  # yuan she pays
        ("public", "f8"),  # yuan the public pays of its price
        ("rank", "f8"),
    ],
    align=True,
)


@kernel
def who_begins(
    listed: Records,
    orders: Records,
    programmes: Records,
    workers: Records,
    seed: int,
    month: int,
    later: Records,
    due: Records,
) -> tuple[int, int]:
    """Part those who wait for a later class from those who may begin a course now.

    Who signed up for a class that begins now has to be there still, free and covered.

    Args:
        listed: ``APPLICANT`` records; those outside classes of orders apply this month.
        later, due: ``APPLICANT`` records with a place for each, written.

    Returns:
        How many wait, and how many may begin.
    """
    waiting = beginning = 0
    for k in range(len(listed)):
        a = listed[k]
        wants = a.order == NONE
        if not wants:
            order = orders[a.order]
            if order.start > month:
                later[waiting] = a
                waiting += 1
            if order.start != month:
                continue
            worker, programme = workers[a.worker], programmes[a.programme]
            free = worker.training == NONE and worker.status <= GIG
            if free and worker.city == order.city and in_force(programme, month):
                wants = covers(programme, worker, a.worker, seed, month)
        if wants:
            due[beginning] = a
            beginning += 1
    return waiting, beginning


def each_once(applicants: Records) -> Records:
    """The first application of each person, by person; ``APPLICANT`` records."""
    rows = np.argsort(applicants["worker"], kind="stable")
    worker = applicants["worker"][rows]
    first = np.ones(len(rows), np.bool_)
    first[1:] = worker[1:] != worker[:-1]
    return applicants[rows[first]]


@kernel
def keep_seats(orders: Records, since: int, month: int, kept: Records) -> None:
    """Seats of each provider that stand empty for a class, from the month before it on.

    Args:
        since: row of the first order that may be open.
        kept: int64 (providers,), written.
    """
    kept[:] = 0
    for o in range(since, len(orders)):
        order = orders[o]
        if order.settled == 0 and month <= order.start <= month + 1:
            kept[order.provider] += order.size - order.enrolled


@kernel
def classes_open(
    orders: Records,
    since: int,
    month: int,
    providers: Records,
    room: Records,
    opening: Records,
    size: Records,
) -> int:
    """Classes that begin now get the seats that they ordered as far as there is room, in turn.

    Args:
        since: row of the first order that may be open.
        room: int64 (providers,), places not taken; what is ordered is taken off.
        opening: int32 (orders from ``since`` on,), written: rows of the classes.
        size: int64 (orders,), written for these: seats that they really have.

    Returns:
        How many classes begin.
    """
    count = 0
    for o in range(since, len(orders)):
        order = orders[o]
        if order.start == month and order.settled == 0:
            p = order.provider
            size[o] = min(max(room[p], 0), order.size)
            room[p] -= order.size
            providers[p].ordered -= order.size
            opening[count] = o
            count += 1
    return count


def admitted(
    applicants: Records, class_size: NDArray[np.int64], seats: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Fill classes up to their seats, by rank.

    Args:
        applicants: ``APPLICANT`` records.
        class_size: int64, seats of each order by row.
        seats: int64 (providers,), free seats.

    Returns:
        Rows of the applicants admitted, grouped by order and provider.
    """
    group = np.where(applicants["order"] >= 0, -1 - applicants["order"], applicants["provider"])
    rows = np.lexsort((applicants["rank"], group))
    return rows[: seats_are_taken(rows, group, class_size, seats)]


@kernel
def seats_are_taken(rows: Records, group: Records, class_size: Records, seats: Records) -> int:
    """The first of each group have a seat; returns how many in all.

    Args:
        rows: int64, applicants by group and rank; who has a seat is moved to the front.
        group: int64 by applicant: the provider, below zero the order.
        class_size, seats: see ``admitted``.
    """
    count = before = 0
    here, limit = -np.inf, 0
    for row in rows:
        if group[row] != here:
            here, before = group[row], 0
            limit = class_size[-1 - group[row]] if group[row] < 0 else seats[group[row]]
        if before < limit:
            rows[count] = row
            count += 1
        before += 1
    return count
