"""Changes of job: participants of programmes who leave an exposed occupation for another."""

from collections.abc import Sequence
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


class Newcomers(NamedTuple):
    """People who came to programmes this month; arrays of one place for each."""

    row: NDArray[np.int32]
    programmes: NDArray[np.uint32]  # bits of those that she came to
    exposed: NDArray[np.bool_]  # whether her occupation was exposed a month ago

    def first(self, count: int) -> "Newcomers":
        """The first ``count`` of them."""
        return Newcomers(self.row[:count], self.programmes[:count], self.exposed[:count])


class Memory(NamedTuple):
    """How people stood on the last pay day; arrays of no place where nobody asks."""

    programmes: NDArray[np.uint32]  # (workers,), bits of those that she had come to
    exposed: NDArray[np.bool_]  # (workers,), whether her occupation was an exposed one


NO_MEMORY = Memory(np.zeros(0, np.uint32), np.zeros(0, np.bool_))


def no_newcomers(people: int) -> Newcomers:
    """Places for so many."""
    return Newcomers(
        np.empty(people, np.int32), np.empty(people, np.uint32), np.empty(people, np.bool_)
    )


def joined(parts: Sequence[Newcomers]) -> Newcomers:
    """Those of several parts, in their order."""
    return Newcomers._make(np.concatenate(columns) for columns in zip(*parts, strict=True))


@rule
def comes(worker: Any, i: int, focal: Any, memory: Any, found: Any, count: int) -> int:
    """Note a person if she has come to a programme since the last pay day.

    Args:
        focal: bool (occupations,), the exposed ones.
        memory: brought up to date.
        found: newcomers so far, ``count`` of them.

    Returns:
        How many there are now.
    """
    new = worker.programmes & ~memory.programmes[i]
    if new != 0:
        found.row[count], found.programmes[count] = i, new
        found.exposed[count] = memory.exposed[i]
        memory.programmes[i] = worker.programmes
        count += 1
    memory.exposed[i] = focal[worker.occupation]
    return count


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

    def __init__(self, economy: "Economy", asked: bool) -> None:
        self.log = Log(PARTICIPATION)
        self.memory = NO_MEMORY
        self._exposed_first: NDArray[np.bool_] | None = None  # before anybody took part
        if asked:
            people, focal = economy.people.workers, economy.data.focal_occupations
            self.memory = Memory(np.zeros(len(people), np.uint32), focal[people["occupation"]])
            self._before = np.zeros(len(people), np.bool_)
            self._look_back(economy.present)

    def note(self, economy: "Economy", came: Newcomers) -> None:
        """Note who has come to a programme this month, and who holds which job at its end."""
        if self._exposed_first is None:
            if len(came.row) == 0:
                self._look_back(economy.present)
                return
            self._exposed_first = self._before
        paid_later = sum(
            1 << p for p, one in enumerate(economy.programmes) if one["offers"] & Offer.HIRING
        )
        before = came.exposed  # one who was hired first had left when the firm was paid
        before |= self._exposed_first[came.row] & (came.programmes & np.uint32(paid_later) > 0)
        self._append(came.row[before], came.programmes[before], economy.month)
        workers, focal = economy.workers_present, economy.data.focal_occupations
        who_stays_out(workers, self.log.rows, focal, economy.month)

    def _look_back(self, present: int) -> None:
        self._before[:present] = self.memory.exposed[:present]

    def _append(self, rows: NDArray[np.int32], bits: NDArray[np.uint32], month: int) -> None:
        found = np.zeros(len(rows), PARTICIPATION)
        found["worker"], found["programmes"], found["joined"] = rows, bits, month
        found["changed"] = NEVER
        self.log.append(found)
