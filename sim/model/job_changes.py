"""Changes of job: participants of programmes who leave an exposed occupation for another."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NEVER, Log, Records
from sim.model.kernel import kernel
from sim.model.programmes import Offer
from sim.model.threads import in_parts
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


@kernel
def who_came(
    workers: Records,
    first: int,
    last: int,
    focal: Records,
    bits: Records,
    exposed: Records,
    found: Newcomers,
) -> int:
    """People of some rows who have come to a programme since the last call; returns how many.

    Args:
        first, last: the rows, the last exclusive.
        focal: bool (occupations,), the exposed ones.
        bits: uint32 (workers,), programmes of each as of the last call; brought up to date.
        exposed: bool (workers,), whether her occupation is exposed; likewise.
        found: written from the start.
    """
    count = 0
    for i in range(first, last):
        worker = workers[i]
        new = worker.programmes & ~bits[i]
        if new != 0:
            found.row[count], found.programmes[count], found.exposed[count] = i, new, exposed[i]
            bits[i] = worker.programmes
            count += 1
        exposed[i] = focal[worker.occupation]
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

    ``log``: ``PARTICIPATION`` records, in the order in which people came.
    """

    def __init__(self, economy: "Economy") -> None:
        people, workers = len(economy.people.workers), economy.workers_present
        self.log = Log(PARTICIPATION)
        self._bits = np.zeros(people, np.uint32)
        self._exposed = np.zeros(people, np.bool_)  # a month ago
        self._exposed[: len(workers)] = economy.data.focal_occupations[workers["occupation"]]
        self._exposed_first: NDArray[np.bool_] | None = None  # before anybody took part

    def note(self, economy: "Economy") -> None:
        """Note who has come to a programme this month, and who holds which job at its end."""
        earlier = self._exposed.copy() if self._exposed_first is None else self._exposed_first
        came = self._who_came(economy)
        if len(came.row):
            self._exposed_first = earlier
        if self._exposed_first is None:
            return
        paid_later = sum(
            1 << p for p, one in enumerate(economy.programmes) if one["offers"] & Offer.HIRING
        )
        before = came.exposed  # one who was hired first had left when the firm was paid
        before |= self._exposed_first[came.row] & (came.programmes & np.uint32(paid_later) > 0)
        self._append(came.row[before], came.programmes[before], economy.month)
        workers, focal = economy.workers_present, economy.data.focal_occupations
        who_stays_out(workers, self.log.rows, focal, economy.month)

    def _who_came(self, economy: "Economy") -> Newcomers:
        workers, focal = economy.workers_present, economy.data.focal_occupations

        def newcomers(_: int, first: int, last: int) -> Newcomers:
            rows = economy.scratch[first:last]
            found = Newcomers(rows, np.empty(len(rows), np.uint32), np.empty(len(rows), np.bool_))
            count = who_came(workers, first, last, focal, self._bits, self._exposed, found)
            return Newcomers._make(column[:count] for column in found)

        found = in_parts(newcomers, len(workers))
        return Newcomers._make(np.concatenate(columns) for columns in zip(*found, strict=True))

    def _append(self, rows: NDArray[np.int32], bits: NDArray[np.uint32], month: int) -> None:
        found = np.zeros(len(rows), PARTICIPATION)
        found["worker"], found["programmes"], found["joined"] = rows, bits, month
        found["changed"] = NEVER
        self.log.append(found)
