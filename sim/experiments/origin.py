"""The world of a seed at its start, from which its twins go on: before, they differ in nothing."""

import pickle
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

from sim.model.columns import Records
from sim.model.economy import Economy

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

    def world(self) -> Economy:
        """A world of these people, the caller's own, that has yet to ``face`` what is to come."""
        if isinstance(self._kept, Economy):
            return self._kept.copy()
        with self._kept.open("rb") as file:
            world: Economy = pickle.load(file)
        return world


def origin_of(world: Economy) -> Origin | None:
    """The origin of twins, which takes the world over; None where there is no room to keep it.

    Twins are drawn apart then.
    """
    try:
        return Origin(world)
    except OSError:
        return None
