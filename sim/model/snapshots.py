"""Who does what where at the end of a month, kept for the account against the twin world."""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, fields
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import NONE, Records, WorkerStatus
from sim.model.kernel import AHEAD, FAR, fetch, kernel
from sim.model.pay import STATUSES
from sim.model.threads import in_parts
from sim.model.workers import is_focal

_IN_MEMORY = 1_000_000  # people up to whom snapshots are kept in memory
KIND_OF_WORK = np.zeros(STATUSES, np.uint8)  # by status
KIND_OF_WORK[[WorkerStatus.EMPLOYED, WorkerStatus.GIG, WorkerStatus.OWN_BUSINESS]] = 1, 2, 3


@dataclass(frozen=True)
class Snapshot:
    """Who does what where at the end of a month, for the account against the twin world.

    ``present``: people who have entered so far; rows from there on enter later.
    ``status``: uint8 (workers,). ``firm``: int32 (workers,), the employer or -1.
    ``programmes``: uint32 (workers,), bits. ``earned``: int32 (workers,), yuan since month 0.
    ``occupation``, ``city``: uint8 (workers,), held or last held. ``focal``: bool (workers,).
    """

    month: int
    present: int
    status: NDArray[np.uint8]
    firm: NDArray[np.int32]
    programmes: NDArray[np.uint32]
    earned: NDArray[np.int32]
    occupation: NDArray[np.uint8]
    city: NDArray[np.uint8]
    focal: NDArray[np.bool_]

    @property
    def work(self) -> NDArray[np.uint8]:
        """Kind of work, uint8 (workers,): 0 none, 1 formal job, 2 platform, 3 own business."""
        return KIND_OF_WORK[self.status]


def snapshot_of(
    workers: Records, cells: Records, exposed: NDArray[np.bool_], month: int, present: int
) -> Snapshot:
    """Who does what where now.

    Args:
        workers: all rows, those who enter later included.
        exposed: bool (occupations,), the occupations of the focal group.
        present: people who have entered so far.
    """
    people = len(workers)
    columns = (
        np.empty(people, np.uint8),
        np.empty(people, np.int32),
        np.empty(people, np.uint32),
        np.empty(people, np.int32),
        np.empty(people, np.uint8),
        np.empty(people, np.uint8),
        np.empty(people, np.bool_),
    )

    def note(_: int, first: int, last: int) -> None:
        note_people(workers, first, last, cells, exposed, month, columns)

    in_parts(note, people)
    return Snapshot(month, present, *columns)


@kernel
def note_people(
    workers: Records,
    first: int,
    last: int,
    cells: Records,
    exposed: Records,
    month: int,
    columns: tuple[Records, ...],
) -> None:
    """Write what some people do into the ``columns`` of a ``Snapshot``, in their order.

    Args:
        first, last: the rows, the last exclusive.
    """
    status, firm, programmes, earned, occupation, city, focal = columns
    for i in range(first, last):
        fetch(workers[min(i + FAR, last - 1)])
        fetch(cells[max(0, workers[min(i + AHEAD, last - 1)].cell)])
        worker = workers[i]
        status[i], programmes[i], earned[i] = worker.status, worker.programmes, worker.earned
        firm[i] = NONE if worker.cell == NONE else cells[worker.cell].firm
        occupation[i], city[i] = worker.occupation, worker.city
        focal[i] = is_focal(worker, month, exposed)


class Album(MutableMapping[int, Snapshot]):
    """Snapshots by month. Those of huge worlds wait on disk: together they are as large as a world.

    From there they are read where they lie, and of each only the columns that somebody looks at.

    Raises:
        OSError: there is no room in the folder for temporary files (``TMPDIR``).
    """

    def __init__(self) -> None:
        self._kept: dict[int, Snapshot | Path] = {}
        self._folder: Path | None = None

    def __setitem__(self, month: int, snapshot: Snapshot) -> None:
        if len(snapshot.status) <= _IN_MEMORY:
            self._kept[month] = snapshot
            return
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="jobshift-"))
            finalize(self, rmtree, self._folder, ignore_errors=True)
        path = self._folder / str(month)
        path.mkdir(exist_ok=True)
        for field in fields(Snapshot):
            np.save(path / f"{field.name}.npy", getattr(snapshot, field.name))
        self._kept[month] = path

    def __getitem__(self, month: int) -> Snapshot:
        kept = self._kept[month]
        if isinstance(kept, Snapshot):
            return kept
        found: dict[str, Any] = {
            field.name: np.asarray(np.load(kept / f"{field.name}.npy", mmap_mode="c"))
            for field in fields(Snapshot)
        }
        for name in ("month", "present"):
            found[name] = int(found[name])
        return Snapshot(**found)

    def __delitem__(self, month: int) -> None:
        del self._kept[month]

    def __iter__(self) -> Iterator[int]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)
