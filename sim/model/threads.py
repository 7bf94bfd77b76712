"""Passes over many rows in a few parts, on threads of their own where there are several cores.

How a pass is parted follows from the number of rows alone, and what the parts give is put together
in their order: no result depends on the number of threads. Kernels release the GIL.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise

THREADS = "JOBSHIFT_THREADS"
"""Environment variable: at most so many threads; one in the processes of an engine."""

MOST_THREADS = 1_024

_WORTH_IT = 100_000  # rows from which a second thread saves more than it takes to wake
_MANY, _PARTS = 200_000, 8


def parts(rows: int) -> list[tuple[int, int]]:
    """The first and the last row (exclusive) of each part."""
    number = 1 if rows < _WORTH_IT else 2 if rows < _MANY else _PARTS
    edges = [rows * k // number for k in range(number + 1)]
    return list(pairwise(edges))


def in_parts[Result](task: Callable[[int, int, int], Result], rows: int) -> list[Result]:
    """What ``task(part, first, last)`` gives for each part of the rows, in their order."""
    if rows < _WORTH_IT:
        return [task(0, 0, rows)]
    pieces = [(k, first, last) for k, (first, last) in enumerate(parts(rows))]
    if _threads() == 1:
        return [task(*piece) for piece in pieces]
    return [done.result() for done in [_pool().submit(task, *piece) for piece in pieces]]


def most_threads() -> int | None:
    """What ``JOBSHIFT_THREADS`` allows; None if it is not set, or to nothing.

    Raises:
        ValueError: it is no whole number from 1.
    """
    asked = os.environ.get(THREADS, "").strip()
    if asked and not (asked.isascii() and asked.isdigit() and 1 <= float(asked) <= MOST_THREADS):
        raise ValueError(f"{THREADS}: found {asked[:40]!r}, allowed 1..{MOST_THREADS}")
    return int(asked) if asked else None


@cache
def _threads() -> int:
    allowed = getattr(os, "sched_getaffinity", None)
    cores = len(allowed(0)) if allowed else os.cpu_count() or 1
    return min(most_threads() or cores, cores)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_threads(), thread_name_prefix="jobshift")
