"""What became of the displaced: back at work after so many months, and on what income.

A cohort is a structured array ``DISPLACEMENT`` of people who lost a job they had held for
some months, by layoff, and were not called back (``docs/model.md#displaced``). Who died or came of
statutory age by a date is censored at that date; who left the labour force is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import HORIZONS, INCOME_SPANS, NONE, Records, WorkerStatus

FORMAL = (WorkerStatus.EMPLOYED,)
ANY_WORK = (WorkerStatus.EMPLOYED, WorkerStatus.GIG, WorkerStatus.OWN_BUSINESS)


@dataclass(frozen=True, eq=False)
class Cohort:
    """Some displaced people, by columns, with what most measures ask of them.

    ``months``: length of the run. All others have a row for each person:
    ``worker``: int32. ``month``: int16, of the loss, rising. ``focal``: bool.
    ``back``: int16, month of the first formal job, or NONE.
    ``seen``: int16, the last month in which it is known what she did; ``followed``: int16, months
    since the loss before which she can be followed.
    ``state``: uint8 (people, ``HORIZONS``). ``income``: int32 (people, ``INCOME_SPANS``), yuan.
    ``past``: int64, yuan in the year before the loss.
    """

    months: int
    worker: NDArray[np.int32]
    month: NDArray[np.int16]
    focal: NDArray[np.bool_]
    back: NDArray[np.int16]
    seen: NDArray[np.int16]
    followed: NDArray[np.int16]
    state: NDArray[np.uint8]
    income: NDArray[np.int32]
    past: NDArray[np.int64]

    @classmethod
    def of(cls, events: Records, months: int) -> "Cohort":
        """The cohort of ``DISPLACEMENT`` records, in a run of so many months."""
        month, censored = events["month"].copy(), events["censored"].copy()
        last = np.where(censored == NONE, np.int16(months), censored)
        income = np.ascontiguousarray(events["income"])
        return cls(
            months,
            worker=events["worker"].copy(),
            month=month,
            focal=events["focal"] == 1,
            back=events["back"].copy(),
            seen=np.where(censored == NONE, np.int16(months - 1), censored),
            followed=np.minimum(last, np.int16(months)) - month,
            state=np.ascontiguousarray(events["state"]),
            income=income,
            past=income_in(income, -12, -1),
        )

    def among(self, people: NDArray[np.bool_]) -> "Cohort":
        """Some of them; bool (people,)."""
        names = [field.name for field in fields(self) if field.name != "months"]
        return replace(self, **{name: getattr(self, name)[people] for name in names})

    @cached_property
    def of_focal_group(self) -> "Cohort":
        """Those of the focal group."""
        return self.among(self.focal)

    def __len__(self) -> int:
        return len(self.month)

    def known(self, horizon: int) -> NDArray[np.bool_]:
        """Who can be followed to a month since the loss."""
        known: NDArray[np.bool_] = self.followed > horizon
        return known

    def comparable(self, horizon: int) -> NDArray[np.bool_]:
        """Of these, who had an income in the year before."""
        return self.known(horizon) & (self.past > 0)


def to_follow(events: Records) -> Records:
    """The displaced of one world, made ready to be followed in its twin.

    Those called back were not displaced and are left out. What happened to the others is
    forgotten; the twin world writes what happens to them there.

    Returns:
        A new ``DISPLACEMENT`` array, in the order of the months.
    """
    from sim.model.displacement import NOT_YET

    followed: Records = events[events["recalled"] == 0]
    for name in ("back", "back_any", "censored"):
        followed[name] = NONE
    for name in ("wage_back", "occupation_back"):
        followed[name] = 0
    followed["income"][:, [first >= 0 for first, _ in INCOME_SPANS]] = 0
    followed["state"] = NOT_YET
    return followed


def displaced_since(events: Records, since: int) -> Records:
    """Those displaced from month ``since`` on in the world that they lived in."""
    cohort: Records = events[(events["month"] >= since) & (events["recalled"] == 0)]
    return cohort


def displaced_in_both(one: Cohort, other: Cohort) -> tuple[Cohort, Cohort]:
    """Those of two worlds' displaced who lost their job in the same month in both.

    Neither world is favoured: under a policy that does nothing, both are alike on average.
    """
    from sim.experiments.counting import losses_found

    people = 1 + max(int(cohort.worker.max(initial=-1)) for cohort in (one, other))

    def among(some: Cohort, others: Cohort) -> Cohort:
        found, last = np.empty(len(some), np.bool_), np.full(people, NONE, np.int16)
        losses_found(some.month, some.worker, others.month, others.worker, last, found)
        return some.among(found)

    return among(one, other), among(other, one)


def share_at_work(cohort: Cohort, horizon: int, statuses: Sequence[WorkerStatus] = FORMAL) -> float:
    """The share in work ``horizon`` months after the loss, of all who could be followed so long.

    Args:
        horizon: one of ``sim.model.columns.HORIZONS``.

    Returns:
        A share, nan if nobody could be followed.
    """
    state = cohort.state[cohort.known(horizon), HORIZONS.index(horizon)]
    at_work = np.zeros(256, np.bool_)  # by status
    at_work[list(statuses)] = True
    return int(np.count_nonzero(at_work[state])) / len(state) if len(state) else float("nan")


def median_months(cohort: Cohort) -> float:
    """Median months to a formal job by Kaplan and Meier; nan where it was not reached.

    Who has no job by the end of the run is censored then.
    """
    survival, _ = kaplan_meier(*_to_formal_job(cohort))
    reached = np.flatnonzero(survival <= 0.5 + 1e-12)
    return float(reached[0]) if len(reached) else float("nan")


def without_formal_job(
    cohort: Cohort, longest: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The share not yet in a formal job 0 .. ``longest`` months after the loss, Kaplan-Meier.

    Returns:
        Shares, nan from where nobody was seen on; and people still followed and without one
        just before each month. Both of shape (longest + 1,).
    """
    survival, at_risk = kaplan_meier(*_to_formal_job(cohort))
    share, followed = np.full(longest + 1, np.nan), np.zeros(longest + 1, np.int64)
    seen = min(len(survival), longest + 1)
    share[:seen], followed[:seen] = survival[:seen], at_risk[:seen]
    if len(survival) and survival[-1] == 0.0:
        share[seen:] = 0.0  # all have found one
    return share, followed


