"""Counselling: people whom a service helps to find out where an application has a chance."""

from typing import Any

import numpy as np

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import NONE, Records
from sim.model.eligibility import can_pay, covering_programme
from sim.model.kernel import array_kernel
from sim.model.labour_market import GIG
from sim.model.programmes import Offer

_COUNSELLING = int(Offer.COUNSELLING)
_PLACE = int(Purpose.COUNSELLING)


@array_kernel
def people_are_counselled(
    workers: Records, programmes: Records, looks: Any, seed: int, month: int, served: Records
) -> None:
    """Choose the clients of each service, by lot within its room.

    A service with a budget serves no more people than it can pay for.

    Args:
        looks: uint8 (workers,), posts each person looks at beyond the first; written.
        served: int64 (programmes,), people; written.
    """
    waiting = np.zeros(len(programmes), np.int64)
    by = np.full(len(workers), NONE, np.int8)
    for i in range(len(workers)):
        looks[i] = 0
        if workers[i].status <= GIG:
            by[i] = covering_programme(workers[i], i, programmes, _COUNSELLING, seed, month)
            if by[i] != NONE:
                waiting[by[i]] += 1
    served[:] = 0
    for i in range(len(workers)):
        p = by[i]
        if p == NONE:
            continue
        programme = programmes[p]
        share = programme.clients / waiting[p]
        if uniform(key(seed, _PLACE, 0), i) >= share:
            continue
        if not can_pay(programme, (served[p] + 1) * programme.client_cost, month):
            continue
        served[p] += 1
        looks[i] = programme.looks
        workers[i].programmes |= np.uint32(1) << np.uint32(p)
