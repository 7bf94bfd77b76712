"""The world of a seed at its start, from which its twins go on: before, they differ in nothing."""

import pickle
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import Records
from sim.model.economy import Economy
from sim.model.government import Measure

_IN_MEMORY = 200_000  # people up to whom the world is kept in memory, beside the one that lives


class Origin:
    """A world at the start of month 0, as often as it is asked for; a large one waits on disk.

    ``rates``: the parameters that its people were drawn with, shape (1,).

    Args:
        world: taken over, and gone if it is large.

    Raises:
        OSError: there is no room in the folder for temporary files (``TMPDIR``).
    """

    def __init__(self, world: Economy) -> None:
        self.rates: Records = world.rates
        self._kept: Economy | Path = world
        if world.present > _IN_MEMORY:
            folder = mkdtemp(prefix="jobshift-")
            finalize(self, rmtree, folder, ignore_errors=True)
            self._kept = Path(folder) / "origin"
            try:
                with self._kept.open("wb") as file:
                    pickle.dump(world, file, pickle.HIGHEST_PROTOCOL)
            except OSError:
                rmtree(folder, ignore_errors=True)
                raise
            finally:
                world.__dict__.clear()  # a circle of references, freed late otherwise

    def branch(
        self,
        policies: Sequence[Measure],
        city_paths: NDArray[np.float64],
        snapshots: Sequence[int],
        followed: Records | None,
        placebo: int | None,
    ) -> Economy:
        """A world of these people; the arguments are those of ``Economy.branch``."""
        facing = (policies, city_paths, snapshots, followed, placebo)
        if isinstance(self._kept, Economy):
            return self._kept.branch(*facing)
        with self._kept.open("rb") as file:
            twin: Economy = pickle.load(file)
        twin._face(*facing)
        return twin
