"""Short courses in digital basics: a little digital skill for many, outside providers' seats."""

import numpy as np

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import NONE, SKILLS, Records
from sim.model.eligibility import can_pay, covering_programme
from sim.model.kernel import array_kernel
from sim.model.labour_market import GIG
from sim.model.programmes import Offer

_BASICS, _PLACE = int(Offer.BASICS), int(Purpose.BASICS)
_DIGITAL = SKILLS.index("digital")


@array_kernel
def people_learn_basics(
    workers: Records, programmes: Records, seed: int, month: int, attended: Records
) -> None:
    """Some of those a programme covers attend this month, by lot; their digital skill rises.

    Args:
        attended: int64 (programmes,), people; written.
    """
    open_to = np.zeros(len(programmes), np.int64)
    by = np.full(len(workers), NONE, np.int8)
    for i in range(len(workers)):
        if workers[i].status <= GIG:
            by[i] = covering_programme(workers[i], i, programmes, _BASICS, seed, month)
            if by[i] != NONE:
                open_to[by[i]] += 1
    attended[:] = 0
    address = key(seed, _PLACE, month)
    for i in range(len(workers)):
        p = by[i]
        if p == NONE:
            continue
        programme = programmes[p]
        if uniform(address, i) >= programme.reach / open_to[p]:
            continue
        amount = int(programme.lesson_cost)
        if not can_pay(programme, amount, month):
            continue
        programme.spent += amount
        attended[p] += 1
        worker = workers[i]
        gap = programme.lesson_level - worker.skill[_DIGITAL]
        if gap > 0.0:
            worker.skill[_DIGITAL] += np.float32(programme.lesson_gain * gap)
        worker.programmes |= np.uint32(1) << np.uint32(p)
