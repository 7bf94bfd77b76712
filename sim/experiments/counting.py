"""The passes over everybody that twins are compared by, compiled.

Who only reads results imports the modules that define them and need not wait for this one.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import Records
from sim.model.kernel import kernel
from sim.model.workers import EMPLOYED, INACTIVE, UNEMPLOYED


@kernel
def count_account(
    before: Records,
    firm_before: Records,
    after: Records,
    firm_after: Records,
    programmes: Records,
    bits: np.uint32,
    at_work: Records,
    people: Records,
    placed: Records,
    short: Records,
) -> None:
    """Count people by whether they took part, and by work in the baseline and under the policy.

    Who works in neither world's firms but on a platform or for herself belongs to no firm.

    Args:
        before, after: ``WorkerStatus`` in the two worlds. ``at_work``: bool, by status.
        people: int64 (2, 2, 2), added to.
        placed: int64 (firms,), added to: participants that a firm employs under the policy.
        short: int64 (firms,), added to: others whom a firm lost, less those who came to it.
    """
    for i in range(len(before)):
        took_part = (programmes[i] & bits) != 0
        worked, works = at_work[before[i]], at_work[after[i]]
        people[int(took_part), int(worked), int(works)] += 1
        if took_part:
            if after[i] == EMPLOYED:
                placed[firm_after[i]] += 1
        elif worked and not works:
            if before[i] == EMPLOYED:
                short[firm_before[i]] += 1
        elif works and not worked and after[i] == EMPLOYED:
            short[firm_after[i]] -= 1


class World(NamedTuple):
    """One world at a horizon: uint8 ``WorkerStatus``; int32 yuan since month 0, also at the start.

    All of shape (people,).
    """

    status: NDArray[np.uint8]
    earned_first: NDArray[np.int32]
    earned: NDArray[np.int32]


@kernel
def count_groups(
    first: int,
    last: int,
    before: Records,
    present: int,
    present_then: int,
    baseline: World,
    policy: World,
    programmes: Records,
    bits: np.uint32,
    kind_of_work: Records,
    born: Records,
    placed: Records,
    by_birth: Records,
    by_place: Records,
) -> None:
    """Count some people, and what they do and earn, by two joint codes of their groups.

    Args:
        first, last: rows of the people to count, the last exclusive.
        before: ``WorkerStatus`` just before the start: those of working age then are counted.
        present, present_then: rows of those who have entered since, exclusive; they are, too.
        programmes: bits of those received in the policy world.
        by_birth, by_place: int64 (codes, 6), added to.
    """
    for i in range(first, last):
        if before[i] > INACTIVE and not present <= i < present_then:
            continue
        took_part = int((programmes[i] & bits) != 0)
        works = int(kind_of_work[baseline.status[i]] > 0)
        works_then = int(kind_of_work[policy.status[i]] > 0)
        income = baseline.earned[i] - baseline.earned_first[i]
        income_then = policy.earned[i] - policy.earned_first[i]
        for table, code in ((by_birth, born[i]), (by_place, placed[i])):
            table[code, 0] += 1
            table[code, 1] += took_part
            table[code, 2] += works
            table[code, 3] += works_then
            table[code, 4] += income
            table[code, 5] += income_then


@kernel
def count_moves(
    before: Records, origin: Records, after: Records, target: Records, people: Records
) -> None:
    """Count those in a formal job at both times; ``WorkerStatus`` and occupation at each."""
    for i in range(len(before)):
        if before[i] == EMPLOYED and after[i] == EMPLOYED:
            people[origin[i], target[i]] += 1


@kernel
def count_cities(
    status: Records,
    city: Records,
    earned_first: Records,
    earned: Records,
    kind_of_work: Records,
    counted: Records,
) -> None:
    """Add to ``counted`` those who are there at the end; see ``cities``."""
    for i in range(len(status)):
        if status[i] <= INACTIVE:
            here = city[i]
            counted[here, 0] += int(kind_of_work[status[i]] > 0)
            counted[here, 1] += int(status[i] == UNEMPLOYED)
            counted[here, 2] += 1
            counted[here, 3] += earned[i] - earned_first[i]


@kernel
def losses_found(
    month: Records,
    worker: Records,
    month_there: Records,
    worker_there: Records,
    last: Records,
    found: Records,
) -> None:
    """Write for each loss whether the same person lost a job in that month there, too.

    Args:
        month, month_there: rising.
        last: int16, NONE for everybody; scratch: the month of the last loss there so far.
    """
    k = 0
    for i in range(len(month)):
        while k < len(month_there) and month_there[k] <= month[i]:
            last[worker_there[k]] = month_there[k]
            k += 1
        found[i] = last[worker[i]] == month[i]
