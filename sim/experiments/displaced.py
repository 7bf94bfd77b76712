"""What became of the displaced: back at work after so many months, and on what income.

A cohort is a structured array ``DISPLACEMENT`` of people who lost a job they had held for
some months, by layoff, and were not called back (``docs/model.md#displaced``). Who died or came of
statutory age by a date is censored at that date; who left the labour force is not.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import HORIZONS, NONE, Records, WorkerStatus
from sim.model.displacement import NOT_YET

FORMAL = (WorkerStatus.EMPLOYED,)
ANY_WORK = (WorkerStatus.EMPLOYED, WorkerStatus.GIG, WorkerStatus.OWN_BUSINESS)


def to_follow(events: Records) -> Records:
    """The displaced of one world, made ready to be followed in its twin.

    Those called back were not displaced and are left out. What happened to the others is
    forgotten; the twin world writes what happens to them there.

    Returns:
        A new ``DISPLACEMENT`` array, in the order of the months.
    """
    followed: Records = events[events["recalled"] == 0].copy()
    for name in ("back", "back_any", "censored"):
        followed[name] = NONE
    for name in ("wage_back", "occupation_back", "income"):
        followed[name] = 0
    followed["state"] = NOT_YET
    return followed


def displaced_since(events: Records, since: int) -> Records:
    """Those displaced from month ``since`` on in the world that they lived in."""
    cohort: Records = events[(events["month"] >= since) & (events["recalled"] == 0)]
    return cohort


def displaced_in_both(one: Records, other: Records) -> tuple[Records, Records]:
    """Those of two worlds' displaced who lost their job in the same month in both.

    Neither world is favoured: under a policy that does nothing, both are alike on average.
    """
    keys = [cohort["month"].astype(np.int64) << 32 | cohort["worker"] for cohort in (one, other)]
    return one[np.isin(keys[0], keys[1])], other[np.isin(keys[1], keys[0])]


def share_at_work(
    cohort: Records, horizon: int, months: int, statuses: Sequence[WorkerStatus] = FORMAL
) -> float:
    """The share in work ``horizon`` months after the loss, of all who could be followed so long.

    Args:
        horizon: one of ``sim.model.columns.HORIZONS``.
        months: length of the run.

    Returns:
        A share, nan if nobody could be followed.
    """
    known = _known_until(cohort, horizon, months)
    state = cohort["state"][known, HORIZONS.index(horizon)]
    return float(np.isin(state, statuses).mean()) if len(state) else float("nan")


def median_months(cohort: Records, months: int) -> float:
    """Median months to a formal job by Kaplan and Meier; nan where it was not reached.

    Args:
        months: length of the run; who has no job by its end is censored then.
    """
    last = np.where(cohort["censored"] == NONE, months - 1, cohort["censored"])
    found = (cohort["back"] != NONE) & (cohort["back"] <= last)
    duration = np.where(found, cohort["back"], last) - cohort["month"]
    return kaplan_meier_median(duration, found)


def kaplan_meier_median(duration: NDArray[np.integer], observed: NDArray[np.bool_]) -> float:
    """The first duration by which at least half have had the event; nan if there is none.

    Args:
        duration: whole months, 0 or more, shape (people,).
        observed: whether the event came then; otherwise the person was last seen then.
    """
    if len(duration) == 0:
        return float("nan")
    events = np.bincount(duration[observed], minlength=int(duration.max()) + 1)
    ends = np.bincount(duration, minlength=len(events))
    at_risk = len(duration) - np.concatenate([[0], np.cumsum(ends)[:-1]])
    survival = np.cumprod(1.0 - events / np.maximum(at_risk, 1))
    reached = np.flatnonzero(survival <= 0.5 + 1e-12)
    return float(reached[0]) if len(reached) else float("nan")


def income_change(cohort: Records, year: int, months: int) -> float:
    """Mean income in a year after the loss, relative to the twelve months before, less 1.

    Args:
        year: 1 for the months 1..12 after the loss.
        months: length of the run.

    Returns:
        A share, -0.2 for a fifth less; nan if nobody could be followed.
    """
    known = _known_until(cohort, 12 * year, months) & (cohort["past_income"] > 0)
    past = 12.0 * float(cohort["past_income"][known].sum(dtype=np.int64))
    earned = float(cohort["income"][known, year - 1].sum(dtype=np.int64))
    return earned / past - 1.0 if past else float("nan")


def _known_until(cohort: Records, horizon: int, months: int) -> NDArray[np.bool_]:
    end = cohort["month"].astype(np.int64) + horizon
    alive = (cohort["censored"] == NONE) | (cohort["censored"] > end)
    known: NDArray[np.bool_] = (end < months) & alive
    return known
