"""Displacement events: who lost a job, and what became of her."""

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import DISPLACEMENT, HORIZONS, LOSS_YEARS, NONE, Records, WorkerStatus
from sim.model.kernel import kernel
from sim.model.labour_market import GIG, OWN
from sim.model.workers import EMPLOYED

NOT_YET = 255
LONGEST = 12 * LOSS_YEARS + 1
_HORIZONS = np.array(HORIZONS)
_RETIRED = int(WorkerStatus.RETIRED)


def displacement_events(
    workers: Records,
    lost: NDArray[np.int32],
    year: NDArray[np.int32],
    exposed: NDArray[np.bool_],
    least_tenure: float,
    month: int,
) -> Records:
    """Events of those laid off this month from a job of at least ``least_tenure`` months.

    Args:
        lost: rows of those laid off.
        year: int32 (12, workers), income of the twelve months before.

    Returns:
        ``DISPLACEMENT`` records.
    """
    people = workers[lost]
    tenure = month - people["hired"]
    kept = tenure >= least_tenure
    lost, people, tenure = lost[kept], people[kept], tenure[kept]
    events = np.zeros(len(lost), DISPLACEMENT)
    events["worker"], events["month"], events["cause"] = lost, month, people["cause"]
    events["occupation"], events["city"] = people["occupation"], people["city"]
    events["age"], events["tenure"] = month - people["birth"], tenure
    events["focal"] = (
        (events["age"] >= 420) & (people["education"] <= 2) & exposed[people["occupation"]]
    )
    events["firm"], events["wage"] = people["last_firm"], people["wage_before"]
    events["past_income"] = year[:, lost].mean(axis=0).round()
    events["back"] = events["back_any"] = events["censored"] = NONE
    events["state"] = NOT_YET
    return events


@kernel
def follow_displaced(
    workers: Records, cells: Records, events: Records, incomes: Records, recall: float, month: int
) -> None:
    """Note return to work, state at each horizon, and income by year since the event.

    Args:
        incomes: int32 (workers,), income of this month.
        recall: months within which going back to the same firm undoes the displacement.
    """
    for k in range(len(events)):
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
        if since >= 1 and (since - 1) // 12 < LOSS_YEARS:
            event.income[(since - 1) // 12] += incomes[event.worker]
