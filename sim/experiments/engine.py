"""One task for many items, on the cores of this computer."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from sim.scenario.problem import InvalidScenario

_ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "JOBSHIFT_THREADS",
    ),
    "1",
)


class RunFailed(RuntimeError):
    """Runs that raised an error or whose process died; one line, the first of them and how many.

    ``failures``: a line for each. What the others gave has been yielded before; ``kept`` is the
    store that has it, if any.
    """

    def __init__(self, failures: Sequence[str], kept: str | None = None) -> None:
        self.failures = tuple(failures)
        self.kept = kept
        others = len(self.failures) - 1
        super().__init__(self.failures[0] + (f" (+{others} more failed)" if others else ""))

    def __reduce__(self) -> tuple[type["RunFailed"], tuple[tuple[str, ...], str | None]]:
        """Give the failures again, so that the error crosses a process unharmed."""
        return type(self), (self.failures, self.kept)


class Engine:
    """Runs a task for each of many items, in processes of its own where more than one is asked.

    Args:
        processes: at most so many at once; by default as many as there are cores.
    """

    def __init__(self, processes: int | None = None) -> None:
        self.processes = processes or _cores()

    def map[Item, Result](
        self, task: Callable[[Item], Result], items: Sequence[Item]
    ) -> Generator[Result]:
        """Results in the order in which they are done, which no caller may rely on.

        Args:
            task: a function of a module, for another process imports it.

        Raises:
            RunFailed: some items failed; raised after the results of all others.
            InvalidScenario: the task cannot be done for any item; raised at once.
        """
        if min(self.processes, len(items)) <= 1:
            return _one_by_one(task, items)
        return _in_processes(task, items, min(self.processes, len(items)))


def _cores() -> int:
    """The cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _one_by_one[Item, Result](
    task: Callable[[Item], Result], items: Sequence[Item]
) -> Generator[Result]:
    failures = []
    for item in items:
        try:
            result = task(item)
        except InvalidScenario:
            raise  # every item would say the same
        except Exception as error:
            failures.append(_line(item, error))
            continue
        yield result
    if failures:
        raise RunFailed(failures)


def _in_processes[Item, Result](
    task: Callable[[Item], Result], items: Sequence[Item], processes: int
) -> Generator[Result]:
    spawn = multiprocessing.get_context("spawn")  # a fork after Numba's threads can hang
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(processes, mp_context=spawn, initializer=_begin)
    try:
        with _workers_environment():
            futures = {pool.submit(task, item): item for item in items}
        yield from _results(futures)
    except BaseException:  # interrupted, or the caller wants no more
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - before:
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _results[Item, Result](futures: dict[Future[Result], Item]) -> Iterator[Result]:
    failures = []
    for future in as_completed(futures):
        error = future.exception()
        if error is None:
            yield future.result()
        elif isinstance(error, InvalidScenario):
            raise error
        else:
            failures.append(_line(futures[future], error))
        del futures[future]  # a result is not kept once it has been given
    if failures:
        raise RunFailed(sorted(failures))


def _line(item: object, error: BaseException) -> str:
    if isinstance(error, RunFailed):
        return str(error)
    if isinstance(error, BrokenProcessPool):
        return f"{item}: its process died (out of memory?)"
    said = " ".join(str(error).split())
    return f"{item}: {type(error).__name__}: {said}"


def _begin() -> None:
    """A worker leaves Ctrl-C to its parent and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _workers_environment() -> Iterator[None]:
    """What processes started now find: one thread each, and no main program to import again.

    Threads of BLAS change the last bits of matrix products. The tasks live in modules of their
    own, so a script that calls ``sim.compare`` needs no ``if __name__ == "__main__"``.
    """
    main: Any = sys.modules["__main__"]
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
