"""Displacement events: who lost a job, and what became of her."""

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import DISPLACEMENT, HORIZONS, INCOME_SPANS, NONE, Records, WorkerStatus
from sim.model.kernel import AHEAD, fetch, kernel
from sim.model.labour_market import GIG, OWN
from sim.model.threads import in_parts
from sim.model.workers import EMPLOYED, is_focal

NOT_YET = 255
_FIRST, _LAST = INCOME_SPANS[0][0], INCOME_SPANS[-1][1]
LONGEST = _LAST + 1
_HORIZONS = np.array(HORIZONS)
_SPAN = np.repeat(np.arange(len(INCOME_SPANS)), [b - a + 1 for a, b in INCOME_SPANS])
_RETIRED = int(WorkerStatus.RETIRED)


def displacement_events(
    workers: Records,
    lost: NDArray[np.int32],
    year: NDArray[np.int32],
    one_in: int,
    exposed: NDArray[np.bool_],
    least_tenure: float,
    month: int,
) -> Records:
    """Events of those laid off this month from a job of at least ``least_tenure`` months.

    Args:
        lost: rows of those laid off.
        year: int32 (12, people), income of the twelve months before, by month modulo 12, of every
            row that ``one_in`` divides. Events of others are not kept.

    Returns:
        ``DISPLACEMENT`` records.
    """
    events = np.zeros(len(lost), DISPLACEMENT)
    count = note_displaced(workers, lost, year, one_in, exposed, least_tenure, month, events)
    return events[:count]


@kernel
def note_displaced(
    workers: Records,
    lost: Records,
    year: Records,
    one_in: int,
    exposed: Records,
    least_tenure: float,
    month: int,
    events: Records,
) -> int:
    """Write the events; see ``displacement_events``. Returns how many they are."""
    count = 0
    for i in lost:
        if i % one_in != 0:
            continue
        worker = workers[i]
        tenure = month - worker.hired
        if tenure < least_tenure:
            continue
        event = events[count]
        event.worker, event.month, event.cause = i, month, worker.cause
        event.occupation, event.city = worker.occupation, worker.city
        event.age, event.tenure = month - worker.birth, tenure
        event.focal = is_focal(worker, month, exposed)
        event.firm, event.wage = worker.last_firm, worker.wage_before
        for since in range(_FIRST, 0):
            event.income[_SPAN[since - _FIRST]] += year[(month + since) % 12, i // one_in]
        event.back = event.back_any = event.censored = NONE
        event.state[:] = NOT_YET
        count += 1
    return count


def follow_displaced(
    workers: Records, cells: Records, events: Records, incomes: Records, recall: float, month: int
) -> None:
    """Note return to work, state at each horizon, and income by span since the event.

    Args:
        incomes: int32 (workers,), income of this month.
        recall: months within which going back to the same firm undoes the displacement.
    """

    def follow(_: int, first: int, last: int) -> None:
        _follow(workers, cells, events[first:last], incomes, recall, month)

    in_parts(follow, len(events))


@kernel
def _follow(
    workers: Records, cells: Records, events: Records, incomes: Records, recall: float, month: int
) -> None:
    for k in range(len(events)):
        fetch(workers[events[min(k + AHEAD, len(events) - 1)].worker])
        event = events[k]
        since = month - event.month
        if since < 0 or since > LONGEST:
            continue
        worker = workers[event.worker]
        status = worker.status
        if status >= _RETIRED and event.censored == NONE:
            event.censored = month
        if status == EMPLOYED and event.back == NONE:
            event.back = month
            event.wage_back = worker.wage
            event.occupation_back = worker.occupation
            if cells[worker.cell].firm == event.firm and since <= recall:
                event.recalled = 1
        if event.back_any == NONE and (status in (EMPLOYED, GIG, OWN)):
            event.back_any = month
        for h in range(len(_HORIZONS)):
            if since == _HORIZONS[h]:
                event.state[h] = status
        if since <= _LAST:
            event.income[_SPAN[since - _FIRST]] += incomes[event.worker]
