"""How people stood each month when classes opened, and what they did at its end.

A comparison looks up here who, in the other world, stood like a participant when she joined.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NEVER, NONE, Records, WorkerStatus
from sim.model.kernel import AHEAD, fetch, kernel, rule
from sim.model.workers import age_group, is_focal

if TYPE_CHECKING:
    from sim.model.economy import Economy

ROUGHLY = 2 * len(WorkerStatus)
"""A state modulo this is status and whether in a course; the rest makes it exact."""

_MONTHS_IN_STATUS = np.array([1, 3, 6, 12])  # where the bands begin, after the first


class Standing:
    """What some people's lives were like, month by month, in few words.

    ``workers``: int32 (people,), their rows. ``programmes``: bits of those whose takers are noted.
    ``state``: uint16 (months, people), when classes open: status, whether in a course, months in
    the status in five bands, age below 35, below 50 or more, of the focal group or not, hukou.
    ``work``: uint8 (months, people), kind of work at the end of the month, as in ``Snapshot``.
    ``joined``: int16 (people,), month in which one of the programmes was taken first, or NEVER.
    """

    def __init__(self, workers: NDArray[np.int32], months: int, programmes: int) -> None:
        self.workers = workers
        self.programmes = np.uint32(programmes)
        self.state = np.zeros((months, len(workers)), np.uint16)
        self.work = np.zeros((months, len(workers)), np.uint8)
        self.joined = np.full(len(workers), NEVER, np.int16)

    def note_states(self, economy: "Economy") -> None:
        """Keep how people stand in the middle of the month."""
        if economy.month >= 0:
            describe(
                economy._columns["workers"],
                self.workers,
                economy.data.focal_occupations,
                economy.month,
                self.state[economy.month],
            )

    def note_work(self, economy: "Economy", kind_of_work: NDArray[np.uint8]) -> None:
        """Keep what people do at the end of the month, and who took a programme in it."""
        note(
            economy._columns["workers"],
            self.workers,
            kind_of_work,
            self.programmes,
            economy.month,
            self.work[economy.month],
            self.joined,
        )


@rule
def months_band(months: int) -> int:
    """0 for less than a month, up to 4 for a year and more."""
    band = 0
    for k in range(len(_MONTHS_IN_STATUS)):
        band += int(months >= _MONTHS_IN_STATUS[k])
    return band


@kernel
def describe(workers: Records, rows: Records, exposed: Records, month: int, state: Records) -> None:
    """Write the state of some people; see ``Standing.state``.

    Args:
        rows: int32, of the people. ``exposed``: bool (occupations,), of the focal group.
    """
    for k in range(len(rows)):
        fetch(workers[rows[min(k + AHEAD, len(rows) - 1)]])
        worker = workers[rows[k]]
        age = 0 if age_group(worker, month) == 1 else (1 if month - worker.birth < 600 else 2)
        exact = (3 * months_band(month - worker.since) + age) * 2
        exact = 2 * (exact + int(is_focal(worker, month, exposed))) + worker.hukou
        state[k] = ROUGHLY * exact + 2 * worker.status + int(worker.training != NONE)


@kernel
def note(
    workers: Records,
    rows: Records,
    kind_of_work: Records,
    programmes: np.uint32,
    month: int,
    work: Records,
    joined: Records,
) -> None:
    """Write what some people do, and ``month`` for those who have just taken a programme.

    Args:
        rows: int32, of the people. ``kind_of_work``: uint8, by status. ``programmes``: bits.
    """
    for k in range(len(rows)):
        fetch(workers[rows[min(k + AHEAD, len(rows) - 1)]])
        worker = workers[rows[k]]
        work[k] = kind_of_work[worker.status]
        if joined[k] == NEVER and (worker.programmes & programmes) != 0:
            joined[k] = month
