"""Changes of job: participants of programmes who leave an exposed occupation for another."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NEVER, Log, Records, WorkerStatus
from sim.model.programmes import Offer

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
        workers, exposed = economy.workers_present, economy.data.focal_occupations
        here = slice(0, len(workers))
        new = workers["programmes"] & ~self._bits[here]
        came = np.flatnonzero(new)
        if len(came) and self._exposed_first is None:
            self._exposed_first = self._exposed.copy()
        if self._exposed_first is not None:
            paid_later = sum(
                1 << p for p, one in enumerate(economy.programmes) if one["offers"] & Offer.HIRING
            )
            before = self._exposed[came]  # one who was hired first had left when the firm was paid
            before |= self._exposed_first[came] & (new[came] & np.uint32(paid_later) > 0)
            self._append(came[before], new[came[before]], economy.month)
            self._follow(workers, exposed, economy.month)
        self._bits[here] = workers["programmes"]
        self._exposed[here] = exposed[workers["occupation"]]

    def _append(self, rows: NDArray[np.int64], bits: NDArray[np.uint32], month: int) -> None:
        found = np.zeros(len(rows), PARTICIPATION)
        found["worker"], found["programmes"], found["joined"] = rows, bits, month
        found["changed"] = NEVER
        self.log.append(found)

    def _follow(self, workers: Records, exposed: Records, month: int) -> None:
        rows = self.log.rows
        still = np.flatnonzero(rows["changed"] == NEVER)
        them = workers[rows["worker"][still]]
        out = (them["status"] == WorkerStatus.EMPLOYED) & ~exposed[them["occupation"]]
        held = np.where(out, rows["months"][still] + 1, 0)
        rows["months"][still] = held
        rows["changed"][still[held == LASTING]] = month - LASTING + 1
