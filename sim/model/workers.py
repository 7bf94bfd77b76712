"""Workers: how a person takes a job, leaves it, and passes through the ages of life."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.agent_set import RowView
from sim.model.chance import Purpose, key, uniform
from sim.model.columns import EDUCATION, INVOLUNTARY, NONE, SKILLS, Cause, Records, WorkerStatus
from sim.model.indicators import Flow
from sim.model.kernel import array_kernel, kernel, rule

EMPLOYED = int(WorkerStatus.EMPLOYED)
UNEMPLOYED = int(WorkerStatus.UNEMPLOYED)
ENTRANT = int(WorkerStatus.ENTRANT)
INACTIVE = int(WorkerStatus.INACTIVE)
RETIRED = int(WorkerStatus.RETIRED)
AWAY = int(WorkerStatus.AWAY)
_SKILLS = len(SKILLS)  # known to the compiler, so that the loop unrolls
_LAST_INVOLUNTARY = int(max(INVOLUNTARY))
_RETIREMENT = int(Cause.RETIREMENT)
_INSURED = int(Purpose.INSURED)
_TO_RETIREMENT = int(Flow.RETIRED)


class Worker(RowView):
    """One person, a view of her row."""

    kind = "workers"

    @property
    def age(self) -> float:
        """Age in years."""
        return float(self.model.month - self.row["birth"]) / 12.0

    @property
    def doing(self) -> WorkerStatus:
        """Her status by name."""
        return WorkerStatus(int(self.row["status"]))

    @property
    def schooling(self) -> str:
        """Her level of education by name."""
        return EDUCATION[int(self.row["education"])]


@rule
def age_group(worker: Any, month: int) -> int:
    """0 from the 35th birthday on, 1 before."""
    return 0 if month - worker.birth >= 420 else 1


@rule
def is_focal(worker: Any, month: int, exposed: Any) -> bool:
    """Whether she is of the proposal's group: 35 or over, high school at most, an exposed job.

    Args:
        exposed: bool (occupations,), the occupations of the group; the one last held counts.
    """
    older = month - worker.birth >= 420
    # Not ``and``: each of the three would be a branch that is guessed wrong every third time.
    return bool(older & (worker.education <= 2) & exposed[worker.occupation])


@array_kernel
def who_is_focal(workers: Records, month: int, exposed: Records) -> NDArray[np.bool_]:
    """``is_focal`` of everybody, bool (workers,)."""
    found = np.empty(len(workers), np.bool_)
    for i in range(len(workers)):
        found[i] = is_focal(workers[i], month, exposed)
    return found


@rule
def tenure(worker: Any, month: int) -> int:
    """Months in the present job."""
    return int(month - worker.hired)


@rule
def lost_against_her_will(worker: Any) -> bool:
    """Whether her last job ended by a layoff of any kind."""
    return bool(1 <= worker.cause <= _LAST_INVOLUNTARY)


@rule
def is_insured(seed: int, entity: int, share: float) -> bool:
    """Whether unemployment insurance covers the person's jobs; the same all her life."""
    return uniform(key(seed, _INSURED, 0), entity) < share


@rule
def benefit_months(contribution: int, minimum: float, longest: float) -> int:
    """Months of benefit earned: one a year up to four, then one for each half-year.

    Source: Guangdong unemployment insurance regulation, art. 17.
    """
    if contribution < minimum:
        return 0
    months = contribution // 12
    if contribution > 48:
        months = 4 + (contribution - 48) // 6
    return int(min(months, longest))


@rule
def leave_job(
    workers: Any, cells: Any, i: int, cause: int, status: int, month: int, seed: int, r: Any
) -> None:
    """Take worker ``i`` out of her job cell into ``status``; benefits follow the cause."""
    worker = workers[i]
    cell = cells[worker.cell]
    cell.filled -= 1
    cell.departures += 1
    worker.last_firm = cell.firm
    worker.cell = NONE
    worker.cause = cause
    worker.wage_before = worker.wage
    worker.contribution = min(32000, worker.contribution + month - worker.hired)
    if status != EMPLOYED:
        worker.status = status
        worker.since = month
    if lost_against_her_will(worker) and is_insured(seed, i, r.ui_insured):
        months = benefit_months(worker.contribution, r.ui_contribution_min, r.ui_max_months)
        worker.benefit_left = int(months * r.ui_duration)
        if worker.benefit_left > 0:
            worker.contribution = 0


@rule
def take_job(workers: Any, cells: Any, i: int, c: int, match: float, month: int) -> None:
    """Put worker ``i``, who holds no job, into cell ``c``."""
    worker = workers[i]
    cell = cells[c]
    cell.filled += 1
    if worker.status != EMPLOYED:
        worker.since = month
    worker.status = EMPLOYED
    worker.cell = c
    worker.occupation = cell.occupation
    worker.city = cell.city
    worker.hired = month
    worker.match = match
    worker.benefit_left = 0


@kernel
def pass_age(
    workers: Records,
    cells: Records,
    rows: Records,
    status: int,
    rates: Records,
    seed: int,
    month: int,
    flows: Records,
    stock: Records,
) -> None:
    """Move ``rows`` into ``status`` for reasons of age: entry, retirement, the end.

    Args:
        rows: int32 row numbers.
        status: ENTRANT, RETIRED or AWAY.
        stock: int64 (age groups, statuses), kept up to date.
    """
    r = rates[0]
    for i in rows:
        worker = workers[i]
        if status != ENTRANT:
            stock[age_group(worker, month), worker.status] -= 1
        stock[age_group(worker, month), status] += 1
        if worker.status == EMPLOYED:
            flows[age_group(worker, month), _TO_RETIREMENT] += 1
            leave_job(workers, cells, i, _RETIREMENT, status, month, seed, r)
        elif worker.status != AWAY or status == ENTRANT:
            worker.status = status
            worker.since = month
        worker.benefit_left = 0


@rule
def learns_on_the_job(worker: Any, requirement: Any, rate: float) -> None:
    """An employee closes a share of the gap to what her job asks for; once a year.

    Args:
        requirement: float64 (occupations, skills), of this month.
        rate: share of the gap closed in a year.
    """
    for k in range(_SKILLS):
        gap = max(0.0, requirement[worker.occupation, k] - worker.skill[k])
        worker.skill[k] += np.float32(rate * gap)
