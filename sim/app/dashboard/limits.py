"""How much a visitor may ask of a computer that serves thirty of them."""

from typing import NamedTuple


class Span(NamedTuple):
    """A whole number from ``low`` to ``high``, in steps."""

    low: int
    high: int
    step: int

    def clamp(self, value: int) -> int:
        """The nearest number that is allowed."""
        return min(max(value, self.low), self.high)


POPULATION = Span(1_000, 20_000, 1_000)
"""Simulated people in a world."""
MONTHS = Span(24, 120, 12)
"""Length of a run; it has to hold a year after the start of a policy."""
COMPETITORS = Span(1, 10, 1)
"""Other workers for each one of the focal group."""
SEEDS = 20
"""Pairs of worlds of one comparison."""
KEPT = 60
"""Runs that are remembered; the oldest that nobody watches is forgotten."""