def _to_formal_job(cohort: Cohort) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
    """Months to the first formal job, or to when the person was last seen; which of the two."""
    found = (cohort.back != NONE) & (cohort.back <= cohort.seen)
    return np.where(found, cohort.back, cohort.seen) - cohort.month, found


def kaplan_meier(
    duration: NDArray[np.integer], observed: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The share without the event by the end of each month (Kaplan and Meier 1958).

    Args:
        duration: whole months, 0 or more, shape (people,).
        observed: whether the event came then; otherwise the person was last seen then.

    Returns:
        Shares of the months 0 .. the longest duration, and people at risk in each.
    """
    if len(duration) == 0:
        return np.empty(0), np.empty(0, np.int64)
    events = np.bincount(duration[observed], minlength=int(duration.max()) + 1)
    ends = np.bincount(duration, minlength=len(events))
    at_risk = len(duration) - np.concatenate([[0], np.cumsum(ends)[:-1]])
    return np.cumprod(1.0 - events / np.maximum(at_risk, 1)), at_risk


def income_in(income: NDArray[np.int32], first: int, last: int) -> NDArray[np.int64]:
    """Each person's income in months ``first`` to ``last`` since the loss, yuan, shape (people,).

    Args:
        income: int32 (people, ``INCOME_SPANS``).
        first: where one of these spans begins; before the loss it is negative.
        last: where one of them ends.
    """
    total: NDArray[np.int64] = income[:, _spans(first, last)].sum(axis=1, dtype=np.int64)
    return total


def income_change(cohort: Cohort, first: int, last: int) -> float:
    """Mean income in some months since the loss, relative to the year before, less 1.

    Args:
        first, last: months since the loss, as for ``income_in``.

    Returns:
        A share, -0.2 for a fifth less; nan if nobody could be followed so long.
    """
    known = cohort.comparable(max(0, last))
    past = int(cohort.past[known].sum()) * (last - first + 1)
    earned = 12 * int(cohort.income[known, _spans(first, last)].sum(dtype=np.int64))
    return earned / past - 1.0 if past else float("nan")


def followed_so_long(cohort: Cohort, last: int) -> int:
    """How many of a cohort ``income_change`` rests on."""
    return int(np.count_nonzero(cohort.comparable(max(0, last))))


def income_lost(cohort: Cohort, window: int, discount: float) -> float:
    """Present value of the income lost from the month of the loss to ``window`` months after.

    The loss is own past income, the monthly mean of the year before, less income then. Within a
    span of months income counts as even.

    Args:
        window: months, within the last of ``INCOME_SPANS``.
        discount: a year, 0.05 for 5 %.

    Returns:
        Yuan a person, mean of all who could be followed so long; nan if nobody could.
    """
    known = cohort.comparable(window)
    if not known.any():
        return float("nan")
    value = (1.0 + discount) ** (-np.arange(window + 1) / 12.0)
    weights = [
        value[max(0, first) : last + 1].sum() / (last - first + 1) if last >= 0 else 0.0
        for first, last in INCOME_SPANS
    ]
    past = cohort.past[known] / 12.0
    lost: NDArray[np.float64] = past * value.sum() - cohort.income[known] @ np.array(weights)
    return float(lost.mean())


@cache
def _spans(first: int, last: int) -> slice:
    """Which of ``INCOME_SPANS`` these months are."""
    spans = [k for k, (a, b) in enumerate(INCOME_SPANS) if first <= a and b <= last]
    return slice(spans[0], spans[-1] + 1)
