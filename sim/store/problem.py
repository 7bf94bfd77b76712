"""What can be wrong with a store, said in one line."""


class InvalidStore(ValueError):
    """What was named as a store is none, or is one that this version does not know."""


class StoreTrouble(RuntimeError):
    """A store that is one cannot be read or written now: locked, closed, full, damaged."""


class NotStorable(ValueError):
    """A result that no store can hold: a number that is none, a field of the wrong type."""


class UnknownRun(InvalidStore):
    """A run that a store does not hold, or an id that several runs begin with."""


class UnknownSweep(InvalidStore):
    """A sweep that a store does not hold, or an id that several sweeps begin with."""
