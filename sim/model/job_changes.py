"""Changes of job: participants of programmes who leave an exposed occupation for another."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NEVER, Log, Records
from sim.model.kernel import kernel, rule
from sim.model.programmes import Offer
from sim.model.workers import EMPLOYED

if TYPE_CHECKING:
    from sim.model.economy import Economy

LASTING = 6  # months for which the new job has to be held

PARTICIPATION = np.dtype(
    [
        ("worker", "i4"),
        ("programmes", "u4"),  # bits of those that she came to in this month
        ("joined", "i2"),
        ("months", "i1"),  # for which she has now held a job that is not exposed, up to LASTING
        ("changed", "i2"),  # month in which the job began that she kept so long, NEVER before
    ],
    align=True,
)
"""A person who was in an exposed occupation when she first took part in some programmes."""


class Memory(NamedTuple):
    """How people stood on the last pay day; arrays of no place where nobody asks."""

    programmes: NDArray[np.uint32]  # (workers,), bits of those that she had come to
    exposed: NDArray[np.bool_]  # (workers,), whether her occupation was an exposed one


NO_MEMORY = Memory(np.zeros(0, np.uint32), np.zeros(0, np.bool_))


@rule
def comes(worker: Any, i: int, focal: Any, memory: Any) -> bool:
    """Whether a person has come to a programme since the last pay day; if not, she is remembered.

    Args:
        focal: bool (occupations,), the exposed ones.
    """
    if worker.programmes != memory.programmes[i]:
        return True
    memory.exposed[i] = focal[worker.occupation]
    return False


@kernel
def remember_newcomers(
    workers: Records,
    rows: Records,
    focal: Records,
    memory: Memory,
    programmes: Records,
    exposed: Records,
) -> None:
    """Tell what newcomers came to and where from, and remember them as they are now.

    Args:
        rows: int32, who came.
        focal: bool (occupations,), the exposed ones.
        programmes: uint32, written: bits of those that each came to.
        exposed: bool, written: whether the occupation of each was an exposed one a month ago.
    """
    for k in range(len(rows)):
        i = rows[k]
        worker = workers[i]
        programmes[k], exposed[k] = worker.programmes & ~memory.programmes[i], memory.exposed[i]
        memory.programmes[i], memory.exposed[i] = worker.programmes, focal[worker.occupation]


@kernel
def who_stays_out(workers: Records, log: Records, focal: Records, month: int) -> None:
    """Count for how long each holds a job that is not exposed, until it has lasted.

    Args:
        log: ``PARTICIPATION`` records, written.
        focal: bool (occupations,), the exposed ones.
    """
    for k in range(len(log)):
        one = log[k]
        if one.changed != NEVER:
            continue
        worker = workers[one.worker]
        out = worker.status == EMPLOYED and not focal[worker.occupation]
        one.months = one.months + 1 if out else 0
        if one.months == LASTING:
            one.changed = month - LASTING + 1


class JobChanges:
    """Who has come to programmes from an exposed occupation, and for how long she is out of it.

    ``log``: ``PARTICIPATION`` records, in the order in which people came. ``memory``: of the last
    pay day, which the pass that pays people brings up to date.
    """

    def __init__(self, economy: "Economy", programmes: Records) -> None:
        self.log = Log(PARTICIPATION)
        offers = programmes["offers"]
        self._paid_later = sum(1 << p for p in range(len(offers)) if offers[p] & Offer.HIRING)
        self.memory = NO_MEMORY
        self._exposed_first: NDArray[np.bool_] | None = None  # before anybody took part
        if len(programmes):
            people, focal = economy.people.workers, economy.data.focal_occupations
            self.memory = Memory(np.zeros(len(people), np.uint32), focal[people["occupation"]])
            self._before = np.zeros(len(people) if self._paid_later else 0, np.bool_)
            self._look_back(economy.present)

    def note(self, economy: "Economy", came: NDArray[np.int32]) -> None:
        """Note who has come to a programme this month, and who holds which job at its end.

        Args:
            came: int32, rows of those who have.
        """
        if self._exposed_first is None:
            if len(came):
                self._exposed_first = self._before
            else:
                self._look_back(economy.present)
        workers, focal = economy.workers_present, economy.data.focal_occupations
        bits, before = np.empty(len(came), np.uint32), np.empty(len(came), np.bool_)
        remember_newcomers(workers, came, focal, self.memory, bits, before)
        if self._paid_later and self._exposed_first is not None:
            # One who was hired first had left when the firm was paid.
            before |= self._exposed_first[came] & (bits & np.uint32(self._paid_later) > 0)
        self._append(came[before], bits[before], economy.month)
        who_stays_out(workers, self.log.rows, focal, economy.month)

    def _look_back(self, present: int) -> None:
        if self._paid_later:
            self._before[:present] = self.memory.exposed[:present]

    def _append(self, rows: NDArray[np.int32], bits: NDArray[np.uint32], month: int) -> None:
        found = np.zeros(len(rows), PARTICIPATION)
        found["worker"], found["programmes"], found["joined"] = rows, bits, month
        found["changed"] = NEVER
        self.log.append(found)
