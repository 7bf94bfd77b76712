"""Items in chunks that are worth the trip to another process, and what became of each."""

import traceback
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import NamedTuple

from sim.scenario.problem import InvalidScenario
from sim.store.problem import StoreTrouble

_SECONDS = 0.25  # a chunk should take: the trip costs about a millisecond
_MOST = 64  # items, so that a process that dies takes few with it
_FORGETTING = 0.5  # how much the last chunk says about the next


class Failed(NamedTuple):
    """An item that raised an error, or whose process died.

    ``line``: one line that names it. ``died``: nothing was raised; the process ended.
    """

    line: str
    traceback: str
    died: bool = False


class Ended[Item, Result](NamedTuple):
    """What became of an item: a result unless it failed."""

    item: Item
    result: Result | None
    failed: Failed | None = None


class Chunk[Item, Result](NamedTuple):
    """What became of some items, and how long they took together."""

    ended: list[Ended[Item, Result]]
    seconds: float


def run_chunk[Item, Result](
    task: Callable[[Item], Result], items: Sequence[Item]
) -> Chunk[Item, Result]:
    """Do the task for each item; one that raises an error leaves the others as they are.

    Raises:
        InvalidScenario, StoreTrouble: every item would say the same.
    """
    begin = perf_counter()
    ended: list[Ended[Item, Result]] = []
    for item in items:
        try:
            ended.append(Ended(item, task(item)))
        except (InvalidScenario, StoreTrouble):
            raise
        except Exception as error:
            ended.append(Ended(item, None, failed(item, error)))
    return Chunk(ended, perf_counter() - begin)


def failed(item: object, error: BaseException) -> Failed:
    """What is said of an item that raised this."""
    said = " ".join(str(error).split())
    line = f"{item}: {type(error).__name__}: {said}"
    return Failed(line, "".join(traceback.format_exception(error)))


def died(item: object, code: int | None = None) -> Failed:
    """What is said of an item whose process ended.

    Args:
        code: with which it ended; less than 0 if a signal ended it.
    """
    how = "" if code is None else f" by signal {-code}" if code < 0 else f" with exit code {code}"
    line = f"{item}: its process died{how} (out of memory?)"
    return Failed(line, line, died=True)


class Chunks[Item]:
    """Items that wait to be done.

    Args:
        places: how many chunks are done at once.
    """

    def __init__(self, items: Iterable[Item], places: int) -> None:
        self._waiting = deque(items)
        self._places = places
        self._seconds: float | None = None  # an item takes

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self) -> list[Item]:
        """The next chunk: one item until it is known how long they take, few towards the end."""
        size = 1
        if self._seconds is not None:
            share = len(self._waiting) // (2 * self._places)
            size = max(1, min(int(_SECONDS / max(self._seconds, 1e-9)), share, _MOST))
        return [self._waiting.popleft() for _ in range(min(size, len(self._waiting)))]

    def took(self, items: int, seconds: float) -> None:
        """Take note of how long a chunk took."""
        mean = seconds / max(items, 1)
        known = mean if self._seconds is None else self._seconds
        self._seconds = known + _FORGETTING * (mean - known)

    def give_back(self, items: Sequence[Item]) -> None:
        """These were not done: they come next."""
        self._waiting.extendleft(reversed(items))
