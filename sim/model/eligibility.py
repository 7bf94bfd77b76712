"""Who may take part in a programme: its conditions against one person's record."""

from typing import Any

import numpy as np

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import NEVER, NONE, Records
from sim.model.kernel import kernel, rule

_AWARENESS, _SHARE = int(Purpose.AWARENESS), int(Purpose.ELIGIBLE_SHARE)
_AMONG = int(Purpose.AMONG_PROGRAMMES)


@rule
def in_its_time(programme: Any, month: int) -> bool:
    """Whether a month is between a programme's start and its end."""
    return bool(programme.start <= month < programme.end)


@rule
def in_force(programme: Any, month: int) -> bool:
    """Whether a programme runs this month and could still make its next payment."""
    runs = programme.on == 1 and in_its_time(programme, month)
    return bool(runs and programme.budget - programme.spent >= programme.due)


@rule
def runs(programme: Any, month: int) -> bool:
    """Whether a programme is in force and has the money for a month's costs, too."""
    left = programme.budget - programme.spent
    return bool(in_force(programme, month) and left >= programme.monthly_cost)


@kernel
def which_run(programmes: Records, month: int, running: Records) -> None:
    """Which programmes run this month.

    Args:
        running: bool (programmes,), written.
    """
    for p in range(len(programmes)):
        running[p] = runs(programmes[p], month)


@kernel
def note_exhausted(programmes: Records, month: int) -> None:
    """Note which programmes, in force this month and the next, have no money left for the next."""
    for p in range(len(programmes)):
        one = programmes[p]
        scheduled = in_its_time(one, month) and in_its_time(one, month + 1)
        if one.on == 1 and scheduled and one.exhausted == NEVER and not runs(one, month + 1):
            one.exhausted = month


@rule
def can_pay(programme: Any, amount: float, month: int) -> bool:
    """Whether a programme has the money for one more payment; notes the first time it has not."""
    if programme.budget - programme.spent >= amount:
        return True
    if programme.exhausted == NEVER:
        programme.exhausted = month
    return False


@rule
def eligible(programme: Any, worker: Any, entity: int, month: int, share_address: int) -> bool:
    """Whether a worker's record meets the conditions of a programme's record."""
    age = (month - worker.birth) / 12.0
    if age < programme.age_min or age >= programme.age_max:
        return False
    if worker.education < programme.education_min or worker.education > programme.education_max:
        return False
    if (programme.occupations >> np.uint64(worker.occupation)) & np.uint64(1) == 0:
        return False
    if (programme.cities >> np.uint32(worker.city)) & np.uint32(1) == 0:
        return False
    if (programme.statuses >> np.uint32(worker.status)) & np.uint32(1) == 0:
        return False
    return programme.share >= 1.0 or uniform(share_address, entity) < programme.share


@rule
def covers(programme: Any, worker: Any, i: int, seed: int, month: int) -> bool:
    """Whether a programme in force is open to person ``i`` and she knows of it."""
    if uniform(key(seed, _AWARENESS, programme.identity), i) >= programme.awareness:
        return False
    return eligible(programme, worker, i, month, key(seed, _SHARE, programme.identity))


@rule
def lot(programme: Any, i: int, seed: int) -> float:
    """By which a person comes to one of several programmes that are alike to her; for life."""
    return uniform(key(seed, _AMONG, programme.identity), i)


@rule
def covering_programme(
    worker: Any, i: int, programmes: Any, offer: int, seed: int, month: int
) -> int:
    """A programme in force with an offer that covers person ``i``, one by lot; or NONE."""
    found, drawn = NONE, -1.0
    for p in range(len(programmes)):
        programme = programmes[p]
        if programme.offers & np.uint32(offer) == 0 or not in_force(programme, month):
            continue
        if covers(programme, worker, i, seed, month) and lot(programme, i, seed) > drawn:
            found, drawn = p, lot(programme, i, seed)
    return found
