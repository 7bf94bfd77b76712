"""How far an experiment is, told to whoever waits for it."""

from typing import NamedTuple


class Progress(NamedTuple):
    """How far runs or comparisons are.

    ``stage``: "stored" (so many pairs of worlds come from the store), "compiling" (once for this
    machine, no count), "running" or, of one world, "months". ``done``, ``total``: pairs that are
    kept of all; then seeds, or months, that have been lived of those that had to be. ``seconds``:
    since the first run, or month, began.
    """

    stage: str
    done: int
    total: int
    seconds: float

    @property
    def seconds_left(self) -> float | None:
        """An estimate, or None while there is none."""
        return self.seconds / self.done * (self.total - self.done) if self.done else None
