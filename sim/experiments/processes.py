"""A task for many items in long-lived processes of this computer, whatever happens to them."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

from sim.experiments.chunks import Chunk, Chunks, Ended, died, failed, run_chunk
from sim.scenario.problem import InvalidScenario
from sim.store.problem import StoreTrouble

_AHEAD = 2  # chunks that wait in the pool, so that no process waits for its next one
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


def in_processes[Item, Result](
    task: Callable[[Item], Result], items: Sequence[Item], processes: int
) -> Generator[Ended[Item, Result]]:
    """What became of each item; see ``sim.experiments.engine.Engine.each``.

    When a process dies, all chunks in the pool are lost and nobody says which of them it was: the
    pool is built again, and its items are done again one at a time, so that the one that kills
    its process harms no other.
    """
    waiting = Chunks(items, processes)
    pool = _Pool(processes)
    flying: dict[Future[Chunk[Item, Result]], list[Item]] = {}
    try:
        while waiting or flying:
            while waiting and len(flying) < processes + _AHEAD and not pool.broken:
                chunk = waiting.take()
                future = pool.submit(task, chunk)
                if future is None:
                    waiting.give_back(chunk)
                else:
                    flying[future] = chunk
            done = wait(flying, return_when=FIRST_COMPLETED).done
            suspects: list[Item] = []
            for future in done:
                chunk = flying.pop(future)
                error = future.exception()
                if isinstance(error, BrokenProcessPool):
                    suspects += chunk
                    continue
                if error is None:
                    waiting.took(len(chunk), future.result().seconds)
                yield from _ended(chunk, future)
            if suspects or pool.broken:
                suspects += [item for chunk in flying.values() for item in chunk]
                flying.clear()
                pool.build_again()
                yield from _alone(task, suspects)
    except BaseException:  # interrupted, or the caller wants no more
        pool.stop()
        raise
    finally:
        pool.close()


def _ended[Item, Result](
    chunk: Sequence[Item], future: Future[Chunk[Item, Result]]
) -> Iterator[Ended[Item, Result]]:
    error = future.exception()
    if error is None:
        yield from future.result().ended
    elif isinstance(error, (InvalidScenario, StoreTrouble)):
        raise error
    else:  # what came back could not be read, or could not be sent
        yield from (Ended(item, None, failed(item, error)) for item in chunk)


def _alone[Item, Result](
    task: Callable[[Item], Result], suspects: Sequence[Item]
) -> Generator[Ended[Item, Result]]:
    """One at a time, in a process with which nothing else can die."""
    pool = _Pool(1)
    try:
        for item in suspects:
            future = pool.submit(task, [item])
            if future is None or isinstance(future.exception(), BrokenProcessPool):
                pool.build_again()
                yield Ended(item, None, died(item))
            else:
                yield from _ended([item], future)
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.close()


class _Pool:
    """Processes that take chunks; they end with the parent and can be replaced."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._before = set(multiprocessing.active_children())
        self._build()

    def _build(self) -> None:
        spawn = multiprocessing.get_context("spawn")  # a fork after Numba's threads can hang
        self.broken = False
        self._pool = ProcessPoolExecutor(self._processes, mp_context=spawn, initializer=_begin)

    def build_again(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._build()

    def submit[Item, Result](
        self, task: Callable[[Item], Result], chunk: Sequence[Item]
    ) -> Future[Chunk[Item, Result]] | None:
        """The future of a chunk; None if a process has died."""
        with _workers_environment():
            try:
                return self._pool.submit(run_chunk, task, chunk)
            except BrokenProcessPool:
                self.broken = True
                return None

    def stop(self) -> None:
        """End the processes now."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - self._before:
            with suppress(OSError):
                worker.terminate()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


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
